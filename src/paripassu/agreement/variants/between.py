"""The changes that lead from one agreement file to another: a repaired one, for example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from paripassu.agreement.read import document_of
from paripassu.agreement.variants.fields import entries_of
from paripassu.agreement.variants.model import NAMED, SINGLE, TABLES, Change, alike
from paripassu.errors import ParameterError


def changes_between(before: str | bytes, after: str | bytes) -> tuple[Change, ...]:
    """Give the changes that make one agreement of another.

    Parameters
    ----------
    before, after : str or bytes
        The texts of two agreement files.

    Returns
    -------
    tuple of Change
        Entry by entry, in the order of the first file.

    Raises
    ------
    AgreementError
        One of them is no TOML.
    ParameterError
        The second has an entry that the first has not, or they differ in entries without a name:
        a variant cannot say so.
    """
    return tuple(_changes(document_of(before), document_of(after)))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    ours, theirs = entries_of(before), entries_of(after)
    new = [entry for entry in theirs if entry not in ours and entry not in SINGLE]
    kinds = [kind for kind in {**before, **after} if kind not in SINGLE and kind not in NAMED]
    apart = [kind for kind in kinds if not alike(before.get(kind), after.get(kind))]
    if new or apart:
        raise ParameterError("after", f"has other entries: {', '.join((*new, *apart))}")
    for entry in {**ours, **theirs}:
        if entry not in theirs and entry not in SINGLE:
            yield Change(entry, None)
        else:
            yield from _of_entry(entry, ours.get(entry, {}), theirs.get(entry, {}))


def _of_entry(entry: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[Change]:
    for key in {**ours, **theirs}:
        old, new = ours.get(key), theirs.get(key)
        if alike(old, new):
            continue
        if key in TABLES and isinstance(old, Mapping) and isinstance(new, Mapping):
            for name in {**old, **new}:
                if not alike(old.get(name), new.get(name)):
                    yield Change(entry, f"{key}.{name}", old.get(name), new.get(name))
        else:
            yield Change(entry, key, old, new)
