"""Variants on a page and in a report: what each changes, and what each comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paripassu.charts.comparison_words import answer_rows, legend
from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.section import Section
from paripassu.charts.text import clean
from paripassu.charts.variants_exposure import exposure_grids, exposure_pictures
from paripassu.charts.variants_picture import variants_picture
from paripassu.charts.variants_reasons import variant_reasons
from paripassu.charts.variants_words import AS_IT_IS, change_rows, misfit_words
from paripassu.numbers import words
from paripassu.sequencing.variants import ComparedVariants

NOT_READ = "does not read"


def variants_section(
    compared: ComparedVariants, *, heading: str = "Variants", across: int = 6, changes: bool = True
) -> Section:
    """Gather what is shown of variants.

    Parameters
    ----------
    compared : ComparedVariants
    heading : str
    across : int
        Variants in one table; of more there are several.
    changes : bool
        Whether to show what each changes, too.
    """
    picture = variants_picture(compared)
    comparison = compared.comparison
    why = None if comparison is None else variant_reasons(comparison, _names(compared))
    return Section(
        heading=heading,
        lead=_lead(compared),
        pictures=[*([] if picture is None else [picture]), *exposure_pictures(compared)],
        said=[*_notes(compared)] if changes else [],
        warnings=[
            text for one in compared.variants for text in misfit_words(compared.agreement, one)
        ],
        grids=[
            *([_changes(compared)] if changes else []),
            *_answers(compared, [] if why is None else why.rows, across),
            *exposure_grids(compared, across),
        ],
        beside=[] if why is None else [*why.beside()],
    )


def _lead(compared: ComparedVariants) -> str:
    many = words.count(len(compared.variants), "variant")
    if compared.comparison is None:
        return f"{many}, with none of which the agreement reads."
    file, *_ = compared.comparison.answers
    answers = [one.answer for one in compared.variants]
    plans = sum(answer is not None and answer.found for answer in answers)
    open_ = sum(answer is not None and answer.status == "unknown" for answer in answers)
    if len(answers) == 1:
        said = "it has one" if plans else "it is not known yet" if open_ else "it has none"
    else:
        said = f"{plans} {'has' if plans == 1 else 'have'} one"
        if not plans:
            said = "none has one so far" if open_ else "none has one"
        said += f"; of {open_} it is not known yet" if open_ else ""
    begin = f"The file as it is has {'a' if file.found else 'no'} plan."
    if file.status == "unknown":
        begin = "Whether the file as it is has a plan is not known yet."
    return f"{begin} {many}: {said}."


def _notes(compared: ComparedVariants) -> Iterator[str]:
    for one in compared.variants:
        if one.variant.note.strip():
            yield f"“{clean(one.variant.name)}”: {clean(one.variant.note)}"


def _changes(compared: ComparedVariants) -> Grid:
    rows = [
        GridRow([clean(one.variant.name), *cells], alarm=cells[-1] == "no")
        for one in compared.variants
        for cells in change_rows(compared.agreement, one)
    ]
    return Grid(
        "What each variant changes",
        ["Variant", "Of what", "What", "In the file", "In the variant", "Fits?"],
        rows,
        caption="What does not fit the file any more is left aside.",
        words=frozenset(range(6)),
    )


def _names(compared: ComparedVariants) -> list[str]:
    """Give what those that read are called in a sentence."""
    shown = [one for one in compared.variants if one.answer is not None]
    return [AS_IT_IS, *(f"“{clean(one.variant.name)}”" for one in shown)]


def _answers(
    compared: ComparedVariants, why: Sequence[tuple[str, list[str]]], across: int
) -> Iterator[Grid]:
    """Give the answers beside each other, with the file as it is in each table."""
    if compared.comparison is None:
        return
    rows = [*answer_rows(compared.comparison), *why]
    places: list[int | None] = []
    for one in compared.variants:
        places.append(None if one.answer is None else 1 + sum(at is not None for at in places))
    title = "The answers beside each other"
    for first in range(0, len(places), across):
        shown = range(first, min(first + across, len(places)))
        heads = [clean(compared.variants[at].variant.name) for at in shown]
        cells = [
            [name, texts[0], *(_cell(texts, places[at], first=not row) for at in shown)]
            for row, (name, texts) in enumerate(rows)
        ]
        part = f" ({first // across + 1})" if len(places) > across else ""
        yield Grid(
            f"{title}{part}",
            ["What", AS_IT_IS, *heads],
            [GridRow(row) for row in cells],
            caption=" ".join(legend(compared.comparison)),
            words=frozenset(range(2 + len(heads))),
        )


def _cell(texts: list[str], at: int | None, *, first: bool) -> str:
    if at is None:
        return NOT_READ if first else "–"
    return texts[at]
