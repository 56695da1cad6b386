"""Calculators in real planning processes: progress, stopping with the best so far, and at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paripassu.workbench.calculators.calculations import STOPPED, Calculation, Calculations
from paripassu.workbench.calculators.calling import Asked, File
from paripassu.workbench.planning.asked import Answer, Job
from paripassu.workbench.planning.planner import Hear, Planner

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
CLOSES = File(str(ROOT / "examples" / "inspection" / "closes.csv"), "closes.csv")
#: Seconds after which a test gives up; nothing is measured by it.
PATIENCE = 120.0


class Watched:
    """The planner, and whoever waits for its answers."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._more = threading.Condition()

    def plan(
        self, file: int, revision: int, text: str, name: str, seconds: float | None = None
    ) -> None:
        self._planner.plan(file, revision, text, name, seconds)

    def ask(self, job: Job, hear: Hear) -> int:
        def heard(answer: Answer) -> None:
            hear(answer)
            with self._more:
                self._more.notify_all()

        return self._planner.ask(job, heard)

    def enough(self, file: int, task: str) -> None:
        self._planner.enough(file, task)

    def drop(self, file: int, task: str, ticket: int | None = None) -> None:
        self._planner.drop(file, task, ticket)

    def close(self) -> None:
        self._planner.close()

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait until something is so."""
        with self._more:
            assert self._more.wait_for(until, PATIENCE)


@pytest.fixture
def planner() -> Iterator[Watched]:
    made = Watched(Planner(lambda file, answer: None))
    yield made
    made.close()


def states(one: Calculation) -> str:
    """Give its state, which other threads change."""
    return one.state


def long(histories: str = "5000000000") -> Asked:
    return Asked("account", {"histories": histories}, {"table": CLOSES})


def begun(calculations: Calculations, planner: Watched) -> Calculation:
    """Begin something that takes hours, and wait until it says how far it is."""
    one = calculations.begin(long())
    planner.wait(lambda: "histories" in one.said)
    assert one.state == "working"
    return one


def test_stop_gives_the_best_so_far(planner: Watched) -> None:
    calculations = Calculations(planner)
    one = begun(calculations, planner)
    calculations.stop(one)
    planner.wait(lambda: one.state != "working")
    assert one.state == "done"
    assert one.done is not None
    assert one.done.result is not None
    histories = json.loads(one.done.result.document)["histories"]
    assert 0 < histories < 5_000_000_000
    # What is asked next is not stopped by that.
    other = calculations.begin(long("2000"))
    planner.wait(lambda: other.state != "working")
    assert other.done is not None
    assert other.done.result is not None
    assert json.loads(other.done.result.document)["histories"] == 2000


def test_stop_twice_ends_it_at_once(planner: Watched) -> None:
    calculations = Calculations(planner)
    one = begun(calculations, planner)
    one.enough = True  # as after the first time
    calculations.stop(one)
    assert (one.state, one.said, one.done) == ("stopped", STOPPED, None)
    size = calculations.begin(
        Asked("size", {"population": "9", "defects": "1", "detect": "0.5"}, {})
    )
    planner.wait(lambda: size.state != "working")
    assert size.state == "done"


def test_the_newest_ends_the_older_of_its_kind_alone(planner: Watched) -> None:
    calculations = Calculations(planner)
    older = begun(calculations, planner)
    size = calculations.begin(
        Asked("size", {"population": "9", "defects": "1", "detect": "0.5"}, {})
    )
    planner.wait(lambda: size.state == "done")
    assert states(older) == "working"
    newer = calculations.begin(long("2000"))
    assert states(older) == "stopped"
    assert older.said == "Something newer was asked for."
    calculations.stop(older)  # it is none of its business any more
    planner.wait(lambda: newer.state != "working")
    assert newer.state == "done"
    assert calculations.get("account", newer.number) is newer
    assert calculations.get("size", newer.number) is None


def test_closing_ends_all() -> None:
    planner = Watched(Planner(lambda file, answer: None))
    calculations = Calculations(planner)
    one = begun(calculations, planner)
    planner.close()
    assert one.state == "stopped"
    assert calculations.begin(long()).state == "stopped"
