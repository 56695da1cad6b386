"""In which direction a text runs."""

from __future__ import annotations

import re
import unicodedata

#: Every character of the classes R and AL is one of these; others are, too.
_MAY_RUN_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def runs_left(text: str) -> bool:
    """Whether most letters of a text run from right to left.

    Not the first letter decides, as by rules P2 and P3 of the Unicode bidirectional algorithm
    (UAX 9): an English sentence that begins with an Arabic title still runs to the right.
    """
    if not _MAY_RUN_LEFT.search(text):  # nearly all texts
        return False
    kinds = [unicodedata.bidirectional(character) for character in text]
    return sum(kind in ("R", "AL") for kind in kinds) > kinds.count("L")
