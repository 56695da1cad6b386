"""``paripassu inspect``: how many, where, which ones, how often; and what do the findings show?"""

from __future__ import annotations

import typer

from paripassu.cli.command import Command
from paripassu.cli.inspect_allocate import allocate
from paripassu.cli.inspect_assess import assess
from paripassu.cli.inspect_commit import commit
from paripassu.cli.inspect_draw import draw
from paripassu.cli.inspect_game import game
from paripassu.cli.inspect_prepare import prepare
from paripassu.cli.inspect_require import require
from paripassu.cli.inspect_size import size

inspect = typer.Typer(
    name="inspect",
    help="How many, where, which ones, how often; and what do the findings show?",
    no_args_is_help=True,
    rich_markup_mode=None,
)
for command in (require, size, allocate, commit, draw, prepare, game, assess):
    inspect.command(command.__name__, cls=Command)(command)
