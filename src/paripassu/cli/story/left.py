"""What an earlier demonstration has left, whole or cut off: this is removed, nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from paripassu.errors import OverwriteError

#: Says that a folder of secrets is the demonstration's own: then it may be removed.
MARK: Final = "made-by-paripassu-demo"
#: The folders that are removed when the demonstration runs again, each with the log it is made of.
_LEFT: Final = {
    "record": "record",
    "check": "record",
    "altered": "record",
    "withdrawal": "withdrawal",
    "site/log": "record",
}
#: What stands in them, also where somebody ended the demonstration while it wrote.
_LOG: Final = {"checkpoint", "tile", "blobs", "refused", ".lock", ".temporary"}
_CHECK: Final = {"policy", "charter.json", "statements", "template.json", "list.csv"}


def remove(folder: Path, origin: str) -> None:
    """Remove what an earlier demonstration has published; nothing else.

    Raises
    ------
    OverwriteError
        Something else stands there.
    """
    _verify_own(folder, origin)
    if folder.exists():
        shutil.rmtree(folder)


def origin_of(name: str) -> str:
    """Give the origin of one of the demonstration's logs."""
    return f"example.org/demo-{name}"


def verify_left(folder: Path) -> None:
    """Refuse a folder in which something stands where the demonstration would remove its own.

    Raises
    ------
    OverwriteError
        Something else stands there.
    """
    for name, log in _LEFT.items():
        _verify_own(folder / name, origin_of(log))
    for log in set(_LEFT.values()):
        verify_secrets(folder / "private" / log)


def verify_secrets(folder: Path) -> None:
    """Refuse a folder of secrets that is not the demonstration's.

    Raises
    ------
    OverwriteError
        It is somebody else's.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise _other(folder)


def _verify_own(folder: Path, origin: str) -> None:
    if not folder.exists():
        return
    named = [one for one in (folder / "checkpoint", folder / "policy") if one.is_file()]
    if any(origin.encode() in one.read_bytes() for one in named):
        return
    begun = (folder.parent / "private" / origin.rpartition("-")[2] / MARK).is_file()
    parts = {one.name for one in folder.iterdir()}
    if parts and not (begun and not named and parts <= _LOG | _CHECK):
        raise _other(folder)


def _other(folder: Path) -> OverwriteError:
    there = f"{folder} is not what this demonstration would make"
    return OverwriteError(there, "delete it, or give another folder with --out")
