"""The commands, gathered. Each module imports what it needs only when its command runs."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu import __version__
from paripassu.cli import agreements, check, demo, explain, plan
from paripassu.cli.account import account
from paripassu.cli.command import Command
from paripassu.cli.inspection import inspect
from paripassu.cli.notes import notes_shown

app = typer.Typer(
    name="paripassu",
    help="Run agreements between parties that do not trust each other.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"paripassu {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    traceback: Annotated[
        bool,
        typer.Option("--traceback", help="Show where in the program an error comes from."),
    ] = False,
) -> None:
    """Run agreements between parties that do not trust each other."""


app.command("new", cls=Command)(agreements.new)
app.command("show", cls=Command)(agreements.show)
app.command("import", cls=Command)(agreements.import_)
app.command("export", cls=Command)(agreements.export)
app.command("plan", cls=Command)(plan.plan)
app.command("explain", cls=Command)(explain.explain)
app.command("check", cls=Command)(check.check)
app.command("schema", cls=Command)(agreements.schema)
app.add_typer(inspect, name="inspect")
app.add_typer(account, name="account")
app.command("demo", cls=Command)(demo.demo)


def run(arguments: list[str]) -> int:
    """Run a command, and give its exit code.

    Raises
    ------
    PariPassuError
        It could not do its work, for a reason that can be mended.
    """
    command = typer.main.get_command(app)
    try:
        with notes_shown(), command.make_context("paripassu", arguments) as context:
            command.invoke(context)
    except typer.Exit as left:
        return left.exit_code
    except typer.TyperException as error:
        usage = getattr(error, "show", None)  # with the line of usage
        if usage is None:
            raise
        usage()
        return 2
    return 0
