"""Files against a commitment: one view, what is rejected beside it, and what is false in it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from tests.unit.escrow.small import FORM, ROWS, SECRET, TEMPLATE, declared, source

from paripassu.documents.decode import decode
from paripassu.errors import InputError, ParameterError
from paripassu.escrow.commit import Declaration, commit
from paripassu.escrow.commitment import Commitment, Header, format_commitment
from paripassu.escrow.declare_openings import disclosed
from paripassu.escrow.errors import NoEscrowFileError, NotAskableError, TooMuchWorkError
from paripassu.escrow.nodes import Runs
from paripassu.escrow.question import Question, format_question
from paripassu.escrow.selection import Chosen, of_stage
from paripassu.escrow.verified import Verified
from paripassu.escrow.verify import MOST_BYTES, verify

Both = tuple[Commitment, Declaration]


@pytest.fixture(scope="module")
def both() -> Both:
    return declared()


def opened(both: Both, *which: tuple[int, Runs | None, tuple[int, ...]]) -> bytes:
    commitment, declaration = both
    chosen = []
    for number, slots, columns in which:
        tree = commitment.trees[number]
        chosen.append(Chosen(tree, tree.territory if slots is None else slots, columns))
    return disclosed(commitment, declaration, chosen)[0]


def asked(both: Both, *files: bytes, **options: object) -> Verified:
    answer = verify(
        io.BytesIO(format_commitment(both[0])),
        *map(io.BytesIO, files),
        **options,  # type: ignore[arg-type]
    )
    assert decode(Verified, answer.to_json()) == answer
    return answer


def test_a_commitment_alone(both: Both) -> None:
    answer = asked(both)
    assert answer.holds
    assert answer.root == both[0].root.hex()
    assert {name: (one.open, one.records) for name, one in answer.tables.items()} == dict.fromkeys(
        ("sites", "sites/25", "items", "batches", "batches/0"), (0, 0)
    )
    assert answer.stages == {"first": False}
    assert answer.notes
    assert not asked(both, agreement=TEMPLATE).notes
    assert not asked(both, stage="first").holds


def test_files_add_up(both: Both) -> None:
    stage = disclosed(*both, [*of_stage(both[0], "first")])[0]
    answer = asked(both, stage, stage="first")
    assert answer.holds
    assert [(one.total, one.prefix, one.value, one.state) for one in answer.totals] == [
        ("count", "wycmv", "3", "claimed")
    ]
    more = asked(both, stage, opened(both, (0, None, (1, 2))))
    assert [one.state for one in more.totals] == ["verified"]
    assert more.tables["sites"].columns == ("id", "place")


def test_a_rejected_file_adds_nothing_and_the_others_stand(both: Both) -> None:
    good, other = opened(both, (3, None, (1,))), opened(both, (2, None, ()))
    bad = other.replace(b'"counts":[1', b'"counts":[2')
    assert bad != other
    answer = asked(both, bad, good)
    assert not answer.holds
    assert answer.rejected is not None
    assert answer.rejected.error == "RootMismatch"
    assert answer.tables["items"].open == 0
    assert answer.tables["batches"].records == 3
    assert not answer.findings


def test_what_is_no_file_of_a_declaration_is_neither_accepted_nor_rejected(both: Both) -> None:
    disclosure = opened(both, (3, None, ()))
    commitment = format_commitment(both[0])
    for first, file, error, said in (
        (disclosure, None, "WrongShape", 'is a document of the kind "disclosure", and no commitm'),
        (disclosure[:-1], None, "NotCanonical", "and no commitment"),
        (b"", None, "NotCanonical", "is empty, and no commitment"),
        (commitment, b"", "NotCanonical", "is empty, and no file of a declaration"),
        (commitment, b"\xff\xfe", "NotCanonical", "is no file of a declaration"),
        (commitment, b"{}", "WrongShape", "is JSON, and no file of a declaration"),
        (commitment, commitment[:8], "NotCanonical", "no file of a declaration"),
    ):
        files = [io.BytesIO(one) for one in (first, file) if one is not None]
        with pytest.raises(NoEscrowFileError, match=said) as raised:
            verify(*files)
        assert raised.value.name == error
        assert raised.value.faults[0].mend
    # Another document of this program is rejected: its mark may be an altered one.
    plan = b'{"format": "paripassu/plan/1", "agreement": "a"}'
    [one] = verify(io.BytesIO(commitment), io.BytesIO(plan)).rejections
    assert (one.error, one.what) == ("NotCanonical", 'it is a document of the kind "plan"')
    assert "paripassu check" in one.mend


def test_a_rejected_commitment(both: Both) -> None:
    content = format_commitment(both[0])
    for changed, error in (
        (content.replace(b'"north"', b'"south"'), "CommitmentMismatch"),
        (content.replace(b'"quota":5', b'"quota":6'), "CommitmentMismatch"),
        (content + b"\n", "NotCanonical"),
        (content.replace(b'"format":"paripassu/commitment/1",', b""), "WrongShape"),
    ):
        answer = verify(io.BytesIO(changed))
        assert answer.rejected is not None
        assert answer.rejected.error == error
        assert not answer.holds
        assert answer.version is None
    hole = TEMPLATE.model_copy(update={"interval_days": 30})
    answer = asked(both, agreement=hole)
    assert answer.rejected is not None
    assert answer.rejected.error == "TemplateMismatch"
    assert "interval_days" in answer.rejected.what


def test_questions(both: Both) -> None:
    question = format_question(Question(both[0].root, "items", "tag", "nothing like it"))
    assert [one.outcome for one in asked(both, question).questions] == ["not open"]
    whole = opened(both, (2, None, (1, 2)))
    answer = asked(both, question, whole, tag="ab 2", table="items")
    assert answer.holds
    assert [(one.outcome, one.n) for one in answer.questions] == [("nothing", 0), ("declared", 1)]
    with pytest.raises(NotAskableError, match="outside the territory"):
        asked(both, place="0,0")
    with pytest.raises(ParameterError, match="place"):
        asked(both, place="39;125")
    with pytest.raises(ParameterError, match="table"):
        asked(both, table="items")


def test_too_much_work_is_known_before_it_begins(both: Both) -> None:
    with pytest.raises(TooMuchWorkError):
        asked(both, opened(both, (0, None, ())), most_slots=1000)


def test_a_file_that_would_fill_the_memory(both: Both, tmp_path: Path) -> None:
    public, _ = both
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(MOST_BYTES + 1)  # a hole, which takes no space
    assert MOST_BYTES == 512 * 1024**2
    with pytest.raises(InputError, match="the most is 536,870,912"):
        verify(io.BytesIO(format_commitment(public)), huge)


def test_it_tells_how_many_slots_were_hashed(both: Both) -> None:
    told: list[int] = []
    asked(both, opened(both, (0, None, ())), opened(both, (3, None, (1,))), progress=told.append)
    assert told == [both[0].trees[0].territory.size, both[0].trees[3].territory.size]


def test_versions_and_what_changed_between_them(both: Both) -> None:
    header = Header(TEMPLATE, 2, both[0].root, bytes([7]) * 32)
    rows = dict(ROWS)
    rows["batches"] = [("1.5", "pu"), ("9", "u")]
    later = commit(header, SECRET, {name: source(name, one) for name, one in rows.items()})
    files = (
        format_commitment(later[0]),
        opened(both, (3, None, (1, 2)), (4, None, (1,))),
        opened(later, (3, None, (1, 2)), (4, None, (1,))),
    )
    answer = asked(both, *files)
    assert answer.holds
    assert [one.version for one in answer.versions] == [2]
    assert [(one.kind, one.values) for one in answer.changes] == [
        ("removed", ("2.5", "u")),
        ("removed", (None, "pu")),
        ("added", ("9", "u")),
        ("total", ("4", "10.5")),
    ]
    twin = declared(nonce=bytes([9]) * 32)
    answer = asked(both, format_commitment(twin[0]))
    assert not answer.holds
    assert len(answer.conflicts) == 1
    assert not answer.findings
    broken = commit(
        Header(TEMPLATE, 2, bytes(32), bytes(32)),
        SECRET,
        {name: source(name, one) for name, one in ROWS.items()},
    )
    assert len(asked(both, format_commitment(broken[0])).conflicts) == 1


def test_another_declarers_commitment_is_rejected(both: Both) -> None:
    from paripassu.escrow.template import Template

    other = declared(Template.model_validate({**FORM, "declarer": "south"}))
    answer = asked(both, format_commitment(other[0]), opened(other, (3, None, ())))
    assert [one.error for one in answer.rejections] == ["WrongCommitment", "WrongCommitment"]


def test_the_template_of_an_agreement(both: Both, tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('[[party]]\nid = "north"\n[[declaration]]\nparty = "north"\ntemplate = "t"\n')
    with pytest.raises(InputError, match="no such file"):
        asked(both, agreement=file)
    file.write_text('[[party]]\nid = "north"\n[[declaration]]\nparty = "south"\ntemplate = "t"\n')
    with pytest.raises(InputError, match="names no template for 'north'"):
        asked(both, agreement=file)
