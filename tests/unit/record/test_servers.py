"""Log and witness over HTTP: statuses, problems by name, what is served and what is not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.charters import ORIGIN, Files
from tests.examples import examples
from tests.network import Network

from paripassu.record.envelope import format_statement
from paripassu.server.log import log_app
from paripassu.server.witness import witness_app


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    made = Network(tmp_path_factory.mktemp("log")).begun()
    made.act(2)
    made.tick()
    yield made
    made.depositary.close()


@pytest.fixture(scope="module")
def log(network: Network) -> Iterator[TestClient]:
    with TestClient(log_app(network.depositary, network.objects)) as client:
        yield client


@pytest.fixture(scope="module")
def witness(network: Network) -> Iterator[TestClient]:
    local = network.endpoints[0]
    with TestClient(witness_app(local.witness, network.objects)) as client:
        yield client


def test_a_statement_with_a_file(network: Network, log: TestClient) -> None:
    blob = Files().add(b"evidence by HTTP")
    statement = network.book.statement(author="south-1", blobs=(blob,))
    content = format_statement(statement)
    answer = log.post("/add-entry", content=content)
    assert answer.status_code == 424
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["name"] == "blobs"
    assert answer.json()["missing"] == [blob.digest]
    path = f"/blobs/sha256/{blob.digest[:2]}/{blob.digest}"
    assert log.put(path, content=b"evidence by HTTP, and more").status_code == 413
    assert log.put(path, content=b"evidence by HTTp").json()["name"] == "blob-content"
    assert log.put(path, content=b"evidence by HTTP").status_code == 200
    answer = log.post("/add-entry", content=content)
    network.follow()
    assert (answer.status_code, answer.text) == (200, f"{network.depositary.log.size - 1}\n")
    assert log.get(path).content == b"evidence by HTTP"


def test_refusals_have_names_and_statuses(network: Network, log: TestClient) -> None:
    stale = network.book.statement(author="south-1", previous=None)
    for content, status, name in (
        (format_statement(stale), 409, "previous"),
        (b"{}", 400, "shape"),
        (b"", 413, "size"),
        (b"x" * 65_536, 413, "size"),
        (b"no note", 400, "note-form"),
    ):
        answer = log.post("/add-entry", content=content)
        assert (answer.status_code, answer.json()["name"]) == (status, name)
        assert answer.json()["type"] == f"urn:paripassu:problem:{name}"


def test_what_is_served(network: Network, log: TestClient) -> None:
    note = log.get("/checkpoint")
    assert note.text.startswith(f"{ORIGIN}\n")
    assert (note.headers["cache-control"], note.headers["content-type"]) == (
        "no-cache",
        "text/plain; charset=utf-8",
    )
    tile = log.get("/tile/0/000.p/1")
    assert (tile.status_code, len(tile.content)) == (200, 32)
    assert "immutable" in tile.headers["cache-control"]
    for path in (
        "/state.sqlite",
        "/../state.sqlite",
        "/%2e%2e/state.sqlite",
        "/tile/0/../../../state.sqlite",
        "/tile/0/000.p/256",
        "/tile/64/000",
        "/blobs/sha256/aa/" + "b" * 63,
        "/witness.json",
        "/",
    ):
        assert log.get(path).status_code == 404, path
    assert log.post("/checkpoint").status_code in (404, 405)


def test_a_witness(network: Network, witness: TestClient) -> None:
    hash_ = sha256(ORIGIN.encode()).hexdigest()
    assert witness.get(f"/{hash_}/checkpoint").text.startswith(ORIGIN)
    assert witness.get(f"/{'0' * 64}/checkpoint").status_code == 404
    stale = witness.post("/add-checkpoint", content=b"old 0\n\n" + network.depositary.log.note)
    assert stale.status_code == 409
    assert stale.headers["content-type"] == "text/x.tlog.size"
    assert stale.text.strip().isdecimal()
    assert witness.post("/add-checkpoint", content=b"old 0\n").json()["name"] == "malformed"
    assert witness.post("/add-checkpoint", content=b"x" * 2_000_000).status_code == 413
    network.tick()
    network.tick()  # the note of the first is an entry too
    statement = format_statement(network.book.statement(author="north-1", body={"by": "HTTP"}))
    receipt = witness.post("/add-entry", content=statement)
    assert (receipt.status_code, receipt.text[:2]) == (200, "\N{EM DASH} ")
    assert witness.get("/held").content == statement + b"\n"
    assert json.loads(witness.get("/held").text)["payloadType"] == "application/vnd.in-toto+json"


@settings(
    max_examples=examples(100),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    path=st.sampled_from(["/add-entry", "/add-checkpoint", "/blobs/sha256/aa/" + "a" * 64])
    | st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20).map(
        lambda text: "/" + quote(text)
    ),
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD"]),
    body=st.binary(max_size=200) | st.sampled_from([b"old 0\n\n", b"{}", b"[" * 100, b"\xff"]),
)
def test_nothing_makes_a_server_fail(
    log: TestClient, witness: TestClient, path: str, method: str, body: bytes
) -> None:
    for client in (log, witness):
        assert client.request(method, path, content=body).status_code < 500


def test_whoever_waits_keeps_nobody_else_from_waiting(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as come join the next batch, however few threads the server has."""
    queue, came = network.depositary.queue, []
    put = queue._put

    def counted(item: Any) -> None:
        came.append(item)
        put(item)

    monkeypatch.setattr(queue, "_put", counted)

    async def all_at_once() -> list[int]:
        transport = httpx2.ASGITransport(log_app(network.depositary, network.objects))
        async with httpx2.AsyncClient(transport=transport, base_url="http://log") as client:
            with network.depositary.log.still():  # no batch goes on
                sent = [
                    asyncio.create_task(client.post("/add-entry", content=b"{%d" % number))
                    for number in range(200)
                ]
                async with asyncio.timeout(60):
                    while len(came) < len(sent):
                        await asyncio.sleep(0.01)
            return [answer.status_code for answer in await asyncio.gather(*sent)]

    assert asyncio.run(all_at_once()) == [400] * 200


def test_what_fails_inside_is_no_500(
    network: Network, log: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(content: bytes) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr(network.depositary, "add_entry_async", broken)
    answer = log.post("/add-entry", content=b"{}")
    assert (answer.status_code, answer.json()["name"]) == (503, "storage")
    assert "a defect" not in answer.text
