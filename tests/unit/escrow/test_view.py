"""What a view says: what is open, what is false, what a question's outcome is."""

from __future__ import annotations

import pytest
from tests.unit.escrow.small import ROWS, declared

from paripassu.errors import InputError
from paripassu.escrow.commit import Declaration, hashed
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.disclose import open_tree
from paripassu.escrow.disclosure import Disclosure
from paripassu.escrow.errors import NotAskableError, WrongCommitmentError
from paripassu.escrow.findings import Finding, findings
from paripassu.escrow.nodes import Runs
from paripassu.escrow.opening import Opening, verify_disclosure
from paripassu.escrow.question import (
    Question,
    asked_tree,
    format_question,
    needed_slots,
    outcome,
    parse_question,
)
from paripassu.escrow.records import place, rows
from paripassu.escrow.tags import fold, slot_of_tag
from paripassu.escrow.totals import claims
from paripassu.escrow.view import View, view_of
from paripassu.tables.texts import Texts

Both = tuple[Commitment, Declaration]


@pytest.fixture(scope="module")
def both() -> Both:
    return declared()


def view(both: Both, *opens: tuple[int, Runs | None, list[int]]) -> View:
    commitment, declaration = both
    openings: list[Opening] = []
    for number, slots, columns in opens:
        filled = declaration.filled(number)
        opened = filled.tree.territory if slots is None else slots
        part = open_tree(filled, opened, columns, declaration.known[number])
        openings += verify_disclosure(Disclosure(commitment.root, (part,)), commitment)
    return view_of(commitment, openings)


def found(view: View) -> list[Finding]:
    return [*findings(view, tuple(claims(view)))]


def test_an_honest_declarer_is_never_convicted(both: Both) -> None:
    whole = view(both, *((n, None, [*range(1, 3)]) for n in range(5)))
    assert found(whole) == []
    assert [(c.value, c.state) for c in claims(whole)] == [
        ("3", "verified"),
        ("15", "claimed"),
        ("4", "verified"),
        ("1.5", "verified"),
    ]
    assert view(both, (0, None, [3]), (1, None, [2])).trees[0].counts
    [claim] = claims(view(both, (0, None, [3]), (1, None, [2])))
    assert (claim.value, claim.state) == ("15", "verified")


def test_stages_open_when_all_of_them_is(both: Both) -> None:
    [stage] = both[0].header.template.stages
    assert not view(both, (1, None, [1])).is_stage_open(stage)
    assert not view(both, (1, None, [1]), (3, None, [])).is_stage_open(stage)
    assert view(both, (1, None, [1]), (3, None, [1, 2])).is_stage_open(stage)


@pytest.mark.parametrize(
    ("table", "kind", "value", "result"),
    [
        ("sites", "place", "39.02,125.77", ("declared", 2)),
        ("sites", "place", "39.008,125.757", ("nothing", 0)),
        ("items", "tag", "ab1", ("declared", 1)),
        ("items", "tag", "АВ 1", ("declared", 1)),
        ("items", "tag", "zz", ("nothing", 0)),
    ],
)
def test_questions(both: Both, table: str, kind: str, value: str, result: object) -> None:
    commitment, _ = both
    question = Question(commitment.root, table, kind, value)  # type: ignore[arg-type]
    assert parse_question(format_question(question)) == question
    tree = asked_tree(question, commitment)
    needed = needed_slots(question, tree, commitment.identity)
    assert tree.key is not None
    answered = view(both, (tree.number, needed, [tree.key, tree.column(tree.table.answer[0])]))
    given = outcome(question, answered)
    assert (given.outcome, given.n) == result
    assert outcome(question, view_of(commitment)).outcome == "not open"


@pytest.mark.parametrize(
    ("table", "kind", "value"),
    [
        ("sites", "place", "0,0"),
        ("items", "place", "39.02,125.77"),
        ("sites/25", "place", "39.02,125.77"),
        ("batches", "tag", "x"),
        ("site", "place", "39.02,125.77"),
    ],
)
def test_what_cannot_be_asked(both: Both, table: str, kind: str, value: str) -> None:
    question = Question(both[0].root, table, kind, value)  # type: ignore[arg-type]
    with pytest.raises(NotAskableError):
        asked_tree(question, both[0])


def test_a_question_to_another_commitment(both: Both) -> None:
    with pytest.raises(WrongCommitmentError, match="it is put to"):
        asked_tree(Question(bytes(32), "items", "tag", "ab1"), both[0])


def lie(both: Both, number: int, slots: list[int], *columns: list[str | None]) -> Both:
    """Commit to other records of a tree, whatever they say."""
    _, declaration = both
    texts = [*map(Texts.from_list, columns)]
    records = [*declaration.records]
    records[number] = place(slots, texts) if slots else rows(texts)
    return hashed(Declaration(declaration.header, declaration.secret, tuple(records)))


def test_findings(both: Both) -> None:
    first = both[1].records[0].slots[0]
    everything = [(n, None, [1, 2, 3][: 3 if n == 0 else 2]) for n in range(5)]

    def errors(both: Both) -> list[tuple[str, str, str | None]]:
        return [(one.error, one.table, one.column) for one in found(view(both, *everything))]

    moved = lie(both, 0, [first + 1], ["s1"], ["39.02,125.77"], ["15"])
    assert ("Misplaced", "sites", "place") in errors(moved)
    assert ("TotalContradicted", "sites/25", "count") in errors(moved)
    assert ("Dangling", "items", "site") in errors(moved)
    twice = lie(both, 0, [first] * 3, ["s1"] * 3, ["39.02,125.77"] * 3, ["5"] * 3)
    assert ("Twice", "sites", "id") in errors(twice)
    wrong = lie(both, 0, [first], ["s1"], [None], ["-5"])
    assert {("BadValue", "sites", "place"), ("BadValue", "sites", "rooms")} <= {*errors(wrong)}
    gap = lie(both, 3, [0, 2, 2], ["1.5", "2.5", None], ["pu", "u", "pu"])
    assert errors(gap).count(("WrongNumber", "batches", None)) == 2
    total = lie(both, 4, [0], ["5"], ["1.5"])
    assert errors(total) == [("TotalContradicted", "batches/0", "kg")]
    none = lie(both, 4, [0, 0], ["4", "4"], ["1.5", "1.5"])
    assert errors(none) == [("WrongNumber", "batches/0", None)]


def test_what_is_open_contradicts_a_total_though_its_neighbour_is_closed(both: Both) -> None:
    """Two slots are open, one of them without the column that is summed."""
    false = lie(both, 1, [*both[1].records[1].slots], ["3"], ["10"])
    rooms = {slot: texts for slot, texts in zip(*_of_rooms(both), strict=True) if texts}
    [twelve] = [slot for slot, texts in rooms.items() if "12" in texts]
    other = next(slot for slot in both[1].records[0].slots if slot != twelve)
    seen = view(
        false,
        (0, Runs.of([(twelve, twelve + 1)]), [3]),
        (0, Runs.of([(other, other + 1)]), []),
        (1, None, [2]),
    )
    [claim] = claims(seen)
    assert (claim.state, claim.value) == ("contradicted", "10")
    assert "add up to 12 already" in claim.against


def _of_rooms(both: Both) -> tuple[list[int], list[list[str | None]]]:
    records = both[1].records[0]
    texts = iter(records.columns[2])
    return [*records.slots], [[next(texts) for _ in range(n)] for n in records.counts]


def test_a_key_that_is_no_tag_is_nothing_that_was_asked_for(both: Both) -> None:
    slot = slot_of_tag(both[0].identity, fold("x9"), both[0].trees[2].depth)
    false = lie(both, 2, [slot], ["--"], ["s1"])
    question = Question(false[0].root, "items", "tag", "x9")
    given = outcome(question, view(false, (2, None, [1, 2])))
    assert (given.outcome, given.n) == ("nothing", 0)


def test_a_sum_is_said_exactly_however_many_digits_it_has() -> None:
    small = "0." + "0" * 36 + "1"
    rows = dict(ROWS)
    rows["batches"] = [(small, "u"), ("9" * 38, "u")]
    with pytest.raises(InputError, match="38 digits"):
        declared(rows=rows)
    both = lie(declared(), 3, [0, 1], [small, "9" * 38], ["u", "u"])
    [claim, *_] = claims(view(both, (3, None, [1, 2]), (4, None, [1])))
    assert claim.state == "contradicted"
    assert claim.against.endswith(" add up to " + "9" * 38 + "." + "0" * 36 + "1")
