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
    """Write an agreement file to start from, with comments."""
    from paripassu.agreement.new import new as write

    answer = write(path)
    if json:
        print_json(answer.to_json())
    else:
        typer.echo(f"{path} is written: change it, then run `paripassu plan {path}`")


def show(agreement: AgreementFile, json: Json = False) -> None:
    """What is in an agreement file, and on which sources does it rest?"""
    from paripassu.agreement.overview_text import WIDTH
    from paripassu.agreement.show import show as look

    overview = look(agreement)
    if json:
        print_json(overview.to_json())
    else:
        typer.echo(overview.to_text(min(WIDTH, console().width)), nl=False)


def import_(
    path: Annotated[str, typer.Argument(metavar="BOOK.xlsx", help="The spreadsheet: XLSX or ODS.")],
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="AGREEMENT.toml",
            help="Write the agreement to this file. Without --out it is printed.",
        ),
    ] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Make an agreement file from a spreadsheet.

    The spreadsheet has one sheet for each kind of entry, such as parties and measures.
    `paripassu export` writes one.
    """
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
    path: Annotated[
        str, typer.Option("--out", metavar="BOOK.xlsx", help="Write the spreadsheet to this file.")
    ],
    force: Force = False,
    json: Json = False,
) -> None:
    """Make a spreadsheet from an agreement file.

    It has one sheet for each kind of entry, such as parties and measures. `paripassu import` reads
    it back.
    """
    from paripassu.agreement.sheets import export_book, verify_book

    verify_book(path, agreement, force=force)
    answer = export_book(agreement, path, force=force)
    if json:
        print_json(answer.to_json())


def schema(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The name of a format: agreement, plan, draw, ...")
    ],
    json: Json = False,
) -> None:
    """What may stand in a file of this format?

    Prints the JSON Schema of the format. It is JSON with --json and without.
    """
    from paripassu.documents.registry import schema as find

    print_json(find(name))
