"""A parsed sentence as frozen values: words, what each depends on, and what kind of name it is.

The labels are those of the pipeline: Penn Treebank tags, ClearNLP dependencies, OntoNotes entities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Word(NamedTuple):
    """One word or mark.

    Attributes
    ----------
    text, lemma : str
        As it stands, and its dictionary form in small letters.
    tag, dep : str
        Its Penn Treebank tag, and how it depends on its head.
    head : int
        The number of the word it depends on; the root's own.
    start, end : int
        Characters of its sentence.
    kind : str
        The kind of name that it is part of (``PERSON``, ``GPE``, …), or nothing.
    """

    text: str
    lemma: str
    tag: str
    dep: str
    head: int
    start: int
    end: int
    kind: str = ""

    @property
    def is_verb(self) -> bool:
        """Whether it is a verb in some form, no modal."""
        return self.tag.startswith("VB")

    @property
    def is_name(self) -> bool:
        """Whether it is a proper noun."""
        return self.tag.startswith("NNP")


@dataclass(frozen=True)
class Parse:
    """The words of one sentence and what depends on what.

    Attributes
    ----------
    words : tuple of Word
        In their order.
    text : str
        The sentence, as far as it was parsed.
    """

    words: tuple[Word, ...]
    text: str
    _below: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)
    # Word k and all below it are those that were met from _met[k] on and before _left[k].
    _met: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _left: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        below: list[list[int]] = [[] for _ in self.words]
        for at, word in enumerate(self.words):
            if word.head != at:
                below[word.head].append(at)
        object.__setattr__(self, "_below", tuple(map(tuple, below)))
        order = [
            one for at, word in enumerate(self.words) if word.head == at for one in self.under(at)
        ]
        met, size = [0] * len(self.words), [1] * len(self.words)
        for place, at in enumerate(order):
            met[at] = place
        for at in reversed(order):
            if self.words[at].head != at:
                size[self.words[at].head] += size[at]
        left = (first + many for first, many in zip(met, size, strict=True))
        object.__setattr__(self, "_met", tuple(met))
        object.__setattr__(self, "_left", tuple(left))

    def moved(self, by: int, text: str) -> Parse:
        """Give the parse of a longer text that this one is the end of.

        Parameters
        ----------
        by : int
            Characters that stand before.
        text : str
            The longer text.
        """
        words = (one._replace(start=one.start + by, end=one.end + by) for one in self.words)
        return Parse(tuple(words), text)

    def __getitem__(self, at: int) -> Word:
        return self.words[at]

    def __len__(self) -> int:
        return len(self.words)

    def below(self, at: int, *deps: str) -> tuple[int, ...]:
        """Give the words that depend on one, of these kinds or of all."""
        found = self._below[at]
        return tuple(one for one in found if self.words[one].dep in deps) if deps else found

    def under(self, at: int) -> Iterator[int]:
        """Give a word and all that hangs below it, in no order."""
        open_ = [at]
        while open_:
            one = open_.pop()
            yield one
            open_ += self._below[one]

    def above(self, at: int) -> Iterator[int]:
        """Give what a word depends on, up to the root."""
        while self.words[at].head != at:
            at = self.words[at].head
            yield at

    def is_under(self, at: int, other: int) -> bool:
        """Whether a word is another or hangs below it."""
        return self._met[other] <= self._met[at] < self._left[other]

    def said(self, first: int, last: int) -> str:
        """Give the text from one word to another, both included."""
        return self.text[self.words[first].start : self.words[last].end]
