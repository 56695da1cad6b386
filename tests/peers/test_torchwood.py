"""What torchwood makes of our policies, checkpoints, cosignatures and proofs, and we of its.

Whatever we accept it accepts; what it accepts and we refuse is named here.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.oracle import merkle
from tests.peers.built import built
from tests.record_signed import (
    ORIGIN,
    TIME,
    WITNESSES,
    log_cosigner,
    log_key,
    policy,
    signed,
    stamp,
    witness_key,
)

import paripassu as pp
from paripassu.errors import RejectedError
from paripassu.record.checkpoint import Checkpoint, format_checkpoint
from paripassu.record.cosignature import verify_cosignature
from paripassu.record.keys import ED25519, ML_DSA_44, Algorithm
from paripassu.record.note import Note, NoteSignature, format_note, parse_note
from paripassu.record.policy import format_policy, quorum_policy
from paripassu.record.proof import InclusionProof, format_proof, parse_proof, verify_proof
from paripassu.record.secret_keys import make_secret_key
from paripassu.record.vkey import format_vkey, parse_vkey
from paripassu.record.witnessed import verify_policy

pytestmark = pytest.mark.slow

MODULES = {"filippo.io/torchwood": "v0.10.0", "golang.org/x/mod": "v0.40.0"}
ENTRIES = [f"entry {number}".encode() for number in range(23)]
HERE = Checkpoint(ORIGIN, len(ENTRIES), merkle.mth(ENTRIES))
POLICY = format_policy(policy())


@pytest.fixture(scope="session")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program that judges as torchwood does."""
    source = Path(__file__).parent / "torchwood" / "main.go"
    return built(source, MODULES, tmp_path_factory)


def ask(peer: Path, requests: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the peer's answer to each request."""
    lines = [
        json.dumps(
            {
                key: base64.b64encode(value).decode() if isinstance(value, bytes) else value
                for key, value in request.items()
            }
        )
        for request in requests
    ]
    done = subprocess.run(
        [peer], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(requests)
    return answers


def accepted_here(content: bytes) -> bool:
    """Whether a note meets the policy by our rules."""
    try:
        verify_policy(parse_note(content), policy())
    except RejectedError:
        return False
    return True


def test_it_reads_our_policies(peer: Path) -> None:
    one = quorum_policy([log_key()], {"a": witness_key("a"), "b": witness_key("b", ED25519)}, 1)
    policies = [format_policy(made) for made in (*map(policy, range(5)), one)]
    assert [found["error"] for found in ask(peer, [{"policy": p} for p in policies])] == [""] * 6


def test_it_accepts_our_checkpoints(peer: Path) -> None:
    """With the log's two keys, three ML-DSA-44 cosignatures and one of Ed25519."""
    contents = [format_note(signed(HERE, *WITNESSES[:n])) for n in range(5)]
    answers = ask(peer, [{"policy": POLICY, "checkpoint": one} for one in contents])
    assert [not found["error"] for found in answers] == [False, False, False, True, True]
    assert [*map(accepted_here, contents)] == [False, False, False, True, True]
    root = base64.b64encode(HERE.root).decode()
    for found in answers[3:]:
        assert (found["origin"], found["size"], found["root"]) == (ORIGIN, HERE.size, root)


def test_it_accepts_each_of_our_cosignatures(peer: Path) -> None:
    requests = []
    for name in WITNESSES:
        key = next(one.key for one in policy().witnesses if one.name == name)
        alone = format_policy(quorum_policy([log_key(), log_cosigner()], {name: key}, 1))
        requests.append({"policy": alone, "checkpoint": format_note(signed(HERE, name))})
    assert [found["error"] for found in ask(peer, requests)] == [""] * 4


def test_it_accepts_our_proofs(peer: Path) -> None:
    requests, wanted = [], []
    for index, entry in enumerate(ENTRIES):
        for extra in (None, b"extra"):
            hashes = tuple(merkle.path(index, ENTRIES))
            proof = InclusionProof(index, hashes, signed(HERE, *WITNESSES[:3]), extra)
            content = format_proof(proof)
            assert verify_proof(parse_proof(content), policy(), entry).checkpoint == HERE
            requests.append({"policy": POLICY, "proof": content, "entry": entry})
            requests.append({"policy": POLICY, "proof": content, "entry": entry + b"."})
            wanted += [True, False]
    assert [not found["error"] for found in ask(peer, requests)] == wanted


@pytest.mark.parametrize("algorithm", [ED25519, ML_DSA_44])
def test_we_accept_its_cosignatures(peer: Path, algorithm: Algorithm) -> None:
    """With the same secret key: so its keys and key ids are ours too."""
    name, text = "witness.example/w1", format_checkpoint(HERE)
    seed = bytes(range(32))
    request = {"name": name, "seed": seed, "algorithm": algorithm, "text": text.decode()}
    (found,) = ask(peer, [request])
    key = parse_vkey(found["key"])
    assert format_vkey(key) == found["key"]
    note = parse_note(base64.b64decode(found["note"]))
    assert note.text == text
    assert verify_cosignature(HERE, note.signatures[0], key) > TIME
    assert make_secret_key(algorithm, seed).public == key.public


def changed(note: Note, chance: random.Random) -> Note:
    """Change a note in one of the ways in which people and attackers do."""
    lines = list(note.signatures)
    at = chance.randrange(len(lines))
    line = lines[at]
    match chance.randrange(8):
        case 0:
            del lines[at]
        case 1:
            lines.append(line)
        case 2:
            chance.shuffle(lines)
        case 3:
            wrong = bytearray(line.signature)
            wrong[chance.randrange(len(wrong))] ^= 1 << chance.randrange(8)
            lines[at] = dataclasses.replace(line, signature=bytes(wrong))
        case 4:
            lines[at] = dataclasses.replace(line, name="somebody.example")
        case 5:
            lines.insert(at, NoteSignature(line.name, bytes(4), line.signature))
        case 6:
            lines.append(stamp(HERE, chance.choice(WITNESSES), TIME + chance.randrange(3)))
        case _:
            other = dataclasses.replace(HERE, size=HERE.size + chance.randrange(2))
            return Note(format_checkpoint(other), tuple(lines))
    return Note(note.text, tuple(lines))


def test_what_we_accept_it_accepts(peer: Path) -> None:
    chance = random.Random(17)
    contents = []
    for _ in range(600):
        note = signed(HERE, *chance.sample(WITNESSES, chance.choice([2, 3, 3, 4])))
        for _ in range(chance.randrange(1, 4)):
            if note.signatures:
                note = changed(note, chance)
        if note.signatures:
            content = bytearray(format_note(note))
            if chance.random() < 0.2:
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            contents.append(bytes(content))
    ours = [*map(accepted_here, contents)]
    its = [
        not found["error"]
        for found in ask(peer, [{"policy": POLICY, "checkpoint": one} for one in contents])
    ]
    pairs = [*zip(ours, its, strict=True)]
    # Its reader looks at the first of two signatures by one key; it wants every log of a policy.
    both = [content for content, pair in zip(contents, pairs, strict=True) if pair == (True, False)]
    log_lines = [
        {(line.name, line.key_id) for line in parse_note(one).signatures}
        >= {(key.name, key.key_id) for key in (log_key(), log_cosigner())}
        for one in both
    ]
    assert not any(log_lines), "accepted here, and refused there for another reason"
    assert pairs.count((True, True)) > 50
    assert pairs.count((False, False)) > 50


def test_it_accepts_proofs_out_of_a_log_in_a_folder(peer: Path, tmp_path: Path) -> None:
    """Begun, appended to and proven from as the commands do it."""
    log = tmp_path / "log"
    made = pp.record_init(log, origin=ORIGIN, opaque=True, now=TIME, randomness=bytes(range(64)))
    known = "".join(f"log {key}\n" for key in made.keys).encode() + b"quorum none\n"
    for number, entry in enumerate(ENTRIES):
        (tmp_path / f"{number}").write_bytes(entry)
    pp.record_append(log, [tmp_path / f"{number}" for number in range(len(ENTRIES))], now=TIME)
    requests = [
        {
            "policy": known,
            "proof": pp.record_prove(log, entry=index).proof.encode(),
            "entry": entry,
        }
        for index, entry in enumerate(ENTRIES)
    ]
    assert {found["error"] for found in ask(peer, requests)} == {""}
