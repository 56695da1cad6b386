"""What pictures and tables of an account say in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import isfinite
from types import MappingProxyType
from typing import Final

from paripassu.charts.text import clean
from paripassu.inspection.accountancy.result import INSPECTED, Balance, Period
from paripassu.numbers import words

#: What each test looks at, in plain words.
TESTS: Final = MappingProxyType(
    {
        "muf": "MUF: each period alone",
        "cumuf": "CUMUF: all periods so far",
        "sitmuf": "SITMUF: what each period adds",
        "page": "Page's test: what gathers",
        "cusum": "CUSUM: what gathers, never reset",
        "gemuf": "GEMUF: any pattern",
        "d": "D: operator against inspector",
        "muf_minus_d": "MUF − D: by the inspector's readings",
    }
)
#: The tests as they are named in a table.
NAMES: Final = MappingProxyType(
    {
        "muf": "MUF",
        "cumuf": "CUMUF",
        "sitmuf": "SITMUF",
        "page": "Page",
        "cusum": "CUSUM",
        "gemuf": "GEMUF",
        "d": "D",
        "cumulative_d": "D of all periods",
        "muf_minus_d": "MUF − D",
        "cumulative_muf_minus_d": "MUF − D of all periods",
        "gain": "gain",
        "degenerate": "a difference that no error explains",
    }
)
_MOST = 6


def title(balance: Balance) -> str:
    """Name a balance."""
    return f"{clean(balance.area)}, {clean(balance.material)}"


def named(periods: Sequence[Period], places: Iterable[int]) -> str:
    """Name periods, the first of many."""
    return words.numbered("period", [periods[at].period for at in places], _MOST)


def why(balance: Balance) -> str:
    """Give the reason of a verdict, the tests by the names that the pictures have."""
    if not balance.why.startswith(("alarm: ", "no alarm points at a loss")):
        return words.sentence(clean(balance.why))
    tests = "|".join(NAMES)
    said = re.sub(rf"\b({tests})\b(?= in )", lambda m: NAMES[m[1]], balance.why)
    return words.sentence(clean(said))


def honest(balance: Balance) -> str:
    """Say on whose readings it rests that a test would find a loss."""
    assert balance.detect is not None
    if any(test in balance.detect.abrupt for test in INSPECTED):
        return (
            "The tests from MUF to GEMUF find it if the operator's readings are honest. D finds it "
            "if false readings hide it, of items of which the inspector measured some. MUF − D "
            "finds it either way."
        )
    return "This holds if the operator's readings are honest."


def limit_of(balance: Balance, test: str) -> float | None:
    """Give a test's threshold; None where it has none, or can never alarm."""
    threshold = balance.thresholds.get(test)
    return threshold if threshold is not None and isfinite(threshold) else None


def alarms(period: Period) -> str:
    """Name what alarms in a period."""
    return ", ".join(NAMES.get(name, name) for name in period.alarms)
