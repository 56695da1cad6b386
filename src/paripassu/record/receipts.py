"""Receipts for a statement that a log withholds: asked of witnesses, and joined into one note."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final, Protocol

from paripassu import given
from paripassu.errors import Fault, InputError, ParameterError
from paripassu.files import Readable, read, verify_place, write_bytes
from paripassu.kinds import Kind
from paripassu.record import policy as policies
from paripassu.record.asked import HttpEndpoint
from paripassu.record.blobs import MOST_BLOB, blob_path
from paripassu.record.checkpoint import Checkpoint, format_checkpoint
from paripassu.record.collect import (
    Collected,
    Endpoint,
    Stamped,
    ask_all,
    read_cosignatures,
    within_hour,
)
from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.errors import MalformedError, RefusedError
from paripassu.record.forms import RECEIPT
from paripassu.record.newest import format_time, lower_median
from paripassu.record.note import Note, format_note
from paripassu.record.policy import Policy, parse_policy
from paripassu.record.received import RecordReceipt
from paripassu.record.reply import Reply
from paripassu.record.tiles import MOST_ENTRY
from paripassu.record.vkey import VerifierKey

_BEGINS = re.compile(rb"[a-z0-9./-]{1,120}/receipt/[0-9a-f]{64}\n1\n")
#: What a receipt is written over, besides nothing.
NOTE: Final = Kind("a receipt", lambda content: bool(_BEGINS.match(content)))


class Holder(Endpoint, Protocol):
    """A witness that takes statements, and the files that they name."""

    def put(self, path: str, body: bytes) -> Reply:
        """Put something in its place; raises as ``post``."""


def receipt_of(statement: Statement) -> Checkpoint:
    """Give what witnesses sign as a receipt: a log of one entry, whose root is the id."""
    return Checkpoint(f"{statement.origin}{RECEIPT}{statement.id}", 1, statement.digest)


def ask_receipts(
    endpoints: Sequence[Holder],
    statement: Statement,
    content: bytes,
    keys: Sequence[VerifierKey],
    evidence: Mapping[str, bytes],
) -> Collected:
    """Give a statement to witnesses, and take their receipts, from all at the same time.

    Parameters
    ----------
    endpoints : sequence of Holder
    statement : Statement
    content : bytes
        As it is to be logged.
    keys : sequence of VerifierKey
        Of the witnesses: whose receipts are of use.
    evidence : mapping of str to bytes
        The files that it names, by digest: a witness asks for those that it does not have.
    """
    receipt = receipt_of(statement)

    def ask(endpoint: Holder) -> list[tuple[VerifierKey, Stamped]]:
        reply = endpoint.post("add-entry", content)
        if reply.status == 424:
            for blob in statement.blobs:
                if blob.digest in evidence:
                    endpoint.put(blob_path(blob.digest), evidence[blob.digest])
            reply = endpoint.post("add-entry", content)
        if reply.status != 200:
            said = reply.what or reply.problem
            raise MalformedError(f"witness {endpoint.name}", f"answered {reply.status}: {said}")
        return read_cosignatures(reply.body, receipt, keys)

    return ask_all(endpoints, ask)


def join_receipts(statement: Statement, found: Collected, policy: Policy) -> Note:
    """Join receipts into the note that is logged after its statement.

    Their times lie within an hour of each other, as the rules ask; as many as possible are taken,
    and of as many the earliest.
    """
    keys = [one.key for one in policy.witnesses]
    return Note(format_checkpoint(receipt_of(statement)), tuple(within_hour(found.stamps, keys)))


def record_receipt(
    statement: Readable,
    *,
    policy: Readable,
    witness: Sequence[str] = (),
    evidence: Sequence[Readable] = (),
    out: str | os.PathLike[str] | None = None,
) -> RecordReceipt:
    """Give a statement that a log does not take to the log's witnesses, and join their receipts.

    They hold it, pass it on to the log, and a day later sign nothing without it. The note that
    comes of their receipts is appended after the statement, once that is logged: then the statement
    has the receipts' time for its author (`own`).

    Parameters
    ----------
    statement : str, path or open file
        Signed, as it would be appended to the log.
    policy : str, path or open file
        The witnesses of the log, how many of them have to sign, and where they are served.
    witness : sequence of str
        URLs of witnesses that the policy does not say.
    evidence : sequence of str, path or open file
        The files that the statement names, in any order.
    out : str or path, optional
        The file to write the note to, if enough witnesses have signed.

    Returns
    -------
    RecordReceipt
        Also where too few have signed; ``missing`` then says who has not.

    Raises
    ------
    ParameterError
        No URL of a witness is known.
    InputError
        A file cannot be read, or is no statement or policy, or the policy is of another log.
    """
    asked = [given.text(one, "witness") for one in given.several(witness, "witness", "URLs")]
    files = given.several(evidence, "evidence", "files")
    if out is not None:
        verify_place(out, statement, policy, *files, replaces=NOTE)
    rules = read(policy, policies.MOST_BYTES)
    known = parse_policy(rules.data, rules.name)
    file = read(statement, MOST_ENTRY)
    try:
        entry = parse_entry(file.data)
    except RefusedError as error:
        mend = "give the file that `record state` wrote, signed"
        raise InputError(file.name, [Fault(0, "", f"is no statement: {error}", mend)]) from None
    if not isinstance(entry, Statement):
        raise InputError(file.name, [Fault(0, "", "is a note, and no statement")])
    if known.logs and entry.origin not in {one.key.name for one in known.logs}:
        what = f"names no log {entry.origin}, for which the statement is"
        raise InputError(rules.name, [Fault(0, "", what, "use the policy of this log")])
    named = [read(one, MOST_BLOB).data for one in files]
    urls = list(dict.fromkeys([*(one.url for one in known.witnesses if one.url), *asked]))
    if not urls:
        mend = "name the URL of each, or write it after its key in the policy"
        raise ParameterError("witness", "should be at least one: the policy has no URLs", mend)
    endpoints = [HttpEndpoint(url) for url in urls]
    keys = [one.key for one in known.witnesses]
    by_digest = {sha256(one).hexdigest(): one for one in named}
    found = ask_receipts(endpoints, entry, file.data, keys, by_digest)
    note = join_receipts(entry, found, known)
    chosen = {
        one.name: found.stamps[one.key].time
        for one in known.witnesses
        if one.key in found.stamps and found.stamps[one.key].signature in note.signatures
    }
    missing = known.missing(chosen)
    ok = bool(chosen) and not missing
    if ok and out is not None:
        write_bytes(out, format_note(note), replaces=NOTE)
    time = lower_median(chosen.values())
    return RecordReceipt(
        ok=ok,
        id=entry.id,
        origin=entry.origin,
        time=format_time(time) if ok and time is not None else None,
        stamps={name: format_time(stamp) for name, stamp in chosen.items()},
        missing=missing,
        refused=found.refused,
        note=format_note(note).decode() if ok else None,
        file=os.fspath(out) if ok and out is not None else None,
    )
