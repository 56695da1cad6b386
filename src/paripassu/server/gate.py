"""What stands before every route: how long a request may be, and how often one may send.

Reading is not limited by address. It costs little, an auditor reads everything at once, and a whole
parliament may stand behind one address; what one connection may hold is limited where it is kept
(:mod:`paripassu.server.connections`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from paripassu.errors import ParameterError
from paripassu.quoted import in_python
from paripassu.server.problems import problem
from paripassu.server.rates import Rates, network_of

#: Bytes of a path, of what follows "?", and of all headers, that are read at most.
MOST_PATH: Final = 1_024
MOST_QUERY: Final = 1_024
MOST_HEADERS: Final = 16 * 1_024
#: Requests a second that one network may send, and how many at once.
RATE: Final = 20.0
BURST: Final = 400
#: Where a proxy is believed if nothing is said: on this machine.
LOCAL: Final = ("127.0.0.1", "::1")
Network = IPv4Network | IPv6Network


def proxies_of(given: Sequence[str]) -> tuple[Network, ...]:
    """Read the addresses and networks of the proxies that are believed, beside this machine.

    Raises
    ------
    ParameterError
        One is none.
    """
    found = []
    for one in (*LOCAL, *given):
        try:
            found.append(ip_network(one))
        except ValueError:
            what = f"should be an address or a network, not {in_python(one)}"
            mend = 'write "10.0.0.5" or "10.0.0.0/24"'
            raise ParameterError("proxy", what, mend) from None
    return tuple(found)


class Gate:
    """Refuses what is too long or comes too often, before any route sees it.

    Who sends is the address of the connection, or what a proxy that is believed says of it. A
    proxy that says nothing is not limited: all the world would have one limit.

    Parameters
    ----------
    app : ASGI application
    proxies : sequence of networks
        As :func:`proxies_of` gives them.
    rates : Rates, optional
    clock : callable
        Seconds, that only grow.
    """

    def __init__(
        self,
        app: ASGIApp,
        proxies: Sequence[Network] = (),
        rates: Rates | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app, self._proxies, self._clock = app, proxies, clock
        self._rates = Rates(RATE, BURST) if rates is None else rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or refuse it."""
        if scope["type"] == "http":
            refusal = self._refusal(scope)
            if refusal is not None:
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        if len(scope.get("raw_path") or scope["path"]) > MOST_PATH:
            what = f"the path of an address has at most {MOST_PATH:,} bytes here"
            return problem(414, "address", what)
        if len(scope["query_string"]) > MOST_QUERY:
            what = f"what follows ? in an address has at most {MOST_QUERY:,} bytes here"
            return problem(414, "address", what)
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADERS:
            what = f"the headers have at most {MOST_HEADERS:,} bytes in all here"
            return problem(431, "headers", what)
        if scope["method"] in ("GET", "HEAD"):
            return None
        who = (scope.get("client") or ("",))[0]
        if not who or self._is_proxy(who):
            return None
        wait = self._rates.take(network_of(who), self._clock())
        if not wait:
            return None
        what = f"one network sends at most {RATE:g} requests a second; wait a moment"
        return problem(429, "rate", what, later=wait)

    def _is_proxy(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in one for one in self._proxies)
