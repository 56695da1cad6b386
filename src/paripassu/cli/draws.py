"""Writing a draw and the table that its findings go into, or saying why none is made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from paripassu.cli.printing import console, print_json, to_text

if TYPE_CHECKING:
    from paripassu.inspection.draw.joint import RevealError
    from paripassu.inspection.draw.result import Draw
    from paripassu.inspection.draw.sizes import UnreachableError


def write_draw(draw: Draw, out: str | None, form: str | None) -> None:
    """Write a draw, and an empty table of findings for it, where they are wanted.

    Raises
    ------
    PariPassuError
        A file cannot be written, or there is a table of findings already: it may be filled in.
    """
    from paripassu.errors import PariPassuError
    from paripassu.files import write_text

    if form is not None and out is not None and Path(form).absolute() == Path(out).absolute():
        raise PariPassuError(f"--form and --out are both {out}", "give them two names")
    if form is not None:
        from paripassu.inspection.assessment.form import form as blank

        write_text(form, blank(draw), overwrite=False)
    if out is not None:
        write_text(out, to_text(draw.to_json()))


def refuse(error: RevealError | UnreachableError, *, json: bool) -> NoReturn:
    """Say why no draw is made, and end with 1."""
    from paripassu.inspection.draw.refusal import Refusal

    refusal = Refusal.of(error)
    if json:
        print_json(refusal.to_json())
    else:
        from paripassu.charts.inspection.draw_text import render_refusal

        render_refusal(console(), refusal)
    raise typer.Exit(1)
