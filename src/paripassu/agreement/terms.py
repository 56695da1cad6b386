"""The entries of an agreement: parties, measures, requirements, positions, sources.

Field names are the keys of the agreement file. Values are frozen; a changed entry is a new one
(``entry.replace(field=...)``). The models check each entry by itself; what needs two entries
(unknown ids, groups, cycles) is checked in :mod:`paripassu.agreement.consistency`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationInfo,
    model_validator,
)

from paripassu.agreement.fields import (
    Amount,
    AmountField,
    Claim,
    Date,
    Firm,
    Id,
    Interval,
    IntervalField,
    Lasting,
    LikelihoodField,
    Need,
    Part,
    Share,
)
from paripassu.agreement.problem import Problem, WrongError
from paripassu.numbers.fraction import nearest_number
from paripassu.quoted import shown

#: Portions of all measures together. A larger file is a mistake or an attack, not an agreement.
MOST_STEPS = 100_000
#: Days that a horizon may be away: some 2,700 years.
MOST_DAYS = 1_000_000
#: Portions of one measure. Above, an order is not worth showing to anyone.
MOST_PORTIONS = 1_000


class Step(NamedTuple):
    """One portion of a measure: the smallest thing that is performed.

    ``portion`` counts from 1.
    """

    measure: str
    portion: int

    def __str__(self) -> str:
        return f"{self.measure}:{self.portion}"


#: Validation context under which only the fields of an entry are checked, each by itself.
FIELDS_ONLY = {"fields_only": True}


class Entry(BaseModel):
    """Base of all entries of an agreement file: frozen, its fields the keys of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    def problems(self, broken: AbstractSet[str] = frozenset()) -> Iterator[Problem]:
        """Find what is wrong between the fields of this entry.

        Parameters
        ----------
        broken : set of str
            Fields that could not be read and have stand-ins.
        """
        yield from ()

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        if info.context != FIELDS_ONLY and (problems := [*self.problems()]):
            raise WrongError(problems)
        return self

    def replace(self, **changes: Any) -> Self:
        """Give the same entry with some fields changed.

        ``model_copy`` would take the cached properties of the old entry along.
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**fields, **changes})


class Party(Entry):
    """A party, with what it loses by walking away and the most exposure it accepts."""

    id: Id
    name: StrictStr = ""
    stake: AmountField = Interval(Fraction(0), Fraction(0))
    tolerance: AmountField | None = None

    @property
    def title(self) -> str:
        """The name for people: ``name``, or the id where none is given."""
        return self.name or self.id


class Stage(Entry):
    """A named portion of a measure with a share of its own; shares of 0 are acts without effect."""

    name: StrictStr = Field(min_length=1)
    share: Share


class Measure(Entry):
    """Something that one party does, or several do jointly, in one or more portions."""

    id: Id
    title: StrictStr = ""
    by: tuple[Id, ...] = Field(min_length=1)
    value: Mapping[Id, IntervalField] = Field(default_factory=dict)
    lasting: Lasting = Fraction(1)
    portions: Annotated[StrictInt, Field(ge=1, le=MOST_PORTIONS)] = 1
    stages: tuple[Stage, ...] = ()
    days: Amount = Fraction(0)
    optional: StrictBool = False
    kind: StrictStr = ""

    def problems(self, broken: AbstractSet[str] = frozenset()) -> Iterator[Problem]:
        """Find stages that do not make up a whole, and parties that are named twice."""
        named: set[str] = set()
        for index, party in enumerate(self.by):
            if party in named:
                yield Problem(("by", index), f"names {shown(party)} twice", "name it once")
            named.add(party)
        if not self.stages:
            return
        if self.portions != 1:
            yield Problem(("portions",), "there are portions and stages", "keep one of the two")
        if len(self.stages) > MOST_PORTIONS:
            yield Problem(
                ("stages",), f"should be at most {MOST_PORTIONS} stages, not {len(self.stages)}"
            )
        total = sum((stage.share for stage in self.stages), Fraction(0))
        if total != 1:
            yield Problem(
                ("stages",),
                f"the shares add up to {nearest_number(total)} and should add up to 1",
                f"{nearest_number(abs(1 - total))} too {'little' if total < 1 else 'much'}",
            )
        seen: set[str] = set()
        for index, stage in enumerate(self.stages):
            if stage.name == "all":
                yield Problem(
                    ("stages", index, "name"),
                    'no stage can be named "all", which means every portion',
                    "choose another name",
                )
            elif stage.name in seen:
                yield Problem(
                    ("stages", index, "name"),
                    f"there are two stages named {shown(stage.name)}",
                    "choose another name for one of them",
                )
            seen.add(stage.name)

    @cached_property
    def shares(self) -> tuple[Fraction, ...]:
        """The share of each portion, in turn. They add up to 1."""
        if self.stages:
            return tuple(stage.share for stage in self.stages)
        return (Fraction(1, self.portions),) * self.portions

    @cached_property
    def reached(self) -> tuple[Fraction, ...]:
        """Entry k: the share of the measure that its first k portions make up, from 0 to 1."""
        sums = [Fraction(0)]
        for share in self.shares:
            sums.append(sums[-1] + share)
        return tuple(sums)

    def value_to(self, party: str) -> Interval:
        """Value of the whole measure to a party, in that party's units."""
        return self.value.get(party, Interval(Fraction(0), Fraction(0)))

    def portions_for(self, need: Fraction | str, amount: int) -> int | None:
        """Give the least number of portions that meets a need.

        Parameters
        ----------
        need : Fraction or str
            A share, the name of a stage, or ``"all"``.
        amount : int
            How many portions of this measure are in the plan.

        Returns
        -------
        int or None
            None where ``amount`` portions do not reach it, or no stage has that name.
        """
        if need == "all":
            return amount
        if isinstance(need, str):
            names = [stage.name for stage in self.stages]
            count = names.index(need) + 1 if need in names else amount + 1
        else:
            count = next(k for k, share in enumerate(self.reached) if share >= need)
        return count if count <= amount else None


class Requirement(Entry):
    """A fact of nature, law or technique: nobody can concede it."""

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
    """What a party says it wants, how firmly, and on whose word we have it."""

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
    """A report, with its Admiralty grades and the reports that it has its news from."""

    id: Id
    outlet: StrictStr = ""
    speaker: StrictStr = ""
    date: Date | None = None
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    credibility: Annotated[StrictInt, Field(ge=1, le=6)] = 6
    cites: tuple[Id, ...] = ()
    title: StrictStr = ""
    note: StrictStr = ""


class Head(Entry):
    """The ``[agreement]`` table: what the agreement is called, and its time."""

    id: Id
    title: StrictStr = ""
    start: Date | None = None
    unit: StrictStr | None = None
    horizon_days: Annotated[StrictInt, Field(ge=0, le=MOST_DAYS)] | None = None


class Terms(Head):
    """Parties, measures, facts, positions and sources: everything that an agreement file says.

    ``groups`` are expanded: each is the steps that are performed at one moment.
    """

    parties: tuple[Party, ...] = Field(min_length=1)
    measures: tuple[Measure, ...] = Field(min_length=1)
    requirements: tuple[Requirement, ...] = ()
    positions: tuple[Position, ...] = ()
    sources: tuple[Source, ...] = ()
    groups: tuple[tuple[Step, ...], ...] = ()

    @cached_property
    def party(self) -> Mapping[str, Party]:
        """Parties by id."""
        return {party.id: party for party in self.parties}

    @cached_property
    def measure(self) -> Mapping[str, Measure]:
        """Measures by id."""
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def position(self) -> Mapping[str, Position]:
        """Positions by id."""
        return {position.id: position for position in self.positions}

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    def day(self, date: dt.date) -> int:
        """Day of a date; ``start`` is day 0.

        Raises
        ------
        ValueError
            The agreement has no ``start``.
        """
        if self.start is None:
            raise ValueError(f"agreement {self.id!r} has dates but no start")
        return (date - self.start).days
