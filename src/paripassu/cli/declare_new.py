"""``paripassu declare new``: a declaration to start from."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json


def new(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="The folder to write: a new one, or an empty one.")
    ],
    json: Json = False,
) -> None:
    """Write a template and tables to start from, with comments.

    The template says what is declared and how it is opened. The tables hold the records.
    """
    from paripassu.escrow.new import declare_new

    answer = declare_new(folder)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.escrow.declared_text import render_new

        render_new(console(), answer)
