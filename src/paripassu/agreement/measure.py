"""What a party does, or several do jointly: a measure, its portions, and the steps of a plan."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import Field, StrictBool, StrictInt, StrictStr

from paripassu.agreement.base import Entry
from paripassu.agreement.fields import Id, Lasting, Share, WorkDays
from paripassu.agreement.interval import Interval, JudgedField
from paripassu.agreement.problem import Problem
from paripassu.agreement.process import Automatic, Confirmers, Opens, Unresolved, Verify
from paripassu.numbers.fraction import nearest_number
from paripassu.quoted import shown
from paripassu.told import Told, hundredths
from paripassu.toml.locate import Path

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


class Stage(Entry):
    """A named portion of a measure with a share of its own; shares of 0 are acts without effect.

    Attributes
    ----------
    name : str
        Its name; not ``all``, which means every portion.
    share : number
        Its share of the whole measure. The shares of all stages add up to exactly 1.
    days : number or pair
        How many days it takes, in place of the measure's ``days``. Plans use the high end.
    """

    name: StrictStr = Field(min_length=1)
    share: Share
    days: WorkDays | None = None


class Measure(Entry):
    """Something that one party does, or several do jointly, in one or more portions.

    Attributes
    ----------
    id : str
        The name by which other entries refer to it: small letters, digits, ``-`` and ``_``.
    title : str
        Its name for people.
    by : tuple of str
        Ids of the parties that perform it. Several perform one joint act.
    value : mapping of str to number, pair or triple
        What it is worth to each party when all of it is done, in that party's units; negative where
        it costs. Plans use the low end. A party that is not named gains and loses nothing.
    lasting : number
        The share of the value, cost and benefit alike, that remains if everything breaks down: 1
        means that it cannot be undone.
    portions : int
        In how many equal parts it can be done.
    stages : tuple of Stage
        Named parts, in turn; in place of ``portions``.
    days : number or pair
        How many days one portion takes. Plans use the high end.
    optional : bool
        Whether a plan may leave it out.
    standing : bool
        Whether it is kept up over time, portion after portion without a gap, each of exactly
        ``days``: a freeze, a truce, relief by the month.
    kind : str
        A word of the author's own, for example to sort by. It changes no plan.
    confirm_by : tuple of str or "others"
        Who has to confirm each portion before it counts; ``others``: all that perform something
        else. Left out: nobody.
    verify : Verify
        How surely the inspectorate has to find each portion performed before it counts.
    opens : tuple of str, or mapping
        Tables or stages of its performer's declaration that have to be open before a portion is
        performed; or per stage, those of that stage.
    automatic : bool or tuple
        Which portions take effect by themselves: all, or these stages or portions.
    unresolved : str
        What becomes of a portion when nobody decided a dispute about it in time; in place of what
        ``[process]`` says.
    """

    id: Id
    title: StrictStr = ""
    by: tuple[Id, ...] = Field(min_length=1)
    value: Mapping[Id, JudgedField] = Field(default_factory=dict)
    lasting: Lasting = Fraction(1)
    portions: Annotated[StrictInt, Field(ge=1, le=MOST_PORTIONS)] = 1
    stages: tuple[Stage, ...] = ()
    days: WorkDays = Interval(Fraction(0), Fraction(0))
    optional: StrictBool = False
    standing: StrictBool = False
    kind: StrictStr = ""
    confirm_by: Confirmers | None = None
    verify: Verify | None = None
    opens: Opens = ()
    automatic: Automatic = False
    unresolved: Unresolved | None = None

    def problems(self, broken: AbstractSet[str] = frozenset()) -> Iterator[Problem]:
        """Find stages that do not make up a whole, and parties that are named twice."""
        named: set[str] = set()
        for index, party in enumerate(self.by):
            if party in named:
                yield Problem(("by", index), f"names {shown(party)} twice", "name it once")
            named.add(party)
        if self.standing and broken.isdisjoint(("days", "stages", "standing")):
            yield from self._standing()
        if broken.isdisjoint(("stages", "portions")):
            yield from self._parts(broken)
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
            less_or_more = "little" if total < 1 else "much"
            yield Problem(
                ("stages",),
                Told(
                    f"the shares add up to {nearest_number(total)} and should add up to 1",
                    f"the shares add up to {hundredths(total)} and should add up to 100 %",
                ),
                Told(
                    f"{nearest_number(abs(1 - total))} too {less_or_more}",
                    f"{hundredths(abs(1 - total))} too {less_or_more}",
                ),
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

    def _parts(self, broken: AbstractSet[str]) -> Iterator[Problem]:
        """Find stages and portions in ``opens`` and ``automatic`` that it does not have."""
        names = {stage.name for stage in self.stages}
        count = len(self.stages) or self.portions
        mend = f"its portions are 1 to {count}" if count > 1 else "it has one portion"
        if isinstance(self.opens, Mapping) and "opens" not in broken:
            for stage in self.opens:
                if stage not in names:
                    yield Problem(("opens", stage), f"has no stage {shown(stage)}", mend)
        if isinstance(self.automatic, tuple) and "automatic" not in broken:
            for index, part in enumerate(self.automatic):
                if (part not in names) if isinstance(part, str) else part > count:
                    kind = "stage" if isinstance(part, str) else "portion"
                    yield Problem(("automatic", index), f"has no {kind} {shown(part)}", mend)

    def opened_by(self, portion: int) -> tuple[str, ...]:
        """Give the tables and stages of a declaration that have to be open for a portion."""
        if not isinstance(self.opens, Mapping):
            return self.opens
        return self.opens.get(self.stages[portion - 1].name, ())

    def takes_effect(self, portion: int) -> bool:
        """Whether a portion takes effect by itself."""
        if isinstance(self.automatic, bool):
            return self.automatic
        name = self.stages[portion - 1].name if self.stages else None
        return portion in self.automatic or name in self.automatic

    def _standing(self) -> Iterator[Problem]:
        """Find portions of a standing measure that do not take one number of days above 0."""
        dated: list[tuple[Path, Interval]] = [
            (("stages", index, "days") if stage.days else ("days",), stage.days or self.days)
            for index, stage in enumerate(self.stages)
        ] or [(("days",), self.days)]
        told: set[Path] = set()
        for path, days in dated:
            if path in told or (days.low == days.high and days.low > 0):
                continue
            told.add(path)
            if days.low < days.high:
                yield Problem(
                    path,
                    "a standing measure takes exactly its days, and here are two numbers",
                    f"write one number, as {nearest_number(days.high)}; what could be ready sooner "
                    "is no standing measure",
                )
            else:
                yield Problem(
                    path,
                    "a standing measure is kept up for some days, and here are 0",
                    Told(
                        "add days = 30, or what one portion lasts; or drop standing",
                        "fill in how many days it takes, or take away the tick at “It is kept up "
                        "over time”",
                    ),
                )

    @cached_property
    def lengths(self) -> tuple[Fraction, ...]:
        """The days that each portion takes, in turn, as plans count them: at the high end."""
        return tuple((stage.days or self.days).high for stage in self.stages) or (
            (self.days.high,) * self.portions
        )

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
        if isinstance(need, str):
            if need == "all":
                return amount
            names = [stage.name for stage in self.stages]
            count = names.index(need) + 1 if need in names else amount + 1
        else:
            count = bisect_left(self.reached, need)
        return count if count <= amount else None

    def most_for(self, share: Fraction) -> int:
        """Give the most portions within a share, those of share 0 that follow included."""
        return bisect_right(self.reached, share) - 1
