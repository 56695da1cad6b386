"""In which direction a text runs."""

from __future__ import annotations

import unicodedata


def runs_left(text: str) -> bool:
    """Whether most letters of a text run from right to left.

    Not the first letter decides, as by rules P2 and P3 of the Unicode bidirectional algorithm
    (UAX 9): an English sentence that begins with an Arabic title still runs to the right.
    """
    kinds = [unicodedata.bidirectional(character) for character in text]
    return sum(kind in ("R", "AL") for kind in kinds) > kinds.count("L")
