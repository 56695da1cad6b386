"""The same tests on SQLite and PostgreSQL."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from tests import stores

from paripassu.record.storage.contract import Batch, Head
from paripassu.record.storage.errors import LostRaceError, StorageError
from paripassu.record.storage.sql import SqlIndex, SqlState

BEGUN = Head(0, 0, b"note", 1_700_000_000, 0)


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    with stores.postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state.sqlite"
    return str(request.getfixturevalue("postgresql"))


@pytest.fixture
def origin() -> str:
    return f"example.org/{secrets.token_hex(8)}"


def test_a_log_begins_once(url: str, origin: str) -> None:
    state = SqlState(url, origin)
    assert state.head() is None
    state.create(BEGUN)
    assert state.head() == BEGUN
    with pytest.raises(LostRaceError, match="begun already"):
        state.create(BEGUN)
    assert state.staged() == []
    state.close()


def test_a_commit_is_there_when_the_database_is_opened_again(url: str, origin: str) -> None:
    state = SqlState(url, origin)
    state.create(BEGUN)
    new = Head(1, 2, b"\0next", 2**40, 0, b"witnessed")
    state.commit(BEGUN, new, Batch(0, b"\0\1a\0\1b"))
    state.close()
    again = SqlState(url, origin)
    assert again.head() == new
    assert again.staged() == [Batch(0, b"\0\1a\0\1b")]
    again.close()


def test_a_commit_on_an_older_head_changes_nothing(url: str, origin: str) -> None:
    state = SqlState(url, origin)
    state.create(BEGUN)
    first = replace(BEGUN, version=1, size=1)
    state.commit(BEGUN, first, Batch(0, b"\0\1a"))
    with pytest.raises(LostRaceError, match="another process"):
        state.commit(BEGUN, replace(BEGUN, version=1, size=2), Batch(0, b"\0\1x\0\1y"))
    assert state.head() == first
    assert state.staged() == [Batch(0, b"\0\1a")]
    state.close()


def test_batches_are_forgotten_once_their_files_last(url: str, origin: str) -> None:
    state = SqlState(url, origin)
    state.create(BEGUN)
    head = BEGUN
    for start in (0, 2, 4):
        new = replace(head, version=head.version + 1, size=start + 2)
        state.commit(head, new, Batch(start, b"\0\0\0\0"))
        head = new
    new = replace(head, version=4, settled=4)
    state.commit(head, new, None)
    assert state.staged() == [Batch(4, b"\0\0\0\0")]
    state.commit(new, replace(new, version=5, settled=6), None)
    assert state.staged() == []
    state.close()


def test_logs_in_one_database_do_not_touch_each_other(url: str, origin: str) -> None:
    one, two = SqlState(url, origin), SqlState(url, f"{origin}/two")
    one.create(BEGUN)
    two.create(replace(BEGUN, note=b"two"))
    one.commit(BEGUN, replace(BEGUN, version=1, size=1), Batch(0, b"\0\0"))
    assert two.head() == replace(BEGUN, note=b"two")
    assert two.staged() == []
    first, second = SqlIndex(url, origin), SqlIndex(url, f"{origin}/two")
    id = sha256(b"one").digest()
    first.add(0, id)
    assert second.find(id) == {}
    assert second.covered() == 0
    for place in (one, two, first, second):
        place.close()


def test_of_eight_that_commit_at_once_one_does(url: str, origin: str) -> None:
    states = [SqlState(url, origin) for _ in range(8)]
    states[0].create(BEGUN)

    def commit(number: int) -> bool:
        new = replace(BEGUN, version=1, size=1, note=b"%d" % number)
        try:
            states[number].commit(BEGUN, new, Batch(0, b"\0\1%d" % number))
        except LostRaceError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(commit, range(8)))
    assert won.count(True) == 1
    head = states[0].head()
    assert head is not None
    assert head.note == b"%d" % won.index(True)
    assert states[0].staged() == [Batch(0, b"\0\1%d" % won.index(True))]
    for state in states:
        state.close()


def ids(*names: int) -> list[bytes]:
    return [sha256(b"%d" % name).digest() for name in names]


def test_ids_are_found_where_they_stand(url: str, origin: str) -> None:
    index = SqlIndex(url, origin)
    assert index.covered() == 0
    assert index.find(b"".join(ids(1))) == {}
    index.add(0, b"".join(ids(1, 2, 3)))
    assert index.covered() == 3
    index.add(3, b"".join(ids(4)))
    found = index.find(b"".join(ids(4, 9, 2)))
    assert found == dict(zip(ids(4, 2), (3, 1), strict=True))
    assert index.find(b"") == {}
    index.close()
    again = SqlIndex(url, origin)
    assert again.covered() == 4
    assert again.find(b"".join(ids(3))) == {ids(3)[0]: 2}
    again.close()


def test_the_least_index_of_an_id_counts(url: str, origin: str) -> None:
    index = SqlIndex(url, origin)
    index.add(0, b"".join(ids(5, 6, 5)))
    index.add(3, b"".join(ids(6, 5)))
    assert index.find(b"".join(ids(5, 6))) == dict(zip(ids(5, 6), (0, 1), strict=True))
    index.close()


def test_what_counts_for_nothing_is_not_indexed(url: str, origin: str) -> None:
    index = SqlIndex(url, origin)
    index.add(0, bytes(32) + ids(1)[0] + bytes(32))
    assert index.covered() == 3
    assert index.find(bytes(32) + ids(1)[0]) == {ids(1)[0]: 1}
    index.close()


def test_adding_again_changes_nothing(url: str, origin: str) -> None:
    index = SqlIndex(url, origin)
    for _ in range(2):
        index.add(0, b"".join(ids(*range(5000))))
        assert index.covered() == 5000
    assert index.find(b"".join(ids(*range(4990, 5010)))) == {
        id: number for number, id in zip(range(4990, 5000), ids(*range(4990, 5000)), strict=True)
    }
    index.add(10, b"".join(ids(10)))
    assert index.covered() == 5000
    index.close()


def test_ids_are_found_while_others_are_added(url: str, origin: str) -> None:
    """Who looks does not wait for the writer: adding many ids to a large index takes seconds."""
    index, other = SqlIndex(url, origin), SqlIndex(url, origin)
    index.add(0, b"".join(ids(1)))
    with other._engine.begin() as writer:
        writer.exec_driver_sql("UPDATE log_index SET covered = covered + 1")
        assert index.find(b"".join(ids(1, 2))) == {ids(1)[0]: 0}
    index.close()
    other.close()


def test_a_database_that_is_not_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(StorageError, match="not a database"):
        SqlState(f"sqlite:///{tmp_path}/state.sqlite", "example.org/log")
    with pytest.raises(StorageError, match="cannot be used"):
        SqlIndex(f"sqlite:///{tmp_path}/nowhere/index.sqlite", "example.org/log")
