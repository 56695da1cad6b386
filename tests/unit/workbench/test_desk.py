"""A file that is open: what is typed, what stands on disk, and that neither is lost."""

from __future__ import annotations

import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from tests.unit.workbench.faulty import FAULTS, FaultyDisk, KilledError
from tests.unit.workbench.room import TEXT, Room

from paripassu.errors import TooLargeError, UnreadableError, UnwritableError
from paripassu.workbench.editing.change import Change, StaleError


@pytest.fixture(autouse=True)
def no_power_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the disk its time: a process that is killed takes nothing with it."""
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


# Typing and writing.


def test_opened_and_looked_at_nothing_is_written(room: Room) -> None:
    before = room.path.stat()
    shown = room.later()
    assert (shown.text, shown.place, shown.revision) == (TEXT, "saved", 0)
    assert not shown.can_undo
    assert not shown.can_redo
    assert room.path.stat() == before
    assert not room.disk.replaced


def test_what_is_typed_is_written_a_second_later(room: Room) -> None:
    shown = room.type("stake = 1", "stake = 4")
    assert (shown.place, shown.revision, shown.can_undo) == ("unsaved", 1, True)
    assert room.later(0.9).place == "unsaved"
    assert room.there == TEXT
    assert room.later(0.2).place == "saved"
    assert room.there == TEXT.replace("stake = 1 ", "stake = 4 ")


def test_each_key_puts_the_writing_off(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    room.later(0.9)
    room.type("stake = 2", "stake = 5")
    assert room.later(0.9).place == "unsaved"
    assert room.later(0.2).place == "saved"


def test_half_typed_it_is_kept_and_not_written(room: Room) -> None:
    room.type("stake = 1", "stake = ")
    shown = room.later()
    assert shown.place == "unread"
    assert "does not read as an agreement yet" in shown.what
    assert room.there == TEXT
    writes = room.disk.count
    room.later()
    assert room.disk.count == writes  # nothing is tried again until it is another text
    room.type("stake =  ", "stake = 7 ")
    assert room.later().place == "saved"
    assert "stake = 7" in room.there


def test_marks_and_line_ends_stay(tmp_path: Path) -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    room = Room(tmp_path, text)
    assert room.desk.shown.text == TEXT
    room.type("stake = 1", "stake = 4")
    room.later(3)
    room.type('title = "A bridge"', 'title = "A bridge"\n# why')
    room.later()
    wanted = text.replace("stake = 1 ", "stake = 4 ")
    assert room.there == wanted.replace('bridge"\r\n\r\n[[p', 'bridge"\r\n# why\r\n\r\n[[p')
    room.desk.undo()
    room.desk.undo()
    room.later()
    assert room.path.read_bytes() == text.encode()


def test_a_file_keeps_its_rights(room: Room) -> None:
    room.path.chmod(0o640)
    room.type("stake = 1", "stake = 4")
    room.later()
    assert stat.S_IMODE(room.path.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    room = Room(tmp_path)
    link = tmp_path / "link.toml"
    link.symlink_to(room.path)
    room.path, real = link, room.path
    room.opened()
    room.type("stake = 1", "stake = 4")
    room.later()
    assert link.is_symlink()
    assert "stake = 4" in real.read_text()


# Taking back.


def test_all_taken_back_is_the_file_as_opened(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    room.later(3)
    room.type("stake = 2", "stake = 5")
    room.later(3)
    assert room.desk.undo().text == TEXT.replace("stake = 1 ", "stake = 4 ")
    shown = room.desk.undo()
    assert (shown.text, shown.can_undo, shown.can_redo) == (TEXT, False, True)
    assert room.desk.undo().text == TEXT
    assert room.later().place == "saved"
    assert room.there == TEXT
    room.desk.redo()
    assert "stake = 5" in room.desk.redo().text


def test_back_to_what_stands_in_the_file_is_saved(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    assert room.desk.undo().place == "saved"
    room.later()
    assert not room.disk.replaced


# Two pages.


def test_a_change_made_on_an_older_text_is_carried_over(room: Room) -> None:
    room.type("# What", "# This is what")
    shown = room.desk.edit(Change(TEXT.index("stake = 1"), "stake = 1", "stake = 9"), 0)
    assert shown.text.startswith("# This is what")
    assert "stake = 9     # a guess" in shown.text


def test_what_somebody_else_changed_meanwhile_is_not_changed_over(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    with pytest.raises(StaleError, match="somebody else has changed this place"):
        room.desk.edit(Change(TEXT.index("stake = 1"), "stake = 1", "stake = 9"), 0)
    with pytest.raises(StaleError, match="another text stands there"):
        room.desk.edit(Change(0, "x", "y"), 1)
    with pytest.raises(StaleError, match="another one by now"):
        room.desk.edit(Change(0, "", "y"), 2)
    with pytest.raises(StaleError, match="half a character"):
        room.desk.edit(Change(0, "", "\ud800"), 1)
    assert "stake = 4" in room.desk.shown.text


# Somebody else.


def test_changed_outside_it_is_read_again(room: Room) -> None:
    room.outside("stake = 1", "stake = 8")
    shown = room.later()
    assert (shown.place, shown.revision) == ("saved", 1)
    assert "stake = 8" in shown.text
    assert "changed by somebody else" in shown.what
    assert room.desk.undo().text == TEXT


@pytest.mark.parametrize("torn", [b"", TEXT[:99].encode(), TEXT.encode()[:-1] + b"\xc3", None])
@pytest.mark.parametrize("typed", [False, True])
def test_what_somebody_else_is_just_writing_is_not_taken_up(
    room: Room, torn: bytes | None, typed: bool
) -> None:
    """Many programs empty a file and then write it, or take it away and put another there."""
    if typed:
        room.type("stake = 1", "stake = 4")
    before = room.desk.shown
    room.put(torn)
    assert room.desk.look() == before
    room.put(TEXT.replace("stake = 2", "stake = 8").encode())
    shown = room.later(0.25)
    assert shown.revision == before.revision + 1
    assert "stake = 8" in shown.text
    assert room.desk.undo().text == before.text


def test_what_changes_on_and_on_is_taken_up_once_it_stays(room: Room) -> None:
    for stake in range(3, 9):
        room.put(TEXT.replace("stake = 2", f"stake = {stake}").encode())
        room.clock.now += 10 * (stake == 3)
        assert room.desk.look().text == TEXT
        room.clock.now += 0.1
    room.clock.now += 0.2
    assert "stake = 8" in room.desk.look().text


def test_the_same_change_outside_is_saved(room: Room) -> None:
    room.type("stake = 1", "stake = 8")
    room.outside("stake = 1", "stake = 8")
    assert room.later(0.1).place == "saved"
    room.later()
    assert not room.disk.replaced


def test_changed_on_both_sides_it_is_joined(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    room.outside("stake = 2", "stake = 8")
    shown = room.later(0.5)
    assert "Both changes are in the text" in shown.what
    assert room.there == TEXT.replace("stake = 2", "stake = 8")
    room.later()
    assert room.there == TEXT.replace("stake = 2", "stake = 8").replace("stake = 1 ", "stake = 4 ")


class Meddled(FaultyDisk):
    """Somebody else writes the file once, after a look at it or before a write."""

    def __init__(self, path: Path, when: str) -> None:
        super().__init__()
        self._path, self._when = path, when
        self.theirs = ""

    def _write(self, path: Path, when: str) -> None:
        if (path, when) == (self._path, self._when) and self.theirs:
            path.write_text(self.theirs)
            self.theirs = ""

    def read(self, path: Path) -> bytes | None:
        content = super().read(path)
        self._write(path, "looked at")
        return content

    def replace(self, path: Path, content: bytes, known: bytes | None) -> None:
        self._write(path, "to be written")
        super().replace(path, content, known)


@pytest.mark.parametrize("when", ["looked at", "to be written"])
def test_written_by_somebody_else_just_then_it_is_joined(room: Room, when: str) -> None:
    room.desk.close()
    disk = Meddled(room.path, when)
    room.opened(disk)
    room.type("stake = 1 ", "stake = 5 ")
    disk.theirs = theirs = TEXT.replace("stake = 2", "stake = 7")
    room.later()
    assert room.there == theirs, "nothing of theirs is written over unseen"
    while room.later().place != "saved":
        pass
    assert room.there == theirs.replace("stake = 1 ", "stake = 5 ")


def test_one_field_changed_on_both_sides_waits_for_a_choice(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    room.outside("stake = 1", "stake = 8")
    shown = room.later()
    assert (shown.place, shown.theirs) == ("clash", TEXT.replace("stake = 1 ", "stake = 8 "))
    assert "Both changed party north: stake." in shown.what
    room.later()
    assert "stake = 8" in room.there  # nothing is written
    room.desk.choose(mine=True)
    assert room.later().place == "saved"
    assert "stake = 4" in room.there


def test_the_files_text_can_be_chosen(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    room.outside("stake = 1", "stake = 8")
    room.later()
    shown = room.desk.choose(mine=False)
    assert (shown.place, "stake = 8" in shown.text) == ("saved", True)
    assert "stake = 4" in room.desk.undo().text


def test_what_changed_once_more_was_not_chosen(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    room.outside("stake = 1", "stake = 8")
    room.later()
    room.outside("stake = 8", "stake = 9")
    shown = room.desk.choose(mine=True)
    assert shown.place == "clash"
    assert shown.theirs is not None
    assert "stake = 9" in shown.theirs
    assert "stake = 9" in room.there


def test_what_cannot_be_read_any_more_was_not_chosen(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.type("stake = 1", "stake = 4")
    room.outside("stake = 1", "stake = 8")
    room.later()

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(room.disk, "read", refuse)
    shown = room.desk.choose(mine=True)
    assert shown.place == "gone"
    assert "Permission denied" in shown.what
    monkeypatch.undo()
    assert "stake = 8" in room.there


def test_what_was_left_is_taken_where_its_journal_stays(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.type("stake = 1", "stake = 4")
    room.opened()

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(room.disk, "remove", refuse)
    assert "stake = 4" in room.desk.choose(mine=False).text


def test_a_clash_ends_where_the_file_is_as_it_was(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    room.outside("stake = 1", "stake = 8")
    room.later()
    room.outside("stake = 8", "stake = 1")
    assert room.later().place == "saved"
    assert "stake = 4" in room.there


def test_a_file_that_is_gone_is_written_again_when_asked(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    room.path.unlink()
    shown = room.later()
    assert shown.place == "gone"
    assert "Nothing is written until you say so" in shown.what
    room.later()
    assert not room.path.exists()
    room.desk.choose(mine=True)
    assert "stake = 4" in room.there
    assert room.later().place == "saved"


def test_a_file_that_is_no_text_any_more_is_left_alone(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    room.path.write_bytes(b"\xff\xfe")
    assert room.later().place == "gone"
    assert room.path.read_bytes() == b"\xff\xfe"
    room.desk.choose(mine=True)
    assert "stake = 4" in room.there


def test_a_file_that_comes_back_is_taken_up(room: Room) -> None:
    room.path.unlink()
    assert room.later().place == "gone"
    room.path.write_bytes(TEXT.encode())
    assert room.later().place == "saved"


def test_a_read_only_file_is_kept_in_the_journal(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write everywhere
    room.type("stake = 1", "stake = 4")
    shown = room.later()
    assert shown.place == "unwritable"
    assert "Permission denied" in shown.what
    assert room.there == TEXT
    monkeypatch.undo()
    assert room.later().place == "saved"
    assert "stake = 4" in room.there


# The journal.


def test_the_journal_is_for_its_owner_and_goes_with_the_last_word(room: Room) -> None:
    (journal,) = room.journals.iterdir()
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    room.type("stake = 1", "stake = 4")
    room.desk.close()
    assert "stake = 4" in room.there
    assert not [*room.journals.iterdir()]


def test_what_was_not_written_is_offered_by_the_next(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    shown = room.opened().shown  # the first process is gone, and said nothing
    assert shown.place == "left"
    assert shown.text == TEXT
    assert shown.theirs == TEXT.replace("stake = 1 ", "stake = 4 ")
    room.type("stake = 2", "stake = 5")
    room.later()
    assert room.there == TEXT  # nothing is written before it is decided
    room.desk.choose(mine=False)
    assert room.later().place == "saved"
    assert room.there == TEXT.replace("stake = 1 ", "stake = 4 ").replace("stake = 2", "stake = 5")
    room.desk.close()
    assert not [*room.journals.iterdir()]


def test_what_was_left_can_be_left_out(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    room.opened()
    assert room.desk.choose(mine=True).place == "saved"
    assert room.desk.shown.text == TEXT
    assert len([*room.journals.iterdir()]) == 1


def test_two_that_were_left_are_offered_in_turn(room: Room) -> None:
    room.type("stake = 1", "stake = 4")
    room.opened()
    room.type("stake = 2", "stake = 5")
    room.opened()
    first = room.desk.shown.theirs
    assert first is not None
    assert "stake = 4" in first
    second = room.desk.choose(mine=False)
    assert second.place == "left"
    assert second.theirs is not None
    assert "stake = 5" in second.theirs
    room.desk.choose(mine=False)
    room.later()
    assert room.there == TEXT.replace("stake = 1 ", "stake = 4 ").replace("stake = 2", "stake = 5")


def test_what_was_half_typed_is_left_when_closed(room: Room) -> None:
    room.type("stake = 1", "stake = ")
    room.desk.close()
    assert room.there == TEXT
    assert room.opened().shown.place == "left"


def test_a_change_that_cannot_be_kept_is_not_made(room: Room) -> None:
    room.desk.close()
    room.opened(FaultyDisk(at=1, fault="full"))
    with pytest.raises(UnwritableError, match="cannot be kept"):
        room.type("stake = 1", "stake = 4")
    assert room.desk.shown.text == TEXT
    room.type("stake = 1", "stake = 5")  # there is room again
    assert room.opened().shown.theirs == TEXT.replace("stake = 1 ", "stake = 5 ")


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    room = Room(tmp_path)
    for content, error, what in (
        (b"\xff", UnreadableError, "no text in UTF-8"),
        (b"#" * (16 * 1024 * 1024 + 1), TooLargeError, "more than 16,777,216 bytes"),
    ):
        room.path.write_bytes(content)
        with pytest.raises(error, match=what):
            room.opened()
    room.path.unlink()
    with pytest.raises(UnreadableError, match="no such file"):
        room.opened()
    assert len([*room.journals.iterdir()]) == 1  # of the first


# Killed at every operation, and a disk that is full.


def _work(room: Room, done: Callable[[], None]) -> None:
    """Do a day's work; say after each act that it was acknowledged."""
    for act in (
        lambda: room.type("stake = 1", "stake = 4"),
        lambda: room.type("stake = 4", "stake = 41"),
        room.later,
        lambda: room.outside("stake = 2", "stake = 8"),
        lambda: room.type("A bridge", "The bridge"),
        room.later,
        room.later,
        lambda: room.type("Share the toll", "Share"),
        lambda: room.outside("Build the bridge", "Build"),
        room.later,
        room.later,
        room.desk.undo,
        room.desk.redo,
        lambda: room.outside("# a guess", "# known"),
        room.later,
        lambda: room.type("north = 3", "north = "),
        room.later,
        lambda: room.outside("south = 3", "south = 5"),
        room.later,
        room.desk.close,
    ):
        act()
        done()


def test_killed_at_any_operation_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    def fresh(name: str) -> Room:
        folder = tmp_path / name
        folder.mkdir()
        room = Room(folder)
        room.desk.close()
        return room

    room = fresh("whole")
    room.opened()
    shown = [room.desk.shown]
    _work(room, lambda: shown.append(room.desk.shown))
    texts = [one.text for one in (*shown, shown[-1], shown[-1])]
    operations = room.disk.count
    assert operations > 20
    for at in range(operations):
        for fault in FAULTS:
            room = fresh(f"{at} {fault}")
            done = [0]
            assert _killed(room, FaultyDisk(at, fault), done)
            outside = room.there
            now = room.opened().shown
            assert room.there == outside, "nothing is written unasked"
            last = len(done) - 1
            if now.place == "left":
                # What was acknowledged, or what the act in which it ended made of it.
                assert now.theirs in texts[last : last + 2], (at, fault)
            elif shown[last].place != "saved":  # what was unwritten has come into the file
                assert now.text in texts[last : last + 2], (at, fault)


def _killed(room: Room, disk: FaultyDisk, done: list[int]) -> bool:
    try:
        room.opened(disk)
        _work(room, lambda: done.append(0))
    except KilledError:
        return True
    return False


def test_a_full_disk_loses_nothing_and_what_stands_outside_stays(tmp_path: Path) -> None:
    for at in range(1, 24):
        folder = tmp_path / f"{at}"
        folder.mkdir()
        room = Room(folder)
        room.desk.close()
        room.opened(FaultyDisk(at, "full", 3))
        for number in range(8):
            try:
                room.type("A bridge", f"A bridge {number} ")
            except UnwritableError:
                assert room.desk.shown.text == TEXT
                continue
            while room.desk.shown.text != TEXT:  # until there is room for the step back
                with suppress(UnwritableError):
                    room.desk.undo()
            room.later()
        while room.later().text == TEXT:
            with suppress(UnwritableError):
                room.type("stake = 2", "stake = 5")
        while room.later().place != "saved":
            pass
        assert room.there == TEXT.replace("stake = 2", "stake = 5")
        assert {*room.disk.replaced} <= room.disk.seen
