"""A draw of 25 of 60 items, and findings by which all is as declared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.oracle.assessment import draw

from paripassu.inspection.draw.result import Draw

ITEMS = [f"i{number:02d}" for number in range(25)]


def sixty(**changes: Any) -> Draw:
    return draw(ITEMS, population=60, defects=5, **changes)


def clean(draws: Sequence[Draw]) -> list[dict[str, object]]:
    return [
        {"draw": one.id, "stratum": stratum, "item": item, "result": "ok"}
        for one in draws
        for stratum, item in one.items()
    ]
