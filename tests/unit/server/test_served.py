"""A file of the pages as it is answered: packed for who takes that, known by its tag."""

from __future__ import annotations

import gzip

import pytest
from starlette.testclient import TestClient

from paripassu.server.served import Served

LONG = b"<p>" + bytes(range(256)) * 2_000


@pytest.fixture(params=[b"", b"x", LONG, LONG[: 1 << 16], LONG[: (1 << 17) + 1]], ids=len)
def served(request: pytest.FixtureRequest) -> Served:
    return Served.of("index.html", request.param)


def test_whole_and_packed(served: Served) -> None:
    client = TestClient(served)
    plain = client.get("/", headers={"Accept-Encoding": "identity"})
    with client.stream("GET", "/", headers={"Accept-Encoding": "br, gzip;q=0.5"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert plain.content == served.content == gzip.decompress(raw)
    assert packed.headers["content-encoding"] == "gzip"
    assert (int(packed.headers["content-length"]), raw) == (len(raw), served.packed)
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert plain.headers["etag"] != packed.headers["etag"]  # other bytes (RFC 9110, 8.8.3)
    assert "content-encoding" not in plain.headers
    head = client.head("/", headers={"Accept-Encoding": "identity"})
    assert (head.content, head.headers["content-length"]) == (b"", str(len(served.content)))


def test_known_by_its_tag(served: Served) -> None:
    client = TestClient(served)
    for coding in ("identity", "gzip"):
        first = client.get("/", headers={"Accept-Encoding": coding})
        tag = first.headers["etag"]
        for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            asked = {"Accept-Encoding": coding, "If-None-Match": given}
            again = client.get("/", headers=asked)
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
            assert "content-length" not in again.headers
        for given in ('"other"', tag.strip('"'), f"{tag}x", ""):
            asked = {"Accept-Encoding": coding, "If-None-Match": given}
            assert client.get("/", headers=asked).status_code == 200


def test_equal_bytes_have_equal_tags_whoever_serves_them() -> None:
    one, other = Served.of("index.html", LONG), Served.of("index.html", LONG)
    assert (one.head, one.packed_head, one.packed) == (other.head, other.packed_head, other.packed)
    assert Served.of("index.html", LONG + b".").tag != one.tag
