"""What differs between drafts of an agreement, or between readings of one text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paripassu.agreement.contents import contents
from paripassu.agreement.terms import Terms
from paripassu.documents.anything import Anything
from paripassu.documents.value import Value

#: The order in which kinds of entries are told of; others come after these.
_KINDS = (
    "agreement",
    "party",
    "measure",
    "requirement",
    "choice",
    "group",
    "position",
    "source",
    "declaration",
    "process",
    "notice",
)


class Difference(Value):
    """One key of one entry in which files differ, or an entry that not all of them have.

    Attributes
    ----------
    entry : str
        ``agreement``; an entry's kind and id, ``position:ID``; or what an entry without an id says.
    key : str or None
        The key in the file; None: the whole entry.
    values : tuple
        Per file what the key holds, as the file has it: the usual value where the file leaves the
        key out, null where that means nothing or the file has no such entry. For a whole entry:
        whether the file has it.
    """

    entry: str
    key: str | None
    values: tuple[Anything, ...]


def differences(agreements: Sequence[Terms]) -> tuple[Difference, ...]:
    """Give all in which agreements differ, entry by entry and key by key.

    Parameters
    ----------
    agreements : sequence of Agreement
        In the order in which values are given.

    Returns
    -------
    tuple of Difference
        By kind, then by name. None where all say the same: order and comments do not count, nor
        whether a usual value is written out.
    """
    return tuple(_differences(agreements))


def _differences(agreements: Sequence[Terms]) -> Iterator[Difference]:
    found = [contents(agreement) for agreement in agreements]
    for entry in sorted({name for one in found for name in one}, key=_place):
        having = [one.get(entry) for one in found]
        if None in having:
            yield Difference(entry=entry, key=None, values=tuple(h is not None for h in having))
        known = [keys for keys in having if keys is not None]
        for key in known[0]:
            if any(keys[key] != known[0][key] for keys in known):
                values = tuple(None if keys is None else keys[key] for keys in having)
                yield Difference(entry=entry, key=key, values=values)


def _place(entry: str) -> tuple[int, str, str]:
    kind, _, name = entry.partition(":")
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS), kind, name
