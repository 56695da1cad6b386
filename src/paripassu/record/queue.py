"""Many callers, one log: what they bring at the same time joins the log in one batch.

A batch ends in a signed checkpoint, and all in it are answered at once. A new one begins an
interval after the one before began, so that the log's readers are not flooded with checkpoints; an
entry that comes to an idle log does not wait for that.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from paripassu.errors import PariPassuError
from paripassu.record.admission import Answer
from paripassu.record.log import Log
from paripassu.record.storage.errors import StorageError

#: Seconds from the beginning of a batch to that of the next, where nothing else is said.
INTERVAL = 0.1
#: Entries of a batch at most; all in memory at once, with their tiles.
MOST = 1 << 14
MOST_BYTES = 1 << 26
#: A batch waits for those who come just now, in seconds, and for how long at most.
_JUST_NOW = 0.003
_LINGER = 0.05
#: Seconds between two rounds of making files last.
_ROUND = 0.5

Waiter = Callable[[Answer | PariPassuError], None]
_Item = tuple[bytes, "_Loop | Future[Answer]", Any]


class QueueClosedError(PariPassuError):
    """The log takes nothing more: it is being closed."""


class _Loop:
    """Hands all answers of a batch to an event loop in one call."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop

    def answer(self, pairs: list[tuple[asyncio.Future[Answer], Answer | PariPassuError]]) -> None:
        self.loop.call_soon_threadsafe(_set_all, pairs)


def _set_all(pairs: list[tuple[asyncio.Future[Answer], Answer | PariPassuError]]) -> None:
    for future, answer in pairs:
        if future.done():  # its caller has gone
            continue
        if isinstance(answer, Answer):
            future.set_result(answer)
        else:
            future.set_exception(answer)


class Queue:
    """Batches what many threads or tasks bring.

    Parameters
    ----------
    log : Log
        Nobody else may append to it.
    interval : float
        Seconds from the beginning of a batch to that of the next.
    """

    def __init__(self, log: Log[Any], *, interval: float = INTERVAL) -> None:
        self.log = log
        self._interval = interval
        self._items: deque[_Item] = deque()
        self._came = threading.Event()
        self._newest = 0.0
        self._loops: dict[asyncio.AbstractEventLoop, _Loop] = {}
        self._closing = threading.Event()
        self._logged = threading.Event()
        self._worker = threading.Thread(target=self._work, name="log", daemon=True)
        self._keeper = threading.Thread(target=self._keep, name="log files", daemon=True)
        self._worker.start()
        self._keeper.start()

    def append(self, entry: bytes) -> Answer:
        """Log an entry; return when a checkpoint covers it.

        Raises
        ------
        PariPassuError
            It is refused.
        StorageError
            It may be in the log or not: ask again with the same bytes.
        """
        future: Future[Answer] = Future()
        self._put((entry, future, None))
        return future.result()

    async def append_async(self, entry: bytes) -> Answer:
        """Do as :meth:`append`, in a task of an event loop."""
        running = asyncio.get_running_loop()
        loop = self._loops.get(running)
        if loop is None:
            loop = self._loops[running] = _Loop(running)
        future = running.create_future()
        self._put((entry, loop, future))
        answer: Answer = await future
        return answer

    def _put(self, item: _Item) -> None:
        if self._closing.is_set():
            raise QueueClosedError("the log is being closed", "ask again later")
        self._items.append(item)
        self._newest = time.monotonic()
        if not self._came.is_set():
            self._came.set()

    def close(self) -> None:
        """Log what waits, make all last, and let go of the log."""
        self._closing.set()
        self._came.set()
        self._worker.join()
        self._logged.set()
        self._keeper.join()
        self.log.close()

    def _work(self) -> None:
        due = 0.0
        while True:
            self._came.wait()
            # Whoever closes the queue does not wait until the next batch would be due.
            while (now := time.monotonic()) < due and not self._closing.wait(due - now):
                pass
            late = now + _LINGER
            while (
                not self._closing.is_set()
                and len(self._items) < MOST
                and (left := self._newest + _JUST_NOW - now) > 0
                and now < late
            ):
                time.sleep(left)
                now = time.monotonic()
            due = now + self._interval
            self._came.clear()
            batch = self._taken()
            if batch:
                self._answer(batch, self._logged_batch([entry for entry, _, _ in batch]))
                self._logged.set()
            if self._items:
                self._came.set()
            elif self._closing.is_set():
                return

    def _taken(self) -> list[_Item]:
        batch: list[_Item] = []
        size = 0
        while self._items and len(batch) < MOST and size < MOST_BYTES:
            batch.append(self._items.popleft())
            size += len(batch[-1][0])
        return batch

    def _logged_batch(self, entries: Sequence[bytes]) -> Sequence[Answer | PariPassuError]:
        try:
            if self.log.behind:
                self.log.maintain()
            return self.log.append(entries)
        except PariPassuError as error:
            return [error] * len(entries)
        except Exception as error:
            wrong = StorageError(f"the log cannot store now: {error!r}", "ask again later")
            wrong.__cause__ = error
            return [wrong] * len(entries)

    def _answer(self, batch: list[_Item], answers: Sequence[Answer | PariPassuError]) -> None:
        by_loop: dict[_Loop, list[tuple[Any, Answer | PariPassuError]]] = {}
        for (_, where, waiter), answer in zip(batch, answers, strict=True):
            if isinstance(where, _Loop):
                by_loop.setdefault(where, []).append((waiter, answer))
            elif isinstance(answer, Answer):
                where.set_result(answer)
            else:
                where.set_exception(answer)
        for loop, pairs in by_loop.items():
            if not loop.loop.is_closed():
                loop.answer(pairs)

    def _keep(self) -> None:
        while True:
            self._logged.wait()
            self._logged.clear()
            if self._closing.is_set():
                return
            with suppress(PariPassuError):  # the next batch finds it too, and its callers are told
                self.log.maintain()
            self._closing.wait(_ROUND)
