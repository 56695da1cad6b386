"""Keys of a document that are not known here: a later version may have added them.

docs/decisions/0018-keys-that-are-not-known.md
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from paripassu.quoted import quoted

_MOST_NAMED = 5


class DocumentNote(UserWarning):
    """Keys of a document were not read, since they are not known here.

    Python shows it once; the command line prints it on standard error.
    """


def place_of(location: tuple[int | str, ...]) -> str:
    """Say where in a document something stands: ``strata['a b'].picked[0]``."""
    place = ""
    for part in location[:8]:
        if isinstance(part, int):
            place += f"[{part}]"
        elif part.isidentifier() and part.isascii() and len(part) < 40:
            place += f".{part}" if place else part
        else:
            place += f"[{quoted(part)}]"
    return place


def tell(source: str, places: list[tuple[int | str, ...]]) -> None:
    """Say in one line which keys were ignored, or some of them."""
    named = ", ".join(place_of(place) for place in places[:_MOST_NAMED])
    more = len(places) - _MOST_NAMED
    rest = f" and {more:,} more" if more > 0 else ""
    warnings.warn(
        DocumentNote(f"{source}: ignored, since no such key is known here: {named}{rest}"),
        stacklevel=4,
    )


def unread(
    document: Any, read: Any, names: frozenset[str], at: tuple[int | str, ...] = ()
) -> Iterator[tuple[int | str, ...]]:
    """Find the keys of a document that the value read from it does not have.

    Parameters
    ----------
    document : JSON value
        What was read.
    read : JSON value
        The value as it would be written.
    names : frozenset of str
        Keys that some model did not know: what is left out for another reason is none of them.
    """
    if isinstance(document, Mapping) and isinstance(read, Mapping):
        kept = {str(key): value for key, value in read.items()}
        for key, value in document.items():
            if key in kept:
                yield from unread(value, kept[key], names, (*at, key))
            elif key in names:
                yield (*at, key)
    elif isinstance(document, (list, tuple)) and isinstance(read, (list, tuple)):
        for index, (one, other) in enumerate(zip(document, read, strict=False)):
            yield from unread(one, other, names, (*at, index))
