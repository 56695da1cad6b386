"""``paripassu inspect``: how many, where, which ones, how often; and what do the findings show?"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import typer

inspect = typer.Typer(
    name="inspect",
    help="How many, where, which ones, how often; and what do the findings show?",
    no_args_is_help=True,
    rich_markup_mode=None,
)

for _name in (
    "require",
    "size",
    "allocate",
    "commit",
    "reveal",
    "draw",
    "prepare",
    "game",
    "assess",
):
    if find_spec(f"paripassu.cli.inspect_{_name}") is not None:
        inspect.command(_name)(getattr(import_module(f"paripassu.cli.inspect_{_name}"), _name))
