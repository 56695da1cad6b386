"""Where quotation marks open and close, also where one of them is missing.

Marks are read from left to right, each by what stands beside it; nothing is counted in pairs, so an
odd mark costs at most its own paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OPENING = "“„«"
_CLOSING = "”»"
_STRAIGHT = '"'
#: What ends a sentence: a mark that opens after it opens another quotation.
_ENDED = ".!?…"
_BEFORE_OPENING = " \t\n\u00a0([{—–-/\u2018'"
#: A single mark that opens: at the beginning of a word; one that closes: at the end of one.
_SINGLE = re.compile(r"(?<![\w.,!?…])[‘'](?=[\w\[(])|(?<=[\w.,!?…\])])[’'](?!\w)")

#: Two single marks that open.
_TWO = re.compile(r"(?<![^\s(\[])''(?=\w)")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One stretch of text in quotation marks.

    Attributes
    ----------
    start, end : int
        Characters of the text, the marks included.
    closed : bool
        Whether a mark closes it. One that is left open runs to the end of its paragraph.
    resumed : bool
        Whether it goes on with the one before it, which was left open: each paragraph of a long
        quotation opens with a mark, and the last one alone closes.
    """

    start: int
    end: int
    closed: bool = True
    resumed: bool = False


def find_quotations(text: str, paragraphs: Sequence[tuple[int, int]]) -> tuple[Quotation, ...]:
    """Find what stands in quotation marks.

    Parameters
    ----------
    text : str
        The whole text.
    paragraphs : sequence of (int, int)
        Where each paragraph begins and ends.
    """
    # Two single marks for a double one, as typewriters and TeX have them: the outer one counts.
    text = _TWO.sub("“'", text.replace("``", "“`")).replace("''", "'”")
    double = any(mark in text for mark in (*_OPENING, *_CLOSING, _STRAIGHT))
    found: list[Quotation] = []
    open_before = False
    for start, end in paragraphs:
        marks = _double(text, start, end) if double else _single(text, start, end)
        own = list(_pairs(marks, text, end))
        if own and open_before and not text[start : own[0].start].strip():
            own[0] = Quotation(own[0].start, own[0].end, own[0].closed, resumed=True)
        found += own
        open_before = bool(own) and not own[-1].closed
    return tuple(found)


def _double(text: str, start: int, end: int) -> Iterator[tuple[int, bool]]:
    """Give the double marks of a paragraph, each with whether it opens."""
    open_ = False
    for at in range(start, end):
        mark = text[at]
        if mark in _OPENING:
            open_ = True
        elif mark in _CLOSING:
            open_ = False
        elif mark == _STRAIGHT:
            before = text[at - 1] if at > start else " "
            after = text[at + 1] if at + 1 < end else " "
            if before in _BEFORE_OPENING and not after.isspace():
                open_ = True
            elif after.isspace() and before.isspace():
                open_ = not open_
            else:
                open_ = False
        else:
            continue
        yield at, open_


def _single(text: str, start: int, end: int) -> Iterator[tuple[int, bool]]:
    """Give the single marks of a paragraph, where a text has no double ones.

    An apostrophe at the end of a word looks like a mark that closes: it does so only where one is
    open.
    """
    for found in _SINGLE.finditer(text, start, end):
        after = text[found.end() : found.end() + 1]
        yield found.start(), bool(after) and (after.isalnum() or after in "[(")


def _follows_end(text: str, at: int) -> bool:
    """Whether a sentence ends before a mark, blanks aside."""
    while at and text[at - 1].isspace():
        at -= 1
    return text[max(0, at - 1) : at] in _ENDED


def _pairs(marks: Iterator[tuple[int, bool]], text: str, end: int) -> Iterator[Quotation]:
    begun: int | None = None
    inside = 0  # marks within a quotation: “The ‘new’ order”, often with the same marks
    for at, opens in marks:
        if begun is None:
            if opens:
                begun, inside = at, 0
        elif opens:
            if _follows_end(text, at):  # the one before was never closed
                yield Quotation(begun, at)
                begun, inside = at, 0
            else:
                inside += 1
        elif inside:
            inside -= 1
        else:
            yield Quotation(begun, at + 1)
            begun = None
    if begun is not None:
        yield Quotation(begun, end, closed=False)
