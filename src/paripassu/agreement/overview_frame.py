"""The tables of an overview as polars frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from paripassu.agreement.model import Interval

if TYPE_CHECKING:
    import polars

    from paripassu.agreement.overview_rows import Rows, Table

#: The columns of an interval, each a field of it; ``mode`` is null where the file names none.
_ENDS = ("low", "high")
_JUDGED = ("low", "mode", "high")


def frame_of(overview: Rows, table: Table) -> polars.DataFrame:
    """Give one table of an overview as a frame, as ``Overview.to_frame`` says."""
    import polars as pl

    parties = [party.id for party in overview.parties]
    text, texts, real = pl.String(), pl.List(pl.String()), pl.Float64()
    claimed: Mapping[str, Any] = {
        "claim": text,
        "measure": text,
        "part": text,
        "gate": text,
        "in_words": text,
        "lag_days": real,
        "days": real,
        "share": real,
        "date": pl.Date(),
        "day": real,
        "of": texts,
    }
    columns: Mapping[str, Mapping[str, Any]] = {
        "parties": {
            "id": text,
            "name": text,
            "stake": _JUDGED,
            "tolerance": _JUDGED,
            "performs": texts,
            "total": _ENDS,
        },
        "measures": {
            "id": text,
            "title": text,
            "by": texts,
            **dict.fromkeys((f"value.{party}" for party in parties), _JUDGED),
            "lasting": real,
            "shares": pl.List(real),
            "stages": texts,
            "days": _ENDS,
            "stage_days": pl.List(real),
            "optional": pl.Boolean(),
            "standing": pl.Boolean(),
            "kind": text,
        },
        "requirements": claimed,
        "choices": {
            "of": texts,
            "least": pl.Int64(),
            "most": pl.Int64(),
            "in_words": text,
        },
        "positions": {
            "id": text,
            "party": text,
            **claimed,
            "firm": text,
            "cost": real,
            "likelihood": _ENDS,
            "term": text,
            "sources": texts,
            "roots": texts,
            "notes": texts,
        },
        "sources": {
            "id": text,
            "outlet": text,
            "speaker": text,
            "named": pl.Boolean(),
            "date": pl.Date(),
            "reliability": text,
            "credibility": pl.Int64(),
            "cites": texts,
            "root": pl.Boolean(),
            "supports": texts,
        },
        "declarations": {"party": text, "template": text},
    }
    wanted = columns[table]
    schema: dict[str, Any] = {}
    for name, kind in wanted.items():
        if isinstance(kind, tuple):
            schema |= {f"{name}.{end}": real for end in kind}
        else:
            schema[name] = kind
    rows = [dict(_cells(row, wanted)) for row in getattr(overview, table)]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _cells(row: Any, wanted: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, kind in wanted.items():
        field, _, party = name.partition(".")
        value = getattr(row, field)
        if party:
            value = value.get(party, Interval(Fraction(0), Fraction(0)))
        if isinstance(kind, tuple):
            for end in kind:
                number = None if value is None else getattr(value, end)
                yield f"{name}.{end}", None if number is None else float(number)
        elif isinstance(value, Fraction):
            yield name, float(value)
        elif name == "part":
            yield name, None if value is None else str(value)
        elif isinstance(value, tuple):
            yield name, [_item(v) for v in value]
        else:
            yield name, value


def _item(value: object) -> object:
    """Give a number of a list as a float; days as planned with, at the high end."""
    if isinstance(value, Interval):
        value = value.high
    return float(value) if isinstance(value, Fraction) else value
