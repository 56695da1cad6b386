"""Tags of accountable items: folded, so that one item written in two ways stands in one slot.

docs/specification/escrow.md, "Folding a tag" and "Where a record stands".
"""

from __future__ import annotations

import re
from hashlib import sha256

_DROPPED = " -./_"
_CYRILLIC = "АВЕКМНОРСТУХ"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_ALIKE = {"O": "0", "Q": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8"}
_DOMAIN = b"paripassu/escrow/1/tag\n"


def _table() -> dict[int, str]:
    """Give what each character folds to: the four steps of the specification in one."""
    capitals = dict(zip(_LATIN + _DIGITS, _LATIN + _DIGITS, strict=True))
    capitals |= zip(_CYRILLIC, "ABEKMHOPCTYX", strict=True)
    capitals |= zip(_GREEK, "ABEZHIKMNOPTYX", strict=True)
    folded = {one: _ALIKE.get(to, to) for one, to in capitals.items()}
    # No other small letter: ſ, ß, ı and µ have capitals too, and stand for nothing here.
    small = {one.lower(): to for one, to in folded.items()}
    return {ord(one): to for one, to in (small | folded | dict.fromkeys(_DROPPED, "")).items()}


_FOLDED = _table()
_KEPT = "".join(re.escape(chr(code)) for code, to in _FOLDED.items() if to)
#: A text that folds: at least one character that is kept, and none that is unknown.
FOLDS = re.compile(f"[{re.escape(_DROPPED)}]*[{_KEPT}][{_KEPT}{re.escape(_DROPPED)}]*")


def fold(tag: str) -> str:
    """Fold a tag.

    Parameters
    ----------
    tag : str
        As it is written on the item: ``ВМ-0017`` in Cyrillic letters or Latin ones.

    Returns
    -------
    str
        Capitals A–Z and digits alone, at least one: ``8M0017``.

    Raises
    ------
    ValueError
        It is no tag; says why.
    """
    if not FOLDS.fullmatch(tag):
        raise ValueError(unfoldable(tag))
    return tag.translate(_FOLDED)


def unfoldable(tag: str) -> str:
    """Say why a text is no tag, as a clause; empty where it is one."""
    unknown = next((one for one in tag if ord(one) not in _FOLDED), None)
    if unknown is not None:
        return f"should be a tag of letters and digits, and {unknown!r} is neither"
    return "" if FOLDS.fullmatch(tag) else "should be a tag with at least one letter or digit"


def slot_of_tag(identity: bytes, folded: str, depth: int) -> int:
    """Give the slot that a tag stands in.

    Parameters
    ----------
    identity : bytes
        The commitment's, 32 bytes: slots of one tag in two commitments have nothing in common.
    folded : str
        As :func:`fold` gives it.
    depth : int
        Of the table's tree, at most 60.

    Returns
    -------
    int
        From 0 to 2^depth − 1.
    """
    digest = sha256(_DOMAIN + identity + folded.encode("ascii")).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - depth)
