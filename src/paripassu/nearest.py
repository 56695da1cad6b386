"""The nearest known word, for messages."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

#: Comparing is slow; beyond this length or number of words nobody has simply mistyped.
_LONGEST, _MOST = 100, 5_000
#: No vocabulary of the program has more words, so that its lists are not cut; an agreement may.
_LISTED = 80


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that is nearest to a mistaken one.

    Returns
    -------
    str
        ``did you mean 'treaty'?``, or the known words where none is near.
    """
    words = sorted(set(known))
    if len(word) <= _LONGEST:
        # Capitals are the commonest slip, and difflib would see another letter in each of them.
        close = get_close_matches(word, words[:_MOST], n=1, cutoff=0.6) or [
            near for near in words[:_MOST] if near.lower() == word.lower()
        ]
        if close:
            return f"did you mean {close[0]!r}?"
    if not words:
        return "there is none"
    # A name of a file can hold what must not reach a terminal.
    said = [word if word.isprintable() else repr(word) for word in words[:_LISTED]]
    return f"known: {', '.join(said)}{', …' if len(words) > _LISTED else ''}"
