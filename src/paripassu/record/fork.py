"""The proof that a log has shown two histories: two checkpoints that it signed, at one size.

Of each checkpoint stands there what its log was at that size, with the proof that it went on from
there. Two roots at one size cannot both be: who has the log's keys needs nothing else to see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from paripassu.documents.base64 import format_base64
from paripassu.documents.plain import NotPlainError, TooDeepError, encode_plain, parse_plain
from paripassu.merkle.errors import ProofError
from paripassu.quoted import quoted
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint, parse_hash
from paripassu.record.errors import MalformedError, OriginError, UnsignedError
from paripassu.record.note import MOST_BYTES as MOST_NOTE
from paripassu.record.note import Note, format_note, parse_note
from paripassu.record.proof import MOST_HASHES, verify_went_on
from paripassu.record.signed import verify_signatures
from paripassu.record.vkey import VerifierKey

FORMAT: Final = "paripassu/record-fork/1"
#: What a proof is called where it is kept.
FILE: Final = "fork.json"
#: Bytes of a proof: two notes, their line ends and quotes escaped, and their hashes.
MOST_BYTES: Final = 4 * MOST_NOTE
_SIDES: Final = ("first", "second")


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the histories.

    Attributes
    ----------
    root : bytes
        Of the log at the size of the fork.
    hashes : tuple of bytes
        The proof that it went on from there to the checkpoint; none where that has this size.
    note : Note
        The checkpoint, with the log's signatures.
    """

    root: bytes
    hashes: tuple[bytes, ...]
    note: Note


@dataclass(frozen=True, slots=True)
class Fork:
    """Two histories of one log.

    Attributes
    ----------
    size : int
        Where they differ: 1 or more.
    first, second : Branch
    """

    size: int
    first: Branch
    second: Branch


def format_fork(fork: Fork) -> bytes:
    """Write a proof that a log has shown two histories."""
    form: dict[str, Any] = {
        name: {
            "checkpoint": format_note(branch.note).decode(),
            "hashes": [format_base64(one) for one in branch.hashes],
            "root": format_base64(branch.root),
        }
        for name, branch in zip(_SIDES, (fork.first, fork.second), strict=True)
    }
    return encode_plain({**form, "format": FORMAT, "size": fork.size})


def parse_fork(content: bytes) -> Fork:
    """Read a proof that a log has shown two histories.

    Raises
    ------
    MalformedError
        It is none.
    """
    if len(content) > MOST_BYTES:
        raise _bad(f"has {len(content):,} bytes, more than {MOST_BYTES:,}")
    try:
        form = parse_plain(content)
    except (NotPlainError, TooDeepError):
        raise _bad("is not in the one encoding of JSON that records have") from None
    if not isinstance(form, dict) or set(form) != {"format", "size", *_SIDES}:
        raise _bad("should have `first`, `format`, `second` and `size`")
    if form["format"] != FORMAT:
        raise _bad(f"should have the format {FORMAT}")
    size = form["size"]
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise _bad("should have as `size` a whole number, 1 or more")
    return Fork(size, _branch(form["first"], "first"), _branch(form["second"], "second"))


def _branch(form: object, name: str) -> Branch:
    if not isinstance(form, Mapping) or set(form) != {"checkpoint", "hashes", "root"}:
        raise _bad(f"should have `checkpoint`, `hashes` and `root` in `{name}`")
    hashes = form["hashes"]
    if not isinstance(hashes, list):
        raise _bad(f"should have an array of hashes in `{name}`")
    if not all(isinstance(one, str) for one in (form["checkpoint"], form["root"], *hashes)):
        raise _bad(f"should have texts alone in `{name}`")
    if len(hashes) > MOST_HASHES:
        raise _bad(f"has {len(hashes)} hashes in `{name}`, more than {MOST_HASHES}")
    return Branch(
        parse_hash(form["root"], f"`root` of `{name}`"),
        tuple(parse_hash(one, f"hash {n} of `{name}`") for n, one in enumerate(hashes, 1)),
        parse_note(form["checkpoint"].encode()),
    )


def verify_fork(
    fork: Fork, keys: Iterable[VerifierKey], others: Iterable[VerifierKey] = ()
) -> Checkpoint:
    """Verify that a log has shown two histories.

    Parameters
    ----------
    fork : Fork
    keys : iterable of VerifierKey
        Of the log, named as it: each checkpoint has to be signed by at least one of them.
    others : iterable of VerifierKey
        Witnesses that are known: a wrong signature by one of them spoils a checkpoint.

    Returns
    -------
    Checkpoint
        Of the first history, at the size where they differ.

    Raises
    ------
    RejectedError
        It is not shown: a checkpoint is not signed, or does not go on from what is said, or both
        histories are one.
    """
    logs = set(keys)
    known = [*logs, *others]
    origins = set()
    for branch in (fork.first, fork.second):
        found = verify_signatures(branch.note, known)
        origin = found.checkpoint.origin
        origins.add(origin)
        if not any(key.name == origin for key in logs & found.times.keys()):
            raise UnsignedError(f"no key of {quoted(origin)} that is known has signed a checkpoint")
        seen = Checkpoint(origin, fork.size, branch.root)
        if fork.size == found.checkpoint.size and branch.root != found.checkpoint.root:
            raise ProofError(f"the checkpoint of size {fork.size} has another root than is said")
        verify_went_on(seen, found.checkpoint, branch.hashes)
    if len(origins) > 1:
        raise OriginError("the two checkpoints are of two logs")
    if fork.first.root == fork.second.root:
        raise ProofError("the two histories are one: both have the same root at this size")
    return Checkpoint(origins.pop(), fork.size, fork.first.root)


def told_fork(fork: Fork) -> str:
    """Say in one sentence what was shown."""
    origin = parse_checkpoint(fork.first.note.text).origin
    return (
        f"the log {origin} has shown two histories: at size {fork.size:,} it signed the root "
        f"{format_base64(fork.first.root)}, and also the root {format_base64(fork.second.root)}"
    )


def _bad(what: str) -> MalformedError:
    return MalformedError("the proof of a fork", what)
