"""Which field a mistake belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from paripassu.errors import Fault
from paripassu.toml.locate import Path


def faults_by_path(faults: Iterable[Fault]) -> dict[Path, list[Fault]]:
    """Sort the mistakes of an agreement file by their places.

    Parameters
    ----------
    faults : iterable of Fault
        Of an :class:`~paripassu.errors.AgreementError`.

    Returns
    -------
    dict
        That a key is missing stands at its own place, which is not in the text. What is wrong with
        the whole file stands at ``()``.
    """
    placed: dict[Path, list[Fault]] = {}
    for fault in faults:
        placed.setdefault(fault.path, []).append(fault)
    return placed


def faults_under(placed: Mapping[Path, list[Fault]], at: Path) -> list[Fault]:
    """Give the mistakes at a place and below it, those at the place itself first."""
    return [
        fault for path in sorted(placed, key=len) if path[: len(at)] == at for fault in placed[path]
    ]
