"""The answer to ``paripassu explain``: the minimal conflicts and the repairs, as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from paripassu.agreement.fields import Date, GateEnd
from paripassu.agreement.fields import Part as PartField
from paripassu.agreement.model import Id
from paripassu.documents.exact import Exact
from paripassu.documents.pointed import printed
from paripassu.documents.value import Answer, Value
from paripassu.sequencing.plan import Conflict, Loss, Plan

if TYPE_CHECKING:
    import polars

RepairKind = Literal[
    "soften", "concede", "split", "together", "deposit", "tolerance", "share", "mixed"
]
#: The kinds that are looked for, unless told otherwise; ``mixed`` where none of them leaves a plan.
KINDS: tuple[RepairKind, ...] = (
    "soften",
    "concede",
    "split",
    "together",
    "deposit",
    "tolerance",
    "share",
)
MIXED: RepairKind = "mixed"


class NeedChange(Value):
    """What a party waits for, before and after: a share, a stage's name, or a word as ``"all"``.

    Attributes
    ----------
    before, after : Fraction or str
        As the file has it, and as it would be.
    """

    before: Exact | str = Field(alias="from")
    after: Exact | str = Field(alias="to")


class PartChange(Value):
    """Which portion of a measure waits, before and after.

    Attributes
    ----------
    before, after : str
        As the file has it, and as it would be.
    """

    before: PartField = Field(alias="from")
    after: PartField = Field(alias="to")


class GateChange(Value):
    """Which end of a portion waits, before and after.

    Attributes
    ----------
    before, after : str
        As the file has it, or implies it, and as it would be.
    """

    before: GateEnd = Field(alias="from")
    after: GateEnd = Field(alias="to")


class DaysChange(Value):
    """A day, counted from the start, or a number of days, before and after.

    Attributes
    ----------
    before, after : Fraction
        As the file has it, and as it would be.
    """

    before: Exact = Field(alias="from")
    after: Exact = Field(alias="to")


def _date(value: object) -> object:
    """Take the text of a date, as a JSON document has it."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


class DateChange(Value):
    """A date, before and after.

    Attributes
    ----------
    before, after : date
        As the file has it, and as it would be.
    """

    before: Annotated[Date, BeforeValidator(_date)] = Field(alias="from")
    after: Annotated[Date, BeforeValidator(_date)] = Field(alias="to")


class ShareChange(Value):
    """A limit on a measure's share, before and after.

    Attributes
    ----------
    before, after : Fraction
        As the file has it, and as it would be.
    """

    before: Exact = Field(alias="from")
    after: Exact = Field(alias="to")


class AmountChange(Value):
    """An amount in a party's own units, before and after.

    Attributes
    ----------
    before, after : Fraction
        As the file has it, and as it would be.
    """

    before: Exact = Field(alias="from")
    after: Exact = Field(alias="to")


class Softening(Value):
    """One position, softened.

    Attributes
    ----------
    position : str
        Its id.
    needs : mapping
        By measure, what it waits for.
    part : PartChange or None
        Which portion of the measure waits.
    gate : GateChange or None
        Whether its beginning or its end waits.
    share : ShareChange or None
        Its limit.
    day : DaysChange or None
        Its day, where that is a number: later with ``by``, earlier with ``not_before``.
    date : DateChange or None
        The same, where the file has a date.
    days : DaysChange or None
        The days of a ``within``.
    lag_days : DaysChange or None
        The days between the needs and the gate.
    """

    position: Id
    needs: Mapping[Id, NeedChange] = Field(default_factory=dict)
    part: PartChange | None = None
    gate: GateChange | None = None
    share: ShareChange | None = None
    day: DaysChange | None = None
    date: DateChange | None = None
    days: DaysChange | None = None
    lag_days: DaysChange | None = None


class _Repair(Value):
    """What every kind of repair carries.

    Attributes
    ----------
    kind : str
        Which kind of repair it is.
    burden : mapping
        Per party that gives something up: sum of cost x part given up / tolerance (undivided where
        the tolerance is 0 or absent).
    worst_exposure : Fraction
        Of the plan that was made with the repair.
    red_lines : tuple of str
        Red lines that it touches; only where nothing else works.
    summary : str
        The repair in one sentence.
    plan : Plan or None
        The plan that was made with it; not printed.
    """

    witnesses: ClassVar[frozenset[str]] = frozenset({"plan"})
    burden: Mapping[Id, Exact] = Field(default_factory=dict)
    worst_exposure: Exact
    red_lines: tuple[Id, ...] = ()
    summary: str = ""
    plan: Plan | None = Field(default=None, exclude=True, repr=False)


class SoftenPart(Value):
    """Demands softened.

    Attributes
    ----------
    kind : str
        Which kind of change it is.
    changes : tuple of Softening
        One for each position.
    """

    kind: Literal["soften"] = "soften"
    changes: tuple[Softening, ...]


class Soften(SoftenPart, _Repair):
    """Demands softened.

    Attributes
    ----------
    changes : tuple of Softening
        One for each position.
    """


class ConcedePart(Value):
    """Demands given up.

    Attributes
    ----------
    kind : str
        Which kind of change it is.
    positions : tuple of str
        Their ids.
    """

    kind: Literal["concede"] = "concede"
    positions: tuple[Id, ...]


class Concede(ConcedePart, _Repair):
    """Demands given up.

    Attributes
    ----------
    positions : tuple of str
        Their ids.
    """


class Split(_Repair):
    """Measures performed in finer portions: the factor for each.

    Attributes
    ----------
    factors : mapping
        By measure: each of its portions is cut into so many.
    """

    kind: Literal["split"] = "split"
    factors: Mapping[Id, int]


class Together(_Repair):
    """Pairs of single portions performed at one moment, each written ``MEASURE:PORTION``.

    Attributes
    ----------
    pairs : tuple of (str, str)
        Each two portions that are performed together.
    """

    kind: Literal["together"] = "together"
    pairs: tuple[tuple[str, str], ...]


class DepositPart(Value):
    """Stakes added when the first moment begins.

    Attributes
    ----------
    kind : str
        Which kind of change it is.
    deposits : mapping
        What each party adds to its stake.
    """

    kind: Literal["deposit"] = "deposit"
    deposits: Mapping[Id, Exact]


class Deposit(DepositPart, _Repair):
    """Stakes added when the first moment begins: one party's, or the least total of several.

    ``total`` stands only where the agreement names one unit for all parties.

    Attributes
    ----------
    deposits : mapping
        What each party adds to its stake.
    total : Fraction or None
        Of all parties.
    """

    total: Exact | None = None


class Tolerance(_Repair):
    """A tolerance raised: one party's, or all by one factor.

    Attributes
    ----------
    party : str or None
        Whose; None: everybody's.
    tolerance : AmountChange or None
        That party's.
    factor : Fraction or None
        By which every tolerance is multiplied.
    """

    kind: Literal["tolerance"] = "tolerance"
    party: Id | None = None
    tolerance: AmountChange | None = None
    factor: Exact | None = None


class TolerancePart(Value):
    """One party's tolerance raised.

    Attributes
    ----------
    kind : str
        Which kind of change it is.
    party : str
        Whose.
    tolerance : AmountChange
        From which to which.
    """

    kind: Literal["tolerance"] = "tolerance"
    party: Id
    tolerance: AmountChange


#: One change of several that are made together.
Part = Annotated[
    SoftenPart | ConcedePart | DepositPart | TolerancePart, Field(discriminator="kind")
]


class Mixed(_Repair):
    """Changes of several kinds that leave a plan together, and not without any one of them.

    Attributes
    ----------
    parts : tuple of SoftenPart, ConcedePart, DepositPart or TolerancePart
        What changes, each in the form of its own kind.
    """

    kind: Literal["mixed"] = "mixed"
    parts: tuple[Part, ...]


class Share(_Repair):
    """One limited measure: the demands for more of it lowered to what can be reached.

    Attributes
    ----------
    measure : str
        The measure that is limited.
    share : Fraction
        The largest share of it with which there is a plan.
    positions : tuple of str
        The demands that are lowered to it.
    """

    kind: Literal["share"] = "share"
    measure: Id
    share: Exact
    positions: tuple[Id, ...]


Repair = Annotated[
    Soften | Concede | Split | Together | Deposit | Tolerance | Share | Mixed,
    Field(discriminator="kind"),
]


class Complete(Value):
    """Whether all conflicts, and all repairs of each kind, are listed.

    Attributes
    ----------
    conflicts : bool
        Whether these are all smallest sets.
    repairs : mapping
        By kind, whether these are all repairs.
    """

    conflicts: bool = True
    repairs: Mapping[RepairKind, bool] = Field(default_factory=dict)


class Explanation(Answer):
    """Why there is no plan, and the least that would have to change.

    Attributes
    ----------
    agreement : str
        Id of the agreement.
    digest : str
        Of the agreement file's bytes.
    conceded : tuple of str
        Positions that were dropped, as if they were not in the file.
    loses : tuple of Loss
        Parties that lose by the whole: no order, date or deposit mends that.
    conflicts : tuple of Conflict
        The smallest sets that cannot be met together.
    complete : Complete
        Whether they are all there are.
    searched : tuple of str
        Kinds of repair that were looked for.
    repairs : tuple of Repair
        What would have to change, the mildest first.
    """

    format: Literal["paripassu/explanation/1"] = "paripassu/explanation/1"
    agreement: Id
    digest: str
    feasible: bool | None = Field(description="null: neither a plan nor a proof within the time")
    conceded: tuple[Id, ...] = ()
    loses: tuple[Loss, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    complete: Complete = Complete()
    searched: tuple[RepairKind, ...] = ()
    repairs: tuple[Repair, ...] = ()

    def to_json(self, *, without: bool = False) -> dict[str, Any]:
        """Give the document that ``paripassu explain --json`` prints.

        Parameters
        ----------
        without : bool
            Whether each conflict carries, for each of its members, an order that becomes possible
            when that member is dropped.
        """
        exclude = None if without else {"conflicts": {"__all__": {"without"}}}
        return printed(self.model_dump(by_alias=True, exclude=exclude))

    def summary(self) -> str:
        """Say in one sentence what was found."""
        if self.feasible:
            return "There is a plan, so there is nothing to explain. `paripassu plan` shows it."
        if self.feasible is None:
            return "The time ended before a plan was found, or shown not to exist."
        if not self.conflicts:
            return (
                "There is no order that keeps every demand and every party safe; "
                "the time ended before the smallest sets that clash were found."
            )
        count = len(self.conflicts)
        more = "" if self.complete.conflicts else ", and there may be more"
        noun = "set of demands" if count == 1 else "sets of demands"
        return (
            f"There is no order that keeps every demand and every party safe: {count} smallest "
            f"{noun} cannot be met together{more}."
        )

    def to_frame(self) -> polars.DataFrame:
        """Give one row per repair: number, kind, summary, worst exposure, burden by party."""
        import polars

        parties = sorted({party for repair in self.repairs for party in repair.burden})
        return polars.DataFrame(
            [
                {
                    "number": number,
                    "kind": repair.kind,
                    "summary": repair.summary,
                    "worst_exposure": float(repair.worst_exposure),
                    **{f"burden_{p}": float(repair.burden.get(p, 0)) for p in parties},
                }
                for number, repair in enumerate(self.repairs, start=1)
            ],
            schema={
                "number": polars.Int64,
                "kind": polars.String,
                "summary": polars.String,
                "worst_exposure": polars.Float64,
                **{f"burden_{party}": polars.Float64 for party in parties},
            },
        )
