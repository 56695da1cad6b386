"""``paripassu record state``."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Json
from paripassu.cli.passphrase import PassphraseEnv, PassphraseFile, SignWith, passphrase_of
from paripassu.cli.printing import console, print_json
from paripassu.cli.record_audit import PredecessorLogs


def state(
    what: Annotated[
        str,
        typer.Argument(
            metavar="KIND|FILE",
            help="With --author: the kind of statement, for example perform. Without it: the file "
            "of a statement that you sign.",
        ),
    ],
    author: Annotated[
        str | None,
        typer.Option("--author", metavar="NAME", help="Who states it: the name in the charter."),
    ] = None,
    body: Annotated[
        str | None,
        typer.Option(
            "--body",
            metavar="FILE",
            help="What it says, in JSON. What is left out is filled in where that is clear.",
        ),
    ] = None,
    file: Annotated[
        list[str] | None,
        typer.Option(
            "--file", metavar="FILE", help="A file that the body names. Repeat it for more."
        ),
    ] = None,
    log: Annotated[
        str | None,
        typer.Option("--log", metavar="LOG", help="The log: a folder or a URL."),
    ] = None,
    predecessor: PredecessorLogs = None,
    agreement: Annotated[
        str | None,
        typer.Option("--agreement", metavar="A.toml", help="Without --log: the agreement."),
    ] = None,
    after: Annotated[
        str | None,
        typer.Option(
            "--after",
            metavar="CHECKPOINT",
            help="The checkpoint that you have seen. Without it, the newest of the log.",
        ),
    ] = None,
    previous: Annotated[
        str | None,
        typer.Option(
            "--previous",
            metavar="ID|none",
            help="Your last statement. Without it, the log is asked.",
        ),
    ] = None,
    anyway: Annotated[
        bool,
        typer.Option("--anyway", help="Write it also where it would have no effect by the rules."),
    ] = False,
    sign: Annotated[
        list[str] | None,
        typer.Option(
            "--sign", metavar="KEY.pem", help="A secret key that signs. Repeat it for both."
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FILE", help="Where the statement is written."),
    ] = None,
    passphrase_file: PassphraseFile = None,
    passphrase_env: PassphraseEnv = None,
    sign_with: SignWith = "",
    json: Json = False,
) -> None:
    """Write a statement for the record, or sign one. Nothing is sent.

    The rules of the process are checked before anything is signed. Exits 1 if the statement would
    have no effect, and names the rule. What the record would note as a breach is told.

    Each key of yours in the charter has to sign. You can sign later, on another computer: give
    the file in place of the kind.
    """
    from paripassu.process.record_state import record_state

    one_dash(body, agreement, after)
    answer = record_state(
        what,
        out=out,
        sign=sign or (),
        author=author,
        body=body,
        file=file or (),
        log=log,
        predecessor=predecessor or (),
        agreement=agreement,
        after=after,
        previous=previous,
        anyway=anyway,
        passphrase=passphrase_of(passphrase_file, passphrase_env),
        sign_with=sign_with,
        clock=time.time,
    )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.record.statement_text import render_statement

        render_statement(console(), answer)
