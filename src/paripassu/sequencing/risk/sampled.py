"""The answer from futures that are drawn: what is counted, in which order, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paripassu.sequencing.risk.box import fullest_box
from paripassu.sequencing.risk.draws import EFFECTS, FRESH, MAIN, Drawer, rounded_up
from paripassu.sequencing.risk.families import Family, Knowledge
from paripassu.sequencing.risk.grid import Axis
from paripassu.sequencing.risk.jackknife import REPLICATES
from paripassu.sequencing.risk.look import look
from paripassu.sequencing.risk.pieces import Progressing, Runner, pieces_of
from paripassu.sequencing.risk.plans import (
    Contender,
    bound_of,
    contender,
    contenders,
    finished,
    nominal_way,
)
from paripassu.sequencing.risk.question import Question
from paripassu.sequencing.risk.survey import Survey
from paripassu.sequencing.risk.world import World

if TYPE_CHECKING:
    from fractions import Fraction

#: Futures of each replicate that are looked at first, to know what is to be expected.
WARM = 64
#: Futures of each of half the replicates that the box of the scenario is found with, at most.
BOXED = 1_024
#: Cases of a group that are counted one by one: of more, too few futures are in each to say much.
MOST_CASES = 1_024
#: Base points of each replicate in one piece of the total effects.
BASE = 64


@dataclass(eq=False)
class Sample:
    """What was counted, and what it was counted for.

    Attributes
    ----------
    question : Question
    survey : Survey
    main, fresh, effects : Progressing
    bound : Fraction
        No plan holds in a larger share of the futures.
    plans : mapping
        The plans that are compared, by name; ``robust`` first, where there is one.
    complete : bool
        Whether all that was asked for is counted.
    """

    question: Question
    survey: Survey
    bound: Fraction
    main: Progressing = field(default_factory=Progressing)
    fresh: Progressing = field(default_factory=Progressing)
    effects: Progressing = field(default_factory=Progressing)
    plans: Mapping[str, Contender] = field(default_factory=dict)
    complete: bool = True

    @property
    def world(self) -> World:
        """The agreement."""
        return self.survey.world


def prepared(question: Question, world: World) -> Sample:
    """Look at the first futures: which conflicts there are, which plans may hold, which box."""
    drawer = Drawer(world, question.seed)
    each = rounded_up(question.samples)
    known = _warm(world, drawer)
    axes = tuple(
        axis
        for group in world.inputs.uncertain
        if (axis := Axis.of(group, world.held, MOST_CASES)) is not None and len(axis.cases) > 1
    )
    survey = Survey(world=world, seed=question.seed, known=known, axes=axes)
    variants = [World.of(question.agreement, conceded) for conceded in question.variants()]
    survey.variants = [_warm(variant, drawer) for variant in variants]
    first = drawer.futures(MAIN, 0, WARM)
    looked = look(known.copy(), first)
    families: list[Family] = []
    at = []
    for place in known.by_frequency():
        met = (looked.families == place).nonzero()[0]
        families.append(known.families[place])
        at.append(first.numbers.take(slice(met[0], met[0] + 1)) if len(met) else None)
    survey.contenders = contenders(world, families, at)
    boxed = drawer.futures(MAIN, 0, min(each, BOXED))
    points = survey.points(boxed, look(known.copy(), boxed))
    half = len(boxed) // 2
    survey.box = fullest_box(
        type(points)(
            points.cases[:half], points.numbers[:half], points.weights[:half], points.failed[:half]
        )
    )
    return Sample(question, survey, bound_of(world, known.families[0]))


def _warm(world: World, drawer: Drawer) -> Knowledge:
    """Find the conflicts of the first futures, and plans that show what is possible in them."""
    known = Knowledge(world)
    known.begin()
    look(known, drawer.futures(MAIN, 0, WARM))
    return known


def counted(sample: Sample, runner: Runner) -> Sample:
    """Count everything that was asked for, or as much as there is time for."""
    question, survey = sample.question, sample.survey
    each = rounded_up(question.samples)
    pieces = pieces_of(MAIN, each)
    sample.complete = runner.run(survey, pieces, sample.main, "futures")
    sample.plans = _chosen(sample)
    survey.plans = list(sample.plans.values())
    survey.fans = [sample.plans[name].way for name in ("robust", "nominal") if name in sample.plans]
    if survey.plans:
        fresh = pieces_of(FRESH, each)
        if not sample.complete:
            fresh = fresh[:1]
        sample.complete &= runner.run(survey, fresh, sample.fresh, "futures for the plans")
    if question.effects and sample.complete:
        points = 1
        while points * REPLICATES < question.effects:
            points *= 2
        base = pieces_of(EFFECTS, points, BASE)
        done = runner.run(survey, base, sample.effects, "base points")
        sample.complete &= done
    return sample


def _chosen(sample: Sample) -> dict[str, Contender]:
    """Choose the robust plan by what was counted; its share is then counted anew."""
    survey, counts = sample.survey, sample.main.counts
    total = sample.main.each * REPLICATES
    shares = []
    for at, one in enumerate(survey.contenders):
        held = int(counts["holds", str(at)].sum())
        shares.append((one.share if one.safe else held / total, one))
    found: dict[str, Contender] = {}
    if shares:
        _, best = min(shares, key=lambda pair: (-pair[0], *pair[1].tie))
        found["robust"] = finished(survey.world, best)
    nominal = nominal_way(survey.world)
    if nominal is not None:
        found["nominal"] = contender(survey.world, nominal)
    for name, way in sample.question.plans.items():
        found[name] = contender(survey.world, way)
    return found
