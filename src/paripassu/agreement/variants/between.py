"""The changes that lead from one agreement file to another: a repaired one, for example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from paripassu.agreement.read import document_of
from paripassu.agreement.variants.fields import entries_of
from paripassu.agreement.variants.model import NAMED, SINGLE, TABLES, UNNAMED, Change, alike


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
    """
    return tuple(_changes(document_of(before), document_of(after)))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    ours, theirs = entries_of(before), entries_of(after)
    same: dict[str, str] = {}
    for kind in UNNAMED:
        # They have no ids: those that say something else by now are taken to stand in turn.
        gone = [e for e in ours if e.startswith(f"{kind}:") and e not in theirs]
        new = [e for e in theirs if e.startswith(f"{kind}:") and e not in ours]
        same |= dict(zip(gone, new, strict=False))
    taken = set(same.values())
    for entry in {**ours, **theirs}:
        if entry in taken:
            continue
        now = same.get(entry, entry)
        if now in theirs or entry in SINGLE:
            if entry in ours or entry in SINGLE:
                yield from _of_entry(entry, ours.get(entry, {}), theirs.get(now, {}))
            else:
                yield Change(entry, None, None, _without_name(entry, theirs[entry]))
        else:
            yield Change(entry, None)


def _without_name(entry: str, table: Mapping[str, Any]) -> dict[str, Any]:
    """Give what an added entry says: what its name does not say."""
    kind = entry.partition(":")[0]
    name = NAMED[kind][1] if kind in NAMED else None
    return {key: value for key, value in table.items() if key != name}


def _of_entry(entry: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[Change]:
    for key in {**ours, **theirs}:
        old, new = ours.get(key), theirs.get(key)
        if alike(old, new) or key == "id":  # the agreement's own: no variant changes it
            continue
        if key in TABLES and isinstance(old, Mapping) and isinstance(new, Mapping):
            for name in {**old, **new}:
                if not alike(old.get(name), new.get(name)):
                    yield Change(entry, f"{key}.{name}", old.get(name), new.get(name))
        else:
            yield Change(entry, key, old, new)
