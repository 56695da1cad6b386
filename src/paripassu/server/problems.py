"""How the servers answer: problem details (RFC 9457), each with a stable name, and never a 500."""

from __future__ import annotations

import json
import traceback
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from paripassu.record.reply import Reply
from paripassu.record.rules import RULES

PROBLEM = "application/problem+json"
Handler = Callable[[Request], Awaitable[Response]]


class TooLongError(Exception):
    """A request with more bytes than are read."""


def response(reply: Reply) -> Response:
    """Give a reply of the record's core as a response."""
    if reply.status == 200 or (reply.body and not reply.problem):
        headers = {"Paripassu-Known": "1"} if reply.known else {}
        return Response(reply.body, reply.status, headers, reply.media)
    if reply.status == 409 and reply.problem == "size":  # tlog-witness: the size, as it is
        # Exactly this: with a character set behind it, tessera takes it for another refusal.
        return Response(reply.body, 409, {"Content-Type": reply.media})
    return problem(reply.status, reply.problem, reply.what, reply.body.decode().split())


def problem(status: int, name: str, what: str, missing: list[str] | None = None) -> Response:
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
    """
    content: dict[str, object] = {
        "type": f"urn:paripassu:problem:{name}",
        "title": RULES[name].text if name in RULES else name,
        "status": status,
        "name": name,
        "detail": what,
    }
    if missing:
        content["missing"] = missing
    headers = {"Retry-After": "5"} if status in (429, 503) else {}
    return Response(json.dumps(content).encode(), status, headers, PROBLEM)


async def content_of(request: Request, most: int) -> bytes:
    """Read what a request brings, or so much of it that its length tells.

    Raises
    ------
    TooLongError
        It is longer.
    """
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > most:
            raise TooLongError
    return bytes(found)


def guarded(handler: Handler) -> Handler:
    """Answer whatever a handler raises: a stranger's bytes never make a 500."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except TooLongError:
            return problem(413, "size", "the request is longer than what is taken here")
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception:
            traceback.print_exc()
            return problem(503, "storage", "this cannot be answered now; try again later")

    return answer
