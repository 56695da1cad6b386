"""Checkpoints, cosignatures, policies and proofs: what counts, and what does not."""

from __future__ import annotations

import dataclasses

import pytest
from tests.record_signed import (
    ORIGIN,
    TIME,
    WITNESSES,
    log_cosigner,
    log_key,
    of_one,
    policy,
    signed,
    stamp,
    witness_key,
)

from paripassu.merkle.errors import ProofError
from paripassu.record.checkpoint import (
    Checkpoint,
    format_checkpoint,
    is_origin,
    parse_checkpoint,
)
from paripassu.record.cosignature import ed25519_message, subtree_message, verify_cosignature
from paripassu.record.errors import (
    BadSignatureError,
    MalformedError,
    OriginError,
    QuorumError,
    UnsignedError,
)
from paripassu.record.note import Note, NoteSignature, parse_note
from paripassu.record.proof import InclusionProof, format_proof, parse_proof, verify_proof
from paripassu.record.witnessed import count_policy, verify_policy

ENTRY = b"an entry"
HERE = of_one(ENTRY)


def test_a_quorum() -> None:
    found = verify_policy(signed(HERE, *WITNESSES[1:]), policy())
    assert found.checkpoint == HERE
    assert found.log_keys == (log_key(), log_cosigner())
    assert found.stamps == {name: TIME + at for at, name in enumerate(WITNESSES[1:])}
    assert found.missing == ()


def test_one_too_few() -> None:
    with pytest.raises(QuorumError, match="'party-a', 'outsider-d'") as told:
        verify_policy(signed(HERE, *WITNESSES[1:3]), policy())
    assert told.value.missing == ("party-a", "outsider-d")
    assert count_policy(signed(HERE), policy()).missing == WITNESSES
    assert count_policy(signed(HERE), policy(0)).missing == ()


def test_a_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    note = signed(HERE, *WITNESSES)
    for at, line in enumerate(note.signatures):
        wrong = dataclasses.replace(
            line, signature=line.signature[:-1] + bytes([line.signature[-1] ^ 1])
        )
        replaced = (*note.signatures[:at], wrong, *note.signatures[at + 1 :])
        for lines in (replaced, (*note.signatures, wrong), (wrong, *note.signatures)):
            with pytest.raises(BadSignatureError):
                verify_policy(Note(note.text, lines), policy())


def test_lines_of_unknown_keys_are_ignored() -> None:
    note = signed(HERE, *WITNESSES[:3])
    unknown = NoteSignature("nobody.example", bytes(4), bytes(64))
    same_name = NoteSignature(ORIGIN, bytes(4), bytes(64))
    same_id = NoteSignature("nobody.example", log_key().key_id, bytes(64))
    lines = (unknown, same_name, *note.signatures, same_id)
    assert verify_policy(Note(note.text, lines), policy()).missing == ()


def test_two_cosignatures_of_one_key_that_differ_count_for_nothing() -> None:
    note = signed(HERE, *WITNESSES[:3])
    again = stamp(HERE, WITNESSES[0], TIME + 1)
    found = count_policy(Note(note.text, (*note.signatures, again)), policy())
    assert found.stamps.keys() == {*WITNESSES[1:3]}
    equal = Note(note.text, (*note.signatures, note.signatures[2]))
    assert verify_policy(equal, policy()).stamps.keys() == {*WITNESSES[:3]}


def test_cosignatures_without_a_time_do_not_count() -> None:
    note = signed(HERE, *WITNESSES[:2])
    lines = (*note.signatures, stamp(HERE, WITNESSES[2], 0))
    assert count_policy(Note(note.text, lines), policy()).stamps.keys() == {*WITNESSES[:2]}


def test_nobody_signs_for_another_log_size_or_root() -> None:
    note = signed(HERE, *WITNESSES)
    for other in (
        dataclasses.replace(HERE, size=2),
        dataclasses.replace(HERE, root=bytes(32)),
    ):
        with pytest.raises(BadSignatureError):
            verify_policy(Note(format_checkpoint(other), note.signatures), policy())
    elsewhere = dataclasses.replace(HERE, origin="log.example/other")
    with pytest.raises(BadSignatureError):
        verify_policy(Note(format_checkpoint(elsewhere), note.signatures), policy())
    with pytest.raises(OriginError):
        verify_policy(signed(elsewhere), policy())


def test_without_a_signature_of_the_log() -> None:
    note = signed(HERE, *WITNESSES)
    with pytest.raises(UnsignedError):
        verify_policy(Note(note.text, note.signatures[2:]), policy())


def test_the_example_of_a_cosignature() -> None:
    """C2SP tlog-cosignature, the example at its beginning, whose keys it does not give."""
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    note = parse_note(
        f"{text}\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4U"
        "RYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHw"
        "SRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n".encode()
    )
    checkpoint = parse_checkpoint(note.text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert int.from_bytes(note.signatures[1].signature[:8], "big") == 1679315147
    assert ed25519_message(note.text, 1679315147).decode() == (
        f"cosignature/v1\ntime 1679315147\n{text}"
    )
    assert subtree_message("w1", 1, "o", 0, 2, checkpoint.root) == (
        b"subtree/v1\n\0\x02w1"
        + bytes(7)
        + b"\x01"
        + b"\x01o"
        + bytes(8)
        + bytes(7)
        + b"\x02"
        + checkpoint.root
    )


@pytest.mark.parametrize("name", [WITNESSES[0], WITNESSES[3]])
@pytest.mark.parametrize("at", [0, 7, 8, 40, -1])
def test_a_cosignature_with_a_wrong_byte(name: str, at: int) -> None:
    key = policy().witnesses[WITNESSES.index(name)].key
    line = stamp(HERE, name)
    assert verify_cosignature(HERE, line, key) == TIME
    changed = bytearray(line.signature)
    changed[at] ^= 0x80
    for wrong in (bytes(changed), line.signature[:-1], line.signature + b"\0", b"\0"):
        with pytest.raises(BadSignatureError):
            verify_cosignature(HERE, dataclasses.replace(line, signature=wrong), key)


def test_a_witness_does_not_lend_its_name() -> None:
    """With ML-DSA-44 the name is signed: the same key under another name did not sign."""
    line = stamp(HERE, WITNESSES[0])
    other = dataclasses.replace(witness_key(WITNESSES[0]), name="other.example")
    renamed = NoteSignature("other.example", other.key_id, line.signature)
    with pytest.raises(BadSignatureError):
        verify_cosignature(HERE, renamed, other)


ROOT = "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs="


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "o\n",
        "o\n1\n",
        f"o\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"o\n\n{ROOT}\n",
        f"o\n01\n{ROOT}\n",
        f"o\n+1\n{ROOT}\n",
        f"o\n-1\n{ROOT}\n",
        f"o\n 1\n{ROOT}\n",
        f"o\n1 \n{ROOT}\n",
        f"o\n1_0\n{ROOT}\n",
        f"o\n\u0661\n{ROOT}\n",
        f"o\n9223372036854775808\n{ROOT}\n",
        f"o\n{'9' * 5000}\n{ROOT}\n",
        f"o\n1\n{ROOT[:-1]}\n",
        f"o\n1\n{ROOT[:-2]}t=\n",
        "o\n1\nAAAA\n",
        f"o\n1\n{ROOT}\n\n",
        f"o\n1\n{ROOT}\nmore\n",
    ],
)
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_checkpoint(text.encode())


def test_lines_after_the_root_of_a_foreign_log() -> None:
    text = f"o\n1\n{ROOT}\nmore\n".encode()
    found = parse_checkpoint(text, extensions=True)
    assert found.extensions == ("more",)
    assert format_checkpoint(found) == text
    with pytest.raises(MalformedError):
        parse_checkpoint(f"o\n1\n{ROOT}\n\nmore\n".encode(), extensions=True)


def test_origins() -> None:
    assert is_origin(ORIGIN)
    assert is_origin("a" * 120)
    for wrong in ("", "a" * 121, "A", "a b", "a+b", "a_b", "é", "a/receipt/b", "a\n"):
        assert not is_origin(wrong)


def test_a_proof_of_the_only_entry() -> None:
    proof = InclusionProof(0, (), signed(HERE, *WITNESSES))
    content = format_proof(proof)
    assert parse_proof(content) == proof
    assert verify_proof(proof, policy(), ENTRY).checkpoint == HERE
    for wrong, entry in (
        (proof, b"another"),
        (dataclasses.replace(proof, index=1), ENTRY),
        (dataclasses.replace(proof, hashes=(bytes(32),)), ENTRY),
    ):
        with pytest.raises(ProofError):
            verify_proof(wrong, policy(), entry)


def test_an_origin_too_long_to_be_cosigned() -> None:
    with pytest.raises(MalformedError):
        stamp(Checkpoint("o" * 256, 1, bytes(32)), WITNESSES[0])
