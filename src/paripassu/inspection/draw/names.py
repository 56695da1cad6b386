"""Names that are hashed, printed and matched byte for byte: draws, parties, strata, items."""

from __future__ import annotations

import unicodedata

#: A party's id stands behind one byte that gives its length.
MOST_ID_BYTES = 255
MOST_ITEM_BYTES = 1000


def fault(name: str, most: int = MOST_ITEM_BYTES) -> str:
    """Say what is wrong with a name; empty where nothing is.

    A name has at least one character, at most ``most`` bytes in UTF-8, no blank at either end, no
    line end, no control character, and hence no null byte: that one ends names where they are
    hashed.
    """
    if not name:
        return "is empty"
    if not name.isascii():
        try:
            size = len(name.encode())
        except UnicodeEncodeError:
            return "has half of a surrogate pair in it"
    else:
        size = len(name)
    if size > most:
        return f"has {size:,} bytes in UTF-8, and {most} are the most"
    if name.isprintable() and name[0] != " " and name[-1] != " ":
        return ""
    if name != name.strip():
        return "has a blank at its beginning or end"
    for character in name:
        if unicodedata.category(character) in ("Cc", "Zl", "Zp"):
            return f"has the control character U+{ord(character):04X} in it"
    return ""
