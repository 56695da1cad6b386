"""``paripassu site``: the pages of a record."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Json
from paripassu.cli.printing import print_json
from paripassu.cli.record_audit import (
    CharterId,
    KeptCheckpoint,
    LogKey,
    LogPlace,
    OfDay,
    PolicyFile,
    PredecessorLogs,
    read_entries,
)


def site(
    place: LogPlace,
    out: Annotated[
        str,
        typer.Option(
            "--out", metavar="SITE", help="The folder of the pages. It is made if missing."
        ),
    ],
    at: OfDay = None,
    key: LogKey = None,
    policy: PolicyFile = None,
    charter: CharterId = None,
    since: KeptCheckpoint = None,
    predecessor: PredecessorLogs = None,
    address: Annotated[
        str,
        typer.Option(
            "--address",
            metavar="URL",
            help="Where the pages will be, for the links of the feeds. It ends in /.",
        ),
    ] = "",
    whole: Annotated[
        bool,
        typer.Option("--whole", help="Judge all of it again, also what your last run has judged."),
    ] = False,
    json: Json = False,
) -> None:
    """Write the pages of a record, for any web server or a disk.

    They show where it stands, what was agreed, what was declared and opened, what was found, and
    every entry. The log is audited first, and copied into the folder `log` of the pages. Run it
    again when the log has gone on: files that stay as they are, are not written again, and of a
    long log only what is new is judged. Every hash is compared each time.
    """
    from paripassu.pages.kept import own_folder
    from paripassu.pages.site import site as write

    one_dash(policy, since)
    kept = own_folder(out, os.environ, whole=whole)
    with read_entries() as count:
        answer = write(
            place,
            out,
            at=at,
            key=key,
            policy=policy,
            charter=charter,
            since=since,
            predecessor=predecessor or (),
            address=address,
            kept=kept,
            progress=count,
        )
    if json:
        print_json(answer.to_json())
    else:
        typer.echo(answer.summary())
