"""Statements in the making: written unsigned, then signed, by one holder or by many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from paripassu.record.blob_reference import BlobReference
from paripassu.record.envelope import (
    Statement,
    format_statement,
    parse_statement,
)
from paripassu.record.keys import Signer
from paripassu.record.opened import Signature
from paripassu.record.payload import After


def draft_statement(
    *,
    origin: str,
    agreement: str,
    author: str,
    kind: str,
    body: Mapping[str, Any],
    after: After,
    previous: str | None,
    blobs: Iterable[BlobReference] = (),
) -> Statement:
    """Write a statement without signatures.

    Parameters
    ----------
    origin, agreement, author, kind, body, after, previous
        As in :class:`paripassu.record.envelope.Statement`.
    blobs : iterable of BlobReference
        The files that the body names, in any order.

    Raises
    ------
    RefusedError
        A part has not the form that it should have, or the statement is too long.
    """
    made = Statement(
        agreement=agreement,
        origin=origin,
        author=author,
        kind=kind,
        body=body,
        blobs=tuple(sorted(set(blobs))),
        after=after,
        previous=previous,
    )
    return parse_statement(format_statement(made))


def sign_statement(statement: Statement, signers: Iterable[Signer]) -> Statement:
    """Add signatures to a statement; a key that has signed it already signs anew.

    Raises
    ------
    RefusedError
        With them the statement is too long for an entry.
    """
    found = {one.key_id: one for one in statement.signatures}
    for signer in signers:
        id = signer.public.id
        found[id] = Signature(id, signer.sign(statement.pae))
    signed = replace(statement, signatures=tuple(found[id] for id in sorted(found)))
    return parse_statement(format_statement(signed))
