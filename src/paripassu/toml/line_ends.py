"""How the lines of a person's file end, so that a change leaves them as they are."""

from __future__ import annotations

from bisect import bisect_left


class LineEnds:
    r"""A text with ``\n`` at the end of lines, and how its lines did end.

    Parameters
    ----------
    text : str
        Its lines end with ``\n`` or ``\r\n``, each as it likes.

    Attributes
    ----------
    plain : str
        The text with ``\n`` at the end of lines.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.plain = text.replace("\r\n", "\n")
        # Entry k: where in the plain text the k-th line end stands that was of two characters.
        self._long: list[int] = []
        at = text.find("\r\n")
        while at >= 0:
            self._long.append(at - len(self._long))
            at = text.find("\r\n", at + 2)
        self._usual = "\r\n" if 2 * len(self._long) > self.plain.count("\n") else "\n"

    def joined(self, pieces: list[tuple[int, int, str]]) -> str:
        """Join parts of the plain text and what follows each, every old line with its own end.

        Parameters
        ----------
        pieces : list of (int, int, str)
            First character of a part of the plain text, the one after its last, and what follows
            the part.
        """
        made = []
        skipped = 0
        for index, (start, end, new) in enumerate(pieces):
            follows = pieces[index + 1] if index + 1 < len(pieces) else (-1, -1, "")
            # A line put in below another comes behind that line's own end.
            below = new.startswith("\n") and follows[0] == end < follows[1]
            below = below and self.plain[end] == "\n"
            made.append(self._original(start + skipped, end + below))
            made.append(self.ended(new[1:] + "\n" if below else new))
            skipped = int(below)
        return "".join(made)

    def _original(self, start: int, end: int) -> str:
        first, last = (at + bisect_left(self._long, at) for at in (start, end))
        return self._text[first:last]

    def ended(self, new: str) -> str:
        """Give new text the line end that most lines of the file have."""
        return new.replace("\n", self._usual)
