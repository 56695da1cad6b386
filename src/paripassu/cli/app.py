"""The commands, gathered. Each module imports what it needs only when its command runs."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, TextIO

import typer

from paripassu import __version__
from paripassu.cli import agreements, demo, plans
from paripassu.cli.account import account
from paripassu.cli.command import Command
from paripassu.cli.compare import compare
from paripassu.cli.declare import answer, challenge, rehearse
from paripassu.cli.declare import commit as declare_commit
from paripassu.cli.declare_disclose import disclose
from paripassu.cli.declare_new import new as declare_new
from paripassu.cli.declare_seals import keys, receive, recover, release, seal
from paripassu.cli.inspect_allocate import allocate
from paripassu.cli.inspect_assess import assess
from paripassu.cli.inspect_commit import commit
from paripassu.cli.inspect_draw import draw
from paripassu.cli.inspect_game import game
from paripassu.cli.inspect_prepare import prepare
from paripassu.cli.inspect_require import require
from paripassu.cli.inspect_size import size
from paripassu.cli.record_audit import audit
from paripassu.cli.record_copies import export as record_export
from paripassu.cli.record_copies import mirror
from paripassu.cli.record_keys import new as record_keys_new
from paripassu.cli.record_log import append as record_append
from paripassu.cli.record_log import init as record_init
from paripassu.cli.record_prove import checkpoint, prove
from paripassu.cli.record_serve import serve as record_serve
from paripassu.cli.record_serve import witness as record_witness
from paripassu.cli.record_state import state as record_state
from paripassu.cli.record_verify import verify as record_verify
from paripassu.cli.verify import verify
from paripassu.cli.versions import kernels
from paripassu.documents.ignored import DocumentNote
from paripassu.tables.notes import TableNote

_HELP = """Plan and check agreements between parties that do not trust each other.

`paripassu new` writes a first agreement file. `paripassu demo` shows everything on an example.

Exit codes: 0 means that the answer is yes, 1 that it is no, and 2 that there is no answer, for
example because a file has a mistake. The message then says where, and how to correct it.
"""
_INSPECT_HELP = """How many items are inspected, and which? What was found?

`inspect prepare` goes from a step of a plan to the items to inspect. The other commands answer one
question each.
"""
_DECLARE_HELP = """Commit to a declaration, and open it part by part.

`declare new` writes a first declaration. `declare commit` binds a party to everything it declares,
and shows nothing of it. Everybody can check with `paripassu verify` what is opened later.
`declare seal` leaves a stage with guardians, who open it together.
"""
_RECORD_HELP = """Who did what? Signed statements in a log that nobody can rewrite.

Each party keeps its own keys. Witnesses sign what they saw of the log, so that nobody can show two
people different histories.
"""
_RECORD_KEYS_HELP = """The keys of those who take part in a record."""

app = typer.Typer(
    name="paripassu",
    help=_HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

inspect = typer.Typer(
    name="inspect",
    help=_INSPECT_HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
)
for command in (require, size, allocate, commit, draw, prepare, game, assess):
    inspect.command(command.__name__, cls=Command)(command)

declare = typer.Typer(
    name="declare",
    help=_DECLARE_HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
)
declare.command("new", cls=Command)(declare_new)
declare.command("commit", cls=Command)(declare_commit)
declare.command("rehearse", cls=Command)(rehearse)
declare.command("disclose", cls=Command)(disclose)
declare.command("challenge", cls=Command)(challenge)
declare.command("answer", cls=Command)(answer)
declare.command("keys", cls=Command)(keys)
declare.command("seal", cls=Command)(seal)
declare.command("receive", cls=Command)(receive)
declare.command("release", cls=Command)(release)
declare.command("recover", cls=Command)(recover)

record = typer.Typer(
    name="record",
    help=_RECORD_HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
)
record_keys = typer.Typer(
    name="keys",
    help=_RECORD_KEYS_HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
)
record_keys.command("new", cls=Command)(record_keys_new)
record.add_typer(record_keys, name="keys")
record.command("init", cls=Command)(record_init)
record.command("append", cls=Command)(record_append)
record.command("checkpoint", cls=Command)(checkpoint)
record.command("prove", cls=Command)(prove)
record.command("state", cls=Command)(record_state)
record.command("verify", cls=Command)(record_verify)
record.command("audit", cls=Command)(audit)
record.command("mirror", cls=Command)(mirror)
record.command("export", cls=Command)(record_export)
record.command("serve", cls=Command)(record_serve)
record.command("witness", cls=Command)(record_witness)


def _version(context: typer.Context, value: bool) -> None:
    if value:
        typer.echo(f"paripassu {__version__}")
        if context.params.get("verbose"):
            for line in kernels():
                typer.echo(line)
        raise typer.Exit


@app.callback()
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


app.command("new", cls=Command)(agreements.new)
app.command("show", cls=Command)(agreements.show)
app.command("import", cls=Command)(agreements.import_)
app.command("export", cls=Command)(agreements.export)
app.command("plan", cls=Command)(plans.plan)
app.command("explain", cls=Command)(plans.explain)
app.command("check", cls=Command)(plans.check)
app.command("compare", cls=Command)(compare)
app.command("schema", cls=Command)(agreements.schema)
app.add_typer(inspect, name="inspect")
app.add_typer(account, name="account")
app.add_typer(declare, name="declare")
app.add_typer(record, name="record")
app.command("verify", cls=Command)(verify)
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
        with _notes_shown(), command.make_context("paripassu", arguments) as context:
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
