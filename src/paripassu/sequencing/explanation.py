"""The answer to ``paripassu explain``: the minimal conflicts and the repairs, as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from paripassu.agreement.model import Id, Part
from paripassu.documents.exact import Exact
from paripassu.documents.pointed import printed
from paripassu.documents.value import Answer, Value
from paripassu.sequencing.plan import Conflict, Loss, Plan

if TYPE_CHECKING:
    import polars

RepairKind = Literal["soften", "concede", "split", "together", "deposit", "tolerance", "share"]
KINDS: tuple[RepairKind, ...] = (
    "soften",
    "concede",
    "split",
    "together",
    "deposit",
    "tolerance",
    "share",
)


class NeedChange(Value):
    """What a party waits for, before and after: a share, a stage's name or ``"all"``.

    Attributes
    ----------
    before, after : Fraction or str
        As the file has it, and as it would be.
    """

    before: Exact | str = Field(alias="from")
    after: Exact | str = Field(alias="to")


class PartChange(Value):
    """Which end of a measure waits, before and after.

    Attributes
    ----------
    before, after : str
        As the file has it, and as it would be.
    """

    before: Part = Field(alias="from")
    after: Part = Field(alias="to")


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
        Which end of the measure waits.
    share : ShareChange or None
        Its limit.
    """

    position: Id
    needs: Mapping[Id, NeedChange] = Field(default_factory=dict)
    part: PartChange | None = None
    share: ShareChange | None = None


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


class Soften(_Repair):
    """Demands softened.

    Attributes
    ----------
    changes : tuple of Softening
        One for each position.
    """

    kind: Literal["soften"] = "soften"
    changes: tuple[Softening, ...]


class Concede(_Repair):
    """Demands given up.

    Attributes
    ----------
    positions : tuple of str
        Their ids.
    """

    kind: Literal["concede"] = "concede"
    positions: tuple[Id, ...]


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


class Deposit(_Repair):
    """Stakes added when the first moment begins: one party's, or the least total of several.

    ``total`` stands only where the agreement names one unit for all parties.

    Attributes
    ----------
    deposits : mapping
        What each party adds to its stake.
    total : Fraction or None
        Of all parties.
    """

    kind: Literal["deposit"] = "deposit"
    deposits: Mapping[Id, Exact]
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
    Soften | Concede | Split | Together | Deposit | Tolerance | Share, Field(discriminator="kind")
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
            return "There is a plan, so that nothing is to be explained."
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
