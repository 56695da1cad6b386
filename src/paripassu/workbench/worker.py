"""A planning process: texts come in by its standard input, answers go out by its standard output.

It ends when its input does, so that none is left over, however the workbench ended.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import BinaryIO

from paripassu.workbench.asked import Answer, Ending, Enough, Job, Stop


def main() -> None:
    """Answer what is asked, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started us
    # What a library prints goes where messages go: the way of the answers is for answers.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked = _Asked(sys.stdin.buffer)
    # All that plans, explains and paints, before the first text comes: it takes a second, once.
    import paripassu.workbench.planning  # noqa: F401
    from paripassu.workbench.answering import answer
    from paripassu.workbench.painted import environment

    environment()
    pickle.dump(Stop(0), out)  # ready
    out.flush()

    def tell(what: Answer) -> None:
        if what.ticket > asked.stopped:
            pickle.dump(what, out)
            out.flush()

    while True:
        job = asked.jobs.get()
        try:
            if job.ticket > asked.stopped:
                answer(job, asked.ending(job.ticket), tell)
        except OSError:
            return  # nobody listens any more
        except Exception as error:
            traceback.print_exc()
            what = f"This is a defect of the program ({type(error).__name__}). Please report it."
            tell(Answer(job.ticket, job.revision, "failed", what))
        pickle.dump(Stop(job.ticket), out)  # ready for the next one
        out.flush()


class _Asked:
    """What comes in, read beside the work."""

    def __init__(self, source: BinaryIO) -> None:
        self.jobs: SimpleQueue[Job] = SimpleQueue()
        self.stopped = 0
        self._enough = 0
        self._source = source
        threading.Thread(target=self._read, daemon=True).start()

    def ending(self, ticket: int) -> Ending:
        """Give what says whether a job is to end, with nothing or with the best so far."""
        return Ending(lambda: ticket <= self.stopped, lambda: ticket == self._enough)

    def _read(self) -> None:
        while True:
            try:
                asked = pickle.load(self._source)
            except (EOFError, OSError, pickle.UnpicklingError):
                os._exit(0)
            if isinstance(asked, Stop):
                self.stopped = max(self.stopped, asked.ticket)
            elif isinstance(asked, Enough):
                self._enough = asked.ticket
            else:
                self.jobs.put(asked)


if __name__ == "__main__":
    main()
