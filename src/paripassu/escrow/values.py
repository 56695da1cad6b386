"""Values of a declaration: the texts of each type, said in words where one is wrong.

Every value is null or a text, and each number has one text, so that two programs hash the same
bytes. docs/specification/escrow.md, "Values".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, get_args

from paripassu.escrow.cells import ALPHABET, LONGEST
from paripassu.escrow.tags import FOLDS, unfoldable
from paripassu.numbers.decimal import format_decimal
from paripassu.quoted import quoted
from paripassu.tables.texts import Texts

Type = Literal["text", "integer", "decimal", "boolean", "date", "place", "cell", "tag"]
TYPES: tuple[Type, ...] = get_args(Type)
#: The most bytes of a text or a tag.
MOST_BYTES = 4096
#: The most digits of a number.
MOST_DIGITS = 38

_INTEGER = rf"(?:0|-?[1-9][0-9]{{0,{MOST_DIGITS - 1}}})"
_DECIMAL = r"(?:-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]|-?[1-9][0-9]*|0)"
_LATITUDE = r"(?:-?(?:[0-9]|[1-8][0-9])\.[0-9]*[1-9]|-?(?:[1-9]|[1-8][0-9]|90)|0)"
_LONGITUDE = (
    r"(?:-?(?:[0-9]|[1-9][0-9]|1[0-7][0-9])\.[0-9]*[1-9]"
    r"|-?(?:[1-9]|[1-9][0-9]|1[0-7][0-9]|180)|0)"
)
_LEAP = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DATE = (
    r"(?!0000)(?:[0-9]{4}-(?:"
    r"(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    rf"|{_LEAP}-02-29)"
)
#: What a value matches as a whole; of `text` there is no pattern.
PATTERNS: dict[str, re.Pattern[str]] = {
    "integer": re.compile(_INTEGER),
    "decimal": re.compile(_DECIMAL),
    "boolean": re.compile("true|false"),
    "date": re.compile(_DATE),
    "place": re.compile(f"{_LATITUDE},{_LONGITUDE}"),
    "cell": re.compile(f"[{ALPHABET}]{{1,{LONGEST}}}"),
    "tag": FOLDS,
}
#: Texts of so many characters that match keep to the limit of their type. Of a number: its digits;
#: of a place: a comma and two numbers, one of them with one digit at the least.
SHORT = {"decimal": MOST_DIGITS, "place": MOST_DIGITS + 2, "tag": MOST_BYTES // 4}
_WORDS = {
    "integer": "should be a whole number such as 120 or -7",
    "decimal": "should be a decimal such as 12.5, with digits and a point alone",
    "boolean": "should be true or false",
    "date": "should be a day such as 2026-03-01",
    "place": 'should be "latitude,longitude" in decimal degrees, such as 39.7952,125.7551',
    "cell": f"should be 1 to {LONGEST} of the characters {ALPHABET}",
}


def is_value(type_: str, text: str) -> bool:
    """Whether a text is a value of a type.

    Parameters
    ----------
    type_ : str
        One of :data:`TYPES`.
    text : str
        Not null: null is a value of every type.
    """
    if type_ == "text":
        return _fits(text)
    if PATTERNS[type_].fullmatch(text) is None:
        return False
    # Few are so long that it needs to be counted.
    return len(text) <= SHORT.get(type_, len(text)) or _counted(type_, text)


def first_wrong(type_: str, texts: Iterable[str | None]) -> int | None:
    """Give the place, from 0, of the first text that is no value of a type; None if all are.

    Quick enough for columns of a million: of :class:`~paripassu.tables.texts.Texts` that are all
    right, a fifth of a second or so each.
    """
    if isinstance(texts, Texts) and _all_right(type_, texts):
        return None
    form, short = PATTERNS.get(type_), SHORT.get(type_)
    if form is None:
        tests = (text is None or _fits(text) for text in texts)
    elif short is None:
        fullmatch = form.fullmatch
        tests = (text is None or fullmatch(text) is not None for text in texts)
    else:
        fullmatch = form.fullmatch
        tests = (
            text is None
            or (fullmatch(text) is not None and (len(text) <= short or _counted(type_, text)))
            for text in texts
        )
    return next((at for at, good in enumerate(tests) if not good), None)


def _all_right(type_: str, texts: Texts) -> bool:
    """Whether all texts are values and none is so long that its digits have to be counted."""
    longest = max(texts.lengths, default=0)
    if type_ == "text":
        return longest <= MOST_BYTES
    if longest > SHORT.get(type_, longest):
        return False
    return all(map(PATTERNS[type_].fullmatch, (one for one in texts if one is not None)))


def _fits(text: str) -> bool:
    """Whether a text has a UTF-8 of at most 4,096 bytes."""
    if text.isascii():
        return len(text) <= MOST_BYTES
    try:
        return len(text.encode()) <= MOST_BYTES
    except UnicodeEncodeError:  # half of a surrogate pair
        return False


def _counted(type_: str, text: str) -> bool:
    """Whether a text of the right form is within the limit of its type."""
    if type_ == "tag":
        return _fits(text)
    return all(_digits(number) <= MOST_DIGITS for number in text.split(","))


def _digits(number: str) -> int:
    return len(number) - number.startswith("-") - ("." in number)


def what_is_wrong(type_: str, text: str) -> str:
    """Say why a text is no value of a type, as a clause that follows a name; empty where it is one.

    ``should be a decimal such as 12.5, with digits and a point alone, not '12,5'``
    """
    if is_value(type_, text):
        return ""
    if type_ in ("text", "tag"):
        if not text.isascii() and any("\ud800" <= one <= "\udfff" for one in text):
            return "has half of a surrogate pair, which no file in UTF-8 can hold"
        if not _fits(text):
            size = len(text.encode())
            return f"has {size:,} bytes, and {MOST_BYTES:,} are the most"
        return f"{unfoldable(text)}: {quoted(text)}"
    number = type_ in ("integer", "decimal") and PATTERNS["decimal"].fullmatch(text) is not None
    if number and _digits(text) > MOST_DIGITS:
        return f"has {_digits(text)} digits, and {MOST_DIGITS} are the most: {quoted(text)}"
    return f"{_WORDS[type_]}, not {quoted(text)}"


def exact_of(number: str) -> Fraction:
    """Give the exact value of an integer or a decimal."""
    whole, _, rest = number.partition(".")
    return Fraction(int(whole + rest), 10 ** len(rest))


def sum_of(numbers: Iterable[str | None]) -> Fraction:
    """Add up integers or decimals exactly; null adds nothing."""
    sums: dict[int, int] = {}  # by the number of digits after the point: no fraction is reduced
    for number in numbers:
        if number is not None:
            whole, _, rest = number.partition(".")
            places = len(rest)
            sums[places] = sums.get(places, 0) + int(whole + rest)
    parts = [Fraction(part, 10**places) for places, part in sums.items()]
    return parts[0] if len(parts) == 1 else sum(parts, Fraction(0))


def text_of(value: Fraction) -> str:
    """Write an exact value as a decimal writes it, and one that is whole as an integer does.

    Raises
    ------
    ValueError
        It has no decimal of at most 38 digits.
    """
    text = format_decimal(value, MOST_DIGITS)
    if _digits(text) > MOST_DIGITS:
        raise ValueError(f"{text} has more than {MOST_DIGITS} digits")
    return text
