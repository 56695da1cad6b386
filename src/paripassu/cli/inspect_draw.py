"""``paripassu inspect draw``: which items are inspected?"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from paripassu.cli.assigned import parse_assigned
from paripassu.cli.draws import refuse, verify_places, write_draw, write_list
from paripassu.cli.options import (
    Decimal,
    DrawId,
    DrawOut,
    Force,
    Form,
    Joint,
    Json,
    ListOut,
    Pictures,
    Seed,
    Sheet,
)
from paripassu.cli.printing import console, draw_pictures, print_json, verify_pictures

if TYPE_CHECKING:
    from paripassu.inspection.draw.result import Draw


class Method(StrEnum):
    """How items are drawn."""

    uniform = "uniform"
    weighted = "weighted"
    rfc3797 = "rfc3797"


def draw(
    population: Annotated[
        str | None,
        typer.Option(
            "--list",
            metavar="FILE",
            help="What is drawn from: a text with one item on each line, or a table with the "
            "column item. Optional columns: stratum, site, weight. RFC 3797 numbers the items in "
            "the order of the list. Use - for standard input.",
        ),
    ] = None,
    sizes: Annotated[
        list[str] | None,
        typer.Option(
            "--pick",
            metavar="[STRATUM=]K",
            help="How many items to draw: from the list, or from each stratum of it. Or give it "
            "once for each stratum, as hall=5.",
        ),
    ] = None,
    seed: Seed = None,
    joint: Joint = None,
    weight: Annotated[
        str | None,
        typer.Option(
            "--weight",
            metavar="COLUMN",
            help="Draw with the weights in this column: an item of larger weight is drawn more "
            "often.",
        ),
    ] = None,
    method: Annotated[
        Method | None,
        typer.Option(
            "--method",
            help="How to draw. Without --method: weighted if --weight is given, otherwise uniform.",
        ),
    ] = None,
    pool: Annotated[
        str | None,
        typer.Option("--pool", metavar="N", help="RFC 3797: draw from the numbers 1 to N."),
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", metavar="TEXT", help="RFC 3797: the text of the key.")
    ] = None,
    sources: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            metavar="N,N,…",
            help="RFC 3797, instead of --key: the numbers of one source of randomness, with "
            "commas or spaces between them. Give it once for each source.",
        ),
    ] = None,
    id: DrawId = None,
    step: Annotated[
        str | None,
        typer.Option("--step", metavar="MEASURE:PORTION", help="The step that is inspected."),
    ] = None,
    defects: Annotated[
        list[str] | None,
        typer.Option(
            "--defects",
            metavar="[STRATUM=]D",
            help="How many items are false if there is cheating.",
        ),
    ] = None,
    required: Annotated[
        str | None,
        typer.Option(
            "--detect",
            metavar="P",
            help="The required detection probability. Without --pick, the size of the sample "
            "follows from it.",
        ),
    ] = None,
    per_item: Annotated[
        list[str] | None,
        typer.Option(
            "--per-item",
            metavar="[STRATUM=]Q",
            help="The probability that a false item is recognised when it is inspected. [1]",
        ),
    ] = None,
    sheet: Sheet = None,
    decimal: Decimal = None,
    out: DrawOut = None,
    out_list: ListOut = None,
    force: Force = False,
    form: Form = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Which items are inspected?

    Anybody can repeat the draw. With --joint, no party can steer it alone. Exits 1 if a
    published secret is not the one that was committed to, or if the sample is too small for the
    required probability.
    """
    from paripassu.errors import ParameterError
    from paripassu.inspection.draw.draw import draw as make
    from paripassu.inspection.draw.population import Population, read_population
    from paripassu.inspection.errors import RevealError, TooFewError, UnreachableError
    from paripassu.tables.read import TableLike, in_sheet, with_decimal

    if out_list is not None and population is None:
        raise ParameterError("out_list", "has no meaning here: no list is drawn from")
    verify_places(out, out_list, form, population, joint, force=force)
    verify_pictures(pictures, out=out, out_list=out_list, form=form)
    source: TableLike | Population | None = None
    if population is not None:
        source = with_decimal(in_sheet(population, sheet), decimal)
        if out_list is not None:
            source = read_population(source, weight, numbered=method is Method.rfc3797)
    try:
        answer: Draw = make(
            source,
            parse_assigned(sizes, "sizes"),
            seed=seed,
            joint=joint,
            weight=weight,
            method=None if method is None else method.value,
            pool=pool,
            key=key,
            sources=sources or (),
            id=id,
            step=step,
            required=required,
            defects=parse_assigned(defects, "defects"),
            per_item=parse_assigned(per_item, "per_item") or 1,
        )
    except (RevealError, UnreachableError, TooFewError) as error:
        refuse(error, json=json)
    if out_list is not None and isinstance(source, Population):
        write_list(source, out_list, force=force)
    write_draw(answer, out, form, force=force)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.inspection.draw_text import render_draw

        render_draw(console(), answer)
    draw_pictures(pictures, answer)
