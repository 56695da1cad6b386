"""Makes the pages of a log in a process of its own, so that the server goes on answering.

Python runs one thread at a time: pages made beside the server would make every reader wait. The
process lives on between two renewals, and ends when its input does, so that none is left over.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256

from paripassu.charts.picture import Picture
from paripassu.charts.style import Size
from paripassu.collector import held_back
from paripassu.errors import PariPassuError, UnwritableError
from paripassu.pages.material import material_of
from paripassu.pages.painting import draw, drawn_of
from paripassu.pages.pieces import pieces_of
from paripassu.process.logged import logged_in
from paripassu.record.begun import Begun
from paripassu.record.source import Source, open_source
from paripassu.server.pages import Made
from paripassu.server.served import Served

Known = Mapping[str, bytes]


class Making:
    """Makes the pages of a log again and again: what was judged and painted is not done twice.

    Parameters
    ----------
    source : Source
        The log's files.
    before : sequence of Source
        Of a successor: the logs before it, the nearest first.
    """

    def __init__(self, source: Source, before: Sequence[Source] = ()) -> None:
        self._source, self._before = source, before
        self._begun: Begun | None = None
        #: By path, what a file follows from, and its SHA-256; of pictures, the file too.
        self._made_of: dict[str, tuple[str, bytes]] = {}
        self._drawn: dict[str, tuple[str, bytes]] = {}

    def __call__(self, known: Known) -> Made:
        """Make the pages.

        Parameters
        ----------
        known : mapping
            The SHA-256 of the files as they were, by path.

        Raises
        ------
        PariPassuError
            There can be no pages: the audit refuses the log, or it has no agreement.
        """
        read = logged_in(self._source, before=self._before, begun=self._begun)
        pictures = self._drawn
        self._drawn = {}

        def redraw(path: str, picture: Picture, size: Size) -> bytes:
            inputs = drawn_of(picture, size)
            had, content = pictures.get(path, ("", b""))
            self._drawn[path] = inputs, content if had == inputs else draw(path, picture, size)
            return self._drawn[path][1]

        paths: list[str] = []
        others: dict[str, Served] = {}
        made_of: dict[str, tuple[str, bytes]] = {}
        for piece in pieces_of(material_of(read), "", "", redraw):
            inputs = "" if piece.inputs is None else piece.inputs()
            if inputs and all(
                self._made_of.get(path) == (inputs, known.get(path)) for path in piece.paths
            ):
                made_of |= {path: self._made_of[path] for path in piece.paths}
                paths += piece.paths
                continue
            for path, content in piece.files():
                digest = sha256(content).digest()
                paths.append(path)
                if inputs:
                    made_of[path] = inputs, digest
                if known.get(path) != digest:
                    others[path] = Served.of(path, content)
        self._begun, self._made_of = read.begun(None), made_of
        return Made(others, tuple(paths))


class Maker:
    """Has pages made by a process, which begins with the first.

    Parameters
    ----------
    place : str
        The folder of the log.
    predecessor : sequence of str
        Of a successor: the folders of the logs before it, the nearest first.
    """

    def __init__(self, place: str, predecessor: Sequence[str] = ()) -> None:
        self._words = [place, *predecessor]
        self._process: subprocess.Popen[bytes] | None = None
        self._lock, self._closed = threading.Lock(), False

    def __call__(self, known: Known) -> Made:
        """Make the pages; see :class:`Making`.

        Raises
        ------
        PariPassuError
            What hinders it; the process that makes them has ended.
        """
        process = self._process
        if process is None or process.poll() is not None:
            self._end()
            process = self._begun()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            pickle.dump(dict(known), process.stdin)
            process.stdin.flush()
            answer = pickle.load(process.stdout)  # from our own process alone
        except (OSError, EOFError, pickle.UnpicklingError):
            self._end()
            what = "the process that makes the pages has ended"
            raise UnwritableError(what, "see that there is memory enough") from None
        if isinstance(answer, Made):
            return answer
        raise PariPassuError(answer)

    def _begun(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise UnwritableError("no more pages are made", "the server is ending")
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "paripassu.server.making", *self._words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            return self._process

    def close(self) -> None:
        """End the process, whatever it does; no other one begins."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                with suppress(OSError):
                    pipe.close()
            process.wait()


def main() -> None:
    """Make pages as often as somebody asks, until nobody does any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started us
    with suppress(OSError, AttributeError):
        os.nice(5)  # who reads goes first
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints goes where messages go
    source, *before = map(open_source, sys.argv[1:])
    asked = sys.stdin.buffer
    make = Making(source, before)
    while True:
        try:
            known = pickle.load(asked)
        except EOFError:
            return
        try:
            with held_back():
                answer: object = make(known)
        except PariPassuError as error:
            answer = str(error)
        try:
            pickle.dump(answer, out)
            out.flush()
        except BrokenPipeError:
            os._exit(0)  # nobody asks any more


if __name__ == "__main__":
    main()
