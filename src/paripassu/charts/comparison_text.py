"""A comparison in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from paripassu.charts.comparison_words import (
    answer_rows,
    changed,
    file_names,
    legend,
    order_words,
    reasons,
)
from paripassu.charts.screen import hang, put, say, table
from paripassu.charts.text import columns
from paripassu.sequencing.comparison import Comparison

if TYPE_CHECKING:
    from rich.console import Console


def render_comparison(console: Console, comparison: Comparison) -> None:
    """Print a comparison: what differs, the answers beside each other, and why they differ."""
    say(console, comparison.summary(), style="bold")
    for name in file_names(comparison):
        hang(console, " ", name, hanging=2)
    if comparison.conceded:
        conceded = ", ".join(comparison.conceded)
        say(console, f"Conceded, as if they were in no file: {conceded}.")
    heads = [f"file {at}" for at in range(1, len(comparison.files) + 1)]
    if comparison.differences:
        console.print()
        say(console, "What differs", style="bold")
        for one in changed(comparison):
            hang(console, " ", one.title, hanging=2)
            for key, values in one.keys:
                _values(console, heads, key, values)
    console.print()
    say(console, "The answers", style="bold")
    rows = [[name, *cells] for name, cells in answer_rows(comparison)]
    table(console, ["", *heads], rows, left=range(len(heads) + 1))
    for line in legend(comparison):
        say(console, line, style="dim")
    told = order_words(comparison)
    if told:
        console.print()
        say(console, told[0])
        for line in told[1:]:
            hang(console, "  ·", line)
    for why in reasons(comparison):
        console.print()
        say(console, f"Why file {why.file} has no plan", style="bold")
        for line in why.loses:
            say(console, line)
        for number, (because, *amounts) in enumerate(why.conflicts, start=1):
            hang(console, f"{number:>3}.", because)
            for line in amounts:
                hang(console, "     ", f"· {line}", hanging=2)
        if why.repairs:
            say(console, "The mildest repair of each kind:")
        for line in why.repairs:
            hang(console, "  ·", line)


def _values(console: Console, heads: Sequence[str], key: str, values: Sequence[str]) -> None:
    """Print what a key holds in each file, or which files have an entry."""
    cells = [f"{head}: {value}" for head, value in zip(heads, values, strict=True)]
    whole = f"     {key}   " if key else "     "
    if columns(line := whole + "   ".join(cells)) <= console.width:
        put(console, line)
        return
    if key:
        hang(console, "    ", key)
    for cell in cells:
        hang(console, "      ", cell, hanging=2)
