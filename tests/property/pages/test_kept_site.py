"""A site that goes on from what an earlier run has kept is the site that a first run makes."""

from __future__ import annotations

import copy
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charters import at
from tests.examples import examples
from tests.process_books import DAY, START, ProcessBook

from paripassu.errors import ParameterError, PariPassuError
from paripassu.pages import indexed
from paripassu.pages import site as sites
from paripassu.pages.kept import Kept, own_folder
from paripassu.pages.site import site
from paripassu.record.judge import fold as whole
from paripassu.record.storage.errors import StorageError
from paripassu.record.storage.files import Files

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True, scope="module")
def short() -> Iterator[None]:
    """Keep what was judged of short records, too, and have indexes of few pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sites, "_WORTH", 1)
        patch.setattr(indexed, "WIDTHS", (2, 1))
        yield


def begun() -> ProcessBook:
    """A record with nearly one full page."""
    made = ProcessBook().signed()
    for number in range(251):
        made.say("mood", ("north", "south")[number % 2], {"text": f"See entry {number + 200}."})
    return made


BOOK = begun()


def grown(book: ProcessBook, random: Random, count: int) -> tuple[ProcessBook, int]:
    """Give a log that goes on, and its day."""
    made, day = copy.deepcopy(book), 2
    for _ in range(count):
        day += random.randrange(3)
        north, of = random.random() < 0.5, None
        match random.randrange(6):
            case 0:
                of = made.say("perform", "north", {"step": "open:1"})
            case 1:
                of = made.say("perform", "south", {"step": f"relief:{random.randrange(1, 3)}"})
            case 2:
                made.say("dispute", "south", {"ground": "a <b>ground</b>", "step": "open:1"})
            case 3:
                made.append(made.note(at(START + day * DAY)))
                made.say("mood", "north", {"text": "noted"})
            case 4:
                of = made.say("mood", "south", {"text": "received earlier"})
                made.append(made.receipt(of, at(START + day * DAY)))
            case 5:
                made.say("mood", "iaea", {"text": f"Entry {random.randrange(300)}"})
        if of is not None and random.random() < 0.7:
            made.say("confirm", "south" if north else "north", {"of": of})
    return made, day + 1


def files(folder: Path) -> dict[str, bytes]:
    """Give the files of a site; what a log had in part may stay in a copy of it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock" and ".p" not in path.parent.suffix
    }


def spoil(folder: Path, random: Random) -> None:
    """Damage a file in a folder, or take it away."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock"]
    if not found:
        return
    path = random.choice(found)
    content = bytearray(path.read_bytes())
    match random.randrange(3):
        case 0:
            path.unlink()
        case 1:
            path.write_bytes(content[: random.randrange(len(content) + 1)])
        case 2:
            for _ in range(random.randrange(1, 4)):
                if content:
                    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
            path.write_bytes(content)


@settings(max_examples=examples(6), deadline=None)
@given(st.integers(0, 2**32))
def test_a_site_that_goes_on_is_one_made_anew(seed: int) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as name:
        place, kept = Path(name), Path(name) / "kept"
        book, day = grown(BOOK, random, random.randrange(4))
        for turn in range(3):
            log = book.write(place / f"log-{turn}", day=day)
            out = place / "site"
            site(log, out, kept=kept)
            site(log, place / f"whole-{turn}")
            assert files(out) == files(place / f"whole-{turn}")
            assert Kept.read(kept).begun is not None
            if random.random() < 0.4:
                spoil(kept, random)
            if random.random() < 0.4 and (out / "record").is_dir():
                spoil(out / "record", random)
            if random.random() < 0.3:  # another history from here: for a site of its own
                shutil.rmtree(out)
                book, day = grown(BOOK, random, 1 + random.randrange(4))
            else:
                book, later = grown(book, random, 1 + random.randrange(4))
                day = max(day, later)


def test_what_is_judged_is_not_judged_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(BOOK.write(tmp_path / "log", day=3), tmp_path / "site", kept=tmp_path / "kept")
    longer = copy.deepcopy(BOOK)
    longer.say("mood", "north", {"text": "one more"})
    longer.write(tmp_path / "log", day=3)
    seen: list[int] = []

    def fold(state: object, index: int, *more: object) -> object:
        seen.append(index)
        return whole(state, index, *more)  # type: ignore[arg-type]

    monkeypatch.setattr("paripassu.record.judged_entries.fold", fold)
    written = site(tmp_path / "log", tmp_path / "site", kept=tmp_path / "kept")
    assert seen == [len(BOOK.entries)]
    assert 0 < written.written < written.files
    site(tmp_path / "log", tmp_path / "whole")
    assert len(seen) == 2 + len(BOOK.entries)
    assert files(tmp_path / "site") == files(tmp_path / "whole")


def test_another_program_judges_all_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site(BOOK.write(tmp_path / "log", day=3), tmp_path / "site", kept=tmp_path / "kept")
    assert Kept.read(tmp_path / "kept").begun is not None
    monkeypatch.setattr("paripassu.pages.kept.program", lambda: "another")
    assert Kept.read(tmp_path / "kept").begun is None


def test_what_others_may_have_written_counts_for_nothing(tmp_path: Path) -> None:
    caches = {"XDG_CACHE_HOME": str(tmp_path / "caches")}
    kept = own_folder(tmp_path / "site", caches)
    assert kept is not None
    site(BOOK.write(tmp_path / "log", day=3), tmp_path / "site", kept=kept)
    assert Kept.read(kept).begun is not None
    (kept / "kept.json").chmod(0o620)
    assert Kept.read(kept).begun is None
    (kept / "kept.json").chmod(0o600)
    assert Kept.read(kept).begun is not None
    for _ in range(2):  # the second time, nothing is there
        assert own_folder(tmp_path / "site", caches, whole=True) == kept
        assert Kept.read(kept).begun is None


def test_nothing_is_kept_in_the_site(tmp_path: Path) -> None:
    log, out = BOOK.write(tmp_path / "log", day=3), tmp_path / "site"
    for kept in (out, out / "kept", tmp_path / "site" / ".." / "site" / "kept"):
        with pytest.raises(ParameterError, match="lies in the site"):
            site(log, out, kept=kept)
        assert not out.exists()
    assert own_folder(out, {"XDG_CACHE_HOME": str(out / "caches")}) is None
    caches = tmp_path / "caches"
    found = own_folder(out, {"XDG_CACHE_HOME": str(caches)})
    assert found is not None
    assert found.is_relative_to(caches)


def test_what_cannot_be_kept_is_no_error(tmp_path: Path) -> None:
    log = BOOK.write(tmp_path / "log", day=3)
    (tmp_path / "file").write_bytes(b"")
    for kept in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/none")):
        assert site(log, tmp_path / "site", kept=kept).files
    caches = {"XDG_CACHE_HOME": str(tmp_path / "file")}
    assert own_folder(tmp_path / "site", caches, whole=True) is not None


def test_a_run_that_ends_midway_leaves_what_the_next_can_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, out = tmp_path / "kept", tmp_path / "site"
    site(BOOK.write(tmp_path / "log", day=3), out, kept=kept)
    longer = copy.deepcopy(BOOK)
    for _ in range(9):
        longer.say("mood", "north", {"text": "one more"})
    longer.write(tmp_path / "log", day=3)
    written = Files.replace
    for most in range(0, 40, 3):
        left = [most]

        def full(self: Files, name: str, data: bytes, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise StorageError("the disk is full")
            written(self, name, data)

        monkeypatch.setattr(Files, "replace", full)
        with suppress(StorageError):
            site(tmp_path / "log", out, kept=kept)
        monkeypatch.setattr(Files, "replace", written)
        assert Kept.read(kept).begun is not None
        if left[0] >= 0:
            break
    assert most
    site(tmp_path / "log", out, kept=kept)
    site(tmp_path / "log", tmp_path / "whole")
    assert files(out) == files(tmp_path / "whole")


def test_a_changed_entry_is_found_whatever_was_kept(tmp_path: Path) -> None:
    site(BOOK.write(tmp_path / "log", day=3), tmp_path / "site", kept=tmp_path / "kept")
    bundle = next((tmp_path / "site" / "log" / "tile" / "entries").rglob("000.p/*"), None)
    bundle = bundle or next((tmp_path / "site" / "log" / "tile" / "entries").glob("000*"))
    content = bundle.read_bytes()
    bundle.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(PariPassuError):
        site(tmp_path / "log", tmp_path / "site", kept=tmp_path / "kept")


@pytest.mark.parametrize("there", [False, True])
def test_a_refused_log_leaves_no_folder_behind(tmp_path: Path, *, there: bool) -> None:
    log = BOOK.write(tmp_path / "log", day=3)
    for path in (log / "tile").rglob("*"):
        if path.is_file():
            path.write_bytes(b"x")
    if there:
        (tmp_path / "site").mkdir()
    with pytest.raises(PariPassuError):
        site(log, tmp_path / "site", kept=tmp_path / "kept")
    assert [*tmp_path.glob("site")] == ([tmp_path / "site"] if there else [])
    assert [*tmp_path.glob("site/*")] == []
