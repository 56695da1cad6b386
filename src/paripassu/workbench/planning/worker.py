"""A planning process: texts come in by its standard input, answers go out by its standard output.

It ends when its input does, so that none is left over, however the workbench ended.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import BinaryIO

from paripassu.collector import leave_loaded
from paripassu.workbench.planning.asked import Answer, Ending, Enough, Job, Stop
from paripassu.workbench.planning.carried import Carried
from paripassu.workbench.planning.stoppable import Stoppable

#: Two agreements that are planned while nobody waits: with a plan, and without one.
FEASIBLE = """
agreement = { id = "first", horizon_days = 30 }
party = [{ id = "a", stake = 1, tolerance = 2 }, { id = "b", stake = 1, tolerance = 2 }]
[[measure]]
id = "m"
by = ["a"]
value = { a = -1, b = 2 }
portions = 2
days = 1
[[measure]]
id = "n"
by = ["b"]
value = { a = 2, b = -1 }
portions = 2
[[position]]
id = "p"
party = "a"
firm = "preference"
claim = "after"
measure = "m"
needs = { n = "all" }
"""
INFEASIBLE = (
    FEASIBLE.replace("preference", "demand")
    + """
[[position]]
id = "q"
party = "b"
firm = "demand"
claim = "after"
measure = "n"
needs = { m = "all" }
"""
)


def main() -> None:
    """Answer what is asked, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started us
    # What a library prints goes where messages go: the way of the answers is for answers.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    work = Stoppable()
    asked = _Asked(sys.stdin.buffer, work)
    # All that plans, explains and paints, before the first text comes: it takes a second, once.
    import paripassu.workbench.planning.answering
    import paripassu.workbench.planning.live  # noqa: F401
    from paripassu.workbench.pages.painted import environment

    environment()

    carried = Carried()

    def say(packed: bytes) -> None:
        out.write(packed)
        out.flush()

    def tell(what: Answer) -> None:
        packed = carried.packed(what)
        work.whole(lambda: say(packed))

    say(pickle.dumps(Stop(0)))  # ready
    warm = False
    while True:
        if not warm and asked.jobs.empty():
            warm = True
            _warm(lambda: not asked.jobs.empty())
            leave_loaded()
        job = asked.jobs.get()
        try:
            work.run(job.ticket, partial(_answer, job, carried, asked.ending(job.ticket), tell))
            say(pickle.dumps(Stop(job.ticket)))  # ready for the next one
        except OSError:
            return  # nobody listens any more


def _answer(job: Job, carried: Carried, asked: Ending, tell: Callable[[Answer], None]) -> None:
    from paripassu.workbench.planning.answering import answer

    try:
        answer(carried.unpacked(job), asked, tell)
    except OSError:
        raise
    except Exception as error:
        traceback.print_exc()
        what = f"This is a defect of the program ({type(error).__name__}). Please report it."
        tell(Answer(job.ticket, job.revision, "failed", what))


def _warm(asked: Callable[[], bool]) -> None:
    """Plan once with nobody waiting: what is loaded and made at first use, no key waits for."""
    from paripassu.workbench.planning.answering import answer

    for text in (FEASIBLE, INFEASIBLE):
        with suppress(Exception):  # the first text that somebody waits for says it
            answer(Job(0, 0, 0, text, "first.toml"), asked, lambda _: None)


class _Asked:
    """What comes in, read beside the work."""

    def __init__(self, source: BinaryIO, work: Stoppable) -> None:
        self.jobs: SimpleQueue[Job] = SimpleQueue()
        #: The job that is to end is the one there is, for none comes before the last is done. Not
        #: those before it, too: one that waited longer may have a smaller number.
        self._work = work
        self._enough = 0
        self._source = source
        threading.Thread(target=self._read, daemon=True).start()

    def ending(self, ticket: int) -> Ending:
        """Give what says whether a job is to end, with nothing or with the best so far."""
        return Ending(lambda: ticket == self._work.stopped, lambda: ticket == self._enough)

    def _read(self) -> None:
        while True:
            try:
                asked = pickle.load(self._source)
            except (EOFError, OSError, pickle.UnpicklingError):
                # The workbench was killed: what was begun in its folder, it does not remove.
                for folder in sys.argv[1:]:
                    shutil.rmtree(folder, ignore_errors=True)
                os._exit(0)
            if isinstance(asked, Stop):
                self._work.stop(asked.ticket)
            elif isinstance(asked, Enough):
                self._enough = asked.ticket
            else:
                self.jobs.put(asked)


if __name__ == "__main__":
    main()
