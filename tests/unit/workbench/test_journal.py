"""Journals: as far as they were finished, whatever became of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.workbench.editing.change import Change
from paripassu.workbench.keeping.disk import Disk
from paripassu.workbench.keeping.journal import Journal, Kept, read_journal


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[Kept]]:
    """A journal, and what was held after each of its lines."""
    path = tmp_path_factory.mktemp("journal") / "a-000001.jsonl"
    journal = Journal(path, "é.toml", "one é 한글\n", Disk())
    kept = [journal.kept]
    acts: tuple[Callable[[], None], ...] = (
        lambda: journal.change(Change(4, "é", "è"), "text", 0.5),
        lambda: journal.change(Change(0, "one", "two\n"), "text", 9.5),
        lambda: journal.know("two\n è 한글\n"),
        journal.undo,
        journal.redo,
        journal.undo,
    )
    for act in acts:
        act()
        kept.append(journal.kept)
    return path.read_bytes(), kept


def test_read_again_it_says_what_was_held(written: tuple[bytes, list[Kept]]) -> None:
    content, kept = written
    assert read_journal(content) == kept[-1]
    assert kept[-1].unwritten
    assert not kept[-2].unwritten


def test_cut_anywhere_it_says_what_was_held_then(written: tuple[bytes, list[Kept]]) -> None:
    content, kept = written
    for size in range(len(content)):
        whole = content[:size].count(b"\n")
        assert read_journal(content[:size]) == (kept[whole - 1] if whole else None)


@given(data=st.data())
@settings(max_examples=examples(400))
def test_changed_anywhere_it_is_read_or_left(
    written: tuple[bytes, list[Kept]], data: st.DataObject
) -> None:
    content, _ = written
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    read_journal(bytes(changed))


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "1",
        "null",
        "{}",
        '{"change":[0,"o"]}',
        '{"change":[0.5,"o","x"],"field":"f","at":0}',
        '{"change":[true,"","x"],"field":"f","at":0}',
        '{"change":[99,"o","x"],"field":"f","at":0}',
        '{"change":[0,"o","x"],"field":1,"at":0}',
        '{"change":[0,"o","x"],"field":"f","at":"now"}',
        '{"known":[0,"x","y"]}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_none_ends_what_is_read(line: str) -> None:
    first = '{"format":"paripassu/journal/1","file":"f","text":"one"}\n'
    good = '{"change":[0,"o","x"],"field":"f","at":0}\n'
    for content in (first + line + "\n" + good, first + line):
        kept = read_journal(content.encode())
        assert kept is not None
        assert kept.history.text == "one"
    kept = read_journal((first + good + line + "\n").encode())
    assert kept is not None
    assert kept.history.text == "xne"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"x",
        b"{}\n",
        b'{"format":"paripassu/journal/2","file":"f","text":""}\n',
        b"\xff\n",
    ],
)
def test_what_is_no_journal_is_none(content: bytes) -> None:
    assert read_journal(content) is None


def test_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a-000001.jsonl"
    Journal(path, "f", "", Disk())
    assert path.stat().st_mode & 0o777 == 0o600
