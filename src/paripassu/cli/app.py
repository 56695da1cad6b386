"""The program: its own options, and one run of it."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, TextIO

import typer

from paripassu import __version__
from paripassu.cli.groups import Group, command
from paripassu.cli.table import PROGRAM
from paripassu.documents.ignored import DocumentNote
from paripassu.tables.notes import TableNote


def _version(context: typer.Context, value: bool) -> None:
    if value:
        typer.echo(f"paripassu {__version__}")
        if context.params.get("verbose"):
            from paripassu.cli.versions import kernels

            for line in kernels():
                typer.echo(line)
        raise typer.Exit


def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, help="Print the version and stop."),
    ] = False,
    verbose: Annotated[
        bool,
        typer.Option(
            "-v",
            "--verbose",
            is_eager=True,  # so that --version knows of it, whichever is typed first
            help="With --version, also say which parts run as Rust and which as Python.",
        ),
    ] = False,
    traceback: Annotated[
        bool,
        typer.Option(
            "--traceback",
            help="With an error, also print where in the program it arose. Send this with a "
            "report.",
        ),
    ] = False,
) -> None:
    """Run agreements between parties that do not trust each other."""


_options = command(_root, "paripassu")

app = Group(
    "paripassu",
    PROGRAM,
    params=_options.params,
    callback=_options.callback,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(arguments: list[str]) -> int:
    """Run a command, and give its exit code.

    Raises
    ------
    PariPassuError
        It could not do its work, for a reason that can be mended.
    """
    try:
        with _notes_shown(), app.make_context("paripassu", arguments) as context:
            app.invoke(context)
    except typer.Exit as left:
        return left.exit_code
    except typer.TyperException as error:
        usage = getattr(error, "show", None)  # with the line of usage
        if usage is None:
            raise
        usage()
        return 2
    return 0


@contextmanager
def _notes_shown() -> Iterator[None]:
    """Print notes on what was read in one line each; other warnings stay as they are."""
    with warnings.catch_warnings():
        other = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if issubclass(category, (TableNote, DocumentNote)):
                print(f"note: {message}", file=sys.stderr)
            else:
                other(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        warnings.simplefilter("always", TableNote)
        warnings.simplefilter("always", DocumentNote)
        yield
