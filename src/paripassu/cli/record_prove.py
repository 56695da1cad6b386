"""``paripassu record prove`` and ``record checkpoint``."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json, print_text
from paripassu.cli.record_audit import PredecessorLogs

Log = Annotated[
    str, typer.Argument(metavar="LOG", help="The folder or the URL of the log, or of a copy.")
]


def prove(
    log: Log,
    entry: Annotated[
        str | None,
        typer.Option(
            "--entry", metavar="INDEX|ID", help="The index of an entry, or the id of a statement."
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="CHECKPOINT",
            help="Instead of an entry: an earlier checkpoint, from which the log has gone on.",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="PROOF", help="Write the proof to this file."),
    ] = None,
    json: Json = False,
) -> None:
    """Prove that an entry stands in a log, or that the log went on.

    Prints the proof, or writes it to a file. Everybody can check it with `record verify`, without
    the log. Exits 1 if the log has no such entry, or does not go on from the checkpoint.
    """
    from paripassu.record.prove import record_prove

    one_dash(since)
    answer = record_prove(log, entry=entry, since=since, out=out)
    if json:
        print_json(answer.to_json())
    elif out is None:
        print_text(answer.proof)
    else:
        from paripassu.charts.record.proof_text import render_proof

        render_proof(console(), answer)


def checkpoint(
    log: Log,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            metavar="FILE",
            help="A policy: the log's keys, the witnesses, and how many of them have to cosign. "
            "Without it, the charter of the log says so.",
        ),
    ] = None,
    charter: Annotated[
        str | None,
        typer.Option("--charter", metavar="ID", help="The id that entry 0 of the log has to have."),
    ] = None,
    predecessor: PredecessorLogs = None,
    pending: Annotated[
        bool,
        typer.Option(
            "--pending", help="The newest that the log has signed, with or without its quorum."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Who has cosigned the newest checkpoint of a log, and who is missing?

    Exits 1 if too few witnesses have.
    """
    from paripassu.record.show_checkpoint import record_checkpoint

    answer = record_checkpoint(
        log, policy=policy, charter=charter, predecessor=predecessor or (), pending=pending
    )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.record.proof_text import render_checkpoint

        render_checkpoint(console(), answer)
    raise typer.Exit(0 if answer.ok else 1)
