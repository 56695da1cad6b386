"""An entry of a log: a statement, or a note."""

from __future__ import annotations

from typing import TypeAlias

from paripassu.record.blob_reference import BlobReference
from paripassu.record.envelope import MOST_BYTES, Statement, parse_statement
from paripassu.record.errors import MalformedError, RefusedError
from paripassu.record.note import Note, format_note, parse_note

Entry: TypeAlias = Statement | Note


def parse_entry(content: bytes) -> Entry:
    """Parse an entry.

    Raises
    ------
    RefusedError
        ``size``, ``note-form``, or why it is no statement: see
        :func:`paripassu.record.envelope.parse_statement`.
    """
    if not 0 < len(content) <= MOST_BYTES:
        raise RefusedError(
            "size", f"the entry has {len(content):,} bytes, and should have 1 to {MOST_BYTES:,}"
        )
    if content.startswith(b"{"):
        return parse_statement(content)
    try:
        note = parse_note(content)
    except MalformedError as error:
        raise RefusedError("note-form", f"it is no statement, and {error}") from None
    if format_note(note) != content:
        raise RefusedError("note-form", "the note is not in its one encoding")
    return note


def named_blobs(content: bytes) -> tuple[BlobReference, ...]:
    """Give the files that an entry names; none where it is no statement."""
    try:
        entry = parse_entry(content)
    except RefusedError:
        return ()
    return entry.blobs if isinstance(entry, Statement) else ()
