"""Items of a list or an inline table: taking some out and putting some in, commas and all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from paripassu.toml.splices import Edit

Span = tuple[int, int]

_TRIVIA = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")


def changed_items(
    text: str, span: Span, items: Sequence[Span], gone: Set[int], new: Sequence[str]
) -> Iterator[Edit]:
    """Take items out of a list or an inline table, and put others in at its end.

    Parameters
    ----------
    text : str
    span : (int, int)
        Of the list or the table, its brackets included.
    items : sequence of (int, int)
        Of its items, in turn; of a table's keys with their values.
    gone : set of int
        Which of them go. In a list, none if others come.
    new : sequence of str
        What comes.
    """
    kept = [k for k in range(len(items)) if k not in gone]
    start, end = span
    table = text[start] == "{"
    if not kept and (table or not re.search(r"[\n#]", text[start:end])):
        inside = ", ".join(new)
        yield start + 1, end - 1, f" {inside} " if table and inside else inside
        return
    for first, last in _runs(gone):
        yield _cut(text, items, first, last)
    if not new:
        return
    if not kept:  # comments stand in it
        yield end - 1, end - 1, ", ".join(new)
    elif table or text.find("\n", items[kept[-1]][1], end) < 0:
        at = items[kept[-1]][1]
        yield at, at, "".join(f", {item}" for item in new)
    else:
        yield from _lines(text, end, items, new)


def _runs(gone: Set[int]) -> Iterator[tuple[int, int]]:
    """Give the first and the last of those that follow each other."""
    for first in sorted(gone):
        if first - 1 in gone:
            continue
        last = first
        while last + 1 in gone:
            last += 1
        yield first, last


def _cut(text: str, items: Sequence[Span], first: int, last: int) -> Edit:
    """Cut items out; what stands between two that go, goes too."""
    start, end = items[first][0], items[last][1]
    after = _after(text, end)
    end = after + 1 if text[after] == "," else end
    # Lines that hold nothing else go whole, with the comment behind them.
    line, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    rest = text[end:line_end].lstrip(" \t") if line_end >= 0 else "]"
    if not text[line:start].strip(" \t") and rest[:1] in ("", "#"):
        return line, line_end + 1, ""
    if last + 1 < len(items):
        following = items[last + 1][0]
        if "\n" not in text[end:following]:
            return start, following, ""
    elif first and "\n" not in text[items[first - 1][1] : start]:
        return items[first - 1][1], items[last][1], ""
    blank = _BLANK.match(text, end)
    assert blank is not None
    return start, blank.end(), ""


def _lines(text: str, close: int, items: Sequence[Span], new: Sequence[str]) -> Iterator[Edit]:
    """Put items into a list that ends on a later line than its last item, each on its own line."""
    first, last = items[0], items[-1]
    at = last[1]
    after = _after(text, at)
    if text[after] == ",":
        at = after + 1
    else:
        yield at, at, ","
    line_end = text.find("\n", at)
    if not 0 <= line_end < close:
        yield at, at, " " + ", ".join(new)
        return
    # Behind the comment that may stand after the last item, which is that item's.
    indent = text[text.rfind("\n", 0, first[0]) + 1 : first[0]]
    indent = indent if not indent.strip() else "  "
    yield line_end, line_end, "".join(f"\n{indent}{item}," for item in new)


def _after(text: str, at: int) -> int:
    """Give the place of the comma or the bracket that follows an item."""
    match = _TRIVIA.match(text, at)
    assert match is not None
    return match.end()
