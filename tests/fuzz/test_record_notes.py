"""Whatever stands in a note, a policy or a proof: it is read, and written again, or refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.told import told
from tests.record_signed import WITNESSES, log_key, of_one, policy, signed

from paripassu.record.checkpoint import format_checkpoint, parse_checkpoint
from paripassu.record.keys import format_public_key, parse_public_key
from paripassu.record.note import format_note, parse_note
from paripassu.record.policy import format_policy, parse_policy
from paripassu.record.proof import (
    ConsistencyProof,
    InclusionProof,
    format_consistency,
    format_proof,
    parse_consistency,
    parse_proof,
    verify_consistency_proof,
    verify_proof,
)
from paripassu.record.vkey import format_vkey, parse_vkey
from paripassu.record.witnessed import count_policy

ENTRY = b"entry"
HERE = of_one(ENTRY)


def note(content: bytes) -> None:
    """Read a note and what it may say."""
    with told():
        found = parse_note(content)
        assert format_note(found) == content
        checkpoint = parse_checkpoint(found.text, extensions=True)
        assert format_checkpoint(checkpoint) == found.text
        counted = count_policy(found, policy())
        assert counted.checkpoint == HERE
        assert counted.stamps.keys() <= {*WITNESSES}


def inclusion(content: bytes) -> None:
    """Read a proof of an entry."""
    with told():
        found = parse_proof(content)
        assert format_proof(found) == content
        assert verify_proof(found, policy(), ENTRY).checkpoint == HERE


def consistency(content: bytes) -> None:
    """Read a proof that a log went on."""
    with told():
        found = parse_consistency(content)
        assert format_consistency(found) == content
        assert verify_consistency_proof(found, policy(), HERE).checkpoint == HERE


def policies(content: bytes) -> None:
    """Read a policy; it has more than one form."""
    with told():
        found = parse_policy(content, "given")
        assert parse_policy(format_policy(found)) == found


def keys(content: bytes) -> None:
    """Read keys of both forms."""
    text = content.decode(errors="replace")
    with told():
        assert format_vkey(parse_vkey(text)) == text
    with told():
        assert format_public_key(parse_public_key(text)) == text


READERS: tuple[Callable[[bytes], None], ...] = (note, inclusion, consistency, policies, keys)


@cache
def files() -> tuple[bytes, ...]:
    """One that is right for each reader."""
    checkpoint = signed(HERE, *WITNESSES)
    return (
        format_note(checkpoint),
        format_proof(InclusionProof(0, (), checkpoint, b"extra")),
        format_consistency(ConsistencyProof(1, (), checkpoint)),
        format_policy(policy()),
        format_vkey(log_key()).encode(),
        format_public_key(log_key().public).encode(),
    )


@settings(max_examples=examples(400))
@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    for reader in READERS:
        reader(content)


_PIECES = st.sampled_from(
    [b"\n", b"\n\n", b" ", b"0", b"=", b"+", b"\0", b"\xff", "— ".encode(), b"old ", b"extra ",
     b"index ", b"quorum none\n", b"group g all a\n", "é".encode(), b"9" * 5000]
)  # fmt: skip


@settings(max_examples=examples(800))
@given(st.data())
def test_files_that_were_right(data: st.DataObject) -> None:
    """Some bytes cut out, and something else put there: also where keys and signatures stand."""
    content = data.draw(st.sampled_from(files()))
    for _ in range(data.draw(st.integers(0, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 40)))
        piece = data.draw(st.one_of(_PIECES, st.binary(max_size=6)))
        content = content[:start] + piece + content[end:]
    for reader in READERS:
        reader(content)
