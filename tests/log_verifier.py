"""The verifier of logs, `verifier/log.py`, loaded as a module, and a small log to ask it about.

The log is made here by hand, with nothing of the package, so that both readers can be held to it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.shared import ROOT
from tests.verifiers import load

FILE = ROOT / "verifier" / "log.py"
ORIGIN = "log.example/treaty"


verifier = load(FILE)


@dataclass(frozen=True)
class Party:
    """Somebody who signs notes: a name, the kind of its signatures, and a key from a seed."""

    name: str
    kind: int

    @property
    def _secret(self) -> Any:
        seed = sha256(f"{self.name} {self.kind}".encode()).digest()
        if self.kind == 0x06:
            return MLDSA44PrivateKey.from_seed_bytes(seed)
        return Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public(self) -> bytes:
        raw: bytes = self._secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return raw

    @property
    def key_id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes((self.kind,)) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        key = b64encode(bytes((self.kind,)) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    def signature(self, text: bytes, time: int = 0) -> bytes:
        """Sign a checkpoint's text; with a time where the kind has one."""
        stamp = time.to_bytes(8, "big")
        if self.kind == 0x01:
            message, stamp = text, b""
        elif self.kind == 0x04:
            message = f"cosignature/v1\ntime {time}\n".encode() + text
        else:
            import base64

            origin, size, root = text.decode().split("\n")[:3]
            message = b"subtree/v1\n\x00"
            message += bytes((len(self.name),)) + self.name.encode() + stamp
            message += bytes((len(origin),)) + origin.encode() + bytes(8)
            message += int(size).to_bytes(8, "big") + base64.b64decode(root)
        found: bytes = stamp + self._secret.sign(message)
        return found

    def line(self, text: bytes, time: int = 0) -> str:
        signed = b64encode(self.key_id + self.signature(text, time)).decode()
        return f"— {self.name} {signed}\n"


LOG = Party(ORIGIN, 0x01)
LOG_TOO = Party(ORIGIN, 0x06)
WITNESSES = [
    Party("witness.example/a", 0x06),
    Party("witness.example/b", 0x06),
    Party("witness.example/c", 0x04),
    Party("witness.example/d", 0x04),
]
POLICY = "".join(
    [
        f"log {LOG.vkey}\n",
        f"log {LOG_TOO.vkey}\n",
        *(f"witness {one.name[-1]} {one.vkey}\n" for one in WITNESSES),
        "group all-of-them 3 a b c d\n",
        "quorum all-of-them\n",
    ]
).encode()
#: The same with keys of Ed25519 alone: verified in a tenth of the time.
SHORT_POLICY = "".join(
    [
        f"log {LOG.vkey}\n",
        *(f"witness {one.name[-1]} {one.vkey}\n" for one in WITNESSES[2:]),
        "group any-of-them any c d\nquorum any-of-them\n",
    ]
).encode()


def text_of(size: int, root: bytes, origin: str = ORIGIN) -> bytes:
    """Write the text of a checkpoint."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n".encode()


def signed(text: bytes, times: Mapping[Party, int]) -> bytes:
    """Sign a text by some, each at a time."""
    lines = "".join(party.line(text, time) for party, time in times.items())
    return text + b"\n" + lines.encode()


def quorate(text: bytes) -> bytes:
    """Sign a text by the log and three of the four witnesses."""
    stamps = {one: 1_800_000_000 + number for number, one in enumerate(WITNESSES[:3])}
    return signed(text, {LOG: 0, LOG_TOO: 1_800_000_000, **stamps})


def root(hashes: Sequence[bytes]) -> bytes:
    """Hash a tree as RFC 6962, section 2.1, says it."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256().digest()
    k = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\x01" + root(hashes[:k]) + root(hashes[k:])).digest()


def path(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Give a proof of inclusion as RFC 6962, section 2.1.1, says it."""
    if len(hashes) < 2:
        return []
    k = 1 << (len(hashes) - 1).bit_length() - 1
    if index < k:
        return [*path(index, hashes[:k]), root(hashes[k:])]
    return [*path(index - k, hashes[k:]), root(hashes[:k])]


def going_on(earlier: int, hashes: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """Give a proof of consistency as RFC 6962, section 2.1.2, says it."""
    if earlier == len(hashes):
        return [] if whole else [root(hashes)]
    k = 1 << (len(hashes) - 1).bit_length() - 1
    if earlier <= k:
        return [*going_on(earlier, hashes[:k], whole), root(hashes[k:])]
    return [*going_on(earlier - k, hashes[k:], False), root(hashes[:k])]


def leaf(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def lines(hashes: Sequence[bytes]) -> bytes:
    return b"".join(b64encode(one) + b"\n" for one in hashes)


def entry_proof(index: int, entries: Sequence[bytes]) -> bytes:
    """Write the proof that an entry is in the log of these entries."""
    hashes = [leaf(one) for one in entries]
    head = f"c2sp.org/tlog-proof@v1\nindex {index}\n".encode() + lines(path(index, hashes))
    return head + b"\n" + quorate(text_of(len(entries), root(hashes)))


def going_on_proof(earlier: int, entries: Sequence[bytes]) -> bytes:
    """Write the proof that the log of these entries goes on from its first ones."""
    hashes = [leaf(one) for one in entries]
    proof = going_on(earlier, hashes) if earlier else []
    head = f"old {earlier}\n".encode() + lines(proof)
    return head + b"\n" + quorate(text_of(len(entries), root(hashes)))
