"""Plans that may hold in many futures: those that are best for something that may be wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from paripassu.deadline import Deadline
from paripassu.sequencing.compile import Enforced, Setting, compile_order
from paripassu.sequencing.order.windows import slack, tighten
from paripassu.sequencing.planner import END_STATES, Candidate, refined
from paripassu.sequencing.risk.families import Family, needs_of
from paripassu.sequencing.risk.held import all_held, none_held
from paripassu.sequencing.risk.limited import least
from paripassu.sequencing.risk.numbers import Numbers
from paripassu.sequencing.risk.ways import Way, way_of_candidate
from paripassu.sequencing.risk.world import World

#: Plans that are compared with each other.
MOST = 256


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """A plan that may be the one that holds in most futures.

    Attributes
    ----------
    way : Way
    safe : bool
        Whether both conditions hold at the low ends, and so in every future.
    share : Fraction
        The probability that nothing is held that it breaks: of a safe plan, that it holds.
    worst : Fraction
        Its worst exposure at the low ends.
    """

    way: Way
    safe: bool
    share: Fraction
    worst: Fraction

    @property
    def tie(self) -> tuple[object, ...]:
        """What decides between plans that hold as often."""
        ends = [end for _, end in self.way.days.values()]
        ids = tuple(tuple(str(step) for step in moment) for moment in self.way.moments)
        return self.worst, max(ends, default=Fraction(0)), ids


def contender(world: World, way: Way) -> Contender:
    """Work out what is known of a plan without any future."""
    low = world.corner("low")
    return Contender(
        way=way,
        safe=way.sound and bool(way.fine(low)[0]),
        share=kept_chance(world, way.met) if way.sound else Fraction(0),
        worst=worst_at(way, low),
    )


def kept_chance(world: World, met: Iterable[str]) -> Fraction:
    """Give the probability that all positions that are held are among some."""
    kept = frozenset(met)
    chance = Fraction(1)
    for group in world.inputs.groups:
        broken = [p for p in group.positions if p in world.held and p not in kept]
        if broken:
            chance *= none_held(group, broken)
    return chance


def held_chance(world: World, conflicts: Iterable[frozenset[str]]) -> Fraction:
    """Give the largest probability that all positions of one of some conflicts are held."""
    most = Fraction(0)
    for conflict in conflicts:
        positions, _ = needs_of(conflict)
        chance = Fraction(1)
        for group in world.inputs.groups:
            own = positions.intersection(group.positions)
            if own:
                chance *= all_held(group, own)
        most = max(most, chance)
    return most


def worst_at(way: Way, numbers: Numbers, at: int = 0) -> Fraction:
    """Give the worst exposure of a plan in one future, over the moments before the last."""
    exact = numbers.of(at)
    worst = Fraction(0)
    for place, column in enumerate(way.columns):
        limit = exact[place][-1] * column.parts
        if column.tolerance and limit:
            for kept in way.kept[place][:-1]:
                out = -sum(a * b for a, b in zip(kept, exact[place], strict=False))
                worst = max(worst, Fraction(out, limit))
    return worst


def best_way(
    world: World, positions: frozenset[str], numbers: Numbers, ends: int = END_STATES
) -> Way | None:
    """Find the best plan that keeps some positions, at the numbers of one future.

    Fewest limits applied that nobody holds, then as a plan is best; for its end at most ``ends``
    states are looked at.
    """
    enforced = world.enforced(positions | world.conditions)
    agreement = numbers.agreement(0, world.agreement)
    frame = Setting.of(agreement)
    for _, same in groupby(world.shapes.of(enforced), key=world.shapes.rank):
        solved = []
        for shape in same:
            limits = shape.enforced.limits
            kept = Enforced(enforced.positions, enforced.safe, enforced.tolerance, limits)
            compiled = compile_order(frame, kept, shape.left_out)
            if compiled is None:
                continue
            problem = compiled.problem if compiled.problem.dated else tighten(compiled.problem)
            if problem is None:
                continue
            outcome = least(problem, slack=problem.dated or slack(problem))
            if outcome.order is not None and outcome.worst is not None:
                solved.append((kept, shape.left_out, compiled, outcome))
        if not solved:
            continue
        worst = min(outcome.worst or 0 for *_, outcome in solved)
        best: Candidate | None = None
        for kept, tied in groupby(
            (entry for entry in solved if entry[3].worst == worst), key=lambda entry: entry[0]
        ):
            same_limits = [(left_out, compiled, best_of) for _, left_out, compiled, best_of in tied]
            found = refined(
                frame, kept, same_limits, Deadline.after(None), refine=True, end_states=ends
            )
            if best is None or _key(found) < _key(best):
                best = found
        assert best is not None
        return way_of_candidate(world.agreement, frame, best, world.columns, positions)
    return None


def _key(found: Candidate) -> tuple[object, ...]:
    return (
        found.broken_weight,
        max(found.ends, default=0),
        sorted(found.left_out),
        sorted(found.compiled.amounts.items()),
    )


def largest_sets(world: World, family: Family) -> tuple[frozenset[str], ...]:
    """Give the largest sets of positions that all conditions leave possible."""
    kept = (one for one in family.maximal if world.conditions <= one)
    return tuple(needs_of(one)[0] for one in kept)


def contenders(
    world: World, families: Sequence[Family], at: Sequence[Numbers | None]
) -> list[Contender]:
    """Find the plans to compare.

    Parameters
    ----------
    world : World
    families : sequence of Family
        Sets of conflicts that were met.
    at : sequence of Numbers or None
        Of each of them, one future in which it was met.

    Returns
    -------
    list of Contender
        For each largest set of positions the best plans at the low ends, the middles, the high ends
        and where it was met; each once, at most 256.
    """
    ends = ("low", "middle", "high") if world.inputs.ranges else ("low",)
    corners = [world.corner(which) for which in ends]
    met: dict[frozenset[str], list[Numbers]] = {}
    for family, numbers in zip(families, at, strict=True):
        for positions in largest_sets(world, family):
            met.setdefault(positions, list(corners))
            if numbers is not None and len(met[positions]) < len(corners) + 1:
                met[positions].append(numbers)
    found: dict[object, Contender] = {}
    # Where there are too many, those stay that are likeliest to be all that is held.
    ordered = sorted(met, key=lambda one: (-kept_chance(world, one), -len(one), sorted(one)))
    for positions in ordered:
        for numbers in met[positions]:
            if len(found) >= MOST:
                break
            # there may be a hundred: only the one that is chosen is looked at for its end
            way = best_way(world, positions, numbers, ends=0)
            if way is not None and way.sound:
                found.setdefault((way.moments, way.met), contender(world, way))
    return list(found.values())


def finished(world: World, one: Contender) -> Contender:
    """Give a plan that holds as often and ends as early as can be, where one is found."""
    if not one.safe:
        return one
    way = best_way(world, one.way.met & frozenset(world.held), world.corner("low"))
    if way is None:
        return one
    better = contender(world, way)
    return better if better.safe and (-better.share, *better.tie) < (-one.share, *one.tie) else one


def bound_of(world: World, highest: Family) -> Fraction:
    """Give the largest share of futures in which any plan can hold."""
    if not highest.complete:
        return Fraction(1)
    return max(
        (kept_chance(world, positions) for positions in largest_sets(world, highest)),
        default=Fraction(0),
    )


def nominal_way(world: World) -> Way | None:
    """Find the plan for the best guesses: what is at least as likely as not is held."""
    held = frozenset(
        position
        for group in world.inputs.groups
        for position, (low, high) in zip(group.positions, group.likelihoods, strict=True)
        if low + high >= 1 and position in world.held
    )
    return best_way(world, held, world.corner("guess"))
