"""The sentences of ``verify``: what was checked and what was not, what is false, how to mend."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console
from tests.unit.escrow.small import NONCE, ROWS, SECRET, TEMPLATE, declared, source

import paripassu as pp
from paripassu.charts.escrow.verified_text import render_verified
from paripassu.escrow.commit import Declaration, commit, hashed
from paripassu.escrow.commitment import Commitment, Header, format_commitment
from paripassu.escrow.declare_openings import disclosed
from paripassu.escrow.selection import Chosen
from paripassu.escrow.verified import Found, Rejected, Verified

Both = tuple[Commitment, Declaration]
Rows = dict[str, list[tuple[str | None, ...]]]
BOTH = declared()


def opened(which: dict[int, tuple[int, ...]], both: Both = BOTH) -> bytes:
    chosen = [
        Chosen(both[0].trees[at], both[0].trees[at].territory, columns)
        for at, columns in which.items()
    ]
    return disclosed(*both, chosen)[0]


def verified(*files: bytes, both: Both = BOTH) -> Verified:
    commitment = io.BytesIO(format_commitment(both[0]))
    return pp.verify(commitment, *map(io.BytesIO, files), agreement=TEMPLATE)


def text(answer: Verified) -> str:
    out = io.StringIO()
    render_verified(Console(file=out, width=100, color_system=None), answer)
    return out.getvalue()


def flat(answer: Verified) -> str:
    return " ".join(text(answer).split())


def next_version(rows: Rows) -> Both:
    header = Header(TEMPLATE, 2, BOTH[0].root, bytes(31) + b"2")
    return commit(header, SECRET, {name: source(name, given) for name, given in rows.items()})


def test_a_commitment_alone_says_that_nothing_was_checked_of_what_is_declared() -> None:
    told = flat(verified())
    assert told.startswith(
        "The commitment to version 1 of the declaration of north is whole: its root is right. "
        "Nothing is opened yet, so nothing that is declared was checked."
    )
    assert "true" not in told
    assert "slots open" not in told
    assert verified().summary() == (
        "the commitment to version 1 of the declaration of north is whole; nothing is opened yet"
    )
    later = next_version(ROWS)[0]
    told = flat(verified(format_commitment(later)))
    assert told.startswith(
        "The commitments to versions 1 and 2 of the declaration of north are whole: their roots "
        "are right. Nothing is opened yet"
    )
    assert "All files are true" in flat(verified(opened({3: (1,)})))


def test_a_rejected_file_says_how_to_mend_it() -> None:
    good = opened({3: (1,)})
    answer = verified(good.replace(b'"1.5"', b'"9.5"'))
    [one] = answer.rejections
    assert one.mend == "get it again from the one who published it"
    assert answer.to_json()["rejections"][0]["mend"] == one.mend
    told = flat(answer)
    assert told.endswith("Stage first: not open.")
    assert "Get it again from the one who published it." in told
    assert "Nothing else is opened yet" in told
    assert "The rest is true to version 1" in flat(verified(good, good + b"\n"))
    assert "byte for byte." in flat(verified(good, good + b"\n"))


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (
            {"error": "TotalContradicted", "table": "systems/0", "slot": "1", "column": "warheads",
             "what": "the total is 62, and the records that are open add up to 60"},
            ("TotalContradicted: systems/0, column warheads. The total is 62, and the records that "
            "are open add up to 60."),
        ),
        (
            {"error": "Misplaced", "table": "sites", "slot": "80a1", "place": "wycmv2",
             "column": "place", "what": "'1,2' stands here, and belongs in the cell s0000"},
            ("Misplaced: sites, cell wycmv2, column place. '1,2' stands here, and belongs in the "
            "cell s0000."),
        ),
        (
            {"error": "WrongNumber", "table": "batches", "slot": "12", "row": 1003, "column": None,
             "what": "the row is empty, and row 1,005 after it has a record"},
            ("WrongNumber: batches, row 1,003. The row is empty, and row 1,005 after it has a "
            "record."),
        ),
        (
            {"error": "Twice", "table": "items", "slot": "1a2", "column": "tag",
             "what": "'A' stands here for the second time, and may stand once"},
            ("Twice: items, slot 1a2, column tag. 'A' stands here for the second time, and may "
            "stand once."),
        ),
        (
            {"error": "WrongNumber", "table": "sites", "slot": None, "column": None,
             "what": "9 records are open, and the most that was agreed is 8"},
            "WrongNumber: sites. 9 records are open, and the most that was agreed is 8.",
        ),
    ],
)  # fmt: skip
def test_a_finding_is_a_sentence_with_its_place(finding: dict[str, Any], said: str) -> None:
    answer = verified(opened({3: (1,)}))
    false = answer.model_copy(update={"findings": (Found.model_validate(finding),)})
    assert said in flat(false)
    assert flat(false).startswith("The declaration is false: 1 finding.")


def test_a_false_total_is_told_with_both_sums() -> None:
    header = Header(TEMPLATE, 1, None, NONCE)
    rows: Rows = {**ROWS, "batches": [("1.5", "pu"), ("3", "u")]}
    other = commit(header, SECRET, {name: source(name, one) for name, one in rows.items()})[1]
    records = [*BOTH[1].records]
    records[3] = other.records[3]  # under totals that were added up of other records
    both = hashed(Declaration(header, SECRET, tuple(records)))
    answer = verified(opened({3: (1, 2), 4: (1,)}, both), both=both)
    told = flat(answer)
    assert (
        "TotalContradicted: batches/0, column kg. The total is 4, and the records that are open "
        "add up to 4.5." in told
    )


def test_closed_tables_are_named_once_and_versions_say_what_differs() -> None:
    rows: Rows = {**ROWS, "batches": [("1.5", "pu"), ("4", "u"), (None, "pu")]}
    later = next_version(rows)
    files = (
        opened({1: (1, 2), 3: (1,), 4: (1,)}),
        format_commitment(later[0]),
        opened({1: (1, 2), 2: (1,), 4: (1,)}, later),
    )
    told = text(verified(*files))
    first, second = told.split("Version 2, root")
    assert "Nothing is open of sites, items." in first
    assert "\nsites " not in first.split("table  ", 1)[0]
    assert "As much is open as of version 1: sites/25, batches/0." in second
    assert "Nothing is open of batches." in second
    assert "\nitems" in second
    assert "\nbatches " in second  # the total that differs
    assert "2 other totals as in version 1." in " ".join(second.split())
    assert "Stage first: open." in first
    assert "Stage first: not open." in second
    third = verified(files[0], files[1], opened({1: (1, 2), 3: (1,), 4: (1,)}, later))
    assert "Stage" not in text(third).split("Version 2, root")[1]  # as before


def test_changes_name_each_value() -> None:
    rows: Rows = {**ROWS, "batches": [("1.5", "pu"), ("2.5", "u"), (None, "am")]}
    later = next_version(rows)
    told = flat(
        verified(opened({3: (1, 2)}), format_commitment(later[0]), opened({3: (1, 2)}, later))
    )
    assert "1 → 2: batches: removed kg empty, kind pu" in told
    assert "1 → 2: batches: added kg empty, kind am" in told


def test_mends_are_optional_in_a_document() -> None:
    one = Rejected.from_json({"file": "a", "error": "RootMismatch", "what": "the root is another"})
    assert one.mend == ""


def asked(place: str, *files: bytes) -> Verified:
    commitment = io.BytesIO(format_commitment(BOTH[0]))
    return pp.verify(commitment, *map(io.BytesIO, files), agreement=TEMPLATE, place=place)


def test_an_answer_shows_its_records_and_a_closed_one_what_is_missing() -> None:
    place = "39.02,125.77"
    near = [row for row in ROWS["sites"] if row[0] != "s3"]
    answer = asked(place, opened({0: (1, 2)}))
    [one] = answer.questions
    assert (one.outcome, one.n, one.columns) == ("declared", 2, ("id", "place"))
    assert sorted(map(str, one.records)) == sorted(str(row[:2]) for row in near)
    assert "2 records declared. · id s" in flat(answer)
    assert ", place 39.02,125.77" in flat(answer)
    [one] = asked(place).questions
    assert (one.outcome, one.closed_slots, one.closed_columns) == (
        "not open",
        20,
        (),
    )  # five lie abroad
    assert "not open, for want of 20 cells. This never means" in flat(asked(place))
    [one] = asked(place, opened({0: (2,)})).questions
    assert (one.closed_slots, one.closed_columns, one.records) == (0, ("id",), ())
    told = flat(asked(place, opened({0: (2,)})))
    assert "not open, for want of the column id. This never means" in told
    [one] = asked(place, opened({0: (1,)})).questions
    assert one.closed_columns == ("place",)


def test_an_answer_to_a_tag_shows_that_tag_alone() -> None:
    commitment, file = format_commitment(BOTH[0]), opened({2: (1, 2)})
    for tag, records in (("ab 1", (("AB-1", "s1"),)), ("X9", (("x9", None),)), ("Q", ())):
        answer = pp.verify(io.BytesIO(commitment), io.BytesIO(file), tag=tag, agreement=TEMPLATE)
        [one] = answer.questions
        assert one.records == records
        assert one.n == len(records)
    answer = pp.verify(io.BytesIO(commitment), io.BytesIO(file), tag="X9", agreement=TEMPLATE)
    assert "In items, the tag X9: 1 record declared. · tag x9, site empty" in flat(answer)
