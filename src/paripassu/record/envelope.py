r"""The one encoding of a statement: a DSSE envelope around an in-toto Statement.

``{"payload":"eyJfdHlw…","payloadType":"application/vnd.in-toto+json","signatures":[…]}``; the
payload, decoded, is ``{"_type":"https://in-toto.io/Statement/v1","predicate":{…},…}``. Byte for
byte: docs/specification/record.md#statements.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Never

from paripassu.documents.base64 import format_base64
from paripassu.documents.plain import NotPlainError, TooDeepError, encode_plain, parse_plain
from paripassu.merkle.hashing import leaf_hash
from paripassu.record.blob_reference import BlobReference
from paripassu.record.errors import RefusedError
from paripassu.record.forms import (
    DIGEST,
    KIND,
    NAME,
    check_keys,
    parse_digest,
    parse_matching,
    parse_origin,
    parse_root,
    parse_whole,
)
from paripassu.record.opened import PAYLOAD_TYPE, laid_out, opened

#: Bytes of an entry: its bundle writes them in two bytes (C2SP tlog-tiles).
MOST_BYTES: Final = 65_535
STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE: Final = "paripassu:statement/1"
_JSON = json.JSONDecoder()
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature over a statement's PAE.

    Attributes
    ----------
    key_id : str
        SHA-256 of the key's SubjectPublicKeyInfo, 64 hexadecimal digits.
    signature : bytes
    """

    key_id: str
    signature: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class After:
    """A checkpoint that an author had seen.

    Attributes
    ----------
    size : int
    root : bytes
        32.
    """

    size: int
    root: bytes


@dataclass(frozen=True)
class Statement:
    """Who says what, after what.

    Attributes
    ----------
    agreement : str
        SHA-256 of the agreement file of entry 0, 64 hexadecimal digits: the subject.
    origin : str
        Of the log.
    author : str
        The key holder.
    kind : str
        ``perform``, ``charter``, …
    body : mapping
        JSON of texts, whole numbers, true, false, null.
    blobs : tuple of BlobReference
        By digest.
    after : After
    previous : str or None
        Id of the author's last statement.
    signatures : tuple of Signature
        By key id.
    """

    agreement: str
    origin: str
    author: str
    kind: str
    body: Mapping[str, Any]
    blobs: tuple[BlobReference, ...]
    after: After
    previous: str | None
    signatures: tuple[Signature, ...] = ()

    @cached_property
    def payload(self) -> bytes:
        """The in-toto Statement, as it is signed."""
        return encode_plain(
            {
                "_type": STATEMENT_TYPE,
                "predicate": {
                    "after": {"root": format_base64(self.after.root), "size": self.after.size},
                    "author": self.author,
                    "blobs": [
                        {"digest": blob.digest, "size": blob.size, "type": blob.type}
                        for blob in self.blobs
                    ],
                    "body": self.body,
                    "kind": self.kind,
                    "origin": self.origin,
                    "previous": self.previous,
                },
                "predicateType": PREDICATE_TYPE,
                "subject": [{"digest": {"sha256": self.agreement}}],
            }
        )

    @cached_property
    def content(self) -> bytes:
        """The whole statement, as it is logged."""
        return _sealed(self.payload, self.signatures)

    @cached_property
    def signed(self) -> frozenset[str]:
        """The ids of the keys that have signed it."""
        return frozenset([one.key_id for one in self.signatures])

    @cached_property
    def verified(self) -> dict[str, str | None]:
        """By key id, what is wrong with its signature, of those that are verified; None: nothing.

        A key id is a hash of the key, and a statement never changes: so this holds everywhere.
        """
        return {}

    @cached_property
    def pae(self) -> bytes:
        """What is signed: DSSE's pre-authentication encoding of the payload."""
        return pae(self.payload)

    @cached_property
    def digest(self) -> bytes:
        """The 32 bytes of :attr:`id`: the root of the one-entry log over the PAE."""
        return leaf_hash(self.pae)

    @cached_property
    def id(self) -> str:
        """SHA-256(0x00 ‖ PAE), 64 hexadecimal digits: blind to the envelope and the signatures."""
        return self.digest.hex()


def pae(payload: bytes) -> bytes:
    r"""Give DSSE's pre-authentication encoding (DSSE 1.0.2, protocol, "PAE").

    >>> pae(b"{}")
    b'DSSEv1 28 application/vnd.in-toto+json 2 {}'
    """
    return b"DSSEv1 %d %b %d %b" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(payload), payload)


def parse_statement(content: bytes) -> Statement:
    """Parse a statement, if it is in its one encoding.

    Parameters
    ----------
    content : bytes
        Of an entry or a file; it may lack signatures.

    Raises
    ------
    RefusedError
        ``size``, ``depth``, ``encoding``, ``shape``, ``signature-order`` or ``blob-order``.
    """
    if not 0 < len(content) <= MOST_BYTES:
        raise RefusedError(
            "size",
            f"the statement has {len(content):,} bytes, and an entry has 1 to {MOST_BYTES:,}",
            "put what is long into a file that the statement names",
        )
    found = opened(content)
    if found is None:
        _refuse_envelope(content)
    payload = found.payload
    signatures = tuple([Signature(*one) for one in found.signatures])
    _verify_order(signatures)
    document = (
        _JSON.raw_decode(payload.decode())[0] if found.plain else _plain(payload, "the payload")
    )
    parts = _read(document)
    message = pae(payload)
    digest = leaf_hash(message)
    # All at once: quicker than one by one. What is worked out of a statement is read from these
    # very bytes: nothing is encoded a second time, nor hashed.
    statement = object.__new__(Statement)
    vars(statement).update(
        parts,
        signatures=signatures,
        payload=payload,
        content=content,
        pae=message,
        digest=digest,
        id=digest.hex(),
        signed=frozenset([one.key_id for one in signatures]),
        verified={},
    )
    return statement


def format_statement(statement: Statement) -> bytes:
    """Write a statement in its one encoding.

    Raises
    ------
    RefusedError
        ``size``: it has more bytes than an entry can have.
    """
    content = statement.content
    if len(content) > MOST_BYTES:
        raise RefusedError(
            "size",
            f"the statement has {len(content):,} bytes, and an entry has at most {MOST_BYTES:,}",
            "put what is long into a file that the statement names",
        )
    return content


def _sealed(payload: bytes, signatures: Iterable[Signature]) -> bytes:
    return laid_out(
        format_base64(payload).encode(),
        [(one.key_id.encode(), format_base64(one.signature).encode()) for one in signatures],
    )


def _verify_order(signatures: Iterable[Signature]) -> None:
    """Verify that signatures are by keys, each once, in the order of their ids."""
    before = ""
    for one in signatures:
        if not DIGEST.fullmatch(one.key_id):
            raise RefusedError("shape", "keyid should be 64 small hexadecimal digits")
        if one.key_id <= before:
            raise RefusedError(
                "signature-order",
                f"the signatures by {before[:16]}… and {one.key_id[:16]}… stand in the wrong "
                "order, or one key has signed twice",
                "sort them by key id, each key once",
            )
        before = one.key_id


def _refuse_envelope(content: bytes) -> Never:
    """Say what is wrong with bytes that are no envelope."""
    document = _plain(content, "the envelope")
    check_keys(document, ("payload", "payloadType", "signatures"), "the envelope")
    if document["payloadType"] != PAYLOAD_TYPE:
        raise RefusedError("shape", f"payloadType should be {PAYLOAD_TYPE}")
    if isinstance(document["signatures"], list):
        for number, one in enumerate(document["signatures"]):
            check_keys(one, ("keyid", "sig"), f"signatures[{number}]")
            parse_digest(one["keyid"], f"signatures[{number}].keyid")
    raise _other_encoding("the envelope", "payload and sig should be texts in base64")


def _plain(content: bytes, what: str) -> dict[str, Any]:
    try:
        return parse_plain(content, negative=True)
    except TooDeepError as error:
        raise RefusedError("depth", f"{what} is refused: {error}") from None
    except NotPlainError as error:
        raise _other_encoding(what, str(error)) from None


def _other_encoding(what: str, why: str) -> RefusedError:
    return RefusedError(
        "encoding",
        f"{what} is not in its one encoding: {why}",
        "take the file as it was written, byte for byte",
    )


def _read(payload: dict[str, Any]) -> dict[str, Any]:
    """Give the attributes of a statement but for its signatures."""
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
        "blobs": parse_blobs(predicate["blobs"]),
        "after": After(
            parse_whole(after["size"], "after.size"), parse_root(after["root"], "after.root")
        ),
        "previous": None if previous is None else parse_digest(previous, "previous"),
    }


def parse_blobs(listed: Any) -> tuple[BlobReference, ...]:
    """Read the list of the files that a statement names.

    Raises
    ------
    RefusedError
        ``shape`` or ``blob-order``.
    """
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
