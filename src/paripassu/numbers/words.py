"""The phrase book: every number that a sentence holds is worded here.

Three rules, so that no two sentences about one value contradict each other (see
:data:`~paripassu.numbers.rounding.Rule`): what is promised is rounded down, what is asked for is
rounded up, what was given stands as given. What is not 0 never reads as 0, and what is not certain
never as certain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from math import isfinite

from paripassu.numbers.measured import raised
from paripassu.numbers.rounding import Rule, exactly, figures, fixed, places, power, rounded

#: Keeps a number and what it counts on one line.
_TOGETHER = "\u00a0"
#: Names that a sentence lists before it says how many more there are.
MOST_NAMES = 4
#: Figures of an amount that was worked out.
FIGURES = 4
#: Digits after the point that people write, and that stand as they were given. What is worked out
#: for an agreement has fifteen, unless it is round: nobody gave those, and nobody reads them.
STANDING = 12
#: What two numbers may differ by, in digits of a percentage, and still be told apart.
_FINEST = 60
#: The smallest part of a day that is said as a fraction: work is parted into twelve at the most.
_PARTS_OF_A_DAY = 12
#: By so much less than such a fraction a number in a file may be.
_HELD = Fraction(1, 10**STANDING)
# Not strftime: it speaks the language of whatever machine it runs on.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def percent(value: Fraction | float, rule: Rule, digits: int = 2) -> str:
    """Write a probability or a share in per cent.

    Parameters
    ----------
    value : Fraction or float
        0.9 for 90 %.
    rule : Rule
        Whether it is promised, asked for or given.
    digits : int
        After the point, at the most, where it has to be rounded.

    Returns
    -------
    str
        ``90 %``, ``99.996 %`` (rounded to 100 it would be certain), ``less than 0.01 %``.
    """
    share = exactly(value) * 100
    if rule == "given" and places(share) is not None:
        return _percentage(share, rule, digits)
    step = Fraction(1, 10**digits)
    if 0 < share < step and rule != "asked":
        return f"less than {_percentage(step, rule, digits)}"
    return _percentage(share, rule, _telling(share, rule, digits))


def required(value: Fraction | float) -> str:
    """Write a probability that is asked for, with its fraction where no decimal holds it.

    Returns
    -------
    str
        ``90 %``, ``50.38 % (68/135)``.
    """
    exact = exactly(value)
    text = percent(exact, "given" if places(exact * 100, 8) is not None else "asked")
    return text if places(exact * 100, 8) is not None else f"{text}{fraction(exact)}"


def compared(
    achieved: Fraction | float,
    asked: Fraction | float,
    *,
    reached: bool | None = None,
    digits: int = 2,
) -> tuple[str, str]:
    """Write what is achieved and what is asked for, so that the texts compare as the values do.

    Parameters
    ----------
    achieved, asked : Fraction or float
        Probabilities.
    reached : bool, optional
        Whether the one reaches the other, where that was decided exactly and the numbers at hand
        are only near; by default they decide.
    digits : int
        After the point of the percentage, where that tells them apart.

    Returns
    -------
    tuple of str
        Both in per cent: the first rounded down and the second up, with as many digits as it takes.
    """
    low, high = exactly(achieved) * 100, exactly(asked) * 100
    if reached is None:
        reached = low >= high
    if reached and low <= high:
        same = _exact_text(high)
        return same, same
    if not reached and low >= high:
        return f"just under {_exact_text(high)}", _exact_text(high)
    for more in range(digits, _FINEST):
        below = rounded(low, _telling(low, "promised", more), "promised")
        above = high if places(high, 8) is not None else rounded(high, more, "asked")
        if (reached and below < above) or above == 100 > high:
            continue
        if not reached and low and not below and above < Fraction(1, 10**digits):
            continue  # "less than 0.01 %" beside 0.005 % says nothing
        return percent(low / 100, "promised", more), _asked_beside(high, more)
    return _exact_text(low), _exact_text(high)


def estimated(value: float) -> str:
    """Write a probability that was simulated, rounded down: more digits would only seem known."""
    share = exactly(value) * 100
    if Fraction(999, 10) < share < 100:
        return f"over 99.9{_TOGETHER}%"
    if share < Fraction(1, 10):
        return f"under 0.1{_TOGETHER}%"
    return percent(value, "promised", 1)


def odds(value: Fraction | int) -> str:
    """Write a probability to draw with, to the nearest tenth of a per cent, never as 0 or 100 %."""
    share = rounded(Fraction(value) * 100, 1, "given")
    if share == 0 < value:
        return f"under 0.1{_TOGETHER}%"
    if value < 1 and share == 100:
        return f"over 99.9{_TOGETHER}%"
    return f"{fixed(share, 1, padded=share not in (0, 100))}{_TOGETHER}%"


def number(value: Fraction | float, rule: Rule, digits: int = 2) -> str:
    """Write an amount without a unit: ``2.5``, ``1200``, ``−0.33``.

    Parameters
    ----------
    value : Fraction or float
    rule : Rule
    digits : int
        After the point, at the most; more only where it would read as 0. A number that was given
        stands with all the digits that people write.
    """
    if not isfinite(value):
        return _endless(value)
    exact = exactly(value)
    if rule == "given" and (kept := places(exact, STANDING)) is not None:
        digits = kept
    short = rounded(exact, digits, rule)
    if exact and not short:
        digits = 1 - power(exact)
        if digits > 8:
            return "just above 0" if exact > 0 else "just below 0"
        short = rounded(exact, digits, rule)
    return fixed(short, digits)


def against(value: Fraction | float, limit: Fraction | float, digits: int = 2) -> tuple[str, str]:
    """Write an amount rounded up beside its limit, so that the texts compare as the values do.

    Parameters
    ----------
    value, limit : Fraction or float
        Of one unit.
    digits : int
        After the point, where that tells them apart.

    Returns
    -------
    tuple of str
        ``0.34`` and ``0.5``; of 0.333 and 0.333 twice ``0.333``, though 0.333 alone is said as
        0.34.
    """
    low, high = exactly(value), exactly(limit)
    if low == high:
        return number(high, "given"), number(high, "given")
    for more in range(digits, _FINEST):
        above, edge = rounded(low, more, "asked"), rounded(high, more, "given")
        if places(high, STANDING) is not None:
            edge = high
        if above != edge and (above < edge) == (low < high):
            return number(low, "asked", more), number(high, "given", more)
    beyond = "just under" if low < high else "just over"
    return f"{beyond} {number(high, 'given')}", number(high, "given")


def amount(value: Fraction | float, unit: str = "", rule: Rule = "given") -> str:
    """Write an amount with its unit: ``8 kg``, ``0.0004 kg``, ``1.5 × 10⁻⁷ kg``.

    Parameters
    ----------
    value : Fraction or float
    unit : str
    rule : Rule
        Promised and asked for: to four figures. Given: as it is, a float to ten.
    """
    if not isfinite(value):
        return f"{_endless(value)} {unit}".rstrip()
    digital = isinstance(value, float) and rule == "given"
    exact = Fraction(f"{value:.10g}") if digital else exactly(value)
    kept = places(exact)
    if rule != "given":
        short = figures(exact, FIGURES, rule)
    elif kept is None:
        short = figures(exact, 10, rule)
    else:
        short = exact
    return f"{_plain(short)} {unit}".rstrip()


def in_full(value: Fraction | float) -> str:
    """Write a number that is refused as it was typed: 0.5000001 is never said as 0.5."""
    if not isfinite(value):
        return "nan" if value != value else _endless(value)
    return _plain(exactly(value))


def between(low: Fraction, high: Fraction) -> str:
    """Write a given interval in per cent: ``55–80 %``; ``50 %`` where its ends are one."""
    ends = [percent(end, "given") for end in (low, high)]
    if low == high:
        return ends[0]
    return f"{ends[0].removesuffix(f'{_TOGETHER}%')}–{ends[1]}"


def _endless(value: Fraction | float) -> str:
    return "∞" if value > 0 else "−∞"


def _plain(value: Fraction) -> str:
    """Write a number in full, and with a power of ten where zeros would pile up."""
    at = power(value)
    if not -6 <= at < 12:
        mantissa = value / Fraction(10) ** at
        return f"{fixed(mantissa, places(mantissa, 30) or 0)} × {raised(at)}"
    return fixed(value, places(value, 30) or 0)


def fraction(value: Fraction) -> str:
    """Give the exact fraction in brackets, where it is short: `` (68/135)``; else nothing."""
    short = value.denominator < 10**6 and len(str(value)) <= 12
    return f" ({value})".replace("-", "−") if short and value.denominator > 1 else ""


def count(number: int, noun: str, plural: str = "") -> str:
    """Say how many there are: ``no items``, ``1 item``, ``1,200 items``."""
    what = noun if number == 1 else plural or plural_of(noun)
    return f"{number:,} {what}" if number else f"no {what}"


def plural_of(noun: str) -> str:
    """Give the plural of a noun: ``items``, ``breaches``, ``strata`` has to be told."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def listed(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """List names, the first of many: ``a, b and c``, ``a, b, c, d and 5 more``."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most:,} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def numbered(noun: str, numbers: Sequence[int], most: int = MOST_NAMES) -> str:
    """Name things by their numbers: ``line 3``, ``periods 1, 2 and 5``."""
    what = noun if len(numbers) == 1 else plural_of(noun)
    return f"{what} {listed([str(one) for one in numbers], most)}"


def date(day: dt.date) -> str:
    """Write a date: ``1 March 2017``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days(value: Fraction | float) -> str:
    """Say how many days: ``1 day``, ``2.5 days``, ``1/3 of a day``, ``2 1/3 days``.

    Parts of a day that no decimal holds stand as fractions, others begun to the hundredth.
    """
    text = day(value)
    if text == "1":
        return f"{text} day"
    return f"{text} of a day" if "/" in text and _TOGETHER not in text else f"{text} days"


def day(value: Fraction | float, rule: Rule = "asked") -> str:
    """Write a day, or how many, as :func:`days` does: ``2.5``, ``1/3``, ``2 1/3``."""
    exact = exactly(value)
    near = exact.limit_denominator(_PARTS_OF_A_DAY)
    # A third is held in a file as 0.333333333333333, rounded down.
    if places(near) is not None or exact < 0 or not 0 <= near - exact < _HELD:
        return number(value, rule)
    whole, rest = divmod(near.numerator, near.denominator)
    part = f"{rest}/{near.denominator}"
    return f"{whole}{_TOGETHER}{part}" if whole else part


def on_day(value: Fraction | int, date_: dt.date | None, rule: Rule = "asked") -> str:
    """Name a day, and its date where there is one: ``day 30 (1 July 2018)``."""
    return f"day {day(Fraction(value), rule)}" + ("" if date_ is None else f" ({date(date_)})")


def sentence(text: str) -> str:
    """Make words a sentence: a capital in front, a full stop behind."""
    if not text:
        return ""
    return f"{text[0].upper()}{text[1:]}" + ("" if text[-1] in ".!?" else ".")


def _percentage(share: Fraction, rule: Rule, digits: int) -> str:
    if rule == "given" and (kept := places(share)) is not None:
        digits = kept
    return f"{fixed(rounded(share, digits, rule), digits)}{_TOGETHER}%"


def _telling(share: Fraction, rule: Rule, digits: int) -> int:
    """Give the digits with which a percentage is told from certainty, and from nothing."""
    if rule == "promised":
        # 99.996 % is more than 99.99 %, and no certainty.
        return digits + 2 if 100 - Fraction(1, 10**digits) < share < 100 else digits
    while digits < _FINEST and share not in (0, 100) and rounded(share, digits, rule) in (0, 100):
        digits += 1
    return digits


def _asked_beside(share: Fraction, digits: int) -> str:
    if places(share, 8) is not None:
        return _percentage(share, "given", digits)
    return _percentage(share, "asked", digits) + fraction(share / 100)


def _exact_text(share: Fraction) -> str:
    """Write a percentage that two sentences share: exactly, or as far as it goes."""
    if places(share) is not None:
        return _percentage(share, "given", 0)
    begun = fixed(rounded(share, 4, "promised"), 4, padded=True)
    return f"{begun}…{_TOGETHER}%{fraction(share / 100)}"
