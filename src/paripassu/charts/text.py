"""Words as pictures and terminals can bear them: clean, wrapped, cut, and measured."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from math import floor

from paripassu.agreement.model import Agreement
from paripassu.numbers import words
from paripassu.numbers.rounding import Rule, figures, places

#: Said wherever a plan is shown (docs/specification/sequencing.md#safety).
HOLDS = (
    "This order holds against any one party walking away. It does not hold against several "
    "walking away together, nor against cheating: that is what inspection is for."
)

_NO_BREAK = "\u00a0"
# Control characters, half a pair of surrogates, separators of lines; directional overrides and
# isolates, which would let a title rearrange the words around it; and characters that stand in for
# nothing, which no XML file may hold.
_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029"
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
# All but the no-break spaces.
_BLANKS = re.compile("[^\\S\u00a0\u202f]+")
#: Columns of a title of which more would not be read: a file may hold megabytes of it.
_LONGEST_TITLE = 300


def clean(text: str) -> str:
    """Replace what a terminal, an SVG file or a page must not get to see.

    Control characters (an escape sequence could repaint a terminal, and XML forbids most of them),
    directional overrides and lone surrogates go; runs of blanks become one. A blank that keeps a
    number and its unit together stays.
    """
    if text.isprintable() and "  " not in text:
        return text.strip(" ")  # most are: a form names each of a thousand measures again and again
    return " ".join(part for part in _BLANKS.split(_HARMFUL.sub(" ", text)) if part)


def _column(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def columns(text: str) -> int:
    """Give the width of a text in columns: wide characters count two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_column, text))


def _fitting(text: str, width: int) -> int:
    """Give how many of its first characters are no wider than so many columns, at the most."""
    for count, character in enumerate(text):
        width -= _column(character)
        if width < 0:
            return count
    return len(text)


def cut(text: str, width: int) -> str:
    """Shorten a text to so many columns, with an ellipsis where something is missing."""
    if _fitting(text, width) == len(text):
        return text
    return text[: _fitting(text, width - 1)].rstrip() + "…"


def wrap(text: str, width: int, most: int = 3, *, whole: bool = False) -> list[str]:
    """Break a text into lines of so many columns; the last line ends in an ellipsis if cut.

    Words longer than a line are broken: a title without blanks must not run out of its box. With
    ``whole`` they are shortened, unless they are of a script that writes no blanks.
    """
    lines = [""]
    for word in clean(text).split(" "):
        rest = word
        if lines[-1] and columns(lines[-1]) + 1 + columns(rest) <= width:
            lines[-1] += f" {rest}"
            continue
        if lines[-1]:
            lines.append("")
        if whole and columns(rest) == len(rest):
            rest = cut(rest, width)
        # What is beyond the lines that are shown is not looked at: it may be long.
        while _fitting(rest, width) < len(rest) and len(lines) <= most + 1:
            head = cut(rest, width).removesuffix("…") or rest[0]
            lines[-1] = head
            lines.append("")
            rest = rest[len(head) :]
        lines[-1] = rest
        if len(lines) > most + 1:
            break
    if not lines[-1] and len(lines) > 1:
        lines.pop()
    if len(lines) > most:
        last = cut(f"{lines[most - 1]} {lines[most]}", width)
        lines = [*lines[: most - 1], last if last.endswith("…") else cut(last + " …", width)]
    return lines


def number(value: Fraction | float, rule: Rule = "given") -> str:
    """Write an amount to two digits after the point, by the rules of the phrase book.

    Exposures, burdens and days are ``asked``: what is said is enough. Gains, and what walking away
    costs, are ``promised``: what is said is reached.
    """
    return words.number(value, rule)


def percent(share: Fraction | float, rule: Rule = "asked") -> str:
    """Write a share as a whole percentage, with a decimal where it is small."""
    return words.percent(share, rule, 0 if share >= Fraction(1, 10) else 1)


def share_of(share: Fraction) -> str:
    """Write which share of a measure a portion is: as given, to four figures where it is long."""
    if places(share * 100, 4) is None and places(share) is not None:
        share = figures(share, words.FIGURES, "given")
    return percent(share, "given")


def tight(text: str) -> str:
    """Leave out the space between a number and its sign, for a narrow cell: ``50%``."""
    return text.replace(_NO_BREAK, "")


def short(text: str) -> str:
    """Give a title, clean and cut to what anybody reads."""
    return cut(clean(text), _LONGEST_TITLE)


def title(text: str, otherwise: str) -> str:
    """Give a short title; where there is none, something else."""
    return short(text) or otherwise


def party_title(agreement: Agreement, party: str) -> str:
    """Give a party's name, clean."""
    return title(agreement.party[party].title, party)


def measure_title(agreement: Agreement, measure: str) -> str:
    """Give a measure's title, or its id."""
    return title(agreement.measure[measure].title, measure)


def names(agreement: Agreement, parties: Sequence[str]) -> str:
    """Give the names of those who act, or of all who act jointly."""
    return " + ".join(party_title(agreement, party) for party in parties)


def on_day(agreement: Agreement, day: Fraction) -> str:
    """Name a day: with its date, where the agreement has a start."""
    return words.on_day(day, agreement.date_of(day))


def from_day(agreement: Agreement, day: Fraction) -> str:
    """Name the day on which something begins, no later than it does: see :func:`on_day`."""
    return words.on_day(day, agreement.date_of(floor(day)), "promised")


def done_on(agreement: Agreement, day: Fraction) -> str:
    """Name a day in a column of days: ``30 (1 July 2018)``."""
    return on_day(agreement, day).removeprefix("day ")


def begun_on(agreement: Agreement, day: Fraction) -> str:
    """Name the day on which something begins in a column of days: see :func:`from_day`."""
    return from_day(agreement, day).removeprefix("day ")


def portion(agreement: Agreement, measure: str, index: int, of: int) -> str:
    """Say which portion of a measure it is: the stage's name, ``2/3``, or nothing for a whole."""
    stages = agreement.measure[measure].stages
    if stages:
        return clean(stages[index - 1].name)
    return f"{index}/{of}" if of > 1 else ""
