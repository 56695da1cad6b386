"""How the servers answer: problem details (RFC 9457), each with a stable name, and never a 500."""

from __future__ import annotations

import asyncio
import json
import math
import traceback
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Final, cast

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from paripassu.record.reply import Reply
from paripassu.record.rules import RULES
from paripassu.server.names import PROBLEMS

PROBLEM = "application/problem+json"
#: On every answer that is no page: whatever is in it, no browser shows it as one.
PLAIN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
)
#: A body may take so many seconds to come, and one more for each so many bytes.
PATIENCE: Final = 20.0
_LEAST_RATE: Final = 8_192
#: What answers a request: a response, or anything else that is one.
Handler = Callable[[Request], Awaitable[ASGIApp]]
Answer = Callable[[Request], Awaitable[Response]]


class TooLongError(Exception):
    """A request with more bytes than are read."""


class TooSlowError(Exception):
    """A request of which nothing more comes."""


def response(reply: Reply) -> Response:
    """Give a reply of the record's core as a response."""
    if reply.status == 200 or (reply.body and not reply.problem):
        known = {"Paripassu-Known": "1"} if reply.known else {}
        return Response(reply.body, reply.status, {**PLAIN, **known}, reply.media)
    if reply.status == 409 and reply.problem == "size":  # tlog-witness: the size, as it is
        # Exactly this: with a character set behind it, tessera takes it for another refusal.
        return Response(reply.body, 409, {**PLAIN, "Content-Type": reply.media})
    return problem(reply.status, reply.problem, reply.what, reply.body.decode().split())


def problem(
    status: int,
    name: str,
    what: str,
    missing: list[str] | None = None,
    *,
    later: float = 5,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Give a problem.

    Parameters
    ----------
    status : int
    name : str
        Stable and short: a rule's, or the server's own.
    what : str
        In words.
    missing : list of str, optional
        Digests of the files that have to come first.
    later : float
        Seconds after which it may be tried again, where the status says that it may.
    headers : mapping, optional
        More of them.
    """
    rule = RULES.get(name) or PROBLEMS[name]
    content: dict[str, object] = {
        "type": f"urn:paripassu:problem:{name}",
        "title": rule.text,
        "status": status,
        "name": name,
        "detail": what,
    }
    if missing:
        content["missing"] = missing
    more = {"Retry-After": str(math.ceil(later))} if status in (429, 503) else {}
    if status == 408:
        more["Connection"] = "close"
    return Response(
        json.dumps(content).encode(), status, {**PLAIN, **more, **(headers or {})}, PROBLEM
    )


async def content_of(request: Request, most: int, patience: float = PATIENCE) -> bytes:
    """Read what a request brings, or so much of it that its length tells.

    Parameters
    ----------
    request : Request
    most : int
        Bytes.
    patience : float
        Seconds that any request may take to come; a long one may take longer.

    Raises
    ------
    TooLongError
        It is longer.
    TooSlowError
        It does not come.
    """
    said = request.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said[:20]) > most:
        raise TooLongError
    found = bytearray()
    try:
        async with asyncio.timeout(patience + most / _LEAST_RATE):
            async for piece in request.stream():
                found += piece
                if len(found) > most:
                    raise TooLongError
    except TimeoutError:
        raise TooSlowError from None
    return bytes(found)


def guarded(handler: Handler) -> Answer:
    """Answer whatever a handler raises: a stranger's bytes never make a 500."""

    async def answer(request: Request) -> Response:
        try:
            return cast("Response", await handler(request))  # of which only the call is used
        except TooLongError:
            return problem(413, "size", "the request is longer than what is taken here")
        except TooSlowError:
            return problem(408, "slow", "the whole request has to come sooner")
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception:
            traceback.print_exc()
            return problem(503, "storage", "this cannot be answered now; try again later")

    return answer


def add_refusals(app: FastAPI) -> None:
    """Answer what no route takes as all else that is refused."""

    async def refuse(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 405:
            taken = {
                method
                for route in app.routes
                if isinstance(route, Route) and route.path_regex.match(request.url.path)
                for method in route.methods or ()
            }
            what = f"this address takes {' and '.join(sorted(taken))} alone"
            return problem(405, "method", what, headers={"Allow": ", ".join(sorted(taken))})
        return problem(404, "path", "there is nothing under this address")

    app.add_exception_handler(HTTPException, refuse)
