"""``paripassu record keys new`` and ``record keys change``."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from paripassu.cli.options import Json
from paripassu.cli.passphrase import PassphraseEnv, PassphraseFile, passphrase_of
from paripassu.cli.printing import console, print_json
from paripassu.cli.record_audit import PredecessorLogs


def new(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="Your name in the charter. For a log: its origin, such as example.org/log.",
        ),
    ],
    purpose: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="officer|log|witness|sealing",
            help="Who uses the keys. Files for you are sealed to keys for sealing.",
        ),
    ],
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="The folder for the files.")],
    passphrase_file: PassphraseFile = None,
    passphrase_env: PassphraseEnv = None,
    json: Json = False,
) -> None:
    """Make the keys of somebody who takes part in a record.

    An officer and a log get two pairs of keys, one for each way of signing. The secret keys are
    for you alone. Only you can read their files, and they are never replaced.
    """
    from paripassu.process.record_keys import RANDOMNESS, record_keys_new

    answer = record_keys_new(
        name,
        purpose,
        out,
        passphrase=passphrase_of(passphrase_file, passphrase_env),
        randomness=os.urandom(RANDOMNESS),
    )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.record.keys_text import render_keys

        render_keys(console(), answer)


def change(
    party: Annotated[
        str, typer.Argument(metavar="PARTY", help="A party, an office, or depositary.")
    ],
    log: Annotated[str, typer.Option("--log", metavar="LOG", help="The log: a folder or a URL.")],
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Where the body is written.")],
    keys: Annotated[
        list[str] | None,
        typer.Option(
            "--keys",
            metavar="NAME=FILE",
            help="NAME has the public keys in FILE from now on. A new NAME is an officer.",
        ),
    ] = None,
    spare: Annotated[
        list[str] | None,
        typer.Option("--spare", metavar="NAME=FILE", help="Likewise, and NAME is a spare one."),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="NAME", help="NAME is not in the new list."),
    ] = None,
    predecessor: PredecessorLogs = None,
    json: Json = False,
) -> None:
    """Write the new key list of a party: to add an officer, remove one, or change keys.

    The list in force is read from the log. What is written is the body of a statement of the kind
    keys, and nothing is sent. Exits 1 if the log would refuse the list, and says why.
    """
    from paripassu.record.change_keys import record_keys_change

    answer = record_keys_change(
        party,
        log=log,
        out=out,
        keys=keys or (),
        spare=spare or (),
        remove=remove or (),
        predecessor=predecessor or (),
    )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.record.keys_change_text import render_keys_change

        render_keys_change(console(), answer)
