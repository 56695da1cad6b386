"""What every command prints, and where."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.agreement.model import Agreement
    from paripassu.documents.value import Answer


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON document on standard output."""
    print_text(to_text(document))


def print_text(text: str) -> None:
    """Print a text on standard output to the letter, as a file would hold it."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _read_enough()


def to_text(document: Mapping[str, Any]) -> str:
    """Give a JSON document as text, the same for the same content."""
    from paripassu.documents.pointed import laid_out

    return laid_out(document)


def console(*, quiet: bool = False) -> Console:
    """Give the terminal to print to; a quiet one prints nothing."""
    from rich.console import Console

    class Terminal(Console):
        def on_broken_pipe(self) -> None:
            _read_enough()

    return Terminal(highlight=False, quiet=quiet)


def _read_enough() -> NoReturn:
    """Leave where the reader has left: not with 1, as Rich and Typer would, which says no."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still to come
    raise SystemExit(141)


def draw_page(page: str | None, answer: Answer, *, force: bool = False) -> None:
    """Write an answer's page, where a file for it was named; it stands alone."""
    if page is not None:
        from paripassu.charts.answers import page_title, sections
        from paripassu.charts.page import render_page
        from paripassu.files import write_text
        from paripassu.kinds import PAGE

        shown = render_page(page_title(answer), sections(answer))
        write_text(page, shown, replaces=PAGE, force=force)


def draw_pictures(folder: str | None, answer: Answer, agreement: Agreement | None = None) -> None:
    """Write an answer's page and pictures, where a folder for them was named."""
    if folder is not None:
        from paripassu.charts import write_pictures

        write_pictures(folder, answer, agreement=agreement)


def verify_pictures(folder: str | None, **files: str | None) -> None:
    """Refuse a folder for pictures that could not be written, before the work begins.

    Parameters
    ----------
    folder : str or None
        Where a folder was named.
    **files : str or None
        What else is written, by its parameter: no two things have one place.

    Raises
    ------
    PariPassuError
        It cannot be written, or is the place of another file.
    """
    if folder is None:
        return
    from pathlib import Path

    from paripassu.charts.write import verify_pictures as verify
    from paripassu.errors import PariPassuError

    verify(folder)
    page = Path(folder).absolute() / "index.html"
    for parameter, place in files.items():
        if place is not None and Path(place).absolute() in (page, page.parent):
            raise PariPassuError(
                f"`{parameter}` and `pictures` are both {place}"
                if Path(place).absolute() == page.parent
                else f"`{parameter}` is the page of `pictures`: {place}",
                "give them two names",
            )
