"""Pages made by a process of its own: the same as here, only what is new, and gone when it ends."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from pathlib import Path

import pytest
from tests.process_books import ProcessBook

from paripassu.errors import PariPassuError, UnwritableError
from paripassu.record.source import FolderSource
from paripassu.record.statements import Place, Statements
from paripassu.server.making import Maker, Making

pytestmark = pytest.mark.slow


def test_a_process_makes_them(tmp_path: Path) -> None:
    book = ProcessBook().signed()
    folder = book.write(tmp_path / "log")
    with closing(Maker(str(folder))) as maker:
        first = maker({})
        own = Making(FolderSource(folder))({})
        assert first.paths == own.paths
        assert {*first.others} == {*first.paths}
        assert all(first.others[path].head == own.others[path].head for path in own.paths)
        known = {path: one.digest for path, one in first.others.items()}
        assert maker(known).others == {}
        book.say("mood", "north", {"text": "new"}, day=2)
        book.write(folder, day=101)
        again = maker(known)
        assert "record/0.html" in again.others
        assert "static/site.css" not in again.others
        # What hinders it is told, and the process goes on.
        tile = max(folder.glob("tile/entries/*/*"), key=lambda one: one.stat().st_mtime_ns)
        content = tile.read_bytes()
        tile.write_bytes(content[:-1] + b"x")
        with pytest.raises(PariPassuError, match="refused"):
            maker(known)
        tile.write_bytes(content)
        assert maker(known) == again  # whatever it told before: the reader of it may have missed it
        fresh = Making(FolderSource(folder))
        assert fresh(known) == again
        now = known | {path: one.digest for path, one in again.others.items()}
        book.say("perform", "north", {"step": "open:1"}, day=3)
        book.write(folder, day=102)
        assert maker(now) == fresh(now) == Making(FolderSource(folder))(now)
        # One that ended is followed by another one.
        assert maker._process is not None
        number = maker._process.pid
        os.kill(number, signal.SIGKILL)
        maker._process.wait()
        assert maker(known).paths == fresh(known).paths
        assert maker._process.pid != number
    with pytest.raises(UnwritableError, match="no more pages"):
        maker(known)


def test_pages_of_a_successor(tmp_path: Path) -> None:
    first = ProcessBook().signed()
    first.say("perform", "north", {"step": "open:1"}, day=2)
    one = first.write(tmp_path / "first")
    second = ProcessBook(after=first)
    second.say("mood", "south", {"text": "in the second"}, day=4)
    two = second.write(tmp_path / "second")
    with pytest.raises(PariPassuError, match="predecessor"):
        Making(FolderSource(two))({})
    with closing(Maker(str(two), [str(one)])) as maker:
        made = maker({})
    page = made.others["record/0.html"].content.decode()
    assert f"entry-{len(first.entries) + 1}" in page


def test_a_successor_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ProcessBook().signed()
    for number in range(300):
        first.say("mood", ("north", "south")[number % 2], {"text": f"See entry {number + 200}."})
    one = FolderSource(first.write(tmp_path / "first"))
    second = ProcessBook(after=first)
    source = FolderSource(second.write(tmp_path / "second", day=4))
    making = Making(source, [one])
    known: dict[str, bytes] = {}
    judged: list[int] = []

    def replayed(self: Statements, place: Place, index: int, entry: bytes) -> object:
        judged.append(index)
        return whole(self, place, index, entry)

    whole = Statements.replay
    monkeypatch.setattr(Statements, "replay", replayed)
    for day in range(4, 8):
        second.say("mood", "south", {"text": f"day {day}, entry {290 + 5 * day}"}, day=day)
        second.write(tmp_path / "second", day=day + 1)
        made = making(known)
        known |= {path: one.digest for path, one in made.others.items()}
        assert len(judged) == len(first.entries)  # the log before is judged once
        fresh = Making(source, [one])({})
        assert known == {path: one.digest for path, one in fresh.others.items()}
        assert made.paths == fresh.paths
        assert ("record/0.html" in made.others) == (day == 4)
        del judged[len(first.entries) :]
    with pytest.raises(PariPassuError, match="predecessor"):
        Making(source)({})
