"""What is wanted, what cannot be changed, and who says so: positions, requirements, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, StrictInt, StrictStr

from paripassu.agreement.base import Entry
from paripassu.agreement.fields import (
    Amount,
    Claim,
    Date,
    Firm,
    Id,
    Interval,
    LikelihoodField,
    Need,
    Part,
    Share,
)
from paripassu.agreement.problem import Problem


class Requirement(Entry):
    """A fact of nature, law or technique: nobody can concede it.

    Attributes
    ----------
    measure : str
        The measure that has to wait.
    needs : mapping of str to number or str
        What it waits for: of each measure a share, the name of a stage, or ``all``.
    """

    measure: Id
    needs: Mapping[Id, Need] = Field(min_length=1)


#: The extra key that each claim needs, and no other claim may have.
CLAIM_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "after": "needs",
        "at_least": "share",
        "at_most": "share",
        "not_before": "date",
        "by": "date",
    }
)

_EXAMPLES = {"needs": '{ MEASURE = "all" }', "share": "0.5", "date": "2018-09-01"}


class Position(Entry):
    """What a party says it wants, how firmly, and on whose word we have it.

    Attributes
    ----------
    id : str
        The name of the position: small letters, digits, ``-`` and ``_``.
    party : str
        Whose position it is.
    claim : str
        What it demands: ``after``, ``at_least``, ``at_most``, ``include``, ``exclude``,
        ``not_before`` or ``by``.
    measure : str
        The measure that has to wait, or whose amount or date is meant.
    part : str
        Which portion has to wait: the ``first`` or the ``last``. Only with ``after`` and
        ``not_before``.
    needs : mapping of str to number or str
        With ``after``: what it waits for; of each measure a share, the name of a stage, or ``all``.
    share : number
        With ``at_least`` and ``at_most``: the share of the measure.
    date : date
        With ``by``: the day on which the measure has to be finished. With ``not_before``: the first
        day on which it may begin.
    firm : str
        ``red line`` and ``demand`` must be kept. A ``preference`` only chooses between plans that
        are equally good.
    cost : number
        What it costs the party to give the whole position up, in its own units. Repairs are ranked
        by it.
    likelihood : number, pair or str
        The probability that the party really holds it, or an ICD 203 term for it. It changes no
        plan.
    source : tuple of str
        Ids of the reports that it rests on.
    """

    id: Id
    party: Id
    claim: Claim
    measure: Id
    part: Part = "first"
    needs: Mapping[Id, Need] = Field(default_factory=dict)
    share: Share | None = None
    date: Date | None = None
    firm: Firm = "demand"
    cost: Amount = Fraction(1)
    likelihood: LikelihoodField = Interval(Fraction(1), Fraction(1))
    source: tuple[Id, ...] = ()

    def problems(self, broken: AbstractSet[str] = frozenset()) -> Iterator[Problem]:
        """Find keys that the claim needs and that are missing, and keys that it does not take."""
        if "claim" in broken:
            return
        wanted = CLAIM_KEYS.get(self.claim)
        for key in ("needs", "share", "date"):
            given = bool(self.needs) if key == "needs" else getattr(self, key) is not None
            if key == wanted and not given and key not in broken:
                yield Problem(
                    ("claim",),
                    f'claims "{self.claim}" but has no {key}',
                    f"add {key} = {_EXAMPLES[key]}",
                )
            if key != wanted and given:
                takes = " or ".join(f'"{claim}"' for claim, k in CLAIM_KEYS.items() if k == key)
                yield Problem(
                    (key,),
                    f'the claim "{self.claim}" takes no {key}',
                    f"leave it out, or claim {takes}",
                )
        if self.part != "first" and self.claim not in ("after", "not_before"):
            yield Problem(
                ("part",),
                f'the claim "{self.claim}" takes no part',
                'leave it out, or claim "after" or "not_before"',
            )

    @property
    def binds(self) -> bool:
        """Whether a plan has to keep it: red lines and demands do, preferences only rank."""
        return self.firm != "preference"

    @property
    def limits(self) -> bool:
        """Whether it lowers the amount of a measure that is performed."""
        return self.claim in ("at_most", "exclude")


class Source(Entry):
    """A report, with its Admiralty grades and the reports that it has its news from.

    Attributes
    ----------
    id : str
        The name by which other entries refer to it: small letters, digits, ``-`` and ``_``.
    outlet : str
        Who published it.
    speaker : str
        Who is quoted, where somebody is.
    date : date
        The day of the report.
    reliability : str
        Of the outlet, by the Admiralty code: ``A`` (completely reliable) to ``E`` (unreliable);
        ``F`` cannot be judged.
    credibility : int
        Of what it says, by the Admiralty code: 1 (confirmed by others) to 5 (improbable); 6 cannot
        be judged.
    cites : tuple of str
        Ids of the reports that it has its news from. Reports with one root count once.
    title, note : str
        Words for people.
    """

    id: Id
    outlet: StrictStr = ""
    speaker: StrictStr = ""
    date: Date | None = None
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    credibility: Annotated[StrictInt, Field(ge=1, le=6)] = 6
    cites: tuple[Id, ...] = ()
    title: StrictStr = ""
    note: StrictStr = ""
