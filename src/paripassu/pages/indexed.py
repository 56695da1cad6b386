"""Which pages of entries hold which letters: so that a search reads few files of a long record.

A page from a disk may load scripts and nothing else, words of many scripts have no spaces between
them, and a reader may type a part of a word. So what is listed are runs of one to three letters.
Sixteen pages, once they are full, have one index, in sixteen files by what the letters come to;
then four; of the newest, at most three full ones and one that is not, none. An index never changes
once it stands. The script ``static/find.js`` reads it in the same way.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from paripassu.pages.page import ENTRIES, Shown

#: Pages that have one index, the larger first.
WIDTHS: Final = (16, 4)
#: Files of an index.
FILES: Final = 16
#: Letters of the longest runs.
MOST: Final = 3
#: What parts words for sure, in the eyes of any browser: others may be a part of what is asked.
_BETWEEN: Final = re.compile("[ \n\t]+")


class Block(NamedTuple):
    """Pages that have one index.

    Attributes
    ----------
    page : int
        The number of the first one, from 0 on.
    width : int
        How many they are.
    """

    page: int
    width: int

    @property
    def starts(self) -> range:
        """The first entries of its pages."""
        start = self.page * ENTRIES
        return range(start, start + self.width * ENTRIES, ENTRIES)

    @property
    def paths(self) -> tuple[str, ...]:
        """Its files."""
        return tuple(f"find/words-{self.page}-{self.width}-{one}.js" for one in range(FILES))


def blocks(size: int) -> Iterator[Block]:
    """Give the blocks of a record.

    Parameters
    ----------
    size : int
        Its entries.

    >>> [(one.page, one.width) for one in blocks(256 * 25 + 1)]
    [(0, 16), (16, 4), (20, 4)]
    """
    full, page = size // ENTRIES, 0
    for width in WIDTHS:
        while page + width <= full:
            yield Block(page, width)
            page += width


def words_of(shown: Iterable[Shown]) -> frozenset[str]:
    """Give the words of a page of entries, by which they are searched, each once."""
    texts = (f"entry {one.index} {one.sentence} {one.time}" for one in shown)
    return frozenset(word for text in texts for word in _BETWEEN.split(plain(text)))


def plain(text: str) -> str:
    """Give a text without what does not count in a search (Unicode UAX 15, form NFKC)."""
    return unicodedata.normalize("NFKC", text).lower()


def runs(words: Iterable[str]) -> set[str]:
    """Give all runs of letters in words.

    >>> sorted(runs(["abc"]))
    ['a', 'ab', 'abc', 'b', 'bc', 'c']
    """
    return {
        word[at : at + length]
        for word in words
        for length in range(1, MOST + 1)
        for at in range(len(word) - length + 1)
    }


def file_of(run: str) -> int:
    """Give the number of the file in which a run stands.

    >>> file_of("abc"), file_of("한")
    (2, 12)
    """
    found = 0
    for letter in run:
        found = found * 31 + ord(letter)
    return found % FILES


def index_files(block: Block, words: Sequence[Iterable[str]]) -> Iterator[tuple[str, bytes]]:
    """Make the files of an index: for each run, in which pages it stands, as bits.

    Parameters
    ----------
    block : Block
    words : sequence
        Of each of its pages, as :func:`words_of` gives them.
    """
    found: list[dict[str, int]] = [{} for _ in range(FILES)]
    for at, some in enumerate(words):
        for run in runs(some):
            known = found[file_of(run)]
            known[run] = known.get(run, 0) | 1 << at
    for number, (path, known) in enumerate(zip(block.paths, found, strict=True)):
        content = script_text(dict(sorted(known.items())))
        yield path, f"foundWords({block.page},{block.width},{number},{content});\n".encode()


def script_text(value: object) -> str:
    """Write a value as it stands in a script."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Separators of lines, which some older browsers take for the end of a text.
    return content.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
