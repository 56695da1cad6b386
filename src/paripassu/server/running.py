"""Run a log or a witness until it is stopped."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

import uvicorn
from fastapi import FastAPI

from paripassu.collector import leave_loaded
from paripassu.errors import PariPassuError, UnwritableError
from paripassu.server.connections import MOST, Connection
from paripassu.server.gate import LOCAL
from paripassu.server.short import AtHand
from paripassu.signals import told_to_end

if sys.platform != "win32":
    import resource

Say = Callable[[str], None]


#: Bytes of a first line with headers that are read before it is refused.
MOST_HEAD: Final = 16 * 1_024
#: Seconds that a connection may be idle between two requests.
IDLE: Final = 5
#: Seconds that what is being answered may take once the server is told to stop.
LEAVING: Final = 30


def run(
    app: FastAPI,
    host: str,
    port: int,
    ready: Callable[[int], None],
    proxy: Sequence[str] = (),
) -> None:
    """Serve until the process is told to stop; what is being answered is answered.

    Parameters
    ----------
    app : FastAPI
        Its state may hold ``at_hand``, which gives by its path what is answered the short way.
    host : str
    port : int
        0: any that is free.
    ready : callable
        Called with the port once requests are taken.
    proxy : sequence of str
        Addresses and networks of proxies that are believed where they say who asks
        (``X-Forwarded-For``), beside those on this machine.

    Raises
    ------
    UnwritableError
        The port is taken, or may not be used.
    """
    _open_files()
    at_hand: AtHand | None = getattr(app.state, "at_hand", None)
    settings = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=partial(Connection, at_hand=at_hand),  # type: ignore[arg-type]  # called alone
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=MOST_HEAD,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=LEAVING,
        forwarded_allow_ips=[*LOCAL, *proxy],
    )
    server = _Server(settings, ready)
    leave_loaded()
    try:
        server.run()
    except SystemExit:
        raise UnwritableError(
            f"{host}:{port} cannot be served: the port is taken, or may not be used",
            "choose another one with `--port`",
        ) from None


def _open_files() -> None:
    """Let this process have files for all connections, as far as the system lets it."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 2 * MOST if hard == resource.RLIM_INFINITY else min(2 * MOST, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class _Server(uvicorn.Server):
    """Tells when it takes requests, and ends as after any other work."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[int], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Begin to take requests."""
        await super().startup(None)
        if self.started:
            self._ready(self.servers[0].sockets[0].getsockname()[1])

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take care of being told to end: what stands around the server is closed after it."""
        with told_to_end(self.handle_exit):
            yield


class Rounds:
    """Does something again and again beside the server, in a thread of its own.

    Parameters
    ----------
    work : callable
    seconds : float
        Between the end of one round and the beginning of the next.
    say : callable
        Told what went wrong; the next round tries again.
    """

    def __init__(self, work: Callable[[], None], seconds: float, say: Say) -> None:
        self._work, self._seconds, self._say = work, seconds, say
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._rounds, name="rounds", daemon=True)

    def __enter__(self) -> Rounds:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _rounds(self) -> None:
        said = ""
        while not self._stop.wait(self._seconds):
            try:
                self._work()
                said = ""
            except PariPassuError as error:
                if str(error) != said:  # once, however long it lasts
                    self._say(str(error))
                said = str(error)
