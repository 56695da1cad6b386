"""Changes to a text by its characters: what goes with a line, and what is left in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import TypeAlias

from paripassu.toml.lines import comment_above, line_end, line_start
from paripassu.toml.locate import Statement

#: First character that goes, the one after the last, and what comes in their place.
Edit: TypeAlias = tuple[int, int, str]


def pieces(edits: Iterable[Edit], end: int) -> Iterator[tuple[int, int, str]]:
    """Give a changed text in pieces: from where to where it is kept, and what follows.

    Parameters
    ----------
    edits : iterable of Edit
        In any order. What is put into a place that goes is put where the place was.
    end : int
        Of the text.
    """
    at = 0
    for start, stop, new in sorted(edits, key=lambda edit: edit[:2]):
        yield at, max(at, start), new
        at = max(at, stop)
    yield at, end, ""


def cut_lines(
    text: str,
    statements: Sequence[Statement],
    gone: Set[int],
    commented: Set[int],
    *,
    empty_last: bool = False,
) -> Iterator[Edit]:
    r"""Cut the lines of statements; what stands between two that go, goes too.

    Parameters
    ----------
    text : str
        With ``\n`` at the end of lines.
    statements : sequence of Statement
        All of them, in turn.
    gone : set of int
        Which of them go.
    commented : set of int
        With which of these the comment right above goes, and one of the empty lines around them.
    empty_last : bool
        Whether the empty lines above stay where nothing follows that they would part.
    """
    for first in sorted(gone):
        if first - 1 in gone:
            continue
        last = first
        while last + 1 in gone:
            last += 1
        start = line_start(text, statements[first].start)
        end = min(line_end(text, statements[last].end) + 1, len(text))
        if first in commented:
            start = comment_above(text, start)
            if not start or text.endswith("\n\n", 0, start):
                while text.startswith("\n", end):
                    end += 1
            while not empty_last and end == len(text) and text.endswith("\n\n", 0, start):
                start -= 1
        yield start, end, ""
