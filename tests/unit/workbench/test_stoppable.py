"""Work that is ended at once: it never goes on after its stop, and never ends within a whole."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from paripassu.workbench.planning.stoppable import Stoppable, Stopped

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGUSR1"), reason="the system has no such signal"
)


@pytest.fixture
def work() -> Iterator[Stoppable]:
    before, hook = signal.getsignal(signal.SIGUSR1), sys.unraisablehook
    yield Stoppable()
    signal.signal(signal.SIGUSR1, before)
    sys.unraisablehook = hook


def stop(work: Stoppable, job: int) -> None:
    """Stop a job as it is done: from another thread, and heard before this returns."""
    other = threading.Thread(target=work.stop, args=(job,))
    other.start()
    other.join()


def endless(work: Stoppable, job: int) -> Callable[[], None]:
    def run() -> None:
        threading.Thread(target=work.stop, args=(job,)).start()
        while True:  # asks nothing
            pass

    return run


def test_what_asks_nothing_is_ended(work: Stoppable) -> None:
    done = []
    work.run(7, endless(work, 7))
    work.run(8, lambda: done.append(8))
    assert done == [8]


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_stop_while_python_clears_a_value_away_is_no_less_a_stop(work: Stoppable) -> None:
    """Python passes over what is raised there: the work went on, and a traceback was printed."""

    class Left:
        def __del__(self) -> None:
            stop(work, 7)
            while True:  # until the stop is heard, here
                pass

    def run() -> None:
        left = Left()
        del left
        while True:
            pass

    done = []
    work.run(7, run)
    work.run(8, lambda: done.append(8))
    assert done == [8]


def test_what_is_stopped_before_it_begins_does_not_begin(work: Stoppable) -> None:
    done = []
    stop(work, 7)
    work.run(7, lambda: done.append(7))
    assert done == []


def test_a_stop_of_another_job_or_of_none_changes_nothing(work: Stoppable) -> None:
    done = []

    def run() -> None:
        stop(work, 6)
        done.append(7)

    stop(work, 5)
    work.run(7, run)
    stop(work, 7)  # it is done
    assert done == [7]


def test_what_is_to_stay_whole_is_done_whole_and_nothing_after_it(work: Stoppable) -> None:
    done = []

    def say() -> None:
        done.append("begun")
        stop(work, 7)
        done.append("ended")

    def run() -> None:
        work.whole(say)
        done.append("went on")

    work.run(7, run)
    assert done == ["begun", "ended"]


def test_nothing_is_said_once_it_is_stopped(work: Stoppable) -> None:
    done = []

    def run() -> None:
        with suppress(Stopped):  # as a library may do with what its own callback raised
            stop(work, 7)
        work.whole(lambda: done.append("said"))

    work.run(7, run)
    assert done == []


def test_errors_come_out(work: Stoppable) -> None:
    def run() -> None:
        work.whole(lambda: print(1 // 0))

    with pytest.raises(ZeroDivisionError):
        work.run(7, run)
    stop(work, 7)


def test_stops_at_any_moment(work: Stoppable) -> None:
    """Each job is stopped at some moment of its beginning, of what is said, or of its end."""
    said: list[tuple[int, str]] = []
    for job in range(1, 400):

        def run(job: int = job) -> None:
            def say() -> None:
                said.append((job, "begun"))
                said.append((job, "ended"))

            for _ in range(20):
                work.whole(say)

        other = threading.Thread(target=work.stop, args=(job,))
        threading.Thread(target=other.start).start()
        work.run(job, run)
        while other.ident is None:
            pass
        other.join()
    assert [what for _, what in said] == ["begun", "ended"] * (len(said) // 2)
    assert said
