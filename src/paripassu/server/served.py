"""One file of the pages as it is answered: whole or packed, with its headers, or known already."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from starlette.types import Receive, Scope, Send

from paripassu.pages.checking import CHECKER, CHECKING, SCRIPT
from paripassu.pages.page import FIND
from paripassu.pages.preparing import PREPARING

#: On every page (W3C CSP Level 3): it runs nothing, and asks nothing from elsewhere.
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Encoding",
}
#: What the check in the browser may do besides, in its page and in its worker.
_CHECKS: Final = HEADERS["Content-Security-Policy"] + (
    "; script-src 'self'; worker-src 'self'; connect-src 'self'"
)
_MEDIA: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".atom": "application/atom+xml",
    ".json": "application/feed+json",
    ".ics": "text/calendar; charset=utf-8",
}
#: Bytes that are handed on at a time: so much is held for each who reads slowly.
PIECE: Final = 64 * 1024
Head = list[tuple[bytes, bytes]]


class Answer(NamedTuple):
    """What is sent: a status, the headers, and the content."""

    status: int
    head: Head
    content: bytes


@dataclass(frozen=True, slots=True)
class Served:
    """One file of the pages, with what is answered before it.

    Attributes
    ----------
    digest : bytes
        SHA-256 of the content.
    content, packed : bytes
        As it is, and by gzip (RFC 1952).
    head, packed_head, same, packed_same : list of (bytes, bytes)
        The headers of each, and those where the reader has it already.
    tag, packed_tag : bytes
        The entity tags (RFC 9110): equal bytes have equal tags, whoever serves them.
    """

    digest: bytes
    content: bytes
    packed: bytes
    head: Head
    packed_head: Head
    same: Head
    packed_same: Head
    tag: bytes
    packed_tag: bytes

    @classmethod
    def of(cls, path: str, content: bytes) -> Served:
        """Take a file by its path."""
        digest = sha256(content).digest()
        maker = zlib.compressobj(6, zlib.DEFLATED, 31)
        packed = maker.compress(content) + maker.flush()
        tag = f'"{digest.hex()[:32]}"'
        packed_tag = f'"{digest.hex()[:32]}-gz"'
        same, packed_same = _head(path, tag), _head(path, packed_tag)
        media = (b"content-type", _MEDIA[PurePosixPath(path).suffix].encode())
        return cls(
            digest,
            content,
            packed,
            [*same, media, _length(content)],
            [*packed_same, media, _length(packed), (b"content-encoding", b"gzip")],
            same,
            packed_same,
            tag.encode(),
            packed_tag.encode(),
        )

    def answer(self, takes: bytes, knows: bytes) -> Answer:
        """Answer a reader.

        Parameters
        ----------
        takes : bytes
            The codings that the reader takes (``Accept-Encoding``).
        knows : bytes
            The tags of what the reader has (``If-None-Match``).
        """
        if takes_gzip(takes):
            if is_known(knows, self.packed_tag):
                return Answer(304, self.packed_same, b"")
            return Answer(200, self.packed_head, self.packed)
        if is_known(knows, self.tag):
            return Answer(304, self.same, b"")
        return Answer(200, self.head, self.content)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for it (ASGI)."""
        takes, knows = (_given(scope, name) for name in (b"accept-encoding", b"if-none-match"))
        await send_answer(self.answer(takes, knows), scope, send)


async def send_answer(answer: Answer, scope: Scope, send: Send) -> None:
    """Send an answer piece by piece (ASGI)."""
    content = b"" if scope["method"] == "HEAD" else answer.content
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.head})
    for start in range(0, len(content) - PIECE, PIECE):
        piece = content[start : start + PIECE]
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    last = max(len(content) - 1, 0) // PIECE * PIECE
    await send({"type": "http.response.body", "body": content[last:] if last else content})


def headers_of(path: str) -> dict[str, str]:
    """Give what is said to a browser with a file of the pages."""
    headers = dict(HEADERS)
    if path == CHECKER:  # it has a policy of its own, and is for a disk
        del headers["Content-Security-Policy"]
        headers["Content-Disposition"] = f'attachment; filename="{CHECKER}"'
    elif path in (CHECKING.path, SCRIPT):
        headers["Content-Security-Policy"] = _CHECKS
    elif path in (PREPARING.path, FIND.path):
        headers["Content-Security-Policy"] += "; script-src 'self'"
    return headers


def _head(path: str, tag: str) -> Head:
    headers = {**headers_of(path), "ETag": tag}
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _length(content: bytes) -> tuple[bytes, bytes]:
    return b"content-length", str(len(content)).encode()


def _given(scope: Scope, name: bytes) -> bytes:
    return b",".join(value for one, value in scope["headers"] if one == name)


def takes_gzip(accepted: bytes) -> bool:
    """Say whether gzip is among what a browser takes (RFC 9110, 12.5.3).

    >>> takes_gzip(b"br, gzip;q=0.5"), takes_gzip(b"gzip;q=0, *"), takes_gzip(b"")
    (True, False, False)
    """
    for one in accepted.lower().split(b","):
        name, _, weight = one.partition(b";")
        if name.strip() in (b"gzip", b"x-gzip"):
            value = weight.replace(b" ", b"").removeprefix(b"q=")
            return not value or any(digit in b"123456789" for digit in value)
    return False


def is_known(given: bytes, tag: bytes) -> bool:
    """Say whether a reader has what bears a tag (RFC 9110, 13.1.2)."""
    return bool(given) and (
        given.strip() == b"*"
        or tag in (one.strip().removeprefix(b"W/") for one in given.split(b","))
    )
