"""``paripassu record serve`` and ``record witness``."""

from __future__ import annotations

import sys
import time
from typing import Annotated

import typer

from paripassu.cli.passphrase import (
    MoreKeys,
    PassphraseEnv,
    PassphraseFile,
    SignWith,
    passphrase_of,
)
from paripassu.cli.record_audit import PredecessorLogs

Host = Annotated[
    str,
    typer.Option(
        "--host", metavar="ADDRESS", help="Where to listen; by default only this machine."
    ),
]
Port = Annotated[
    int, typer.Option("--port", metavar="N", min=0, max=65535, help="The port; 0: any free one.")
]


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _ready(host: str, what: str) -> None:
    print(f"{what} on http://{host}", flush=True)


def serve(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder of the log.")],
    host: Host = "127.0.0.1",
    port: Port = 8080,
    witness: Annotated[
        list[str] | None,
        typer.Option("--witness", metavar="URL", help="A witness. Repeat it for each of them."),
    ] = None,
    key: MoreKeys = None,
    passphrase_file: PassphraseFile = None,
    passphrase_env: PassphraseEnv = None,
    sign_with: SignWith = "",
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--proxy",
            metavar="ADDRESS",
            help="A proxy that says who asks, if not on this machine. Repeat it for each of them.",
        ),
    ] = None,
    read_only: Annotated[
        bool,
        typer.Option(
            "--read-only", help="Show log and pages, and take nothing: needs no key. DIR is a copy."
        ),
    ] = False,
    predecessor: PredecessorLogs = None,
) -> None:
    """Serve a log: anybody reads it, key holders send statements, witnesses cosign.

    In a browser the same address shows the record as pages.

    Put a server with TLS before it. Ctrl-C ends it, and nothing that was answered is lost.
    """
    from paripassu.server.depositary import record_serve

    record_serve(
        folder,
        host=host,
        port=port,
        witness=witness or (),
        key=key or (),
        clock=time.time,
        say=_say,
        ready=lambda real: _ready(f"{host}:{real}", "the log is served"),
        passphrase=passphrase_of(passphrase_file, passphrase_env),
        sign_with=sign_with,
        proxy=proxy or (),
        read_only=read_only,
        predecessor=predecessor or (),
    )


def witness(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="The folder of the witness's copy and memory.")
    ],
    key: Annotated[str, typer.Option("--key", metavar="KEY.pem", help="The witness's secret key.")],
    log: Annotated[str, typer.Option("--log", metavar="URL", help="The log.")],
    new: Annotated[
        bool,
        typer.Option(
            "--new", help="This key never signed. Without its last state a witness needs a new key."
        ),
    ] = False,
    predecessor: PredecessorLogs = None,
    clock_is_right: Annotated[
        bool,
        typer.Option(
            "--clock-is-right", help="I have looked at the clock after a pause or a jump."
        ),
    ] = False,
    host: Host = "127.0.0.1",
    port: Port = 8081,
    passphrase_file: PassphraseFile = None,
    passphrase_env: PassphraseEnv = None,
    sign_with: SignWith = "",
) -> None:
    """Watch a log: copy all of it, cosign only what goes on from that, hold what it withholds."""
    from paripassu.record.signers import read_signer
    from paripassu.server.watching import record_witness

    record_witness(
        folder,
        key=read_signer(key, passphrase_of(passphrase_file, passphrase_env), sign_with),
        log=log,
        new=new,
        predecessor=predecessor or (),
        clock_is_right=clock_is_right,
        host=host,
        port=port,
        wall=time.time,
        monotonic=time.monotonic,
        say=_say,
        ready=lambda real: _ready(f"{host}:{real}", "the witness is served"),
    )
