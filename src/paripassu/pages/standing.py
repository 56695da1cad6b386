"""Where it stands: whose move, by when, what was last verified, how exposed each side is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paripassu.charts.picture import Picture
from paripassu.charts.process.course_picture import course
from paripassu.charts.process.exposed_picture import exposed
from paripassu.charts.process.statement_words import Said
from paripassu.charts.process.status_section import matters, moving, steps_grid, stopped_grid
from paripassu.charts.process.status_text import days_lines
from paripassu.charts.process.status_turn import headline
from paripassu.charts.section import Listed
from paripassu.charts.text import clean, percent
from paripassu.numbers import words
from paripassu.pages.material import Material
from paripassu.pages.page import STANDING, Page
from paripassu.process.history import Found
from paripassu.reports.blocks import Block, Figure, Heading, Items, Paragraph
from paripassu.reports.sectioned import grid_table

#: Newest statements that stand on the first page.
_NEWEST = 5
#: What has a page of its own.
_ELSEWHERE = ("Declarations", "Inspections")


def standing(made: Material, newest: Sequence[Said]) -> Page:
    """Make the first page.

    Parameters
    ----------
    made : Material
    newest : sequence of Said
        The last statements, in their order.
    """
    return Page(STANDING.path, made.title, STANDING, tuple(_blocks(made, newest)))


def _blocks(made: Material, newest: Sequence[Said]) -> Iterator[Block]:
    status, names = made.status, made.names
    yield Paragraph(words.sentence(headline(status, names)), "lead")
    moves = [words.sentence(one) for one in moving(status, names)]
    if moves:
        yield Items(tuple(moves))
    yield Paragraph(_verified(made))
    yield Paragraph(" ".join(days_lines(status)), "quiet")
    yield Heading("What each side would keep, and what leaving would cost it")
    yield grid_table(stopped_grid(status, names))
    yield from (Figure(one) for one in _pictures(made))
    yield Heading("Step by step")
    yield grid_table(steps_grid(status, names))
    for listed in matters(status, names):
        if listed.heading not in _ELSEWHERE and [*map(words.sentence, listed.items)] != moves:
            yield from _list(listed)
    if newest:
        yield Heading("Said last")
        shown = newest[-_NEWEST:][::-1]
        yield Items(tuple(f"Entry {one.index:,}: {one.sentence}" for one in shown))


def _pictures(made: Material) -> Iterator[Picture]:
    terms = made.status.terms
    if terms is None:
        return
    drawn = (course(made.status, terms), exposed(made.status, terms))
    yield from (one for one in drawn if one is not None)


def _verified(made: Material) -> str:
    """Say what inspectors verified last."""
    history = made.status.history
    found: Sequence[Found] = () if history is None else history.found
    good = [one for one in found if one.verdict == "consistent"]
    if not good:
        return "Inspectors have verified nothing so far."
    last = good[-1]
    what = "a material balance" if last.step is None else made.names.step(last.step)
    sure = (
        f" A violation would have been found with a probability of "
        f"{percent(last.detect, 'promised')}."
        if last.detect
        else ""
    )
    who = made.names.party(last.by)
    return (
        f"Last verified: {what}, on {words.date(last.day)}, by {clean(who)} (entry "
        f"{last.entry:,}).{sure}"
    )


def _list(listed: Listed) -> Iterator[Block]:
    yield Heading(listed.heading)
    yield Items(tuple(listed.items), numbered=listed.numbered)
