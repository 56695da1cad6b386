"""``paripassu record verify``: does a proof prove it?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json


def verify(
    proof: Annotated[
        str,
        typer.Argument(
            metavar="PROOF",
            help="What `record prove` wrote, or a witness's `fork.json`. Use - for standard input.",
        ),
    ],
    policy: Annotated[
        str,
        typer.Option(
            "--policy",
            metavar="FILE",
            help="A policy: the log's keys, the witnesses, and how many of them have to cosign.",
        ),
    ],
    entry: Annotated[
        str | None,
        typer.Option("--entry", metavar="FILE", help="The entry, exactly as it was logged."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="CHECKPOINT",
            help="Instead of an entry: an earlier checkpoint, from which the log has to go on.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Does this proof show an entry in a log, a log that went on, or one that forked?

    With neither --entry nor --from PROOF is what a witness shows of a log with two histories. Needs
    no network. Exits 1 if the proof does not show it, or if too few witnesses have cosigned.
    """
    from paripassu.record.verify import record_verify

    one_dash(proof, policy, entry, since)
    answer = record_verify(proof, policy=policy, entry=entry, since=since)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.record.verified_text import render_verified

        render_verified(console(), answer)
    raise typer.Exit(0 if answer.ok else 1)
