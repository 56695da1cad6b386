"""What differs between versions, in what is open of both: slot by slot, and by numbers alone."""

from __future__ import annotations

import copy
import io
from typing import Any

import pytest
from tests.unit.escrow.small import FORM, ROWS, SECRET, TEMPLATE, declared, source

from paripassu.escrow.cells import slot_of_place
from paripassu.escrow.commit import Declaration, commit
from paripassu.escrow.commitment import Commitment, Header, format_commitment
from paripassu.escrow.declare_openings import disclosed
from paripassu.escrow.nodes import Runs
from paripassu.escrow.selection import Chosen
from paripassu.escrow.template import Template
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


def with_other(table: str, change: dict[str, Any]) -> tuple[Both, Both]:
    """Give versions of other records, of which the later has another template."""
    first = declared()
    form = copy.deepcopy(FORM)
    [one] = [one for one in form["tables"] if one["name"] == table]
    one |= change
    header = Header(Template.model_validate(form), 2, first[0].root, bytes([7]) * 32)
    rows = dict(ROWS)
    rows |= {"sites": LATER, "batches": [("9", "u"), ("2", "pu")]}
    rows["items"] = ROWS["items"][:2]
    return first, commit(header, SECRET, {name: source(name, one) for name, one in rows.items()})


def test_slots_of_another_depth_are_other_places() -> None:
    """In the corner of the map the first slot has one number whatever the depth."""
    versions: list[Both] = []
    for version, depth, rooms in ((1, 35, "3"), (2, 30, "4")):
        form = copy.deepcopy(FORM) | {"territory": ["00000"]}
        form["tables"][0] |= {"depth": depth, "totals": []}
        form["tables"] = form["tables"][:1]
        form["stages"] = []
        before = versions[0][0].root if versions else None
        header = Header(Template.model_validate(form), version, before, bytes([version]) * 32)
        site = source("sites", [("s1", "-90,-180", rooms)])
        versions.append(commit(header, SECRET, {"sites": site}))
    one, other = versions
    which: Which = [("sites", None, (1, 2, 3))]
    assert found((one, other), which, which) == []


def test_totals_of_another_definition_are_other_numbers() -> None:
    where = {"column": "kind", "value": "u"}
    columns: list[dict[str, Any]] = [{"name": "kg", "sum": "kg"}]
    columns.append({"name": "pu", "sum": "kg", "where": where})
    both = with_other("batches", {"totals": [{"depth": 0, "columns": columns}]})
    assert found(both, [("batches/0", None, (1, 2))], [("batches/0", None, (1, 2))]) == []
    same = with_other("batches", {})
    shown = found(same, [("batches/0", None, (1, 2))], [("batches/0", None, (1, 2))])
    assert shown == [("total", ("kg",), ("4", "11")), ("total", ("pu",), ("1.5", "2"))]


def test_a_table_of_another_kind_is_another_table() -> None:
    columns = [{"name": "tag", "type": "tag"}, {"name": "site", "type": "text"}]
    row: dict[str, Any] = {"kind": "row", "key": None, "columns": columns, "answer": []}
    both = with_other("items", row)
    assert found(both, [("items", None, (1, 2))], [("items", None, (1, 2))]) == []


def test_what_was_removed_stands_before_what_was_added(versions: tuple[Both, Both]) -> None:
    first, _ = versions
    header = Header(TEMPLATE, 2, first[0].root, bytes([8]) * 32)
    rows = {**ROWS, "items": ROWS["items"][2:]}
    rows["sites"] = [ROWS["sites"][1], S3, ("s5", "39.015,125.765", "1")]
    later = commit(header, SECRET, {name: source(name, one) for name, one in rows.items()})
    which: Which = [("sites", None, (1,))]
    assert found((first, later), which, which) == [
        ("removed", ("id",), ("s1",)),
        ("added", ("id",), ("s5",)),
    ]
