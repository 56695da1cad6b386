"""What `verifier/log.py` accepts and refuses of keys, signatures, checkpoints and proofs."""

from __future__ import annotations

import json
import shutil
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.log_verifier import (
    LOG,
    LOG_TOO,
    ORIGIN,
    POLICY,
    SHORT_POLICY,
    WITNESSES,
    Party,
    entry_proof,
    going_on_proof,
    leaf,
    quorate,
    root,
    signed,
    text_of,
    verifier,
)
from tests.logs import NOW
from tests.shared import needs, shared

from paripassu.record.append import record_append
from paripassu.record.init import record_init

TEXT = text_of(3, bytes(32))
TESTDATA = (
    b"log example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx\n"
    b"quorum none\n"
)
ENTRIES = [b"entry %d" % number for number in range(11)]


def policy() -> Any:
    return verifier.policy_of(POLICY)


def refused(note: bytes) -> str:
    with pytest.raises(verifier.Refused) as caught:
        verifier.verify_checkpoint(note, policy())
    return str(caught.value)


@needs("vectors")
def test_one_of_cctv() -> None:
    good = cache(verifier.good_key)  # a few keys stand in many vectors
    accepted = [
        one["number"]
        for one in json.loads((shared("vectors") / "cctv/ed25519/ed25519vectors.json").read_bytes())
        if good(key := bytes.fromhex(one["key"]))
        and verifier.ed25519(key, one["msg"].encode(), bytes.fromhex(one["sig"]))
    ]
    assert len(accepted) == 1


@needs("vectors")
@pytest.mark.parametrize(("file", "count"), [("ed25519_test", 151), ("mldsa_44_verify_test", 180)])
def test_wycheproof(file: str, count: int) -> None:
    path = shared("vectors") / "wycheproof" / f"{file}.json"
    tried = 0
    for group in json.loads(path.read_bytes())["testGroups"]:
        key = group["publicKey"]
        key = bytes.fromhex(key if isinstance(key, str) else key["pk"])
        for test in group["tests"]:
            message, signature = bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"])
            if file.startswith("ed"):
                holds = verifier.ed25519(key, message, signature)
            else:
                context = bytes.fromhex(test.get("ctx", ""))
                holds = verifier.ml_dsa_44(key, message, signature, context)
            assert holds == (test["result"] == "valid"), test["tcId"]
            tried += 1
    assert tried == count


@needs("vectors")
@pytest.mark.parametrize("size", range(16))
def test_a_log_by_others(tmp_path: Path, size: int) -> None:
    source = shared("vectors") / "tlog-tiles-log"
    copy = tmp_path / "log"
    shutil.copytree(source, copy)
    shutil.copy(source / f"checkpoint.{size}", copy / "checkpoint")
    found = verifier.verify_copy(copy, verifier.policy_of(TESTDATA))
    assert found["size"] == size


@needs("vectors")
def test_a_log_by_others_altered(tmp_path: Path) -> None:
    copy = tmp_path / "log"
    shutil.copytree(shared("vectors") / "tlog-tiles-log", copy)
    for name in ("tile/0/000.p/15", "tile/entries/000.p/15"):
        path = copy / name
        if not path.exists():
            continue
        whole = path.read_bytes()
        for wrong in (whole[:-1], whole + b"\0", whole[:-1] + bytes((whole[-1] ^ 1,)), b""):
            path.write_bytes(wrong)
            with pytest.raises(verifier.Refused):
                verifier.verify_copy(copy, verifier.policy_of(TESTDATA))
        path.write_bytes(whole)
    assert verifier.verify_copy(copy, verifier.policy_of(TESTDATA))["size"] == 15


def test_files_that_entries_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "named").write_bytes(b"a file")
    (tmp_path / "other").write_bytes(b"another")
    blobs = [{"digest": sha256(b"a file").hexdigest()}]
    payload = b64encode(json.dumps({"predicate": {"blobs": blobs}}).encode()).decode()
    entries = [json.dumps({"payload": payload}).encode(), b"no JSON", b"[1]", b'{"payload": 1}']
    for number, entry in enumerate(entries):
        (tmp_path / f"entry-{number}").write_bytes(entry)
    log = tmp_path / "log"
    made = record_init(
        log, origin="example.org/names", opaque=True, now=NOW, randomness=bytes(range(64))
    )
    record_append(log, [tmp_path / f"entry-{number}" for number in range(4)], now=NOW)
    policy = tmp_path / "policy"
    lines = [f"log {key}\n" for key in made.keys]
    policy.write_text("".join(lines) + "quorum none\n")

    def told(*named: str) -> tuple[int, str]:
        words = [str(log / "public"), "--policy", str(policy)]
        if named:
            words += ["--names", *(str(tmp_path / name) for name in named)]
        code = verifier.main(words)
        return code, "".join(capsys.readouterr())

    assert told()[0] == 0
    assert told("named", "entry-0", "entry-2")[0] == 0
    code, said = told("named", "other")
    assert code == 1
    assert "other is no entry of the log, and no entry names it" in said
    assert told("absent")[0] == 2
    with pytest.raises(SystemExit):
        verifier.main([str(policy), "--policy", str(policy), "--names", str(policy)])


def test_the_example_of_signed_note() -> None:
    key = verifier.key_of(
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", (1,)
    )
    signature = verifier.base64_of(
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    )
    assert signature[:4] == key.id
    assert verifier.ed25519(key.key, b"This is an example message.\n", signature[4:])


def test_a_quorum() -> None:
    checkpoint, found = verifier.verify_checkpoint(quorate(TEXT), policy())
    assert (checkpoint.origin, checkpoint.size) == (ORIGIN, 3)
    assert found.witnesses == {"a": 1_800_000_000, "b": 1_800_000_001, "c": 1_800_000_002}
    assert found.logs == [ORIGIN, ORIGIN]


def test_says_who_is_missing() -> None:
    said = refused(signed(TEXT, {LOG: 0, WITNESSES[1]: 5, WITNESSES[3]: 6}))
    assert said == "the quorum is not met; missing: a, c"


def test_a_cosignature_without_a_time_does_not_count() -> None:
    assert "missing: c, d" in refused(
        signed(TEXT, {LOG: 0, WITNESSES[0]: 1, WITNESSES[1]: 1, WITNESSES[2]: 0})
    )


def test_a_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    other = WITNESSES[3].line(text_of(4, bytes(32)), 1_800_000_000)
    assert "d does not hold" in refused(quorate(TEXT) + other.encode())
    beside = LOG.line(text_of(4, bytes(32)))
    assert "does not hold" in refused(quorate(TEXT) + beside.encode())


def test_of_two_that_differ_none_counts() -> None:
    again = WITNESSES[0].line(TEXT, 1_800_000_999)
    assert "missing: a, d" in refused(quorate(TEXT) + again.encode())


def test_of_two_that_are_equal_one_counts() -> None:
    again = WITNESSES[2].line(TEXT, 1_800_000_002)  # Ed25519: the same bytes
    _, found = verifier.verify_checkpoint(quorate(TEXT) + again.encode(), policy())
    assert len(found.witnesses) == 3


def test_unknown_keys_are_ignored() -> None:
    strange = [Party("elsewhere.example", 0x04), Party("witness.example/a", 0x04)]
    more = "".join(one.line(text_of(9, bytes(32)), 7) for one in strange)
    verifier.verify_checkpoint(quorate(TEXT) + more.encode(), policy())


def test_another_log_signs_for_nobody() -> None:
    text = text_of(3, bytes(32), "log.example/other")
    assert "no key" in refused(quorate(text))
    assert "no key" in refused(signed(TEXT, dict.fromkeys(WITNESSES, 5)))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"a\n3\n",
        b"a\n03\n" + b64encode(bytes(32)) + b"\n",
        b"a\n-1\n" + b64encode(bytes(32)) + b"\n",
        b"a\n9223372036854775808\n" + b64encode(bytes(32)) + b"\n",
        b"\n3\n" + b64encode(bytes(32)) + b"\n",
        b"a\n3\n" + b64encode(bytes(31)) + b"\n",
        b"a\n3\n" + b64encode(bytes(32)) + b"\nmore\n",
        b"a\n3\n" + b64encode(bytes(32)).rstrip(b"=") + b"\n",
        b"a\r\n3\n" + b64encode(bytes(32)) + b"\n",
        b"\xff\n3\n" + b64encode(bytes(32)) + b"\n",
    ],
)
def test_no_checkpoint(text: bytes) -> None:
    with pytest.raises(verifier.Refused):
        verifier.checkpoint_of(text + b"\n" + LOG_TOO.line(TEXT, 1).encode())


@pytest.mark.parametrize(
    "line",
    [
        "quorum b\nquorum b\n",
        "quorum nobody\n",
        "group g 0 a\n",
        "group g 2 a\n",
        "group g 1 a a\n",
        "group g any a\ngroup h any a\n",
        "group g any later\n",
        "group none any a\n",
        "group a any b\n",
        f"witness e {WITNESSES[0].vkey}\n",
        f"log {LOG.vkey}\n",
        f"witness e {Party('log', 0x01).vkey}\n",
        f"log {Party('log', 0x04).vkey}\n",
        "witness e name+00000000+AAAA\n",
        "logs\n",
        "quorum a\x00\n",
    ],
)
def test_no_policy(line: str) -> None:
    before, _, _ = POLICY.partition(b"group")
    with pytest.raises(verifier.Refused):
        verifier.policy_of(before + line.encode() + (b"" if "quorum" in line else b"quorum a\n"))


@pytest.mark.parametrize("at", range(4))
def test_a_policy_with_an_octet_of_no_text_is_refused(at: int) -> None:
    changed = bytearray(POLICY)
    changed[POLICY.index(b"log ") + 4 + at] ^= 0x80
    with pytest.raises(verifier.Refused):
        verifier.policy_of(bytes(changed))


def test_keys_of_small_order_are_refused() -> None:
    for key in (bytes(32), bytes((1,)) + bytes(31), b"\xff" * 32):
        wrong = Party("w", 0x04)
        text = b64encode(b"\x04" + key).decode()
        number = verifier.Key("w", 4, key).id.hex()
        assert wrong.vkey != f"w+{number}+{text}"
        with pytest.raises(verifier.Refused, match="no good key"):
            verifier.key_of(f"w+{number}+{text}", (4,))


@pytest.mark.parametrize("index", range(len(ENTRIES)))
def test_every_entry_is_proven(index: int) -> None:
    short = verifier.policy_of(SHORT_POLICY)
    proof = entry_proof(index, ENTRIES)
    found = verifier.verify_entry(proof, short, ENTRIES[index])
    assert found["index"] == index
    for other in (ENTRIES[index - 1], b"", ENTRIES[index] + b"\n"):
        with pytest.raises(verifier.Refused, match="is not entry"):
            verifier.verify_entry(proof, short, other)
    wrong = proof.replace(b"index %d" % index, b"index %d" % (index ^ 1))
    with pytest.raises(verifier.Refused):
        verifier.verify_entry(wrong, short, ENTRIES[index])


@pytest.mark.parametrize("earlier", range(len(ENTRIES) + 1))
def test_it_goes_on_from_every_size(earlier: int) -> None:
    short = verifier.policy_of(SHORT_POLICY)
    proof = going_on_proof(earlier, ENTRIES)
    before = quorate(text_of(earlier, root([leaf(one) for one in ENTRIES[:earlier]])))
    assert verifier.verify_going_on(proof, short, before)["from"] == earlier
    forked = [*ENTRIES[:-1], b"another"]
    other = quorate(text_of(len(forked), root([leaf(one) for one in forked])))
    with pytest.raises(verifier.Refused):
        verifier.verify_going_on(going_on_proof(len(forked), ENTRIES), short, other)
    if earlier:
        wrong = signed(text_of(earlier, bytes(32)), {LOG: 0})
        with pytest.raises(verifier.Refused, match="does not go on"):
            verifier.verify_going_on(proof, short, wrong)


PROOF = entry_proof(4, ENTRIES)


@given(data=st.data())
def test_a_changed_proof_is_refused_and_never_a_crash(data: st.DataObject) -> None:
    short = verifier.policy_of(SHORT_POLICY)
    proof = bytearray(PROOF)
    at = data.draw(st.integers(0, len(proof) - 1))
    how = data.draw(st.sampled_from(["flip", "drop", "cut"]))
    if how == "flip":
        proof[at] ^= 1 << data.draw(st.integers(0, 7))
    elif how == "drop":
        del proof[at]
    else:
        del proof[at:]
    try:
        found = verifier.verify_entry(bytes(proof), short, ENTRIES[4])
    except verifier.Refused:
        return
    # A signature that nobody knows any more, or one too many, harms nothing.
    assert (found["index"], found["size"]) == (4, 11)


def run(*arguments: Path | str) -> int:
    code: int = verifier.main([*map(str, arguments)])
    return code


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules, note = tmp_path / "policy", tmp_path / "checkpoint"
    proof, entry = tmp_path / "proof", tmp_path / "entry"
    rules.write_bytes(POLICY)
    note.write_bytes(quorate(TEXT))
    proof.write_bytes(entry_proof(4, ENTRIES))
    entry.write_bytes(ENTRIES[4])
    assert run(note, "--policy", rules, "--json") == 0
    assert json.loads(capsys.readouterr().out)["size"] == 3
    assert run(proof, "--policy", rules, "--entry", entry) == 0
    assert "verified" in capsys.readouterr().out
    assert run(proof, "--policy", rules, "--entry", note) == 1
    assert "NOT VERIFIED" in capsys.readouterr().out
    assert run(tmp_path / "none", "--policy", rules) == 2
    assert run(note, "--policy", note) == 2
