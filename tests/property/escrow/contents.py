"""Random small templates, contents that anybody might commit to, and what is learnt of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from tests.declarations import TEMPLATE, column, table, total
from tests.oracle.escrow import ALPHABET, Contents
from tests.oracle.simulator import Learnt

from paripassu.escrow.commit import Declaration, hashed
from paripassu.escrow.commitment import Commitment, Header
from paripassu.escrow.declare_openings import disclosed
from paripassu.escrow.layout import Tree
from paripassu.escrow.nodes import Runs
from paripassu.escrow.records import Records
from paripassu.escrow.selection import Chosen
from paripassu.escrow.template import from_form
from paripassu.tables.texts import Texts

NONCE = bytes(range(100, 132))
VALUES = st.none() | st.text("ab€", max_size=3) | st.just("x" * 70)


@dataclass(frozen=True)
class Asked:
    """What one file opens of one tree."""

    tree: int
    slots: tuple[int, ...]
    columns: tuple[int, ...]


@st.composite
def templates(draw: st.DrawFn) -> dict[str, Any]:
    """Give a template of one to three tables, of all kinds, with totals."""
    columns = [column("a", "text"), column("b", "integer"), column("c", "text")]
    prefixes = draw(st.sets(st.sampled_from([*ALPHABET[:6], "zz", "zy", "y0"]), min_size=1))
    deep = any(len(prefix) > 1 for prefix in prefixes)
    cells = table("cells", "cell", 10 if deep else 5, [column("key", "cell"), *columns], key="key")
    if not deep and draw(st.booleans()):
        cells["totals"] = [{"depth": 5, "columns": [total("n"), total("b", "b")]}]
    tags = table("tags", "tag", 8, [column("key", "tag"), *columns[:1]], key="key", most=1)
    rows = table("rows", "row", draw(st.integers(1, 4)), columns[: draw(st.integers(1, 3))])
    if draw(st.booleans()):
        rows["totals"] = [{"depth": 0, "columns": [total("n")]}]
    chosen = draw(st.sets(st.sampled_from(["cells", "tags", "rows"]), min_size=1))
    tables = [one for one in (cells, tags, rows) if one["name"] in chosen]
    there = sorted(prefixes) if "cells" in chosen else []
    return {**TEMPLATE, "territory": there, "stages": [], "tables": tables}


def trees_of(template: Mapping[str, Any], nonce: bytes = NONCE) -> tuple[Tree, ...]:
    return Header(from_form(template), 1, None, nonce).trees


@st.composite
def contents(draw: st.DrawFn, trees: Iterable[Tree]) -> Contents:
    """Give any contents, honest or not: hiding is promised to every declarer."""
    found: Contents = {}
    for tree in trees:
        slots = draw(st.sets(st.sampled_from([*tree.territory.slots()]), max_size=6))
        row = st.lists(VALUES, min_size=len(tree.columns), max_size=len(tree.columns))
        found[tree.number] = {
            slot: draw(st.lists(row, min_size=1, max_size=3)) for slot in sorted(slots)
        }
    return found


@st.composite
def openings(draw: st.DrawFn, trees: tuple[Tree, ...]) -> list[list[Asked]]:
    """Give what is opened, file after file: subtrees, runs and single slots, any columns."""
    files = []
    for _ in range(draw(st.integers(1, 4))):
        chosen = draw(st.sets(st.sampled_from(trees), min_size=1))
        parts = []
        for tree in sorted(chosen, key=lambda tree: tree.number):
            every = [*tree.territory.slots()]
            first = draw(st.integers(0, len(every) - 1))
            size = draw(st.sampled_from([1, 2, 3, 8, len(every)]))
            some = {*every[first : first + size], *draw(st.sets(st.sampled_from(every)))}
            numbers = range(1, len(tree.columns) + 1)
            columns = draw(st.sets(st.sampled_from(numbers)))
            parts.append(Asked(tree.number, tuple(sorted(some)), tuple(sorted(columns))))
        files.append(parts)
    return files


def learnt(of: Contents, asked: Asked) -> Learnt:
    """Give what is learnt from an opening: n of each opened slot, and the opened values."""
    there = {slot: of[asked.tree][slot] for slot in asked.slots if slot in of[asked.tree]}
    return Learnt(
        frozenset(asked.slots),
        asked.columns,
        {slot: len(records) for slot, records in there.items()},
        {
            (slot, number): [record[number - 1] for record in records]
            for slot, records in there.items()
            for number in asked.columns
        },
    )


def committed(
    template: Mapping[str, Any], of: Contents, secret: bytes, nonce: bytes = NONCE
) -> tuple[Commitment, Declaration]:
    """Commit to contents as they are."""
    return versioned(Header(from_form(template), 1, None, nonce), of, secret)


def versioned(header: Header, of: Contents, secret: bytes) -> tuple[Commitment, Declaration]:
    """Commit to contents as they are, in any version."""
    records = []
    for tree in header.trees:
        slots = sorted(of[tree.number])
        rows = [record for slot in slots for record in of[tree.number][slot]]
        columns = tuple(
            Texts.from_list([row[at] for row in rows]) for at in range(len(tree.columns))
        )
        counts = array("I", [len(of[tree.number][slot]) for slot in slots])
        records.append(Records(array("Q", slots), counts, columns))
    return hashed(Declaration(header, secret, tuple(records)))


def opened(both: tuple[Commitment, Declaration], asked: Iterable[Asked]) -> bytes:
    """Open what is asked for, as `declare disclose` does."""
    commitment, declaration = both
    chosen = [
        Chosen(commitment.trees[one.tree], Runs.of((s, s + 1) for s in one.slots), one.columns)
        for one in asked
    ]
    return disclosed(commitment, declaration, chosen)[0]
