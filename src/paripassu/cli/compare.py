"""``paripassu compare``: what differs between drafts, and between their answers?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import Concede, Force, Json, Page, TimeLimit
from paripassu.cli.printing import console, draw_page, print_json


def compare(
    first: Annotated[
        str, typer.Argument(metavar="A.toml", help="The agreement file to compare with.")
    ],
    second: Annotated[str, typer.Argument(metavar="B.toml", help="Another draft or reading.")],
    more: Annotated[
        list[str] | None, typer.Argument(metavar="[C.toml ...]", help="Further ones.")
    ] = None,
    concede: Concede = None,
    time_limit: TimeLimit = 120.0,
    page: Page = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """What differs between two drafts, or two readings of one text?

    Shows which entries differ, and for each file whether there is a plan, how good it is, or why
    there is none. More files can follow. Exits 1 if one of them has no plan, or if none was found
    in time.
    """
    from paripassu.files import verify_place
    from paripassu.kinds import PAGE
    from paripassu.sequencing.compare import compare as make

    others = more or []
    one_dash(first, second, *others)
    if page is not None:
        verify_place(page, first, second, *others, replaces=PAGE, force=force)
    with interruptible() as asked, progress() as tell:
        answer = make(
            first,
            second,
            *others,
            concede=concede or (),
            time_limit=time_limit,
            should_stop=asked,
            progress=tell,
        )
    draw_page(page, answer, force=force)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.comparison_text import render_comparison

        render_comparison(console(), answer)
    raise typer.Exit(0 if answer.found else 1)
