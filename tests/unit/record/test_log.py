"""The depositary's log: what it takes, what it writes, how it goes on."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.logs import NOW, ORIGIN, audited, begun, logged, opened, places, sign

from paripassu.errors import ParameterError, PariPassuError
from paripassu.record.admission import Answer, Opaque
from paripassu.record.errors import DamagedError
from paripassu.record.log import Log
from paripassu.record.places import PENDING, Places, begin
from paripassu.record.storage.errors import (
    LostRaceError,
    OtherBytesError,
    StaleStateError,
    StorageError,
)
from paripassu.record.storage.files import Files
from paripassu.record.storage.objects import memory_objects
from paripassu.record.storage.sql import SqlIndex, SqlState


def test_an_empty_log_has_a_checkpoint(tmp_path: Path) -> None:
    log = begun(tmp_path)
    assert log.size == 0
    assert audited(log._places.objects) == []
    log.close()


def test_a_log_begins_once(tmp_path: Path) -> None:
    begun(tmp_path).close()
    with pytest.raises(LostRaceError, match="begun already"):
        begin(places(tmp_path), sign, NOW)


def test_a_log_that_has_not_begun_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="has not begun"):
        opened(tmp_path)


def test_entries_get_their_indices_in_order(tmp_path: Path) -> None:
    log = begun(tmp_path)
    assert log.append([b"a", b"", b"c"]) == [Answer(n, known=False) for n in range(3)]
    assert log.append([b"d"]) == [Answer(3, known=False)]
    assert audited(log._places.objects) == [b"a", b"", b"c", b"d"]
    log.close()


def test_the_same_entry_is_logged_once(tmp_path: Path) -> None:
    log = begun(tmp_path)
    assert logged(log, [b"a", b"b", b"a"]) == [0, 1, 0]
    assert log.append([b"b", b"c", b"a"]) == [
        Answer(1, known=True),
        Answer(2, known=False),
        Answer(0, known=True),
    ]
    log.maintain(all=True)  # from memory to the index
    assert log.append([b"c", b"d"]) == [Answer(2, known=True), Answer(3, known=False)]
    assert audited(log._places.objects) == [b"a", b"b", b"c", b"d"]
    log.close()


@pytest.mark.parametrize("settled", [False, True])
def test_a_log_goes_on_after_a_restart(tmp_path: Path, settled: bool) -> None:
    log = begun(tmp_path)
    first = [b"%d" % number for number in range(700)]
    for at in range(0, 700, 100):
        logged(log, first[at : at + 100])
        if settled:
            log.maintain()
    root = log.root
    again = opened(tmp_path)  # as after a kill: nothing was closed
    assert (again.size, again.root) == (700, root)
    assert logged(again, [*first[::7], b"new"]) == [*range(0, 700, 7), 700]
    assert audited(again._places.objects) == [*first, b"new"]
    again.close()
    last = opened(tmp_path)
    assert logged(last, first[:3]) == [0, 1, 2]
    last.close()


@settings(max_examples=examples(20), deadline=None)
@given(
    batches=st.lists(st.integers(1, 300) | st.sampled_from([255, 256, 257, 600]), max_size=5),
    seed=st.integers(0, 2**32),
    maintained=st.sets(st.integers(0, 8)),
    reopened=st.sets(st.integers(0, 8)),
)
def test_batches_of_any_sizes_give_the_tree_of_their_entries(
    tmp_path_factory: pytest.TempPathFactory,
    batches: list[int],
    seed: int,
    maintained: set[int],
    reopened: set[int],
) -> None:
    folder = tmp_path_factory.mktemp("log")
    log = begun(folder)
    entries: list[bytes] = []
    for number, count in enumerate(batches):
        added = [b"%d %d %d" % (seed, number, at) for at in range(count)]
        assert logged(log, added) == list(range(len(entries), len(entries) + count))
        entries += added
        if number in maintained:
            log.maintain()
        if number in reopened:
            log.close()
            log = opened(folder)
    assert audited(log._places.objects) == entries
    log.close()


def test_partial_files_go_once_the_full_one_lasts(tmp_path: Path) -> None:
    log = begun(tmp_path)
    objects = log._places.objects
    for number in range(300):
        logged(log, [b"%d" % number])
        if number in (40, 254, 255):
            assert objects.names("tile/entries/000.p/")
    log.maintain()
    assert objects.names("tile/entries/000") == ["tile/entries/000"]
    assert objects.names("tile/0/000") == ["tile/0/000"]
    assert len(objects.names("tile/entries/001.p/")) == 44
    assert audited(objects) == [b"%d" % number for number in range(300)]
    log.close()


def test_an_entry_has_65535_bytes_at_most(tmp_path: Path) -> None:
    log = begun(tmp_path)
    longest, longer = secrets.token_bytes(65535), secrets.token_bytes(65536)
    first, second, third = log.append([longest, longer, b"short"])
    assert first == Answer(0, known=False)
    assert isinstance(second, ParameterError)
    assert "65,535" in str(second)
    assert third == Answer(1, known=False)
    assert audited(log._places.objects) == [longest, b"short"]
    log.close()


def test_the_longest_entries_fill_bundles(tmp_path: Path) -> None:
    log = begun(tmp_path)
    entries = [secrets.token_bytes(65535) for _ in range(260)]
    logged(log, entries)
    assert audited(log._places.objects) == entries
    log.close()


def test_no_entries_change_nothing(tmp_path: Path) -> None:
    log = begun(tmp_path)
    before = log.note
    assert log.append([]) == []
    assert log.note == before
    log.sequence(refresh=True)
    assert log.size == 0
    log.close()


def test_time_never_goes_back(tmp_path: Path) -> None:
    clock = [NOW + 50]
    found = places(tmp_path)
    begin(found, sign, clock[0])
    log = Log(found, Opaque(), sign, lambda: clock[0])
    stamps = []
    for now in (NOW + 60, NOW - 10**6, 0, NOW + 61):
        clock[0] = now
        logged(log, [b"%d" % now])
        stamps.append(int(log.note.decode().split("\n")[4]))
    assert stamps == [NOW + 60, NOW + 60, NOW + 60, NOW + 61]
    log.close()


class Even(Opaque):
    """Takes entries of even length, at most three."""

    hashed = False

    def admit(self, state: object, index: int, entry: bytes) -> None:
        if len(entry) % 2:
            raise PariPassuError("odd", "add a byte")
        if index >= 3:
            raise PariPassuError("full")


def test_what_the_rules_refuse_leaves_no_gap(tmp_path: Path) -> None:
    begun(tmp_path).close()
    log = Log(places(tmp_path), Even(), sign, lambda: NOW)
    answers = log.append([b"aa", b"b", b"cc", b"ddd", b"ee", b"ff", b"aa"])
    told = [a.index if isinstance(a, Answer) else str(a) for a in answers]
    assert told == [0, "odd — add a byte", 1, "odd — add a byte", 2, "full", 0]
    assert audited(log._places.objects) == [b"aa", b"cc", b"ee"]
    log.close()
    again = Log(places(tmp_path), Even(), sign, lambda: NOW)
    assert again.append([b"cc"]) == [Answer(1, known=True)]
    again.close()


def test_a_tile_with_other_bytes_stops_the_log(tmp_path: Path) -> None:
    log = begun(tmp_path)
    log._places.objects.write([("tile/entries/000.p/1", b"\0\1x")])
    with pytest.raises(OtherBytesError, match="other bytes"):
        log.append([b"a"])
    log.close()


def test_a_database_restored_from_a_backup_does_not_start(tmp_path: Path) -> None:
    log = begun(tmp_path)
    logged(log, [b"a"])
    log.close()
    backup = (tmp_path / "state.sqlite").read_bytes()
    log = opened(tmp_path)
    logged(log, [b"b"])
    log.close()
    (tmp_path / "state.sqlite").write_bytes(backup)
    with pytest.raises(StaleStateError, match="backup"):
        opened(tmp_path)


def test_a_database_behind_its_index_does_not_start(tmp_path: Path) -> None:
    log = begun(tmp_path)
    log.close()
    backup = (tmp_path / "state.sqlite").read_bytes()
    log = opened(tmp_path)
    logged(log, [b"b"])
    log.close()
    (tmp_path / "state.sqlite").write_bytes(backup)
    (tmp_path / "public" / PENDING).unlink()
    with pytest.raises(StaleStateError, match="backup"):
        opened(tmp_path)


def test_an_index_that_was_lost_is_made_again(tmp_path: Path) -> None:
    log = begun(tmp_path)
    entries = [b"%d" % number for number in range(1000)]
    logged(log, entries)
    log.close()
    for path in tmp_path.glob("index.sqlite*"):
        path.unlink()
    again = opened(tmp_path)
    assert logged(again, [b"999", b"new", b"0"]) == [999, 1000, 0]
    again.close()


@pytest.mark.parametrize("name", ["tile/0/000.p/3", "tile/entries/000.p/3"])
@pytest.mark.parametrize("what", ["gone", "short", "changed"])
def test_files_that_were_changed_are_told_at_the_start(
    tmp_path: Path, name: str, what: str
) -> None:
    log = begun(tmp_path)
    logged(log, [b"a", b"b", b"c"])
    log.close()
    path = tmp_path / "public" / name
    data = path.read_bytes()
    if what == "gone":
        path.unlink()
    elif what == "short":
        path.write_bytes(data[:-1])
    else:
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(DamagedError):
        opened(tmp_path)


def test_two_that_write_one_log_do_not_fork_it(tmp_path: Path) -> None:
    """Two servers with one database and one store: the second to commit is refused."""
    objects = memory_objects()

    def both() -> Places:
        return replace(places(tmp_path), objects=objects)

    begin(both(), sign, NOW)
    first, second = (Log(both(), Opaque(), sign, lambda: NOW) for _ in range(2))
    logged(first, [b"a"])
    with pytest.raises(LostRaceError, match="another process"):
        second.append([b"b"])
    assert audited(objects) == [b"a"]
    assert logged(second, [b"b", b"a"]) == [1, 0]  # it has looked again
    with pytest.raises(LostRaceError, match="another process"):
        first.append([b"c"])
    assert audited(objects) == [b"a", b"b"]
    second.close()


def test_a_quorum_leaves_the_checkpoint_to_the_witnesses(tmp_path: Path) -> None:
    found = places(tmp_path)
    begin(found, sign, NOW, quorum=True)
    log = Log(found, Opaque(), sign, lambda: NOW, quorum=True)
    logged(log, [b"a"])
    assert log._places.objects.read("checkpoint", 1000) is None
    assert audited(log._places.objects, PENDING) == [b"a"]
    log.close()


def test_the_last_bundle_is_as_wide_as_the_log(tmp_path: Path) -> None:
    log = begun(tmp_path)
    for count in (255, 1, 1):
        logged(log, [secrets.token_bytes(8) for _ in range(count)])
    files = sorted(
        path.relative_to(tmp_path / "public").as_posix()
        for path in (tmp_path / "public").rglob("*")
        if path.is_file()
    )
    assert files == [
        "checkpoint", "checkpoint.pending",
        "tile/0/000", "tile/0/000.p/255", "tile/0/001.p/1",
        "tile/1/000.p/1",
        "tile/entries/000", "tile/entries/000.p/255", "tile/entries/001.p/1",
    ]  # fmt: skip
    log.close()


def test_other_origins_do_not_meet(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/both.sqlite"
    logs = []
    for origin in (ORIGIN, f"{ORIGIN}/other"):
        found = Places(
            SqlState(url, origin),
            SqlIndex(f"sqlite:///{tmp_path}/ids.sqlite", origin),
            Files(tmp_path / origin.replace("/", "-"), tmp_path / origin.replace("/", "+")),
        )
        begin(found, sign, NOW)
        logs.append(Log(found, Opaque(), sign, lambda: NOW))
    for log in logs:
        assert logged(log, [b"a"]) == [0]
        log.maintain(all=True)
        assert log.append([b"a"]) == [Answer(0, known=True)]
        log.close()


@pytest.mark.parametrize("length", range(0, 90, 5))
def test_a_checkpoint_that_was_torn_is_written_again(tmp_path: Path, length: int) -> None:
    log = begun(tmp_path)
    logged(log, [b"a", b"b"])
    log.close()
    whole = (tmp_path / "public" / PENDING).read_bytes()
    for end in (b"", b"\xaa", bytes(7)):
        (tmp_path / "public" / PENDING).write_bytes(whole[:length] + end)
        opened(tmp_path).close()
        assert (tmp_path / "public" / PENDING).read_bytes() == whole
