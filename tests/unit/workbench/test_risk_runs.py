"""The process that finds out how likely a deal is: one at a time, and none is left over."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.e2e.swaps import FEASIBLE
from tests.shared import ROOT

import paripassu as pp
from paripassu.documents.pointed import laid_out
from paripassu.workbench.planning.asked import Answer, Enough, Job
from paripassu.workbench.risks.estimate import STOPPED
from paripassu.workbench.risks.process import NICE
from paripassu.workbench.risks.runs import ENDED, NOT_STARTED, WAITING, Runs

pytestmark = pytest.mark.slow
#: Seconds after which a test gives up; nothing is measured by it.
PATIENCE = 180
#: Takes seconds, so that it is still worked on whatever a test does meanwhile.
LONG = (ROOT / "examples" / "korea-2018.toml").read_bytes()
#: The process, with something in place of the counting that goes on until it is enough.
COUNTING = """
import threading
import paripassu.workbench.risks.answering as answering
from paripassu.workbench.planning.asked import Answer
from paripassu.workbench.risks.process import main

def likely(job, tell, enough):
    enough()
    tell(Answer(job.ticket, job.revision, "planning", "counted"))
    while not enough():
        threading.Event().wait(0.01)
    tell(Answer(job.ticket, job.revision, "planned", "so far"))

answering.likely = likely
main()
"""


class Heard:
    """The answers, as they come."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, Answer]] = []
        self._more = threading.Condition()

    def __call__(self, file: int, answer: Answer) -> None:
        with self._more:
            self.answers.append((file, answer))
            self._more.notify_all()

    def wait(self, until: Callable[[int, Answer], bool]) -> Answer:
        """Wait for an answer."""
        with self._more:
            assert self._more.wait_for(
                lambda: any(until(*one) for one in self.answers), PATIENCE
            ), self.answers[-3:]
            return next(answer for file, answer in self.answers if until(file, answer))

    def last(self, ticket: int, file: int = 1) -> Answer:
        """Wait for the last answer to a question."""
        return self.wait(
            lambda of, answer: of == file and answer.ticket == ticket and answer.stage != "planning"
        )


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def runs(heard: Heard) -> Iterator[Runs]:
    runs = Runs(heard)
    yield runs
    runs.close()
    assert runs.process is None


def job(ticket: int, content: bytes = FEASIBLE.encode(), file: int = 1) -> Job:
    return Job(ticket, file, 7, "", "some.toml", "risk", {"content": content})


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def running(runs: Runs) -> int:
    pid = runs.process
    assert pid is not None
    return pid


def test_no_process_before_somebody_asks_and_none_after(
    runs: Runs, heard: Heard, tmp_path: Path
) -> None:
    before = runs.process
    runs.begin(job(1))
    pid = running(runs)
    assert before is None
    found = heard.last(1)
    (tmp_path / "some.toml").write_text(FEASIBLE)
    assert found.found["document"] == laid_out(pp.risk(tmp_path / "some.toml").to_json())
    assert found.revision == 7
    for _ in range(100 * PATIENCE):
        if runs.process is None:
            break
        threading.Event().wait(0.01)
    assert is_gone(pid)
    assert [one.stage for _, one in heard.answers if one.stage != "planning"] == ["planned"]


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="no priorities here")
def test_others_come_first(runs: Runs, heard: Heard) -> None:
    runs.begin(job(1, LONG))
    pid = running(runs)
    heard.wait(lambda _, answer: "looking for conflicts" in answer.said)
    assert os.getpriority(os.PRIO_PROCESS, pid) == os.getpriority(os.PRIO_PROCESS, 0) + NICE


def test_stopped_and_asked_anew(runs: Runs, heard: Heard) -> None:
    runs.begin(job(1, LONG))
    first = running(runs)
    runs.stop(1, 1)
    assert (runs.process, is_gone(first)) == (None, True)
    # What comes too late, from another thread, is not begun; nor is what is newer stopped by it.
    runs.begin(job(1, LONG))
    assert runs.process is None
    runs.begin(job(2, LONG))
    second = running(runs)
    runs.stop(1, 1)
    runs.begin(job(1, LONG))
    assert running(runs) == second
    runs.begin(job(3))
    assert is_gone(second)
    heard.last(3)
    assert {answer.ticket for _, answer in heard.answers if answer.stage != "planning"} == {3}


def test_enough_before_anything_is_counted(runs: Runs, heard: Heard) -> None:
    """As the command at Ctrl-C: there is nothing to show, and nothing is waited for."""
    runs.begin(job(1, LONG))
    runs.begin(job(1, LONG, file=2))
    runs.enough(2, 1)  # it waits, and is not begun
    assert (heard.last(1, file=2).stage, heard.last(1, file=2).said) == ("stopped", STOPPED)
    runs.enough(1, 1)
    assert (heard.last(1).stage, heard.last(1).said) == ("stopped", STOPPED)
    # From another thread it may come before what it is about.
    runs.enough(1, 2)
    runs.begin(job(2, LONG))
    assert heard.last(2).stage == "stopped"


def test_what_is_counted_is_told_once_it_is_enough(
    runs: Runs, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def started() -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen([sys.executable, "-c", COUNTING], stdin=pipe, stdout=pipe)

    monkeypatch.setattr("paripassu.workbench.risks.runs._started", started)
    runs.begin(job(1))
    heard.wait(lambda _, answer: answer.said == "counted")
    runs.enough(1, 1)
    assert (heard.last(1).stage, heard.last(1).said) == ("planned", "so far")


def test_it_ends_without_a_word() -> None:
    """While the one that asked still listens, and might say that it is enough."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-c", COUNTING], stdin=pipe, stdout=pipe, stderr=pipe
    )
    assert process.stdin is not None
    assert process.stderr is not None
    for what in (job(1), Enough(1)):
        pickle.dump(what, process.stdin)
        process.stdin.flush()
    assert process.wait(PATIENCE) == 0
    assert process.stderr.read() == b""
    for one in (process.stdin, process.stdout, process.stderr):
        assert one is not None
        one.close()


def test_one_file_after_the_other(runs: Runs, heard: Heard) -> None:
    runs.begin(job(1, LONG, file=1))
    first = running(runs)
    runs.begin(job(1, file=2))
    runs.begin(job(1, file=3))
    assert running(runs) == first
    assert [file for file, answer in heard.answers if answer.said == WAITING] == [2, 3]
    runs.stop(2, 1)
    runs.stop(1, 1)
    heard.last(1, file=3)
    assert {file for file, answer in heard.answers if answer.stage != "planning"} == {3}


def test_a_process_that_is_killed(runs: Runs, heard: Heard) -> None:
    runs.begin(job(1, LONG))
    runs.begin(job(1, file=2))
    os.kill(running(runs), signal.SIGKILL)
    assert (heard.last(1).stage, heard.last(1).said) == ("failed", ENDED)
    assert heard.last(1, file=2).stage == "planned"


def test_a_process_that_cannot_be_started(
    runs: Runs, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(Path(sys.executable).parent / "no-such-python"))
    runs.begin(job(1))
    assert (heard.last(1).stage, heard.last(1).said) == ("failed", NOT_STARTED)
    assert runs.process is None


def test_closed(heard: Heard) -> None:
    runs = Runs(heard)
    runs.begin(job(1, LONG))
    runs.begin(job(1, file=2))
    pid = running(runs)
    runs.close()
    assert is_gone(pid)
    runs.begin(job(2))
    assert runs.process is None


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="no way to wait for a process's end")
def test_it_ends_with_the_one_that_asked() -> None:
    """However that one ended: its end of the pipe is closed then."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "paripassu.workbench.risks.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    pickle.dump(job(1, LONG), process.stdin)
    process.stdin.flush()
    assert pickle.load(process.stdout).stage == "planning"  # it is at work
    process.stdin.close()
    assert process.wait(PATIENCE) == 0
    process.stdout.close()
