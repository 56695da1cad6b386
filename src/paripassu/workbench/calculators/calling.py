"""From what stands in a form to what the library answers: the same call as the command's."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paripassu.documents.value import Answer
from paripassu.errors import ParameterError
from paripassu.files import read
from paripassu.numbers import words
from paripassu.numbers.given import count
from paripassu.workbench.calculators.fields import Field, Form
from paripassu.workbench.calculators.forms import FORMS
from paripassu.workbench.planning.asked import longer_than

if TYPE_CHECKING:
    from paripassu.agreement.model import Agreement
    from paripassu.sequencing.plan import Plan
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
    seconds : float or None
        How long a plan is looked for, where one is worked out; None: as long as beside the text.
    """

    form: str
    values: Values
    files: Mapping[str, File]
    seconds: float | None = None

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
    asked : Asked or None
        What gives this very answer, where that is not what was asked: the work was stopped.
    notes : tuple of str
        What was not done, in sentences.
    longer : float
        Seconds that a longer search takes, which may find a better answer; 0: none would.
    """

    answer: Answer
    agreement: Agreement | None = None
    asked: Asked | None = None
    notes: tuple[str, ...] = ()
    longer: float = 0.0


class NotYetError(ParameterError):
    """Nothing was found in the time that was given.

    Attributes
    ----------
    longer : float
        Seconds that a longer search takes.
    """

    def __init__(self, longer: float, parameter: str, said: str, mend: str) -> None:
        super().__init__(parameter, said, mend)
        self.longer = longer


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
    found = sample_size(
        given.pop("population") or "", **given, should_stop=should_stop, progress=progress
    )
    if not (found.any_size and found.suffices and should_stop()):
        return Found(found)
    return Found(found, notes=("Stopped. This plan holds. Another one may need fewer items.",))


def _allocate(asked: Asked, should_stop: ShouldStop, progress: Progress) -> Found:
    from paripassu.inspection.allocation.answer import allocate

    given = _given(asked)
    found = allocate(_table(asked, "strata"), **given, should_stop=should_stop, progress=progress)
    known = found.status in ("optimal", "infeasible")
    return Found(found, longer=0.0 if known else longer_than(given["time_limit"]))


def _game(asked: Asked, should_stop: ShouldStop, progress: Progress) -> Found:
    from paripassu.inspection.games.game import game

    given = _given(asked)
    found = game(
        targets=asked.table("targets"), **given, should_stop=should_stop, progress=progress
    )
    wanted = 0 if given["seed"] is None else count(given["times"], "times")
    drawn = len(found.schedules)
    if drawn == wanted:
        return Found(found)
    # The first schedules are the same, however many are drawn.
    these = {"times": str(drawn)} if drawn else {"times": "", "seed": ""}
    said = f"Stopped: {drawn:,} of {words.count(wanted, 'schedule')} are drawn."
    return Found(
        found,
        asked=replace(asked, values={**asked.values, **these}),
        notes=(f"{said} The command below draws these.",) if drawn else (said,),
    )


def _require(asked: Asked, should_stop: ShouldStop, progress: Progress) -> Found:
    from paripassu.agreement.read import read_agreement
    from paripassu.process.require import require

    agreement, plan = asked.files.get("agreement"), asked.files.get("plan")
    known = None if agreement is None else read_agreement(agreement.opened())
    if plan is None or plan.path or known is None:
        by: Any = plan.opened() if plan is not None and plan.path else None
        return Found(require(known, by, **_given(asked)), known)
    seconds, found = _planned(asked, known, should_stop, progress)
    answer = require(known, found, **_given(asked))
    if found.status == "optimal":
        return Found(answer, known)
    from paripassu.charts.plan_words import outcome

    return Found(
        answer,
        known,
        asked=replace(asked, seconds=seconds),
        notes=(
            "This is about the best plan so far. Another plan may ask for less.",
            outcome(known, found)[0],
        ),
        longer=longer_than(seconds),
    )


def _planned(
    asked: Asked, agreement: Agreement, should_stop: ShouldStop, progress: Progress
) -> tuple[float, Plan]:
    """Find the best plan in the time that is given; give that time, too."""
    from paripassu.sequencing.answer import plan
    from paripassu.workbench.planning.live import SECONDS

    seconds = asked.seconds or SECONDS
    progress("planning")
    found = plan(agreement, time_limit=seconds, should_stop=should_stop, progress=progress)
    if found.status == "unknown":
        raise NotYetError(
            longer_than(seconds),
            "plan",
            "was not found yet, and it is not shown either that there is none",
            "search longer",
        )
    if not found.found:
        raise ParameterError(
            "agreement",
            f"has no plan: {found.summary()}",
            "mend the agreement first: its page says what would have to change",
        )
    return seconds, found


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
