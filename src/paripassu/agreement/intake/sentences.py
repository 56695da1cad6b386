"""Paragraphs and sentences of a text, as stretches of its characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paripassu.agreement.intake.quotations import Quotation, find_quotations

_BLOCK = re.compile(r"\S[^\n]*(?:\n(?![ \t\u00a0]*\n)[^\n]*)*", re.UNICODE)
_ENDING = "".join(".!?…:;\"”’'»)]")
#: A sentence may end here: a full stop, what closes after it, and a capital or a mark to follow.
_END = re.compile(
    r"(?:(?<![.!?…])[.!?…]+|\[\.+\]|\[…\])[\"”’'»)\]]*(?=\s+[\"“„«‘'`(\[]*(?:[A-Z0-9ÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØŚÚÛÜŽŁŠČĐİ]))"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Sen|Rep|Gov|Pres|Hon|Rev|Fr|St|"
    r"Ft|Mt|No|Nos|Art|vs|v|etc|cf|al|Inc|Ltd|Co|Corp|Bros|Jr|Sr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|"
    r"Sep|Oct|Nov|Dec|approx|est|fig|e\.g|i\.e)|(?:^|[\s(\"“])[A-Z])\.$"
)
#: Where and when a report was written, up to a dash: a place in capitals, or one with a date or the
#: agency's name.
_DATE = r"[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?"
_AGENCY = r" ?\([^()\n]{2,30}\)"
_DATELINE = re.compile(
    r"(?:(?=[A-Z .'’-]{5})[A-Z][A-Z.'’ -]{3,30}(?:, [A-Z][\w. ]{1,20}?)?|[A-Z][\w.'’ -]{2,30}?)"
    rf"(?:,? {_DATE}(?:{_AGENCY})?|{_AGENCY}|(?<=[A-Z]{{2}}))"
    r"\s?(?:--|[–—]|-(?=\s))\s*(?=[\"“‘']?[A-Z])"
)
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}$")
#: Words that begin a sentence and are part of no name: after them “U.S.” was the end of one.
_BEGINNING = re.compile(
    r"\s+[\"“]?(?:The|He|She|It|They|We|In|On|At|But|And|His|Her|Its|Their|This|That|These|Those|A|An|"
    r"As|After|Before|There|If|When|While|However|Meanwhile|Earlier|Last|For|To|Some|Many|Most)\b"
)
#: No abbreviation, and no initials worth telling, are longer than this, in characters.
_SHORT = 40
#: A paragraph without a full stop is a heading if it is no longer than this, in words.
_HEADING = 24


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence.

    Attributes
    ----------
    start, end : int
        Characters of the text.
    text : str
        What stands there.
    paragraph : int
        The number of its paragraph, from 0.
    quotations : tuple of Quotation
        What stands in quotation marks in it, cut at its ends.
    heading : bool
        Whether it is a headline or a caption, not a sentence that says something.
    dateline : int
        So many characters at its beginning say where and when it was written: “OSLO (AP) — ”.
    """

    start: int
    end: int
    text: str
    paragraph: int
    quotations: tuple[Quotation, ...] = ()
    heading: bool = False
    dateline: int = 0

    @property
    def quoted_share(self) -> float:
        """How much of it stands in quotation marks, from 0 to 1."""
        inside = sum(one.end - one.start for one in self.quotations)
        return inside / max(1, self.end - self.start)


def paragraphs_of(text: str) -> tuple[tuple[int, int], ...]:
    """Find the paragraphs: parted by empty lines, or by lines that end where sentences do."""
    found = []
    for block in _BLOCK.finditer(text):
        start = begun = block.start()
        last = ""  # what is not blank and stands last, from the start on
        for line in re.finditer(r"\n", block.group()):
            at = block.start() + line.start()
            last = text[begun:at].rstrip()[-1:] or last
            begun = at + 1
            if last in _ENDING:
                found.append((start, at))
                start, last = at + 1, ""
        found.append((start, block.end()))
    trimmed = ((s + len(text[s:e]) - len(text[s:e].lstrip()), e) for s, e in found)
    return tuple((s, s + len(text[s:e].rstrip())) for s, e in trimmed if text[s:e].strip())


def find_sentences(text: str) -> tuple[Sentence, ...]:
    """Find all sentences of a text, in order."""
    paragraphs = paragraphs_of(text)
    quotations = find_quotations(text, paragraphs)
    ends = [one.end for one in quotations]
    found = []
    for number, (start, end) in enumerate(paragraphs):
        for first, last in _parts(text, start, end):
            found.append(
                Sentence(
                    first,
                    last,
                    text[first:last],
                    number,
                    tuple(_cut(quotations, ends, first, last)),
                    heading=(first, last) == (start, end) and _is_heading(text[first:last]),
                    dateline=_dateline(text[first:last]) if first == start else 0,
                )
            )
    return tuple(found)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for mark in _END.finditer(text, start, end):
        before = text[max(first, mark.start() + 1 - _SHORT) : mark.start() + 1]
        if mark.group().startswith("."):
            if _ABBREVIATION.search(before) and len(mark.group()) == 1:
                continue
            if (
                _INITIALS.search(before)
                and len(mark.group()) == 1
                and not _BEGINNING.match(text, mark.end())
            ):
                continue
        yield first, mark.end()
        first = mark.end()
        while first < end and text[first].isspace():
            first += 1
    if first < end:
        yield first, end


def _cut(
    quotations: Sequence[Quotation], ends: Sequence[int], start: int, end: int
) -> Iterator[Quotation]:
    """Give what of the quotations, in order with their ends, stands from a start to an end."""
    for at in range(bisect_right(ends, start), len(ends)):
        one = quotations[at]
        if one.start >= end:
            return
        yield Quotation(max(one.start, start), min(one.end, end), one.closed, one.resumed)


def _dateline(text: str) -> int:
    found = _DATELINE.match(text)
    return 0 if found is None else found.end()


def _is_heading(text: str) -> bool:
    return text[-1:] not in _ENDING and len(text.split()) <= _HEADING
