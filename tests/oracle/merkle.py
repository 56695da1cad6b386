"""Trees and proofs, transcribed from their documents line by line: slow, and easy to compare.

MTH, PATH, PROOF and SUBPROOF are RFC 6962, sections 2.1 to 2.1.2 (RFC 9162 has the same);
the two verifications are RFC 9162, sections 2.1.3.2 and 2.1.4.2; those of subtrees are
draft-ietf-plants-merkle-tree-certs, sections 4.1 to 4.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def largest_power_of_two_smaller_than(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d: Sequence[bytes]) -> bytes:
    n = len(d)
    if n == 0:
        return sha256().digest()
    if n == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = largest_power_of_two_smaller_than(n)
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: Sequence[bytes]) -> list[bytes]:
    n = len(d)
    if n == 1:
        return []
    k = largest_power_of_two_smaller_than(n)
    if m < k:
        return [*path(m, d[:k]), mth(d[k:])]
    return [*path(m - k, d[k:]), mth(d[:k])]


def proof(m: int, d: Sequence[bytes]) -> list[bytes]:
    return subproof(m, d, True)


def subproof(m: int, d: Sequence[bytes], b: bool) -> list[bytes]:
    n = len(d)
    if m == n:
        return [] if b else [mth(d)]
    k = largest_power_of_two_smaller_than(n)
    if m <= k:
        return [*subproof(m, d[:k], b), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


def is_subtree(start: int, end: int) -> bool:
    """A node of a full tree, cut off at its end: tried node by node."""
    size = 1
    while size < end - start:
        size *= 2
    return 0 <= start < end and start in range(0, end, size)


def subtree_proof(start: int, end: int, d: Sequence[bytes]) -> list[bytes]:
    return subtree_subproof(start, end, d, True)


def subtree_subproof(start: int, end: int, d: Sequence[bytes], b: bool) -> list[bytes]:
    n = len(d)
    if start == 0 and end == n:
        return [] if b else [mth(d)]
    k = largest_power_of_two_smaller_than(n)
    if end <= k:
        return [*subtree_subproof(start, end, d[:k], b), mth(d[k:])]
    if k <= start:
        return [*subtree_subproof(start - k, end - k, d[k:], b), mth(d[:k])]
    assert start == 0
    return [*subtree_subproof(0, end - k, d[k:], False), mth(d[:k])]


def hash_children(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def inclusion_holds(
    leaf_index: int, tree_size: int, hash: bytes, inclusion_path: Sequence[bytes], root_hash: bytes
) -> bool:
    if leaf_index >= tree_size:
        return False
    fn, sn = leaf_index, tree_size - 1
    r = hash
    for p in inclusion_path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = hash_children(p, r)
            while not (fn & 1 or fn == 0):
                fn >>= 1
                sn >>= 1
        else:
            r = hash_children(r, p)
        fn >>= 1
        sn >>= 1
    return sn == 0 and r == root_hash


def consistency_holds(
    first: int,
    second: int,
    consistency_path: Sequence[bytes],
    first_hash: bytes,
    second_hash: bytes,
) -> bool:
    if first == second:
        return not consistency_path and first_hash == second_hash
    if not consistency_path:
        return False
    way = list(consistency_path)
    if first & (first - 1) == 0:
        way.insert(0, first_hash)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    fr = sr = way[0]
    for c in way[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr = hash_children(c, fr)
            sr = hash_children(c, sr)
            while not (fn & 1 or fn == 0):
                fn >>= 1
                sn >>= 1
        else:
            sr = hash_children(sr, c)
        fn >>= 1
        sn >>= 1
    return sn == 0 and fr == first_hash and sr == second_hash


def subtree_consistency_holds(
    start: int,
    end: int,
    n: int,
    way: Sequence[bytes],
    node_hash: bytes,
    root_hash: bytes,
) -> bool:
    if not is_subtree(start, end) or end > n:
        return False
    left = list(way)
    fn, sn, tn = start, end - 1, n - 1
    if sn == tn:
        while fn != sn:
            fn, sn, tn = fn >> 1, sn >> 1, tn >> 1
    else:
        while not (fn == sn or sn & 1 == 0):
            fn, sn, tn = fn >> 1, sn >> 1, tn >> 1
    if fn == sn:
        fr = sr = node_hash
    elif not left:
        return False
    else:
        fr = sr = left.pop(0)
    for p in left:
        if tn == 0:
            return False
        if sn & 1 or sn == tn:
            if fn < sn:
                fr = hash_children(p, fr)
            sr = hash_children(p, sr)
            while not sn & 1:
                fn, sn, tn = fn >> 1, sn >> 1, tn >> 1
        else:
            sr = hash_children(sr, p)
        fn, sn, tn = fn >> 1, sn >> 1, tn >> 1
    return tn == 0 and fr == node_hash and sr == root_hash
