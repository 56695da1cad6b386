"""Names that are matched byte for byte, and what to say where one matches nothing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from paripassu.inspection.draw.alike import character, plain
from paripassu.nearest import nearest
from paripassu.quoted import quoted

#: Looking for a near name is slow; whoever has a hundred wrong names has one wrong file.
_MOST_SEARCHES = 5


class Known:
    """The names that there are, and hints for those that there are not.

    Parameters
    ----------
    names : iterable of str
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(names))
        self._plain: dict[str, str] | None = None
        self._searches = 0

    def hint(self, name: str) -> str:
        """Say which known name may be meant, and where the two differ if that cannot be seen."""
        if self._plain is None:
            self._plain = {plain(known): known for known in reversed(self._names)}
        alike = self._plain.get(plain(name))
        if alike is not None:
            return f"names are matched byte for byte, and {_difference(name, alike)}"
        if self._searches >= _MOST_SEARCHES:
            return ""
        self._searches += 1
        return nearest(name, self._names)


def _difference(name: str, known: str) -> str:
    for at, (one, other) in enumerate(zip_longest(name, known), start=1):
        if one != other:
            return (
                f"character {at} is {character(one)} here and {character(other)} in {quoted(known)}"
            )
    return f"there is {quoted(known)}"


def drawn_item(name: str, stratum: str = "", draw: str = "") -> str:
    """Name a drawn item; the draw only where there are several."""
    within = f" of {quoted(stratum)}" if stratum else ""
    return f"{quoted(name)}{within}{f' in draw {quoted(draw)}' if draw else ''}"
