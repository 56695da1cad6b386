r"""The payload of a statement: an in-toto Statement, as it is signed.

``{"_type":"https://in-toto.io/Statement/v1","predicate":{"after":{…},"author":"us-1",…},…}``, byte
for byte: docs/specification/record.md#statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from paripassu.documents.base64 import format_base64
from paripassu.documents.plain import encode_plain
from paripassu.record.blob_reference import BlobReference
from paripassu.record.errors import RefusedError
from paripassu.record.forms import (
    KIND,
    NAME,
    check_keys,
    parse_digest,
    parse_matching,
    parse_origin,
    parse_root,
    parse_whole,
)

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE: Final = "paripassu:statement/1"
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")


class After(NamedTuple):
    """A checkpoint that an author had seen.

    Attributes
    ----------
    size : int
    root : bytes
        32.
    """

    size: int
    root: bytes


def format_payload(
    *,
    agreement: str,
    origin: str,
    author: str,
    kind: str,
    body: Mapping[str, Any],
    blobs: Iterable[BlobReference],
    after: After,
    previous: str | None,
) -> bytes:
    """Write the payload of a statement in its one encoding.

    Parameters
    ----------
    agreement, origin, author, kind, body, blobs, after, previous
        See :class:`paripassu.record.envelope.Statement`.
    """
    return encode_plain(
        {
            "_type": STATEMENT_TYPE,
            "predicate": {
                "after": {"root": format_base64(after.root), "size": after.size},
                "author": author,
                "blobs": [
                    {"digest": blob.digest, "size": blob.size, "type": blob.type} for blob in blobs
                ],
                "body": body,
                "kind": kind,
                "origin": origin,
                "previous": previous,
            },
            "predicateType": PREDICATE_TYPE,
            "subject": [{"digest": {"sha256": agreement}}],
        }
    )


def read_payload(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Give the attributes of a statement but for its signatures.

    Parameters
    ----------
    payload : mapping
        What stands in JSON in the one encoding of documents.

    Raises
    ------
    RefusedError
        ``shape`` or ``blob-order``.
    """
    check_keys(payload, ("_type", "predicate", "predicateType", "subject"), "the payload")
    if payload["_type"] != STATEMENT_TYPE:
        raise RefusedError("shape", f"_type should be {STATEMENT_TYPE}")
    if payload["predicateType"] != PREDICATE_TYPE:
        raise RefusedError("shape", f"predicateType should be {PREDICATE_TYPE}")
    subject = payload["subject"]
    if not isinstance(subject, list) or len(subject) != 1:
        raise RefusedError("shape", "subject should be a list of one")
    check_keys(subject[0], ("digest",), "subject[0]")
    check_keys(subject[0]["digest"], ("sha256",), "subject[0].digest")
    predicate = payload["predicate"]
    check_keys(
        predicate,
        ("after", "author", "blobs", "body", "kind", "origin", "previous"),
        "the predicate",
    )
    check_keys(predicate["after"], ("root", "size"), "after")
    if not isinstance(predicate["body"], dict):
        raise RefusedError("shape", "body should be an object")
    previous = predicate["previous"]
    after = predicate["after"]
    return {
        "agreement": parse_digest(subject[0]["digest"]["sha256"], "subject[0].digest.sha256"),
        "origin": parse_origin(predicate["origin"], "origin"),
        "author": parse_matching(predicate["author"], NAME, "author", "a name"),
        "kind": parse_matching(predicate["kind"], KIND, "kind", "a word"),
        "body": predicate["body"],
        "blobs": _parse_blobs(predicate["blobs"]),
        "after": After(
            parse_whole(after["size"], "after.size"), parse_root(after["root"], "after.root")
        ),
        "previous": None if previous is None else parse_digest(previous, "previous"),
    }


def _parse_blobs(listed: Any) -> tuple[BlobReference, ...]:
    """Read the list of the files that a statement names."""
    if not isinstance(listed, list):
        raise RefusedError("shape", "blobs should be a list")
    blobs = []
    before = ""
    for number, one in enumerate(listed):
        place = f"blobs[{number}]"
        check_keys(one, ("digest", "size", "type"), place)
        digest = parse_digest(one["digest"], f"{place}.digest")
        if digest <= before:
            raise RefusedError(
                "blob-order",
                f"{place} stands in the wrong order, or its digest stands there twice",
                "sort them by digest, each digest once",
            )
        before = digest
        media = parse_matching(one["type"], _MEDIA_TYPE, f"{place}.type", "a media type")
        blobs.append(BlobReference(digest, parse_whole(one["size"], f"{place}.size"), media))
    return tuple(blobs)
