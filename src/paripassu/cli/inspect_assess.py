"""``paripassu inspect assess``: what do the findings show?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Json, Pictures, Sheet
from paripassu.cli.printing import console, draw_pictures, print_json


def assess(
    findings: Annotated[
        str | None,
        typer.Argument(
            metavar="[FINDINGS.csv]",
            help="What was found on each drawn item; - reads standard input. Without it every "
            "drawn item is open.",
            show_default=False,
        ),
    ] = None,
    draws: Annotated[
        list[str] | None,
        typer.Option(
            "--draw",
            metavar="DRAW.json",
            help="The draw, as inspect draw wrote it; several draws of one step are its rounds.",
        ),
    ] = None,
    mirrors: Annotated[
        list[str] | None,
        typer.Option(
            "--mirror",
            metavar="[STEP=]MIRROR.csv",
            help="Mirrored declarations to compare; they bear on every step, or on the one named.",
        ),
    ] = None,
    balances: Annotated[
        list[str] | None,
        typer.Option(
            "--balance",
            metavar="[STEP=]ACCOUNT.json",
            help="What account --json printed; it bears on every step, or on the one named.",
        ),
    ] = None,
    games: Annotated[
        list[str] | None,
        typer.Option(
            "--game",
            metavar="[STEP=]GAME.json",
            help="What inspect game --json printed: shown beside the findings.",
        ),
    ] = None,
    prior: Annotated[
        str,
        typer.Option(
            "--prior", metavar="P", help="P(as declared) before the first round of a step."
        ),
    ] = "0.5",
    limit: Annotated[
        str,
        typer.Option("--limit", metavar="K", help="How many σ two readings may differ."),
    ] = "3",
    detect: Annotated[
        str | None,
        typer.Option(
            "--detect",
            metavar="P",
            help="Required detection probability, where a draw names none or a smaller one.",
            show_default=False,
        ),
    ] = None,
    sheet: Sheet = None,
    mirror_sheet: Annotated[
        str | None,
        typer.Option(
            "--mirror-sheet", metavar="NAME", help="The same of workbooks given with --mirror."
        ),
    ] = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """What do the findings show? Each step is consistent, a violation, or inconclusive.

    Exits 0 only where everything is consistent, and 1 otherwise.
    """
    from paripassu.inspection.assessment.assess import assess as judge
    from paripassu.tables.read import in_sheet

    one_dash(findings, *(draws or ()), *(mirrors or ()), *(balances or ()), *(games or ()))
    answer = judge(
        None if findings is None else in_sheet(findings, sheet),
        draws or (),
        mirrors=[in_sheet(name, mirror_sheet, "mirror_sheet") for name in mirrors or ()],
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
