"""What all commands have in common: the library's errors, in the words of the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import typer
from typer.core import TyperCommand

from paripassu.errors import ParameterError, PariPassuError

#: How messages of the library name a parameter: ``goal``, or ``force=True`` where it is a switch.
_PARAMETER = re.compile(r"`(\w+)(?:=True)?`")


class Command(TyperCommand):
    """A command: where an error names parameters of its function, options are named instead."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words; a file without its option is told which one it may belong to."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            if "unexpected extra argument" in error.message and not self._takes_arguments():
                first = next((one for one in self.params if one.metavar), None)
                if first is not None:
                    name, value = options([first])[first.name]
                    error.message += (
                        f" — this command has options only; did you mean {name} {value}?"
                    )
            raise

    def _takes_arguments(self) -> bool:
        return any(one.param_type_name == "argument" for one in self.params)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except PariPassuError as error:
            in_options(error, options(self.params))
            raise


def options(parameters: Sequence[Any]) -> Mapping[str, tuple[str, str]]:
    """Give what a person types for each parameter, with what stands behind it.

    ``("--false-alarm", "A")``, ``("--spend", "")``, ``("TABLE.csv", "")``.
    """
    return {
        one.name: (max(one.opts, key=len), "" if one.is_flag else one.metavar or "")
        if one.param_type_name == "option"
        else (str(one.metavar or one.name).strip("[]"), "")
        for one in parameters
    }


def in_options(error: PariPassuError, names: Mapping[str, tuple[str, str]]) -> None:
    """Name options where an error's message names parameters.

    A parameter has the same name in the library and in the function of its command.
    """

    def option(found: re.Match[str]) -> str:
        return " ".join(names[found[1]]).strip() if found[1] in names else found[0]

    if isinstance(error, ParameterError) and error.parameter in names:
        error.what = f"{names[error.parameter][0]} {error.said}"
    error.what = _PARAMETER.sub(option, error.what)
    error.mend = _PARAMETER.sub(option, error.mend)
