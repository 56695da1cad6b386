"""``paripassu record keys new``."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from paripassu.cli.options import Json
from paripassu.cli.passphrase import PassphraseEnv, PassphraseFile, passphrase_of
from paripassu.cli.printing import console, print_json


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
