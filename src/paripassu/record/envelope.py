r"""The one encoding of a statement: a DSSE envelope around an in-toto Statement.

``{"payload":"eyJfdHlw…","payloadType":"application/vnd.in-toto+json","signatures":[…]}``; the
payload, decoded, is ``{"_type":"https://in-toto.io/Statement/v1","predicate":{…},…}``. Byte for
byte: docs/specification/record.md#statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Never

from paripassu.documents.plain import NotPlainError, TooDeepError, parse_plain
from paripassu.merkle.hashing import leaf_hash
from paripassu.record import native
from paripassu.record.blob_reference import BlobReference
from paripassu.record.errors import RefusedError
from paripassu.record.forms import DIGEST, check_keys, parse_digest
from paripassu.record.opened import PAYLOAD_TYPE, Signature, opened, sealed
from paripassu.record.payload import After, format_payload, read_payload

#: Bytes of an entry: its bundle writes them in two bytes (C2SP tlog-tiles).
MOST_BYTES: Final = 65_535


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
        return format_payload(
            agreement=self.agreement,
            origin=self.origin,
            author=self.author,
            kind=self.kind,
            body=self.body,
            blobs=self.blobs,
            after=self.after,
            previous=self.previous,
        )

    @cached_property
    def content(self) -> bytes:
        """The whole statement, as it is logged."""
        return sealed(self.payload, self.signatures)

    @cached_property
    def leaf(self) -> bytes:
        """The hash of the entry in a log's tree."""
        return leaf_hash(self.content)

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
    parts = native.statement_parts(content) or statement_parts(content)
    # All at once: quicker than one by one. What is worked out of a statement is read from these
    # very bytes: nothing is encoded a second time, nor hashed.
    parts["content"] = content
    parts["id"] = parts["digest"].hex()
    parts["signed"] = frozenset([one.key_id for one in parts["signatures"]])
    parts["verified"] = {}
    statement = object.__new__(Statement)
    object.__setattr__(statement, "__dict__", parts)
    return statement


def statement_parts(content: bytes) -> dict[str, Any]:
    """Give the attributes of a statement, and what is worked out of its bytes.

    Raises
    ------
    RefusedError
        As :func:`parse_statement`.
    """
    found = opened(content)
    if found is None:
        _refuse_envelope(content)
    _verify_order(found.signatures)
    message = pae(found.payload)
    return {
        **read_payload(_plain(found.payload, "the payload")),
        "signatures": found.signatures,
        "payload": found.payload,
        "pae": message,
        "digest": leaf_hash(message),
        "leaf": leaf_hash(content),
    }


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
