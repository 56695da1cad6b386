"""The three hashes of a tree (RFC 9162, section 2.1.1; the same as in RFC 6962)."""

from __future__ import annotations

from hashlib import sha256

#: Bytes of a hash.
HASH_SIZE = 32
#: What is hashed before a leaf and before a node, so that no leaf can pass for a node.
LEAF, NODE = b"\x00", b"\x01"
#: The root of the tree without leaves: H("").
EMPTY_ROOT = sha256().digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Give the hash of a leaf: H(0x00 ‖ leaf)."""
    return sha256(LEAF + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash of a node over its two children: H(0x01 ‖ left ‖ right)."""
    return sha256(NODE + left + right).digest()
