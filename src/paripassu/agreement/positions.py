"""What is wanted, what cannot be changed, and who says so: positions, requirements, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictInt, StrictStr

from paripassu.agreement.base import Entry
from paripassu.agreement.fields import (
    Alternatives,
    Amount,
    Claim,
    Date,
    Day,
    DaysOf,
    Firm,
    GateEnd,
    Id,
    LikelihoodField,
    Need,
    OrderClaim,
    Part,
    Share,
)
from paripassu.agreement.interval import Interval
from paripassu.agreement.problem import Problem, WrongError
from paripassu.quoted import shown
from paripassu.told import Told

#: What each claim takes: the keys without which it says nothing (one of each row), and the others.
CLAIM_KEYS: Mapping[str, tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]] = MappingProxyType(
    {
        "after": ((("needs", "needs_any"),), ("lag_days", "part", "gate")),
        "not_before": ((("date", "day"),), ("part", "gate")),
        "by": ((("date", "day"),), ("part", "share", "gate")),
        "within": ((("needs", "needs_any"), ("days",)), ("part", "share", "gate")),
        "during": ((("of",),), ("part", "gate")),
        "at_least": ((("share",),), ()),
        "at_most": ((("share",),), ()),
        "include": ((), ()),
        "exclude": ((), ()),
    }
)
#: All keys that some claims take and others do not.
_KEYS = ("needs", "needs_any", "lag_days", "days", "share", "date", "day", "of", "part", "gate")
#: What stands in a key that is not given, where that is not None.
_NOTHING: Mapping[str, object] = MappingProxyType(
    {"needs": {}, "needs_any": (), "lag_days": Fraction(0), "of": ()}
)
#: Of these keys a claim takes one of each pair only.
ONE_OF = (("date", "day"), ("part", "share"))
#: What it is in forms that both are given.
_BOTH = {
    ("date", "day"): "a date and a day are given",
    ("part", "share"): "a portion and a share are given",
}

_EXAMPLES = {
    "needs": '{ MEASURE = "all" }',
    "share": "0.5",
    "date": "2018-09-01",
    "days": "10",
    "of": '["MEASURE"]',
}
#: The part that a claim means where the file names none; the first, if not one of these.
_MEANT_PART = {"by": "last", "within": "last", "during": "each"}
#: A key that a claim does not take, and the key that is probably meant.
_MEANT = {
    ("after", "days"): "did you mean lag_days, the days between the needs and this?",
    ("within", "lag_days"): "did you mean days?",
    ("within", "day"): "did you mean days, counted from when the needs were met?",
    ("by", "days"): "did you mean day, counted from the start?",
    ("not_before", "days"): "did you mean day, counted from the start?",
    ("by", "needs"): 'did you mean the claim "within", with days?',
    ("during", "needs"): "did you mean of, the standing measures?",
}


def _some_tables(value: object) -> object:
    """Refuse a list of no tables, as a file has it: whether none is met is anybody's guess."""
    if value == []:
        raise WrongError(
            "has no tables, of which one should be met", "write them, or leave out needs_any"
        )
    return value


class Claimed(Entry):
    """What a fact and a position have in common: a claim on a measure, and its gate.

    Rules: docs/specification/sequencing.md#order.

    Attributes
    ----------
    claim : str
        What it says of the measure: ``after``, ``not_before``, ``by``, ``within`` or ``during``;
        of a position also ``at_least``, ``at_most``, ``include`` or ``exclude``.
    measure : str
        The measure that has to wait, or whose amount or date is meant.
    part : int or str
        Which portion is meant: ``first``, ``last``, ``each``, its number, or the name of its stage.
        Left out: the first; with ``by`` and ``within`` the last, with ``during`` each.
    gate : str
        ``begin`` or ``end`` of that portion. Left out: its beginning; its end with
        ``part = "last"``, ``by`` and ``within``; with ``during`` both.
    needs : mapping of str to number or str
        With ``after`` and ``within``: what it waits for, or counts from. Of each measure a share,
        the name of a stage, ``all`` that the plan has of it, or ``same`` or ``previous``: the share
        of the claim's own measure that is done after, or before, the gate's portion.
    needs_any : tuple of mapping
        Tables like ``needs``, one of which has to be met as well, whichever is first.
    lag_days : number
        With ``after``: so many days lie between the needs and the gate.
    days : number
        With ``within``: so many days after the needs were first met is the latest.
    share : number
        With ``at_least`` and ``at_most``: the share of the measure. With ``by`` and ``within``, in
        place of ``part``: the first portion that brings the measure to this share.
    date : date
        With ``by`` and ``not_before``: the last or the first day.
    day : number
        The same, in days after the start, in place of ``date``.
    of : tuple of str
        With ``during``: ids of standing measures, all of which are kept up meanwhile.
    """

    claim: Claim
    measure: Id
    part: Part | None = None
    gate: GateEnd | None = None
    needs: Mapping[Id, Need] = Field(default_factory=dict)
    needs_any: Annotated[
        tuple[Annotated[Mapping[Id, Need], Field(min_length=1)], ...],
        BeforeValidator(_some_tables),
        Field(json_schema_extra={"minItems": 1}),
    ] = ()
    lag_days: DaysOf = Fraction(0)
    days: DaysOf | None = None
    share: Share | None = None
    date: Date | None = None
    day: Day | None = None
    of: tuple[Id, ...] = ()

    def has(self, key: str) -> bool:
        """Whether a key that some claims take is given."""
        value = getattr(self, key)
        return value is not None and value != _NOTHING.get(key)

    def problems(self, broken: AbstractSet[str] = frozenset()) -> Iterator[Problem]:
        """Find keys that the claim needs and that are missing, and keys that it does not take."""
        if "claim" in broken:
            return
        wanted, more = CLAIM_KEYS[self.claim]
        takes = {*more, *(key for keys in wanted for key in keys)}
        # Where a key stands for the one that is missing, that is told once, at that key.
        swapped = any(self.has(key) and (self.claim, key) in _MEANT for key in _KEYS)
        for keys in () if swapped else wanted:
            if not any(self.has(key) or key in broken for key in keys):
                said = " or ".join(keys[:2])
                yield Problem(
                    ("claim",),
                    f'claims "{self.claim}" but has no {said}',
                    f"add {keys[0]} = {_EXAMPLES[keys[0]]}",
                )
        for key in _KEYS:
            if self.has(key) and key not in takes and key not in broken:
                others = [
                    f'"{claim}"'
                    for claim, (needed, taken) in CLAIM_KEYS.items()
                    if key in taken or any(key in keys for keys in needed)
                ]
                yield Problem(
                    (key,),
                    f'the claim "{self.claim}" takes no {key}',
                    _MEANT.get((self.claim, key))
                    or f"leave it out, or claim {' or '.join(others)}",
                )
        for one, other in ONE_OF:
            if {one, other} <= takes and self.has(one) and self.has(other):
                what = Told(f"there are {one} and {other}", _BOTH[one, other])
                yield Problem((other,), what, "keep one of the two")
        for index, name in enumerate(self.of):
            if name in self.of[:index]:
                yield Problem(("of", index), f"names {shown(name)} twice", "name it once")

    @property
    def meant_part(self) -> int | str:
        """The portion that is meant where the file does not say so; not where it gives a share."""
        if self.part is not None:
            return self.part
        return _MEANT_PART.get(self.claim, "first")

    @property
    def meant_gate(self) -> GateEnd | None:
        """The end of the portion that is meant; None: from its beginning to its end."""
        if self.gate is not None:
            return self.gate
        if self.claim == "during":
            return None
        return "end" if self.claim in ("by", "within") or self.part == "last" else "begin"


class Requirement(Claimed):
    """A fact of nature, law or technique: nobody can concede it.

    Attributes
    ----------
    claim : str
        What it says of the measure: ``after``, ``not_before``, ``by``, ``within`` or ``during``.
    """

    claim: OrderClaim = "after"


class Position(Claimed):
    """What a party says it wants, how firmly, and on whose word we have it.

    Attributes
    ----------
    id : str
        The name of the position: small letters, digits, ``-`` and ``_``.
    party : str
        Whose position it is.
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
    firm: Firm = "demand"
    cost: Amount = Fraction(1)
    likelihood: LikelihoodField = Interval(Fraction(1), Fraction(1))
    source: tuple[Id, ...] = ()

    @property
    def binds(self) -> bool:
        """Whether a plan has to keep it: red lines and demands do, preferences only rank."""
        return self.firm != "preference"

    @property
    def limits(self) -> bool:
        """Whether it lowers the amount of a measure that is performed."""
        return self.claim in ("at_most", "exclude")


class Choice(Entry):
    """Alternatives on the table, of which so many are in the plan: a fact, nobody's position.

    Attributes
    ----------
    of : tuple of str
        Ids of two measures or more. Each can be left out, whether ``optional`` or not.
    exactly : int
        How many of them are in the plan; 1 if nothing is said.
    at_least : int
        In place of ``exactly``: so many of them or more are in the plan.
    """

    of: Alternatives
    exactly: Annotated[StrictInt, Field(ge=1)] | None = None
    at_least: Annotated[StrictInt, Field(ge=1)] | None = None

    @property
    def meant_exactly(self) -> int | None:
        """How many of them are in the plan, where that is said or meant."""
        return 1 if self.exactly is None and self.at_least is None else self.exactly

    @property
    def least(self) -> int:
        """The least number of them that a plan may have."""
        return self.at_least or self.exactly or 1

    @property
    def most(self) -> int:
        """The largest number of them that a plan may have."""
        return len(self.of) if self.at_least is not None else self.exactly or 1

    def problems(self, broken: AbstractSet[str] = frozenset()) -> Iterator[Problem]:
        """Find measures that are named twice, and numbers that do not fit."""
        if self.exactly is not None and self.at_least is not None:
            what = Told("there are exactly and at_least", "both numbers are given")
            yield Problem(("at_least",), what, "keep one of the two")
        for index, name in enumerate(self.of):
            if name in self.of[:index]:
                yield Problem(("of", index), f"names {shown(name)} twice", "name it once")
        if "of" not in broken and len(self.of) == 1:
            yield Problem(
                ("of",),
                f"names one measure only, {shown(self.of[0])}: that is no choice",
                Told(
                    "name the other alternatives too, or delete this choice: a measure without "
                    "optional = true is in every plan",
                    "name the other alternatives too, or delete this choice: a measure that no "
                    "plan may leave out is in every plan",
                ),
            )
        elif "of" not in broken and self.least > len(self.of):
            key = "exactly" if self.at_least is None else "at_least"
            yield Problem(
                (key,),
                f"asks for {self.least} of {len(self.of)} measures",
                f"write {len(self.of)} or less",
            )


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
