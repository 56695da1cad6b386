"""What is asked, and what every answer to it says besides its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.agreement.sources import speaker_words
from paripassu.sequencing.risk.answer import Fan, LikelyPlan, OrderedStep
from paripassu.sequencing.risk.plans import Contender
from paripassu.sequencing.risk.ways import Way
from paripassu.sequencing.risk.world import World
from paripassu.sequencing.sentences import sentence

#: Base points of the estimate of total effects, unless told otherwise.
EFFECTS = 1_024


@dataclass(frozen=True)
class Question:
    """What is asked of an agreement.

    Attributes
    ----------
    agreement : Agreement
        As its file has it.
    conceded : tuple of str
    samples : int
        Futures, at the least.
    seed : int
    method : str
        ``auto``, ``exact`` or ``sampled``.
    effects : int
        Base points for total effects; 0: they are left out.
    plans : mapping
        Plans to compare besides, by their names.
    """

    agreement: Agreement
    conceded: tuple[str, ...] = ()
    samples: int = 16_384
    seed: int = 1
    method: str = "auto"
    effects: int = EFFECTS
    plans: Mapping[str, Way] = field(default_factory=dict)

    def world(self) -> World:
        """Set the stage."""
        return World.of(self.agreement, self.conceded)

    def variants(self) -> tuple[tuple[str, ...], ...]:
        """Give the concessions to compare: none, each alone, all of them; none asked: nothing."""
        if not self.conceded:
            return ()
        each = tuple((position,) for position in self.conceded)
        return ((), *each) if len(each) == 1 else ((), *each, self.conceded)


def titles(agreement: Agreement) -> dict[str, str]:
    """Name for people what an answer speaks of."""
    return dict(sorted(_titles(agreement)))


def _titles(agreement: Agreement) -> Iterator[tuple[str, str]]:
    for party in agreement.parties:
        yield f"party:{party.id}", party.title
    for measure in agreement.measures:
        yield f"measure:{measure.id}", measure.title or measure.id
        for portion, stage in enumerate(measure.stages, start=1):
            yield f"stage:{measure.id}:{portion}", stage.name
    for position in agreement.positions:
        if position.binds:
            yield f"position:{position.id}", sentence(agreement, position)
    for source in agreement.sources:
        yield f"source:{source.id}", speaker_words(source)


def steps_of(way: Way) -> tuple[OrderedStep, ...]:
    """Give the steps of a plan in their order."""
    return tuple(
        OrderedStep(
            moment=at,
            measure=step.measure,
            portion=step.portion,
            start_day=way.days[step][0] if way.days else None,
            end_day=way.days[step][1] if way.days else None,
        )
        for at, moment in enumerate(way.moments)
        for step in moment
    )


def likely_plan(
    world: World,
    one: Contender,
    share: tuple[Fraction, Fraction, Fraction],
    *,
    bound: Fraction | None = None,
    proven: bool = False,
    exposure: tuple[Fan, ...] = (),
) -> LikelyPlan:
    """Say in how many futures a plan holds; ``share`` with the ends of its interval."""
    return LikelyPlan(
        steps=steps_of(one.way),
        share=share[0],
        low=share[1],
        high=share[2],
        bound=bound,
        proven=proven,
        breaks=tuple(position for position in world.held if position not in one.way.met),
        exposure=exposure,
    )
