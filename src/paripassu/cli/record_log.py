"""``paripassu record init`` and ``record append``."""

from __future__ import annotations

import os
import time
from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Json
from paripassu.cli.passphrase import (
    MoreKeys,
    PassphraseEnv,
    PassphraseFile,
    SignWith,
    passphrase_of,
)
from paripassu.cli.printing import console, print_json
from paripassu.cli.record_audit import PredecessorLogs


def init(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="The folder to write: a new one, or an empty one.")
    ],
    origin: Annotated[
        str,
        typer.Option(
            "--origin",
            metavar="NAME",
            help="The name of the log, for example example.org/log. It can never be changed.",
        ),
    ],
    agreement: Annotated[
        str | None,
        typer.Option("--agreement", metavar="A.toml", help="The agreement that was signed."),
    ] = None,
    plan: Annotated[
        str | None, typer.Option("--plan", metavar="P.json", help="Its plan, as `plan` printed it.")
    ] = None,
    charter: Annotated[
        str | None,
        typer.Option(
            "--charter",
            metavar="C.toml",
            help="Who writes into the log, who watches it, and with which keys.",
        ),
    ] = None,
    opaque: Annotated[
        bool,
        typer.Option("--opaque", help="Any bytes are entries. For tests and for measuring."),
    ] = False,
    key: Annotated[
        list[str] | None,
        typer.Option(
            "--key",
            metavar="KEY.pem",
            help="A secret key of the log. Repeat it for both. Without it, both are made.",
        ),
    ] = None,
    database: Annotated[
        str,
        typer.Option(
            "--database", metavar="URL", help="A PostgreSQL database. Without it, a file in DIR."
        ),
    ] = "",
    objects: Annotated[
        str,
        typer.Option(
            "--objects",
            metavar="s3://BUCKET/PREFIX",
            help="Where what everybody reads is kept. Without it, in DIR.",
        ),
    ] = "",
    predecessor: PredecessorLogs = None,
    copy: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="COPY",
            help="Go on with a log that was lost: the folder or the URL of a copy of it.",
        ),
    ] = None,
    witness: Annotated[
        list[str] | None,
        typer.Option(
            "--witness",
            metavar="URL",
            help="With --from: a witness, who says what it has cosigned. Repeat it for each.",
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    passphrase_env: PassphraseEnv = None,
    sign_with: SignWith = "",
    json: Json = False,
) -> None:
    """Begin a log: empty, with a signed checkpoint. Or go on with one that was lost.

    Entry 0 is written into DIR, to be signed by the parties, the depositary and the inspectorate,
    and appended. Until then nothing is logged.

    With --from, the log is made again from a copy, every entry of which is judged. Give the log's
    keys, and its witnesses: a copy that has less than they have cosigned is refused.

    DIR/public is what everybody may read. Everything else in DIR is for you alone.
    """
    from paripassu.record.init import RANDOMNESS, record_init

    answer = record_init(
        folder,
        origin=origin,
        agreement=agreement,
        plan=plan,
        charter=charter,
        opaque=opaque,
        key=key or (),
        database=database,
        objects=objects,
        predecessor=predecessor or (),
        copy=copy,
        witness=witness or (),
        passphrase=passphrase_of(passphrase_file, passphrase_env),
        sign_with=sign_with,
        now=int(time.time()),
        randomness=os.urandom(RANDOMNESS),
    )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.record.log_text import render_init

        render_init(console(), answer)


def append(
    log: Annotated[str, typer.Argument(metavar="LOG", help="The folder of the log, or its URL.")],
    file: Annotated[list[str], typer.Argument(metavar="FILE ...", help="One entry each.")],
    evidence: Annotated[
        list[str] | None,
        typer.Option(
            "--evidence",
            metavar="FILE",
            help="A file that a statement names. Repeat it for each of them.",
        ),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait until the witnesses have cosigned.")
    ] = False,
    key: MoreKeys = None,
    passphrase_file: PassphraseFile = None,
    passphrase_env: PassphraseEnv = None,
    sign_with: SignWith = "",
    json: Json = False,
) -> None:
    """Append files to a log, and say where each of them stands in it.

    A file that is in the log already is not added again. The exit code is 1 if the log refuses
    one of them.
    """
    from paripassu.record.append import record_append

    one_dash(*file)
    passphrase = passphrase_of(passphrase_file, passphrase_env)
    answer = record_append(
        log,
        file,
        now=int(time.time()),
        evidence=evidence or (),
        wait=wait,
        key=key or (),
        passphrase=passphrase,
        sign_with=sign_with,
        sleep=time.sleep,
    )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.record.log_text import render_append

        render_append(console(), answer)
    if answer.refused:
        raise typer.Exit(1)
