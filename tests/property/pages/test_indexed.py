"""The index of the search: it holds each run of letters of each page, and no other."""

from __future__ import annotations

import json
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.pages.indexed import (
    FILES,
    WIDTHS,
    Block,
    blocks,
    file_of,
    index_files,
    plain,
    words_of,
)
from paripassu.pages.page import ENTRIES, Shown

LETTERS = (
    'abAB1,.<_\t\n "\\'
    "\u00e9e\u0301\ufb01\u00df\u0130\u03a3\u03c3\ud55c\uad6d\u0434\u0639\u202e\u2028\u00a0\U0001d49c"
)
sentences = st.text(st.sampled_from(LETTERS), max_size=12)
pages = st.lists(st.lists(sentences, min_size=1, max_size=3), min_size=4, max_size=4)


def read(block: Block, texts: list[list[str]]) -> list[dict[str, int]]:
    """Make an index, and read it as a browser is handed it."""
    shown = [
        [Shown(ENTRIES * at + place, text, "3 March") for place, text in enumerate(some)]
        for at, some in enumerate(texts)
    ]
    found = []
    for number, (path, content) in enumerate(index_files(block, [words_of(one) for one in shown])):
        assert path == block.paths[number]
        said = re.fullmatch(r"foundWords\((\d+),(\d+),(\d+),(\{.*\})\);\n", content.decode())
        assert said is not None
        assert [int(one) for one in said.groups()[:3]] == [block.page, block.width, number]
        found.append(json.loads(said[4]))
    return found


@settings(max_examples=examples(300))
@given(pages, st.data())
def test_every_part_of_a_word_is_found_on_its_pages(
    texts: list[list[str]], data: st.DataObject
) -> None:
    found = read(Block(8, 4), texts)
    lines = [
        [plain(f"entry {ENTRIES * at + place} {text} 3 March") for place, text in enumerate(some)]
        for at, some in enumerate(texts)
    ]
    # Each run that stands in the index stands on those pages, literally.
    for number, known in enumerate(found):
        for run, bits in known.items():
            assert file_of(run) == number
            assert bits == sum(
                1 << at for at, some in enumerate(lines) if any(run in one for one in some)
            ), run
    # Whatever a reader types of a word, all its runs are there.
    at = data.draw(st.integers(0, 3))
    line = data.draw(st.sampled_from(lines[at]))
    start = data.draw(st.integers(0, len(line) - 1))
    word = (line[start : start + data.draw(st.integers(1, 9))].split() or ["entry"])[0]
    length = min(3, len(word))
    for place in range(len(word) - length + 1):
        run = word[place : place + length]
        assert found[file_of(run)].get(run, 0) & 1 << at, (word, run)


@settings(max_examples=examples(200))
@given(st.integers(0, ENTRIES * 200))
@example(0)
@example(ENTRIES * 4 - 1)
@example(ENTRIES * 16)
def test_full_pages_stand_in_one_index_each_and_few_in_none(size: int) -> None:
    found = [start for block in blocks(size) for start in block.starts]
    assert found == [*range(0, len(found) * ENTRIES, ENTRIES)]
    assert 0 <= size // ENTRIES - len(found) < min(WIDTHS)
    paths = [path for block in blocks(size) for path in block.paths]
    assert len(paths) == len(set(paths)) == FILES * sum(1 for _ in blocks(size))
    # What is full goes on to be so: an index stands as it is until four are one.
    later = {*blocks(size + ENTRIES)}
    assert all(block in later for block in blocks(size) if block.width == max(WIDTHS))
