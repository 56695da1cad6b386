"""``paripassu inspect size``: how many items have to be drawn?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.options import Json, Pictures
from paripassu.cli.printing import console, draw_pictures, print_json


def size(
    population: Annotated[str, typer.Option("--population", metavar="N", help="Items in all.")],
    defects: Annotated[
        str | None,
        typer.Option("--defects", metavar="D", help="How many are false, if there is cheating."),
    ] = None,
    detect: Annotated[
        str | None,
        typer.Option("--detect", metavar="P", help="Wanted detection probability: 0.9, 90%, 2/3."),
    ] = None,
    sample: Annotated[
        str | None,
        typer.Option("--sample", metavar="N", help="Instead: what does a sample of N achieve?"),
    ] = None,
    per_item: Annotated[
        str,
        typer.Option(
            "--per-item",
            metavar="Q",
            help="Probability that a false item is recognised when it is inspected.",
        ),
    ] = "1",
    unseen: Annotated[
        str,
        typer.Option(
            "--unseen",
            metavar="R",
            help="Drawn items that could not be inspected: they may hide as many false ones.",
        ),
    ] = "0",
    method: Annotated[
        str, typer.Option("--method", metavar="exact|iaea", help="The IAEA's formula is cautious.")
    ] = "exact",
    goal: Annotated[
        str | None,
        typer.Option("--goal", metavar="M", help="Amount to be found, instead of --defects."),
    ] = None,
    amount_per_item: Annotated[
        str | None, typer.Option("--amount", metavar="X", help="Amount in each item.")
    ] = None,
    use: Annotated[
        list[str] | None,
        typer.Option(
            "--instrument",
            metavar="NAME:SHARE:Q",
            help="Sees that SHARE of an item is missing, with probability Q; may be repeated.",
        ),
    ] = None,
    any_size: Annotated[
        bool,
        typer.Option(
            "--any-size",
            help="Size the instruments against every size of defect, not only those they name.",
        ),
    ] = False,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """How many items have to be drawn to find cheating with a wanted probability?

    Exits 1 where not even inspecting every item suffices.
    """
    from paripassu.inspection.sampling.instruments import parse_instrument
    from paripassu.inspection.sampling.size import sample_size

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
    )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.inspection.size_text import render_size

        render_size(console(), answer)
    draw_pictures(pictures, answer)
    raise typer.Exit(0 if answer.suffices else 1)
