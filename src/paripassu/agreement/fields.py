"""Kinds of fields: exact numbers, probabilities, days, shares, needs, dates and ids."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    StrictStr,
    WithJsonSchema,
)

from paripassu.agreement.dates import dates_in
from paripassu.agreement.interval import (
    INTERVAL_SCHEMA,
    Interval,
    IntervalField,
    JudgedField,
    format_interval,
    interval_schema,
    meant_number,
    parse_interval,
)
from paripassu.agreement.problem import WrongError
from paripassu.nearest import nearest
from paripassu.numbers.decimal import parse_exact
from paripassu.numbers.fraction import nearest_number
from paripassu.quoted import shown
from paripassu.told import Told, hundredths, in_forms

Claim = Literal[
    "after",
    "not_before",
    "by",
    "within",
    "during",
    "at_least",
    "at_most",
    "include",
    "exclude",
]
#: The claims on order and time, which facts of nature make as well.
OrderClaim = Literal["after", "not_before", "by", "within", "during"]
ORDER_CLAIMS = get_args(OrderClaim)
GateEnd = Literal["begin", "end"]
#: Words for portions; any other word is the name of a stage.
PORTION_WORDS = ("first", "last", "each")
#: Needs that are measured by the portion of the gate, not by a fixed share.
LIKE = ("same", "previous")
Firm = Literal["red line", "demand", "preference"]

#: ICD 203 (Office of the Director of National Intelligence, 2015), table in section D.6.e:
#: both words of each row, as probability intervals.
LIKELIHOODS: Mapping[str, tuple[Fraction, Fraction]] = MappingProxyType(
    {
        word: (Fraction(low, 100), Fraction(high, 100))
        for words, low, high in (
            (("almost no chance", "remote"), 1, 5),
            (("very unlikely", "highly improbable"), 5, 20),
            (("unlikely", "improbable"), 20, 45),
            (("roughly even chance", "roughly even odds"), 45, 55),
            (("likely", "probable"), 55, 80),
            (("very likely", "highly probable"), 80, 95),
            (("almost certain", "nearly certain", "almost certainly"), 95, 99),
            (("certain",), 100, 100),
        )
        for word in words
    }
)


Exact = Annotated[
    Fraction,
    PlainValidator(parse_exact),
    PlainSerializer(nearest_number),
    WithJsonSchema({"type": "number"}),
]


def _parse_likelihood(value: Any) -> Interval:
    if isinstance(value, str):
        if value not in LIKELIHOODS:
            raise WrongError(
                Told(
                    f"{shown(value)} is no ICD 203 term", f"should be a number, not {shown(value)}"
                ),
                Told(nearest(value, LIKELIHOODS), in_forms(meant_number(value))),
            )
        return Interval(*LIKELIHOODS[value])
    interval = parse_interval(value)
    if interval.low < 0 or interval.high > 1:
        found = shown(value)
        ends = dict.fromkeys(map(hundredths, (interval.low, interval.high)))
        raise WrongError(
            Told(
                f"is a probability and should lie between 0 and 1, not {found}",
                f"is a probability and should lie between 0 % and 100 %, not {' to '.join(ends)}",
            ),
            items=_outside(interval, lambda number: not 0 <= number <= 1),
        )
    return interval


LikelihoodField = Annotated[
    Interval,
    PlainValidator(_parse_likelihood),
    PlainSerializer(format_interval),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "enum": list(LIKELIHOODS)}, *INTERVAL_SCHEMA["anyOf"]]}
    ),
]


def _parse_part(value: Any) -> int | str:
    if isinstance(value, str) and value:
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    hint = ""
    if isinstance(value, Decimal) and value.is_finite() and 0 < value <= 1:
        hint = f"a share of the measure is a milestone: write share = {shown(value)}, with by"
    elif isinstance(value, int):
        hint = "portions count from 1"
    raise WrongError(
        f"should be first, last, each, the number of a portion or a stage's name, "
        f"not {shown(value)}",
        hint,
    )


#: Which portion is meant: ``first``, ``last``, ``each``, its number, or the name of a stage.
Part = Annotated[
    int | str,
    PlainValidator(_parse_part),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "minLength": 1}]}
    ),
]


def _parse_need(value: Any) -> Fraction | str:
    if isinstance(value, str):
        if not value:
            raise WrongError('should be a share, the name of a stage or "all", not an empty text')
        return value
    if isinstance(value, (bool, list, tuple, Mapping)):
        raise WrongError(f'should be a share, the name of a stage or "all", not {shown(value)}')
    return _share(parse_exact(value))


Need = Annotated[
    Fraction | str,
    PlainValidator(_parse_need),
    PlainSerializer(lambda need: need if isinstance(need, str) else nearest_number(need)),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 1},
                {"type": "string", "minLength": 1},
            ]
        }
    ),
]


def _at_least_0(value: Any) -> Any:
    low = value.low if isinstance(value, Interval) else value
    if low < 0:
        items = _outside(value, lambda number: number < 0) if isinstance(value, Interval) else ()
        raise WrongError(f"should be at least 0, not {nearest_number(low)}", items=items)
    return value


def _outside(interval: Interval, wrong: Callable[[Fraction], bool]) -> tuple[int, ...]:
    """Give the places of the numbers of an interval that are wrong; none for all of them."""
    if interval.low == interval.high:  # a single number, or several that are the same
        return ()
    return tuple(place for place, number in enumerate(interval.numbers) if wrong(number))


def _share(value: Fraction) -> Fraction:
    if not 0 <= value <= 1:
        hint = Told(f"write {nearest_number(value / 100)}", "") if 1 < value <= 100 else ""
        raise WrongError(
            Told(
                f"is a share and should lie between 0 and 1, not {nearest_number(value)}",
                f"is a share and should lie between 0 % and 100 %, not {hundredths(value)}",
            ),
            hint,
        )
    return value


def _lasting(value: Fraction) -> Fraction:
    if not 0 <= value <= 1:
        raise WrongError(
            Told(
                f"should be between 0 and 1, not {nearest_number(value)}",
                f"should be between 0 % and 100 %, not {hundredths(value)}",
            ),
            Told(
                "1: it cannot be undone; 0.5: half of its value is left after a breakdown; "
                "0: nothing",
                "100 %: it cannot be undone; 50 %: half of its value is left after a breakdown; "
                "0 %: nothing",
            ),
        )
    return value


def _parse_date(value: Any) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    hint: str = Told(
        "write it as year-month-day without quotes: 2018-06-01",
        "write it as year-month-day: 2018-06-01",
    )
    meant = dates_in(value) if isinstance(value, str) else ()
    if meant and str(meant[0]) != value:
        ways = " or ".join(map(str, meant))
        several = "write the one that is meant: " if len(meant) > 1 else "write "
        hint = Told(f"{several}{ways}, without quotes", f"{several}{ways}")
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        hint = f"a number of days after the start is day = {shown(value)}"
    if isinstance(value, dt.datetime):
        hint = f"write {value.date()}"
    raise WrongError(f"should be a date, not {shown(value)}", hint)


def _parse_day(value: Any) -> Fraction:
    if isinstance(value, dt.date):
        raise WrongError(
            f"should be a number of days after the start, not {shown(value)}",
            "a date stands under date, in place of day",
        )
    return parse_exact(value)


def _parse_days(value: Any) -> Fraction:
    if isinstance(value, (list, tuple)) and len(value) == 2:
        raise WrongError(
            f"should be one number of days, not {shown(value)}",
            "write one: a claim names the days that are allowed, only work has an interval",
        )
    return parse_exact(value)


_NOT_NEGATIVE = {"type": "number", "minimum": 0}
Amount = Annotated[Exact, AfterValidator(_at_least_0), WithJsonSchema(_NOT_NEGATIVE)]
#: A day, counted from the start.
Day = Annotated[
    Fraction,
    PlainValidator(_parse_day),
    AfterValidator(_at_least_0),
    PlainSerializer(nearest_number),
    WithJsonSchema(_NOT_NEGATIVE),
]
#: The days that a claim names.
DaysOf = Annotated[
    Fraction,
    PlainValidator(_parse_days),
    AfterValidator(_at_least_0),
    PlainSerializer(nearest_number),
    WithJsonSchema(_NOT_NEGATIVE),
]
#: What work takes: a number of days or ``[low, high]``. Plans count the high end, and nothing else
#: is drawn, so a mode would say nothing.
WorkDays = Annotated[
    IntervalField,
    AfterValidator(_at_least_0),
    WithJsonSchema(interval_schema(_NOT_NEGATIVE, 2)),
]
#: A stake or a tolerance: a number, ``[low, high]`` or ``[low, mode, high]``.
JudgedAmount = Annotated[
    JudgedField,
    AfterValidator(_at_least_0),
    WithJsonSchema(interval_schema(_NOT_NEGATIVE, 3)),
]
Date = Annotated[
    dt.date,
    PlainValidator(_parse_date),
    PlainSerializer(dt.date.isoformat, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Share = Annotated[
    Exact,
    AfterValidator(_share),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
Lasting = Annotated[
    Exact,
    AfterValidator(_lasting),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
#: A well-formed tag of a language (RFC 5646, section 2.1): language, script, region, variants,
#: extensions and what is private; or private alone; or one of the old ``i-`` tags. The other old
#: irregular tags (``en-GB-oed``, ``sgn-BE-FR``) all have a regular form today.
_PRIVATE = r"[Xx](-[A-Za-z0-9]{1,8})+"
_LANGUAGE = (
    r"^(([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*"
    rf"(-{_PRIVATE})?|{_PRIVATE}|[Ii]-[A-Za-z]{{3,8}})$"
)
MOST_LANGUAGE = 100


def _parse_language(value: Any) -> str:
    if isinstance(value, str) and len(value) <= MOST_LANGUAGE:
        if re.fullmatch(_LANGUAGE, value):
            return value
        mended = value.strip().replace("_", "-")
        hint = f'write "{mended}"' if re.fullmatch(_LANGUAGE, mended) else ""
        raise WrongError(
            f"should be the tag of a language, not {shown(value)}", hint or _LANGUAGE_HINT
        )
    raise WrongError(f"should be the tag of a language, not {shown(value)}", _LANGUAGE_HINT)


_LANGUAGE_HINT = 'write it like "en", "ko" or "sr-Latn"'
#: A language, as BCP 47 writes it.
Language = Annotated[
    str,
    PlainValidator(_parse_language),
    WithJsonSchema({"type": "string", "pattern": _LANGUAGE, "maxLength": MOST_LANGUAGE}),
]
Id = Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=200)]


def _some_name(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise WrongError("is an empty list", "name the alternatives: two measures or more")
    return value


#: Ids of measures of which some are in a plan.
Alternatives = Annotated[
    tuple[Id, ...], AfterValidator(_some_name), Field(json_schema_extra={"minItems": 2})
]
