"""Connections that cost their owner as much as us: who sends slowly, or reads slowly, is let go.

Uvicorn closes a connection that is idle between two requests, and no other. Here the first line
and the headers of a request have to come within some seconds, what is answered has to be read, and
only so many connections stand at a time: of those that ask for nothing the oldest makes room.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from paripassu.server.problems import problem
from paripassu.server.short import AtHand, asked_plainly, written

#: Seconds in which the head of a request has to come.
HEAD: Final = 10.0
#: Of an answer, so many bytes have to be read in so many seconds.
READ_BYTES: Final = 16 * 1_024
READ_SECONDS: Final = 30.0
#: Connections at a time.
MOST: Final = 2_000


class Connection(H11Protocol):
    """A connection with limits of time."""

    head: float = HEAD
    reading: float = READ_SECONDS
    most: int = MOST

    def __init__(self, *given: Any, at_hand: AtHand | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self._at_hand = at_hand
        self._head: asyncio.TimerHandle | None = None
        self._reader: asyncio.TimerHandle | None = None
        self._unread = 0
        self.since = self.loop.time()

    @property
    def waits(self) -> bool:
        """Whether no request is under way."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; where too many stand, another one goes."""
        super().connection_made(transport)
        self._arm()
        if len(self.connections) > self.most:
            # Of many that come at once each lets another one go: who goes is still among them.
            standing = [one for one in self.connections if not one.transport.is_closing()]
            if len(standing) > self.most:
                others = [one for one in standing if isinstance(one, Connection) and one.waits]
                min(others, key=lambda one: one.since, default=self).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._disarm()
        if self._reader is not None:
            self._reader.cancel()
            self._reader = None
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; one byte more does not give more time."""
        if self._at_hand is not None and self._answered(self._at_hand, data):
            return
        super().data_received(data)
        if not self.waits:
            self._disarm()

    def _answered(self, at_hand: AtHand, data: bytes) -> bool:
        """Answer what is asked plainly and is at hand, if nothing else is under way."""
        if (
            not self.waits
            or self.conn.our_state is not h11.IDLE
            or self.conn.trailing_data != (b"", False)
            or self.transport.get_write_buffer_size()
            or self.transport.is_closing()
        ):
            return False
        asked = asked_plainly(data)
        found = None if asked is None else at_hand(asked.path)
        if asked is None or found is None:
            return False
        always = self.server_state.default_headers
        answer = written(found.answer(asked.takes, asked.knows), always, ends=asked.ends)
        if answer is None:
            return False
        self.transport.write(answer)
        if asked.ends:
            self.transport.close()
        self.on_response_complete()
        return True

    def on_response_complete(self) -> None:
        """Wait for the next request, and for what was answered to be read."""
        self.since = self.loop.time()
        self._arm()
        if self.transport.get_write_buffer_size():
            self._watch()
        super().on_response_complete()
        if not self.waits:  # it had come already
            self._disarm()

    def pause_writing(self) -> None:
        """Begin to look whether what is answered is read."""
        self._watch()
        super().pause_writing()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request as all else that is refused."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        answer = problem(400, "http", "this is not written as HTTP has it")
        for event in (
            h11.Response(status_code=400, headers=answer.raw_headers, reason=b"Bad Request"),
            h11.Data(data=bytes(answer.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _arm(self) -> None:
        self._disarm()
        self._head = self.loop.call_later(self.head, self._late)

    def _disarm(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _late(self) -> None:
        if self.waits:
            self.transport.abort()

    def _watch(self) -> None:
        if self._reader is None:
            self._unread = self.transport.get_write_buffer_size()
            self._reader = self.loop.call_later(self.reading, self._look)

    def _look(self) -> None:
        self._reader = None
        left = self.transport.get_write_buffer_size()
        if not left:
            return
        if left > self._unread - READ_BYTES:
            self.transport.abort()
        else:
            self._watch()
