"""``paripassu inspect assess``: what do the findings show?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Decimal, Json, Pictures, Sheet
from paripassu.cli.printing import console, draw_pictures, print_json, verify_pictures


def assess(
    findings: Annotated[
        str | None,
        typer.Argument(
            metavar="[FINDINGS.csv]",
            help="The table of findings: what was found on each drawn item. Use - for "
            "standard input. Without it, every drawn item counts as not yet inspected.",
            show_default=False,
        ),
    ] = None,
    draws: Annotated[
        list[str] | None,
        typer.Option(
            "--draw",
            metavar="DRAW.json",
            help="A draw, as `inspect draw` or `inspect prepare` wrote it. May be repeated: "
            "several draws of one step are its rounds.",
        ),
    ] = None,
    mirrors: Annotated[
        list[str] | None,
        typer.Option(
            "--mirror",
            metavar="[STEP=]MIRROR.csv",
            help="A table of declarations by both sides, to compare. It counts for every step, or "
            "for the step that is named. May be repeated.",
        ),
    ] = None,
    balances: Annotated[
        list[str] | None,
        typer.Option(
            "--balance",
            metavar="[STEP=]ACCOUNT.json",
            help="What `account --json` printed. It counts for every step, or for the step that is "
            "named. May be repeated.",
        ),
    ] = None,
    games: Annotated[
        list[str] | None,
        typer.Option(
            "--game",
            metavar="[STEP=]GAME.json",
            help="What `inspect game --json` printed. It is shown beside the findings. May be "
            "repeated.",
        ),
    ] = None,
    prior: Annotated[
        str,
        typer.Option(
            "--prior",
            metavar="P",
            help="The probability that a step is as declared, before anything is inspected.",
        ),
    ] = "0.5",
    limit: Annotated[
        str,
        typer.Option(
            "--limit",
            metavar="K",
            help="By how many standard deviations (σ) two readings may differ.",
        ),
    ] = "3",
    detect: Annotated[
        str | None,
        typer.Option(
            "--detect",
            metavar="P",
            help="The required detection probability, for draws that state none or a smaller one.",
            show_default=False,
        ),
    ] = None,
    sheet: Sheet = None,
    decimal: Decimal = None,
    mirror_sheet: Annotated[
        str | None,
        typer.Option(
            "--mirror-sheet",
            metavar="NAME",
            help="Which sheet of the workbooks given with --mirror to read.",
        ),
    ] = None,
    mirror_decimal: Annotated[
        str | None,
        typer.Option(
            "--mirror-decimal",
            metavar="comma|point",
            help="The same of tables given with --mirror.",
        ),
    ] = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """What do the findings show?

    The verdict on each step is consistent, violation or inconclusive. Exits 0 if everything is
    consistent, and 1 otherwise.
    """
    from paripassu.inspection.assessment.assess import assess as judge
    from paripassu.tables.read import in_sheet, with_decimal

    verify_pictures(pictures)
    one_dash(findings, *(draws or ()), *(mirrors or ()), *(balances or ()), *(games or ()))
    answer = judge(
        None if findings is None else with_decimal(in_sheet(findings, sheet), decimal),
        draws or (),
        mirrors=[
            with_decimal(
                in_sheet(name, mirror_sheet, "mirror_sheet"), mirror_decimal, "mirror_decimal"
            )
            for name in mirrors or ()
        ],
        balances=balances or (),
        games=games or (),
        prior=prior,
        limit=limit,
        detect=detect,
    )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.inspection.assessment_text import render_assessment

        render_assessment(console(), answer)
    draw_pictures(pictures, answer)
    raise typer.Exit(0 if answer.consistent else 1)
