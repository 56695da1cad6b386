"""A report as a value that knows no format: headings, paragraphs, lists, tables and pictures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from paripassu.charts.picture import Picture

#: ``lead``: what a part comes to; ``note``: a warning; ``holds``: how far a result goes.
Role = Literal["plain", "lead", "note", "holds", "quiet"]
#: Characters that a line of a table has room for; between what a column takes at the least and
#: counts for at the most; and beside what numbers need.
_LINE, _LEAST, _MOST, _GAP = 112, 8, 48, 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 stands over a part, level 2 within one."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences, and what they are for."""

    text: str
    role: Role = "plain"


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head.

    Attributes
    ----------
    title : str
        What it is called where it is not seen.
    header : tuple of str
    rows : tuple of tuple of str
        As many cells as the head has; a line break within a cell stands between two statements.
    caption : str
        How to read it.
    words : frozenset of int
        Columns of words, that may break; the others hold numbers.
    set_off : frozenset of int
        Rows that raise an alarm; one of their cells says so in words.
    joined : frozenset of int
        Rows that happen together with the row before.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    words: frozenset[int] = field(default_factory=frozenset)
    set_off: frozenset[int] = field(default_factory=frozenset)
    joined: frozenset[int] = field(default_factory=frozenset)

    @property
    def shares(self) -> tuple[float, ...]:
        """Which share of the width each column takes, for a form that does not find out by itself.

        Where there is room, each gets more in proportion. Where there is too little, columns of
        numbers take what they need, and those of words what is left.
        """
        columns = range(len(self.header))
        need: dict[int, float] = {
            at: (self._usual(at) if at in self.words else self._longest(at)) + _GAP
            for at in columns
        }
        over = sum(need.values()) - _LINE
        words = sum(need[at] for at in self.words)
        if over > 0 and words:
            kept = max(words - over, _LINE / 3) / words
            need |= {at: need[at] * kept for at in self.words}
        return tuple(need[at] / sum(need.values()) for at in columns)

    def _longest(self, at: int) -> int:
        """Give the longest line of a column's cells, or the longest word of its head."""
        cells = (line for row in self.rows for line in row[at].split("\n"))
        return min(max(map(len, [*cells, *self.header[at].split()]), default=0), _MOST)

    def _usual(self, at: int) -> int:
        """Give what nine of ten lines of a column of words do not exceed."""
        lengths = sorted(len(line) for row in self.rows for line in row[at].split("\n"))
        usual = lengths[len(lengths) * 9 // 10] if lengths else 0
        usual = max(usual, lengths[-1] // 2 if lengths else 0)
        return max(_LEAST, min(usual, _MOST), *(len(word) for word in self.header[at].split()))


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its title, its caption, and what it shows for those who do not see it."""

    picture: Picture


Block = Heading | Paragraph | Items | Table | Figure


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes
    ----------
    title : str
    subtitle : str
        Whose report it is, and of which day.
    date : date
        The day that it is of; nothing in it depends on another clock.
    language : str
        BCP 47 tag of the agreement's titles; ``en`` where the file names none.
    blocks : tuple of Block
    """

    title: str
    subtitle: str
    date: dt.date
    language: str
    blocks: tuple[Block, ...]

    def pictures(self) -> tuple[Picture, ...]:
        """Give the pictures in their order."""
        return tuple(block.picture for block in self.blocks if isinstance(block, Figure))

    def texts(self) -> tuple[str, ...]:
        """Give every text that is read, in the order in which it stands."""
        texts = [self.title, self.subtitle]
        for block in self.blocks:
            match block:
                case Heading() | Paragraph():
                    texts.append(block.text)
                case Items():
                    texts += block.items
                case Table():
                    texts += [block.caption, *block.header, *(c for row in block.rows for c in row)]
                case Figure():
                    texts += [block.picture.title, block.picture.caption]
        return tuple(text for text in texts if text)
