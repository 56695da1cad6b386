"""The commands, gathered. Each module imports what it needs only when its command runs."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu import __version__
from paripassu.cli import agreements, check, demo, explain, plan
from paripassu.cli.account import account
from paripassu.cli.inspection import inspect

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
) -> None:
    """Run agreements between parties that do not trust each other."""


app.command("new")(agreements.new)
app.command("show")(agreements.show)
app.command("import")(agreements.import_)
app.command("export")(agreements.export)
app.command("plan")(plan.plan)
app.command("explain")(explain.explain)
app.command("check")(check.check)
app.command("schema")(agreements.schema)
app.add_typer(inspect, name="inspect")
app.add_typer(account, name="account")
app.command("demo")(demo.demo)
