"""Small declarations for the escrow: a template with every kind of table, and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.oracle.escrow import Declaration, Record, declare

SECRET = bytes(range(32))
NONCE = bytes(range(100, 132))


def column(name: str, kind: str) -> dict[str, str]:
    return {"name": name, "type": kind}


def total(name: str, summed: str | None = None, **where: str) -> dict[str, Any]:
    chosen = [{"column": key, "value": value} for key, value in where.items()]
    return {"name": name, "sum": summed, "where": chosen[0] if chosen else None}


def table(name: str, kind: str, depth: int, columns: list[Any], **more: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "answer": [],
        "key": None,
        "most": 2,
        "quota": 5,
        "references": [],
        "tolerance": 0,
        "totals": [],
        "unique": [],
    }
    return {**usual, "name": name, "kind": kind, "depth": depth, "columns": columns, **more}


SITES = table(
    "sites",
    "cell",
    10,
    [
        column("id", "text"),
        column("position", "place"),
        column("active", "boolean"),
        column("mass", "decimal"),
        column("built", "date"),
    ],
    key="position",
    most=20,
    tolerance=1,
    answer=["id", "active"],
    unique=["id"],
    totals=[
        {
            "depth": 5,
            "columns": [
                total("sites"),
                total("mass", "mass"),
                total("active", active="true"),
                total("active-mass", "mass", active="true"),
            ],
        },
        {"depth": 10, "columns": [total("sites"), total("mass", "mass")]},
    ],
)
EXTENTS = table(
    "extents",
    "cell",
    5,
    [column("site", "text"), column("cell", "cell")],
    key="cell",
    most=5,
    references=[{"column": "site", "to": "sites.id"}],
)
ITEMS = table(
    "items",
    "tag",
    9,
    [column("tag", "tag"), column("kind", "text")],
    key="tag",
    answer=["kind"],
    totals=[{"depth": 0, "columns": [total("items"), total("missiles", kind="missile")]}],
)
BATCHES = table(
    "batches",
    "row",
    3,
    [column("batch", "text"), column("grams", "integer"), column("item", "tag")],
    most=6,
    unique=["batch"],
    references=[{"column": "item", "to": "items.tag"}],
    totals=[{"depth": 0, "columns": [total("batches"), total("grams", "grams")]}],
)
TEMPLATE: dict[str, Any] = {
    "agreement": "a-treaty",
    "declarer": "north",
    "origin": "log.example/treaty",
    "interval_days": 182,
    "seal_size": 65536,
    "territory": ["s", "u"],
    "tables": [SITES, EXTENTS, ITEMS, BATCHES],
    "stages": [
        {
            "name": "first",
            "opens": [
                {"table": "sites", "regions": ["s"], "columns": ["position"]},
                {"table": "sites/5", "regions": ["s", "u"], "columns": ["sites", "mass"]},
            ],
        },
        {"name": "second", "opens": [{"table": "items", "regions": [""], "columns": []}]},
    ],
}
#: The smallest: one table over cells of the whole world, with totals of totals.
WORLD: dict[str, Any] = {
    **TEMPLATE,
    "territory": [""],
    "tables": [
        {
            **table("sites", "cell", 5, [column("cell", "cell"), column("mass", "integer")]),
            "key": "cell",
            "most": 9,
            "tolerance": 100,
            "answer": ["mass"],
            "totals": [
                {"depth": 0, "columns": [total("sites"), total("mass", "mass")]},
                {"depth": 5, "columns": [total("mass", "mass"), total("again", "mass")]},
            ],
        }
    ],
    "stages": [],
}
ROWS: dict[str, Sequence[Record]] = {
    "sites": [
        ["A", "10.5,12", "true", "1.5", "1999-12-31"],
        ["B", "10.5,12.25", "false", "2", None],
        ["C", "40,44", "true", None, "2024-02-29"],
        ["D", "60,10", "true", "0.25", None],
        ["E", "60,40", None, "7", None],
    ],
    "extents": [["A", "s"], ["D", "u"], ["E", "u"]],
    "items": [["RV-001", "missile"], ["ВМ 17", "launcher"]],
    "batches": [["b1", "100", "RV-001"], ["b2", "0", None], ["b3", "25", "ВМ 17"]],
}
WORLD_ROWS: dict[str, Sequence[Record]] = {
    "sites": [["0", "5"], ["0", None], ["s", "12"], ["z", "1"]]
}


def honest(
    template: Mapping[str, Any] = TEMPLATE, rows: Mapping[str, Sequence[Record]] = ROWS
) -> Declaration:
    return declare(template, SECRET, NONCE, rows)
