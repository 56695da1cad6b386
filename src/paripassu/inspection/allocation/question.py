"""What is asked of an allocation, read and held against the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from paripassu.errors import ParameterError, PariPassuError
from paripassu.inspection.allocation.holding import Holding
from paripassu.inspection.allocation.worst import MOST_DEFECTS
from paripassu.numbers import words
from paripassu.numbers.given import Number, amount, count, exact, share
from paripassu.quoted import shown


@dataclass(frozen=True, slots=True)
class Question:
    """Goal, aim and limits.

    Attributes
    ----------
    goal : Fraction or None
        None where the rows have defects.
    detect : Fraction or None
        None where the greatest detection is wanted.
    budget, days : Fraction or None
        Limits on cost and on inspector-days.
    visits : int or None
    """

    goal: Fraction | None
    detect: Fraction | None
    budget: Fraction | None
    days: Fraction | None
    visits: int | None


def read_question(
    holdings: Sequence[Holding],
    goal: Number | None,
    detect: Number | None,
    budget: Number | None,
    days: Number | None,
    people: Number | None,
    visits: Number | None,
) -> Question:
    """Read the numbers of a question.

    Raises
    ------
    PariPassuError
        They do not fit together, or nothing can be hidden.
    """
    aim = None if detect is None else share(detect, "detect")
    money = None if budget is None else _limit(budget, "budget")
    most = None if visits is None else count(visits, "visits")
    if aim is None and money is None:
        raise PariPassuError(
            "neither a wanted detection probability nor a budget is given",
            "give `detect` for the least cost, or `budget` for the greatest detection",
        )
    if days is None and people is not None:
        raise PariPassuError("people without days are no limit", "give `days` as well")
    effort = None
    if days is not None:
        effort = _limit(days, "days") * count(1 if people is None else people, "people")
        if not any(one.days or one.site_days for one in holdings):
            raise PariPassuError(
                "days are limited, and no row takes any",
                "add a column 'days' (inspector-days per item) or 'site_days', or leave `days` out",
            )
    return Question(_goal(holdings, goal), aim, money, effort, most)


def _limit(value: Number, name: str) -> Fraction:
    number = exact(value, name)
    if number < 0:
        raise ParameterError(name, f"should be at least 0, not {shown(value)}")
    return number


def _goal(holdings: Sequence[Holding], goal: Number | None) -> Fraction | None:
    if holdings[0].defects is not None:
        if goal is not None:
            raise PariPassuError(
                "the rows have a column 'defects', and a goal is given as well",
                "leave `goal` out, or give the amount per item instead of defects",
            )
        if not any(one.defects for one in holdings):
            raise PariPassuError(
                "every row has 0 defects: there is nothing to detect",
                "give the defects that have to be detected",
            )
        return None
    if goal is None:
        raise PariPassuError(
            "the amount that has to be detected is not given",
            "give `goal`, in the unit of amount",
        )
    aim = amount(goal, "goal")
    total = sum(((one.amount or Fraction(0)) * one.population for one in holdings), Fraction(0))
    if aim > total:
        raise PariPassuError(
            f"the goal is {words.amount(aim)}, and all items together hold "
            f"{words.amount(total)}: so much cannot be hidden",
            "look at the goal's unit, or at the amounts per item",
        )
    for one in holdings:
        if one.amount and min(Fraction(one.population), aim / one.amount) > MOST_DEFECTS:
            raise PariPassuError(
                f"{one.name}: the goal of {words.amount(aim)} is more than {MOST_DEFECTS:,} items "
                f"of {words.amount(one.amount or aim)}",
                "count in larger units, such as containers",
            )
    return aim
