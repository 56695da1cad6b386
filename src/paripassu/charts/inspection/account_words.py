"""What pictures and tables of an account say in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor, isfinite
from types import MappingProxyType
from typing import Final

from paripassu.charts.inspection.said import chance
from paripassu.charts.text import clean
from paripassu.inspection.accountancy.result import Balance, Period

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


def listed(periods: Sequence[Period], places: Iterable[int]) -> str:
    """Name periods, the first of many."""
    numbers = [str(periods[at].period) for at in places]
    if len(numbers) == 1:
        return f"period {numbers[0]}"
    if len(numbers) > _MOST:
        return f"periods {', '.join(numbers[:_MOST])} and {len(numbers) - _MOST} more"
    return f"periods {', '.join(numbers[:-1])} and {numbers[-1]}"


def about(value: float) -> str:
    """Write an estimated probability, rounded down: more digits would only seem to be known."""
    if 0.999 < value < 1:
        return "over 99.9\u00a0%"
    if value < 0.001:
        return "under 0.1\u00a0%"
    # A float may lie a hair below the decimal that it stands for.
    return f"{floor(value * 1000 + 1e-9) / 10:g}\u00a0%"


def wanted(value: Fraction | float) -> str:
    """Write a probability that was asked for, as it was asked."""
    return chance(value, wanted=True)


def sentence(text: str) -> str:
    """Make words a sentence: a capital in front, a full stop behind."""
    said = clean(text)
    if not said:
        return ""
    return f"{said[0].upper()}{said[1:]}" + ("" if said[-1] in ".!?" else ".")


def why(balance: Balance) -> str:
    """Give the reason of a verdict, the tests by the names that the pictures have."""
    if not balance.why.startswith(("alarm: ", "no alarm that points at a loss, but ")):
        return sentence(balance.why)
    named = "|".join(NAMES)
    return sentence(re.sub(rf"\b({named})\b(?= in )", lambda m: NAMES[m[1]], balance.why))


def limit_of(balance: Balance, test: str) -> float | None:
    """Give a test's threshold; None where it has none, or can never alarm."""
    threshold = balance.thresholds.get(test)
    return threshold if threshold is not None and isfinite(threshold) else None


def alarms(period: Period) -> str:
    """Name what alarms in a period."""
    return ", ".join(NAMES.get(name, name) for name in period.alarms)


def count(number: int, what: str) -> str:
    """Say how many of something there are."""
    return f"{number or 'no'} {what}" if number < 2 else f"{number:,} {what}s"
