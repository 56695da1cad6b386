"""``paripassu record audit``: is a log what its checkpoint says, and does that one count?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.interrupt import progress
from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json

LogPlace = Annotated[
    str, typer.Argument(metavar="LOG", help="The folder or the URL of the log, or of a copy.")
]
PolicyFile = Annotated[
    str | None,
    typer.Option(
        "--policy",
        metavar="FILE",
        help="A policy: the log's keys, the witnesses, and how many of them have to cosign.",
    ),
]
LogKey = Annotated[
    str | None,
    typer.Option("--key", metavar="VKEY", help="The verifier key of the log: NAME+ID+KEY."),
]


PredecessorLogs = Annotated[
    list[str] | None,
    typer.Option(
        "--predecessor",
        metavar="LOG",
        help="Of a successor: a copy of the log before it. Repeat it for the one before that.",
    ),
]


CharterId = Annotated[
    str | None,
    typer.Option(
        "--charter",
        metavar="ID",
        help="The id of entry 0. Without it, the charter is believed as it stands in the log.",
    ),
]
KeptCheckpoint = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="CHECKPOINT",
        help="A checkpoint that you have kept. The log has to go on from it. What broke a rule "
        "before it is known already.",
    ),
]
OfDay = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="DATE",
        help="The day, such as 2020-01-31. Without it, the last entry's.",
    ),
]


@contextmanager
def read_entries() -> Iterator[Callable[[int], None]]:
    """Give a function that shows how many entries were read, where somebody is looking."""
    done = 0
    with progress("reading") as tell:

        def count(entries: int) -> None:
            nonlocal done
            done += entries
            if tell is not None:
                tell(f"read {done:,} entries")

        yield count


def audit(
    log: LogPlace,
    key: LogKey = None,
    policy: PolicyFile = None,
    charter: Annotated[
        str | None,
        typer.Option(
            "--charter",
            metavar="ID",
            help="The id of entry 0. Every entry is judged by the rules of the record.",
        ),
    ] = None,
    predecessor: PredecessorLogs = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="CHECKPOINT",
            help="A checkpoint that you have kept. The log has to go on from it.",
        ),
    ] = None,
    max_age: Annotated[
        float | None,
        typer.Option(
            "--max-age",
            metavar="SECONDS",
            help="Refuse a checkpoint that the witnesses saw longer ago.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Is this log what its checkpoint says?

    Reads every tile and every entry, and names each file that is not as it should be. All that you
    give must hold. Exits 1 if something is wrong. Exits 2 if there is no checkpoint, or if the log
    cannot be reached: then nothing is known about it.
    """
    from paripassu.record.audit import record_audit

    one_dash(policy, since)
    with read_entries() as count:
        answer = record_audit(
            log,
            key=key,
            policy=policy,
            charter=charter,
            predecessor=predecessor or (),
            since=since,
            max_age=max_age,
            clock=time.time,
            progress=count,
        )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.record.audit_text import render_audit

        render_audit(console(), answer)
    raise typer.Exit(0 if answer.ok else 1)
