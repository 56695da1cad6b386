"""``paripassu risk``: how likely is a deal, and what should be found out first?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import AgreementFile, Concede, Json, Pictures
from paripassu.cli.printing import console, draw_pictures, print_json, verify_pictures


def risk(
    agreement: AgreementFile,
    samples: Annotated[
        int,
        typer.Option(
            "--samples",
            metavar="N",
            min=1,
            help="How many futures to draw, at the least. Where every case can be weighed, none "
            "is drawn.",
        ),
    ] = 16_384,
    seed: Annotated[
        int, typer.Option("--seed", metavar="S", min=0, help="What the futures are drawn with.")
    ] = 1,
    method: Annotated[
        str,
        typer.Option(
            "--method",
            metavar="auto|exact|sampled",
            help="Weigh every case exactly, or draw futures. auto weighs them where it can.",
        ),
    ] = "auto",
    effects: Annotated[
        int,
        typer.Option(
            "--effects",
            metavar="K",
            min=0,
            help="How many points the total effects are estimated from. 0 leaves them out.",
        ),
    ] = 1_024,
    plans: Annotated[
        list[str] | None,
        typer.Option(
            "--plan",
            metavar="PLAN.json",
            help="Also say in how many futures this plan holds. May be repeated.",
        ),
    ] = None,
    concede: Concede = None,
    workers: Annotated[
        str | None,
        typer.Option(
            "--workers",
            metavar="URL",
            help="Count on this Dask cluster, or in so many processes. The answer is the same.",
        ),
    ] = None,
    save: Annotated[
        str | None,
        typer.Option(
            "--save",
            metavar="RUN",
            help="Keep what is counted in this file, so that the run can go on later.",
        ),
    ] = None,
    resume: Annotated[
        str | None,
        typer.Option(
            "--resume",
            metavar="RUN",
            help="Go on with a run that was kept. Use - for standard input.",
        ),
    ] = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """How likely is a deal, and what should be found out first?

    Positions are held as likely as the file says, and values lie anywhere in their intervals. Shows
    how often there is a deal, what stands in its way, what is most worth finding out, and which
    plan holds most often. Exits 1 if no future has a deal, or if it was stopped early.
    """
    from paripassu.agreement.read import read_agreement
    from paripassu.files import verify_place
    from paripassu.sequencing.risk.risk import risk as estimate
    from paripassu.sequencing.risk.saved import RUN

    one_dash(agreement, resume, *(plans or ()))
    if save is not None:
        verify_place(save, agreement, *(plans or ()), replaces=RUN)
    verify_pictures(pictures, save=save)
    read = read_agreement(agreement)
    with interruptible() as asked, progress("reading") as tell:
        answer = estimate(
            read,
            samples=samples,
            seed=seed,
            method=method,
            effects=effects,
            plans=plans or (),
            concede=concede or (),
            workers=workers,
            save=save,
            resume=resume,
            should_stop=asked,
            progress=tell,
        )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.risk.risk_text import render_risk

        render_risk(console(), answer)
    draw_pictures(pictures, answer, read)
    raise typer.Exit(0 if answer.found and not answer.interrupted else 1)
