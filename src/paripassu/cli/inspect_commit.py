"""``paripassu inspect commit``: a party's share in a draw that nobody can steer."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json


def commit(
    secret: Annotated[
        str,
        typer.Option(
            "--secret",
            metavar="FILE",
            help="The file for the secret. Only you can read it, and it is never replaced.",
        ),
    ],
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="The name of the draw.")
    ] = None,
    party: Annotated[
        str | None, typer.Option("--party", metavar="ID", help="The id of the party that commits.")
    ] = None,
    dice: Annotated[
        str | None,
        typer.Option(
            "--dice",
            metavar="FILE",
            help="Throws of dice, mixed into the secret. Use - for standard input.",
        ),
    ] = None,
    inputs: Annotated[
        str | None,
        typer.Option(
            "--inputs",
            metavar="INPUTS.json",
            help="Also add what is published to this file. `inspect draw --joint` reads it.",
        ),
    ] = None,
    reveal: Annotated[
        bool,
        typer.Option(
            "--reveal",
            help="Publish the secret. Do this only after the checkpoint has been published.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Commit to a secret for a joint draw; later publish it.

    A joint draw is made from secrets of all parties, so that none of them can steer it. First each
    party commits to its secret, and later it publishes it with --reveal.
    """
    from paripassu.inspection.draw.publish import inspect_commit
    from paripassu.inspection.draw.secret import Commit

    published = inspect_commit(
        secret,
        id=id,
        party=party,
        randomness=None if reveal else os.urandom(32),
        dice=dice,
        inputs=inputs,
        reveal=reveal,
    )
    if json:
        print_json(published.to_json())
        return
    from paripassu.charts.inspection.draw_text import render_commit, render_reveal

    if isinstance(published, Commit):
        render_commit(console(), published, secret)
    else:
        render_reveal(console(), published)
