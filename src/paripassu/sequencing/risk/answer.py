"""The answer to ``paripassu risk``: how likely a deal is, and what matters for it, as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from paripassu.agreement.model import Id
from paripassu.documents.exact import Exact, OptionalExact, Probability
from paripassu.documents.value import Answer, Value
from paripassu.numbers import words

if TYPE_CHECKING:
    import polars

Third = Literal["low", "middle", "high"]
#: The shares of the futures at which quantiles are given.
QUANTILES = ("0.05", "0.25", "0.5", "0.75", "0.95")


class Chance(Value):
    """A probability with its interval; where it is exact, ``low`` and ``high`` are equal to it.

    Attributes
    ----------
    probability : Fraction
        Of the futures, how large a share.
    low, high : Fraction
        The ends of its 95 % interval.
    """

    probability: Probability
    low: Probability
    high: Probability


class Effect(Value):
    """How much something matters, with its interval.

    Attributes
    ----------
    value : Fraction
        How much it is.
    low, high : Fraction
        The ends of its 95 % interval.
    clear : bool
        Whether 0 lies outside of that interval: false where there may be no effect at all.
    """

    value: Exact
    low: Exact
    high: Exact
    clear: bool


class ConflictShare(Value):
    """A minimal conflict, and in how many of the futures without a deal it stands in the way.

    Attributes
    ----------
    members : tuple of str
        Position ids, ``safe:PARTY`` and ``tolerance:PARTY``.
    because : str
        Why they cannot all be met, in one sentence.
    share : Fraction
        Of the futures without a deal, the share in which all its positions are held and it is a
        minimal conflict at the values there. Several can stand in the way at once.
    low, high : Fraction
        The ends of its 95 % interval.
    """

    members: tuple[str, ...]
    because: str = ""
    share: Probability
    low: Probability
    high: Probability


class Spread(Value):
    """How the worst exposure of the best plan is spread over the futures with a deal.

    Attributes
    ----------
    quantiles : mapping
        By the share of these futures, ``"0.05"`` to ``"0.95"``: in so many the worst exposure, in
        tolerances, is not above the number. Empty where no future has a deal.
    """

    quantiles: Mapping[str, Exact] = Field(default_factory=dict)


class Case(Value):
    """What an input may turn out to be, and how likely a deal is then.

    Attributes
    ----------
    held : tuple of str or None
        Of a root group: the positions that are held, all others of the group are not.
    third : str or None
        Of an interval: the ``low``, ``middle`` or ``high`` third of its probability.
    weight : Fraction
        The probability of the case.
    probability : Fraction
        The probability of a deal in this case.
    low, high : Fraction
        The ends of its 95 % interval.
    """

    held: tuple[Id, ...] | None = None
    third: Third | None = None
    weight: Probability
    probability: Probability
    low: Probability
    high: Probability


class Input(Value):
    """Something that is not known, and how much it would be worth to know it.

    Attributes
    ----------
    input : str
        ``position:ID``; ``root:SOURCE`` where positions share a root; ``value:MEASURE:PARTY``,
        ``stake:PARTY`` or ``tolerance:PARTY`` where an interval is given.
    positions : tuple of str
        Of a root group: its positions. Empty for an interval.
    interval : tuple of Fraction
        Of an interval: its low end, its mode where it has one, and its high end. Empty for a group.
    given : tuple of Case
        The cases, and how likely a deal is in each. Empty for a group that may turn out in too many
        ways to be counted one by one: its information and its worth are then left open, from 0 to
        1.
    information : Effect
        How far the probability of a deal is expected to move once this is known.
    worth : Effect
        How much likelier the plan that one would choose holds, if one knew this first.
    total_effect : Effect or None
        The share of the variance of the deal that is left when all else is known; null where that
        variance is 0, or effects were not asked for.
    exposure_effect : Effect or None
        The same for the largest exposure of the robust plan.
    """

    input: str
    positions: tuple[Id, ...] = ()
    interval: tuple[Exact, ...] = ()
    given: tuple[Case, ...]
    information: Effect
    worth: Effect
    total_effect: Effect | None = None
    exposure_effect: Effect | None = None


class Scenario(Value):
    """Under what circumstances deals fail most: one box over cases and intervals.

    Attributes
    ----------
    cases : mapping
        By root group: which sets of its positions may be held inside of the box.
    intervals : mapping
        By interval: the low and the high end inside of the box.
    coverage : Fraction
        The share of all futures without a deal that lie in the box.
    density : Fraction
        The share of the futures in the box that have no deal.
    """

    cases: Mapping[str, tuple[tuple[Id, ...], ...]] = Field(default_factory=dict)
    intervals: Mapping[str, tuple[Exact, Exact]] = Field(default_factory=dict)
    coverage: Probability
    density: Probability


class OrderedStep(Value):
    """One portion of a measure at its place in a plan.

    Attributes
    ----------
    moment : int
        From 0; steps of one moment happen together.
    measure : str
        Id of the measure.
    portion : int
        Which portion of it, from 1.
    start_day, end_day : Fraction or None
        Days after the start; null where the agreement knows no time.
    """

    moment: int = Field(ge=0)
    measure: Id
    portion: int = Field(ge=1)
    start_day: OptionalExact = None
    end_day: OptionalExact = None


class Fan(Value):
    """How exposed a party is after one moment of a plan, over all futures.

    Attributes
    ----------
    moment : int
        From 0.
    party : str
        Its id. Parties without a tolerance above 0 have no fan.
    quantiles : mapping
        By the share of the futures, ``"0.05"`` to ``"0.95"``: in so many its exposure, in
        tolerances, is not above the number. What is above 2 counts as 2.
    """

    moment: int = Field(ge=0)
    party: Id
    quantiles: Mapping[str, Exact]


class LikelyPlan(Value):
    """A plan, and in how many futures it holds.

    Attributes
    ----------
    steps : tuple of OrderedStep
        In the order in which they are performed.
    share : Fraction
        The share of the futures in which the plan is safe and keeps all that is wanted.
    low, high : Fraction
        The ends of the 95 % interval of that share.
    bound : Fraction or None
        No plan holds in a larger share of the futures; null where that was not asked.
    proven : bool
        Whether the bound is reached, so that no plan does better.
    breaks : tuple of str
        Binding positions that the plan does not keep: it fails where one of them is held.
    exposure : tuple of Fan
        Party by party and moment by moment.
    """

    steps: tuple[OrderedStep, ...]
    share: Probability
    low: Probability
    high: Probability
    bound: Probability | None = None
    proven: bool = False
    breaks: tuple[Id, ...] = ()
    exposure: tuple[Fan, ...] = ()


class Compared(Value):
    """A plan, or what the parties concede, on the same futures as all the others.

    Attributes
    ----------
    name : str
        Of a plan: ``robust``, ``nominal`` or the name of its file. Empty for concessions.
    conceded : tuple of str or None
        Of concessions: the positions that are dropped; an empty list is the file as it stands.
        Null for a plan.
    chance : Chance
        The share of the futures in which the plan holds, or in which there is a deal.
    difference : Effect
        How much more that is than for the first of its kind.
    """

    name: str = ""
    conceded: tuple[Id, ...] | None = None
    chance: Chance
    difference: Effect


class Risk(Answer):
    """How likely a deal is, what stands in its way how often, and what to find out first.

    Attributes
    ----------
    agreement : str
        Id of the agreement.
    digest : str
        Of the agreement file's bytes.
    title : str
        Its name for people.
    conceded : tuple of str
        Positions that were dropped: all but ``compared`` is about the agreement without them.
    method : str
        ``exact``: every case was weighed; ``sampled``: futures were drawn.
    samples : int
        How many futures were drawn; how many sets of positions were weighed where it is exact.
    seed : int
        What the futures were drawn with.
    interrupted : bool
        Whether the work was stopped early: ``samples`` are what was complete.
    undecided : Fraction
        The share of the futures of which the search did not find out whether there is a deal; the
        intervals are wide enough for either answer.
    deal : Chance
        The probability that there is a deal.
    conflicts : tuple of ConflictShare
        What stands in the way, the most frequent first.
    worst_exposure : Spread
        Of the best plan in each future with a deal.
    inputs : tuple of Input
        What is not known, what is most worth finding out first.
    scenario : Scenario or None
        Where deals fail most; null where they always or never do.
    robust_plan : LikelyPlan or None
        The plan that holds in the largest share of the futures; null where no plan was found.
    nominal_plan : LikelyPlan or None
        The plan for the best guesses; null where these leave none.
    compared : tuple of Compared
        Plans, and then concessions, each on the same futures.
    titles : mapping
        Names for people: of every party, ``party:ID``, and measure, ``measure:ID``, of stages,
        ``stage:MEASURE:PORTION``, what each position says, ``position:ID``, and who speaks in each
        source, ``source:ID``.
    """

    format: Literal["paripassu/risk/1"] = "paripassu/risk/1"
    agreement: Id
    digest: str
    title: str = ""
    conceded: tuple[Id, ...] = ()
    method: Literal["exact", "sampled"]
    samples: int = Field(ge=0)
    seed: int = Field(default=0, ge=0)
    interrupted: bool = False
    undecided: Probability
    deal: Chance
    conflicts: tuple[ConflictShare, ...] = ()
    worst_exposure: Spread = Spread()
    inputs: tuple[Input, ...] = ()
    scenario: Scenario | None = None
    robust_plan: LikelyPlan | None = None
    nominal_plan: LikelyPlan | None = None
    compared: tuple[Compared, ...] = ()
    titles: Mapping[str, str] = Field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether there is a deal in any future."""
        # Half of what is undecided is in the probability, and no deal was found there.
        return 2 * self.deal.probability > self.undecided

    def summary(self) -> str:
        """Give the probability of a deal in one sentence, and what it rests on."""
        if not self.inputs and not self.undecided and self.deal.probability in (0, 1):
            there = "there is a deal" if self.found else "there is no deal"
            return f"Nothing in this file is uncertain: {there}."
        if self.deal.low == 1:
            return "There is a deal in every future: one plan holds whatever comes true."
        if self.deal.high == 0:
            return "There is a deal in no future: something always stands in the way."
        likely = f"A deal is possible in {words.odds(self.deal.probability)} of the futures"
        if self.method == "exact":
            return f"{likely}: every case was weighed."
        between = f"{words.odds(self.deal.low)} to {words.odds(self.deal.high)}"
        drawn = words.count(self.samples, "future")
        return f"{likely} (95 % interval: {between}), counted in {drawn}."

    def to_frame(self) -> polars.DataFrame:
        """Give one row per input: name, information, worth and effects, most worth first."""
        import polars

        return polars.DataFrame(
            [
                {
                    "input": one.input,
                    "information": float(one.information.value),
                    "worth": float(one.worth.value),
                    "total_effect": _number(one.total_effect),
                    "exposure_effect": _number(one.exposure_effect),
                }
                for one in self.inputs
            ],
            schema={
                "input": polars.String,
                "information": polars.Float64,
                "worth": polars.Float64,
                "total_effect": polars.Float64,
                "exposure_effect": polars.Float64,
            },
        )


def _number(effect: Effect | None) -> float | None:
    return None if effect is None else float(effect.value)
