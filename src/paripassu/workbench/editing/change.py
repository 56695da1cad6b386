"""One change to a text: a run of characters that gives way to another."""

from __future__ import annotations

from dataclasses import dataclass

from paripassu.errors import PariPassuError


class StaleError(PariPassuError):
    """A change to a text that is another one by now."""


@dataclass(frozen=True, slots=True)
class Change:
    """What stands from a character on gives way to something else.

    Attributes
    ----------
    start : int
        The first character, from 0.
    old, new : str
        What stands there, and what shall stand there.
    """

    start: int
    old: str
    new: str

    @property
    def end(self) -> int:
        """The character after the last that goes."""
        return self.start + len(self.old)

    @property
    def back(self) -> Change:
        """The change that takes this one back."""
        return Change(self.start, self.new, self.old)

    def made(self, text: str) -> str:
        """Make the change.

        Raises
        ------
        StaleError
            Something else stands there.
        """
        if self.start < 0 or text[self.start : self.end] != self.old or self.end > len(text):
            raise StaleError(
                f"{self.old[:40]!r} does not stand at character {self.start} of the text",
                "make the change again, in the text as it is now",
            )
        return text[: self.start] + self.new + text[self.end :]

    def after(self, other: Change) -> Change | None:
        """Give the same change for a text in which another one was made first.

        Parameters
        ----------
        other : Change
            Of the text that this one is a change of, too.

        Returns
        -------
        Change or None
            None where both change the same characters. Of two that put something in at one place,
            this one comes behind.
        """
        if other.end <= self.start:
            return Change(self.start + len(other.new) - len(other.old), self.old, self.new)
        return self if self.end <= other.start else None

    def then(self, other: Change) -> Change | None:
        """Give this change and the next as one, where the next changes what this one put in."""
        at = other.start - self.start
        if not 0 <= at <= len(self.new) or at + len(other.old) > len(self.new):
            return None
        new = self.new[:at] + other.new + self.new[at + len(other.old) :]
        return Change(self.start, self.old, new)


def between(before: str, after: str) -> Change:
    """Give the shortest change that makes one text of another."""
    start = _alike(before, after)
    most = min(len(before), len(after)) - start
    end = _alike(before[len(before) - most :][::-1], after[len(after) - most :][::-1])
    return Change(start, before[start : len(before) - end], after[start : len(after) - end])


def _alike(one: str, other: str) -> int:
    """Count the characters with which both texts begin."""
    low, high = 0, min(len(one), len(other))
    while low < high:  # by halves: slices are compared faster than characters one by one
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
