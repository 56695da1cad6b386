"""A plan: who moves when, and how exposed and how tempted each party is at each step."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field, model_validator

from paripassu.agreement.model import Id
from paripassu.documents.exact import Exact
from paripassu.documents.pointed import printed
from paripassu.documents.value import Answer, Value
from paripassu.sequencing.reasons.model import Amount

if TYPE_CHECKING:
    import polars

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


class PlannedStep(Value):
    """One portion of a measure at its place in the order.

    ``kept``, ``exposure`` and ``temptation`` are those after the moment that the step belongs to,
    in each party's own units.

    Attributes
    ----------
    moment : int
        From 0; steps of one moment happen together.
    measure : str
        Id of the measure.
    portion, of : int
        Which portion of the measure, from 1, and how many it has.
    share : Fraction
        This portion's own share of the measure.
    by : tuple of str
        The parties that perform it.
    start_day, end_day : Fraction or None
        Days after the start; None where the agreement knows no time.
    kept : mapping
        What each party would keep if the agreement broke down now.
    exposure : mapping
        How far that is below 0.
    temptation : mapping
        What each party would gain by walking away now: at most 0 in a plan that holds.
    """

    moment: int = Field(ge=0)
    measure: Id
    portion: int = Field(ge=1)
    of: int = Field(ge=1)
    share: Exact
    by: tuple[Id, ...]
    start_day: Exact | None = None
    end_day: Exact | None = None
    kept: Mapping[Id, Exact] = Field(default_factory=dict)
    exposure: Mapping[Id, Exact] = Field(default_factory=dict)
    temptation: Mapping[Id, Exact] = Field(default_factory=dict)


class Objective(Value):
    """How good a plan is, in the order in which it counts.

    Attributes
    ----------
    worst_exposure : Fraction
        Largest exposure as a share of a party's tolerance, over the moments before the last.
    bound : Fraction
        No plan that leaves out as few measures has a lower worst exposure.
    residual : Fraction
        The same ratio after the last moment, which no order changes.
    left_out : tuple of str
        Optional measures that are not performed.
    chosen : tuple of str
        Members of choices that the plan performs.
    preferences_broken : tuple of str
        Preferences that the plan does not keep.
    end_day : Fraction or None
        Last end day; None where the agreement knows no time.
    end_proven : bool
        Whether no equally good plan ends earlier.
    certified : Fraction or None
        The bound that a proof carries, where one was written; a stranger can check it.
    """

    worst_exposure: Exact
    bound: Exact
    residual: Exact
    left_out: tuple[Id, ...] = ()
    chosen: tuple[Id, ...] = ()
    preferences_broken: tuple[Id, ...] = ()
    end_day: Exact | None = None
    end_proven: bool = True
    certified: Exact | None = None


class Conflict(Value):
    """A minimal set of positions and conditions that cannot be met together.

    Attributes
    ----------
    members : tuple of str
        Position ids, ``safe:PARTY`` and ``tolerance:PARTY``.
    because : str
        Why they cannot all be met, in one sentence.
    amounts : tuple of DateAmount, SafeAmount or ToleranceAmount
        By how much it fails: of each member with a day, and of both conditions, what would do while
        the other members are kept as they are.
    without : mapping
        For each member an order that is possible once that member alone is dropped: its moments,
        each the steps ``MEASURE:PORTION`` performed at it. This is what makes the member necessary.
    """

    witnesses: ClassVar[frozenset[str]] = frozenset({"without"})
    members: tuple[str, ...]
    because: str
    amounts: tuple[Amount, ...] = ()
    without: Mapping[str, tuple[tuple[str, ...], ...]] = Field(default_factory=dict, repr=False)


class Loss(Value):
    """A party that loses by the whole: it would be better off never to begin, in any order.

    Attributes
    ----------
    party : str
        Its id.
    gain : Fraction
        The most that the whole can be worth to it, in its own units, at the low end.
    stake : Fraction
        What it loses if it is the one that walks away, at the low end: less than it would lose by
        the whole.
    """

    party: Id
    gain: Exact
    stake: Exact


class EvenPace(Value):
    """How near to its share of the whole every party can be kept where nothing has to wait.

    Attributes
    ----------
    strays : mapping
        By party, in its own units: there is an order in which after each moment no party is farther
        than this from an even share of what it keeps in all.
    worst_exposure : Fraction
        What no party's exposure is above in that order, as a share of its tolerance, over the
        moments before the last.
    holds : bool
        Whether that order keeps every stake and every tolerance, so that it is a plan where nothing
        has to wait.
    free : bool
        Whether nothing has to wait in this agreement, but for the like portions of a measure.

    Notes
    -----
    Rules: docs/mathematics.md#an-even-pace-the-steinitz-lemma.
    """

    strays: Mapping[Id, Exact]
    worst_exposure: Exact
    holds: bool
    free: bool


class Plan(Answer):
    """The answer to ``paripassu plan``.

    ``objective`` is None and ``steps`` is empty unless ``status`` is optimal or feasible;
    ``conflicts`` stand only where it is infeasible, ``even_pace`` where the time ended before the
    best order was found and proven.

    Attributes
    ----------
    agreement : str
        Id of the agreement.
    digest : str
        Of the agreement file's bytes.
    status : str
        ``optimal``: proven; ``feasible``: found, and ``bound`` says how far it may be;
        ``infeasible``: proven that there is no plan; ``unknown``: the time ended.
    objective : Objective or None
        How good the plan is; None where there is none.
    steps : tuple of PlannedStep
        In the order in which they are performed.
    gain : mapping
        What the whole plan is worth to each party, in its own units, at the low end.
    conceded : tuple of str
        Positions that were dropped.
    conflicts : tuple of Conflict
        The smallest sets that cannot be met together.
    warnings : tuple of str
        What a reader should know of a plan that holds.
    loses : tuple of Loss
        Parties that lose by the whole: no order, date or deposit mends that.
    done : tuple of str
        Steps ``MEASURE:PORTION`` that were done already when this was planned, and stand first.
    even_pace : EvenPace or None
        An order of which it is certain, without a search, how little it exposes.
    """

    format: Literal["paripassu/plan/1"] = "paripassu/plan/1"
    agreement: Id
    digest: str
    status: Status
    objective: Objective | None = None
    steps: tuple[PlannedStep, ...] = ()
    gain: Mapping[Id, Exact] = Field(default_factory=dict)
    conceded: tuple[Id, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[str, ...] = ()
    loses: tuple[Loss, ...] = ()
    done: tuple[str, ...] = ()
    even_pace: EvenPace | None = None

    @model_validator(mode="after")
    def _conflicts_where_infeasible(self) -> Plan:
        for name, listed in (("conflicts", self.conflicts), ("loses", self.loses)):
            if listed and self.status != "infeasible":
                raise ValueError(
                    f"the status is {self.status}, and {name} mean that it is infeasible"
                )
        return self

    @property
    def found(self) -> bool:
        """Whether there is a plan to follow."""
        return self.status in ("optimal", "feasible")

    def to_json(self) -> dict[str, Any]:
        """Give the document that ``paripassu plan --json`` prints."""
        content = self.model_dump(exclude={"conflicts": {"__all__": {"without"}}})
        if self.status != "infeasible":
            del content["conflicts"]
        if not self.done:
            del content["done"]
        if self.even_pace is None:
            del content["even_pace"]
        if self.objective is not None and self.objective.certified is None:
            del content["objective"]["certified"]
        return printed(content)

    def summary(self) -> str:
        """Say in one sentence whether there is a plan."""
        if self.done:
            return self._from_here()
        if self.status == "optimal":
            return "There is an order in which nobody ever gains by walking away."
        if self.status == "feasible":
            return (
                "An order was found in which nobody ever gains by walking away; "
                f"{self._in_doubt()}."
            )
        if self.status == "infeasible":
            said = "There is no order that keeps every demand and every party safe"
            if self.conflicts or self.loses:
                return f"{said}."
            return f"{said}; the time ended before the smallest sets that clash were found."
        return "The time ended before a plan was found, or shown not to exist."

    def _from_here(self) -> str:
        """Say whether what is left can be performed so that all holds."""
        if self.status == "optimal":
            return "From here on there is an order in which nobody ever gains by walking away."
        if self.status == "feasible":
            return (
                "From here on an order was found in which nobody ever gains by walking away; "
                f"{self._in_doubt()}."
            )
        if self.status == "infeasible":
            return (
                "From here on there is no order of what is left that keeps every demand and every "
                "party safe."
            )
        return "The time ended before an order of what is left was found, or shown not to exist."

    def _in_doubt(self) -> str:
        """Say in what another order may be better, where the search did not end."""
        told = self.objective
        if told is None or told.worst_exposure > told.bound:
            return "there may be one that exposes the parties less"
        if told.left_out:
            return "there may be one that leaves out fewer measures"
        return "the search for a better one did not end"

    def to_frame(self) -> polars.DataFrame:
        """Give one row per step and party: moment, step, days, kept, exposure, temptation."""
        import polars

        return polars.DataFrame(
            [
                {
                    "moment": step.moment,
                    "measure": step.measure,
                    "portion": step.portion,
                    "of": step.of,
                    "share": float(step.share),
                    "by": ", ".join(step.by),
                    "start_day": None if step.start_day is None else float(step.start_day),
                    "end_day": None if step.end_day is None else float(step.end_day),
                    "party": party,
                    "kept": float(step.kept[party]),
                    "exposure": float(step.exposure[party]),
                    "temptation": float(step.temptation[party]),
                }
                for step in self.steps
                for party in step.kept
            ],
            schema={
                "moment": polars.Int64,
                "measure": polars.String,
                "portion": polars.Int64,
                "of": polars.Int64,
                "share": polars.Float64,
                "by": polars.String,
                "start_day": polars.Float64,
                "end_day": polars.Float64,
                "party": polars.String,
                "kept": polars.Float64,
                "exposure": polars.Float64,
                "temptation": polars.Float64,
            },
        )


def ratio(exposure: Fraction, tolerance: Fraction | None) -> Fraction:
    """Give exposure as a share of the tolerance; 0 where there is none or it is 0.

    A tolerance of 0 allows no exposure at all, so its ratio is 0 in every plan.
    """
    return exposure / tolerance if tolerance else Fraction(0)
