"""What pictures and tables of an account say in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Final

from paripassu.charts.text import clean
from paripassu.inspection.accountancy.result import Balance, Period

#: What each test looks at, in plain words.
TESTS: Final = MappingProxyType(
    {
        "muf": "MUF: each period alone",
        "cumuf": "CUMUF: all periods so far",
        "sitmuf": "SITMUF: what each period adds",
        "page": "Page's test: what gathers",
        "cusum": "CUSUM: what gathers, both ways",
        "gemuf": "GEMUF: any pattern",
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
        "gain": "gain",
        "degenerate": "difference where no error can be",
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


def alarms(period: Period) -> str:
    """Name what alarms in a period."""
    return ", ".join(NAMES.get(name, name) for name in period.alarms)


def count(number: int, what: str) -> str:
    """Say how many of something there are."""
    return f"{number or 'no'} {what}" if number < 2 else f"{number:,} {what}s"
