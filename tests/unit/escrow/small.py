"""A small declaration: one cell of five characters with sites, items by tag, batches by row."""

from __future__ import annotations

from typing import Any

from paripassu.escrow.commit import Declaration, commit
from paripassu.escrow.commitment import Commitment, Header
from paripassu.escrow.declared import Source
from paripassu.escrow.template import Template
from paripassu.tables.texts import Texts

FORM: dict[str, Any] = {
    "agreement": "small",
    "declarer": "north",
    "origin": "example.org/log",
    "territory": ["wycmv"],
    "tables": [
        {
            "name": "sites",
            "kind": "cell",
            "key": "place",
            "depth": 35,
            "most": 100,
            "tolerance": 2,
            "answer": ["id"],
            "unique": ["id"],
            "quota": 5,
            "columns": [
                {"name": "id", "type": "text"},
                {"name": "place", "type": "place"},
                {"name": "rooms", "type": "integer"},
            ],
            "totals": [
                {"depth": 25, "columns": [{"name": "count"}, {"name": "rooms", "sum": "rooms"}]}
            ],
        },
        {
            "name": "items",
            "kind": "tag",
            "key": "tag",
            "depth": 12,
            "most": 16,
            "answer": ["site"],
            "columns": [{"name": "tag", "type": "tag"}, {"name": "site", "type": "text"}],
            "references": [{"column": "site", "to": "sites.id"}],
        },
        {
            "name": "batches",
            "kind": "row",
            "depth": 4,
            "most": 16,
            "columns": [{"name": "kg", "type": "decimal"}, {"name": "kind", "type": "text"}],
            "totals": [
                {
                    "depth": 0,
                    "columns": [
                        {"name": "kg", "sum": "kg"},
                        {"name": "pu", "sum": "kg", "where": {"column": "kind", "value": "pu"}},
                    ],
                }
            ],
        },
    ],
    "stages": [
        {
            "name": "first",
            "opens": [
                {"table": "sites/25", "columns": ["count"], "regions": ["wycmv"]},
                {"table": "batches", "columns": ["kg"]},
            ],
        }
    ],
}
TEMPLATE = Template.model_validate(FORM)
ROWS: dict[str, list[tuple[str | None, ...]]] = {
    "sites": [
        ("s1", "39.02,125.77", "3"),
        ("s2", "39.0201,125.7701", None),
        ("s3", "39.015,125.765", "12"),
    ],
    "items": [("AB-1", "s1"), ("AB-2", "s2"), ("x9", None)],
    "batches": [("1.5", "pu"), ("2.5", "u"), (None, "pu")],
}
SECRET, NONCE = bytes(range(32)), bytes(32)


def source(name: str, rows: list[tuple[str | None, ...]]) -> Source:
    columns = tuple(Texts.from_list(column) for column in zip(*rows, strict=True))
    return Source(f"{name}.csv", columns, range(2, len(rows) + 2))


def declared(
    template: Template = TEMPLATE,
    rows: dict[str, list[tuple[str | None, ...]]] = ROWS,
    secret: bytes = SECRET,
    nonce: bytes = NONCE,
) -> tuple[Commitment, Declaration]:
    """Commit to rows of each table."""
    header = Header(template, 1, None, nonce)
    return commit(header, secret, {name: source(name, given) for name, given in rows.items()})
