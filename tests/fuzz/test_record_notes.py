"""Whatever stands in a note, a policy or a proof: it is read, and written again, or refused."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.record_notes import READERS, files
from tests.record_signed import log_key, policy

from paripassu.record.fork import parse_fork, verify_fork
from paripassu.record.note import parse_note
from paripassu.record.policy import parse_policy
from paripassu.record.proof import parse_proof
from paripassu.record.witnessed import count_policy


@settings(max_examples=examples(400))
@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    for reader in READERS.values():
        reader(content)


_PIECES = st.sampled_from(
    [b"\n", b"\n\n", b" ", b"0", b"=", b"+", b"\0", b"\xff", "— ".encode(), b"old ", b"extra ",
     b"index ", b"quorum none\n", b"group g all a\n", "é".encode(), b"9" * 5000]
)  # fmt: skip


@settings(max_examples=examples(800))
@given(st.data())
def test_files_that_were_right(data: st.DataObject) -> None:
    """Some bytes cut out, and something else put there: also where keys and signatures stand."""
    content = data.draw(st.sampled_from([one for kind in files().values() for one in kind]))
    for _ in range(data.draw(st.integers(0, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 40)))
        piece = data.draw(st.one_of(_PIECES, st.binary(max_size=6)))
        content = content[:start] + piece + content[end:]
    for reader in READERS.values():
        reader(content)


def test_files_that_are_right() -> None:
    """Each is read by its own reader without a refusal: else nothing above would be tried."""
    found = files()
    assert parse_proof(found["tlog-proof"][1]).index == 0
    for content in found["note"]:
        assert count_policy(parse_note(content), policy(1)).missing == ()
    for content in found["fork"]:
        assert verify_fork(parse_fork(content), [log_key()]).size == 1
    for content in found["policy"]:
        assert parse_policy(content).quorum == "witnesses"
