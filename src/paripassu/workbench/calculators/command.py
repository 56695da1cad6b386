"""The command that prints what a form shows."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from paripassu.workbench.calculators.calling import Asked
from paripassu.workbench.calculators.fields import Field, Form
from paripassu.workbench.calculators.forms import FORMS

#: What a plan is called that is worked out first.
PLAN = "plan.json"


def words(asked: Asked) -> list[str]:
    """Give the words of the command, files by their names.

    Parameters
    ----------
    asked : Asked
    """
    form = FORMS[asked.form]
    return ["paripassu", *form.command, *_arguments(asked, form), *_options(asked, form)]


def lines(asked: Asked) -> list[str]:
    """Give what is typed into a shell: the command, and before it the plan that it needs."""
    typed = [shlex.join(words(asked))]
    agreement, plan = asked.files.get("agreement"), asked.files.get("plan")
    if agreement is not None and plan is not None and not plan.path:
        limit = [] if asked.seconds is None else ["--time-limit", f"{asked.seconds:g}"]
        first = ["paripassu", "plan", _named(agreement.name), *limit, "--out", PLAN]
        typed.insert(0, shlex.join(first))
    return typed


def _arguments(asked: Asked, form: Form) -> Iterator[str]:
    for field in form.fields:
        if field.is_file and not field.option and (file := asked.files.get(field.name)):
            yield _named(file.name if file.path else PLAN)


def _options(asked: Asked, form: Form) -> Iterator[str]:
    for field in form.fields:
        if field.option:
            yield from _option(asked, field)


def _option(asked: Asked, field: Field) -> Iterator[str]:
    if field.is_file:
        if file := asked.files.get(field.name):
            yield from (field.option, _named(file.name))
    elif field.kind == "switch":
        if asked.switched(field.name):
            yield field.option
    elif (text := asked.text(field.name)) is not None and text != field.default:
        each = text.splitlines() if field.kind == "lines" else [text]
        for one in each:
            if one.strip():
                yield from _valued(field.option, one.strip())


def _valued(option: str, value: str) -> Iterator[str]:
    # What begins with a hyphen would be taken for an option where it does not stand behind "=".
    if value.startswith("-"):
        yield f"{option}={value}"
    else:
        yield from (option, value)


def _named(name: str) -> str:
    return f"./{name}" if name.startswith("-") else name
