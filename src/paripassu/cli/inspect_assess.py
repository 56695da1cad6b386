"""``paripassu inspect assess``: what do the findings show?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

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
    from paripassu.inspection.assessment.attached import attached
    from paripassu.inspection.assessment.balance import read_balance
    from paripassu.inspection.assessment.findings import read_findings
    from paripassu.inspection.assessment.game import read_game
    from paripassu.inspection.assessment.mirror import read_mirror
    from paripassu.inspection.draw.read import read_draw
    from paripassu.tables.read import in_sheet

    _one_dash([findings or "", *(draws or ()), *(mirrors or ()), *(balances or ()), *(games or ())])
    drawn = [read_draw(name) for name in draws or ()]
    steps = [one.step for one in drawn if one.step is not None]
    tied_mirrors = [attached(text, steps) for text in mirrors or ()]
    tied_balances = [attached(text, steps) for text in balances or ()]
    tied_games = [attached(text, steps) for text in games or ()]
    answer = judge(
        None if findings is None else read_findings(in_sheet(findings, sheet)),
        drawn,
        mirrors=[
            read_mirror(in_sheet(name, mirror_sheet, "mirror_sheet"), step)
            for step, name in tied_mirrors
        ],
        balances=[read_balance(name, step) for step, name in tied_balances],
        games=[read_game(name, step) for step, name in tied_games],
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


def _one_dash(names: Iterable[str]) -> None:
    from paripassu.errors import PariPassuError

    if sum(name == "-" or name.endswith("=-") for name in names) > 1:
        raise PariPassuError("only one of the files can be -", "give the others by name")
