"""``paripassu new``, ``show``, ``import``, ``export`` and ``schema``: agreement files."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.options import AgreementFile, Force, Json
from paripassu.cli.printing import console, print_json


def new(
    path: Annotated[str, typer.Argument(metavar="AGREEMENT.toml", help="The file to write.")],
    json: Json = False,
) -> None:
    """Write a commented agreement file to start from."""
    from paripassu.agreement.new import new as write

    answer = write(path)
    if json:
        print_json(answer.to_json())
    else:
        typer.echo(f"{path} is written: change it, then run `paripassu plan {path}`")


def show(agreement: AgreementFile, json: Json = False) -> None:
    """What is in an agreement file, and what it rests on?"""
    from paripassu.agreement.overview_text import WIDTH
    from paripassu.agreement.show import show as look

    overview = look(agreement)
    if json:
        print_json(overview.to_json())
    else:
        typer.echo(overview.to_text(min(WIDTH, console().width)), nl=False)


def import_(
    path: Annotated[str, typer.Argument(metavar="BOOK.xlsx", help="The spreadsheet.")],
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="AGREEMENT.toml", help="Where to write it; else printed."),
    ] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Read an agreement from a spreadsheet with one sheet for each kind of entry."""
    from paripassu.agreement.sheets import import_book
    from paripassu.documents.written import Import
    from paripassu.files import verify_place, write_text
    from paripassu.kinds import AGREEMENT

    if out is not None:
        verify_place(out, path, replaces=AGREEMENT, force=force)
    text = import_book(path).to_toml()
    if out is not None:
        write_text(out, text, replaces=AGREEMENT, force=force)
    if json:
        print_json(Import(file=out, toml=text if out is None else None).to_json())
    elif out is None:
        typer.echo(text, nl=False)


def export(
    agreement: AgreementFile,
    path: Annotated[str, typer.Option("--out", metavar="BOOK.xlsx", help="Where to write it.")],
    force: Force = False,
    json: Json = False,
) -> None:
    """Write an agreement as a spreadsheet with one sheet for each kind of entry."""
    from paripassu.agreement.sheets import export_book, verify_book

    verify_book(path, agreement, force=force)
    answer = export_book(agreement, path, force=force)
    if json:
        print_json(answer.to_json())


def schema(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="agreement, plan, draw, …: any format.")
    ],
    json: Json = False,
) -> None:
    """Print the JSON Schema of a format; it is JSON with --json and without."""
    from paripassu.documents.registry import schema as find

    print_json(find(name))
