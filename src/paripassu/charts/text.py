"""Words as pictures and terminals can bear them: clean, wrapped, cut, and measured."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.numbers import words
from paripassu.numbers.rounding import Rule, figures, places

#: Said wherever a plan is shown (docs/specification/sequencing.md#safety).
HOLDS = (
    "This order holds against any one party walking away. It does not hold against several "
    "walking away together, nor against cheating: that is what inspection is for."
)

_NO_BREAK = "\u00a0"
# Directional overrides and isolates would let a title rearrange the words around it.
_DIRECTIONAL = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# All but the no-break spaces.
_BLANKS = re.compile("[^\\S\u00a0\u202f]+")
# Characters that stand in for nothing: no XML file may hold them.
_FORBIDDEN = frozenset("\ufffe\uffff")


def clean(text: str) -> str:
    """Replace what a terminal, an SVG file or a page must not get to see.

    Control characters (an escape sequence could repaint a terminal, and XML forbids most of them),
    directional overrides and lone surrogates go; runs of blanks become one. A blank that keeps a
    number and its unit together stays.
    """
    kept = (
        " "
        if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in _DIRECTIONAL | _FORBIDDEN
        else c
        for c in text
    )
    return " ".join(part for part in _BLANKS.split("".join(kept)) if part)


def columns(text: str) -> int:
    """Give the width of a text in columns: wide characters count two, combining marks none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def cut(text: str, width: int) -> str:
    """Shorten a text to so many columns, with an ellipsis where something is missing."""
    if columns(text) <= width:
        return text
    short = text
    while short and columns(short) > width - 1:
        short = short[:-1]
    return short.rstrip() + "…"


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
        while columns(rest) > width:
            head = cut(rest, width).removesuffix("…") or rest[0]
            lines[-1] = head
            lines.append("")
            rest = rest[len(head) :]
        lines[-1] = rest
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


def party_title(agreement: Agreement, party: str) -> str:
    """Give a party's name, clean."""
    return clean(agreement.party[party].title) or party


def measure_title(agreement: Agreement, measure: str) -> str:
    """Give a measure's title, or its id."""
    return clean(agreement.measure[measure].title) or measure


def names(agreement: Agreement, parties: Sequence[str]) -> str:
    """Give the names of those who act, or of all who act jointly."""
    return " + ".join(party_title(agreement, party) for party in parties)


def portion(agreement: Agreement, measure: str, index: int, of: int) -> str:
    """Say which portion of a measure it is: the stage's name, ``2/3``, or nothing for a whole."""
    stages = agreement.measure[measure].stages
    if stages:
        return clean(stages[index - 1].name)
    return f"{index}/{of}" if of > 1 else ""
