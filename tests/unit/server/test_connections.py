"""Who sends or reads slowly is let go, on real connections with short patience."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from paripassu.server.connections import Connection
from paripassu.server.problems import content_of, guarded

LONG = b"x" * 30_000_000


class Hasty(Connection):
    """A connection with little patience: whoever wants an answer of it may have to ask again."""

    head = 0.8
    reading = 0.8


class Patient(Connection):
    """A connection that waits, however long a busy machine takes."""

    head = 600
    reading = 600
    most = 5


@contextmanager
def serving(kind: type[Connection]) -> Iterator[int]:
    async def answer(request: Request) -> Response:
        if request.method == "GET":
            return Response(LONG if request.url.path == "/long" else b"yes")
        return Response(str(len(await content_of(request, 1_000, patience=0.2))).encode())

    app = FastAPI(openapi_url=None)
    for path in ("/", "/long"):
        app.add_route(path, guarded(answer), methods=["GET", "POST"])
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="critical", http=kind, timeout_keep_alive=600)
    )
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = server.force_exit = True
    thread.join()


@pytest.fixture(scope="module")
def hasty() -> Iterator[int]:
    with serving(Hasty) as port:
        yield port


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(Patient) as port:
        yield port


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as one:
        yield one


def is_closed(one: socket.socket) -> bool:
    """Wait until the other side has closed; False: it said something."""
    try:
        return not one.recv(1)
    except ConnectionError:
        return True


def test_a_head_that_does_not_come(hasty: int) -> None:
    with connected(hasty) as one, connected(hasty) as other, connected(hasty) as third:
        other.sendall(b"GET / HTTP/1.1\r\n")
        third.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-")
        assert all(map(is_closed, (one, other, third)))


def test_a_head_that_comes_byte_by_byte(hasty: int) -> None:
    """One more byte now and then does not give more time."""

    async def send() -> bool:
        reader, writer = await asyncio.open_connection("127.0.0.1", hasty)
        writer.write(b"GET / HTTP/1.1\r\nX-Slow: ")
        ended = asyncio.create_task(reader.read())
        while not ended.done():
            writer.write(b"x")
            await asyncio.sleep(0.02)
        writer.close()
        return not ended.exception() and not ended.result()

    with suppress(ConnectionError):  # closed as well
        assert asyncio.run(asyncio.wait_for(send(), 60))


def test_a_connection_that_asks_for_nothing_more(hasty: int) -> None:
    answer = b""
    while not answer.endswith(b"yes"):  # else it was let go before it had asked
        with connected(hasty) as one, suppress(ConnectionError):
            one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = b""
            while piece := one.recv(1_000):
                answer += piece


def test_a_body_that_does_not_come(port: int) -> None:
    with connected(port) as one:
        one.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab")
        answer = b""
        while piece := one.recv(1_000):
            answer += piece
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["name"] == "slow"


def test_an_answer_that_nobody_reads(hasty: int) -> None:
    with connected(hasty) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        one.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
        peer, found = one.getsockname(), True
        while found:  # until the server has let it go, without one byte being read
            found = _stands(hasty, peer[1])


def _stands(port: int, peer: int) -> bool:
    """Say whether the server's side of a connection is still established (Linux)."""
    wanted = f":{port:04X}", f":{peer:04X}"
    with Path("/proc/net/tcp").open() as table:
        for line in table:
            words = line.split()
            if words[1].endswith(wanted[0]) and words[2].endswith(wanted[1]):
                return words[3] == "01"
    return False


def test_an_answer_that_is_read_slowly_comes_whole(port: int) -> None:
    with connected(port) as one:
        one.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        size = 0
        while piece := one.recv(1 << 16):
            size += len(piece)
        assert size > len(LONG)


def test_of_too_many_connections_the_oldest_goes(port: int) -> None:
    """New readers are let in, however many connections somebody holds open."""
    count = 20
    held = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(count)]
    with connected(port) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert one.recv(1_000).startswith(b"HTTP/1.1 200 ")
    assert all(map(is_closed, held[: count + 1 - Patient.most]))
    for other in held:
        other.close()


@pytest.mark.parametrize(
    "sent",
    [b"\0\0\0\0\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nno\r\n\r\n",
     b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", b"\x16\x03\x01\r\n\r\n",
     b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n!\r\n",
     b"GET / HTTP/1.1\r\nX: " + b"y" * 70_000],
)  # fmt: skip
def test_what_is_no_request(port: int, sent: bytes) -> None:
    with connected(port) as one:
        one.sendall(sent)
        answer = b""
        try:
            while piece := one.recv(10_000):
                answer += piece
        except ConnectionError:  # closed while more was coming
            pass
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400 ")
        assert json.loads(body)["name"] == "http"
