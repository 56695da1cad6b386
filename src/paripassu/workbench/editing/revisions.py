"""The texts that pages may still show, and how a change to one of them fits the newest."""

from __future__ import annotations

from collections import deque

from paripassu.workbench.editing.change import Change, StaleError

#: Revisions that changes made on an older text are carried over.
_MOST = 10_000


class Revisions:
    """The changes that made one text of the next.

    Attributes
    ----------
    newest : int
        The revision of the text as it is now, from 0.
    """

    def __init__(self) -> None:
        self.newest = 0
        self._made: deque[Change] = deque(maxlen=_MOST)

    def add(self, change: Change) -> None:
        """Take up that the text was changed."""
        self._made.append(change)
        self.newest += 1

    def carried(self, change: Change, revision: int) -> Change:
        """Give a change to an older text as one to the newest.

        Raises
        ------
        StaleError
            The same characters were changed since, or too much was.
        """
        for made in self.since(revision):
            carried = change.after(made)
            if carried is None:
                raise StaleError(
                    "somebody else has changed this place",
                    "look at the text as it is now, and make your change again",
                )
            change = carried
        return change

    def before(self, text: str, revision: int) -> str:
        """Give an older text.

        Parameters
        ----------
        text : str
            The newest.
        revision : int
            Of the older one.

        Raises
        ------
        StaleError
            Too much was changed since.
        """
        for made in reversed(self.since(revision)):
            text = made.back.made(text)
        return text

    def since(self, revision: int) -> list[Change]:
        """Give the changes that were made since a revision."""
        behind = self.newest - revision
        if not 0 <= behind <= len(self._made):
            raise StaleError("the text is another one by now", "load the page again")
        return list(self._made)[len(self._made) - behind :]
