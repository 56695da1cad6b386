"""Where a command has a passphrase from: a file or the environment, never the command line."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from paripassu.errors import ParameterError

PassphraseFile = Annotated[
    str | None,
    typer.Option(
        "--passphrase-file",
        metavar="FILE",
        help="The passphrase of the secret keys: the first line of this file.",
    ),
]
PassphraseEnv = Annotated[
    str | None,
    typer.Option(
        "--passphrase-env",
        metavar="VARIABLE",
        help="The passphrase of the secret keys: the value of this environment variable.",
    ),
]
SignWith = Annotated[
    str,
    typer.Option(
        "--sign-with",
        metavar="COMMAND",
        help="A command that signs in place of secret keys: then give the file with public keys. "
        "It reads the bytes and writes the signature.",
    ),
]
MoreKeys = Annotated[
    list[str] | None,
    typer.Option(
        "--key",
        metavar="KEY.pem",
        help="A further key of the log, for a charter that names it. It is copied into DIR, and "
        "need not be given again.",
    ),
]
_MOST = 4096


def passphrase_of(passphrase_file: str | None, passphrase_env: str | None) -> str:
    """Give the passphrase that was asked for; empty where none was.

    Raises
    ------
    ParameterError
        Both are given, the variable is not set, or the passphrase is empty.
    InputError
        The file cannot be read, or is no text.
    """
    from paripassu.errors import Fault, InputError
    from paripassu.files import read

    if passphrase_file is None and passphrase_env is None:
        return ""
    if passphrase_file is not None and passphrase_env is not None:
        raise ParameterError("passphrase_file", "and `passphrase_env` cannot be given together")
    if passphrase_env is not None:
        found = os.environ.get(passphrase_env, "")
        if not found:
            raise ParameterError("passphrase_env", f"names {passphrase_env!r}, which is not set")
        return found
    assert passphrase_file is not None
    content = read(passphrase_file, _MOST)
    try:
        first = content.data.decode().split("\n")[0].rstrip("\r")
    except UnicodeDecodeError:
        first = ""
    if not first:
        what = "has no passphrase in its first line"
        raise InputError(content.name, [Fault(0, "", what, "write it there, in UTF-8")])
    return first
