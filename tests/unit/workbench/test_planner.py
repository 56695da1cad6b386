"""Planning beside the server, in real processes: the newest text wins, and none is left over."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from select import select

import pytest
from tests.e2e.swaps import FEASIBLE, STUCK, hard

from paripassu.workbench.planning.asked import PLAN, Answer, Job, Stop
from paripassu.workbench.planning.planner import Planner, _Worker

pytestmark = pytest.mark.slow
#: With so small a stake it takes seconds to find whether finer portions help.
HARD = (
    '[agreement]\nid = "hard"\ntitle = "Hard"\n'
    + "".join(f'[[party]]\nid = "{one}"\nname = "{one}"\nstake = 0.001\n' for one in "ab")
    + "".join(
        f'[[measure]]\nid = "{name}"\ntitle = "{name}"\nby = ["{giver}"]\n'
        f"value = {{ {giver} = -2, {taker} = 3 }}\n"
        for name, giver, taker in ("xab", "yba", "zab", "wba")
    )
)
#: A variant of it, which is no easier.
HIGHER = """[[variant]]
name = "Higher"
[[variant.change]]
entry = "party:a"
key = "stake"
from = 0.001
to = 0.002
"""
#: Seconds after which a test gives up; nothing is measured by it.
PATIENCE = 120


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


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def planner(heard: Heard) -> Iterator[Planner]:
    planner = Planner(heard)
    yield planner
    pids = planner.processes
    planner.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="no way to wait for a process's end")
def test_the_newest_text_wins(planner: Planner, heard: Heard) -> None:
    for revision in range(20):
        planner.plan(1, revision, f"{FEASIBLE}{'#' * revision}\n", "swap.toml")
    planner.plan(2, 5, STUCK, "stuck.toml")
    found = heard.wait(lambda file, answer: file == 1 and answer.stage == "planned")
    assert found.revision == 19
    assert len(found.drawn) == 2
    assert {name for _, answer in heard.answers for name in answer.parts} >= {
        "numbers",
        "pictures",
        "repairs",
    }
    assert heard.wait(lambda file, answer: file == 2 and answer.stage == "planned").revision == 5
    # Nobody hears of an older text once a newer one was asked for.
    assert {answer.revision for file, answer in heard.answers if file == 1} == {19}
    planner.plan(1, 20, "no = agreement", "swap.toml")
    wrong = heard.wait(lambda file, answer: file == 1 and answer.revision == 20)
    assert wrong.stage == "mistakes"
    assert wrong.mistakes
    # One that is killed is replaced, and what it had is planned by another.
    for pid in planner.processes:
        os.kill(pid, signal.SIGKILL)
    planner.plan(1, 21, FEASIBLE, "swap.toml")
    heard.wait(lambda _, answer: answer.revision == 21 and answer.stage == "planned")
    # One that does not stop is ended: this one hears nothing any more.
    planner.plan(1, 22, f"{FEASIBLE}\n", "swap.toml")
    heard.wait(lambda _, answer: answer.revision == 22 and answer.stage == "planned")
    # What it said last is heard: else it would be given the newest text while it hears nothing.
    for _ in range(100 * PATIENCE):
        if not planner.at_work:
            break
        threading.Event().wait(0.01)
    # A process that is still starting is left its time: only one that has answered is ended.
    stopped = next(worker.pid for worker in planner._crew if worker.ready)
    end = os.pidfd_open(stopped)
    os.kill(stopped, signal.SIGSTOP)
    for revision in range(23, 27):
        planner.plan(1, revision, f"{FEASIBLE}{'#' * revision}\n", "swap.toml")
    heard.wait(lambda _, answer: answer.revision == 26 and answer.stage == "planned")
    ended, _, _ = select([end], [], [], PATIENCE)
    os.close(end)
    assert ended
    assert stopped not in planner.processes


def test_what_waited_longer_is_answered_although_something_newer_was_stopped(
    tmp_path: Path,
) -> None:
    """A job that waits keeps its place when its text changes: then its number is the higher one."""
    said: SimpleQueue[Answer | Stop] = SimpleQueue()
    worker = _Worker(lambda _, what: said.put(what), lambda _: None, str(tmp_path))
    try:
        worker.take(Job(3, 1, 9, FEASIBLE, "swap.toml"))
        worker.send(Stop(3))
        worker.take(Job(2, 2, 5, FEASIBLE, "other.toml"))
        found = [said.get(timeout=PATIENCE)]
        while found[-1] != Stop(2):
            found.append(said.get(timeout=PATIENCE))
    finally:
        worker.end()
    assert any(isinstance(one, Answer) and one.stage == "planned" for one in found)
    assert Stop(3) in found


def test_a_long_search_ends_with_the_next_text_or_with_the_best_so_far(
    planner: Planner, heard: Heard
) -> None:

    def late(revision: int) -> Answer:
        return heard.wait(
            lambda _, answer: answer.revision == revision and "repairs: split" in answer.said
        )

    planner.plan(1, 1, HARD, "hard.toml")
    late(1)
    planner.plan(1, 2, FEASIBLE, "swap.toml")
    heard.wait(lambda _, answer: answer.revision == 2 and answer.stage == "planned")
    planner.plan(1, 3, HARD, "hard.toml")
    late(3)
    planner.enough(1, PLAN)
    best = heard.wait(lambda _, answer: answer.revision == 3 and answer.stage == "planned")
    assert "What would have to change" in best.parts["repairs"]
    assert "kinds: split" in best.parts["repairs"], "that these were not all looked for"
    assert {one.revision for _, one in heard.answers if one.stage == "planned"} == {2, 3}


def test_the_best_so_far_can_be_asked_for_before_the_search_begins(
    planner: Planner, heard: Heard
) -> None:
    """Both processes are busy: what waits for one of them ends as soon as it has begun."""
    planner.plan(1, 1, FEASIBLE, "swap.toml")
    heard.wait(lambda _, answer: answer.revision == 1 and answer.stage == "planned")
    jobs = [Job(0, file, 1, HARD, "hard.toml", "repairs") for file in (2, 3)]
    busy = [planner.ask(job, lambda _: None) for job in jobs]
    while {*planner.at_work} != {*busy}:
        pass
    planner.plan(1, 2, hard(200), "hard.toml", seconds=600.0)
    planner.enough(1, PLAN)
    assert {*planner.at_work} == {*busy}, "it waits still"
    for file, ticket in zip((2, 3), busy, strict=True):
        planner.drop(file, "repairs", ticket)
    best = heard.wait(lambda _, answer: answer.revision == 2 and answer.stage != "planning")
    assert best.stage == "planned"
    assert best.found["longer"]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no way to look at it")
def test_what_a_process_leaves_behind_is_gone_at_the_end(planner: Planner) -> None:
    """A report is set in a folder of its own: whoever stops it must not leave its pictures."""
    (pid,) = planner.processes
    told = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    place = next(line for line in told if line.startswith(b"TMPDIR="))
    folder = Path(os.fsdecode(place.partition(b"=")[2]))
    assert folder.stat().st_mode & 0o777 == 0o700
    (folder / "picture.svg").write_text("<svg/>")
    planner.close()
    assert not folder.exists()


def test_nothing_is_left_behind_where_the_workbench_is_killed() -> None:
    made = (
        "from paripassu.workbench.planning.planner import Planner as P; "
        "p = P(print); print(p._folder.name, flush=True); input()"
    )
    killed = subprocess.Popen(
        [sys.executable, "-c", made], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert killed.stdout is not None
    folder = Path(killed.stdout.readline().strip())
    assert folder.is_dir()
    (folder / "picture.svg").write_text("<svg/>")
    killed.kill()
    killed.communicate()
    while folder.exists():
        pass  # until the planning process notices


def test_what_nobody_waits_for_any_more_keeps_no_process(planner: Planner) -> None:
    said: list[Answer] = []
    told = threading.Event()

    def hear(answer: Answer) -> None:
        if answer.stage != "planning":
            said.append(answer)
            told.set()

    job = Job(0, 1, 1, HARD, "hard.toml", "repairs", {"variant": HIGHER})
    ticket = planner.ask(job, hear)
    planner.drop(1, "repairs", ticket - 1)  # of a page that asked before
    assert not said
    planner.drop(1, "repairs", ticket)
    assert told.wait(PATIENCE)
    assert [answer.stage for answer in said] == ["stopped"]
    planner.drop(1, "repairs", ticket)
    assert len(said) == 1


def test_the_repairs_found_so_far_can_be_asked_for(planner: Planner) -> None:
    told: queue.Queue[Answer] = queue.Queue()
    job = Job(0, 1, 1, HARD, "hard.toml", "repairs", {"variant": HIGHER})
    planner.ask(job, told.put)
    answer = told.get(timeout=PATIENCE)
    assert (answer.stage, answer.said.partition(": ")[0]) == ("planning", "Looking for repairs")
    planner.enough(1, "repairs")
    while answer.stage == "planning":
        answer = told.get(timeout=PATIENCE)
    assert answer.stage == "planned"
    assert answer.said.startswith("With “Higher”: ")
    assert "repairs" in answer.found


def test_a_name_with_spaces_is_typed_in_a_terminal_as_one_word() -> None:
    job = Job(0, 1, 1, "", "two islands.toml")
    assert job.command("check", "late.json") == "paripassu check 'two islands.toml' late.json"
