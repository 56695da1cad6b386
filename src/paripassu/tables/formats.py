"""Number formats of sheets that show another number than the one that the cell holds.

ECMA-376, part 1, 18.8.31: a sign of per cent in quotes or behind a backslash is text, and the
value is not multiplied; a comma behind the last digit divides what is shown by a thousand.
"""

from __future__ import annotations

import re
from functools import lru_cache

from paripassu.quoted import quoted
from paripassu.tables.grid import Wrong

#: Text, blanks as wide as a letter, letters that fill the cell, colours and conditions.
_TEXT = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]', re.DOTALL)
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_MEND = "write the number that is meant, with a number format that shows it as it is"


@lru_cache(maxsize=1_000)
def shows_other(number_format: str) -> str:
    """Say how a number format shows another number than the cell's; empty where it does not."""
    literal = "".join((text or "") + (one or "") for text, one in _TEXT.findall(number_format))
    bare = _TEXT.sub("", number_format)
    if "%" in literal and "%" not in bare:
        return "a sign of per cent that is only text"
    return "only its thousands or millions" if _SCALED.search(bare) else ""


@lru_cache(maxsize=1_000)
def shows_percent(number_format: str) -> bool:
    """Say whether a number format shows a hundred times the cell's number, and a sign of per cent.

    ``0.0%`` shows 0.002 as 0.2 %.
    """
    return "%" in _TEXT.sub("", number_format)


def contradicted(text: str, number_format: str) -> Wrong | None:
    """Say that a cell shows another number than it holds; None where it does not.

    Parameters
    ----------
    text : str
        The cell's number as it would be read.
    number_format : str
    """
    if text == "0" or not (how := shows_other(number_format)):
        return None
    what = f"holds {text}, and its number format {quoted(number_format)} shows {how}"
    return what, _MEND
