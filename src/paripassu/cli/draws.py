"""Writing a draw and the table that its findings go into, or saying why none is made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from paripassu.cli.printing import console, print_json, to_text

if TYPE_CHECKING:
    from paripassu.inspection.draw.population import Population
    from paripassu.inspection.draw.result import Draw
    from paripassu.inspection.errors import RevealError, TooFewError, UnreachableError


def verify_places(
    out: str | None,
    out_list: str | None,
    form: str | None,
    *inputs: str | None,
    force: bool,
) -> None:
    """Refuse places where the draw, its list or its table of findings could not be written.

    Raises
    ------
    PariPassuError
        A file cannot be written, or there is a table of findings already: it may be filled in.
    """
    from paripassu.errors import PariPassuError
    from paripassu.files import verify_place
    from paripassu.kinds import DRAW, LIST

    named = {"--out": out, "--out-list": out_list, "--form": form}
    there: dict[Path, str] = {}
    for option, place in named.items():
        if place is None:
            continue
        at = Path(place).absolute()
        if at in there:
            raise PariPassuError(
                f"{there[at]} and {option} are both {place}", "give them two names"
            )
        there[at] = option
    if out is not None:
        verify_place(out, *inputs, replaces=DRAW, force=force)
    if out_list is not None:
        verify_place(out_list, *inputs, replaces=LIST, force=force)
    if form is not None:
        verify_place(form, *inputs)


def write_draw(draw: Draw, out: str | None, form: str | None, *, force: bool) -> None:
    """Write a draw, and an empty table of findings for it, where they are wanted."""
    from paripassu.files import write_text
    from paripassu.kinds import DRAW

    if form is not None:
        from paripassu.inspection.assessment.form import form as blank

        write_text(form, blank(draw))
    if out is not None:
        write_text(out, to_text(draw.to_json()), replaces=DRAW, force=force)


def write_list(population: Population, out_list: str, *, force: bool) -> None:
    """Write the list that was drawn from."""
    from paripassu.files import write_text
    from paripassu.inspection.draw.listing import list_text
    from paripassu.kinds import LIST

    write_text(out_list, list_text(population), replaces=LIST, force=force)


def refuse(error: RevealError | UnreachableError | TooFewError, *, json: bool) -> NoReturn:
    """Say why no draw is made, and end with 1."""
    from paripassu.inspection.draw.refusal import Refusal

    refusal = Refusal.of(error)
    if json:
        print_json(refusal.to_json())
    else:
        from paripassu.charts.inspection.draw_text import render_refusal

        render_refusal(console(), refusal)
    raise typer.Exit(1)
