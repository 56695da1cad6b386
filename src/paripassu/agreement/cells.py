"""Values of an agreement as spreadsheet cells, and back, without loss.

Spreadsheets hold binary floating point and change what looks like a number or a date. So a number
goes into a number cell only if it comes back exactly, and into a text cell otherwise; ids and texts
always go into text cells.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from paripassu.agreement.model import LIKELIHOODS, Interval
from paripassu.agreement.write import format_text
from paripassu.numbers.decimal import format_decimal, round_decimal

Cell = str | float | bool | dt.date | None

#: Dates before this are written as text: spreadsheets take 1900 for a leap year.
FIRST_DATE = dt.date(1900, 3, 1)

_NUMBER = r"[+-]?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?"
_INTERVAL = re.compile(rf"({_NUMBER})\s*(?:\.\.|…)\s*({_NUMBER})")
_LIST = re.compile(rf"\[\s*({_NUMBER})\s*[,;]\s*({_NUMBER})\s*\]")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00:00)?")
_NEED = re.compile(
    r"\s*([^\s=:,;\"]+)\s*[=:]\s*"  # a measure …
    r"(\"(?:[^\"\\]|\\.)*\"|[^,;\n\"]*)"  # … and a share, a stage in quotes or without, or all
    r"\s*(?:[,;\n]|$)"
)
_TRUTH = {"true": True, "yes": True, "x": True, "1": True, "false": False, "no": False, "0": False}


def number_cell(value: Fraction) -> Cell:
    """Give a number cell if the number comes back from it exactly, else a text cell."""
    text = format_decimal(round_decimal(value, "down"))
    if Fraction(read_number(_nine_digits(float(value)))) == Fraction(text):
        return float(value)
    # A digit more tells an exact text from what a reader makes of a number cell.
    return text if read_number(text) == Decimal(text) else f"{text}0"


def read_number(text: str) -> Decimal:
    """Read what stands in a number cell, or in a text cell that holds a number.

    A number cell arrives rounded to nine digits after the point, noise of binary floating point
    included: 123456789012.345 as 123456789012.345001221. It is the shortest decimal that is meant.
    """
    if text == _nine_digits(float(text)):
        return Decimal(repr(float(text)))
    return Decimal(text)


def _nine_digits(value: float) -> str:
    text = f"{value:.9f}"
    return text.rstrip("0").rstrip(".")


def interval_cell(value: Interval) -> Cell:
    """Write an interval as ``low..high``, one of width 0 as a number."""
    if value.low == value.high:
        return number_cell(value.low)
    low = format_decimal(round_decimal(value.low, "down"))
    return f"{low}..{format_decimal(round_decimal(value.high, 'up'))}"


def likelihood_cell(value: Interval) -> Cell:
    """Write a probability as an ICD 203 term where it is one."""
    term = next((word for word, interval in LIKELIHOODS.items() if value == interval), None)
    return term or interval_cell(value)


def text_cell(text: str) -> str:
    """Write a text; one that a spreadsheet would change, in quotes and with escapes."""
    plain = text == text.strip() and all(c.isprintable() or c == "\n" for c in text)
    if text and plain and not text.startswith('"') and not re.search("_x[0-9A-Fa-f]{4}_", text):
        return text
    return format_text(text)


def needs_cell(needs: Mapping[str, Fraction | str]) -> str:
    """Write needs as ``treaty = "signature", dismantle = all, freeze = 0.5``."""
    return ", ".join(f"{measure} = {_need(need)}" for measure, need in needs.items())


def _need(need: Fraction | str) -> str:
    if isinstance(need, Fraction):
        return format_decimal(round_decimal(need, "down"))
    return need if need == "all" else format_text(need)


def read_text(text: str) -> Any:
    """Read a text, with or without quotes."""
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        try:
            return tomllib.loads(f"text = {text}")["text"]
        except ValueError:
            return text
    return text


def read_interval(text: str) -> Any:
    """Read a number, ``low..high`` or ``[low, high]``; what is neither stays a text."""
    if match := _INTERVAL.fullmatch(text) or _LIST.fullmatch(text):
        return [Decimal(match[1]), Decimal(match[2])]
    return read_amount(text)


def read_amount(text: str) -> Any:
    """Read a number; what is none stays a text, and is told to be none later on."""
    return read_number(text) if re.fullmatch(_NUMBER, text) else text


def read_whole(text: str) -> Any:
    """Read a whole number, which a spreadsheet may show as ``3.0``."""
    number = read_amount(text)
    if isinstance(number, Decimal) and number.adjusted() < 10 and number == int(number):
        return int(number)
    return number


def read_date(text: str) -> Any:
    """Read a date cell, or a text of year, month and day."""
    match = _DATE.fullmatch(text)
    try:
        return dt.date.fromisoformat(match[1]) if match else text
    except ValueError:
        return text


def read_truth(text: str) -> Any:
    """Read true or false, yes or no."""
    return _TRUTH.get(text.lower(), text)


def read_ids(text: str) -> list[str]:
    """Read ids with commas, semicolons or spaces between them."""
    return [id_ for id_ in re.split(r"[\s,;]+", text) if id_]


def read_needs(text: str) -> Any:
    """Read needs as :func:`needs_cell` writes them; quotes may be left out."""
    needs: dict[str, Any] = {}
    at = 0
    while at < len(text):
        match = _NEED.match(text, at)
        if match is None or match[1] in needs:
            return text
        wanted = match[2].strip()
        needs[match[1]] = read_text(wanted) if wanted.startswith('"') else read_amount(wanted)
        at = match.end()
    return needs
