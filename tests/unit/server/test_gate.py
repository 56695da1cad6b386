"""Who sends too often waits, and nobody else: by their own address, or by a proxy's word."""

from __future__ import annotations

from typing import Any, cast

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from paripassu.errors import ParameterError
from paripassu.server.gate import LOCAL, Gate, proxies_of
from paripassu.server.rates import Rates


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def asking(address: str, clock: Clock, rates: Rates, *proxy: str) -> TestClient:
    """Give what asks a server of two in a second from an address, behind the server's own proxy."""

    async def taken(request: Request) -> Response:
        return Response(b"taken")

    app = FastAPI(openapi_url=None)
    app.add_route("/", taken, methods=["GET", "POST"])
    app.add_middleware(Gate, proxies=proxies_of(proxy), rates=rates, clock=clock)
    behind: Any = ProxyHeadersMiddleware(cast("Any", app), trusted_hosts=[*LOCAL, *proxy])
    return TestClient(behind, client=(address, 50_000))


def test_who_sends_too_often_waits() -> None:
    clock, rates = Clock(), Rates(2, 3)
    client = asking("192.0.2.1", clock, rates)
    assert [client.post("/").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.post("/")
    assert refused.json()["name"] == "rate"
    assert refused.headers["retry-after"] == "1"
    assert client.get("/").status_code == 200  # reading is not limited
    assert asking("192.0.2.2", clock, rates).post("/").status_code == 200
    clock.now += 0.5
    assert [client.post("/").status_code for _ in range(2)] == [200, 429]


def test_a_proxy_says_who_asks() -> None:
    clock, rates = Clock(), Rates(2, 1)
    for address, *proxy in (["127.0.0.1"], ["10.0.0.5", "10.0.0.0/24"]):
        client = asking(address, clock, rates, *proxy)
        for who in ("198.51.100.1", "198.51.100.2"):
            said = {"X-Forwarded-For": f"1.2.3.4, {who}"}  # the rest is anybody's word
            assert [client.post("/", headers=said).status_code for _ in range(2)] == [200, 429]
        # A proxy that does not say who asks would share one limit among all the world.
        assert {client.post("/").status_code for _ in range(9)} == {200}
        clock.now += 60


def test_nobody_else_is_believed() -> None:
    client = asking("203.0.113.9", Clock(), Rates(2, 1), "10.0.0.5")
    found = [
        client.post("/", headers={"X-Forwarded-For": f"198.51.100.{number}"}).status_code
        for number in range(5)
    ]
    assert found == [200, 429, 429, 429, 429]


@pytest.mark.parametrize("proxy", ["", "proxy.example", "10.0.0.5/24", "10.0.0.256", "*"])
def test_proxies_that_are_no_addresses(proxy: str) -> None:
    with pytest.raises(ParameterError, match="address or a network"):
        proxies_of([proxy])
