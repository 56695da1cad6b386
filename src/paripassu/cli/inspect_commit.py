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
            help="Where the secret is kept, readable by you alone; never written over.",
        ),
    ],
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="The draw that it is for.")
    ] = None,
    party: Annotated[
        str | None, typer.Option("--party", metavar="ID", help="The party that commits.")
    ] = None,
    dice: Annotated[
        str | None,
        typer.Option(
            "--dice",
            metavar="FILE",
            help="Throws of dice, mixed in; - reads standard input.",
        ),
    ] = None,
    inputs: Annotated[
        str | None,
        typer.Option(
            "--inputs",
            metavar="INPUTS.json",
            help="Enter what is published into the file that inspect draw --joint reads.",
        ),
    ] = None,
    reveal: Annotated[
        bool,
        typer.Option(
            "--reveal", help="Publish the secret of an earlier commit, once the checkpoint stands."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Commit to a fresh secret for a joint draw; later, with --reveal, open it."""
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
