"""From what stands in a form to what the library answers: the same call as the command's."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paripassu.documents.value import Answer
from paripassu.errors import ParameterError
from paripassu.files import read
from paripassu.workbench.calculators.fields import Field, Form
from paripassu.workbench.calculators.forms import FORMS

if TYPE_CHECKING:
    from paripassu.agreement.model import Agreement
    from paripassu.tables.read import InSheet

#: What stands in a form: texts, and yes or no. A field that is not named is empty.
Values = Mapping[str, str | bool]
#: Stands for the best plan of the agreement, which is worked out first.
PLANNED = "planned"

ShouldStop = Callable[[], bool]
Progress = Callable[[str], None]


class Named(io.BytesIO):
    """What a file holds, by the name that messages call it."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content)
        self.name = name


@dataclass(frozen=True, slots=True)
class File:
    """A file that a form was given.

    Attributes
    ----------
    path : str
        Where it is. Empty: it is worked out (a plan).
    name : str
        What it is called.
    """

    path: str
    name: str

    def opened(self) -> Named:
        """Give what it holds.

        Raises
        ------
        InputError
            It cannot be read.
        """
        return Named(read(Path(self.path)).data, self.name)


@dataclass(frozen=True, slots=True)
class Asked:
    """A form as it was filled in.

    Attributes
    ----------
    form : str
        Its name.
    values : mapping
    files : mapping
        Of the fields that take a file.
    """

    form: str
    values: Values
    files: Mapping[str, File]

    def text(self, field: str) -> str | None:
        """Give what stands in a field; None where it is empty."""
        found = self.values.get(field, "")
        return found.strip() or None if isinstance(found, str) else None

    def switched(self, field: str) -> bool:
        """Say whether a switch is on."""
        return self.values.get(field) is True

    def table(self, field: str) -> Named | InSheet | None:
        """Give a table with what is said about it; None where there is none."""
        from paripassu.tables.read import in_sheet, with_decimal

        file = self.files.get(field)
        if file is None:
            return None
        return with_decimal(  # type: ignore[return-value]  # what went in
            in_sheet(file.opened(), self.text("sheet")), self.text("decimal")
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What the library answered.

    Attributes
    ----------
    answer : Answer
    agreement : Agreement or None
        That it is about.
    """

    answer: Answer
    agreement: Agreement | None = None


def call(asked: Asked, should_stop: ShouldStop, progress: Progress) -> Found:
    """Work it out.

    Parameters
    ----------
    asked : Asked
    should_stop : callable
        True: the best so far is enough.
    progress : callable
        Told in words how far it is.

    Raises
    ------
    PariPassuError
        What stands in the form, or in a file, cannot be used.
    """
    return _CALLS[asked.form](asked, should_stop, progress)


def _given(asked: Asked, *but: str) -> dict[str, Any]:
    """Give the parameters that stand in the fields, or the defaults of the form."""
    form = FORMS[asked.form]
    return {
        field.name: _value(asked, field)
        for field in form.fields
        if not field.is_file and field.name not in ("sheet", "decimal", *but)
    }


def _value(asked: Asked, field: Field) -> Any:
    if field.kind == "switch":
        return asked.switched(field.name)
    text = asked.text(field.name) or field.default or None
    if field.kind == "lines":
        return [line.strip() for line in (text or "").splitlines() if line.strip()]
    if field.kind == "seconds" and text is not None:
        with suppress(ValueError):
            return float(text)
    return text


def _table(asked: Asked, field: str) -> Named | InSheet:
    table = asked.table(field)
    if table is None:
        raise ParameterError(field, "is missing", "choose a file, or drop one here")
    return table


def _size(asked: Asked, should_stop: ShouldStop, progress: Progress) -> Found:
    from paripassu.inspection.sampling.instruments import parse_instrument
    from paripassu.inspection.sampling.size import sample_size

    given = _given(asked)
    given["use"] = [parse_instrument(text) for text in given["use"]]
    return Found(sample_size(given.pop("population") or "", **given))


def _allocate(asked: Asked, should_stop: ShouldStop, progress: Progress) -> Found:
    from paripassu.inspection.allocation.answer import allocate

    return Found(
        allocate(
            _table(asked, "strata"), **_given(asked), should_stop=should_stop, progress=progress
        )
    )


def _game(asked: Asked, should_stop: ShouldStop, progress: Progress) -> Found:
    from paripassu.inspection.games.game import game

    return Found(game(targets=asked.table("targets"), **_given(asked)))


def _require(asked: Asked, should_stop: ShouldStop, progress: Progress) -> Found:
    from paripassu.agreement.read import read_agreement
    from paripassu.process.require import require

    agreement, plan = asked.files.get("agreement"), asked.files.get("plan")
    known = None if agreement is None else read_agreement(agreement.opened())
    by: Any = None
    if plan is not None and plan.path:
        by = plan.opened()
    elif plan is not None and known is not None:
        from paripassu.sequencing.answer import plan as best

        progress("planning")
        by = best(known, should_stop=should_stop, progress=progress)
    return Found(require(known, by, **_given(asked)), known)


def _account(asked: Asked, should_stop: ShouldStop, progress: Progress) -> Found:
    from paripassu.inspection.accountancy.account import account

    return Found(
        account(_table(asked, "table"), **_given(asked), should_stop=should_stop, progress=progress)
    )


_CALLS: Mapping[str, Callable[[Asked, ShouldStop, Progress], Found]] = {
    "size": _size,
    "allocate": _allocate,
    "game": _game,
    "require": _require,
    "account": _account,
}


def form_of(name: str) -> Form | None:
    """Give a form by its name; None where there is none."""
    return FORMS.get(name)
