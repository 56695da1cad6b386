"""``paripassu plan``: in what order can everyone move?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import AgreementFile, Concede, Force, Json, Pictures, TimeLimit
from paripassu.cli.printing import console, draw_pictures, print_json, to_text


def plan(
    agreement: AgreementFile,
    concede: Concede = None,
    time_limit: TimeLimit = 60.0,
    out: Annotated[
        str | None, typer.Option("--out", metavar="PLAN.json", help="Write the plan to this file.")
    ] = None,
    force: Force = False,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """In what order can everyone move, and how exposed is each party at each step?

    Exits 1 where there is no plan, or none was found within the time.
    """
    from paripassu.agreement.read import read_agreement
    from paripassu.files import verify_place, write_text
    from paripassu.kinds import PLAN
    from paripassu.sequencing.answer import plan as make

    if out is not None:
        verify_place(out, agreement, replaces=PLAN, force=force)
    read = read_agreement(agreement)
    with interruptible() as asked, progress() as tell:
        answer = make(
            read, concede=concede or (), time_limit=time_limit, should_stop=asked, progress=tell
        )
    if out is not None:
        write_text(out, to_text(answer.to_json()), replaces=PLAN, force=force)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.plan_text import render_plan

        render_plan(console(), read, answer)
    draw_pictures(pictures, answer, read)
    raise typer.Exit(0 if answer.found else 1)
