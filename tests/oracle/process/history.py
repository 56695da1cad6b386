"""How balances came to be as they are, literally: every day is asked for anew, from all entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from paripassu.process.fold.fold import state
from paripassu.process.fold.pact import Pact

#: Of each party: kept, kept at the most, exposure, temptation.
Balances = Mapping[str, tuple[float, float, float, float]]


def balances_on(
    pact: Pact, entries: Sequence[Mapping[str, Any]], day: int, documents: Mapping[str, Any]
) -> Balances:
    """Give all balances at the end of a day, of a fold that never saw a day after it."""
    found = state(pact, entries, day, documents)
    return {
        one["party"]: (
            one["kept"],
            one.get("kept_high", one["kept"]),
            one["exposure"],
            one["temptation"],
        )
        for one in found["parties"]
    }


def balances_by_day(
    pact: Pact,
    entries: Sequence[Mapping[str, Any]],
    first: int,
    last: int,
    documents: Mapping[str, Any],
) -> list[tuple[int, Balances]]:
    """Give the first day, and every later one on which a balance is another than the day before."""
    found: list[tuple[int, Balances]] = []
    for day in range(first, last + 1):
        now = balances_on(pact, entries, day, documents)
        if not found or found[-1][1] != now:
            found.append((day, now))
    return found
