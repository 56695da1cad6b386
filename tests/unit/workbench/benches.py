"""A workbench without a network: its pages, its gate, files in a folder, and a planner that waits.

The planner answers when it is told to, so that no test waits for one.
"""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from paripassu.workbench.bench import Bench, Surroundings
from paripassu.workbench.gate import TOKEN, cookie_name
from paripassu.workbench.planning.asked import Answer, Job
from paripassu.workbench.planning.planner import Hear, Tell
from paripassu.workbench.shelf import Shelf

PORT = 4711
HOME = f"http://127.0.0.1:{PORT}"


@dataclass
class Waiting:
    """A planner that notes what it is asked."""

    tell: Tell
    jobs: list[Job] = field(default_factory=list)
    closed: bool = False
    asked: list[Job] = field(default_factory=list)

    def plan(
        self, file: int, revision: int, text: str, name: str, seconds: float | None = None
    ) -> None:
        given = {} if seconds is None else {"seconds": seconds}
        self.jobs.append(Job(len(self.jobs) + 1, file, revision, text, name, given=given))

    def ask(self, job: Job, hear: Hear) -> int:
        """Answer at once, as a planning process would."""
        from paripassu.workbench.planning.answering import answer

        # What goes over a pipe is what can.
        sent = pickle.loads(pickle.dumps(job))
        self.asked.append(sent)
        answer(sent, lambda: False, lambda told: hear(pickle.loads(pickle.dumps(told))))
        return 1

    def enough(self, file: int, task: str) -> None:
        """Do nothing: all was answered at once."""

    def drop(self, file: int, task: str, ticket: int | None = None) -> None:
        """Do nothing: all was answered at once."""

    def close(self) -> None:
        self.closed = True

    def answer(self) -> Answer:
        """Answer the newest job as a planning process would; give the last answer."""
        from paripassu.workbench.planning.answering import answer

        job = self.jobs[-1]
        said: list[Answer] = []
        answer(job, lambda: False, said.append)
        for one in said:
            self.tell(job.file, one)
        return said[-1]


@dataclass
class Asked:
    """What finds out how likely a deal is: it notes what it is asked, and answers when told to."""

    tell: Tell
    jobs: list[Job] = field(default_factory=list)
    stopped: list[tuple[int, int]] = field(default_factory=list)
    enoughs: list[tuple[int, int]] = field(default_factory=list)
    closed: bool = False

    def begin(self, job: Job) -> None:
        self.jobs.append(pickle.loads(pickle.dumps(job)))  # what goes over a pipe is what can

    def stop(self, file: int, ticket: int) -> None:
        self.stopped.append((file, ticket))

    def enough(self, file: int, ticket: int) -> None:
        self.enoughs.append((file, ticket))

    def close(self) -> None:
        self.closed = True

    def answer(self, job: Job | None = None) -> list[Answer]:
        """Answer a job, the newest unless told otherwise, as the process would."""
        from paripassu.workbench.risks.answering import likely

        job = job or self.jobs[-1]
        said: list[Answer] = []
        enough = (job.file, job.ticket) in self.enoughs
        likely(job, lambda told: said.append(pickle.loads(pickle.dumps(told))), lambda: enough)
        for one in said:
            self.tell(job.file, one)
        return said


@dataclass
class Served:
    """A browser that was let in, and what stands behind the page."""

    client: TestClient
    bench: Bench
    planner: Waiting
    token: str
    now: list[float]
    risks: Asked

    def post(self, address: str, **what: Any) -> Any:
        """Send a change, as the page does."""
        return self.client.post(address, json=what, headers={TOKEN: self.token})

    def look(self, number: int) -> None:
        """Look at a file twice, as long after each other as a file has to stay as it is."""
        opened = self.bench.opened(number)
        opened.desk.look()
        self.now[0] += 0.25
        opened.take(opened.desk.look())


def counted() -> Callable[[int], bytes]:
    """Give bytes that are no secret, and never the same."""
    numbers = itertools.count(1)
    return lambda length: next(numbers).to_bytes(length, "big")


@contextmanager
def served(shelf: Shelf, state: Path) -> Iterator[Served]:
    """Open a workbench, and let a browser in."""
    planners: list[Waiting] = []
    asked: list[Asked] = []

    def planner(tell: Tell) -> Waiting:
        planners.append(Waiting(tell))
        return planners[-1]

    def risks(tell: Tell) -> Asked:
        asked.append(Asked(tell))
        return asked[-1]

    state.mkdir(mode=0o700, exist_ok=True)
    now = [0.0]
    around = Surroundings(
        state, clock=lambda: now[0], random=counted(), planner=planner, risks=risks
    )
    with Bench(shelf, PORT, around) as bench:
        client = TestClient(bench.app(), base_url=HOME, follow_redirects=False)
        secrets = bench.entrance.secrets
        client.cookies.set(cookie_name(PORT), secrets.cookie)
        with client:
            yield Served(client, bench, planners[0], secrets.token, now, asked[0])
