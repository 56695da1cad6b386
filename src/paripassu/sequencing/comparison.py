"""The answer to ``paripassu compare``: what differs between files, and between their answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sized
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, computed_field, model_validator

from paripassu.agreement.differences import Difference
from paripassu.agreement.model import Id
from paripassu.documents.exact import Exact, OptionalExact
from paripassu.documents.pointed import printed
from paripassu.documents.value import Answer, Derived, Value
from paripassu.numbers import words
from paripassu.sequencing.explanation import Complete
from paripassu.sequencing.plan import Conflict, Loss, Status
from paripassu.sequencing.repairs.kinds import Repair

if TYPE_CHECKING:
    import polars

#: What an answer says only where there is a plan, and only where there is none.
_OF_A_PLAN = frozenset(
    {
        "worst_exposure",
        "bound",
        "end_day",
        "end_date",
        "left_out",
        "chosen",
        "preferences_broken",
        "gain",
        "exposure",
        "moments",
    }
)
_OF_NO_PLAN = frozenset({"conflicts", "loses", "complete", "repairs"})


class ComparedFile(Value):
    """One of the agreements that are compared.

    Attributes
    ----------
    file : str or None
        Its file's name; None where it was built in code.
    agreement : str
        Its id.
    digest : str
        Of the file's bytes.
    title : str
        Its name for people.
    """

    file: str | None
    agreement: Id
    digest: str
    title: str = ""


class ComparedAnswer(Value):
    """What one of the agreements comes to: how good its plan is, or why it has none.

    Attributes
    ----------
    status : str
        ``optimal``, ``feasible``, ``infeasible`` or ``unknown``, as a plan has it.
    worst_exposure, bound : Fraction or None
        As a plan has them; None where there is none.
    end_day : Fraction or None
        Last end day; None where there is no plan or no time.
    end_date : date or None
        The date of that day; None where the file has no start.
    left_out : tuple of str
        Optional measures that are not performed.
    chosen : tuple of str
        Members of choices that are performed.
    preferences_broken : tuple of str
        Preferences that the plan does not keep.
    gain : mapping
        What the whole plan is worth to each party, in its own units, at the low end.
    exposure : mapping
        Each party's largest exposure as a share of its tolerance, over the moments before the last:
        the largest of them is the worst exposure. Null where the party names no tolerance.
    moments : tuple of tuple of str
        The plan's moments in order, each with its steps, ``MEASURE:PORTION``.
    conflicts : tuple of Conflict
        Without a plan: the smallest sets that cannot be met together.
    loses : tuple of Loss
        Parties that lose by the whole.
    complete : Complete or None
        Whether these are all conflicts and repairs; None where there is a plan.
    repairs : tuple of Repair
        The best of each kind, the mildest first.
    """

    status: Status
    worst_exposure: OptionalExact = None
    bound: OptionalExact = None
    end_day: OptionalExact = None
    end_date: dt.date | None = None
    left_out: tuple[Id, ...] = ()
    chosen: tuple[Id, ...] = ()
    preferences_broken: tuple[Id, ...] = ()
    gain: Mapping[Id, Exact] = Field(default_factory=dict)
    exposure: Mapping[Id, OptionalExact] = Field(default_factory=dict)
    moments: tuple[tuple[str, ...], ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    loses: tuple[Loss, ...] = ()
    complete: Complete | None = None
    repairs: tuple[Repair, ...] = ()

    @property
    def found(self) -> bool:
        """Whether there is a plan to follow."""
        return self.status in ("optimal", "feasible")


class StepName(Value):
    """One portion of a measure.

    Attributes
    ----------
    measure : str
        Id of the measure.
    portion : int
        Which of its portions, from 1.
    """

    measure: Id
    portion: int = Field(ge=1)

    def __str__(self) -> str:
        return f"{self.measure}:{self.portion}"


class Apart(Value):
    """Two steps, next to each other in the first plan, that another plan performs in turn reversed.

    Attributes
    ----------
    before, after : StepName
        As the first plan has them.
    so : tuple of bool
        Per file whether its plan has them so, or at one moment; null where it has no plan.
    """

    before: StepName
    after: StepName
    so: tuple[bool | None, ...] = Field(alias="in")


class SharedOrder(Value):
    """In what order the plans perform the steps that all of them have.

    Attributes
    ----------
    shared : int
        How many steps that are.
    apart : tuple of Apart
        Where the orders part; none: every plan keeps to the first one's order.
    """

    shared: int = Field(ge=0)
    apart: tuple[Apart, ...]


class SharedConflicts(Value):
    """Minimal conflicts, by their members.

    Attributes
    ----------
    shared : tuple of tuple of str
        Those that every file has.
    only : tuple of tuple of tuple of str
        Per file those that it has and not every other has.
    """

    shared: tuple[tuple[str, ...], ...]
    only: tuple[tuple[tuple[str, ...], ...], ...]


class Comparison(Derived, Answer):
    """What differs between agreements, and between their answers.

    Attributes
    ----------
    files : tuple of ComparedFile
        In the order in which all else is given per file. The others are compared with the first.
    conceded : tuple of str
        Positions that were dropped before the answers were found, from the files that have them.
    differences : tuple of Difference
        By kind, then by name; entries belong together by their ids.
    answers : tuple of ComparedAnswer
        Per file.
    order : SharedOrder or None
        None with fewer than two plans.
    conflicts : SharedConflicts
        Which of the minimal conflicts the files share.
    titles : mapping
        Names for people: of every party and measure, ``measure:ID``, of stages,
        ``stage:MEASURE:PORTION``, and what an entry says that is spoken of, ``position:ID``.
    """

    format: Literal["paripassu/comparison/1"] = "paripassu/comparison/1"
    files: tuple[ComparedFile, ...] = Field(min_length=2)
    conceded: tuple[Id, ...] = ()
    differences: tuple[Difference, ...]
    answers: tuple[ComparedAnswer, ...]
    order: SharedOrder | None
    conflicts: SharedConflicts
    titles: Mapping[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _per_file(self) -> Comparison:
        many = len(self.files)
        lists: list[tuple[str, Sized]] = [
            ("answers", self.answers),
            ("conflicts.only", self.conflicts.only),
            *((f"differences[{at}].values", d.values) for at, d in enumerate(self.differences)),
        ]
        if self.order is not None:
            lists += [(f"order.apart[{at}].in", a.so) for at, a in enumerate(self.order.apart)]
        for place, listed in lists:
            if len(listed) != many:
                raise ValueError(f"{place} has {len(listed)} items, and there are {many} files")
        return self

    @computed_field  # type: ignore[prop-decorator]
    @property
    def same_answer(self) -> bool:
        """Whether status, worst exposure, minimal conflicts and the order of shared steps agree.

        False also where the time ended before that could be told.
        """
        return (
            self.searched
            and len({(answer.status, answer.worst_exposure) for answer in self.answers}) <= 1
            and not any(self.conflicts.only)
            and not (self.order is not None and self.order.apart)
        )

    @property
    def searched(self) -> bool:
        """Whether every answer is known, and all conflicts where there is no plan."""
        return all(
            answer.found or (answer.complete is not None and answer.complete.conflicts)
            for answer in self.answers
        )

    @property
    def found(self) -> bool:
        """Whether every agreement has a plan."""
        return all(answer.found for answer in self.answers)

    def to_json(self) -> dict[str, Any]:
        """Give the document that ``paripassu compare --json`` prints.

        An answer with a plan says nothing of conflicts, one without says nothing of a plan.
        """
        witnesses = {"answers": {"__all__": {"conflicts": {"__all__": {"without"}}}}}
        content = self.model_dump(by_alias=True, exclude=witnesses)
        for answer, made in zip(self.answers, content["answers"], strict=True):
            without = _OF_NO_PLAN if answer.found else _OF_A_PLAN
            if answer.status == "unknown":
                without |= _OF_NO_PLAN
            for name in without:
                if not made[name] and made[name] != 0:
                    del made[name]
        return printed(content)

    def summary(self) -> str:
        """Say in one sentence whether the agreements differ, and whether their answers do."""
        many = len(self.files)
        files = "The two files" if many == 2 else f"The {many} files"
        if not self.differences:
            said = f"{files} say the same"
        else:
            said = f"{files} differ in {words.count(len(self.differences), 'place')}"
        if self.same_answer:
            return f"{said}, and the answer is the same."
        if any(answer.status == "unknown" for answer in self.answers):
            return f"{said}. The time ended before every answer was found."
        plans = sum(answer.found for answer in self.answers)
        if 0 < plans < many:
            return f"{said}, and the answers differ: {plans} of {many} " + (
                "has a plan." if plans == 1 else "have a plan."
            )
        if not self.searched:
            return f"{said}. The time ended before all conflicts were found."
        return f"{said}, and the answers differ."

    def to_frame(self) -> polars.DataFrame:
        """Give one row per difference: entry, key, and ``value_1``, ``value_2``, … as JSON text."""
        import json

        import polars

        places = [f"value_{number}" for number in range(1, len(self.files) + 1)]
        return polars.DataFrame(
            [
                {
                    "entry": one.entry,
                    "key": one.key,
                    **{
                        place: json.dumps(value, ensure_ascii=False)
                        for place, value in zip(places, one.to_json()["values"], strict=True)
                    },
                }
                for one in self.differences
            ],
            schema=dict.fromkeys(("entry", "key", *places), polars.String),
        )
