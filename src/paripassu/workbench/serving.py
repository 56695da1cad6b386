"""The workbench, from the command to Ctrl-C."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

import uvicorn

from paripassu.errors import UnwritableError
from paripassu.signals import told_to_end
from paripassu.workbench.bench import Bench, ElsewhereError, Surroundings
from paripassu.workbench.shelf import Shelf

#: Where it listens: on this machine, and nowhere else.
HOST = "127.0.0.1"
#: Seconds in which what is being answered at the end has to be answered.
PATIENCE = 2

Browse = Callable[[Path], bool]
Say = Callable[[str], None]


def serve(shelf: Shelf, port: int, around: Surroundings, browse: Browse, say: Say) -> None:
    """Serve a file, or a folder's files, until Ctrl-C.

    Parameters
    ----------
    shelf : Shelf
    port : int
        0: any that is free.
    around : Surroundings
    browse : callable
        Shows a file in the browser; False where there is none.
    say : callable
        Prints a line.

    Raises
    ------
    PariPassuError
        The port is taken, or the one file cannot be opened. Where another workbench has it open,
        that one's page is shown, and nothing is raised.
    """
    with ExitStack() as stack:
        on = stack.enter_context(listening(port))
        bench = stack.enter_context(Bench(shelf, int(on.getsockname()[1]), around))
        if shelf.alone:
            try:
                bench.opened(shelf.entries[0].number)
            except ElsewhereError as error:
                if error.holder is None:
                    raise
                say(f"{error.what}: its page is shown")
                _show(Path(error.holder.entrance), browse, say)
                return
        settings = uvicorn.Config(
            bench.app(),
            log_level="error",
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=PATIENCE,
        )
        server = _Server(settings, bench.leave)
        with server.capture_signals():  # from the first line on that names Ctrl-C
            say(f"the workbench is open on http://{HOST}:{on.getsockname()[1]}")
            _show(bench.entrance.file, browse, say)
            say("Ctrl-C closes it")
            server.run(sockets=[on])


def _show(entrance: Path, browse: Browse, say: Say) -> None:
    if browse(entrance):
        say(f"if no page appears, open this file in a browser: {entrance}")
    else:
        say(f"open this file in a browser: {entrance}")


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """Listen on a port of this machine alone.

    Parameters
    ----------
    port : int
        0: any that is free.

    Raises
    ------
    UnwritableError
        The port is taken.
    """
    # Named as TCP: only then does asyncio send each piece at once. Otherwise the end of an answer
    # waits until the browser has said that it has the beginning, and that takes it 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as made:
        if sys.platform != "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((HOST, port))
            made.listen(128)
        except OSError as error:
            raise UnwritableError(
                f"{HOST}:{port} cannot be served: the port is taken, or may not be used",
                "choose another one with `--port`, or leave it out",
            ) from error
        yield made


class _Server(uvicorn.Server):
    """Ends when it is told to, as after any other work: nothing of Ctrl-C is left to others."""

    def __init__(self, config: uvicorn.Config, leave: Callable[[], None]) -> None:
        super().__init__(config)
        self._leave = leave

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take care of Ctrl-C and of being told to end, and of neither again afterwards."""
        with told_to_end(self.handle_exit):
            yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End, once what is being answered is answered."""
        super().handle_exit(sig, frame)
        self._leave()
