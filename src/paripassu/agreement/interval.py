"""Numbers that nobody knows exactly: a closed interval, with or without its likeliest number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, NamedTuple

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from paripassu.agreement.problem import Problem, WrongError
from paripassu.numbers.decimal import numbers_in, parse_exact
from paripassu.numbers.fraction import nearest_number
from paripassu.numbers.quantity import QuantityError
from paripassu.quoted import shown
from paripassu.told import Told

_PAIR = "a number or [low, high]"
_TRIPLE = "a number, [low, high] or [low, mode, high]"


class Interval(NamedTuple):
    """A closed interval of exact numbers; a single number is an interval of width 0.

    ``mode`` is the likeliest number in it, where the file names one: the number is then thought of
    as triangular between ``low`` and ``high``, else as uniform. Plans use one end only.
    """

    low: Fraction
    high: Fraction
    mode: Fraction | None = None

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """What a file writes: ``low, high`` or ``low, mode, high``."""
        if self.mode is None:
            return self.low, self.high
        return self.low, self.mode, self.high

    def moved(self, change: Callable[[Fraction], Fraction]) -> Interval:
        """Give the interval with each of its numbers changed by a rule that keeps their order."""
        mode = None if self.mode is None else change(self.mode)
        return settled(Interval(change(self.low), change(self.high), mode))


def settled(interval: Interval) -> Interval:
    """Give an interval in the one form that it has: one of width 0 has no mode beside it."""
    if interval.mode is not None and interval.low == interval.high:
        return Interval(interval.low, interval.high)
    return interval


def interval_of(numbers: Sequence[Fraction]) -> Interval:
    """Give the interval of ``low, high`` or ``low, mode, high``."""
    mode = numbers[1] if len(numbers) == 3 else None
    return settled(Interval(numbers[0], numbers[-1], mode))


def parse_interval(value: Any) -> Interval:
    """Read a number or ``[low, high]``.

    Raises
    ------
    WrongError
        It is neither, or the wrong way round.
    """
    return _parse(value, _PAIR, 2)


def _parse_judged(value: Any) -> Interval:
    return _parse(value, _TRIPLE, 3)


def _parse(value: Any, wanted: str, most: int) -> Interval:
    if isinstance(value, Interval):
        value = value.numbers
    if isinstance(value, (list, tuple)):
        if not 2 <= len(value) <= most:
            raise WrongError(
                _should(wanted, f"a list of {len(value)}"),
                Told(f"write {_listed((value[0], value[2]))}", "") if len(value) == 3 else "",
            )
        numbers = _numbers(value)
        if numbers != sorted(numbers):
            order = sorted(range(len(value)), key=numbers.__getitem__)
            raise WrongError(
                Told(
                    f"is the wrong way round: {_listed(value)}",
                    "is the wrong way round",
                )
                if len(value) == 2
                else Told(
                    f"should rise from low over mode to high: {_listed(value)}",
                    "should rise from left to right",
                ),
                Told(
                    f"write {_listed([value[k] for k in order])}",
                    "the low number comes first, and the high one last",
                ),
                _crossed(numbers),
            )
        return interval_of(numbers)
    if isinstance(value, (str, Mapping)):
        raise WrongError(_should(wanted, shown(value)), meant_number(value))
    number = parse_exact(value)
    return Interval(number, number)


def _numbers(values: Sequence[Any]) -> list[Fraction]:
    """Read the numbers of a list; each that is none is told by itself."""
    numbers: list[Fraction] = []
    problems: list[Problem] = []
    for place, one in enumerate(values):
        if isinstance(one, str):
            problems.append(_no_number(one, place))
            continue
        try:
            numbers.append(parse_exact(one))
        except QuantityError as error:
            mend = meant_number(one) or error.mend
            problems.append(Problem((), error.what, mend, items=(place,)))
    if problems:
        alike: dict[str, Problem] = {}
        for problem in problems:  # what is told of two numbers is told once
            first = alike.setdefault(problem.what, problem)
            items = tuple(dict.fromkeys((*first.items, *problem.items)))
            alike[problem.what] = first._replace(items=items)
        raise WrongError(alike.values())
    return numbers


def _crossed(numbers: Sequence[Fraction]) -> tuple[int, ...]:
    """Give the places of numbers that stand on the wrong side of another one."""
    places = range(len(numbers))
    pairs = [(k, j) for k in places for j in places[k + 1 :] if numbers[k] > numbers[j]]
    return tuple(sorted({place for pair in pairs for place in pair}))


def _no_number(text: str, place: int) -> Problem:
    said = f"should be a number, not {shown(text)}"
    if text.strip():
        return Problem((), said, meant_number(text), items=(place,))
    return Problem(
        (),
        Told(said, "a number is missing"),
        Told("", "fill in both ends: the low number and the high one"),
        items=(place,),
    )


def meant_number(value: Any) -> str:
    """Say how a number is written that stands as a text; nothing where it is none."""
    meant = numbers_in(value)
    if len(meant) == 1:
        return Told(f"write {meant[0]} without quotes", f"write {meant[0]}")
    return f"write the one that is meant: {' or '.join(meant)}" if meant else ""


def _should(wanted: str, found: str) -> Told:
    return Told(f"should be {wanted}, not {found}", f"should be a number, not {found}")


def _listed(values: Sequence[Any]) -> str:
    return f"[{_bare(values)}]"


def _bare(values: Sequence[Any]) -> str:
    return ", ".join(map(shown, values))


def format_interval(value: Interval) -> int | float | list[int | float]:
    """Give the numbers of an interval as JSON has them."""
    if value.low == value.high:
        return nearest_number(value.low)
    return [nearest_number(number) for number in value.numbers]


def interval_schema(number: Mapping[str, Any], most: int) -> dict[str, Any]:
    """Give the JSON Schema of a number, or of a list of two up to ``most`` of them."""
    several = {"type": "array", "items": number, "minItems": 2, "maxItems": most}
    return {"anyOf": [number, several]}


_NUMBER = {"type": "number"}
INTERVAL_SCHEMA = interval_schema(_NUMBER, 2)
JUDGED_SCHEMA = interval_schema(_NUMBER, 3)

#: A number or ``[low, high]``: what is known to lie somewhere, as days of work do.
IntervalField = Annotated[
    Interval,
    PlainValidator(parse_interval),
    PlainSerializer(format_interval),
    WithJsonSchema(INTERVAL_SCHEMA),
]
#: The same, or ``[low, mode, high]``: what somebody judges, as values, stakes and tolerances are.
JudgedField = Annotated[
    Interval,
    PlainValidator(_parse_judged),
    PlainSerializer(format_interval),
    WithJsonSchema(JUDGED_SCHEMA),
]
