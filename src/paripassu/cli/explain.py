"""``paripassu explain``: why is there no plan, and what would have to change?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import AgreementFile, Force, Json, Pictures, TimeLimit
from paripassu.cli.printing import console, draw_pictures, print_json


def explain(
    agreement: AgreementFile,
    time_limit: TimeLimit = 120.0,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Look for these repairs only: soften, concede, split, together, deposit, "
            "tolerance, share.",
        ),
    ] = None,
    most_conflicts: Annotated[
        int, typer.Option("--conflicts", metavar="K", min=1, help="List at most K conflicts.")
    ] = 100,
    number: Annotated[
        int | None,
        typer.Option("--apply", metavar="N", min=1, help="Make repair N, as numbered here."),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FILE", help="With --apply: the agreement with the repair."),
    ] = None,
    force: Force = False,
    without: Annotated[
        bool,
        typer.Option(
            "--without",
            help="With --json: for each member of a conflict an order that is possible without it.",
        ),
    ] = False,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Why is there no such order, and what is the least that would have to change?

    Exits 0 where there is a plan, so that nothing is to be explained; 1 where there is none.
    """
    from paripassu.agreement.read import MOST_BYTES, parse_agreement
    from paripassu.errors import PariPassuError
    from paripassu.files import read, verify_place, write_bytes
    from paripassu.kinds import AGREEMENT
    from paripassu.sequencing.explain import explain as make
    from paripassu.sequencing.explanation import KINDS

    if (number is None) != (out is None):
        raise PariPassuError("--apply and --out belong together", "give both or neither")
    if out is not None:
        verify_place(out, agreement, replaces=AGREEMENT, force=force)
    content = read(agreement, MOST_BYTES)
    known = parse_agreement(content.data, content.name)
    with interruptible() as asked, progress() as tell:
        answer = make(
            known,
            kinds=kinds or KINDS,  # type: ignore[arg-type]  # refused there if unknown
            most_conflicts=most_conflicts,
            time_limit=time_limit,
            should_stop=asked,
            progress=tell,
        )
    if number is not None and out is not None:
        from paripassu.sequencing.repairs.in_file import repaired_file

        repaired = repaired_file(content.data, answer, number)
        write_bytes(out, repaired, replaces=AGREEMENT, force=force)
    if json:
        print_json(answer.to_json(without=without))
    else:
        from paripassu.charts.plan_text import render_explanation

        render_explanation(console(), known, answer)
    draw_pictures(pictures, answer, known)
    raise typer.Exit(0 if answer.feasible else 1)
