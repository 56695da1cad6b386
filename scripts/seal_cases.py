"""The cases of the vectors of seals: those that work, altered files, and seals that are false."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from scripts.seal_files import (
    CONTENT,
    KEY,
    NAMES,
    OTHER_KEY,
    OTHER_ROOT,
    ROOT,
    SIZE,
    Vectors,
    flipped,
)

from paripassu.escrow.packages import Package, format_package, parse_handed
from paripassu.escrow.seal import bound


def honest(made: Vectors) -> None:
    """Add what has to work."""
    for name, k, n, stage in (
        ("plain", 2, 3, "sites"),
        ("one", 1, 1, "sites"),
        ("all", 4, 4, "sites"),
        ("secret", 2, 3, None),
    ):
        made.sealed(name, k=k, n=n, stage=stage)
        for index in range(1, n + 1):
            made.receive(
                f"{name}: guardian {index} receives",
                f"{name}/seal",
                f"{name}/package",
                f"{name}/sealed-{index}",
                f"secret-{NAMES[index - 1]}",
            )
        for count in range(n + 1):
            for chosen in combinations(range(1, n + 1), count):
                shares = [f"{name}/share-{index}" for index in chosen]
                said = f"{name}: shares {', '.join(map(str, chosen)) or 'none'}"
                made.release(said, f"{name}/seal", f"{name}/package", *shares)
    made.release(
        "in another order", "plain/seal", "plain/package", "plain/share-3", "plain/share-1"
    )


def altered(made: Vectors) -> None:
    """Add what carriers and guardians can do to the files of an honest seal."""
    made.sealed("items", stage="items")
    made.sealed("root", root=OTHER_ROOT)
    made.sealed("again", key=OTHER_KEY)
    seal = json.loads(made.files["plain/seal"])
    changes: Iterator[tuple[str, dict[str, Any]]] = iter(
        [
            ("k raised", {"k": 3}),
            ("k lowered", {"k": 1}),
            ("k is 0", {"k": 0}),
            ("k above n", {"k": 4}),
            ("n raised", {"n": 4}),
            ("a digest more", {"n": 4, "shares": [*seal["shares"], "0" * 64]}),
            ("a digest less", {"n": 2, "shares": seal["shares"][:2]}),
            ("no digests", {"n": 0, "shares": []}),
            ("two digests exchanged", {"shares": [seal["shares"][i] for i in (1, 0, 2)]}),
            ("a digest of a share", {"shares": ["0" * 64, *seal["shares"][1:]]}),
            ("the digest of the key", {"key": "0" * 64}),
            ("the digest of the package", {"package": "0" * 64}),
            ("the digests of key and package exchanged", {"key": seal["package"]}),
            ("the root", {"root": "f" * 64}),
            ("the stage", {"stage": "items"}),
            ("the stage made the secret", {"stage": None}),
            ("a stage that is no name", {"stage": "Sites"}),
            ("an empty stage", {"stage": ""}),
            ("the format", {"format": "paripassu/seal/2"}),
            ("a key more", {"note": ""}),
            ("a hash too short", {"key": "0" * 63}),
            ("a hash in capitals", {"key": "A" * 64}),
        ]
    )
    for said, change in changes:
        name = f"altered/seal: {said}"
        made.add(name, plain(seal | change))
        made.release(name, name, "plain/package", "plain/share-1", "plain/share-2", "plain/share-3")
        made.receive(name, name, "plain/package", "plain/sealed-1", "secret-norway")
    for said, text in (
        ("a line feed at the end", made.files["plain/seal"] + "\n"),
        ("a blank", made.files["plain/seal"].replace(":", ": ", 1)),
        ("a key twice", made.files["plain/seal"].replace("{", '{"format":"paripassu/seal/1",', 1)),
        ("cut short", made.files["plain/seal"][:-1]),
        ("another order", json.dumps(dict(reversed(seal.items())), separators=(",", ":"))),
    ):
        name = f"altered/seal: {said}"
        made.add(name, text.encode())
        made.release(name, name, "plain/package", "plain/share-1", "plain/share-2")
    packages(made)
    shares(made)
    sealed_shares(made)


def plain(document: dict[str, Any]) -> bytes:
    """Encode as every file is encoded, whatever stands in it."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def packages(made: Vectors) -> None:
    """Add packages that are not the seal's."""
    there = parse_handed(made.files["plain/package"].encode(), "package")
    assert isinstance(there, Package)
    sealed = there.sealed
    for said, other in (
        ("a bit", bytes([sealed[0] ^ 1]) + sealed[1:]),
        ("a bit of the tag", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        ("cut short", sealed[:-1]),
        ("longer", sealed + b"\0"),
        ("empty", b""),
    ):
        made.add(f"altered/package: {said}", format_package(Package(other)))
    text = made.files["plain/package"]
    made.add("altered/package: base64 with a line feed", text.replace("=", "\\n=", 1).encode())
    made.add("altered/package: base64 without padding", text.replace("=", "").encode())
    made.add("altered/package: a key more", plain(json.loads(text) | {"note": 1}))
    others = [name for name in made.files if name.startswith("altered/package")]
    for name in [*others, "items/package", "root/package", "again/package"]:
        said = f"{name} in the place of the package"
        made.release(said, "plain/seal", name, "plain/share-1", "plain/share-2")
        made.receive(said, "plain/seal", name, "plain/sealed-1", "secret-norway")


def shares(made: Vectors) -> None:
    """Add shares that are not the seal's."""
    text = made.files["plain/share-2"]
    document = json.loads(text)
    for said, other in (
        ("a digit", text.replace(document["share"], flipped(document["share"], 0))),
        ("the last digit", text.replace(document["share"], flipped(document["share"], 63))),
        ("the index of another", text.replace('"index":2', '"index":3')),
        ("an index above n", text.replace('"index":2', '"index":4')),
        ("index 0", text.replace('"index":2', '"index":0')),
        ("index 17", text.replace('"index":2', '"index":17')),
        ("too short", text.replace(document["share"], document["share"][:-2])),
        ("a blank", text + " "),
        ("the halves exchanged", _halves_exchanged(text)),
    ):
        made.add(f"altered/share: {said}", other.encode())
    others = [name for name in made.files if name.startswith("altered/share")]
    for name in [*others, "items/share-2", "root/share-2", "again/share-2"]:
        said = f"{name} in the place of a share"
        made.release(said, "plain/seal", "plain/package", "plain/share-1", name)
        if name != "altered/share: the index of another":
            three = f"{name}, and two more"
            made.release(
                three, "plain/seal", "plain/package", "plain/share-1", name, "plain/share-3"
            )
    for twice in ("plain/share-1", "altered/share: the index of another"):
        made.release(
            f"{twice} beside one of the same index",
            "plain/seal",
            "plain/package",
            "plain/share-1",
            twice,
            "plain/share-3",
        )


def _halves_exchanged(text: str) -> str:
    share = json.loads(text)["share"]
    return text.replace(share, share[32:] + share[:32])


def sealed_shares(made: Vectors) -> None:
    """Add sealed shares that their guardian refuses."""
    norway, switzerland, *_ = made.secrets
    share = made.shares["plain", 1]
    to = bound(ROOT, "sites", 2, 3)
    for said, place, index, content in (
        ("another share", to, 1, OTHER_KEY),
        ("sealed for another index", to, 2, share),
        ("sealed for another stage", bound(ROOT, "items", 2, 3), 1, share),
        ("sealed for the secret", bound(ROOT, None, 2, 3), 1, share),
        ("sealed for another commitment", bound(OTHER_ROOT, "sites", 2, 3), 1, share),
        ("sealed for another k", bound(ROOT, "sites", 3, 3), 1, share),
        ("sealed for another n", bound(ROOT, "sites", 2, 4), 1, share),
    ):
        name = f"altered/sealed: {said}"
        made.seal_share(name, norway, place, index, content, shown=1)
    text = made.files["plain/sealed-1"]
    document = json.loads(text)
    for said, change in (
        ("another guardian's digest", {"to": switzerland.public.digest.hex()}),
        ("another index", {"index": 2}),
        ("an index above n", {"index": 4}),
        ("the encapsulated key", {"sealed": flipped(document["sealed"], 0)}),
        ("the ciphertext", {"sealed": flipped(document["sealed"], 1500)}),
        ("too short", {"sealed": document["sealed"][:-4]}),
    ):
        made.add(f"altered/sealed: {said}", plain(document | change))
    others = [name for name in made.files if name.startswith("altered/sealed")]
    for name in [*others, "items/sealed-1", "root/sealed-1", "again/sealed-1"]:
        said = f"{name} in the place of a sealed share"
        made.receive(said, "plain/seal", "plain/package", name, "secret-norway")
    made.receive(
        "with another's secret", "plain/seal", "plain/package", "plain/sealed-1", "secret-chile"
    )


def dishonest(made: Vectors) -> None:
    """Add seals that a declarer made false."""
    everyone = ("share-1", "share-2", "share-3")
    made.sealed("false/key digest", named_key=OTHER_KEY)
    made.sealed("false/no polynomial", false={1: bytes(32), 2: OTHER_KEY, 3: KEY})
    made.sealed("false/higher degree", degree=3)
    made.sealed("false/one share", false={1: bytes(32)})
    made.sealed("false/one share of four", n=4, false={2: bytes(32)})
    made.sealed("false/another key", under=OTHER_KEY)
    made.sealed("false/another content", content=b"{}")
    made.sealed("false/no content", content=b"")
    made.sealed("false/padding short", padded=bytes(SIZE + 7))
    made.sealed("false/padding long", padded=bytes(SIZE + 9))
    made.sealed("false/padding empty", padded=b"")
    length = len(CONTENT).to_bytes(8, "big")
    zeros = bytes(SIZE - len(CONTENT))
    made.sealed("false/padding not zero", padded=length + CONTENT + b"\1" + zeros[1:])
    made.sealed("false/last byte not zero", padded=length + CONTENT + zeros[:-1] + b"\1")
    made.sealed("false/length above", padded=(SIZE + 1).to_bytes(8, "big") + CONTENT + zeros)
    made.sealed("false/length huge", padded=b"\xff" * 8 + CONTENT + zeros)
    made.sealed("false/length short", padded=(34).to_bytes(8, "big") + CONTENT + zeros)
    for name in [one for one in made.files if one.startswith("false/") and one.endswith("/seal")]:
        folder = name.removesuffix("/seal")
        made.release(
            f"{folder}, all shares", name, f"{folder}/package", *(f"{folder}/{s}" for s in everyone)
        )
        for pair in combinations(everyone, 2):
            shares = [f"{folder}/{one}" for one in pair]
            made.release(f"{folder}, {' and '.join(pair)}", name, f"{folder}/package", *shares)
        made.receive(
            f"{folder}, received", name, f"{folder}/package", f"{folder}/sealed-1", "secret-norway"
        )
    made.release(
        "another seal_size in the template",
        "plain/seal",
        "plain/package",
        "plain/share-1",
        "plain/share-2",
        size=SIZE + 1,
    )
