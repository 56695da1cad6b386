"""One process at a time that finds out how likely a deal is; it is started where somebody asks.

It has nothing to do with the planning processes: those are for the keys, and come first.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from paripassu.workbench.planning.asked import Answer, Enough, Job
from paripassu.workbench.risks.estimate import STOPPED

#: Told the file's number, and an answer; also one that nobody waits for any more.
Tell = Callable[[int, Answer], None]

WAITING = "Another agreement is worked on first."
NOT_STARTED = "No process could be started for it: the memory may not be enough."
ENDED = "The process that worked on it was ended, perhaps for want of memory."


class Likely(Protocol):
    """What finds out how likely a deal is: :class:`Runs`, or less."""

    def begin(self, job: Job) -> None:
        """Find out how likely a deal is, in place of what was asked of the same file before."""

    def stop(self, file: int, ticket: int) -> None:
        """End what was asked of a file, up to a ticket."""

    def enough(self, file: int, ticket: int) -> None:
        """Have what is counted so far of what was asked of a file."""

    def close(self) -> None:
        """End everything."""


@dataclass(eq=False)
class _Run:
    """A question, and the process that works on it."""

    job: Job
    process: subprocess.Popen[bytes]
    answered: bool = False
    sent: bool = False  # the question
    enough: bool = False  # what is counted so far of it


class Runs:
    """Finds out how likely a deal is, for one file after the other.

    Parameters
    ----------
    tell : callable
        Told each answer, from threads of its own.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._lock = threading.RLock()
        self._waiting: dict[int, Job] = {}  # by file, the first that asked first
        self._running: _Run | None = None
        self._ended: dict[int, int] = {}  # by file, the ticket up to which nobody waits
        self._closed = False

    def begin(self, job: Job) -> None:
        """Find out how likely a deal is, in place of what was asked of the same file before.

        Parameters
        ----------
        job : Job
            Its ticket is higher than those of the same file before.
        """
        with self._lock:
            if self._closed or job.ticket <= self._ended.get(job.file, 0):
                return  # two threads may bring it in another order than it was asked
            self.stop(job.file, job.ticket - 1)
            self._waiting[job.file] = job
            if self._running is not None:
                self._tell(job.file, Answer(job.ticket, job.revision, "planning", WAITING))
            self._next()

    def stop(self, file: int, ticket: int) -> None:
        """End what was asked of a file, up to a ticket; nothing more is told of it."""
        with self._lock:
            self._ended[file] = max(ticket, self._ended.get(file, 0))
            waiting, run = self._waiting.get(file), self._running
            if waiting is not None and waiting.ticket <= ticket:
                del self._waiting[file]
            if run is not None and run.job.file == file and run.job.ticket <= ticket:
                self._running = None
                _end(run.process)
                self._next()

    def enough(self, file: int, ticket: int) -> None:
        """Have what is counted so far of what was asked of a file: that is told as its answer."""
        with self._lock:
            run = self._running
            if run is not None and (run.job.file, run.job.ticket) == (file, ticket):
                run.enough = True
                _tell_enough(run)
                return
            self.stop(file, ticket)  # it waits, or comes after this from another thread
        self._tell(file, Answer(ticket, -1, "stopped", STOPPED))

    def close(self) -> None:
        """End everything."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            run, self._running = self._running, None
        if run is not None:
            _end(run.process)

    @property
    def process(self) -> int | None:
        """The number of the process that works; None: nobody has asked."""
        with self._lock:
            return None if self._running is None else self._running.process.pid

    def _next(self) -> None:
        """Go on with what waits, where nothing runs."""
        while self._running is None and self._waiting and not self._closed:
            job = self._waiting.pop(next(iter(self._waiting)))
            try:
                run = self._running = _Run(job, _started())
            except OSError:
                self._tell(job.file, Answer(job.ticket, job.revision, "failed", NOT_STARTED))
                continue
            threading.Thread(target=self._listen, args=(run,), daemon=True).start()

    def _listen(self, run: _Run) -> None:
        pipe: Any = run.process.stdin
        out: Any = run.process.stdout
        with suppress(OSError, ValueError):  # it was ended: reading from it says so
            pickle.dump(run.job, pipe)
            pipe.flush()
        with self._lock:
            run.sent = True
            _tell_enough(run)
        with out, suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while True:
                self._heard(run, pickle.load(out))
        _end(run.process)
        with self._lock:
            if self._running is not run:
                return  # it was stopped
            self._running = None
            self._next()
        if not run.answered:
            self._tell(run.job.file, Answer(run.job.ticket, run.job.revision, "failed", ENDED))

    def _heard(self, run: _Run, answer: Answer) -> None:
        with self._lock:
            if self._running is not run:
                return
        run.answered = answer.stage != "planning"
        self._tell(run.job.file, answer)


def _started() -> subprocess.Popen[bytes]:
    # -P: what lies in the folder where the workbench was started is no part of the program.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "paripassu.workbench.risks.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # On Windows; elsewhere the process itself lets others go first.
        creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
    )


def _tell_enough(run: _Run) -> None:
    """Tell the process that it is enough, once it has the question."""
    pipe: Any = run.process.stdin
    if run.sent and run.enough:
        with suppress(OSError, ValueError):  # it was ended: reading from it says so
            pickle.dump(Enough(run.job.ticket), pipe)
            pipe.flush()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with suppress(OSError):
        assert process.stdin is not None
        process.stdin.close()
    process.wait()
