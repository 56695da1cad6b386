"""Many callers at once: each is answered, once, and not before a checkpoint covers its entry."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.logs import audited, begun, opened

from paripassu.errors import ParameterError
from paripassu.record.queue import Queue, QueueClosedError
from paripassu.record.storage.errors import StorageError


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    found = Queue(begun(tmp_path), interval=0.01)
    yield found
    found.close()


def covered(queue: Queue) -> int:
    note = queue.log._places.objects.read("checkpoint", 10**6)
    assert note is not None
    return int(note.split(b"\n")[1])


def test_threads(queue: Queue) -> None:
    def call(number: int) -> int:
        index = queue.append(b"%d" % (number % 150)).index
        assert covered(queue) > index
        return index

    with ThreadPoolExecutor(32) as pool:
        indices = list(pool.map(call, range(300)))
    entries = audited(queue.log._places.objects)
    assert [entries[index] for index in indices] == [b"%d" % (n % 150) for n in range(300)]
    assert len(entries) == 150


def test_tasks(queue: Queue) -> None:
    async def call(number: int) -> int:
        index = (await queue.append_async(b"%d" % number)).index
        assert covered(queue) > index
        return index

    async def main() -> list[int]:
        return await asyncio.gather(*(call(number) for number in range(4096)))

    indices = asyncio.run(main())
    entries = audited(queue.log._places.objects)
    assert [entries[index] for index in indices] == [b"%d" % number for number in range(4096)]
    assert len(entries) == 4096


def test_one_that_is_refused_harms_no_other(queue: Queue) -> None:
    async def main() -> list[object]:
        calls = (queue.append_async(bytes(size)) for size in (10, 65_536, 20))
        return list(await asyncio.gather(*calls, return_exceptions=True))

    _, second, _ = asyncio.run(main())
    assert isinstance(second, ParameterError)
    assert audited(queue.log._places.objects) == [bytes(10), bytes(20)]
    with pytest.raises(ParameterError):
        queue.append(bytes(65_536))


def test_a_caller_that_has_gone_harms_no_other(queue: Queue) -> None:
    async def main() -> int:
        gone = asyncio.create_task(queue.append_async(b"gone"))
        await asyncio.sleep(0)
        gone.cancel()
        return (await queue.append_async(b"there")).index

    index = asyncio.run(main())
    assert audited(queue.log._places.objects)[index] == b"there"


def test_storage_that_fails_is_told_to_all_and_serves_again(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = queue.log._places.state.commit

    def fails(*_: object) -> None:
        raise StorageError("no room on the disk")

    monkeypatch.setattr(queue.log._places.state, "commit", fails)
    with ThreadPoolExecutor(8) as pool:
        told = [one.exception() for one in [pool.submit(queue.append, b"%d" % n) for n in range(8)]]
    assert all(isinstance(one, StorageError) for one in told)
    monkeypatch.setattr(queue.log._places.state, "commit", commit)
    assert queue.append(b"again").index == 0
    assert audited(queue.log._places.objects) == [b"again"]


def test_what_waits_is_logged_before_the_end(tmp_path: Path) -> None:
    queue = Queue(begun(tmp_path), interval=86_400)
    queue.append(b"first")  # the next batch is due in a day, but for the end
    with ThreadPoolExecutor(16) as pool:
        waiting = [pool.submit(queue.append, b"%d" % number) for number in range(16)]
        while len(queue._items) < 16:
            pass
        queue.close()
        indices = sorted(one.result().index for one in waiting)
    assert indices == list(range(1, 17))
    with pytest.raises(QueueClosedError):
        queue.append(b"late")
    log = opened(tmp_path)
    assert log.size == 17
    log.close()
