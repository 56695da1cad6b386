"""Good values for the functions of the record: a small log, signed and cosigned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests import signed_books, signed_logs
from tests.charter_files import charter_text
from tests.charters import charter


@cache
def _files() -> Mapping[str, bytes]:
    return {
        **{f"copy/{path}": data for path, data in signed_logs.log(300).items()},
        **{f"book/{path}": data for path, data in signed_books.files(signed_books.some()).items()},
        "policy": signed_logs.policy(),
        "charter.toml": charter_text(charter(quorum=4)).encode(),
        "earlier": signed_logs.note(256, signed_logs.root(signed_logs.entries(256))),
    }


def write_files(place: Path) -> None:
    """Write a log, its policy and an earlier checkpoint into a folder."""
    signed_logs.write(place, dict(_files()))


#: What the functions below write, to be removed before each call.
WRITTEN = ("entry.proof", "mirror", "list.json", "changed.json", "changed-charter.json")

#: For each function: what it takes, and gives an answer for.
GOOD: dict[str, Callable[[Path], Mapping[str, Any]]] = {
    "record_audit": lambda place: {
        "log": place / "copy",
        "key": signed_logs.VKEY,
        "policy": place / "policy",
        "since": place / "earlier",
        "max_age": 10,
        "clock": lambda: signed_logs.SEEN + 61,
    },
    "record_checkpoint": lambda place: {"log": place / "copy", "policy": place / "policy"},
    "record_prove": lambda place: {
        "log": place / "copy",
        "entry": 7,
        "out": place / "entry.proof",
    },
    "record_mirror": lambda place: {
        "log": place / "copy",
        "folder": place / "mirror",
        "key": signed_logs.VKEY,
        "policy": place / "policy",
    },
    "record_export": lambda place: {"log": place / "book"},
    "record_keys_change": lambda place: {
        "party": "north",
        "log": place / "book",
        "out": place / "list.json",
        "remove": ["north-spare"],
    },
    "record_charter_change": lambda place: {
        "charter": place / "charter.toml",
        "log": place / "book",
        "out": place / "changed.json",
        "remove": ["0" * 64],
    },
}
#: The command of each function, and what of the function it has no option for.
COMMANDS: dict[str, tuple[str, set[str]]] = {
    name: (name.replace("_", " "), {"clock"}) for name in GOOD
}
