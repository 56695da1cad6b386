"""What differs between versions, in what is open of both: slot by slot, and by numbers alone."""

from __future__ import annotations

import io

import pytest
from tests.unit.escrow.small import ROWS, SECRET, TEMPLATE, declared, source

from paripassu.escrow.cells import slot_of_place
from paripassu.escrow.commit import Declaration, commit
from paripassu.escrow.commitment import Commitment, Header, format_commitment
from paripassu.escrow.declare_openings import disclosed
from paripassu.escrow.nodes import Runs
from paripassu.escrow.selection import Chosen
from paripassu.escrow.verify import verify

Both = tuple[Commitment, Declaration]
Which = list[tuple[str, Runs | None, tuple[int, ...]]]

#: In version 2 `s3` is gone, and `s4` stands in the cell where two sites were.
LATER = [*ROWS["sites"][:2], ("s4", "39.02,125.77", "7")]
HERE = Runs.of([(slot_of_place("39.02,125.77", 35), slot_of_place("39.02,125.77", 35) + 1)])


@pytest.fixture(scope="module")
def versions() -> tuple[Both, Both]:
    first = declared()
    header = Header(TEMPLATE, 2, first[0].root, bytes([7]) * 32)
    rows = {**ROWS, "sites": LATER, "items": ROWS["items"][:2]}
    return first, commit(header, SECRET, {name: source(name, one) for name, one in rows.items()})


def found(versions: tuple[Both, Both], first: Which, later: Which) -> list[tuple[object, ...]]:
    files = []
    for (commitment, declaration), which in zip(versions, (first, later), strict=True):
        for name, slots, columns in which:
            tree = commitment.tree(name)
            chosen = Chosen(tree, tree.territory if slots is None else slots, columns)
            files.append(disclosed(commitment, declaration, [chosen])[0])
    commitments = [format_commitment(one[0]) for one in versions]
    answer = verify(*map(io.BytesIO, (*commitments, *files)))
    assert answer.holds
    return [(one.kind, one.columns, one.values) for one in answer.changes]


S3, S4 = ("s3", "39.015,125.765", "12"), ("s4", "39.02,125.77", "7")
ALL = ("id", "place", "rooms")


def test_where_all_is_open(versions: tuple[Both, Both]) -> None:
    which: Which = [("sites", None, (1, 2, 3))]
    assert found(versions, which, which) == [("removed", ALL, S3), ("added", ALL, S4)]


def test_numbers_alone_show_that_records_came_and_went(versions: tuple[Both, Both]) -> None:
    which: Which = [("sites", None, ())]
    assert found(versions, which, which) == [("removed", (), ()), ("added", (), ())]


def test_columns_are_those_that_are_open_in_that_slot(versions: tuple[Both, Both]) -> None:
    """What is closed in another slot hides nothing of this one."""
    first: Which = [("sites", None, (1,))]
    later: Which = [("sites", HERE, (1, 2)), ("sites", None, ())]
    assert found(versions, first, later) == [
        ("removed", ("id",), ("s3",)),
        ("added", ("id",), ("s4",)),
    ]


def test_what_is_open_in_one_version_shows_nothing(versions: tuple[Both, Both]) -> None:
    assert found(versions, [("sites", None, (1, 2, 3))], []) == []
    assert found(versions, [("sites", HERE, ())], [("sites", HERE, ())]) == [("added", (), ())]


def test_tables_without_places_are_compared_as_a_whole(versions: tuple[Both, Both]) -> None:
    keys: Which = [("items", None, (1,))]
    numbers: Which = [("items", None, ())]
    assert found(versions, keys, keys) == [("removed", ("tag",), ("x9",))]
    assert found(versions, keys, numbers) == [("removed", (), ())]
    assert found(versions, keys, [("items", Runs.of([(0, 2000)]), (1,))]) == []
