"""Which dates a text may mean that is not written as year-month-day."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

#: Three numbers with the same sign between them.
_THREE = re.compile(r"(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?", re.ASCII)
_LONGEST = 30


def dates_in(text: str) -> tuple[dt.date, ...]:
    """Give the dates that a text may mean.

    Points stand between day, month and year, in this order. Strokes and hyphens stand so, or with
    the month first. A year has four digits; where it is first, the month follows.

    >>> [str(date) for date in dates_in("31.12.2026")]
    ['2026-12-31']
    >>> [str(date) for date in dates_in("3/4/2026")]
    ['2026-04-03', '2026-03-04']
    >>> dates_in("30.2.2026")
    ()
    """
    bare = text.strip()
    found = _THREE.fullmatch(bare) if len(bare) <= _LONGEST else None
    if found is None:
        return ()
    first, mark, second, third = found.groups()
    if len(first) == 4:
        orders = [(first, second, third)]
    elif len(third) != 4:
        return ()
    else:
        orders = [(third, second, first), (third, first, second)]
    dates = []
    for year, month, day in orders if mark != "." else orders[:1]:
        with suppress(ValueError):  # there is no such day
            dates.append(dt.date(int(year), int(month), int(day)))
    return tuple(dict.fromkeys(dates))
