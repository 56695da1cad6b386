"""What a page shows of a file that is open, and how its text and the file stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal["saved", "unsaved", "unread", "clash", "gone", "unwritable", "left"]


@dataclass(frozen=True, slots=True)
class Shown:
    r"""What a page shows of a file.

    Attributes
    ----------
    revision : int
        Grows with each change of the text.
    text : str
        With ``\n`` at the end of lines, and no byte-order mark.
    place : str
        How text and file stand to each other. ``saved``: the same. ``unsaved``: the text is written
        a second after the last change. ``unread``: the text does not read as an agreement, and is
        not written. ``clash``: both were changed, in the same place. ``gone``: the file is not
        there or cannot be read. ``unwritable``: it cannot be written. ``left``: an earlier process
        ended before it wrote what is in ``theirs``.
    what : str
        The same in a sentence, with what can be done.
    can_undo, can_redo : bool
    theirs : str or None
        At a clash what stands in the file; with ``left`` what was left.
    """

    revision: int
    text: str
    place: Place
    what: str
    can_undo: bool
    can_redo: bool
    theirs: str | None = None
