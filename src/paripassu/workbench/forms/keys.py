"""Names by which pages know entries, which stay while text is changed around them.

An entry's place in the file is no such name, since entries before it come and go, and neither is
its id, since that can be changed, and not every entry has one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence


def carried(
    before: Sequence[tuple[str, str]], after: Sequence[str], fresh: Callable[[], str]
) -> tuple[tuple[str, str], ...]:
    """Carry the keys of entries over to the entries of a changed text.

    Parameters
    ----------
    before : sequence of (str, str)
        The key of each entry, and what it is told by: its id, or all that it says.
    after : sequence of str
        What each entry is told by now.
    fresh : callable
        Gives a new key.

    Returns
    -------
    tuple of (str, str)
        A key for each entry, no key twice. An entry that is told by the same has the key that it
        had. Where as many are left on both sides they are the same ones, changed.
    """
    had: dict[str, list[str]] = {}
    for key, told in before:
        had.setdefault(told, []).append(key)
    found: list[str | None] = []
    for told in after:
        keys = had.get(told)
        found.append(keys.pop(0) if keys else None)
    unused = {key for keys in had.values() for key in keys}
    left = [key for key, _ in before if key in unused]
    if len(left) != found.count(None):
        left = []
    rest = iter(left)
    return tuple(
        (key if key is not None else next(rest, None) or fresh(), told)
        for key, told in zip(found, after, strict=True)
    )
