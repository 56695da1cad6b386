"""Drafts: who wants what, in which file, and that nothing else of the file changes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from tests.unit.agreement.intake.said import FIRST

from paripassu.agreement.intake.drafting.comments import find_comments
from paripassu.agreement.intake.drafting.into import drafts_in, intake_review
from paripassu.agreement.intake.drafting.patterns import PATTERNS
from paripassu.agreement.intake.drafting.topics import party_meant
from paripassu.agreement.intake.intake import intake
from paripassu.agreement.read import read_agreement
from paripassu.errors import InputError, ParameterError
from paripassu.sequencing.explain import explain

pytestmark = pytest.mark.slow

VALLEY = """\
# Two parties, four measures.
[agreement]
id = "valley"

[[party]]
id = "norland"
name = "Norland"

[[party]]
id = "sudland"   # the other one
name = "Sudland"

[[measure]]
id = "treaty"
title = "Water treaty"
by = ["norland", "sudland"]

[[measure]]
id = "withdrawal"
title = "Withdrawal of troops"
by = ["sudland"]

[[measure]]
id = "fishermen"
title = "Release of the fishermen"
by = ["sudland"]

[[measure]]
id = "inspections"
title = "Inspections"
by = ["norland"]
"""
BOTH = (
    "“Norland wants the treaty at the end of the withdrawal process, while for Sudland, it is the "
    "precondition for its withdrawal,” Ada Lind told the Valley Times. "
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "valley.toml"
    path.write_bytes(VALLEY.encode())
    return path


def drafted(text: str, file: Path) -> list[tuple[str, str | None, str | None, str | None]]:
    found = intake(io.BytesIO((FIRST + text).encode()), file).drafts
    return [(one.party, one.says, one.measure, one.needs) for one in found]


#: What each published example is drafted as, in the order of the table.
READ = [
    ("norland", "after", "treaty", "withdrawal"),
    ("sudland", "after", "withdrawal", "treaty"),
    ("sudland", "after", "withdrawal", "treaty"),
    ("norland", "after", "treaty", "withdrawal"),
    ("sudland", "after", "withdrawal", "treaty"),
    ("norland", "include", "fishermen", None),
    ("sudland", "exclude", "inspections", None),
]


@pytest.mark.parametrize(("pattern", "read"), [*zip(PATTERNS, READ, strict=True)])
def test_every_published_pattern_is_read_as_its_example_says(
    pattern: tuple[str, str, str], read: tuple[str, str, str, str | None], file: Path
) -> None:
    example = pattern[2]
    assert drafted(f"Ada Lind said {example}.", file) == [read]


def test_two_orders_in_one_sentence_are_the_conflict_that_explain_names(file: Path) -> None:
    answer = intake(io.BytesIO((FIRST + BOTH).encode()), file)
    ids = [one.id for one in answer.drafts]
    assert answer.contradictions == ((0, 0),)
    assert intake_review(file, accept=ids).accepted == tuple(ids)
    agreement = read_agreement(file)
    assert [one.firm for one in agreement.positions] == ["demand", "demand"]
    (conflict,) = explain(agreement).conflicts
    assert set(conflict.members) == set(ids)


def test_comments_change_nothing_and_all_else_stays_to_the_letter(file: Path) -> None:
    before = read_agreement(file)
    intake(io.BytesIO((FIRST + BOTH).encode()), file)
    text = file.read_text()
    assert text.startswith(VALLEY.rstrip("\n"))
    after = read_agreement(file)
    assert after.replace(sources=before.sources) == before
    (source,) = after.sources
    assert (source.outlet, source.speaker) == ("Valley Times", "Ada Lind")
    added = [line for line in text.removeprefix(VALLEY).splitlines() if line]
    comments = [line for line in added if line.startswith("#")]
    assert all(line.startswith("# draft ") for line in comments)


def test_a_second_run_changes_no_byte(file: Path) -> None:
    intake(io.BytesIO((FIRST + BOTH).encode()), file)
    once = file.read_bytes()
    again = intake(io.BytesIO((FIRST + BOTH).encode()), file)
    assert file.read_bytes() == once
    assert [one.added for one in again.drafts] == [False, False]


def test_line_ends_of_another_system_stay(file: Path) -> None:
    file.write_bytes(VALLEY.replace("\n", "\r\n").encode())
    intake(io.BytesIO((FIRST + BOTH).encode()), file)
    content = file.read_bytes()
    assert content.startswith(VALLEY.rstrip("\n").replace("\n", "\r\n").encode())
    assert content.count(b"\n") == content.count(b"\r\n")
    ids = [one.id for one in drafts_in(file)]
    assert intake_review(file, accept=ids[:1], drop=ids[1:]).dropped == tuple(ids[1:])
    assert [one.id for one in read_agreement(file).positions] == ids[:1]


def test_dropping_all_leaves_the_file_with_its_sources_only(file: Path) -> None:
    intake(io.BytesIO((FIRST + BOTH).encode()), file)
    intake_review(file, drop=[one.id for one in drafts_in(file)])
    assert "# draft" not in file.read_text()
    assert find_comments(file.read_text()) == ()


def test_what_no_pattern_says_cannot_be_accepted(file: Path) -> None:
    intake(io.BytesIO((FIRST + "Sudland could offer a gift.").encode()), file)
    (draft,) = drafts_in(file)
    assert not draft.complete
    with pytest.raises(ParameterError, match="does not say yet"):
        intake_review(file, accept=[draft.id])
    with pytest.raises(ParameterError, match="no draft in the file"):
        intake_review(file, drop=["sudland-saya"])


def test_a_draft_that_was_made_wrong_by_hand_is_not_accepted_and_nothing_is_written(
    file: Path,
) -> None:
    intake(io.BytesIO((FIRST + BOTH).encode()), file)
    file.write_text(file.read_text().replace('# draft measure = "treaty"', '# draft measure = "x"'))
    content = file.read_bytes()
    with pytest.raises(InputError, match="unknown measure"):
        intake_review(file, accept=[one.id for one in drafts_in(file)])
    assert file.read_bytes() == content


def test_wanting_to_keep_something_is_not_wanting_what_is_done_to_it(file: Path) -> None:
    text = "Sudland insists on keeping its troops, Ada Lind said."
    assert drafted(text, file) in ([("sudland", None, None, None)], [])


KOREA = """\
[agreement]
id = "korea"

[[party]]
id = "dprk"
name = "North Korea"

[[party]]
id = "usa"
name = "United States"

[[measure]]
id = "drills"
title = "End of military drills"
by = ["usa"]

[[measure]]
id = "freeze"
title = "Freeze of tests"
by = ["dprk"]

[[measure]]
id = "relief"
title = "Relief from sanctions"
by = ["usa"]

[[measure]]
id = "verification"
title = "International verification"
by = ["dprk"]

[[measure]]
id = "dismantlement"
title = "Dismantlement of the arsenal"
by = ["dprk"]

[[measure]]
id = "treaty"
title = "Peace treaty"
by = ["dprk", "usa"]
"""
#: No pattern matches: at most a draft that a person has to complete.
OPEN: tuple[list[tuple[str, None, None, None]], ...] = ([("dprk", None, None, None)], [])


@pytest.fixture
def korea(tmp_path: Path) -> Path:
    path = tmp_path / "korea.toml"
    path.write_text(KOREA)
    return path


@pytest.mark.parametrize(
    "text",
    [
        "North Korea rejects verification before relief.",
        "North Korea opposes verification until the treaty is signed.",
        "North Korea opposes the military drills.",
        "North Korea wants tests.",
        "North Korea rejects sanctions.",
        "North Korea demands the end of the treaty.",
        "North Korea wants a halt to verification.",
        "North Korea insists on preserving its arsenal.",
        "North Korea no longer wants a peace treaty.",
        "North Korea no longer wants a peace treaty before verification.",
    ],
)
def test_the_opposite_of_what_is_said_is_not_drafted(text: str, korea: Path) -> None:
    assert drafted(f"Ada Lind said that {text}", korea) in OPEN


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("wants an end to the military drills", ("dprk", "include", "drills", None)),
        ("demands the end of the drills", ("dprk", "include", "drills", None)),
        ("wants a freeze of the tests", ("dprk", "include", "freeze", None)),
        ("demands relief from sanctions", ("dprk", "include", "relief", None)),
        ("rejects verification", ("dprk", "exclude", "verification", None)),
        (
            "wants a treaty after the end of the military drills",
            ("dprk", "after", "treaty", "drills"),
        ),
        (
            "wants verification after the end of the dismantlement",
            ("dprk", "after", "verification", "dismantlement"),
        ),
    ],
)
def test_what_is_said_is_drafted(
    text: str, read: tuple[str, str, str, str | None], korea: Path
) -> None:
    assert drafted(f"Ada Lind said that North Korea {text}.", korea) == [read]


def test_what_a_party_calls_us_is_that_party_and_not_the_united_states(korea: Path) -> None:
    text = (
        "“For us, the treaty is the precondition for dismantlement,” said Ri Yong-ho, North "
        "Korea's foreign minister."
    )
    assert ("usa", "after", "dismantlement", "treaty") not in drafted(text, korea)
    assert party_meant("most of us", read_agreement(korea)) is None
    assert party_meant("the US", read_agreement(korea)) == "usa"


def test_of_two_speakers_each_has_only_what_he_or_she_says(file: Path) -> None:
    text = (
        "Ada Lind said that Norland wants the treaty, and Bo Berg said that Sudland rejects "
        "inspections."
    )
    answer = intake(io.BytesIO((FIRST + text).encode()), file)
    assert len(answer.claims) == 2
    assert [(one.claim, one.party, one.says, one.measure, one.source) for one in answer.drafts] == [
        (0, "norland", "include", "treaty", "ada-lind"),
        (1, "sudland", "exclude", "inspections", "bo-berg"),
    ]


@pytest.mark.parametrize("odd", ["\x1b", "\x7f", "\xad", "\u200b", "\u2028", "\x0b"])
def test_what_cannot_be_seen_leaves_a_file_that_can_be_read_and_is_drafted_once(
    odd: str, file: Path
) -> None:
    text = f"Ada Lind said that Sudland could offer a gift{odd} and{odd} more."
    intake(io.BytesIO((FIRST + text).encode()), file)
    once = file.read_bytes()
    assert drafts_in(file)
    assert odd not in file.read_text()
    assert not any(one.added for one in intake(io.BytesIO((FIRST + text).encode()), file).drafts)
    assert file.read_bytes() == once


@pytest.mark.parametrize("odd", ["\x1b", "\x7f"])
def test_a_speaker_whose_name_cannot_be_printed_leaves_a_file_that_can_be_read(
    odd: str, file: Path
) -> None:
    text = f"Ada Lind{odd} said that Sudland rejects inspections."
    intake(io.BytesIO((FIRST + text).encode()), file)
    assert [one.id for one in drafts_in(file)] == ["sudland-inspections"]
    assert read_agreement(file).sources[0].speaker == "Ada Lind"
    assert odd not in file.read_text()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("tail", ["", "\n", "\n\n\n", "\n# the end"])
def test_dropping_every_draft_gives_back_all_other_characters(
    end: str, tail: str, file: Path
) -> None:
    before = (VALLEY.rstrip("\n") + tail).replace("\n", end)
    file.write_bytes(before.encode())
    intake(io.BytesIO((FIRST + BOTH).encode()), file)
    added = file.read_bytes().decode()
    intake_review(file, drop=[one.id for one in drafts_in(file)])
    left = file.read_bytes().decode()
    assert added.startswith(left)
    assert left.startswith(before.rstrip())
    assert left == left.rstrip() + (before[len(before.rstrip()) :] or end)


def test_standard_input_is_no_file_to_add_to() -> None:
    with pytest.raises(ParameterError, match="name of a file"):
        intake(io.BytesIO(FIRST.encode()), "-")
