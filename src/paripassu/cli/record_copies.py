"""``paripassu record mirror`` and ``record export``: a copy of a log, and what it says."""

from __future__ import annotations

import json as json_module
import sys
from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json
from paripassu.cli.record_audit import (
    CharterId,
    LogKey,
    LogPlace,
    PolicyFile,
    PredecessorLogs,
    read_entries,
)


def mirror(
    log: Annotated[
        str,
        typer.Argument(metavar="URL", help="The log: a URL, or the folder of another copy."),
    ],
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="The folder of the copy. It is made if missing.")
    ],
    key: LogKey = None,
    policy: PolicyFile = None,
    predecessor: PredecessorLogs = None,
    json: Json = False,
) -> None:
    """Copy a log, or go on with a copy.

    Every file is verified before it is written. Run it again to go on, also after it was
    interrupted. Exits 1 if the log is smaller than the copy or another one. Then both checkpoints
    are kept: they are a proof against the log.
    """
    from paripassu.record.mirror import record_mirror

    one_dash(policy)
    with read_entries() as count:
        answer = record_mirror(
            log,
            folder,
            key=key,
            policy=policy,
            predecessor=predecessor or (),
            progress=count,
        )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.record.mirror_text import render_mirror

        render_mirror(console(), answer)


def export(
    log: LogPlace,
    charter: CharterId = None,
    predecessor: PredecessorLogs = None,
    json: Json = False,
) -> None:
    """What do the statements of a log say, and when were they made?

    Prints a JSON line for each statement that counts. It leaves out notes of witnesses, and
    entries that break a rule. Where the file of a declaration or a draw is not what its statement
    says, the line has `check`. Exits 1 if a file of the log is not what the checkpoint says.
    """
    from paripassu.process.record_export import record_export

    with read_entries() as count:
        answer = record_export(log, charter=charter, predecessor=predecessor or (), progress=count)
    if json:
        print_json(answer.to_json())
        return
    for one in answer.entries:
        line = json_module.dumps(one.to_line(), ensure_ascii=False, separators=(", ", ": "))
        sys.stdout.write(f"{line}\n")
    if answer.unchecked is not None:
        said = f"the files that statements name were not verified: {answer.unchecked}"
        print(said, file=sys.stderr)
