#!/usr/bin/env python3
"""Check what comes from a log: python3 verifier/log.py FILE --policy POLICY

    [--entry ENTRY | --from CHECKPOINT | --names NAMED...] [--json]
    python3 verifier/log.py STATEMENT... --charter CHARTER.json [--json]

One file, standard library only, written from docs/specification/record.md ("the page" below), from
record-notes.md beside it and the texts of C2SP that they name, and sharing nothing with the program
that runs the log. FILE is a
checkpoint; with --entry, the proof that ENTRY is in the log; with --from, the proof that the log
goes on from CHECKPOINT; or the proof that the log has forked, which a witness shows; or the folder
of a copy of the log, every hash of which is made again; with --names, each NAMED is an entry of it,
or a file that an entry names by its digest.
STATEMENT is an entry: its id, and whether each key that the charter lists of its author signed it;
of entry 0, whether all founders did. Who has to sign a later charter or a list of keys hangs on the
lists in force then, which only the log can tell: of these two kinds it says who signed, no more.
Exit code 0: all of it holds. 1: it does not. 2: cannot tell.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256, sha512, shake_128, shake_256
from pathlib import Path
from typing import Any, NamedTuple

ED25519, ED25519_COSIGNATURE, ML_DSA_44 = 0x01, 0x04, 0x06
KEY_BYTES = {ED25519: 32, ED25519_COSIGNATURE: 32, ML_DSA_44: 1312}


class Refused(Exception):  # noqa: N818 - the page refuses what is handed over
    """What is handed over does not hold; the text says why."""


def need(holds: Any, otherwise: str) -> None:
    """Refuse what is handed over unless the rule holds."""
    if not holds:
        raise Refused(otherwise)


# --- Ed25519 (RFC 8032, section 5.1), with the page's rules for keys and signatures --------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]  # x = X/Z, y = Y/Z, T = XY/Z
IDENTITY: Point = (0, 1, 1, 0)


def add(a: Point, b: Point) -> Point:
    """Add two points (section 5.1.4); complete, so that it doubles too."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    g, h = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    x, z, t, y = (f - e) % P, (h - g) % P, (h + g) % P, (f + e) % P
    return (x * z % P, t * y % P, z * t % P, x * y % P)


def times(number: int, point: Point) -> Point:
    """Add a point to itself so many times."""
    found = IDENTITY
    while number:
        if number & 1:
            found = add(found, point)
        point, number = add(point, point), number >> 1
    return found


def encoded(point: Point) -> bytes:
    """Encode a point (section 5.1.2)."""
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decoded(text: bytes) -> Point | None:
    """Decode a point (section 5.1.3), if the bytes are its one encoding."""
    number = int.from_bytes(text, "little")
    y, sign = number & (2**255 - 1), number >> 255
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or v * x * x % P != u or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = decoded((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
assert BASE is not None


def good_key(key: bytes) -> bool:
    """Whether the page accepts an Ed25519 key: canonical, of prime order, not the identity."""
    point = decoded(key) if len(key) == 32 else None
    small = encoded(IDENTITY)
    return point is not None and encoded(point) != small and encoded(times(L, point)) == small


def ed25519(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature holds: S < L, R not the identity, no factor of eight."""
    point, s = decoded(key), int.from_bytes(signature[32:], "little")
    if point is None or len(signature) != 64 or s >= L or signature[:32] == encoded(IDENTITY):
        return False
    k = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % L
    minus = (P - point[0], point[1], 1, P - point[3])
    assert BASE is not None
    return encoded(add(times(s, BASE), times(k, minus))) == signature[:32]


# --- ML-DSA-44 (FIPS 204, algorithms by their numbers) --------------------------------------------
Q, TAU, GAMMA_1, GAMMA_2, BETA, OMEGA = 8380417, 39, 2**17, 95232, 78, 80
K, COLUMNS, N = 4, 4, 256
ZETAS = [pow(1753, int(f"{i:08b}"[::-1], 2), Q) for i in range(N)]
Polynomial = list[int]


def ntt(w: Polynomial) -> Polynomial:
    """Algorithm 41."""
    w, m, size = [*w], 0, 128
    while size:
        for start in range(0, N, 2 * size):
            m += 1
            for j in range(start, start + size):
                t = ZETAS[m] * w[j + size] % Q
                w[j], w[j + size] = (w[j] + t) % Q, (w[j] - t) % Q
        size //= 2
    return w


def inverse_ntt(w: Polynomial) -> Polynomial:
    """Algorithm 42."""
    w, m, size = [*w], N, 1
    while size < N:
        for start in range(0, N, 2 * size):
            m -= 1
            for j in range(start, start + size):
                w[j], w[j + size] = w[j] + w[j + size], -ZETAS[m] * (w[j] - w[j + size]) % Q
        size *= 2
    return [x * pow(N, -1, Q) % Q for x in w]


def bits(data: bytes, width: int) -> Polynomial:
    """Read whole numbers of so many bits each, the lowest first (algorithms 16, 18)."""
    number = int.from_bytes(data, "little")
    return [number >> width * i & (1 << width) - 1 for i in range(8 * len(data) // width)]


def expand(seed: bytes, row: int, column: int) -> Polynomial:
    """Give one polynomial of the matrix (algorithms 30, 32)."""
    # Appendix C: more than 894 bytes are needed with a probability below 2^-256.
    stream = shake_128(seed + bytes((column, row))).digest(3 * 512)
    found = [x for x in (y & 0x7FFFFF for y in bits(stream, 24)) if x < Q]
    return found[:N]


def ball(seed: bytes) -> Polynomial:
    """Give the challenge: 39 ones and minus ones (algorithm 29)."""
    stream = shake_256(seed).digest(1024)  # Appendix C: 221 bytes, likewise
    signs, at, c = int.from_bytes(stream[:8], "little"), iter(stream[8:]), [0] * N
    for i in range(N - TAU, N):
        j = next(x for x in at if x <= i)
        c[i], c[j] = c[j], 1 - 2 * (signs & 1)
        signs >>= 1
    return c


def hints(data: bytes) -> list[set[int]] | None:
    """Read the hint, if it is in its one encoding (algorithm 21)."""
    found, at = [], 0
    for end in data[OMEGA:]:
        places = [*data[at:end]]
        if not at <= end <= OMEGA or places != sorted(set(places)):
            return None
        found.append(set(places))
        at = end
    return None if any(data[at:OMEGA]) else found


def high(r: int, hint: bool) -> int:
    """Give the high bits, corrected by the hint (algorithms 36, 40)."""
    low = (r + GAMMA_2 - 1) % (2 * GAMMA_2) - GAMMA_2 + 1  # above -GAMMA_2, up to GAMMA_2
    top, low = (0, low - 1) if r - low == Q - 1 else ((r - low) // (2 * GAMMA_2), low)
    return (top + (1 if low > 0 else -1)) % 44 if hint else top


def ml_dsa_44(key: bytes, message: bytes, signature: bytes, context: bytes = b"") -> bool:
    """Whether an ML-DSA-44 signature holds (algorithms 3, 8)."""
    if len(key) != 1312 or len(signature) != 2420 or len(context) > 255:
        return False
    z = [[GAMMA_1 - x for x in bits(signature[32 + 576 * i :][:576], 18)] for i in range(COLUMNS)]
    hint = hints(signature[32 + 576 * COLUMNS :])
    if hint is None or any(abs(x) >= GAMMA_1 - BETA for one in z for x in one):
        return False
    framed = shake_256(key).digest(64) + bytes((0, len(context))) + context + message
    mu, c, z = shake_256(framed).digest(64), ntt(ball(signature[:32])), [ntt(one) for one in z]
    seen = mu
    for row in range(K):
        t = ntt([x << 13 for x in bits(key[32 + 320 * row :][:320], 10)])
        a = [expand(key[:32], row, column) for column in range(COLUMNS)]
        w = [sum(a[i][j] * z[i][j] for i in range(COLUMNS)) - c[j] * t[j] for j in range(N)]
        tops = [high(r, j in hint[row]) for j, r in enumerate(inverse_ntt([x % Q for x in w]))]
        seen += sum(x << 6 * j for j, x in enumerate(tops)).to_bytes(192, "little")
    return shake_256(seen).digest(32) == signature[:32]


# --- Trees (RFC 6962, section 2.1) ----------------------------------------------------------------
def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours."""
    return sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Hash a tree, level by level: a node without a neighbour goes up as it is."""
    while len(hashes) > 1:
        paired = [node_hash(*hashes[i : i + 2]) for i in range(0, len(hashes) - 1, 2)]
        hashes = [*paired, *hashes[len(paired) * 2 :]]
    return hashes[0] if hashes else sha256(b"").digest()


def included(index: int, size: int, found: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a leaf stands at a place (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn = index, size - 1
    for one in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            found = node_hash(one, found)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node_hash(found, one)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and found == root


def consistent(
    first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes
) -> bool:
    """Whether a tree goes on from an earlier one (RFC 9162, section 2.1.4.2)."""
    if first in (0, second):  # an empty tree is the beginning of every tree
        return not proof and first_root == (second_root if first == second else root_of([]))
    if first > second or not proof:
        return False
    if first & (first - 1) == 0:
        proof = [first_root, *proof]
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof[0]
    for one in proof[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(one, fr), node_hash(one, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, one)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root


# --- Notes and checkpoints ------------------------------------------------------------------------
MOST_NOTE, MOST_SIGNATURES, MOST_HASHES = 2**19, 64, 63
NUMBER = "0|[1-9][0-9]{0,18}"
KEY_NAME = r"[^\s+]+"


def base64_of(text: str) -> bytes:
    """Read base64, if it is its one encoding."""
    found = None
    if text.isascii() and len(text) % 4 == 0:
        try:
            found = base64.b64decode(text, validate=True)
        except ValueError:
            found = None
    need(found is not None and base64.b64encode(found).decode() == text, "it has no good base64")
    assert found is not None
    return found


def number_of(text: str) -> int:
    """Read a decimal number below 2^63."""
    need(re.fullmatch(NUMBER, text) and int(text) < 2**63, f"{text[:40]!r} is no good number")
    return int(text)


class Key(NamedTuple):
    """A verifier key, checked."""

    name: str
    kind: int
    key: bytes

    @property
    def id(self) -> bytes:
        """The first four bytes of its hash."""
        name = self.name.encode(errors="surrogateescape")  # a policy's octets are taken as they are
        return sha256(name + b"\n" + bytes((self.kind,)) + self.key).digest()[:4]

    def time(self, checkpoint: Checkpoint, signature: bytes) -> int | None:
        """Verify a signature under a checkpoint; give its time, if it has one."""
        need(len(signature) >= 8 or self.kind == ED25519, f"the signature of {self.name} is cut")
        if self.kind == ED25519:
            holds, time = ed25519(self.key, checkpoint.text, signature), None
        else:
            time = int.from_bytes(signature[:8], "big")
            need(time < 2**63, f"the time of {self.name} is too large")
            if self.kind == ED25519_COSIGNATURE:
                message = b"cosignature/v1\ntime %d\n" % time + checkpoint.text
                holds = ed25519(self.key, message, signature[8:])
            else:
                holds = ml_dsa_44(self.key, checkpoint.subtree(self.name, time), signature[8:])
        need(holds, f"the signature of {self.name} does not hold")
        return time


class Checkpoint(NamedTuple):
    """A checkpoint and its signatures: (name, key id, signature), as they stand."""

    text: bytes
    origin: str
    size: int
    root: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]

    def subtree(self, cosigner: str, time: int) -> bytes:
        """Give what an ML-DSA-44 cosigner signs (tlog-cosignature)."""
        one, two = cosigner.encode(errors="surrogateescape"), self.origin.encode()
        need(len(one) < 256 and len(two) < 256, "a name is too long to be cosigned")
        names = bytes((len(one),)) + one + time.to_bytes(8, "big") + bytes((len(two),)) + two
        return b"subtree/v1\n\0" + names + bytes(8) + self.size.to_bytes(8, "big") + self.root


def checkpoint_of(note: bytes) -> Checkpoint:
    """Read a checkpoint (signed-note, tlog-checkpoint)."""
    try:
        text, blank, lines = note.decode().rpartition("\n\n")
    except UnicodeDecodeError:
        raise Refused("it is not text in UTF-8") from None
    need(len(note) <= MOST_NOTE, "it is too long for a checkpoint")
    need(not re.search(r"[\x00-\x09\x0b-\x1f]", note.decode()), "it has a control character")
    need(blank and lines.endswith("\n"), "it is no signed note")
    signatures = []
    for line in lines[:-1].split("\n"):
        match = re.fullmatch(rf"— ({KEY_NAME}) ([A-Za-z0-9+/=]+)", line)
        need(match, "a line below the blank line is no signature")
        assert match is not None
        signature = base64_of(match[2])
        need(len(signature) > 4, "a signature is empty")
        signatures.append((match[1], signature[:4], signature[4:]))
    need(len(signatures) <= MOST_SIGNATURES, f"it has more than {MOST_SIGNATURES} signatures")
    body = text.split("\n")
    need(len(body) == 3 and body[0], "it should have three lines: origin, size, root")
    size, root = number_of(body[1]), base64_of(body[2])
    need(len(root) == 32, "its root should have 32 bytes")
    return Checkpoint((text + "\n").encode(), body[0], size, root, tuple(signatures))


# --- Policies (tlog-policy) -----------------------------------------------------------------------
Quorum = Callable[[set[str]], bool]  # of the names of the witnesses that have cosigned


class Policy(NamedTuple):
    """Who has to sign: logs, witnesses by name, and whether so many of them are enough."""

    logs: list[Key]
    witnesses: dict[str, Key]
    quorum: Quorum


def key_of(text: str, kinds: tuple[int, ...]) -> Key:
    """Read a verifier key: NAME+ID+KEY."""
    match = re.fullmatch(rf"({KEY_NAME})\+([0-9a-f]{{8}})\+(\S+)", text)
    need(match, f"{text[:60]!r} is no verifier key")
    assert match is not None
    blob = base64_of(match[3])
    kind, raw = blob[0] if blob else 0, blob[1:]
    found = Key(match[1], kind, raw)
    need(kind in kinds and len(raw) == KEY_BYTES[kind], f"{match[1]} has a key of another kind")
    need(found.id.hex() == match[2], f"the key id of {match[1]} is not that of its key")
    need(kind == ML_DSA_44 or good_key(raw), f"the key of {match[1]} is no good key of Ed25519")
    return found


def policy_of(content: bytes) -> Policy:
    """Read a policy. Octets above 0x7E are taken as they are."""
    need(not re.search(rb"[^\t\n\x20-\x7e\x80-\xff]", content), "it has a control character")
    logs, witnesses, quorum = [], {}, None
    known: dict[str, Quorum] = {}
    members: set[str] = set()
    for line in content.decode(errors="surrogateescape").split("\n"):
        word, *rest = re.split("[ \t]+", line.strip(" \t"))
        if not word or word.startswith("#"):
            continue
        if word == "log" and len(rest) in (1, 2):
            logs.append(key_of(rest[0], (ED25519, ML_DSA_44)))
        elif word == "witness" and len(rest) in (2, 3):
            name = new_name(rest[0], known)
            witnesses[name] = key_of(rest[1], (ED25519_COSIGNATURE, ML_DSA_44))
            known[name] = partial(has, name)
        elif word == "group" and len(rest) >= 3:
            name, least, inner = new_name(rest[0], known), rest[1], rest[2:]
            k = {"any": 1, "all": len(inner)}.get(least) or number_of(least)
            need(1 <= k <= len(inner), f"{k} of {len(inner)} is no threshold")
            need(
                all(one in known for one in inner), f"group {name} names what does not stand above"
            )
            need(len({*inner}) == len(inner) and not members & {*inner}, "a member is named twice")
            members |= {*inner}
            parts = [known[one] for one in inner]
            known[name] = partial(enough, k, parts)
        elif word == "quorum" and len(rest) == 1:
            need(quorum is None, "it has two quorum lines")
            need(
                rest[0] == "none" or rest[0] in known, f"{rest[0]} does not stand above the quorum"
            )
            quorum = known.get(rest[0], lambda seen: True)
        else:
            raise Refused(f"{line[:60]!r} is no line of a policy")
    need(quorum is not None, "it has no quorum line")
    assert quorum is not None
    for keys in (logs, [*witnesses.values()]):
        need(len({key.key for key in keys}) == len(keys), "one key stands there twice")
    return Policy(logs, witnesses, quorum)


def has(name: str, cosigned: set[str]) -> bool:
    """Whether a witness has cosigned."""
    return name in cosigned


def enough(k: int, parts: Sequence[Quorum], cosigned: set[str]) -> bool:
    """Whether so many parts of a group have."""
    return sum(part(cosigned) for part in parts) >= k


def new_name(name: str, known: dict[str, Any]) -> str:
    """Take the name of a witness or group."""
    need(name != "none" and name not in known, f"the name {name} is taken")
    return name


class Seen(NamedTuple):
    """What a policy says of a checkpoint: the logs that signed, and when which witness did."""

    logs: list[str]
    witnesses: dict[str, int]


def seen(checkpoint: Checkpoint, policy: Policy) -> Seen:
    """Verify every signature by a known key. One that does not hold spoils the whole note."""
    logs, witnesses = [], {}
    named: list[tuple[str | None, Key]] = [(None, key) for key in policy.logs]
    for name, key in [*named, *policy.witnesses.items()]:
        given = {one[2] for one in checkpoint.signatures if one[:2] == (key.name, key.id)}
        stamps = [key.time(checkpoint, signature) for signature in given]
        if len(given) != 1:  # of two that differ, none counts
            continue
        if name is None:
            logs += [key.name] if key.name == checkpoint.origin else []
        elif stamps[0]:  # a cosignature without a time does not count
            witnesses[name] = stamps[0]
    need(logs, "no key that the policy has of this log has signed it")
    return Seen(logs, witnesses)


def verify_checkpoint(note: bytes, policy: Policy) -> tuple[Checkpoint, Seen]:
    """Verify a checkpoint: signed by a log, cosigned by the quorum."""
    checkpoint = checkpoint_of(note)
    found = seen(checkpoint, policy)
    missing = ", ".join(sorted({*policy.witnesses} - {*found.witnesses}))
    need(policy.quorum({*found.witnesses}), f"the quorum is not met; missing: {missing}")
    return checkpoint, found


# --- Proofs ---------------------------------------------------------------------------------------
def hashes_of(lines: Sequence[str]) -> list[bytes]:
    """Read the hashes of a proof, one a line."""
    need(len(lines) <= MOST_HASHES, f"the proof has more than {MOST_HASHES} hashes")
    found = [base64_of(line) for line in lines]
    need(all(len(one) == 32 for one in found), "a hash of the proof has not 32 bytes")
    return found


def divided(proof: bytes) -> tuple[list[str], bytes]:
    """Give the lines of a proof, and the checkpoint below its first blank line."""
    head, blank, note = proof.partition(b"\n\n")
    need(blank and head.isascii() and len(head) <= MOST_NOTE, "it is no proof")
    return head.decode().split("\n"), note


def verify_entry(proof: bytes, policy: Policy, entry: bytes) -> dict[str, Any]:
    """Verify that an entry is in a log (tlog-proof)."""
    (first, *lines), note = divided(proof)
    need(first == "c2sp.org/tlog-proof@v1", "it is no tlog-proof")
    if lines and lines[0].startswith("extra "):
        base64_of(lines.pop(0)[6:])
    need(lines and lines[0].startswith("index "), "it has no index")
    index, hashes = number_of(lines[0][6:]), hashes_of(lines[1:])
    checkpoint, found = verify_checkpoint(note, policy)
    holds = included(index, checkpoint.size, leaf_hash(entry), hashes, checkpoint.root)
    need(holds, f"the entry is not entry {index} of this log")
    return {"index": index, **said(checkpoint, found)}


def verify_going_on(proof: bytes, policy: Policy, earlier: bytes) -> dict[str, Any]:
    """Verify that a log goes on from an earlier checkpoint of it (the page, "Going on")."""
    (first, *lines), note = divided(proof)
    need(first.startswith("old "), "it is no proof of consistency")
    old, hashes = number_of(first[4:]), hashes_of(lines)
    checkpoint, found = verify_checkpoint(note, policy)
    before = checkpoint_of(earlier)
    seen(before, policy)
    need(before.origin == checkpoint.origin, "the two checkpoints are of two logs")
    need(before.size == old, f"it goes on from size {old}, not from {before.size}")
    holds = consistent(old, checkpoint.size, hashes, before.root, checkpoint.root)
    need(holds, "the log does not go on from the earlier checkpoint")
    return {"from": old, **said(checkpoint, found)}


def verify_fork(proof: bytes, policy: Policy) -> dict[str, Any]:
    """Verify that a log has signed two histories (record-notes.md, "Forks")."""
    whole = has_keys(plain(proof), "first", "format", "second", "size")
    need(whole["format"] == "paripassu/record-fork/1", "it is no proof of a fork")
    size, origins, roots = whole["size"], set(), []
    need(type(size) is int and size > 0, "its size is no number of entries")
    for side in (whole["first"], whole["second"]):
        has_keys(side, "checkpoint", "hashes", "root")
        need(isinstance(side["hashes"], list), "its hashes are no array")
        texts = [side["checkpoint"], side["root"], *side["hashes"]]
        need(all(isinstance(one, str) for one in texts), "what should be a text is none")
        checkpoint = checkpoint_of(side["checkpoint"].encode())
        seen(checkpoint, policy)
        (root,), hashes = hashes_of([side["root"]]), hashes_of(side["hashes"])
        holds = consistent(size, checkpoint.size, hashes, root, checkpoint.root)
        need(holds, "a checkpoint does not go on from what is said of it")
        origins.add(checkpoint.origin)
        roots.append(side["root"])
    need(len(origins) == 1, "the two checkpoints are of two logs")
    need(roots[0] != roots[1], "the two histories are one")
    return {"origin": origins.pop(), "size": size, "forked": roots}


def said(checkpoint: Checkpoint, found: Seen) -> dict[str, Any]:
    """Say what was verified."""
    root = base64.b64encode(checkpoint.root).decode()
    stamps = dict(sorted(found.witnesses.items()))
    return {"origin": checkpoint.origin, "size": checkpoint.size, "root": root, "times": stamps}


# --- A copy of a log (tlog-tiles) -----------------------------------------------------------------
def tile(folder: Path, level: str, width: int, number: int) -> tuple[str, bytes, bool]:
    """Read a tile or a bundle: its name, its bytes, and whether it holds more than is needed."""
    path = f"{number % 1000:03}"
    while number := number // 1000:
        path = f"x{number % 1000:03}/{path}"
    place = folder / "tile" / level / path
    part = place.with_name(f"{place.name}.p") / str(width)
    # A full tile may stand for a part of it, never the reverse.
    more = width < 256 and not part.exists()
    place = part if width < 256 and not more else place
    need(place.is_file(), f"{place} is missing")
    need(place.stat().st_size <= 256 * 65537, f"{place} is too long")
    return str(place), place.read_bytes(), more


def entries_of(content: bytes, count: int, more: bool, name: str) -> list[bytes]:
    """Read the entries of a bundle, each after its length; of a full one the first."""
    found, at = [], 0
    while at < len(content):
        end = at + 2 + int.from_bytes(content[at : at + 2], "big")
        need(at + 2 <= len(content) and end <= len(content), f"{name} is cut")
        found.append(content[at + 2 : end])
        at = end
    need(len(found) == (256 if more else count), f"{name} has {len(found)} entries")
    return found[:count]


def digests_in(entry: bytes) -> set[str]:
    """Give the digests of the files that an entry names, if it is a statement of a record."""
    try:
        statement = json.loads(base64.b64decode(json.loads(entry)["payload"]))
        return {blob["digest"] for blob in statement["predicate"]["blobs"]}
    except (ValueError, LookupError, TypeError, RecursionError):
        return set()


def verify_copy(folder: Path, policy: Policy, named: Sequence[Path] = ()) -> dict[str, Any]:
    """Make every hash of a log again, from its entries up, and compare it with every tile."""
    checkpoint, found = verify_checkpoint((folder / "checkpoint").read_bytes(), policy)
    hashes: list[bytes] = []
    known: set[str] = set()
    for number in range(-(-checkpoint.size // 256)):
        width = min(256, checkpoint.size - 256 * number)
        name, content, more = tile(folder, "entries", width, number)
        entries = entries_of(content, width, more, name)
        hashes += map(leaf_hash, entries)
        if named:
            known.update(sha256(entry).hexdigest() for entry in entries)
            known.update(*map(digests_in, entries))
    level, above = 0, hashes
    while above:
        for number in range(-(-len(above) // 256)):
            part = b"".join(above[256 * number : 256 * number + 256])
            name, content, more = tile(folder, str(level), len(part) // 32, number)
            need(len(content) == (8192 if more else len(part)), f"{name} has not its length")
            need(content[: len(part)] == part, f"{name} is not what the entries lead to")
        full = range(0, len(above) - 255, 256)
        level, above = level + 1, [root_of(above[i : i + 256]) for i in full]
    need(root_of(hashes) == checkpoint.root, "the entries do not lead to the root")
    for file in named:
        here = sha256(file.read_bytes()).hexdigest() in known
        need(here, f"{file} is no entry of the log, and no entry names it")
    return said(checkpoint, found) | ({"named": len(named)} if named else {})


# --- Statements (the page, "Statements") ----------------------------------------------------------
PAYLOAD_TYPE = "application/vnd.in-toto+json"
#: The forms of public keys: SubjectPublicKeyInfo, up to the bytes of the key.
ED25519_INFO = bytes.fromhex("302a300506032b6570032100")
ML_DSA_44_INFO = bytes.fromhex("30820532300b06096086480165030403110382052100")


def plain(content: bytes) -> Any:
    """Read JSON, if it is in its one encoding."""
    outside = re.sub(rb'"[^"\\]*(?:\\.[^"\\]*)*"', b"", content)
    depth = deepest = 0
    for bracket in re.findall(rb"[\[\]{}]", outside):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    need(deepest <= 16, "it has more than 16 brackets inside one another")
    try:
        found = json.loads(content.decode(), parse_float=not_whole, parse_constant=not_whole)
        same = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except ValueError:
        raise Refused("it is not JSON in UTF-8") from None
    need(same == content and ascii_and_whole(found), "it is not in its one encoding")
    return found


def not_whole(text: str) -> None:
    """Refuse a number with a point or an exponent."""
    raise Refused(f"{text[:40]} is no whole number")


def ascii_and_whole(value: Any) -> bool:
    """Whether all keys are ASCII, and all numbers within 2^53."""
    if isinstance(value, dict):
        return all(key.isascii() for key in value) and ascii_and_whole([*value.values()])
    if isinstance(value, list):
        return all(ascii_and_whole(one) for one in value)
    return not isinstance(value, int) or abs(value) < 2**53


def has_keys(value: Any, *names: str) -> Any:
    """Take an object that has exactly these keys."""
    need(isinstance(value, dict) and value.keys() == {*names}, f"keys should be {', '.join(names)}")
    return value


def signed_by(info: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a key, in the form SubjectPublicKeyInfo, has signed."""
    if info.startswith(ED25519_INFO):
        key = info[len(ED25519_INFO) :]
        return good_key(key) and ed25519(key, message, signature)
    return ml_dsa_44(info[len(ML_DSA_44_INFO) :], message, signature)


def charter_of(content: bytes) -> Any:
    """Read a charter, if it has all that says who signs (the page, "The charter")."""
    charter = plain(content)
    need(charter["format"] == "paripassu/charter/1", "it is no charter")
    groups = {one["name"]: one["kind"] for one in charter["groups"]}
    texts = [charter["origin"], charter["agreement"], *groups, *groups.values()]
    numbers = [one["threshold"] for one in charter["groups"]]
    for one in charter["holders"]:
        need(one["party"] in groups, "a holder is of no group")
        texts += [one["name"], one["party"], *one["keys"]]
    need(charter["inspectorate"] in (None, *groups), "the inspectorate is no group")
    forms = all(isinstance(one, str) for one in texts) and all(type(one) is int for one in numbers)
    need(forms, "a text or a number in it is of another form")
    for one in charter["holders"]:
        for key in one["keys"]:
            need(base64_of(key).startswith((ED25519_INFO, ML_DSA_44_INFO)), "a key is of no kind")
    return charter


def verify_founders(charter: Any, body: dict[str, Any], signers: set[str]) -> None:
    """Verify that entry 0 names this charter, and that its founders sign it, and nobody else."""
    text = json.dumps(charter, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    need(body.get("charter") == sha256(text.encode()).hexdigest(), "it names another charter")
    group_of = {one["name"]: one["party"] for one in charter["holders"]}
    founders = {  # no guardian, and nobody who only decides
        one["name"]: one["threshold"]
        for one in charter["groups"]
        if one["kind"] != "office" or one["name"] == charter["inspectorate"]
    }
    for name in signers:
        need(group_of[name] in founders, f"{name} signs it, and has no part in it")
    for group, threshold in founders.items():
        enough = sum(group_of[name] == group for name in signers) >= threshold
        need(enough, f"fewer of {group} have signed than have to")


def verify_statement(content: bytes, charter: Any) -> dict[str, Any]:
    """Verify who says what: every key that the charter lists of the author, and no other."""
    need(len(content) < 65536, "it is longer than an entry can be")
    envelope = has_keys(plain(content), "payload", "payloadType", "signatures")
    need(envelope["payloadType"] == PAYLOAD_TYPE, "its payload is of another type")
    need(isinstance(envelope["payload"], str), "its payload is no text")
    payload = base64_of(envelope["payload"])
    statement = has_keys(plain(payload), "_type", "predicate", "predicateType", "subject")
    need(statement["_type"] == "https://in-toto.io/Statement/v1", "it is of another type")
    need(statement["predicateType"] == "paripassu:statement/1", "it is no statement of a record")
    names = ("after", "author", "blobs", "body", "kind", "origin", "previous")
    said = has_keys(statement["predicate"], *names)
    need(said["origin"] == charter["origin"], "it is of another log")
    subject = [{"digest": {"sha256": charter["agreement"]}}]
    need(statement["subject"] == subject, "it is about another agreement")
    message = b"DSSEv1 %d %b %d %b" % (28, PAYLOAD_TYPE.encode(), len(payload), payload)
    keys = {
        holder["name"]: {sha256(info).hexdigest(): info for info in map(base64_of, holder["keys"])}
        for holder in charter["holders"]
    }
    known = isinstance(said["author"], str) and said["author"] in keys
    need(known, "the charter has no holder of that name")
    need(isinstance(envelope["signatures"], list), "its signatures are no array")
    given = [has_keys(one, "keyid", "sig") for one in envelope["signatures"]]
    ids = [one["keyid"] for one in given]
    need(all(isinstance(one, str) for one in ids), "a key id is no text")
    signers = {said["author"]}
    body = said["body"] if isinstance(said["body"], dict) else {}
    if said["kind"] == "charter" and body.get("replaces") is None:  # entry 0: its founders sign
        signers |= {name for name in keys if {*keys[name]} & {*ids}}
        verify_founders(charter, body, signers)
    wanted = {id: info for name in signers for id, info in keys[name].items()}
    need(ids == sorted(wanted), "its signatures are not those of the author's keys, in order")
    for one in given:
        need(isinstance(one["sig"], str), "a signature is no text")
        holds = signed_by(wanted[one["keyid"]], message, base64_of(one["sig"]))
        need(holds, f"the signature of key {one['keyid']} does not hold")
    return {"id": leaf_hash(message).hex(), "kind": said["kind"], "author": said["author"]}


def verified(given: argparse.Namespace) -> dict[str, Any]:
    """Verify what the command names."""
    if given.charter is not None:
        return verify_statement(given.file.read_bytes(), given.charter)
    if given.file.is_dir():
        return verify_copy(given.file, given.policy, given.names or ())
    content = given.file.read_bytes()
    if given.entry is not None:
        return verify_entry(content, given.policy, given.entry.read_bytes())
    if given.earlier is not None:
        return verify_going_on(content, given.policy, given.earlier.read_bytes())
    if content.startswith(b"{"):
        return verify_fork(content, given.policy)
    return said(*verify_checkpoint(content, given.policy))


def main(arguments: list[str]) -> int:
    """Run; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    judge = parser.add_mutually_exclusive_group(required=True)
    judge.add_argument("--policy", type=Path)
    judge.add_argument("--charter", type=Path)
    proof = parser.add_mutually_exclusive_group()
    proof.add_argument("--entry", type=Path)
    proof.add_argument("--from", type=Path, dest="earlier")
    proof.add_argument("--names", type=Path, nargs="+")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    if len(given.files) > 1 and (given.charter is None or given.json):
        parser.error("several files are for statements, with --charter, and without --json")
    if given.names and (given.charter is not None or not given.files[0].is_dir()):
        parser.error("--names is for the folder of a copy of a log, with --policy")
    try:
        if given.policy is not None:
            given.policy = policy_of(given.policy.read_bytes())
        else:
            given.charter = charter_of(given.charter.read_bytes())
    except (OSError, LookupError, TypeError, Refused) as error:
        print(f"cannot tell: whom to believe cannot be read: {why(error)}", file=sys.stderr)
        return 2
    worst = 0
    for file in given.files:
        given.file = file
        if len(given.files) > 1:
            print(file)
        worst = max(worst, told(given))
    return worst


def why(error: Exception) -> str:
    """Say why something cannot be read: of a file, with its name."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def told(given: argparse.Namespace) -> int:
    """Verify a file, say what was found, and give the exit code."""
    try:
        result = verified(given)
    except Refused as error:
        result = {"error": str(error)}
    except OSError as error:
        print(f"cannot tell: {why(error)}", file=sys.stderr)
        return 2
    if given.json:
        print(json.dumps(result, indent=2))
    else:
        print(*(f"{key}: {value}" for key, value in result.items()), sep="\n")
        print("NOT VERIFIED" if "error" in result else "verified")
    return 1 if "error" in result else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("interrupted: there is no answer yet", file=sys.stderr)
        sys.exit(130)
