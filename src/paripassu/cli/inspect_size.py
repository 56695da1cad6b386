"""``paripassu inspect size``: how many items have to be drawn?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import Json, Pictures
from paripassu.cli.printing import console, draw_pictures, print_json, verify_pictures


def size(
    population: Annotated[
        str, typer.Option("--population", metavar="N", help="How many items there are.")
    ],
    defects: Annotated[
        str | None,
        typer.Option(
            "--defects", metavar="D", help="How many items are false if there is cheating."
        ),
    ] = None,
    detect: Annotated[
        str | None,
        typer.Option(
            "--detect", metavar="P", help="The required detection probability: 0.9, 90% or 2/3."
        ),
    ] = None,
    sample: Annotated[
        str | None,
        typer.Option(
            "--sample",
            metavar="N",
            help="Instead of --detect: say what a sample of N items achieves.",
        ),
    ] = None,
    per_item: Annotated[
        str,
        typer.Option(
            "--per-item",
            metavar="Q",
            help="The probability that a false item is recognised when it is inspected.",
        ),
    ] = "1",
    unseen: Annotated[
        str,
        typer.Option(
            "--unseen",
            metavar="R",
            help="How many drawn items could not be inspected. Each of them may be false.",
        ),
    ] = "0",
    method: Annotated[
        str,
        typer.Option(
            "--method",
            metavar="exact|iaea",
            help="exact, or the approximation of the IAEA, which is cautious.",
        ),
    ] = "exact",
    goal: Annotated[
        str | None,
        typer.Option(
            "--goal",
            metavar="M",
            help="Instead of --defects: if this amount is hidden, it has to be found.",
        ),
    ] = None,
    amount_per_item: Annotated[
        str | None,
        typer.Option("--amount", metavar="X", help="The amount in each item. Needs --goal."),
    ] = None,
    use: Annotated[
        list[str] | None,
        typer.Option(
            "--instrument",
            metavar="NAME:SHARE:Q",
            help="An instrument: if SHARE of an item is missing, it sees this with probability Q. "
            "May be repeated.",
        ),
    ] = None,
    any_size: Annotated[
        bool,
        typer.Option(
            "--any-size",
            help="Consider every size of defect, not only the shares that the instruments name. "
            "Ctrl-C gives the best so far.",
        ),
    ] = False,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """How many items have to be inspected to find cheating?

    Exits 1 if the required probability is not reached even when every item is inspected.
    """
    from paripassu.inspection.sampling.instruments import parse_instrument
    from paripassu.inspection.sampling.size import sample_size

    verify_pictures(pictures)
    with interruptible() as asked, progress("working") as tell:
        answer = sample_size(
            population,
            defects,
            detect,
            sample=sample,
            per_item=per_item,
            unseen=unseen,
            method=method,
            goal=goal,
            amount_per_item=amount_per_item,
            use=[parse_instrument(text) for text in use or ()],
            any_size=any_size,
            should_stop=asked,
            progress=tell,
        )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.inspection.size_text import render_size

        render_size(console(), answer)
    draw_pictures(pictures, answer)
    raise typer.Exit(0 if answer.suffices else 1)
