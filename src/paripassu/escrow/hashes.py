"""The hashes of the escrow: each begins in a way of its own ("Hashes" of the specification).

Hashes of texts begin with a domain, ASCII and ended by a line feed, so that none begins another;
leaves with 0x00, nodes with 0x01 (RFC 6962, section 2.1), seeds with 0x02 and 0x03.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

HASH = 32
#: A node without a slot of the territory.
EMPTY = hashlib.sha256(b"").digest()
SLOT_LEAF, COLUMN_LEAF, BODY = 1, 2, 3


def domain(name: str) -> bytes:
    """Give the beginning of the hashes of one use."""
    return f"paripassu/escrow/1/{name}\n".encode()


def digest(name: str, *parts: bytes) -> bytes:
    """Hash parts of fixed length, or one part, for one use."""
    return hashlib.sha256(domain(name) + b"".join(parts)).digest()


def u32(number: int) -> bytes:
    """Write a whole number in four bytes, the most significant first."""
    return number.to_bytes(4, "big")


def u64(number: int) -> bytes:
    """Write a whole number in eight bytes, the most significant first."""
    return number.to_bytes(8, "big")


def identity_of(header: bytes) -> bytes:
    """Give the identity of a commitment: what all its leaves are bound to."""
    return digest("identity", header)


def root_of(identity: bytes, tables: Sequence[bytes]) -> bytes:
    """Give the root of a commitment, from the roots of its trees."""
    return digest("root", identity, *tables)


def seed_of(secret: bytes, identity: bytes, tree: int, column: int) -> bytes:
    """Give the seed of a tree's root in one column."""
    return digest("seed", secret, identity, u32(tree), u32(column))


def context(kind: int, identity: bytes, tree: int, column: int = 0) -> bytes:
    """Give the first block of a leaf or a body: 64 bytes."""
    return b"\0" + bytes([kind]) + identity + u32(tree) + u32(column) + bytes(22)


def children(seed: bytes) -> tuple[bytes, bytes]:
    """Give the seeds of the two children of a node."""
    return hashlib.sha256(b"\2" + seed).digest(), hashlib.sha256(b"\3" + seed).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Give the hash of an inner node (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\1" + left + right).digest()


def value_bytes(values: Iterable[str | None]) -> bytes:
    """Write the values of a column leaf; null is not the empty text."""
    parts: list[bytes] = []
    for value in values:
        if value is None:
            parts.append(b"\0")
        else:
            raw = value.encode()
            parts += (b"\1", u32(len(raw)), raw)
    return b"".join(parts)


def split(blob: bytes) -> list[bytes]:
    """Part hashes that stand one after another."""
    return [blob[at : at + HASH] for at in range(0, len(blob), HASH)]
