"""When to inspect: the answer to ``paripassu inspect game --periods``."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from paripassu.deadline import Progress, ShouldStop
from paripassu.documents.exact import Ratio
from paripassu.documents.value import Answer, Value
from paripassu.errors import ParameterError
from paripassu.inspection.draw.seeds import read_seed
from paripassu.inspection.draw.stream import Stream
from paripassu.inspection.games import recursion
from paripassu.inspection.games.schedule import draw_periods
from paripassu.inspection.games.seeds import Seed, check_times, drawn
from paripassu.numbers import words
from paripassu.numbers.given import Number, count, exact

if TYPE_CHECKING:
    import polars

#: Beyond so many periods, or binary digits in all the steps of the sum, an answer takes minutes.
MOST_PERIODS, MOST_WORK = 100_000, 2**34
#: A table of more states, or with more binary digits in its numbers, is left out.
MOST_STATES, MOST_BITS = 5_000, 2**25


class Left(Value):
    """What to do in one state of the game.

    Attributes
    ----------
    periods, inspections : int
        What is left of each.
    inspect : Fraction
        The inspector's probability of inspecting in the next period.
    violate : Fraction
        The inspected party's probability of violating in it, while it intends all its violations.
    """

    periods: int
    inspections: int
    inspect: Ratio
    violate: Ratio


class InspectionGame(Answer):
    """When to inspect, and what the inspected party can still gain.

    Attributes
    ----------
    kind : str
        ``periods``: when to inspect.
    periods, inspections, violations : int
        n, m, k.
    penalty : Fraction
        b, what a caught violation costs, in units of one undetected violation's gain.
    value : Fraction
        What the inspected party expects to gain, in the same unit.
    inspect_now, violate_now : Fraction
        Both sides' probabilities for the first period, in equilibrium; by convention the inspector
        uses inspections that last for every period, and an inspected party that nobody can inspect
        any more violates at once.
    marginals : tuple of Fraction or None
        Each period's probability of being inspected, seen from the beginning; None where the game
        has too many states.
    table : tuple of Left or None
        The whole plan: every state that the game can come to while there are inspections. None
        where there are too many.
    seed : str or None
        1 to 64 bytes as hex, of the schedules.
    schedules : tuple of tuple of int
        Periods to inspect, from 1, one tuple for each game that was asked for.
    """

    format: Literal["paripassu/game/1"] = "paripassu/game/1"
    kind: Literal["periods"] = "periods"
    periods: Annotated[int, Field(ge=0)]
    inspections: Annotated[int, Field(ge=0)]
    violations: Annotated[int, Field(ge=0)]
    penalty: Ratio
    value: Ratio
    inspect_now: Ratio
    violate_now: Ratio
    marginals: tuple[Ratio, ...] | None = Field(default=None, repr=False)
    table: tuple[Left, ...] | None = Field(default=None, repr=False)
    seed: Seed | None = None
    schedules: tuple[tuple[int, ...], ...] = ()

    def summary(self) -> str:
        """Say how often to inspect now, and what is left to gain."""
        return (
            f"With {words.count(self.inspections, 'inspection')} in "
            f"{words.count(self.periods, 'period')}, inspect now with probability "
            f"{words.odds(self.inspect_now)}. The inspected party then gains at most "
            f"{words.amount(self.value, rule='asked')} on average, where one violation that is not "
            "found counts as 1."
        )

    def to_frame(self) -> polars.DataFrame:
        """Give one row per state (only the first where there are too many for a table).

        Columns ``periods`` and ``inspections``, what is left of each; ``inspect`` and ``violate``,
        probabilities as floats.
        """
        import polars

        rows = self.table or (
            Left(
                periods=self.periods,
                inspections=self.inspections,
                inspect=self.inspect_now,
                violate=self.violate_now,
            ),
        )
        return polars.DataFrame(
            [(r.periods, r.inspections, float(r.inspect), float(r.violate)) for r in rows],
            schema={
                "periods": polars.Int64,
                "inspections": polars.Int64,
                "inspect": polars.Float64,
                "violate": polars.Float64,
            },
            orient="row",
        )


def inspection_game(
    periods: Number,
    inspections: Number,
    violations: Number = 1,
    penalty: Number = 1,
    *,
    seed: bytes | str | None = None,
    times: Number = 1,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> InspectionGame:
    """Solve Dresher's inspection game, and draw schedules of inspections from its equilibrium.

    Parameters
    ----------
    periods, inspections, violations : int or str
        How many periods there are, how many of them can be inspected, and how many violations the
        inspected party intends at most.
    penalty : number or str
        What a caught violation costs, in units of one undetected violation's gain; 0 or more.
        Caught, the game ends, and earlier gains are kept.
    seed : bytes or str, optional
        1 to 64 bytes, or as many hex digits twice: draw schedules from the project's stream.
    times : int
        How many schedules, each for a whole game.
    should_stop : callable, optional
        Asked before each schedule; True: only those that are drawn are given.
    progress : callable, optional
        Told in words how many are drawn.

    Raises
    ------
    ParameterError
        A number is negative, or the game is too large to be solved exactly.

    Examples
    --------
    >>> str(inspection_game(5, 2).value)
    '3/8'
    """
    periods = count(periods, "periods")
    inspections = count(inspections, "inspections")
    violations = count(violations, "violations")
    times = count(times, "times")
    b = exact(penalty, "penalty")
    _check(periods, inspections, b)
    check_times(times, seed, periods)
    seed = None if seed is None else read_seed(seed).hex()
    stream = None if seed is None else Stream(bytes.fromhex(seed))
    schedules = drawn(
        0 if stream is None else times,
        lambda: draw_periods(periods, inspections, b, stream or Stream(b"")),
        should_stop,
        progress,
    )
    small = _small(periods, inspections, b)
    return InspectionGame(
        periods=periods,
        inspections=inspections,
        violations=violations,
        penalty=b,
        value=recursion.value(periods, inspections, violations, b),
        inspect_now=recursion.inspect(periods, inspections, b),
        violate_now=recursion.violate(periods, inspections, violations, b),
        marginals=recursion.marginals(periods, inspections, b) if small else None,
        table=tuple(_plan(periods, inspections, violations, b)) if small else None,
        seed=seed if schedules else None,
        schedules=schedules,
    )


def _check(periods: int, inspections: int, penalty: Fraction) -> None:
    if penalty < 0:
        raise ParameterError(
            "penalty",
            f"should be at least 0, not {penalty}",
            "give what being caught costs, without −",
        )
    work = inspections * (periods + inspections * _bits(penalty))
    if periods > MOST_PERIODS or (inspections < periods and work > MOST_WORK):
        raise ParameterError(
            "periods",
            f"is too much for exact numbers: {periods:,} periods with {inspections:,} inspections",
            "take weeks instead of days, or a penalty with fewer digits",
        )


def _bits(penalty: Fraction) -> int:
    return max(penalty.numerator.bit_length(), penalty.denominator.bit_length())


def _small(periods: int, inspections: int, penalty: Fraction) -> bool:
    """Whether the whole plan can be written down."""
    most = min(inspections, periods)
    # States with an inspection left: (n', m') with m' at most n' and at least m − (n − n').
    states = max(periods, most * (periods - most + 1))
    return states <= MOST_STATES and states * (periods + most * _bits(penalty)) <= MOST_BITS


def _plan(periods: int, inspections: int, violations: int, penalty: Fraction) -> Iterator[Left]:
    for n, m in recursion.reachable(periods, inspections):
        yield Left(
            periods=n,
            inspections=m,
            inspect=recursion.inspect(n, m, penalty),
            violate=recursion.violate(n, m, violations, penalty),
        )
