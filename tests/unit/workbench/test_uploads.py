"""Files that were dropped into the page: numbered, looked at, and gone at the end."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.errors import TableError, TooLargeError
from paripassu.workbench.uploads import MOST_FILES, MOST_UNPACKED, Uploads, shown_name, verify


def bomb(size: int = MOST_UNPACKED + 1) -> bytes:
    """Give a small archive that unpacks to so many bytes."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(size // 1_000_000):
            part.write(b" " * 1_000_000)
        part.write(b" " * (size % 1_000_000))
    return made.getvalue()


def test_kept_by_numbers_where_nobody_else_looks_and_gone_at_the_end(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    assert [*tmp_path.iterdir()] == []  # no folder before there is a file
    one = uploads.add("../../etc/passwd", b"a,b\n1,2\n")
    two = uploads.add("table.csv", b"c\n")
    assert (one.number, two.number) == (1, 2)
    assert (one.name, two.name) == ("passwd", "table.csv")
    assert one.path.read_bytes() == b"a,b\n1,2\n"
    assert one.path.parent == two.path.parent == uploads.folder
    assert uploads.folder is not None
    assert uploads.folder.parent == tmp_path
    assert stat.S_IMODE(uploads.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(one.path.stat().st_mode) == 0o600
    assert uploads.get(2) == two
    assert uploads.get(3) is None
    uploads.close()
    assert uploads.get(1) is None
    assert [*tmp_path.iterdir()] == []


def test_the_oldest_goes_where_there_are_too_many(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    for number in range(1, MOST_FILES + 3):
        uploads.add("t.csv", b"%d" % number)
    assert uploads.folder is not None
    assert len([*uploads.folder.iterdir()]) == MOST_FILES
    assert uploads.get(2) is None
    kept = uploads.get(3)
    assert kept is not None
    assert kept.path.read_bytes() == b"3"
    uploads.close()


def test_two_at_a_time_and_what_a_killed_one_left(tmp_path: Path) -> None:
    first = Uploads(tmp_path)
    first.add("t.csv", b"1")
    script = (
        "import os, sys, pathlib\n"
        "from paripassu.workbench.uploads import Uploads\n"
        "made = Uploads(pathlib.Path(sys.argv[1]))\n"
        "made.add('t.csv', b'2')\n"
        "print(made.folder, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    left = Path(done.stdout.strip())
    assert (left / "1").read_bytes() == b"2", done.stderr
    (tmp_path / "uploads-note").write_text("no folder of ours")
    second = Uploads(tmp_path)
    assert not left.exists()
    second.add("t.csv", b"3")
    assert first.folder is not None
    assert second.folder not in (None, first.folder)
    assert (first.folder / "1").read_bytes() == b"1", "the other one is at work"
    first.close()
    second.close()
    assert [one.name for one in tmp_path.iterdir()] == ["uploads-note"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "kept").write_text("kept")
    (tmp_path / "state" / "uploads-1-0").symlink_to(tmp_path / "mine")
    uploads = Uploads(tmp_path / "state")
    uploads.add("t.csv", b"1")
    uploads.close()
    assert (tmp_path / "mine" / "kept").read_text() == "kept"


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    content = bomb()
    assert len(content) < 1_000_000
    with pytest.raises(TooLargeError, match=r"^book\.xlsx: unpacks to more than 200 MB — "):
        verify(content, "book.xlsx")
    verify(bomb(1000), "book.xlsx")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "t.xlsx: is empty — choose another file"),
        (b"PK\x03\x04", "t.xlsx: is a damaged workbook — save it again, as .xlsx or .ods"),
        (bomb(1000)[:-30], "t.xlsx: is a damaged workbook — save it again, as .xlsx or .ods"),
    ],
)
def test_one_sentence_for_what_cannot_be_kept(content: bytes, said: str) -> None:
    with pytest.raises(TableError) as refused:
        verify(content, "t.xlsx")
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.csv", "a.csv"),
        ("C:\\fakepath\\a.csv", "a.csv"),
        ("../../x/.csv", ".csv"),
        ("..", "table"),
        ("", "table"),
        ("a/", "table"),
        ("a\u202egpj.csv", "a gpj.csv"),
        ("x" * 300 + ".csv", "x" * 95 + "….csv"),
    ],
)
def test_names_are_shown_short_and_clean(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@settings(max_examples=examples(300))
@given(st.text(max_size=300))
def test_no_name_is_a_path_or_unprintable(name: str) -> None:
    shown = shown_name(name)
    assert shown
    assert not set("/\\") & set(shown)
    assert len(shown) <= 101
    assert not any(ord(letter) < 32 for letter in shown)
