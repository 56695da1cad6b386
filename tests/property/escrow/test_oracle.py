"""The package against the literal maker: the same bytes, of commitments and disclosures.

Templates are random and small: kinds, depths, territories, columns, totals. The kernels in Rust and
the reference in Python each give them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.declarations import NONCE, SECRET, column, table, total
from tests.escrow_judged import by_package, by_verifier
from tests.examples import examples
from tests.oracle.escrow import ALPHABET, Declaration, Record, declare, encode
from tests.oracle.escrow_view import Seen

from paripassu.escrow.commit import commit
from paripassu.escrow.commitment import Commitment, Header, format_commitment
from paripassu.escrow.declare_openings import disclosed
from paripassu.escrow.declared import Source
from paripassu.escrow.nodes import Runs
from paripassu.escrow.selection import Chosen
from paripassu.escrow.template import from_form
from paripassu.tables.texts import Texts

NUMBERS = st.integers(0, 10**20).map(str)
#: Type → its values; columns that are summed are of the first two.
VALUES: dict[str, st.SearchStrategy[str]] = {
    "integer": NUMBERS,
    "decimal": NUMBERS | st.sampled_from(["0.5", "1.25", "0.000001", "99999999.75"]),
    "text": st.text('abé\0"\\', max_size=3),
    "boolean": st.sampled_from(["true", "false"]),
    "date": st.dates().map(str),
}


@st.composite
def columns(draw: st.DrawFn) -> list[dict[str, str]]:
    kinds = draw(st.lists(st.sampled_from([*VALUES]), min_size=1, max_size=4))
    return [column(f"c{at}", kind) for at, kind in enumerate(kinds)]


@st.composite
def totals(draw: st.DrawFn, depths: Sequence[int], own: list[dict[str, str]]) -> list[Any]:
    summed = [one["name"] for one in own if one["type"] in ("integer", "decimal")]
    made = []
    for depth in draw(st.lists(st.sampled_from(depths), unique=True).map(sorted)):
        sums = draw(st.lists(st.sampled_from([None, *summed]), min_size=1, max_size=3))
        made.append(
            {"depth": depth, "columns": [total(f"t{at}", one) for at, one in enumerate(sums)]}
        )
    return made


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    """A random template with at most one table of each kind, and records for it."""
    kinds = draw(st.lists(st.sampled_from(["cell", "tag", "row"]), min_size=1, unique=True))
    letters = draw(st.sets(st.sampled_from(ALPHABET), min_size=1, max_size=31))
    territory = sorted(letters) if "cell" in kinds and draw(st.booleans()) else [""]
    tables: list[Any] = []
    rows: dict[str, list[Record]] = {}
    for kind in kinds:
        own = draw(columns())
        values = [st.none() | VALUES[one["type"]] for one in own]
        records = draw(st.lists(st.tuples(*values).map(list), max_size=7))
        if kind == "cell":
            depth = draw(st.sampled_from([5, 10]))
            least = 5 if territory != [""] else 0
            depths = [one for one in (0, 5, 10) if least <= one <= depth]
            begins = st.sampled_from(territory)
            rest = st.text(ALPHABET, min_size=2, max_size=2)
            cells = st.tuples(begins, rest).map("".join)
            keyed = [[*record, draw(cells)[: depth // 5]] for record in records]
            made = table("cell", "cell", depth, [*own, column("key", "cell")], key="key", most=9)
        elif kind == "tag":
            tags = draw(st.lists(st.from_regex(r"[0-9]{1,4}", fullmatch=True), max_size=3))
            depths, keyed = (
                [0],
                [[*record, tag] for record, tag in zip(records, tags, strict=False)],
            )
            made = table("tag", "tag", 10, [*own, column("key", "tag")], key="key", most=3)
        else:
            depths, keyed = [0], records
            made = table("row", "row", draw(st.integers(3, 6)), own, most=8)
        made["totals"] = draw(totals(depths, own))
        tables.append(made)
        rows[kind] = [*keyed]
    template = {
        "agreement": "a",
        "declarer": "north",
        "origin": "log.example",
        "interval_days": 1,
        "seal_size": 1,
        "territory": territory if "cell" in kinds else [],
        "tables": tables,
        "stages": [],
    }
    return declare(template, SECRET, NONCE, rows)


def sources(declaration: Declaration) -> dict[str, Source]:
    """Give the records of each table as a file would: within a slot in their order."""
    made = {}
    for tree in declaration.by.trees:
        if tree.totals is None:
            there = declaration.contents[tree.number]
            rows = [record for slot in sorted(there) for record in there[slot]]
            texts = tuple(
                Texts.from_list([row[at] for row in rows]) for at in range(len(tree.names))
            )
            made[tree.name] = Source(f"{tree.name}.csv", texts, range(2, len(rows) + 2))
    return made


@contextmanager
def kernels(reference: bool) -> Iterator[None]:
    """Have the reference hash, or what is installed."""
    before = os.environ.pop("PARIPASSU_REFERENCE", None)
    if reference:
        os.environ["PARIPASSU_REFERENCE"] = "1"
    try:
        yield
    finally:
        os.environ.pop("PARIPASSU_REFERENCE", None)
        if before is not None:
            os.environ["PARIPASSU_REFERENCE"] = before


@settings(max_examples=examples(60))
@given(st.data())
def test_the_same_bytes(data: st.DataObject) -> None:
    declaration = data.draw(declarations())
    opened: dict[str, tuple[list[int], list[str]]] = {}
    for tree in declaration.by.trees:
        territory = declaration.by.territory(tree)
        filled = sorted(declaration.contents[tree.number])
        likely = st.sets(st.sampled_from([*territory[:9], *territory[-3:], *filled]))
        begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(territory))] * 2)))
        slots = {*data.draw(likely), *territory[begin:end]}
        wanted: bool = data.draw(st.booleans())
        if slots and wanted:
            names = data.draw(st.sets(st.sampled_from(tree.names)))
            opened[tree.name] = (sorted(slots), [name for name in tree.names if name in names])
    header = Header(from_form(declaration.by.template), 1, None, NONCE)
    true = encode(declaration.commitment())
    for reference in (False, True):
        with kernels(reference):
            commitment, mine = commit(header, SECRET, sources(declaration))
            assert format_commitment(commitment) == true
            if opened:
                chosen = [_chosen(commitment, name, *some) for name, some in opened.items()]
                content, _ = disclosed(commitment, mine, chosen)
                assert content == encode(declaration.disclosure(opened))
    if opened:
        files = [true, encode(declaration.disclosure(opened))]
        said = by_package(files)
        assert said == by_verifier(files)
        seen = Seen(declaration, [opened])
        view = said["views"][declaration.root()]
        assert view["tables"] == seen.tables()
        assert view["totals"] == sorted([*one.values()] for one in seen.totals())
        assert view["findings"] == seen.findings() == []


def _chosen(commitment: Commitment, name: str, slots: list[int], columns: list[str]) -> Chosen:
    tree = commitment.tree(name)
    runs = Runs.of((slot, slot + 1) for slot in slots)
    return Chosen(tree, runs, tuple(tree.column(column) for column in columns))
