"""What fits a screen: sentences, items beside a mark, and tables that become lists where narrow.

Text of files is never read as markup, and control characters never reach the terminal. Lines are
broken at blanks, never between a number and its unit, and no text is cut.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from paripassu.charts.text import clean, columns, wrap

if TYPE_CHECKING:
    from rich.console import Console

#: No text has so many lines.
_ALL = 100_000
#: Columns between those of a table, and further in where a list hangs.
_GAP, _HANG = 2, 2
#: The narrowest that a column may get that is broken into lines.
_NARROWEST = 14


def say(console: Console, text: str, style: str = "") -> None:
    """Print a sentence."""
    for line in wrap(text, console.width, _ALL):
        put(console, line, style)


def hang(console: Console, mark: str, text: str, style: str = "", *, hanging: int = 0) -> None:
    """Print a text beside its mark, later lines under its first word.

    Parameters
    ----------
    console : rich.console.Console
    mark : str
        With the blanks before it.
    text : str
    style : str
    hanging : int
        How much further in later lines begin.
    """
    indent = columns(mark) + 1
    room = max(8, console.width - indent - hanging)
    head = f"{mark} "
    for line in wrap(text, room, _ALL):
        put(console, head + line, style)
        head = " " * (indent + hanging)


def table(
    console: Console,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    left: Collection[int] = (0,),
    flexible: int | None = None,
    lead: int = 1,
) -> None:
    """Print a table, or where the screen is too narrow for it a list with the same cells.

    Parameters
    ----------
    console : rich.console.Console
    heads : sequence of str
        The columns' names; an empty one has none.
    rows : iterable of sequence of str
        Cells, as many as there are columns.
    left : collection of int
        Columns that are set to the left; the others are numbers.
    flexible : int or None
        A column that may be broken into lines.
    lead : int
        How many of the first columns name a row, where it is a list.
    """
    # A blank at the end leaves room for a mark.
    cells = [[clean(cell) + " " * cell.endswith(" ") for cell in row] for row in rows]
    widths = [
        max(columns(line) for line in (head, *(row[at] for row in cells)))
        for at, head in enumerate(heads)
    ]
    over = sum(widths) + _GAP * (len(widths) - 1) - console.width
    if over > 0 and flexible is not None and widths[flexible] - over >= _NARROWEST:
        widths[flexible] -= over
        over = 0
    if over > 0:
        _list(console, heads, cells, lead)
        return
    _row(console, heads, widths, left, "bold")
    for row in cells:
        _row(console, row, widths, left)


def _row(
    console: Console,
    cells: Sequence[str],
    widths: Sequence[int],
    left: Collection[int],
    style: str = "",
) -> None:
    broken = [
        [cell] if columns(cell) <= width else wrap(cell, width, _ALL)
        for cell, width in zip(cells, widths, strict=True)
    ]
    for at in range(max(map(len, broken))):
        line = []
        for number, (parts, width) in enumerate(zip(broken, widths, strict=True)):
            text = parts[at] if at < len(parts) else ""
            blanks = " " * (width - columns(text))
            line.append(text + blanks if number in left else blanks + text)
        put(console, (" " * _GAP).join(line).rstrip(), style)


def _list(console: Console, heads: Sequence[str], rows: Iterable[Sequence[str]], lead: int) -> None:
    for row in rows:
        named = zip(heads[:lead], row[:lead], strict=True)
        say(console, ", ".join(f"{head} {cell}".strip() for head, cell in named if cell), "bold")
        for head, cell in zip(heads[lead:], row[lead:], strict=True):
            if cell:
                hang(console, " ", f"{head}: {cell}" if head else cell, hanging=_HANG)


def put(console: Console, line: str, style: str = "") -> None:
    """Print one line as it is: it fits."""
    from rich.text import Text

    # Rich would break a line once more at a no-break space.
    console.print(Text(line, style=style), highlight=False, soft_wrap=True)
