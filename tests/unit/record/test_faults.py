"""Whatever call of storage fails, nothing that was answered is lost and nothing is logged twice.

Every call of a run is made to fail in turn: before it took effect, and after. After it the callers
ask again, as they would, the process goes on or is started again, and the log must pass its audit
with every acknowledged entry in it exactly once.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from tests import faulty, stores
from tests.examples import examples
from tests.logs import NOW, audited, places, sign

from paripassu.errors import PariPassuError
from paripassu.record.admission import Answer, Opaque
from paripassu.record.log import Log
from paripassu.record.places import Places, begin

BATCHES = [3, 250, 10, 1, 300]


def entries(batch: int) -> list[bytes]:
    return [b"%d of batch %d" % (number, batch) for number in range(BATCHES[batch])]


class GaveUpError(Exception):
    """It did not succeed four times."""


class World:
    """A log whose storage may fail, and what its callers were told."""

    def __init__(self, make: Callable[[], Places], restarts: bool) -> None:
        self.restarts = restarts
        self.all: list[Places] = []

        def made() -> Places:
            self.all.append(make())
            return self.all[-1]

        self.make = made
        self.trouble = faulty.Trouble()
        self.acknowledged: dict[bytes, int] = {}
        self.log: Log[None] | None = None

    def opened(self) -> Log[None]:
        """Open the log, as often as it takes."""
        while self.log is None:
            try:
                self.log = Log(self.trouble.places(self.make()), Opaque(), sign, lambda: NOW)
            except PariPassuError:
                continue
        return self.log

    def attempt(self, work: Callable[[Log[None]], None]) -> None:
        """Do something until it succeeds."""
        for _ in range(4):
            try:
                return work(self.opened())
            except PariPassuError:
                if self.restarts:
                    self.log = None
        raise GaveUpError

    def append(self, batch: int) -> None:
        def work(log: Log[None]) -> None:
            for entry, answer in zip(entries(batch), log.append(entries(batch)), strict=True):
                assert isinstance(answer, Answer)
                assert self.acknowledged.setdefault(entry, answer.index) == answer.index

        self.attempt(work)

    def run(self) -> None:
        for batch in range(len(BATCHES)):
            self.append(batch)
            if batch in (1, 2, 4):
                self.attempt(lambda log: log.maintain(all=True))
        self.append(0)  # all known by now

    def verify(self) -> None:
        """The readers' view: every acknowledged entry is there, once, at its index."""
        objects = self.make().objects
        there = audited(objects)
        assert len(set(there)) == len(there)
        for entry, index in self.acknowledged.items():
            assert there[index] == entry
        assert set(there) == set(self.acknowledged)
        for one in self.all:
            one.close()


def calls(tmp_path: Path) -> int:
    folder = tmp_path / "whole"
    folder.mkdir()
    begin(places(folder), sign, NOW)
    world = World(partial(places, folder), restarts=False)
    world.run()
    world.verify()
    return len(world.trouble.calls)


def sample(count: int, wanted: int) -> list[int]:
    """Give some of the calls; `make long` asks for all of them."""
    return random.Random(count).sample(range(count), min(count, examples(wanted)))


@pytest.mark.slow
@pytest.mark.seeded
@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("when", ["before", "after"])
def test_each_call_that_fails(tmp_path: Path, when: str, restarts: bool) -> None:
    count = calls(tmp_path)
    assert count > 40
    for number in sample(count, 130):
        folder = tmp_path / str(number)
        folder.mkdir()
        begin(places(folder), sign, NOW)
        world = World(partial(places, folder), restarts)
        world.trouble.fails = {number: when}
        world.run()
        world.verify()


@pytest.mark.slow
@pytest.mark.seeded
def test_many_calls_that_fail(tmp_path: Path) -> None:
    for seed in range(examples(24)):
        drawn = random.Random(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        begin(places(folder), sign, NOW)
        world = World(partial(places, folder), seed % 2 == 0)
        world.trouble.fails = {
            number: drawn.choice(["before", "after"])
            for number in range(200)
            if drawn.random() < 0.05
        }
        for batch in range(len(BATCHES)):
            with suppress(GaveUpError):
                world.append(batch)
                world.attempt(lambda log: log.maintain(all=True))
        world.trouble.fails = {}
        world.run()
        world.verify()


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[str, str]]:
    with stores.postgresql() as database, stores.s3() as address:
        yield database, address


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_each_call_that_fails_on_postgresql_and_s3(servers: tuple[str, str], when: str) -> None:
    def world(number: int) -> World:
        make = stores.shared(*servers)
        first = make()
        begin(first, sign, NOW)
        first.close()
        made = World(make, restarts=number % 2 == 0)
        made.trouble.fails = {number: when}
        made.run()
        made.verify()
        return made

    count = len(world(-1).trouble.calls)
    assert count > 40
    for number in sample(count, 8):
        world(number)
