"""Planning beside the server: a newer text ends the work on an older one.

There are two planning processes, the second one started once the first has answered. While one
still stops working on an older text the other takes the newer one at once; one that has not stopped
within a tenth of a second is ended, if something waits for it. (Not while it is still starting: it
would never come to work where somebody types on.)
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from tempfile import TemporaryDirectory
from typing import IO, Any, Protocol

from paripassu.workbench.planning.asked import PLAN, WITH_KNOWN, Answer, Enough, Job, Stop

#: Seconds that a process may take to stop where something waits for it, and at the most.
PATIENCE = 0.1
LAST = 5.0
#: Planning processes.
PROCESSES = 2

#: Told the file's number, and an answer about its newest text.
Tell = Callable[[int, Answer], None]
#: Told the answers to what was asked, the last one with another stage than ``planning``.
Hear = Callable[[Answer], None]


class Planning(Protocol):
    """What plans: :class:`Planner`, or less."""

    def plan(
        self, file: int, revision: int, text: str, name: str, seconds: float | None = None
    ) -> None:
        """Plan with a text, instead of any other of the same file."""

    def ask(self, job: Job, hear: Hear) -> int:
        """Ask something, instead of the same about any other text of the file; give a ticket."""

    def enough(self, file: int, task: str) -> None:
        """Have the best that is known so far."""

    def drop(self, file: int, task: str, ticket: int | None = None) -> None:
        """End what was asked."""

    def close(self) -> None:
        """Plan no more."""


class Planner:
    """Plans with the newest text of each file, and with no older one; answers what else is asked.

    Parameters
    ----------
    tell : callable
        Told each answer, from threads of its own.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._lock = threading.RLock()
        self._tickets = 0
        # By file and task: of each only the newest is worked on.
        self._newest: dict[tuple[int, str], int] = {}
        self._waiting: dict[tuple[int, str], Job] = {}
        self._enough: dict[tuple[int, str], int] = {}  # what the best so far was asked of
        self._hearing: dict[int, Hear] = {}
        self._again = 0, 0  # the job whose process was ended last, and how often that was
        self._known: dict[int, bytes] = {}  # by file, as the processes pack it
        self._closed = False
        self._crew: list[_Worker] = []
        # A process that is ended removes nothing: a report's pictures would be left.
        self._folder = TemporaryDirectory(prefix="paripassu-", ignore_cleanup_errors=True)
        self._hire()

    def plan(
        self, file: int, revision: int, text: str, name: str, seconds: float | None = None
    ) -> None:
        """Plan with a text, instead of any other of the same file.

        Parameters
        ----------
        seconds : float, optional
            After which the best so far is told; as at first, if left out.
        """
        with self._lock:
            known = self._known.get(file, b"")
        given = {} if seconds is None else {"seconds": seconds}
        job = Job(0, file, revision, text, name, given=given, packed=known)
        self._take(job, lambda answer: self._tell(file, answer))

    def ask(self, job: Job, hear: Hear) -> int:
        """Ask something, instead of the same about any other text of the file.

        Parameters
        ----------
        job : Job
            Its ticket is not looked at.
        hear : callable
            Told the answers, from a thread of the planner's.

        Returns
        -------
        int
            The ticket, by which it can be dropped.
        """
        if job.task in WITH_KNOWN:
            with self._lock:
                job = replace(job, packed=self._known.get(job.file, b""))
        return self._take(job, hear)

    def enough(self, file: int, task: str) -> None:
        """Have the best that is known so far; of what still waits, what is found at once."""
        with self._lock:
            ticket = self._enough[file, task] = self._newest.get((file, task), 0)
            for worker in self._crew:
                if worker.job is not None and worker.job.ticket == ticket:
                    worker.send(Enough(ticket))

    def drop(self, file: int, task: str, ticket: int | None = None) -> None:
        """End what is worked on, and what waits to be: nobody wants to know any more.

        Parameters
        ----------
        file : int
        task : str
        ticket : int, optional
            What was asked: nothing is ended where something newer was asked since. If left out,
            whatever was asked last.
        """
        with self._lock:
            newest = self._newest.get((file, task), 0)
            if ticket is None:
                ticket = newest
            elif ticket != newest:
                return  # it was ended, and said so, when the newer one came
            self._newest[file, task] = 0
            self._waiting.pop((file, task), None)
            hear = self._hearing.pop(ticket, None)
            for worker in self._crew:
                if worker.job is not None and worker.job.ticket == ticket:
                    self._stop(worker, worker.job)
        if hear is not None:
            hear(Answer(ticket, 0, "stopped", "Stopped."))

    def _take(self, job: Job, hear: Hear) -> int:
        with self._lock:
            closed = self._closed
            if not closed:
                self._tickets += 1
                job = replace(job, ticket=self._tickets)
                asked = job.file, job.task
                before = self._newest.get(asked, 0)
                self._newest[asked] = job.ticket
                self._waiting[asked] = job
                older = self._hearing.pop(before, None)
                self._hearing[job.ticket] = hear
                for worker in self._crew:
                    if worker.job is not None and worker.job.ticket == before:
                        self._stop(worker, worker.job)
                self._assign()
        if closed:
            hear(Answer(0, job.revision, "stopped", "The workbench was closed."))
        elif older is not None and job.task != PLAN:
            older(Answer(before, job.revision, "stopped", "Something newer was asked for."))
        return job.ticket

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            self._closed = True
            crew, self._crew = self._crew, []
            hearing, self._hearing = self._hearing, {}
        for worker in crew:
            worker.end()
        self._folder.cleanup()
        for ticket, hear in hearing.items():
            hear(Answer(ticket, 0, "stopped", "The workbench was closed."))

    @property
    def processes(self) -> list[int]:
        """The process numbers of those that plan."""
        with self._lock:
            return [worker.pid for worker in self._crew]

    @property
    def at_work(self) -> list[int]:
        """The tickets of what is worked on, whether or not anybody waits for it still."""
        with self._lock:
            return [worker.job.ticket for worker in self._crew if worker.job is not None]

    def _hire(self) -> None:
        if len(self._crew) < PROCESSES and not self._closed:
            self._crew.append(_Worker(self._heard, self._gone, self._folder.name))

    def _assign(self) -> None:
        if self._waiting and all(worker.job is not None for worker in self._crew):
            self._hire()
        for worker in self._crew:
            if worker.job is None and self._waiting:
                asked = next(iter(self._waiting))
                job = self._waiting.pop(asked)
                worker.take(job)
                if self._enough.get(asked) == job.ticket:  # it was while this waited
                    worker.send(Enough(job.ticket))

    def _stop(self, worker: _Worker, job: Job) -> None:
        worker.send(Stop(job.ticket))

        def look() -> None:
            with self._lock:
                if worker.job is not job or worker not in self._crew or not worker.ready:
                    return
                # Another one would have to load all that plans: only where there is need of it.
                if self._waiting or time.monotonic() > last:
                    self._replace(worker)
                else:
                    self._later(look)

        last = time.monotonic() + LAST
        self._later(look)

    def _later(self, look: Callable[[], None]) -> None:
        timer = threading.Timer(PATIENCE, look)
        timer.daemon = True
        timer.start()

    def _replace(self, worker: _Worker) -> None:
        self._crew.remove(worker)
        worker.end()
        if not self._closed:
            self._hire()
            self._assign()

    def _heard(self, worker: _Worker, what: Answer | Stop) -> None:
        """Take what a process says: an answer, or that it is done with its job."""
        with self._lock:
            worker.ready = True
            job = worker.job
            if job is None or worker not in self._crew or job.ticket != what.ticket:
                return
            if isinstance(what, Stop):
                worker.job = None
                self._assign()
                self._hire()
                return
            if self._newest[job.file, job.task] != what.ticket:
                return  # of an older text
            if what.packed:
                self._known[job.file] = what.packed
            hear = self._hearing.get(what.ticket)
            if what.stage != "planning":
                self._hearing.pop(what.ticket, None)
        if hear is not None:
            hear(what)

    def _gone(self, worker: _Worker) -> None:
        """Take note that a process has ended by itself: for want of memory, or killed."""
        with self._lock:
            if worker not in self._crew:
                return
            job = worker.job
            newest = job is not None and self._newest[job.file, job.task] == job.ticket
            again = False
            hear: Hear | None = None
            if newest and job is not None:
                # It may go to another that has just ended, too: once to each, and to a new one.
                ticket, tries = self._again
                tries = tries + 1 if ticket == job.ticket else 1
                self._again = job.ticket, tries
                again = tries <= PROCESSES
                if again:
                    self._waiting[job.file, job.task] = job
                else:
                    hear = self._hearing.pop(job.ticket, None)
            self._replace(worker)
        if job is not None and hear is not None:
            what = "The planning process was ended each time, perhaps for want of memory."
            hear(Answer(job.ticket, job.revision, "failed", what))


class _Worker:
    """A planning process, and the job that it has."""

    def __init__(
        self,
        heard: Callable[[_Worker, Answer | Stop], None],
        gone: Callable[[_Worker], None],
        folder: str,
    ) -> None:
        self.job: Job | None = None
        self.ready = False
        # -P: what lies in the folder where the workbench was started is no part of the program.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "paripassu.workbench.planning.worker", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)},
        )
        self._heard, self._gone = heard, gone
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def take(self, job: Job) -> None:
        """Give it a job."""
        self.job = job
        self.send(job)

    def send(self, what: Job | Stop | Enough) -> None:
        """Send it something; that it has gone is noticed where it is listened to."""
        pipe: IO[bytes] | None = self._process.stdin
        assert pipe is not None
        with suppress(OSError, ValueError):
            pickle.dump(what, pipe)
            pipe.flush()

    def end(self) -> None:
        """End it."""
        self._process.kill()
        with suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        self._process.wait()

    def _listen(self) -> None:
        pipe: Any = self._process.stdout
        try:
            with pipe, suppress(EOFError, OSError, pickle.UnpicklingError):
                while True:
                    self._heard(self, pickle.load(pipe))
        finally:
            self._gone(self)
