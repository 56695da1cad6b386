"""What stands before every page: nobody but the browser that was let in gets any further.

A server on 127.0.0.1 is reached by every page that the same browser shows, and under any name that
somebody's name server says is 127.0.0.1 (DNS rebinding). So each request has to name this machine
and this port, bring the cookie, come from a page of this server, and, where it may change anything,
bring a token that only such a page can read.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Most bytes of a request's body.
MOST_BYTES = 20 * 1024 * 1024
#: The header that brings the token.
TOKEN: Final = "paripassu-token"
#: The one page that may be asked for from elsewhere: it takes a key, and gives the cookie.
ENTRY: Final = "/enter"

#: On every response, the refusals included.
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
        "cross-origin-resource-policy": "same-origin",
    }
)
_READING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a browser has to bring.

    Attributes
    ----------
    cookie : str
        Which only the browser knows: no script can read it.
    token : str
        Which a page of this server knows, and no other.
    """

    cookie: str
    token: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    what: str


def cookie_name(port: int) -> str:
    """Give the cookie's name: cookies know no ports, and two workbenches may run."""
    return f"paripassu-{port}"


def refused(
    method: str, path: str, headers: list[tuple[bytes, bytes]], port: int, secrets: Secrets
) -> Refusal | None:
    """Say why a request is not answered; None: it is.

    Parameters
    ----------
    method, path : str
    headers : list of (bytes, bytes)
        Names in small letters, as ASGI has them.
    port : int
        Where this server listens.
    secrets : Secrets
    """
    given = _Headers(headers)
    hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
    host = given.one("host")
    if host not in hosts:
        return Refusal(403, "this server is asked for by another name")
    if path == ENTRY and method in _READING:
        return None
    found = cookie_parser("; ".join(given.all("cookie"))).get(cookie_name(port), "")
    if not _same(found, secrets.cookie):
        return Refusal(
            401, "this browser was not let in: open the file that `paripassu work` has written"
        )
    if given.all("origin") and given.one("origin") != f"http://{host}":
        return Refusal(403, "this was asked for by a page from elsewhere")
    if given.all("sec-fetch-site") and given.one("sec-fetch-site") not in ("same-origin", "none"):
        return Refusal(403, "this was asked for by a page from elsewhere")
    if method not in _READING and not _same(given.one(TOKEN) or "", secrets.token):
        return Refusal(403, "this was not asked for by a page of this server")
    return None


class _Headers:
    def __init__(self, headers: list[tuple[bytes, bytes]]) -> None:
        self._headers = headers

    def all(self, name: str) -> list[str]:
        return [value.decode("latin-1") for key, value in self._headers if key == name.encode()]

    def one(self, name: str) -> str | None:
        """Give a header's value; None where there is none, or more than one."""
        found = self.all(name)
        return found[0] if len(found) == 1 else None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())  # in constant time


class Gate:
    """Refuses, limits bodies, and says to the browser what pages of this server may do.

    Parameters
    ----------
    app : ASGI application
    port : int
    secrets : Secrets
    most : int
        Bytes of a body.
    """

    def __init__(self, app: ASGIApp, port: int, secrets: Secrets, most: int = MOST_BYTES) -> None:
        self._app, self._port, self._secrets, self._most = app, port, secrets, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # a web socket: there is none
            await send({"type": "websocket.close", "code": 1008})
            return

        async def guarded(message: Message) -> None:
            await send(_with_headers(message))

        why = refused(scope["method"], scope["path"], scope["headers"], self._port, self._secrets)
        if why is not None:
            await _say(why, guarded)
            return
        body = await _body(scope, receive, self._most)
        if body is None:
            most = self._most // (1024 * 1024)
            await _say(Refusal(413, f"this is larger than {most} MB"), guarded)
            return
        await self._app(scope, _again(body, receive), guarded)


def _with_headers(message: Message) -> Message:
    if message["type"] != "http.response.start":
        return message
    ours = {name.encode(): value.encode() for name, value in HEADERS.items()}
    kept = [(name, value) for name, value in message["headers"] if name.lower() not in ours]
    return {**message, "headers": [*kept, *ours.items()]}


async def _say(why: Refusal, send: Send) -> None:
    body = f"{why.what}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),  # what else was sent is not read
    ]
    await send({"type": "http.response.start", "status": why.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _body(scope: MutableMapping[str, Any], receive: Receive, most: int) -> bytes | None:
    """Read a body; None where it is too large, of which no more is read than shows it."""
    said = _Headers(scope["headers"]).one("content-length")
    if said is not None and said.isascii() and said.isdigit() and int(said[:20]) > most:
        return None
    found = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":  # the browser has gone
            return bytes(found)
        found += message.get("body", b"")
        if len(found) > most:
            return None
        if not message.get("more_body", False):
            return bytes(found)


def _again(body: bytes, receive: Receive) -> Receive:
    """Give what was read once more, and then whatever else comes."""
    given = False

    async def first() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return first
