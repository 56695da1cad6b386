"""A file is written whole or not at all, and over nothing that would be missed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import paripassu as pp
from paripassu.errors import (
    OverwriteError,
    PariPassuError,
    TooLargeError,
    UnreadableError,
    UnwritableError,
)
from paripassu.files import read, verify_place, write_bytes, write_text
from paripassu.folders import make_folder, verify_folder
from paripassu.kinds import AGREEMENT, DRAW, PAGE, PLAN, PNG, SVG, WORKBOOK, Kind

ANY = Kind("anything", lambda _: True)
PLANS = '{\n "format": "paripassu/plan/1",\n "agreement": "x"\n}\n'
AGREEMENTS = "# ours\n\n[agreement]\nid = 'x'\n"


def test_a_text_is_written_in_utf_8_with_its_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "é\r\nb\n")
    assert (tmp_path / "a.txt").read_bytes() == b"\xc3\xa9\r\nb\n"


def test_an_old_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o600)
    write_text(path, "new", replaces=ANY)
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_replaced_unless_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(OverwriteError, match="exists already"):
        write_text(path, "new")
    assert path.read_text() == "old"
    write_text(tmp_path / "b.txt", "new")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("old", [None, "old"])
def test_a_failure_at_any_step_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, old: str | None
) -> None:
    path = tmp_path / "a.txt"
    if old is not None:
        path.write_text(old)

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    if step == "replace" and old is None:
        monkeypatch.setattr(Path, "hardlink_to", fail)
        monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UnwritableError, match="No space left on device"):
        write_text(path, "new", replaces=ANY)
    assert [p.name for p in tmp_path.iterdir()] == ([] if old is None else ["a.txt"])
    assert old is None or path.read_text() == old


def test_a_file_that_comes_in_between_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    fsync = os.fsync

    def another(number: int) -> None:
        fsync(number)
        if not path.exists():
            path.write_text("theirs")

    monkeypatch.setattr(os, "fsync", another)
    with pytest.raises(OverwriteError, match="exists already"):
        write_text(path, "mine", replaces=PLAN)
    assert path.read_text() == "theirs"


def test_without_hard_links_a_new_file_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write_bytes(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_link_stays_a_link_and_what_it_names_is_judged(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text(PLANS)
    link.symlink_to(real)
    write_text(link, "new", replaces=PLAN)
    assert link.is_symlink()
    assert real.read_text() == "new"
    with pytest.raises(OverwriteError, match="is not a plan"):
        write_text(link, "newer", replaces=PLAN)
    assert real.read_text() == "new"


def test_places_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    for place in (tmp_path / "a\0b", Path("/dev/null/x")):
        with pytest.raises(UnwritableError, match="cannot be written"):
            write_text(place, "x")
    with pytest.raises(UnwritableError, match="is a folder"):
        write_text(tmp_path, "x", replaces=ANY, force=True)
    with pytest.raises(UnwritableError, match="no name of a file"):
        write_text("-", "x")


def test_a_place_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    verify_folder(tmp_path / "new")
    verify_folder(tmp_path)
    verify_folder(tmp_path / "a" / "b", parents=True)
    with pytest.raises(UnwritableError, match="there is no folder 'a'"):
        verify_folder(tmp_path / "a" / "b")
    with pytest.raises(UnwritableError, match="is a file, not a folder"):
        verify_folder(tmp_path / "file")
    for parents in (False, True):
        with pytest.raises(UnwritableError, match="is a file, not a folder"):
            verify_folder(tmp_path / "file" / "new", parents=parents)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]  # nothing is made
    # Whoever runs the tests may be allowed to write everywhere.
    monkeypatch.setattr("os.access", lambda *_: False)
    for verify in (verify_folder, verify_place):
        with pytest.raises(UnwritableError, match="nothing may be written in"):
            verify(tmp_path / "new")


def test_a_device_is_written_to() -> None:
    write_text("/dev/null", "x")
    write_text("/dev/null", "x", replaces=PLAN)


def test_no_folder_is_made_for_a_mistyped_name(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    with pytest.raises(UnwritableError) as refused:
        write_text(tmp_path / "result" / "2030" / "a.json", "x")
    assert f"there is no folder 'result' in {tmp_path}" in str(refused.value)
    assert "did you mean 'results'?" in str(refused.value)
    assert [p.name for p in tmp_path.iterdir()] == ["results"]
    with pytest.raises(UnwritableError, match="no folder 'pictures'"):
        make_folder(tmp_path / "pictures" / "today")
    assert make_folder(tmp_path / "pictures").is_dir()
    make_folder(tmp_path / "pictures")
    make_folder(tmp_path / "build" / "demo", parents=True)
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnwritableError, match="is a file, not a folder"):
        make_folder(tmp_path / "file")


#: For each way of writing: what stands there already, and whether it is replaced.
CASES = [
    (PLAN, None, PLANS, True),
    (PLAN, False, PLANS, True),
    (PLAN, False, PLANS.replace("plan/1", "plan/2"), True),
    (PLAN, False, "", True),  # nothing is lost
    (PLAN, False, PLANS.replace("plan", "draw"), False),
    (PLAN, False, "some notes", False),
    (PLAN, False, '{"note": {"format": "paripassu/plan/1"}}', False),
    (PLAN, True, "some notes", True),
    (PLAN, True, AGREEMENTS, False),
    (PLAN, True, "[[party]]\nid = 'a'\n", False),
    (PLAN, True, "agreement = { id = 'x' }\n", False),
    (PLAN, True, "PK\x03\x04…xl/workbook.xml", False),
    (DRAW, True, "\ufeff" + AGREEMENTS, False),
    (AGREEMENT, None, AGREEMENTS, False),
    (AGREEMENT, False, AGREEMENTS, False),
    (AGREEMENT, True, AGREEMENTS, True),
    (AGREEMENT, True, "PK\x03\x04…[Content_Types].xml", False),
    (AGREEMENT, True, "# my notes", True),
    (WORKBOOK, False, "PK\x03\x04…xl/workbook.xml", False),
    (WORKBOOK, True, "PK\x03\x04…xl/workbook.xml", True),
    (WORKBOOK, True, AGREEMENTS, False),
]


@pytest.mark.parametrize(("kind", "force", "there", "replaced"), CASES)
def test_a_file_is_replaced_by_one_of_its_kind_only(
    tmp_path: Path, kind: Kind, force: bool | None, there: str, replaced: bool
) -> None:
    path = tmp_path / "there"
    path.write_text(there, encoding="utf-8")
    if replaced:
        verify_place(path, replaces=kind, force=force)
        write_text(path, "new", replaces=kind, force=force)
        assert path.read_text() == "new"
        return
    with pytest.raises(OverwriteError, match="exists already"):
        verify_place(path, replaces=kind, force=force)
    with pytest.raises(OverwriteError, match="exists already"):
        write_text(path, "new", replaces=kind, force=force)
    assert path.read_text(encoding="utf-8") == there


def test_force_is_offered_only_where_it_would_help(tmp_path: Path) -> None:
    notes, agreement = tmp_path / "notes", tmp_path / "a.toml"
    notes.write_text("mine")
    agreement.write_text(AGREEMENTS)
    for path, kind, force, offered in (
        (notes, PLAN, False, True),
        (notes, PLAN, None, False),
        (agreement, PLAN, False, False),
        (agreement, AGREEMENT, False, True),
    ):
        with pytest.raises(OverwriteError) as refused:
            write_text(path, "x", replaces=kind, force=force)
        assert ("force" in refused.value.mend) is offered


def test_the_input_is_never_written_over(tmp_path: Path) -> None:
    plan, link = tmp_path / "plan.json", tmp_path / "link.json"
    plan.write_text(PLANS)
    link.symlink_to(plan)
    for place in (plan, link):
        with pytest.raises(OverwriteError, match="is the input itself"):
            verify_place(place, None, "-", plan, replaces=PLAN, force=True)
    verify_place(plan, tmp_path / "none", replaces=PLAN)


def test_a_kind_is_known_at_either_end_of_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(300_000) + b"xl/worksheets/sheet1.xml")
    with pytest.raises(OverwriteError, match="is a workbook"):
        write_text(path, "x", replaces=PLAN, force=True)


def test_pictures_and_pages_are_known() -> None:
    assert SVG.holds(b'<svg class="marks" width="1">')
    assert PNG.holds(b"\x89PNG\r\n\x1a\n\x00")
    assert PAGE.holds(b'<!doctype html>\n<meta name="generator" content="paripassu">')
    assert not PAGE.holds(b"<!doctype html>\n<title>my own site</title>")


def test_a_private_file_is_for_its_owner_and_over_nothing(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    write_text(path, "x", private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for taken in (path, tmp_path, Path("/dev/null")):
        with pytest.raises(OverwriteError, match="exists already"):
            write_text(taken, "y", private=True, replaces=ANY, force=True)


def test_many_threads_write_one_name_and_many(tmp_path: Path) -> None:
    """Every file is whole, has a new file's permissions, and nothing else is left behind."""
    (tmp_path / "plain").write_text("")
    plain = stat.S_IMODE((tmp_path / "plain").stat().st_mode)
    (tmp_path / "plain").unlink()

    def write(number: int) -> str:
        text = f"{number}\n" * 2_000
        write_text(tmp_path / f"own-{number}", text)
        write_text(tmp_path / "common", text, replaces=ANY)
        try:
            write_text(tmp_path / "first", text)
        except PariPassuError:
            return ""
        return text

    with ThreadPoolExecutor(16) as pool:
        first = [text for text in pool.map(write, range(64)) if text]
    texts = [f"{number}\n" * 2_000 for number in range(64)]
    assert [(tmp_path / f"own-{number}").read_text() for number in range(64)] == texts
    assert (tmp_path / "common").read_text() in texts
    assert [(tmp_path / "first").read_text()] == first  # exactly one came first
    assert len(list(tmp_path.iterdir())) == 66
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {plain}


def test_an_empty_name_is_no_folder(tmp_path: Path) -> None:
    """An empty name would stand for the folder that one is in."""
    with pytest.raises(UnreadableError, match=r"^input: the name of the file is empty — name"):
        read("")
    for write in (
        lambda: write_text("", "x"),
        lambda: write_text("", "x", replaces=ANY, force=True),
        lambda: verify_place(""),
        lambda: make_folder(""),
        lambda: verify_folder("", parents=True),
    ):
        with pytest.raises(UnwritableError, match="the name of the place to write to is empty"):
            write()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"a": 1}, "not a dict — give the file"),
        ({}, "not an empty dict"),
        ([{"a": 1}], "not a list"),
        (None, "not None"),
        (True, "not True"),
        (3, "not 3"),
        (b"{}", "not bytes — put io.BytesIO(...) around them"),
    ],
)
def test_what_is_no_file_is_told_in_the_words_of_python(given: Any, said: str) -> None:
    for function in (read, pp.read_document, pp.read_plan, pp.import_book):
        with pytest.raises(UnreadableError) as caught:
            function(given)
        assert f"input: should be a path or an open file, {said}" in str(caught.value)
    table: Any = given if not isinstance(given, list) else [1]
    with pytest.raises(PariPassuError) as told:
        pp.account(table)
    assert "should be a file, a frame or rows as mappings, not " in str(told.value)
    assert " table" not in str(told.value).removeprefix("table")
    with pytest.raises(PariPassuError) as told:
        pp.plan(given)
    assert f"not {said.removeprefix('not ').split(' — ')[0]} — give" in str(told.value)


def test_links_in_a_circle_are_no_place_to_write_to(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(UnwritableError, match="symbolic links"):
        write_text(one, "text")


def test_an_unbuffered_pipe_is_read_to_its_end() -> None:
    """One read of a pipe gives what is in it, and the writer may not have done."""
    code = "import os, time; os.write(1, b'one'); time.sleep(0.2); os.write(1, b'two')"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, bufsize=0) as run:
        assert run.stdout is not None
        assert read(run.stdout).data == b"onetwo"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, bufsize=0) as run:
        assert run.stdout is not None
        with pytest.raises(TooLargeError):
            read(run.stdout, 5)
