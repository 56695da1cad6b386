"""Good values for the functions that declare and verify: a small declaration and all that follows.

Made once; each test has the files in a folder of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import paripassu as pp

TEMPLATE = """
agreement = "a"
declarer = "north"
origin = "example.org/log"
seal_size = 5000
[[tables]]
name = "items"
kind = "tag"
key = "tag"
depth = 10
most = 4
answer = ["kg"]
columns = [{ name = "tag", type = "tag" }, { name = "kg", type = "decimal" }]
[[stages]]
name = "first"
opens = [{ table = "items", columns = ["tag"] }]
"""


@cache
def _files() -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "template.toml").write_text(TEMPLATE)
        (place / "items.csv").write_text("tag,kg\nA-1,1.5\nB-2,2\n")
        commitment, secret = place / "commitment.json", place / "declaration"
        pp.declare_commit(place, commitment, secret, randomness=bytes(64))
        pp.declare_disclose(commitment, secret, place / "all.json", all=True)
        pp.declare_challenge(commitment, place / "question.json", tag="A-1")
        keys = pp.declare_keys("norway", place, randomness=bytes(32))
        for sealed in ({"stage": "first"}, {"custody": True}):
            kind = "stage" if "stage" in sealed else "custody"
            seal = place / f"{kind}.json"
            made = pp.declare_seal(
                commitment,
                secret,
                seal,
                guardian=[keys.public],
                k=1,
                randomness=bytes(32),
                **sealed,
            )
            handed = [made.shares[0].file, made.package]
            share = place / f"{kind}-share.json"
            pp.declare_receive(seal, handed, keys.secret, commitment, share)
            Path(made.shares[0].file).rename(place / f"{kind}-sealed.json")
            Path(made.package).rename(place / f"{kind}-package.json")
        return {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}


def write_files(place: Path) -> None:
    """Write a commitment, its secret, disclosures, seals and shares into a folder."""
    for name, content in _files().items():
        (place / name).write_bytes(content)


#: What the functions below write, to be removed before each call.
WRITTEN = (
    "out.json",
    "secret.json",
    "out-handover",
    "chile.json",
    "chile.secret.json",
    "new-declaration",
    "records",
)


def _public(place: Path) -> dict[str, Any]:
    return {"commitment": place / "commitment.json"}


def _both(place: Path) -> dict[str, Any]:
    return _public(place) | {"secret": place / "declaration"}


def _files_of(place: Path, kind: str, share: str) -> dict[str, Any]:
    files = [place / f"{kind}-{share}.json", place / f"{kind}-package.json"]
    return {"seal": place / f"{kind}.json", "files": files, "out": place / "out.json"}


#: For each function: what it takes, and gives an answer for.
GOOD: dict[str, Callable[[Path], Mapping[str, Any]]] = {
    "declare_commit": lambda place: {
        "folder": place,
        "out": place / "out.json",
        "secret": place / "secret.json",
        "randomness": bytes(64),
    },
    "declare_new": lambda place: {"folder": place / "new-declaration"},
    "declare_rehearse": _both,
    "declare_disclose": lambda place: _both(place) | {"out": place / "out.json", "stage": "first"},
    "declare_challenge": lambda place: _public(place) | {"out": place / "out.json", "tag": "B-2"},
    "declare_answer": lambda place: (
        _both(place) | {"question": place / "question.json", "out": place / "out.json"}
    ),
    "declare_keys": lambda place: {"name": "chile", "out": place, "randomness": bytes(32)},
    "declare_seal": lambda place: (
        _both(place)
        | {
            "out": place / "out.json",
            "guardian": [place / "norway.json"],
            "k": 1,
            "randomness": bytes(32),
            "stage": "first",
        }
    ),
    "declare_receive": lambda place: (
        _public(place) | _files_of(place, "stage", "sealed") | {"key": place / "norway.secret.json"}
    ),
    "declare_release": lambda place: _public(place) | _files_of(place, "stage", "share"),
    "declare_recover": lambda place: _public(place) | _files_of(place, "custody", "share"),
    "verify": lambda place: _public(place) | {"files": place / "all.json"},
}
#: The command of each function, and what of the function it has no option for.
COMMANDS: dict[str, tuple[str, set[str]]] = {
    name: (name.replace("_", " "), {"randomness"}) for name in GOOD
}
