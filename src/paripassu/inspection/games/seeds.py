"""The seed of a schedule, and how many schedules are drawn from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from pydantic import Field, StrictStr

from paripassu.deadline import Progress, ShouldStop
from paripassu.errors import ParameterError
from paripassu.numbers import words

#: More schedules, or periods or targets in all of them, than anybody plans ahead.
MOST_TIMES, MOST_DRAWN = 100_000, 10_000_000

#: 1 to 64 bytes as hex, as in draws.
Seed = Annotated[StrictStr, Field(pattern=r"^([0-9a-f]{2}){1,64}$")]


_Drawn = TypeVar("_Drawn")


def drawn(
    times: int,
    draw: Callable[[], _Drawn],
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> tuple[_Drawn, ...]:
    """Draw schedules one after another: so many, or those that are drawn once somebody stops it.

    Parameters
    ----------
    times : int
    draw : callable
        Draws the next one.
    should_stop : callable, optional
        Asked before each; True: no more.
    progress : callable, optional
        Told in words how many are drawn.
    """
    found: list[_Drawn] = []
    while len(found) < times and not (should_stop is not None and should_stop()):
        found.append(draw())
        if progress is not None:
            progress(f"{len(found):,} of {words.count(times, 'schedule')}")
    return tuple(found)


def check_times(times: int, seed: bytes | str | None, size: int) -> None:
    """Refuse a number of schedules that cannot be drawn.

    Parameters
    ----------
    times : int
    seed : bytes, str or None
    size : int
        Periods or targets that one schedule decides on.

    Raises
    ------
    ParameterError
        It is less than 1 or too large, or there is nothing to draw several from.
    """
    if not 1 <= times <= MOST_TIMES:
        raise ParameterError("times", f"should be from 1 to {MOST_TIMES:,}, not {times:,}")
    if times > 1 and seed is None:
        raise ParameterError(
            "times", "asks for several schedules, and nothing to draw them from", "give `seed`"
        )
    if times > 1 and times * size > MOST_DRAWN:
        raise ParameterError(
            "times",
            f"is too much for one draw: {times:,} schedules over {size:,} periods or targets",
            "draw fewer at a time",
        )
