"""What is answered leaves at once: Nagle's way of waiting for more costs each answer 40 ms."""

from __future__ import annotations

import asyncio
import socket

from paripassu.workbench.serving import HOST, listening


def test_no_connection_waits_for_more_to_send() -> None:
    async def waits(on: socket.socket) -> int:
        loop = asyncio.get_running_loop()
        found: asyncio.Future[int] = loop.create_future()

        class Asked(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                taken = transport.get_extra_info("socket")
                found.set_result(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
                transport.close()

        server = await loop.create_server(Asked, sock=on)
        _, writer = await asyncio.open_connection(HOST, on.getsockname()[1])
        try:
            return await found
        finally:
            writer.close()
            server.close()

    with listening(0) as on:
        assert asyncio.run(waits(on))
