"""The rules of a record, read once more from their page, slowly: nothing is kept between entries.

For each entry it looks through all entries before it again, and gives every rule that is broken
(docs/specification/record.md#rules). It shares no code with the package. Left to other tests are
weak keys and the forms of charters, which it takes as the package's own writer makes them.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

Document = dict[str, Any]
ED25519 = bytes.fromhex("302a300506032b6570032100")
ML_DSA_44 = bytes.fromhex("30820532300b06096086480165030403110382052100")
NAME = "[a-z0-9][a-z0-9_-]{0,199}"
DAY = 24 * 60 * 60


def hash_leaf(content: bytes) -> bytes:
    return sha256(b"\0" + content).digest()


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\1" + tree_root(leaves[:k]) + tree_root(leaves[k:])).digest()


def encoded(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def depth(value: object) -> int:
    inner = (
        list(value.values())
        if isinstance(value, dict)
        else value
        if isinstance(value, list)
        else None
    )
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


class BadError(Exception):
    """A form that is not kept; its text is the rule."""


def plain(content: bytes) -> Document:
    """Take the one encoding of an object."""

    def whole(text: str) -> int:
        if abs(int(text)) >= 2**53:
            raise BadError("encoding")
        return int(text)

    def none(_: str) -> int:
        raise BadError("encoding")

    def pairs(found: list[tuple[str, Any]]) -> Document:
        if len({key for key, _ in found}) < len(found):
            raise BadError("encoding")
        return dict(found)

    try:
        document = json.loads(
            content.decode(),
            parse_int=whole,
            parse_float=none,
            parse_constant=none,
            object_pairs_hook=pairs,
        )
    except (ValueError, RecursionError):
        raise BadError("encoding") from None
    if not isinstance(document, dict) or encoded(document) != content:
        raise BadError("encoding")
    if depth(document) > 16:
        raise BadError("depth")
    return document


def base64(text: object) -> bytes:
    if not isinstance(text, str):
        raise BadError("encoding")
    try:
        found = b64decode(text, validate=True)
    except ValueError:
        raise BadError("encoding") from None
    if b64encode(found).decode() != text:
        raise BadError("encoding")
    return found


def want(right: object, rule: str = "shape") -> None:
    if not right:
        raise BadError(rule)


def is_text(value: object, pattern: str) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def is_whole(value: object) -> bool:
    return type(value) is int and value >= 0


def key_id(text: str) -> str:
    return sha256(b64decode(text)).hexdigest()


def is_signature(spki: bytes, message: bytes, signature: bytes) -> bool:
    try:
        if spki.startswith(ED25519):
            Ed25519PublicKey.from_public_bytes(spki[len(ED25519) :]).verify(signature, message)
        else:
            raw = spki[len(ML_DSA_44) :]
            MLDSA44PublicKey.from_public_bytes(raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@dataclass
class Said:
    """A statement in its form."""

    content: bytes
    payload: bytes
    predicate: Document
    agreement: str
    signatures: dict[str, bytes]

    @cached_property
    def pae(self) -> bytes:
        return (
            b"DSSEv1 28 application/vnd.in-toto+json "
            + str(len(self.payload)).encode()
            + b" "
            + self.payload
        )

    @cached_property
    def id(self) -> bytes:
        return hash_leaf(self.pae)


def read_statement(content: bytes) -> Said:
    want(1 <= len(content) <= 65_535, "size")
    envelope = plain(content)
    want(envelope.keys() == {"payload", "payloadType", "signatures"})
    want(envelope["payloadType"] == "application/vnd.in-toto+json")
    listed = envelope["signatures"]
    want(isinstance(listed, list))
    for one in listed:
        want(isinstance(one, dict) and one.keys() == {"keyid", "sig"})
        want(is_text(one["keyid"], "[0-9a-f]{64}"))
    ids = [one["keyid"] for one in listed]
    signatures = {one["keyid"]: base64(one["sig"]) for one in listed}
    payload = base64(envelope["payload"])
    want(ids == sorted(set(ids)), "signature-order")
    document = plain(payload)
    want(document.keys() == {"_type", "predicate", "predicateType", "subject"})
    want(document["_type"] == "https://in-toto.io/Statement/v1")
    want(document["predicateType"] == "paripassu:statement/1")
    subject = document["subject"]
    want(isinstance(subject, list) and len(subject) == 1 and isinstance(subject[0], dict))
    want(subject[0].keys() == {"digest"} and isinstance(subject[0]["digest"], dict))
    want(subject[0]["digest"].keys() == {"sha256"})
    agreement = subject[0]["digest"]["sha256"]
    want(is_text(agreement, "[0-9a-f]{64}"))
    said = document["predicate"]
    want(isinstance(said, dict))
    want(said.keys() == {"after", "author", "blobs", "body", "kind", "origin", "previous"})
    want(is_text(said["author"], NAME) and is_text(said["kind"], "[a-z][a-z-]{0,63}"))
    want(isinstance(said["body"], dict))
    want(is_text(said["origin"], "[a-z0-9./-]{1,120}") and "/receipt/" not in said["origin"])
    want(said["previous"] is None or is_text(said["previous"], "[0-9a-f]{64}"))
    after = said["after"]
    want(isinstance(after, dict) and after.keys() == {"root", "size"} and is_whole(after["size"]))
    try:
        want(len(base64(after["root"])) == 32)
    except BadError:
        raise BadError("shape") from None
    want(isinstance(said["blobs"], list))
    for blob in said["blobs"]:
        want(isinstance(blob, dict) and blob.keys() == {"digest", "size", "type"})
        want(is_text(blob["digest"], "[0-9a-f]{64}") and is_whole(blob["size"]))
        want(is_text(blob["type"], "[a-z0-9][^/ ]*/[a-z0-9][^/ ]*"))
    digests = [blob["digest"] for blob in said["blobs"]]
    want(digests == sorted(set(digests)), "blob-order")
    return Said(content, payload, said, agreement, signatures)


@dataclass
class Noted:
    """A note in its form."""

    text: bytes
    origin: str
    size: int
    root: bytes
    lines: list[tuple[str, bytes, bytes]]


def read_note(content: bytes) -> Noted:
    try:
        text, signed = content.decode().rsplit("\n\n", 1)
    except (UnicodeDecodeError, ValueError):
        raise BadError("note-form") from None
    want(
        signed.endswith("\n") and re.search("[\0-\t\v-\x1f]", content.decode()) is None, "note-form"
    )
    lines = []
    for line in signed[:-1].split("\n"):
        found = re.fullmatch("— ([^ +]+) ([A-Za-z0-9+/]+={0,2})", line)
        want(found, "note-form")
        assert found
        try:
            blob = base64(found[2])
        except BadError:
            raise BadError("note-form") from None
        want(len(blob) > 4, "note-form")
        lines.append((found[1], blob[:4], blob[4:]))
    three = text.split("\n")
    want(len(three) == 3 and all(three), "note-form")
    want(re.fullmatch("0|[1-9][0-9]{0,18}", three[1]) and int(three[1]) < 2**63, "note-form")
    try:
        root = base64(three[2])
    except BadError:
        raise BadError("note-form") from None
    want(len(root) == 32, "note-form")
    return Noted((text + "\n").encode(), three[0], int(three[1]), root, lines)


class Vkey:
    """A verifier key: NAME+ID+KEY."""

    def __init__(self, text: str) -> None:
        self.name, self.id, rest = text.split("+", 2)
        material = b64decode(rest)
        self.type, self.raw = material[0], material[1:]
        self.spki = (ML_DSA_44 if self.type == 6 else ED25519) + self.raw

    def time(self, note: Noted, signature: bytes) -> int | None:
        """The time that a signature states, 0 for none; None if it is wrong."""
        if self.type == 1:
            return 0 if is_signature(self.spki, note.text, signature) else None
        time = int.from_bytes(signature[:8], "big")
        if time >= 2**63:
            return None
        if self.type == 4:
            message = f"cosignature/v1\ntime {time}\n".encode() + note.text
        else:
            name, origin = self.name.encode(), note.origin.encode()
            message = (
                b"subtree/v1\n\0"
                + bytes([len(name)])
                + name
                + time.to_bytes(8, "big")
                + bytes([len(origin)])
                + origin
                + bytes(8)
                + note.size.to_bytes(8, "big")
                + note.root
            )
        return time if is_signature(self.spki, message, signature[8:]) else None


class Rules:
    """The rules over a log.

    Parameters
    ----------
    entries : sequence of bytes
    files : mapping of str to bytes
        By digest.
    before : Rules, optional
        The log before a successor, with the entries that count.
    """

    def __init__(
        self, entries: Sequence[bytes], files: Mapping[str, bytes], before: Rules | None = None
    ) -> None:
        self.entries, self.files, self.before = entries, files, before
        self.leaves = [hash_leaf(entry) for entry in entries]
        self.known: dict[int, frozenset[str]] = {}

    # What is asked of it.

    def broken(self, index: int) -> frozenset[str]:
        """The rules that an entry breaks."""
        if index not in self.known:
            for earlier in range(index):
                self.broken(earlier)
            self.known[index] = frozenset(self.judged(index))
        return self.known[index]

    def time(self, index: int, upto: int) -> int | None:
        """``time`` of an entry by the first so many entries."""
        return min(
            (
                time
                for _, note, time in self.notes(upto)
                if "/receipt/" not in note.origin and note.size > index
            ),
            default=None,
        )

    def own(self, index: int, upto: int) -> int | None:
        """``own`` of an entry by the first so many entries."""
        id = read_statement(self.entries[index]).id.hex()
        receipts = [t for _, note, t in self.notes(upto) if note.origin.endswith(f"/receipt/{id}")]
        time = self.time(index, upto)
        return min([*receipts, *([] if time is None else [time])], default=None)

    # What is in force.

    def statements(self, upto: int) -> Iterator[tuple[int, Said]]:
        """The statements that count among the first so many entries."""
        for index in range(upto):
            if self.entries[index].startswith(b"{") and not self.broken(index):
                yield index, read_statement(self.entries[index])

    def notes(self, upto: int) -> Iterator[tuple[int, Noted, int]]:
        """The notes that count among the first so many entries, with their times."""
        for index in range(upto):
            if not self.entries[index].startswith(b"{") and not self.broken(index):
                note = read_note(self.entries[index])
                yield index, note, self.time_of(note, index)

    def charters(self, upto: int) -> list[tuple[int, Said, Document]]:
        """The statements that put charters in force among the first so many entries."""
        return [
            (index, said, self.charter_of(said))
            for index, said in self.statements(upto)
            if said.predicate["kind"] == "charter"
        ]

    def charter_of(self, said: Said) -> Document:
        return plain(self.files[said.predicate["body"]["charter"]])

    def lists(self, upto: int) -> dict[str, tuple[str, list[Document]]]:
        """By group the statement that put its list in force, and the list."""
        found: dict[str, tuple[str, list[Document]]] = {}
        for _, said in self.statements(upto):
            body, id = said.predicate["body"], said.id.hex()
            if said.predicate["kind"] == "charter":
                charter = self.charter_of(said)
                found = {
                    group["name"]: (
                        id,
                        [one for one in charter["holders"] if one["party"] == group["name"]],
                    )
                    for group in charter["groups"]
                }
            elif said.predicate["kind"] == "keys":
                party = body["party"]
                found[party] = (id, [one | {"party": party} for one in body["holders"]])
        return found

    def names(self, upto: int) -> dict[str, str]:
        """The party of every name that a holder ever had."""
        found = {} if self.before is None else self.before.names(len(self.before.entries))
        for index, said in self.statements(upto):
            if said.predicate["kind"] in ("charter", "keys"):
                for _, holders in self.lists(index + 1).values():
                    found |= {one["name"]: one["party"] for one in holders}
        return found

    def last(self, author: str, upto: int) -> tuple[str, int, int] | None:
        """An author's last statement: id, which log it had seen (0: the one before), its size."""
        found = None
        if self.before is not None:
            earlier = self.before.last(author, len(self.before.entries))
            if earlier is not None:
                found = (earlier[0], 0, earlier[2] if earlier[1] else 0)
        for _, said in self.statements(upto):
            if said.predicate["author"] == author:
                here = said.predicate["origin"] == self.origin
                found = (said.id.hex(), int(here), said.predicate["after"]["size"])
        return found

    @property
    def origin(self) -> str:
        origin: str = self.charters(1)[0][2]["origin"]
        return origin

    # The judgement.

    def judged(self, index: int) -> set[str]:
        content = self.entries[index]
        if not 1 <= len(content) <= 65_535:
            return {"size"}
        try:
            if content.startswith(b"{"):
                return self.judged_statement(read_statement(content), index)
            return self.judged_note(read_note(content), index)
        except BadError as error:
            return {str(error)}

    def judged_statement(self, said: Said, index: int) -> set[str]:
        predicate, broken = said.predicate, set()
        kind, author, after = predicate["kind"], predicate["author"], predicate["after"]
        first = index == 0
        if first and kind != "charter":
            return {"first"}
        if not first and self.broken(0):
            return {"first"}
        if not first and self.waited_for(index):
            broken.add("settling")
        broken |= self.judged_place(said, index)
        if any(said.id == other.id for _, other in self.statements(index)):
            broken.add("repeat")
        last = self.last(author, index)
        if predicate["previous"] != (None if last is None else last[0]):
            broken.add("previous")
        here = int(self.before is None or predicate["origin"] != self.before.origin)
        if last is not None and (here, after["size"]) < last[1:]:
            broken.add("after-falls")
        if not first and author not in {
            one["name"] for _, listed in self.lists(index).values() for one in listed
        }:
            broken.add("author")
        try:
            if kind == "charter":
                broken |= self.judged_charter(said, index)
            elif kind == "keys":
                broken |= self.judged_keys(said, index)
            else:
                broken |= self.judged_author(said, index)
        except BadError as error:
            broken.add(str(error))
        return broken | self.judged_limits(said, index)

    def judged_place(self, said: Said, index: int) -> set[str]:
        predicate, broken = said.predicate, set()
        size, root = predicate["after"]["size"], b64decode(predicate["after"]["root"])
        if index == 0:
            want(predicate["body"].get("charter") in self.files, "charter")
            charter = self.charter_of(said)
            if size or root != sha256().digest():
                broken.add("after")
        else:
            charter = self.charters(index)[-1][2]
            leaves, most = self.leaves, index
            before = self.before
            if (
                before is not None
                and predicate["origin"] == before.origin
                and predicate["kind"] not in ("charter", "keys")
            ):
                charter = before.charters(len(before.entries))[-1][2]
                leaves, most = before.leaves, len(before.entries)
            if not 1 <= size <= most or tree_root(leaves[:size]) != root:
                broken.add("after")
        if predicate["origin"] != charter["origin"]:
            broken.add("origin")
        if said.agreement != charter["agreement"]:
            broken.add("agreement")
        return broken

    def judged_author(self, said: Said, index: int) -> set[str]:
        holders = [one for _, listed in self.lists(index).values() for one in listed]
        found = [one for one in holders if one["name"] == said.predicate["author"]]
        if not found:
            return {"author"}
        keys = {key_id(key): key for key in found[0]["keys"]}
        broken = set()
        if keys.keys() - said.signatures.keys():
            broken.add("signature-missing")
        if said.signatures.keys() - keys.keys():
            broken.add("signature-superfluous")
        return broken | self.judged_signatures(said, keys)

    def judged_signatures(self, said: Said, keys: Mapping[str, str]) -> set[str]:
        wrong = [
            id
            for id, signature in said.signatures.items()
            if id in keys and not is_signature(b64decode(keys[id]), said.pae, signature)
        ]
        return {"signature-wrong"} if wrong else set()

    def judged_pools(
        self, said: Said, pools: Sequence[tuple[int, list[Document]]], added: Mapping[str, str]
    ) -> set[str]:
        """Each pool: how many have to sign, and of whom."""
        broken, signers, known = set(), set(), dict(added)
        for threshold, holders in pools:
            count = 0
            for one in holders:
                keys = {key_id(key): key for key in one["keys"]}
                known |= keys
                if said.signatures.keys() & keys.keys():
                    signers.add(one["name"])
                    count += 1
                    if keys.keys() - said.signatures.keys():
                        broken.add("signature-missing")
            if count < threshold:
                broken.add("threshold")
        if said.signatures.keys() - known.keys():
            broken.add("signature-superfluous")
        if added.keys() - said.signatures.keys():
            broken.add("added-key")
        if said.predicate["author"] not in signers:
            broken.add("author")
        return broken | self.judged_signatures(said, known)

    def judged_list(self, holders: list[Document], charter: Document) -> set[str]:
        broken = set()
        names = [one["name"] for one in holders]
        if names != sorted(set(names)):
            broken.add("list")
        for one in holders:
            schemes = [
                "ed25519" if b64decode(key).startswith(ED25519) else "ml-dsa-44"
                for key in one["keys"]
            ]
            if schemes not in (["ed25519"], ["ml-dsa-44"], ["ed25519", "ml-dsa-44"]):
                broken.add("list")
            if set(charter["schemes"]) - set(schemes):
                broken.add("list")
        return broken

    def judged_once(self, holders: list[Document], charter: Document) -> set[str]:
        raw = [b64decode(key) for one in holders for key in one["keys"]]
        raw += [Vkey(text).spki for text in charter["log_keys"] + charter["witnesses"]]
        return {"key-twice"} if len(set(raw)) < len(raw) else set()

    def judged_names(self, holders: list[Document], index: int) -> set[str]:
        names = self.names(index)
        taken = [one for one in holders if names.get(one["name"], one["party"]) != one["party"]]
        return {"name"} if taken else set()

    def judged_keys(self, said: Said, index: int) -> set[str]:
        body = said.predicate["body"]
        want(body.keys() == {"holders", "party", "replaces"})
        lists, charter = self.lists(index), self.charters(index)[-1][2]
        party = body["party"]
        want(isinstance(party, str) and party in lists, "group")
        broken = set()
        in_force, old = lists[party]
        if body["replaces"] != in_force:
            broken.add("replaces")
        new = [one | {"party": party} for one in body["holders"]]
        broken |= self.judged_list(new, charter)
        threshold = next(g["threshold"] for g in charter["groups"] if g["name"] == party)
        if len(new) < threshold:
            broken.add("list-threshold")
        others = [one for name, (_, listed) in lists.items() if name != party for one in listed]
        broken |= self.judged_once([*others, *new], charter) | self.judged_names(new, index)
        held = {key_id(key) for one in old for key in one["keys"]}
        added = {key_id(key): key for one in new for key in one["keys"] if key_id(key) not in held}
        # Who wrote it has to hold keys at all.
        if said.predicate["author"] not in {one["name"] for one in [*others, *old]}:
            broken.add("author")
        return broken | self.judged_pools(said, [(threshold, old)], added)

    def judged_charter(self, said: Said, index: int) -> set[str]:
        predicate, broken = said.predicate, set()
        body = predicate["body"]
        want(body.keys() - {"agreement", "plan"} == {"charter", "removed", "replaces"})
        earlier = self.charters(index)
        if body["replaces"] != (earlier[-1][1].id.hex() if earlier else None):
            broken.add("replaces")
        if body["charter"] not in [blob["digest"] for blob in predicate["blobs"]]:
            broken.add("charter-file")
        new = self.charter_of(said)
        holders = new["holders"]
        for group in new["groups"]:
            mine = [one for one in holders if one["party"] == group["name"]]
            if len(mine) < group["threshold"]:
                broken.add("list-threshold")
        if not len(new["witnesses"]) < 2 * new["quorum"] <= 2 * len(new["witnesses"]):
            broken.add("charter")
        broken |= self.judged_list(holders, new) | self.judged_once(holders, new)
        broken |= self.judged_names(holders, index)
        if index == 0:
            pools, held = self.first_pools(new)
            broken |= self.judged_predecessor(new)
            now = [one for one in holders if self.is_party(new, one["party"])]
            if self.before is None:
                now = []
        else:
            lists, old = self.lists(index), earlier[-1][2]
            for key in ("origin", "agreement", "predecessor"):
                if new[key] != old[key]:
                    broken.add("charter-fixed")
            for name, (_, listed) in lists.items():
                if name in {group["name"] for group in new["groups"]} and listed != [
                    one for one in holders if one["party"] == name
                ]:
                    broken.add("charter-lists")
            pools = [
                (group["threshold"], lists[group["name"]][1])
                for group in old["groups"]
                if group["kind"] == "party"
            ]
            held = [one for _, listed in lists.values() for one in listed]
            now = holders
            if predicate["author"] not in {one["name"] for one in held}:
                broken.add("author")
        had = {key_id(key) for one in held for key in one["keys"]}
        added = {key_id(key): key for one in now for key in one["keys"] if key_id(key) not in had}
        return broken | self.judged_pools(said, pools, added)

    def is_party(self, charter: Document, name: str) -> bool:
        return any(g["name"] == name and g["kind"] == "party" for g in charter["groups"])

    def first_pools(self, new: Document) -> tuple[list[tuple[int, list[Document]]], list[Document]]:
        pools, before = [], self.before
        for group in new["groups"]:
            signs = group["kind"] == "depositary" or group["name"] == new["inspectorate"]
            if before is None and group["kind"] == "party":
                signs = True
            if before is not None and group["name"] in {
                g["name"]
                for g in before.charters(len(before.entries))[-1][2]["groups"]
                if g["kind"] == "party"
            }:
                signs = False
            if signs:
                mine = [one for one in new["holders"] if one["party"] == group["name"]]
                pools.append((group["threshold"], mine))
        if before is None:
            return pools, []
        lists = before.lists(len(before.entries))
        for group in before.charters(len(before.entries))[-1][2]["groups"]:
            if group["kind"] == "party":
                pools.append((group["threshold"], lists[group["name"]][1]))
        return pools, [one for _, listed in lists.values() for one in listed]

    def judged_predecessor(self, new: Document) -> set[str]:
        named = new["predecessor"]
        if self.before is None:
            return set() if named is None else {"predecessor"}
        right = {
            "origin": self.before.origin,
            "root": b64encode(tree_root(self.before.leaves)).decode(),
            "size": len(self.before.entries),
        }
        return set() if named == right else {"predecessor"}

    def judged_limits(self, said: Said, index: int) -> set[str]:
        lists = self.lists(index)
        earlier = self.charters(index)
        if index == 0:
            charter = self.charter_of(said)
            holders = charter["holders"]
        else:
            charter = earlier[-1][2]
            holders = [one for _, listed in lists.values() for one in listed]
        mine = [one["party"] for one in holders if one["name"] == said.predicate["author"]]
        if not mine:
            return set()
        entry, blob = 0, 0
        names = self.names(index)
        counted = [
            other
            for _, other in self.statements(index)
            if names[other.predicate["author"]] == mine[0]
        ]
        for one in [*counted, said]:
            entry += len(one.content)
            blob += sum(file["size"] for file in one.predicate["blobs"])
        broken = set()
        if entry > charter["limits"]["entry_bytes"]:
            broken.add("entry-limit")
        if blob > charter["limits"]["blob_bytes"]:
            broken.add("blob-limit")
        return broken

    # Notes.

    def waited_for(self, index: int) -> set[str]:
        """By whom a checkpoint of the newest charter's size is still waited for."""
        charters = self.charters(index)
        if len(charters) < 2:
            return set()
        changed, size = charters[-1][0], charters[-1][0] + 1
        left = {"old", "new"}
        for at in range(changed + 1, index):
            if self.entries[at].startswith(b"{") or self.broken(at):
                continue
            note = read_note(self.entries[at])
            if note.size == size and "/receipt/" not in note.origin:
                # Whose rules it keeps; that it is here at all shows that it was of use.
                left -= {
                    side
                    for side, charter in (("old", charters[-2][2]), ("new", charters[-1][2]))
                    if not self.quorum_broken(note, charter)
                }
        return left

    def stamps(self, note: Noted, charter: Document) -> dict[str, int]:
        """The stamps of a charter's witnesses that count."""
        found = {}
        for key in map(Vkey, charter["witnesses"]):
            signed = {s for name, id, s in note.lines if (name, id.hex()) == (key.name, key.id)}
            if len(signed) == 1:
                time = key.time(note, signed.pop())
                if time:
                    found[key.name] = time
        return found

    def quorum_broken(self, note: Noted, charter: Document, *, log: bool = True) -> set[str]:
        broken = set()
        for key in map(Vkey, charter["log_keys"]):
            signed = {s for name, id, s in note.lines if (name, id.hex()) == (key.name, key.id)}
            if log and len(signed) != 1:
                broken.add("note-log-keys")
        if len(self.stamps(note, charter)) < charter["quorum"]:
            broken.add("note-quorum")
        return broken

    def lines_broken(
        self, note: Noted, charters: Sequence[Document], *, log: bool = True
    ) -> set[str]:
        broken = set()
        keys = [
            Vkey(text)
            for charter in charters
            for text in [*(charter["log_keys"] if log else []), *charter["witnesses"]]
        ]
        for name, id, signature in note.lines:
            known = [key for key in keys if (key.name, key.id) == (name, id.hex())]
            if not known:
                broken.add("note-unknown")
            elif known[0].time(note, signature) is None:
                broken.add("note-signature")
        return broken

    def hour_broken(self, note: Noted, charters: Sequence[Document]) -> set[str]:
        stamps = [time for charter in charters for time in self.stamps(note, charter).values()]
        return {"note-hour"} if stamps and max(stamps) - min(stamps) > 3600 else set()

    def receipt_charter(self, note: Noted, index: int) -> Document | None:
        """The charter that judges a receipt, if the note is one."""
        origin, between, id = note.origin.rpartition("/receipt/")
        if not between or re.fullmatch("[0-9a-f]{64}", id) is None:
            return None
        if origin == self.origin:
            return self.charters(index)[-1][2]
        if self.before is not None and origin == self.before.origin:
            return self.before.charters(len(self.before.entries))[-1][2]
        return None

    def time_of(self, note: Noted, index: int) -> int:
        """The time of a note that keeps the other rules."""
        charters = self.charters(index)
        if "/receipt/" in note.origin:
            charter = self.receipt_charter(note, index)
            assert charter is not None
        else:
            charter = charters[-1][2]
            if self.waited_for(index) and self.quorum_broken(note, charter):
                charter = charters[-2][2]
        stamps = sorted(self.stamps(note, charter).values())
        return stamps[(len(stamps) - 1) // 2]

    def judged_note(self, note: Noted, index: int) -> set[str]:
        if index == 0 or self.broken(0):
            return {"first"}
        charters, waited = self.charters(index), self.waited_for(index)
        now, broken = charters[-1][2], set()
        if note.origin == self.origin:
            if not 1 <= note.size <= index:
                return {"note-size"}
            if note.root != tree_root(self.leaves[: note.size]):
                broken.add("note-root")
            of_size = [charter for at, _, charter in charters if at < note.size][-1]
            if waited:
                if note.size != charters[-1][0] + 1:
                    return broken | {"settling"}
                sides = {"old": charters[-2][2], "new": now}
                missing = {side: self.quorum_broken(note, one) for side, one in sides.items()}
                judged = [now, charters[-2][2]]
                if all(missing.values()):
                    broken |= missing["old"] | missing["new"]
                elif not any(not missing[side] for side in waited):
                    broken.add("note-use")
            else:
                judged = [now, of_size]
                for charter in judged:
                    broken |= self.quorum_broken(note, charter)
            broken |= self.lines_broken(note, judged) | self.hour_broken(note, judged)
            if broken:
                return broken
            time = self.time_of(note, index)
            gains = [
                at
                for at, _ in self.statements(min(index, note.size))
                if self.is_gain(time, self.time(at, index))
            ]
            if not waited and not gains:
                broken.add("note-use")
        else:
            judge = self.receipt_charter(note, index)
            if judge is None:
                return {"note-origin"}
            if waited:
                broken.add("settling")
            if note.size != 1:
                broken.add("note-size")
            if note.root.hex() != note.origin[-64:]:
                broken.add("note-root")
            broken |= self.quorum_broken(note, judge, log=False)
            broken |= self.lines_broken(note, [judge], log=False)
            broken |= self.hour_broken(note, [judge])
            if broken:
                return broken
            time = self.time_of(note, index)
            of = [at for at, said in self.statements(index) if said.id == note.root]
            if not of or not self.is_gain(time, self.own(of[0], index)):
                broken.add("note-use")
        if any(other - time > 7 * DAY for _, _, other in self.notes(index)):
            broken.add("note-late")
        return broken

    def is_gain(self, time: int, than: int | None) -> bool:
        return than is None or time // DAY < than // DAY
