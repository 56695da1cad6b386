"""A comparison on a page: what differs and what the answers are, file beside file."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.charts.comparison_picture import order_pictures
from paripassu.charts.comparison_words import (
    answer_rows,
    changed,
    file_names,
    legend,
    order_words,
    reasons,
    short_names,
    step_name,
    step_title,
)
from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.section import Beside, Listed, Section
from paripassu.numbers import words
from paripassu.sequencing.comparison import ComparedAnswer, Comparison

#: Moments of a plan that a column lists.
MOST_MOMENTS = 60
#: Pairs of steps that a table lists.
MOST_ROWS = 200
_SO = {True: "so", False: "the other way round", None: "no plan"}


def comparison_sections(comparison: Comparison, *, prefix: str = "") -> list[Section]:
    """Gather what is shown of a comparison: what differs, the answers, file beside file."""
    told = order_words(comparison)
    heads = short_names(comparison)
    every = frozenset(range(len(heads) + 2))
    answers = [GridRow([name, *cells]) for name, cells in answer_rows(comparison)]
    return [
        _differences(comparison, heads, every),
        Section(
            heading="The answers",
            lead=told[0].removesuffix(":") + "."
            if len(told) > 1
            else (*told, _lead(comparison))[0],
            pictures=order_pictures(comparison),
            grids=[
                *_places(comparison),
                Grid(
                    "The answers beside each other",
                    ["", *heads],
                    answers,
                    caption=" ".join(legend(comparison)),
                    words=every,
                ),
            ],
            prefix=prefix,
        ),
        Section(
            heading="File beside file",
            lead="Where there is a plan: its steps in order. Where there is none: why, and what "
            "would mend it.",
            pictures=[],
            beside=[*_columns(comparison, heads)],
        ),
    ]


def _differences(comparison: Comparison, heads: list[str], every: frozenset[int]) -> Section:
    said = [f"{name}." for name in file_names(comparison)]
    if comparison.conceded:
        said.append(f"Conceded, as if they were in no file: {', '.join(comparison.conceded)}.")
    rows = [
        # What the entry says stands in its first row only.
        GridRow([one.entry if at else one.title, key or "whole", *values])
        for one in changed(comparison)
        for at, (key, values) in enumerate(one.keys)
    ]
    title = "Entry by entry, key by key"
    return Section(
        heading="What differs",
        lead=comparison.summary(),
        pictures=[],
        said=said,
        grids=[Grid(title, ["Entry", "Key", *heads], rows, words=every)] if rows else [],
    )


def _places(comparison: Comparison) -> Iterator[Grid]:
    """Give the pairs of steps that change places."""
    if comparison.order is None or not comparison.order.apart:
        return
    rows = [
        GridRow([step_title(comparison, one.before), step_title(comparison, one.after), *so])
        for one in comparison.order.apart[:MOST_ROWS]
        for so in ([_SO[said] for said in one.so],)
    ]
    more = len(comparison.order.apart) - len(rows)
    heads = [f"In file {at}" for at in range(1, len(comparison.files) + 1)]
    yield Grid(
        "Steps that change places",
        ["First", "Then", *heads],
        rows,
        caption=f"The first {len(rows)} of {len(rows) + more}." if more else "",
        words=frozenset(range(len(heads) + 2)),
    )


def _lead(comparison: Comparison) -> str:
    plans = sum(answer.found for answer in comparison.answers)
    return "One of the files has a plan." if plans else "None of the files has a plan."


def _columns(comparison: Comparison, heads: list[str]) -> Iterator[Beside]:
    every = {why.file: why for why in reasons(comparison)}
    for at, (head, answer) in enumerate(zip(heads, comparison.answers, strict=True), start=1):
        if answer.found:
            yield Beside(head, "There is a plan.", [_steps(comparison, answer)])
        elif at in every:
            why = every[at]
            lists = [
                Listed("Who loses by the whole", why.loses, numbered=False),
                Listed("What cannot be met together", [" ".join(said) for said in why.conflicts]),
                Listed("The mildest repair of each kind", why.repairs, numbered=False),
            ]
            yield Beside(head, "There is no plan.", [one for one in lists if one.items])
        else:
            yield Beside(head, "The time ended before a plan was found, or shown not to exist.", [])


def _steps(comparison: Comparison, answer: ComparedAnswer) -> Listed:
    items = [
        " together with ".join(step_name(comparison, step) for step in moment)
        for moment in answer.moments[:MOST_MOMENTS]
    ]
    if more := len(answer.moments) - len(items):
        items.append(f"… and {words.count(more, 'moment')} more")
    return Listed("In this order", items)
