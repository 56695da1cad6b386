"""Declarations of the size of real ones, made up: what the benchmarks of the escrow commit to."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from paripassu.escrow.cells import column_and_row_of, grid, node_of, region_of
from paripassu.escrow.commit import Declaration, commit
from paripassu.escrow.commitment import Commitment, Header
from paripassu.escrow.declared import Source
from paripassu.escrow.nodes import run_of
from paripassu.escrow.template import Template
from paripassu.tables.texts import Texts

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
#: 202 cells of four characters, 6.6 million of seven, as many as in North Korea.
TERRITORY = [f"wy{one}{two}" for one in "0123456" for two in "0123456789bcdefghjkmnpqrstuvwxyz"][
    :202
]
#: Commits to a declaration.
Maker = Callable[[], tuple[Commitment, Declaration]]


def texts(number: int, size: int, seed: int) -> list[str]:
    """Make texts of one size."""
    chance = random.Random(seed)
    return ["".join(chance.choices(LETTERS, k=size)) for _ in range(number)]


def declaration_of(form: dict[str, Any], sources: dict[str, Source]) -> Maker:
    """Give what commits to a declaration."""
    base = {"agreement": "bench", "declarer": "north", "origin": "example.org"}
    header = Header(Template.model_validate(base | form), 1, None, bytes(32))
    return lambda: commit(header, bytes(range(32)), sources)


def cells(territory: Sequence[str], records: int, where: Sequence[str] = ()) -> Maker:
    """Sites of 12 fields in a territory of cells of four characters, at depth 35.

    ``where`` says in which cell each record stands; else they stand anywhere.
    """
    chance = random.Random(7)
    columns, rows = grid(35)
    places = []
    for prefix in where or chance.choices(territory, k=records):
        x, y = corner(prefix)
        x, y = x + chance.randrange(columns >> 10), y + chance.randrange(rows >> 10)
        places.append(f"{degrees(y, rows, 90)},{degrees(x, columns, 180)}")
    fields = [Texts.from_list(texts(records, 10, at)) for at in range(11)]
    form = {
        "territory": [*region_of(territory)],
        "tables": [
            {
                "name": "sites",
                "kind": "cell",
                "key": "place",
                "depth": 35,
                "most": 100_000,
                "tolerance": 2,
                "answer": ["f0"],
                "columns": [
                    {"name": "place", "type": "place"},
                    *({"name": f"f{at}", "type": "text"} for at in range(11)),
                ],
            }
        ],
    }
    source = Source("sites", (Texts.from_list(places), *fields), range(1, records + 1))
    return declaration_of(form, {"sites": source})


def corner(prefix: str) -> tuple[int, int]:
    """Give the south-western cell of a prefix among those of depth 35."""
    return column_and_row_of(run_of(node_of(prefix), 35)[0], 35)


def degrees(step: int, steps: int, most: int) -> str:
    """Give a decimal in the middle of a column or row of cells."""
    text = f"{(2 * step + 1) * most / steps - most:.6f}".rstrip("0")
    return text.rstrip(".") if text.endswith(".") else text


def tags(depth: int, items: int) -> Maker:
    """Accountable items by their tags."""
    form = {
        "territory": [],
        "tables": [
            {
                "name": "items",
                "kind": "tag",
                "key": "tag",
                "depth": depth,
                "most": 1 << depth - 8,
                "columns": [{"name": "tag", "type": "tag"}, {"name": "site", "type": "text"}],
            }
        ],
    }
    names = Texts.from_list(f"A-{at:07}" for at in range(items))
    sites = Texts.from_list(texts(items, 10, 3))
    return declaration_of(form, {"items": Source("items", (names, sites), range(1, items + 1))})
