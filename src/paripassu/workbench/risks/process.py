"""The process that finds out how likely a deal is: one question comes in, answers go out.

It is started when somebody asks, and ends with its answer. It ends when its input does, too: then
nobody waits any more, however the workbench ended.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import traceback

from paripassu.workbench.planning.asked import Answer, Job

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

    def tell(what: Answer) -> None:
        try:
            pickle.dump(what, out)
            out.flush()
        except OSError:
            os._exit(0)  # nobody listens any more

    try:
        job: Job = pickle.load(sys.stdin.buffer)
    except (EOFError, pickle.UnpicklingError):
        return
    threading.Thread(target=_watch, daemon=True).start()
    # Imported now: whoever asked may be gone before all is read that this needs.
    from paripassu.workbench.risks.answering import likely

    try:
        likely(job, tell)
    except MemoryError:
        what = "The memory is not enough to find out how likely a deal is."
        tell(Answer(job.ticket, job.revision, "failed", what))
    except Exception as error:
        traceback.print_exc()
        what = f"This is a defect of the program ({type(error).__name__}). Please report it."
        tell(Answer(job.ticket, job.revision, "failed", what))


def _watch() -> None:
    """End with the one that asked: nothing more comes in, but its end."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
