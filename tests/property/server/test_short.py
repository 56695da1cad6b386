"""The short way takes apart only what h11 takes apart alike: the library is the oracle."""

from __future__ import annotations

import h11
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.server.short import asked_plainly

_NAMES = [
    *("Host", "host", "Accept-Encoding", "If-None-Match", "Connection", "Content-Length"),
    *("Transfer-Encoding", "Expect", "Upgrade", "Range", "Cookie", "X-Forwarded-For", "Accept"),
    *("X y", "X\tb", "", "Host\0", "TE"),
]
_VALUES = [
    *("x", "gzip", "br, gzip;q=0", '"tag"', "close", "keep-alive", "Keep-Alive", "close, x", "5"),
    *(
        "chunked",
        "100-continue",
        "bytes=0-1",
        "",
        " ",
        " x ",
        "a\tb",
        "a\x7fb",
        "a\rb",
        "a\nb",
        "\x80",
    ),
]
_LINES = st.lists(
    st.tuples(
        st.sampled_from(_NAMES),
        st.sampled_from([": ", ":", " : ", ":  "]),
        st.sampled_from(_VALUES),
        st.sampled_from(["\r\n"] * 6 + ["\n", "\r", "\r\n "]),
    ).map("".join),
    max_size=6,
)
_TARGETS = [
    "/",
    "/index.html",
    "/record/0.html",
    "//x",
    "/..",
    "/a?b",
    "/%41",
    "*",
    "x",
    "/é",
    "/a b",
]
_HEADS = st.builds(
    lambda method, target, version, lines, end: (
        f"{method} {target} {version}\r\nHost: x\r\n{''.join(lines)}{end}".encode("latin-1")
    ),
    st.sampled_from(["GET"] * 8 + ["HEAD", "POST", "get", "GET "]),
    st.sampled_from(_TARGETS),
    st.sampled_from(["HTTP/1.1"] * 8 + ["HTTP/1.0", "HTTP/1.10", "http/1.1", "HTTP/2.0"]),
    _LINES,
    st.sampled_from(["\r\n"] * 8 + ["", "\n", "\r\nx", "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"]),
)


def by_h11(data: bytes) -> tuple[h11.Request, bytes] | None:
    """Take a request apart that is whole, without a body, and not followed by anything."""
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(data)
    try:
        request, end = connection.next_event(), connection.next_event()
    except h11.RemoteProtocolError:
        return None
    if not isinstance(request, h11.Request) or not isinstance(end, h11.EndOfMessage):
        return None
    return request, connection.trailing_data[0]


@settings(max_examples=examples(2_000))
@given(data=_HEADS)
@example(data=b"GET /index.html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
def test_as_h11(data: bytes) -> None:
    asked = asked_plainly(data)
    if asked is None:
        return
    found = by_h11(data)
    assert found is not None, data
    request, trailing = found
    assert trailing == b""
    assert (request.method, request.target) == (b"GET", f"/{asked.path}".encode())
    assert request.http_version == b"1.1"

    def values(name: bytes) -> bytes:
        return b",".join(value for one, value in request.headers if one == name)

    assert asked.takes == values(b"accept-encoding")
    assert asked.knows == values(b"if-none-match")
    assert asked.ends == (values(b"connection") == b"close")
    told = {name for name, _ in request.headers}
    assert not told & {b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"range"}


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.1\r\nHost: example.org\r\n",
        "GET /record/256.html HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\nCookie: a=b\r\n",
        'GET /feed.atom HTTP/1.1\r\nhost: x\r\nif-none-match: "a"\r\nAccept-Encoding: gzip, br\r\n',
        "GET /tile/0/x001/x234/067.p/8 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n",
    ],
)
def test_what_readers_ask_goes_the_short_way(head: str) -> None:
    assert asked_plainly(f"{head}\r\n".encode()) is not None
