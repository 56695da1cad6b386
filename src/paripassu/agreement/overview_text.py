"""An overview as plain text and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from paripassu.agreement import phrases
from paripassu.agreement.admiralty import likelihood_words
from paripassu.agreement.model import Interval
from paripassu.numbers.words import count, date
from paripassu.quoted import cut

if TYPE_CHECKING:
    from paripassu.agreement.overview_rows import MeasureRow, PositionRow, Rows

#: Columns of a line, where nobody says how wide the screen is.
WIDTH = 100
#: The least room for the last column of a table; with less, the table becomes a list.
_LAST = 24


def summary_of(overview: Rows) -> str:
    """Say in one sentence how much there is of each kind."""
    counts = [
        count(len(rows), one)
        for rows, one in (
            (overview.parties, "party"),
            (overview.measures, "measure"),
            (overview.positions, "position"),
            (overview.sources, "source"),
        )
    ]
    return f"{_line(overview.title or overview.agreement)}: {', '.join(counts)}."


def text_of(overview: Rows, width: int = WIDTH) -> str:
    """Lay an overview out for a terminal of so many columns."""
    return "\n".join(_text(overview, width)) + "\n"


def _text(overview: Rows, width: int) -> Iterator[str]:
    head = f"{overview.agreement}: {overview.title}" if overview.title else overview.agreement
    yield from _wrapped(_line(head), width)
    yield from _wrapped(", ".join(facts(overview)), width)
    for title, table in _tables(overview):
        yield ""
        yield title
        yield from _columns(table, width)
    if overview.requirements:
        yield ""
        yield "Facts that nobody can concede"
        for fact in overview.requirements:
            yield from _wrapped(_line(fact.in_words), width, "  ", "    ")
    if overview.choices:
        yield ""
        yield "Alternatives"
        for choice in overview.choices:
            yield from _wrapped(choice.in_words, width, "  ", "    ")
    if overview.groups:
        yield ""
        yield "At one moment"
        for group in overview.groups:
            yield from _wrapped(" + ".join(group), width, "  ", "    ")
    if overview.declarations:
        yield ""
        yield "Declarations"
        for one in overview.declarations:
            yield from _wrapped(_line(f"{one.party}: {one.template}"), width, "  ", "    ")
    if overview.process:
        yield ""
        yield "How it is run"
        for sentence in overview.process:
            yield from _wrapped(_line(f"{sentence}."), width, "  ", "    ")
    if overview.positions:
        yield ""
        yield "Positions, and what they rest on"
        for position in overview.positions:
            yield from _position(overview, position, width)
    if overview.notes:
        yield ""
        for note in overview.notes:
            yield from _wrapped(f"{note}.", width, "", "  ")


def facts(overview: Rows) -> Iterator[str]:
    """Give what holds for the whole agreement: days, units, language and digest."""
    if overview.start is not None:
        yield f"day 0 is {date(overview.start)}"
    if overview.horizon_days is not None:
        yield f"everything ends within {overview.horizon_days} days"
    yield f"values in {overview.unit}" if overview.unit else "values in each party's own units"
    if overview.language is not None:
        yield f"titles in the language {overview.language}"
    yield f"digest {overview.digest[:19]}…"


def _tables(overview: Rows) -> Iterator[tuple[str, list[Sequence[str]]]]:
    yield (
        "Parties",
        [
            ("id", "name", "stake", "tolerance", "total", "performs"),
            *(
                (
                    row.id,
                    cut(_line(row.name), 40),
                    phrases.interval(row.stake),
                    phrases.interval(row.tolerance),
                    phrases.interval(row.total),
                    f"{len(row.performs)} of {len(overview.measures)}",
                )
                for row in overview.parties
            ),
        ],
    )
    yield (
        "Measures",
        [
            ("id", "title", "by", "value", "lasting", "days", "portions"),
            *(
                (
                    row.id + (" (optional)" if row.optional else ""),
                    cut(_line(row.title), 40),
                    " + ".join(row.by),
                    "; ".join(f"{who} {phrases.interval(v)}" for who, v in row.value.items()),
                    phrases.number(row.lasting),
                    portion_days(row),
                    _line(row.in_words),
                )
                for row in overview.measures
            ),
        ],
    )


def portion_days(row: MeasureRow) -> str:
    """Give the days of a portion; of stages that differ, where all lie."""
    if not row.stage_days:
        return phrases.interval(row.days)
    low = min(days.low for days in row.stage_days)
    return phrases.interval(Interval(low, max(days.high for days in row.stage_days)))


def _columns(table: list[Sequence[str]], width: int) -> Iterator[str]:
    """Align columns, the last one wrapped; a list where there is no room for it."""
    used = [k for k in range(len(table[0])) if any(row[k] for row in table[1:])]
    widths = [max(len(row[k]) for row in table) for k in used[:-1]]
    indent = " " * (2 + sum(widths) + 2 * len(widths))
    last = max((len(row[used[-1]]) for row in table), default=0)
    if width >= WIDTH:
        width = max(width, len(indent) + _LAST)  # a wide screen scrolls before it reads a list
    elif len(indent) + min(last, _LAST) > width:
        yield from _list(table, used, width)
        return
    for row in table:
        cells = [row[k].ljust(room) for k, room in zip(used, widths, strict=False)]
        start = "  " + "".join(f"{cell}  " for cell in cells)
        lines = wrap(row[used[-1]], width - len(indent)) or [""]
        yield (start + lines[0]).rstrip()
        yield from (indent + line for line in lines[1:])


def _list(table: list[Sequence[str]], used: Sequence[int], width: int) -> Iterator[str]:
    """Give each row under its first cell, a line for each other one."""
    for row in table[1:]:
        yield from _wrapped(row[used[0]], width, "  ", "    ")
        for k in used[1:]:
            if row[k]:
                yield from _wrapped(f"{table[0][k]}: {row[k]}", width, "    ", "      ")


def _position(overview: Rows, position: PositionRow, width: int) -> Iterator[str]:
    sure = likelihood_words(position.likelihood)
    head = f"{position.id}: {position.party}, {position.firm}, {sure}"
    yield from _wrapped(head, width, "  ", "      ")
    yield from _wrapped(_line(position.in_words), width, "      ", "        ")
    for chain in position.chains:
        yield from _wrapped(f"← {chain_in_words(overview, chain)}", width, "      ", "          ")
    for note in position.notes:
        yield from _wrapped(_line(note), width, "      ! ", "        ")


def chain_in_words(overview: Rows, chain: Sequence[str]) -> str:
    """Write a chain of citation, nearest first, and who speaks at its end."""
    sources = {source.id: source for source in overview.sources}
    links = [f"{_line(sources[id_].outlet or id_)} ({sources[id_].grade})" for id_ in chain]
    root = sources[chain[-1]]
    if not root.speaker:
        return " ← ".join(links)
    unnamed = "" if root.named else " (unnamed)"
    return " ← ".join([*links, _line(root.speaker) + unnamed])


def markdown_of(overview: Rows) -> str:
    """Write an overview as Markdown."""
    return "\n".join(_markdown(overview)) + "\n"


def _markdown(overview: Rows) -> Iterator[str]:
    yield f"# {_escaped(overview.title or overview.agreement)}"
    yield ""
    yield f"{', '.join(facts(overview))}."
    for title, table in _tables(overview):
        yield ""
        yield f"## {title}"
        yield ""
        yield f"| {' | '.join(table[0])} |"
        yield f"| {' | '.join('---' for _ in table[0])} |"
        for row in table[1:]:
            yield f"| {' | '.join(_escaped(cell) for cell in row)} |"
    for title, rows in (
        ("Facts that nobody can concede", overview.requirements),
        ("Alternatives", overview.choices),
    ):
        if rows:
            yield ""
            yield f"## {title}"
            yield ""
            yield from (f"- {_escaped(row.in_words)}" for row in rows)
    if overview.declarations:
        yield ""
        yield "## Declarations"
        yield ""
        for one in overview.declarations:
            yield f"- {_escaped(one.party)}: {_escaped(one.template)}"
    if overview.process:
        yield ""
        yield "## How it is run"
        yield ""
        yield from (f"- {_escaped(sentence)}." for sentence in overview.process)
    if overview.positions:
        yield ""
        yield "## Positions, and what they rest on"
    for position in overview.positions:
        sure = likelihood_words(position.likelihood)
        yield ""
        yield f"**{position.id}** ({position.party}, {position.firm}, {sure}): " + _escaped(
            position.in_words
        )
        yield ""
        for chain in position.chains:
            yield f"- ← {_escaped(chain_in_words(overview, chain))}"
        for note in position.notes:
            yield f"- *{_escaped(note)}*"
    if overview.notes:
        yield ""
        yield "## What to know"
        yield ""
        for note in overview.notes:
            yield f"- {_escaped(note)}."


def _wrapped(text: str, width: int, first: str = "", following: str = "") -> list[str]:
    return wrap(text, width, initial_indent=first, subsequent_indent=following)


def _line(text: str) -> str:
    """Put a text of a file on one line, without what a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in _line(text))
