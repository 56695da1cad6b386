"""Each calculator of the workbench asks for what its command takes, in the command's words."""

from __future__ import annotations

from typing import Any

import pytest
from tests.contract.test_options import COMMANDS

from paripassu.workbench.calculators.fields import Field, Form
from paripassu.workbench.calculators.forms import FORMS

#: What a command takes that a page has in another way: the answer is both shown and taken away.
_OTHERWISE = {"json", "pictures", "help"}


def command(form: Form) -> Any:
    return COMMANDS[" ".join(form.command)] if form.name != "account" else _account()


def _account() -> Any:
    found = [one for name, one in COMMANDS.items() if name.split()[0] == "account"]
    return next(one for one in found if any(p.name == "false_alarm" for p in one.params))


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_fields_are_the_commands_parameters(form: Form) -> None:
    params = {one.name: one for one in command(form).params if one.name not in _OTHERWISE}
    fields = {field.name: field for field in form.fields}
    assert len(fields) == len([*form.fields])
    assert len(set(form.labels.values())) == len(fields), "no two have one label"
    assert set(fields) == set(params)
    for name, field in fields.items():
        one = params[name]
        assert field.help == one.help, name
        assert field.option == ("" if one.param_type_name == "argument" else max(one.opts, key=len))
        assert (field.kind == "switch") == bool(getattr(one, "is_flag", False)), name
        assert (field.kind == "lines") == bool(getattr(one, "multiple", False)), name
        if field.kind == "word":
            assert {value for value, _ in field.words if value} == set(one.metavar.split("|"))
        if field.written:
            assert field.written == one.metavar
        _same_default(field, one)


def _same_default(field: Field, one: Any) -> None:
    if field.kind in ("switch", "lines") or field.is_file:
        assert not one.default
    elif field.kind == "seconds":
        assert float(field.default) == one.default
    else:
        assert field.default == ("" if one.default is None else str(one.default)), field.name


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_the_page_speaks_of_fields_and_not_of_options(form: Form) -> None:
    for field in form.fields:
        text = form.help(field)
        assert "--" not in text, text
        assert "standard input" not in text
        assert text.endswith(".")
    lead = (command(form).help or "").strip().splitlines()[0]
    assert form.lead == lead
