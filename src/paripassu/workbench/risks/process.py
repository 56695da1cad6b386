"""The process that finds out how likely a deal is: one question comes in, answers go out.

It is started when somebody asks, and ends with its answer, or with what is counted once that is
enough. It ends when its input does, too: then
nobody waits any more, however the workbench ended.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import traceback
from contextlib import suppress

from paripassu.workbench.planning.asked import Answer, Enough, Job
from paripassu.workbench.risks.enough import Counted
from paripassu.workbench.risks.estimate import STOPPED

#: By how much others come first, where the system knows of that.
NICE = 10


def main() -> None:
    """Answer the question."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started us
    if hasattr(os, "nice"):
        os.nice(NICE)
    # What a library prints goes where messages go: the way of the answers is for answers.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    telling = threading.Lock()

    def tell(what: Answer) -> None:
        with telling:
            try:
                pickle.dump(what, out)
                out.flush()
            except OSError:
                os._exit(0)  # nobody listens any more

    def end() -> None:
        """End with nothing: nothing is counted yet."""
        tell(Answer(job.ticket, job.revision, "stopped", STOPPED))
        os._exit(0)

    try:
        job: Job = pickle.load(sys.stdin.buffer)
    except (EOFError, pickle.UnpicklingError):
        return
    counted = Counted(end)
    threading.Thread(target=_watch, args=(counted,), daemon=True).start()
    # Imported now: whoever asked may be gone before all is read that this needs.
    from paripassu.workbench.risks.answering import likely

    try:
        likely(job, tell, counted)
    except MemoryError:
        what = "The memory is not enough to find out how likely a deal is."
        tell(Answer(job.ticket, job.revision, "failed", what))
    except Exception as error:
        traceback.print_exc()
        what = f"This is a defect of the program ({type(error).__name__}). Please report it."
        tell(Answer(job.ticket, job.revision, "failed", what))
    # At once: an end in good order fails, with words about it, while the other thread still reads.
    sys.stderr.flush()
    os._exit(0)


def _watch(counted: Counted) -> None:
    """Hear that it is enough; end with the one that asked."""
    with suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            if isinstance(pickle.load(sys.stdin.buffer), Enough):
                counted.enough()
    os._exit(0)


if __name__ == "__main__":
    main()
