"""The package and `verifier/log.py`, written from the same page, come to the same verdicts."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.log_verifier import (
    LOG,
    ORIGIN,
    SHORT_POLICY,
    entry_proof,
    going_on,
    going_on_proof,
    leaf,
    quorate,
    root,
    signed,
    text_of,
    verifier,
)
from tests.record_signed import secret

from paripassu.documents.plain import encode_plain
from paripassu.errors import InputError, RejectedError
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.envelope import (
    Statement,
    format_statement,
    parse_statement,
)
from paripassu.record.errors import BadSignatureError
from paripassu.record.fork import parse_fork, verify_fork
from paripassu.record.keys import ED25519, ML_DSA_44, format_public_key
from paripassu.record.note import parse_note
from paripassu.record.opened import Signature
from paripassu.record.payload import After
from paripassu.record.policy import parse_policy
from paripassu.record.proof import (
    parse_consistency,
    parse_proof,
    verify_consistency_proof,
    verify_proof,
)
from paripassu.record.witnessed import verify_policy

ENTRIES = [b"entry %d" % number for number in range(11)]
NOTE = quorate(text_of(11, root([leaf(one) for one in ENTRIES])))
EARLIER = quorate(text_of(6, root([leaf(one) for one in ENTRIES[:6]])))
POLICY = parse_policy(SHORT_POLICY)
SECRETS = {
    secret("ann", algorithm).public.id: secret("ann", algorithm)
    for algorithm in (ED25519, ML_DSA_44)
}
CHARTER = {
    "agreement": "0a" * 32,
    "format": "paripassu/charter/1",
    "holders": [
        {"name": "ann", "keys": [format_public_key(one.public) for one in SECRETS.values()]}
    ],
    "origin": ORIGIN,
}


def statement() -> bytes:
    said = Statement(
        agreement="0a" * 32,
        origin=ORIGIN,
        author="ann",
        kind="perform",
        body={"step": "wardens:1", "evidence": "é", "number": -3},
        blobs=(),
        after=After(0, root([])),
        previous=None,
    )
    signatures = tuple(Signature(id, SECRETS[id].sign(said.pae)) for id in sorted(SECRETS))
    return format_statement(replace(said, signatures=signatures))


STATEMENT = statement()


@st.composite
def changed(draw: st.DrawFn, *sources: bytes) -> bytes:
    """Draw bytes with a few changes: flipped, dropped, put in, cut, lines moved about."""
    content = bytearray(draw(st.sampled_from(sources)))
    for _ in range(draw(st.integers(1, 3))):
        if not content:
            break
        at = draw(st.integers(0, len(content) - 1))
        how = draw(st.sampled_from(["flip", "drop", "put", "cut", "lines"]))
        if how == "flip":
            content[at] ^= 1 << draw(st.integers(0, 7))
        elif how == "drop":
            del content[at]
        elif how == "put":
            content.insert(at, draw(st.sampled_from(b"\n +0A=\xe2\x00\x80")))
        elif how == "cut":
            del content[at:]
        else:
            lines = bytes(content).split(b"\n")
            i, j = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
            lines[i], lines[j] = lines[j], lines[i] if draw(st.booleans()) else lines[j]
            content = bytearray(b"\n".join(lines))
    return bytes(content)


def holds(ask: Callable[[], Any], *no: type[Exception]) -> bool:
    """Whether an answer is yes; any error but those that mean no goes through."""
    try:
        ask()
    except no:
        return False
    return True


@settings(max_examples=examples(60))
@given(changed(NOTE))
def test_checkpoints(note: bytes) -> None:
    ours = holds(lambda: verify_policy(parse_note(note), POLICY), RejectedError)
    policy = verifier.policy_of(SHORT_POLICY)
    theirs = holds(lambda: verifier.verify_checkpoint(note, policy), verifier.Refused)
    assert ours == theirs


def branch(entries: Sequence[bytes], size: int) -> dict[str, Any]:
    hashes = [leaf(one) for one in entries]
    proof = [b64encode(one).decode() for one in going_on(size, hashes)]
    note = signed(text_of(len(entries), root(hashes)), {LOG: 0})
    said = b64encode(root(hashes[:size])).decode()
    return {"checkpoint": note.decode(), "hashes": proof, "root": said}


def fork_proof(size: int, first: Sequence[bytes], second: Sequence[bytes]) -> bytes:
    form = {
        "first": branch(first, size),
        "second": branch(second, size),
        "format": "paripassu/record-fork/1",
        "size": size,
    }
    return json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


OTHER = [*ENTRIES[:2], b"another", *ENTRIES[3:]]
FORKS = [
    fork_proof(size, first, second)
    for size, first, second in (
        (len(ENTRIES), ENTRIES, OTHER),
        (4, ENTRIES[:4], OTHER),
        (5, ENTRIES, OTHER[:7]),
    )
]


@pytest.mark.parametrize("proof", FORKS)
def test_a_fork(proof: bytes) -> None:
    keys = [one.key for one in POLICY.logs]
    assert verify_fork(parse_fork(proof), keys).origin == ORIGIN
    policy = verifier.policy_of(SHORT_POLICY)
    assert verifier.verify_fork(proof, policy)["origin"] == ORIGIN
    one = fork_proof(2, ENTRIES, OTHER)
    for refuse in (
        lambda: verify_fork(parse_fork(one), keys),
        lambda: verifier.verify_fork(one, policy),
    ):
        with pytest.raises((RejectedError, verifier.Refused), match="one"):
            refuse()


@settings(max_examples=examples(60))
@given(changed(*FORKS))
def test_forks(proof: bytes) -> None:
    keys = [one.key for one in POLICY.logs]
    ours = holds(lambda: verify_fork(parse_fork(proof), keys, POLICY.keys), RejectedError)
    policy = verifier.policy_of(SHORT_POLICY)
    theirs = holds(lambda: verifier.verify_fork(proof, policy), verifier.Refused)
    assert ours == theirs


@settings(max_examples=examples(60))
@given(changed(*(entry_proof(index, ENTRIES) for index in (0, 4, 10))))
def test_entries(proof: bytes) -> None:
    policy = verifier.policy_of(SHORT_POLICY)
    for entry in (ENTRIES[0], ENTRIES[4], ENTRIES[10]):
        ours = holds(lambda: verify_proof(parse_proof(proof), POLICY, entry), RejectedError)  # noqa: B023
        theirs = holds(lambda: verifier.verify_entry(proof, policy, entry), verifier.Refused)  # noqa: B023
        assert ours == theirs


@settings(max_examples=examples(60))
@given(changed(going_on_proof(6, ENTRIES)))
def test_going_on(proof: bytes) -> None:
    policy = verifier.policy_of(SHORT_POLICY)
    earlier = parse_checkpoint(parse_note(EARLIER).text)
    ours = holds(
        lambda: verify_consistency_proof(parse_consistency(proof), POLICY, earlier), RejectedError
    )
    theirs = holds(lambda: verifier.verify_going_on(proof, policy, EARLIER), verifier.Refused)
    assert ours == theirs


@settings(max_examples=examples(200))
@given(changed(SHORT_POLICY))
def test_policies(content: bytes) -> None:
    """The package is narrower: it takes UTF-8 alone, and no other control character."""
    if holds(lambda: parse_policy(content), InputError):
        policy = verifier.policy_of(content)
        assert len(policy.witnesses) == len(parse_policy(content).witnesses)
    elif content.isascii() and b"\x7f" not in content:
        assert not holds(lambda: verifier.policy_of(content), verifier.Refused)


def verify_signed(content: bytes) -> None:
    """Verify a statement with the package, as the verifier does."""
    said = parse_statement(content)
    if (said.origin, said.agreement, said.author) != (ORIGIN, "0a" * 32, "ann"):
        raise BadSignatureError("another's")
    if [one.key_id for one in said.signatures] != sorted(SECRETS):
        raise BadSignatureError("other keys")
    for one in said.signatures:
        SECRETS[one.key_id].public.verify(said.pae, one.signature)


def test_a_statement() -> None:
    verify_signed(STATEMENT)
    assert verifier.verify_statement(STATEMENT, CHARTER)["id"] == parse_statement(STATEMENT).id


@settings(max_examples=examples(100))
@given(changed(STATEMENT))
def test_statements(content: bytes) -> None:
    ours = holds(lambda: verify_signed(content), RejectedError)
    theirs = holds(lambda: verifier.verify_statement(content, CHARTER), verifier.Refused)
    assert ours == theirs


@settings(max_examples=examples(100))
@given(
    st.dictionaries(
        st.text(max_size=3),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-(2**54), 2**54)
            | st.floats()
            | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.text(max_size=3), inner, max_size=3)
            ),
            max_leaves=6,
        ),
        max_size=3,
    ),
    st.sampled_from(
        [{}, {"indent": 1}, {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}]
    ),
)
def test_one_encoding(document: dict[str, Any], how: dict[str, Any]) -> None:
    from paripassu.documents.plain import NotPlainError, TooDeepError, parse_plain

    content = json.dumps(document, **how).encode("utf-8", "surrogatepass")
    ours = holds(lambda: parse_plain(content, negative=True), NotPlainError, TooDeepError)
    assert ours == holds(lambda: verifier.plain(content), verifier.Refused)
    if ours:
        assert encode_plain(document) == content
