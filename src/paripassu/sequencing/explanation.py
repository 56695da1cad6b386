"""The answer to ``paripassu explain``: the minimal conflicts and the repairs, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from paripassu.agreement.model import Id
from paripassu.documents.pointed import printed
from paripassu.documents.value import Answer, Value
from paripassu.sequencing.plan import Conflict, Loss
from paripassu.sequencing.repairs.kinds import Repair, RepairKind

if TYPE_CHECKING:
    import polars


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
            f"There is no order that keeps every demand and every party safe: {count} "
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


@dataclass(frozen=True, slots=True)
class Explained:
    """Why there is no plan, and whether that is all.

    Attributes
    ----------
    explanation : Explanation
    late : bool
        Whether there may be more repairs since the time ended, and not since there are too many to
        be listed.
    """

    explanation: Explanation
    late: bool
