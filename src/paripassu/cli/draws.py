"""Writing a draw, and the table that its findings go into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.cli.printing import to_text

if TYPE_CHECKING:
    from paripassu.inspection.draw.result import Draw


def write_draw(draw: Draw, out: str | None, form: str | None) -> None:
    """Write a draw, and an empty table of findings for it, where they are wanted.

    Raises
    ------
    PariPassuError
        A file cannot be written, or there is a table of findings already: it may be filled in.
    """
    from paripassu.files import write_text

    if form is not None:
        from paripassu.inspection.assessment.form import form as blank

        write_text(form, blank(draw), overwrite=False)
    if out is not None:
        write_text(out, to_text(draw.to_json()))
