"""What is answered the short way is answered the long way alike: header by header, byte by byte."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from functools import partial
from itertools import product
from threading import Thread

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from paripassu.server.connections import Connection
from paripassu.server.short import Answering

ACCEPTED = ("", "Accept-Encoding: gzip\r\n", "Accept-Encoding: gzip;q=0\r\n")
KNOWN = ("", 'If-None-Match: "other"\r\n', "If-None-Match: *\r\n")
ENDS = ("", "Connection: close\r\n", "Connection: keep-alive\r\n")


class Counted:
    """What is at hand, and how often it was asked for with success."""

    def __init__(self, app: FastAPI) -> None:
        self._at_hand, self.found = app.state.at_hand, 0

    def __call__(self, path: str) -> Answering | None:
        found: Answering | None = self._at_hand(path)
        self.found += found is not None
        return found


@pytest.fixture(scope="module")
def counted(app: FastAPI) -> Counted:
    return Counted(app)


@pytest.fixture(scope="module")
def port(app: FastAPI, counted: Counted) -> Iterator[int]:
    made: type = partial(Connection, at_hand=counted)  # type: ignore[assignment]
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="error", lifespan="off", http=made)
    )
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = server.force_exit = True
    thread.join()


def answered(one: socket.socket, request: bytes) -> tuple[bytes, set[bytes], bytes]:
    """Give status, headers and content, of which the time alone is left out."""
    one.sendall(request)
    said = b""
    while b"\r\n\r\n" not in said:
        piece = one.recv(1 << 16)
        assert piece, said
        said += piece
    head, _, body = said.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    headers = {line for line in lines if not line.startswith(b"date: ")}
    length = [line for line in lines if line.startswith(b"content-length: ")]
    while length and len(body) < int(length[0].split()[1]):
        body += one.recv(1 << 16)
    return first, headers, body


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/record.html",
        "/static/site.css",
        "/feed.json",
        "/checker.html",
        "/tile/0/000.p/{size}",
    ],
)
def test_both_ways_say_the_same(client: TestClient, port: int, counted: Counted, path: str) -> None:
    path = path.format(size=client.get("/checkpoint").text.split("\n")[1])
    for accepted, known, ends in product(ACCEPTED, KNOWN, ENDS):
        rest = f"Host: x\r\n{accepted}{known}{ends}\r\n"
        before = counted.found
        with socket.create_connection(("127.0.0.1", port), timeout=60) as one:
            long = answered(one, f"GET {path}? HTTP/1.1\r\n{rest}".encode())
        assert counted.found == before
        with socket.create_connection(("127.0.0.1", port), timeout=60) as one:
            short = answered(one, f"GET {path} HTTP/1.1\r\n{rest}".encode())
            if "close" in ends:
                assert one.recv(1) == b""
            else:  # the connection goes on, either way
                assert answered(one, f"GET {path}? HTTP/1.1\r\n{rest}".encode()) == long
                assert answered(one, f"GET {path} HTTP/1.1\r\n{rest}".encode()) == long
        assert short == long
        assert counted.found > before


def test_what_comes_in_pieces_or_together_is_answered_in_order(port: int) -> None:
    one_request = b"GET /feed.json HTTP/1.1\r\nHost: x\r\n\r\n"
    other = b"GET /static/site.css HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as one:
        first, second = answered(one, one_request), answered(one, other)
    for cuts in ((3, 30), (len(one_request),), (len(one_request) + 5,), ()):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as one:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            whole = one_request + other
            for start, end in zip((0, *cuts), (*cuts, len(whole)), strict=True):
                one.sendall(whole[start:end])
            said = b""
            while len(said.split(first[2])) < 2 or len(said.split(second[2])) < 2:
                piece = one.recv(1 << 16)
                assert piece
                said += piece
            assert said.index(first[2]) < said.index(second[2])
            assert said.count(b"HTTP/1.1 200 OK") == 2
