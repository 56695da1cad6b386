"""``paripassu declare disclose``: open parts of a declaration."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.declare import Commitment, Out, Secret, counted
from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json


def disclose(
    commitment: Commitment,
    secret: Secret,
    out: Out,
    all: Annotated[bool, typer.Option("--all", help="Open everything.")] = False,
    table: Annotated[
        list[str] | None,
        typer.Option(
            "--table",
            metavar="TABLE",
            help="Open this table, or totals by their name: sites/20. May be repeated.",
        ),
    ] = None,
    region: Annotated[
        list[str] | None,
        typer.Option(
            "--region", metavar="GEOHASH", help="Only what lies in this region. May be repeated."
        ),
    ] = None,
    box: Annotated[
        str | None,
        typer.Option(
            "--box",
            metavar="SOUTH,WEST,NORTH,EAST",
            help="Only the cells that this box touches, in degrees.",
        ),
    ] = None,
    geojson: Annotated[
        str | None,
        typer.Option(
            "--geojson", metavar="FILE", help="Only the cells that the polygons in it touch."
        ),
    ] = None,
    stage: Annotated[
        str | None,
        typer.Option("--stage", metavar="NAME", help="Exactly what this stage opens."),
    ] = None,
    draw: Annotated[
        str | None,
        typer.Option(
            "--draw",
            metavar="DRAW.json",
            help="The slots that a draw picked. Needs --table.",
        ),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="NAME,NAME",
            help="Only these columns. `none` shows the numbers of records alone.",
        ),
    ] = None,
    totals: Annotated[
        bool, typer.Option("--totals", help="The totals of the tables, and not their records.")
    ] = False,
    json: Json = False,
) -> None:
    """Open parts of a declaration, and nothing else.

    The file is verified before it gets its name.
    """
    from paripassu.escrow.declare_openings import declare_disclose

    one_dash(commitment, secret, geojson, draw)
    with counted() as count:
        answer = declare_disclose(
            commitment,
            secret,
            out,
            all=all,
            table=table or (),
            region=region,
            box=box,
            geojson=geojson,
            stage=stage,
            draw=draw,
            columns=None if columns is None else _names(columns),
            totals=totals,
            progress=count,
        )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.escrow.declared_text import render_opened

        render_opened(console(), answer)


def _names(columns: str) -> list[str]:
    return [] if columns == "none" else [name.strip() for name in columns.split(",")]
