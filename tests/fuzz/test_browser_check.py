"""The check in the browser reads what the package reads, and refuses the rest in one sentence.

Examples are drawn from a seed, since Node does many at once.
"""

from __future__ import annotations

import json
import random
from base64 import b64encode
from typing import Any

import pytest
from tests import log_verifier, record_cases, record_signed
from tests.browser_check import answers, needs_node
from tests.charters import Book, at, charter, secret, secrets
from tests.examples import examples
from tests.mutations import mutated
from tests.signed_books import files as files_of

from paripassu.documents.base64 import parse_base64
from paripassu.documents.plain import NotPlainError, TooDeepError, encode_plain, parse_plain
from paripassu.errors import InputError, RejectedError
from paripassu.record.audit import audit_statements
from paripassu.record.charter import parse_charter
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement, format_statement, pae
from paripassu.record.errors import RefusedError
from paripassu.record.holders import Holder
from paripassu.record.judge import fold
from paripassu.record.keys import ED25519
from paripassu.record.note import format_note, parse_note
from paripassu.record.opened import Signature, sealed
from paripassu.record.policy import format_policy, parse_policy
from paripassu.record.source import MemorySource
from paripassu.record.vkey import SignatureType, VerifierKey, format_vkey
from paripassu.record.witnessed import count_policy

pytestmark = [needs_node, pytest.mark.seeded, pytest.mark.slow]

WORDS = [
    *('"', "\\", "{", "}", "[", "]", ":", ",", " ", "\n", "null", "true", "false", "-", "0", "1.5"),
    *("1e3", "9007199254740991", "9007199254740992", "-9007199254740991", "\\u0000", "\\u001f"),
    *("\\u0008", "\\n", "\\/", "\\ud800", "\\u00e9", "\u00e9", "\u202e", "\U0001f600", "\x00"),
    *('"__proto__":', '"constructor":', '"a":', '"b":1', "\ufeff", "\x7f", '"\u00e9":1'),
]


def some_json(chance: random.Random) -> bytes:
    """Give a small document, whole or with something changed in it."""

    def value(depth: int) -> Any:
        kind = chance.randrange(8 if depth else 6)
        if kind < 2:
            return chance.choice([0, 1, -1, 2**53 - 1, -(2**53) + 1, True, False, None])
        if kind < 6:
            letters = ["a", '"', "\\", "\n", "\b", "\x01", "\x1f", "\u00e9", "\U0001f600", "\u202e"]
            return "".join(chance.choices(letters, k=chance.randrange(4)))
        if kind == 6:
            return [value(depth - 1) for _ in range(chance.randrange(3))]
        names = ["__proto__", "constructor", "toString", "a", "A", "b", "0", "10", "2", ""]
        return {chance.choice(names): value(depth - 1) for _ in range(chance.randrange(4))}

    content = encode_plain({"a": value(3), "z": value(2)})
    for _ in range(chance.choice([0, 1, 1, 1, 2])):
        at = chance.randrange(len(content) + 1)
        end = at + chance.choice([0, 0, 1, 2])
        content = content[:at] + chance.choice(WORDS).encode("utf-8", "replace") + content[end:]
    if chance.random() < 0.05:
        at = chance.randrange(len(content))
        content = content[:at] + bytes([chance.randrange(256)]) + content[at:]
    return content


def test_documents_in_their_one_encoding() -> None:
    chance = random.Random(1)
    contents = [some_json(chance) for _ in range(examples(6_000))]
    deep = [b'{"a":' * n + b"1" + b"}" * n for n in (16, 17, 100_000)]
    long = [b'{"a":"' + b"x" * 10_000_000 + b'"}', b'{"a":"' + b"x" * 10_000_000, b"[" * 10_000_000]
    contents += [*deep, *long, b"", b"[]", b'"a"', b"1"]
    signed = [chance.random() < 0.5 for _ in contents]
    found = answers(
        [
            {"do": "plain", "bytes": content, "negative": negative}
            for content, negative in zip(contents, signed, strict=True)
        ]
    )
    count = 0
    for content, negative, one in zip(contents, signed, found, strict=True):
        try:
            parse_plain(content, negative=negative)
        except TooDeepError:
            assert one["refused"] == "depth", content[:200]
        except NotPlainError:
            assert one["refused"] == "encoding", content[:200]
        else:
            assert one["is"].encode() == content
            count += 1
    assert count > len(contents) // 20
    assert all(len(one.get("said", "")) < 300 for one in found)


def test_base64() -> None:
    chance = random.Random(2)
    letters = 4 * "ABQgwz019+/" + "= \n-_\u00e9\x00"
    texts = [
        "".join(chance.choices(letters, k=chance.randrange(13)))
        if chance.random() < 0.5
        else "".join(chance.choices("ABQgwz019+/", k=4 * chance.randrange(3)))
        + chance.choice(["", "QQ==", "QUE=", "QR==", "QUF=", "Q===", "===="])
        for _ in range(examples(1_200))
    ]
    for text, one in zip(
        texts, answers([{"do": "base64", "text": text} for text in texts]), strict=True
    ):
        try:
            wanted = parse_base64(text).hex()
        except ValueError:
            wanted = None
        assert one["is"] == wanted, text


def changed(content: bytes, chance: random.Random) -> bytes:
    """Change some bytes of a text."""
    for _ in range(chance.choice([0, 1, 1, 2])):
        at = chance.randrange(len(content))
        put = chance.choice(
            [b"", b"\n", b" ", b"0", b"A", b"\x00", b"\xff", "— ".encode(), b"+", b"=", b"log",
             b"\n\n", "\u2028".encode(), content[at : at + 40], bytes([content[at] ^ 1])]
        )  # fmt: skip
        content = content[:at] + put + content[at + chance.choice([0, 1, 1, 30]) :]
    return content


def test_checkpoints_by_a_policy() -> None:
    chance = random.Random(3)
    policy = record_signed.policy()
    text = format_policy(policy)
    here = Checkpoint(record_signed.ORIGIN, 7, bytes(range(32)))
    notes = [
        format_note(record_signed.signed(here, *record_signed.WITNESSES[:count]))
        for count in range(5)
    ]
    tried = [changed(chance.choice(notes), chance) for _ in range(examples(1_200))]
    found = answers([{"do": "checkpoint", "note": one, "policy": text} for one in tried])
    for content, one in zip(tried, found, strict=True):
        try:
            counted = count_policy(parse_note(content), policy)
        except RejectedError:
            assert "refused" in one, content
            continue
        stamps = {name: str(stamp) for name, stamp in counted.stamps.items()}
        assert one["is"] == {
            "size": str(counted.checkpoint.size),
            "stamps": stamps,
            "signed": len(counted.log_keys),
            "enough": not counted.missing,
        }
    assert sum("is" in one for one in found) > len(found) // 10


def test_policies() -> None:
    chance = random.Random(4)
    texts = [
        b"# none\nquorum none\n",
        format_policy(record_signed.policy()),
        format_policy(record_signed.policy(4)),
    ]
    tried = [changed(chance.choice(texts), chance) for _ in range(examples(1_500))]
    first = format_policy(record_signed.policy()).split(b"\n")
    tried += [b"\n".join([first[0], *first]), b"\n".join([*first[:3], first[2], *first[3:]])]
    tried.append(b"\n".join([*first[:3], first[2].replace(b" party-a ", b" other "), *first[3:]]))
    logs = [
        format_vkey(
            VerifierKey(f"log-{at}", SignatureType.NOTE, secret(f"log-{at}", ED25519).public)
        )
        for at in range(65)
    ]
    for count in (64, 65):
        tried.append("\n".join([*(f"log {one}" for one in logs[:count]), "quorum none"]).encode())
    tried += [b"quorum none none", b"quorum", b"log a b c", b"witness a", b"group a any", b"# none"]
    tried += [b"quorum " + json.dumps(name).encode() for name in ("__proto__", "toString")]
    tried += [b"toString a\nquorum none", b"quorum __proto__", b"group toString any a\nquorum none"]
    found = answers([{"do": "policy", "policy": one} for one in tried])
    for content, one in zip(tried, found, strict=True):
        try:
            wanted = len(parse_policy(content).witnesses)
        except InputError:
            assert one.get("refused") in ("policy", "key"), (content, one)
        else:
            assert one.get("is") == wanted, (content, one)


def test_what_others_wrote_is_shown_as_text() -> None:
    """No markup is made of it, and nothing in it turns or hides what stands beside it."""
    texts = [
        "<script>",
        "\u202eabc",
        "a\u2066b",
        "\x1b[31m",
        "\u200b\u00ad",
        "x" * 10_000_000,
        "한국 é",
    ]
    shown = [one["is"] for one in answers([{"do": "quoted", "text": text} for text in texts])]
    assert shown[0] == "“<script>”"
    assert shown[6] == "“한국 é”"
    assert max(map(len, shown)) < 100
    for one in shown[1:5]:
        assert one.isprintable(), one


def book() -> Book:
    """Give a small log with one thing of most kinds, signed by Ed25519 alone."""
    made = record_cases.begun()
    photo = made.files.add(b"a photograph", "image/jpeg")
    made.append(made.statement("perform", {"step": "arms:1", "n": -3}, blobs=(photo,)))
    made.append(made.note(at(record_cases.TIME)))
    made.append(record_cases.rotation(made))
    made.append(made.statement("dispute", {"of": "ff" * 32}, author="south-1"))
    new = record_cases.small(holders=made_holders(made), quorum=4)
    made.append(record_cases.changed(made, new, ("north-1", "north-9", "south-1")))
    made.append(made.note(at(record_cases.TIME + 90_000, "w1", "w2", "w3", "w4")))
    return made


def made_holders(made: Book) -> tuple[Holder, ...]:
    return tuple(sorted(made.state.holders.values(), key=lambda one: one.name))


def test_charters_with_mistakes() -> None:
    chance = random.Random(5)
    whole = [record_cases.small().content, charter().content]
    tried = [mutated(chance.choice(whole), whole, chance) for _ in range(examples(1_200))]
    found = answers([{"do": "charter", "bytes": one} for one in tried])
    good = 0
    for content, one in zip(tried, found, strict=True):
        try:
            wanted = len(parse_charter(content).holders)
        except RefusedError:
            assert "refused" in one, content
        else:
            assert one.get("is") == wanted, (content, one)
            good += 1
    assert 0 < good < len(tried) // 2


def test_entries_with_mistakes() -> None:
    """Statements of which the payload says something else, signed all the same; and other bytes."""
    chance = random.Random(6)
    log = book()
    log.append(log.statement(author="iaea-1"))
    whole = [log.statement(), log.statement("confirm", {"a": [1, "b"]}, author="south-1")]
    keys = {one.author: secrets(one.author, record_cases.ED) for one in whole}
    tried = []
    for _ in range(examples(1_200)):
        one = chance.choice(whole)
        content = format_statement(one)
        if chance.random() < 0.7:
            payload = mutated(one.payload, [other.payload for other in whole], chance)
            made = [Signature(key.public.id, key.sign(pae(payload))) for key in keys[one.author]]
            content = sealed(payload, made)
        tried.append(content if chance.random() < 0.8 else changed(content, chance))
    asked = {"entries": log.entries, "files": log.files.contents, "before": None}
    parsed = answers([{"do": "entry", "bytes": one} for one in tried])
    judged = answers([{"do": "attacks", **asked, "tries": [one]} for one in tried[:40]])
    for content, said in zip(tried, parsed, strict=True):
        try:
            entry = parse_entry(content)
        except RefusedError:
            assert "refused" in said, content
        else:
            assert said.get("is", "") == (entry.id if isinstance(entry, Statement) else None), (
                content
            )
    for content, said in zip(tried, judged, strict=False):
        wanted = fold(log.state, len(log.entries), content, log.root, log.files).breach
        assert (said["is"][0] is None) == (wanted is None), (content, said)


def test_records_with_mistakes() -> None:
    """Bytes changed in any file of a record: the package and the browser say the same."""
    chance = random.Random(7)
    log = book()
    files = files_of(log) | {"checkpoint": log.note(at(record_cases.TIME, "w1", "w2", "w3", "w4"))}
    id = parse_entry(log.entries[0]).id  # type: ignore[union-attr]
    tried = [files]
    for _ in range(examples(200)):
        path = chance.choice(sorted(files))
        tried.append(files | {path: changed(files[path], chance)})
    found = answers([{"do": "audit", "files": one, "charter": id} for one in tried])
    refused = 0
    for record, one in zip(tried, found, strict=True):
        audit, _ = audit_statements(MemorySource(record), id)
        assert one["is"]["verdict"] == ("verified" if audit.ok else "refused"), audit
        refused += not audit.ok
        known = {fault.file for fault in audit.faults}
        named = {said["file"] for said in one["is"]["sentences"] if "file" in said}
        assert bool(known) == bool(named)
        assert all(len(said["what"] + said["why"]) < 400 for said in one["is"]["sentences"])
    assert found[0]["is"]["verdict"] == "verified"
    assert refused > len(tried) // 3


def fork(one: bytes, other: bytes, size: int, root_: bytes, others_root: bytes) -> bytes:
    """Write two checkpoints as the proof of a fork."""
    sides = [
        {"checkpoint": note.decode(), "hashes": [], "root": b64encode(root).decode()}
        for note, root in ((one, root_), (other, others_root))
    ]
    return encode_plain(
        {"first": sides[0], "second": sides[1], "format": "paripassu/record-fork/1", "size": size}
    )


def test_proofs_with_mistakes() -> None:
    """The verifier in Python and the browser say the same of proofs of all three kinds."""
    chance = random.Random(9)
    entries = [b"entry %d" % number for number in range(7)]
    hashes = [log_verifier.leaf(one) for one in entries]
    roots = [log_verifier.root(hashes[:size]) for size in range(8)]
    text = log_verifier.SHORT_POLICY
    policy = log_verifier.verifier.policy_of(text)

    def note(size: int, root: bytes) -> bytes:
        stamps = {log_verifier.LOG: 0, log_verifier.WITNESSES[2]: 1_800_000_000}
        return log_verifier.signed(log_verifier.text_of(size, root), stamps)

    def proof(head: str, path: list[bytes], size: int) -> bytes:
        return head.encode() + log_verifier.lines(path) + b"\n" + note(size, roots[size])

    earlier = note(3, roots[3])
    entry = proof("c2sp.org/tlog-proof@v1\nindex 4\n", log_verifier.path(4, hashes), 7)
    going_on = proof("old 3\n", log_verifier.going_on(3, hashes), 7)
    forked = fork(note(7, roots[7]), note(7, bytes(32)), 7, roots[7], bytes(32))
    kinds = {
        "entryProof": (entry, {"entry": entries[4]}),
        "goingOnProof": (going_on, {"earlier": earlier}),
        "fork": (forked, {}),
    }
    jobs: list[dict[str, Any]] = []
    for _ in range(examples(1_200)):
        kind = chance.choice(list(kinds))
        content, more = kinds[kind]
        change = mutated if kind == "fork" and chance.random() < 0.5 else None
        made = change(content, [forked], chance) if change else changed(content, chance)
        jobs.append({"do": kind, "proof": made, "policy": text, **more})
    judge = {
        "entryProof": log_verifier.verifier.verify_entry,
        "goingOnProof": log_verifier.verifier.verify_going_on,
        "fork": log_verifier.verifier.verify_fork,
    }
    good = 0
    for job, one in zip(jobs, answers(jobs), strict=True):
        rest = [job[name] for name in ("entry", "earlier") if name in job]
        try:
            judge[job["do"]](job["proof"], policy, *rest)
        except log_verifier.verifier.Refused:
            assert "refused" in one, job
        else:
            assert "is" in one, (job, one)
            good += 1
    assert 0 < good < len(jobs)
