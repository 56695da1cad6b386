"""Receiving a share and opening a seal, literally by ``docs/specification/escrow-seals.md``.

Nothing of the package is used: the files are read again, the field is the schoolbook one, HPKE is
written out.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from tests.oracle import field, hpke


class RefusedError(Exception):
    """The name of an error."""


class UnusableError(Exception):
    """Exit 2."""


KEYS = {
    "seal": "format k key n package root shares stage",
    "seal-package": "format sealed",
    "sealed-share": "format index sealed to",
    "share": "format index share",
    "guardian-secret": "format name seed",
}


def need(holds: object, name: str) -> None:
    """Refuse unless something holds."""
    if not holds:
        raise RefusedError(name)


def is_hash(value: object) -> bool:
    """Whether it is 64 small hexadecimal digits."""
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def is_name(value: object) -> bool:
    """Whether it is a *name*."""
    return isinstance(value, str) and re.fullmatch("[a-z][a-z0-9_-]{0,63}", value) is not None


def decoded(value: object) -> bytes:
    """Decode base64 as an encoder writes it."""
    need(isinstance(value, str), "WrongShape")
    try:
        found = b64decode(str(value), validate=True)
    except ValueError:
        raise RefusedError("WrongShape") from None
    need(b64encode(found).decode() == value, "WrongShape")
    return found


def whole(text: str) -> int:
    """Read a number from 0 to 2^53 - 1, without sign, point or exponent."""
    if not text.isdigit() or int(text) >= 2**53:
        raise ValueError(text)
    return int(text)


def read(text: str, kind: str) -> dict[str, Any]:
    """Read a file of a kind."""
    try:
        document: dict[str, Any] = json.loads(text, parse_int=whole, parse_float=whole)
    except ValueError:
        raise RefusedError("NotCanonical") from None
    again = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    need(isinstance(document, dict) and again == text, "NotCanonical")
    need(sorted(document) == KEYS[kind].split(), "WrongShape")
    need(document["format"] == f"paripassu/{kind}/1", "WrongShape")
    if "index" in document:
        need(type(document["index"]) is int and 1 <= document["index"] <= 16, "WrongShape")
    need(is_name(document.get("name", "a")), "WrongShape")
    for key in {"key", "package", "root", "share", "to", "seed"} & document.keys():
        need(is_hash(document[key]), "WrongShape")
    return document


def read_seal(text: str) -> dict[str, Any]:
    """Read a seal."""
    seal = read(text, "seal")
    shares, k, n, stage = (seal[key] for key in ("shares", "k", "n", "stage"))
    need(isinstance(shares, list) and all(map(is_hash, shares)), "WrongShape")
    need(type(n) is int and n == len(shares) and 1 <= n <= 16, "WrongShape")
    need(type(k) is int and 1 <= k <= n, "WrongShape")
    need(stage is None or is_name(stage), "WrongShape")
    return seal


def bound(seal: Mapping[str, Any]) -> bytes:
    """What everything is bound to."""
    stage = (seal["stage"] or "").encode()
    numbers = (seal["k"], seal["n"], len(stage))
    return bytes.fromhex(seal["root"]) + b"".join(n.to_bytes(4, "big") for n in numbers) + stage


def digest(name: str, content: bytes) -> str:
    """Hash for one use."""
    return hashlib.sha256(f"paripassu/escrow/1/{name}\n".encode() + content).hexdigest()


def is_share(seal: Mapping[str, Any], index: int, share: bytes) -> bool:
    """Whether a share is the seal's."""
    if index > seal["n"]:
        return False
    given = digest("seal-share", bound(seal) + index.to_bytes(4, "big") + share)
    return bool(given == seal["shares"][index - 1])


def public_key(seed: bytes) -> bytes:
    """The public key of a seed."""
    full = hashlib.shake_256(seed).digest(96)
    lattice = MLKEM768PrivateKey.from_seed_bytes(full[:64]).public_key().public_bytes_raw()
    return lattice + X25519PrivateKey.from_private_bytes(full[64:]).public_key().public_bytes_raw()


def receive(files: Mapping[str, str], case: Mapping[str, Any], root: str) -> dict[str, Any]:
    """What a guardian receives ("A guardian receives")."""
    seal = read_seal(files[case["seal"]])
    package = decoded(read(files[case["package"]], "seal-package")["sealed"])
    handed = read(files[case["sealed"]], "sealed-share")
    sealed = decoded(handed["sealed"])
    need(len(sealed) == 1168, "WrongShape")
    seed = bytes.fromhex(read(files[case["secret"]], "guardian-secret")["seed"])
    need(seal["root"] == root, "WrongCommitment")
    need(handed["to"] == digest("guardian", public_key(seed)), "WrongSecret")
    index = handed["index"]
    info = b"paripassu/escrow/1/seal-info\n" + bound(seal) + index.to_bytes(4, "big")
    try:
        share = hpke.unseal(seed, info, sealed[:1120], sealed[1120:])
    except (InvalidTag, ValueError):
        raise RefusedError("ShareMismatch") from None
    need(is_share(seal, index, share), "ShareMismatch")
    need(digest("seal-package", bound(seal) + package) == seal["package"], "PackageMismatch")
    need(len(package) == case["size"] + 24, "PackageMismatch")
    return {"share": f'{{"format":"paripassu/share/1","index":{index},"share":"{share.hex()}"}}'}


def release(
    files: Mapping[str, str], case: Mapping[str, Any], root: str, content: bytes
) -> dict[str, Any]:
    """What a seal opens to ("A seal is opened")."""
    seal = read_seal(files[case["seal"]])
    package = decoded(read(files[case["package"]], "seal-package")["sealed"])
    handed = [read(files[name], "share") for name in case["shares"]]
    need(seal["root"] == root, "WrongCommitment")
    need(digest("seal-package", bound(seal) + package) == seal["package"], "PackageMismatch")
    indices = [one["index"] for one in handed]
    if len({*indices}) < len(indices):
        raise UnusableError
    pairs = {one["index"]: bytes.fromhex(one["share"]) for one in handed}
    good = {index: share for index, share in pairs.items() if is_share(seal, index, share)}
    if len(good) < seal["k"]:
        need(len(good) == len(pairs), "ShareMismatch")
        raise UnusableError
    for chosen in combinations(sorted(good), seal["k"]):
        key = field.combine({index: good[index] for index in chosen})
        if digest("seal-key", bound(seal) + key) == seal["key"]:
            break
    else:
        raise RefusedError("KeyMismatch")
    data = b"paripassu/escrow/1/seal-data\n" + bound(seal)
    try:
        plaintext = ChaCha20Poly1305(key).decrypt(bytes(12), package, data)
    except InvalidTag:
        raise RefusedError("StageMismatch") from None
    padded = len(content).to_bytes(8, "big") + content
    need(plaintext == padded + bytes(case["size"] - len(content)), "StageMismatch")
    return {"used": [*chosen], "set_aside": [index for index in indices if index not in good]}


def outcome(
    files: Mapping[str, str], case: Mapping[str, Any], root: str, content: bytes
) -> dict[str, Any]:
    """What a case of the vectors comes to."""
    try:
        if case["does"] == "receive":
            return receive(files, case, root)
        return release(files, case, root, content)
    except RefusedError as error:
        return {"error": str(error)}
    except UnusableError:
        return {"unusable": True}


def splits(shares: Sequence[bytes], key: bytes, k: int) -> bool:
    """Whether shares, from index 1 on, follow from a key and the first k - 1 of them."""
    points = {0: key} | {index: shares[index - 1] for index in range(1, k)}
    return all(
        field.combine({z ^ index: share for z, share in points.items()}) == shares[index - 1]
        for index in range(k, len(shares) + 1)
    )
