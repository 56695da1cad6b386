"""Groups of commands that know their commands by the table alone until one of them is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from inspect import cleandoc
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from paripassu.cli.command import Command
from paripassu.cli.table import Entry, Room


class Group(TyperGroup):
    """A group of commands; each is imported when it is asked for by its name."""

    def __init__(self, name: str, room: Room, **settings: Any) -> None:
        commands: Any = Commands(room.commands)  # a mapping as good as a dict
        super().__init__(
            name=name,
            help=cleandoc(room.help),
            commands=commands,
            no_args_is_help=True,
            rich_markup_mode=None,
            **settings,
        )
        self._room = room

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Begin to read the words: ``account ./new`` is about a file, ``account new`` is not."""
        other = self._room.otherwise
        if other is not None and not (args and args[0] in self.commands and args[0] != other):
            return self.commands[other].make_context(info_name, args, parent, **extra)
        return super().make_context(info_name, args, parent, **extra)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands by their lines in the table."""
        lines = {
            name: TyperCommand(name, help=cleandoc(one.help))
            if isinstance(one, Room)
            else TyperCommand(name, help=one.line, hidden=one.hidden)
            for name, one in self._room.commands.items()
        }
        TyperGroup(name=self.name, commands=dict(lines)).format_commands(ctx, formatter)


class Commands(Mapping[str, Any]):
    """The commands of a group by their names, each made when it is first asked for."""

    def __init__(self, entries: Mapping[str, Entry | Room]) -> None:
        self._entries = dict(entries)
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            one = self._entries[name]
            self._made[name] = _made(name, one)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def command(function: Callable[..., None], name: str, *, hidden: bool = False) -> Any:
    """Make a command of a function whose parameters are annotated with options."""
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    alone.command(name, cls=Command, hidden=hidden)(function)
    return typer.main.get_command(alone)


def _made(name: str, one: Entry | Room) -> Any:
    if isinstance(one, Room):
        return Group(name, one)
    module = import_module(f"paripassu.{one.module}")
    return command(getattr(module, one.function), name, hidden=one.hidden)
