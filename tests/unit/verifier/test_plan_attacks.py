"""False claims, damaged proofs and files of anything: `verifier/plan.py` accepts none of them."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.agreement_mutations import mutated
from tests.examples import examples
from tests.plan_claims import Document, false_claims, proven, signed, tried, verdict
from tests.plan_verifier import FILE, verifier
from tests.shared import ROOT
from tests.strategies.documents import JSON

SEEDS = st.integers(0, 2**32)
#: With a bound, with conflicts, and one whose facts contradict each other.
SMALL = 4, 5, 7, 11, 20


def answered(content: bytes, raw: bytes, tmp_path: Path) -> tuple[int, str]:
    """Give the exit code and what is printed; it has to be one line."""
    proof, agreement = tmp_path / "p.json", tmp_path / "a.toml"
    proof.write_bytes(content)
    agreement.write_bytes(raw)
    done = subprocess.run(
        [sys.executable, FILE, proof, agreement], capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert len(said.splitlines()) == 1, said
    return done.returncode, said


@given(SEEDS)
@settings(max_examples=examples(150))
def test_false_claims(seed: int) -> None:
    for one in proven(seed):
        assert verdict(signed(one.proof), one.raw).startswith("proven: ")
        for what, document in false_claims(one, random.Random(seed)):
            assert not tried(signed(document), one.raw).startswith("proven"), what


@pytest.mark.parametrize("seed", SMALL)
def test_every_byte(seed: int) -> None:
    """Its digest tells of every byte that is another."""
    for one in proven(seed):
        content, chance = signed(one.proof), random.Random(seed)
        for at in range(len(content)):
            changed = bytearray(content)
            changed[at] ^= chance.randrange(1, 256)
            with pytest.raises((verifier.Refused, ValueError, RecursionError)):
                verifier.read_proof(bytes(changed))
            with pytest.raises((verifier.Refused, ValueError)):
                verifier.read_proof(content[:at])


@pytest.mark.slow
@pytest.mark.parametrize("seed", SMALL)
def test_every_byte_with_a_digest_that_fits(seed: int) -> None:
    """Whoever changes a proof can write its digest anew; what it claims then is still true."""
    for one in proven(seed):
        text, chance = verifier.written(one.proof).decode(), random.Random(seed)
        for at in range(len(text)):
            changed = text[:at] + chance.choice('0123456789",{}[]-aeinorst/') + text[at + 1 :]
            try:
                document = json.loads(changed)
                content = signed(document)
            except (ValueError, AttributeError):
                continue
            if tried(content, one.raw).startswith("proven"):
                assert one.is_true(document), changed


@given(SEEDS, st.integers(1, 3))
@settings(max_examples=examples(100))
def test_leaves_of_proofs(seed: int, times: int) -> None:
    """Any value of a proof changed for another: what is accepted is true."""
    chance = random.Random(seed)
    for one in proven(seed % 100):
        document = json.loads(json.dumps(one.proof))
        for _ in range(times):
            _change(document, chance)
        if isinstance(document, dict) and tried(signed(document), one.raw).startswith("proven"):
            assert one.is_true(document), document


def _change(value: Any, chance: random.Random) -> None:
    """Change one place of a document."""
    keys = [*value] if isinstance(value, dict) else [*range(len(value))]
    if not keys:
        return
    key = chance.choice(keys)
    if isinstance(value[key], (dict, list)) and value[key] and chance.random() < 0.8:
        _change(value[key], chance)
    elif isinstance(value[key], int) and chance.random() < 0.8:
        value[key] += chance.choice((-2, -1, 1, 2))
    elif chance.random() < 0.3:
        del value[key]
    else:
        value[key] = chance.choice(
            (0, 1, -1, 1.0, True, None, "", "0", "1/2", [], {}, [0], "start")
        )


@given(JSON, SEEDS)
@settings(max_examples=examples(200))
def test_any_document(value: Any, seed: int) -> None:
    """Of any JSON, in place of a proof or of some of it."""
    (one, *_) = proven(4)
    keys = ["claim", "parts", "conflicts", "plans", "agreement", "digest", "format"]
    chance = random.Random(seed)
    document: Document = {**one.proof, chance.choice(keys): value}
    said = tried(signed(document), one.raw)
    assert not said.startswith("proven") or one.is_true(document)
    assert not tried(json.dumps(value).encode(), one.raw).startswith("proven")


@given(SEEDS)
@settings(max_examples=examples(100))
def test_other_agreements(seed: int) -> None:
    """A proof is of one file: of one that differs by a letter it shows nothing."""
    for one in proven(seed % 100):
        changed = mutated(one.raw.decode(), random.Random(seed)).encode()
        assume(changed != one.raw)
        assert not tried(signed(one.proof), changed).startswith("proven")


def test_example_of_the_specification() -> None:
    """Its proof is accepted of its agreement, and not with a higher bound."""
    page = (ROOT / "docs" / "specification" / "proofs.md").read_text(encoding="utf-8")
    (agreement,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (proof,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    content = proof.replace("\n", "").encode() + b"\n"
    told = verdict(content, agreement.encode())
    assert told == "proven: no plan has a worst exposure below 2/3"
    above = json.loads(content.replace(b'"2/3"', b'"2003/3000"'))
    assert verdict(signed(above), agreement.encode()).startswith("not proven: part 1 ")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda raw, content: (content, raw), 0),
        (lambda raw, content: (content, raw + b"\n"), 1),
        (lambda raw, content: (content[:-1], raw), 2),
        (lambda raw, content: (content + b"\n", raw), 2),
        (lambda raw, content: (b"", raw), 2),
        (lambda raw, content: (b"[" * 100_000, raw), 2),
        (lambda raw, content: (b"\xff", raw), 2),
        (lambda raw, content: (b"9" * 10_000, raw), 2),
        (lambda raw, content: (b"null", raw), 2),
        (lambda raw, content: (content, b"x = [" * 50_000), 2),
        (lambda raw, content: (content, b"\xff"), 2),
        (lambda raw, content: (content, b""), 2),
        (lambda raw, content: (content, raw + b"#" * verifier.MOST_BYTES), 2),
        (lambda raw, content: (content + b"#" * verifier.MOST_BYTES, raw), 2),
    ],
)
def test_what_is_printed(change: Any, code: int, tmp_path: Path) -> None:
    (one, *_) = proven(4)
    content, raw = change(one.raw, signed(one.proof))
    assert answered(content, raw, tmp_path)[0] == code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("extra", [b"", b"\n"])
def test_a_verdict_that_cannot_be_written(extra: bytes, tmp_path: Path) -> None:
    """It is no verdict, whatever it was."""
    (one, *_) = proven(4)
    (tmp_path / "p.json").write_bytes(signed(one.proof))
    (tmp_path / "a.toml").write_bytes(one.raw + extra)
    command = [sys.executable, "-I", str(FILE), str(tmp_path / "p.json"), str(tmp_path / "a.toml")]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    told = "cannot tell: what was written: No space left on device\n"
    assert (done.returncode, done.stderr) == (2, told)


@pytest.mark.parametrize("arguments", [(), ("a",), ("a", "b", "c"), ("missing", "missing")])
def test_arguments(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert verifier.main(arguments) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    "said", ["1e3", "0.5", "-1/2", "1/0", "0/1", "2/4", " 1", "", "٣", 1, None]
)
def test_fractions(said: Any) -> None:
    with pytest.raises(verifier.Refused):
        verifier.exact(said)
