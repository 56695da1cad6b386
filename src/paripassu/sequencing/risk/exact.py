"""The answer where every case can be weighed: no future is drawn, and no number rounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from paripassu.sequencing.possible import TOLERANCE
from paripassu.sequencing.risk.answer import (
    QUANTILES,
    Case,
    Chance,
    Compared,
    ConflictShare,
    Effect,
    Fan,
    Input,
    LikelyPlan,
    Risk,
    Spread,
)
from paripassu.sequencing.risk.boxes import exact_scenario
from paripassu.sequencing.risk.exposures import worst_exposures
from paripassu.sequencing.risk.families import Family, Finder, Knowledge, needs_of
from paripassu.sequencing.risk.grid import Grid
from paripassu.sequencing.risk.plans import (
    Contender,
    bound_of,
    contender,
    contenders,
    finished,
    nominal_way,
)
from paripassu.sequencing.risk.question import Question, likely_plan, titles
from paripassu.sequencing.risk.world import World
from paripassu.sequencing.sentences import because

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Cells = "NDArray[np.bool_]"


class Exact:
    """The cells of an agreement: in which there is a deal, and what stands in the way."""

    def __init__(self, grid: Grid) -> None:
        import numpy as np

        self.grid = grid
        self.world = grid.world
        self.known = Knowledge(grid.world)
        self.numbers = grid.world.corner("low")
        self.known.begin()
        self.family: Family = self.known.families[0]
        self.hits = {
            conflict: grid.all_held(needs_of(conflict)[0]) for conflict in self.family.conflicts
        }
        self.fails: NDArray[np.bool_] = np.zeros(grid.shape, dtype=bool)
        for hit in self.hits.values():
            self.fails |= hit
        self.open: NDArray[np.bool_] = np.zeros(grid.shape, dtype=bool)
        if not self.family.complete:
            self._cell_by_cell()
        self.deal: NDArray[np.bool_] = ~self.fails & ~self.open

    def _cell_by_cell(self) -> None:
        """Look at each cell that no known conflict decides."""
        import numpy as np

        fails, open_ = self.fails.reshape(-1), self.open.reshape(-1)
        finder = Finder(self.known, self.numbers)
        held = self.grid.held()
        for cell in np.flatnonzero(~fails):
            finder.unknown = False
            if finder.possible(held[cell] | self.world.conditions) is None:
                open_[cell] = finder.unknown
                fails[cell] = not finder.unknown

    @property
    def chance(self) -> Chance:
        """The probability of a deal."""
        low = self.grid.mean(self.deal)
        open_ = self.grid.mean(self.open)
        return Chance(probability=low + open_ / 2, low=low, high=low + open_)

    def best_of(self, candidates: Sequence[Contender], at: int) -> list[Fraction]:
        """Give, in each case of one group, the largest probability with which a plan holds.

        A plan holds where nothing is held that it breaks: group by group, so that no cell has to
        be looked at.
        """
        import numpy as np

        axis = self.grid.axes[at]
        rest = []
        for one in candidates:
            broken = frozenset(self.world.held) - one.way.met
            free = axis.free_of(broken)
            inside = sum(w for w, f in zip(axis.weights, free.tolist(), strict=True) if f)
            here = Fraction(inside, axis.whole)
            if share_of(one) and here:
                rest.append((share_of(one) / here, free))
        rest.sort(key=lambda pair: -pair[0])
        if not rest:
            return [Fraction(0)] * len(axis.cases)
        free_in = np.array([free for _, free in rest])
        first = free_in.argmax(axis=0).tolist()
        some: list[bool] = free_in.max(axis=0).tolist()
        return [rest[f][0] if s else Fraction(0) for f, s in zip(first, some, strict=True)]


def share_of(one: Contender) -> Fraction:
    """Give in how many futures a plan holds, where every number is a point."""
    return one.share if one.safe else Fraction(0)


def exact_answer(question: Question, grid: Grid) -> Risk:
    """Weigh every set of positions that may be held."""
    world = grid.world
    found = Exact(grid)
    candidates = contenders(world, [found.family], [None])
    best = min(candidates, key=lambda one: (-share_of(one), *one.tie), default=None)
    nominal = nominal_way(world)
    plans: dict[str, Contender] = {}
    if best is not None:
        plans["robust"] = finished(world, best)
    if nominal is not None:
        plans["nominal"] = contender(world, nominal)
    for name, way in question.plans.items():
        plans[name] = contender(world, way)
    bound = bound_of(world, found.family)
    return Risk(
        agreement=question.agreement.id,
        digest=question.agreement.digest,
        title=question.agreement.title,
        conceded=question.conceded,
        method="exact",
        samples=grid.size,
        seed=question.seed,
        undecided=grid.mean(found.open),
        deal=found.chance,
        conflicts=tuple(_conflicts(found)),
        worst_exposure=_spread(found),
        inputs=tuple(_inputs(question, found, candidates)),
        scenario=exact_scenario(grid, found.fails),
        robust_plan=None if best is None else _plan(found, plans["robust"], bound),
        nominal_plan=None if nominal is None else _plan(found, plans["nominal"], None),
        compared=(*_plans(found, plans), *_concessions(question)),
        titles=titles(question.agreement),
    )


def _conflicts(found: Exact) -> Iterator[ConflictShare]:
    failing = found.grid.mean(found.fails)
    open_ = found.grid.mean(found.open)
    hits = {c: found.grid.mean(hit) for c, hit in found.hits.items() if failing}
    for conflict in sorted(hits, key=lambda c: (-hits[c], len(c), sorted(c))):
        if share := hits[conflict]:
            # what is open may be failures with it, or without it
            ends = share / (failing + open_), (share + open_) / (failing + open_)
            yield conflict_share(found.world, conflict, share / failing, *ends)


def conflict_share(
    world: World,
    conflict: frozenset[str],
    share: Fraction,
    low: Fraction | None = None,
    high: Fraction | None = None,
) -> ConflictShare:
    """Say how often a conflict stands in the way, its members in their usual order."""
    ids = tuple(member for member in world.universe if member in conflict)
    return ConflictShare(
        members=ids,
        because=because(world.agreement, ids),
        share=share,
        low=share if low is None else low,
        high=share if high is None else high,
    )


def _spread(found: Exact) -> Spread:
    import numpy as np

    cells = np.flatnonzero(found.deal.reshape(-1))
    if not len(cells):
        return Spread()
    held = found.grid.held()
    by_held = {held[cell]: np.array([at], dtype=np.int64) for at, cell in enumerate(cells)}
    numbers = found.numbers.take(np.zeros(len(cells), dtype=np.int64))
    worst = worst_exposures(found.known, numbers, by_held)
    weights = _flat_weights(found.grid)
    ranked = sorted((Fraction(*pair), weights[cells[at]]) for at, pair in worst.items())
    total = sum(weight for _, weight in ranked)
    quantiles = {}
    for name in QUANTILES:
        left = Fraction(name) * total
        for value, weight in ranked:
            left -= weight
            if left <= 0:
                quantiles[name] = value
                break
    return Spread(quantiles=quantiles)


def _flat_weights(grid: Grid) -> list[int]:
    weights = [1]
    for axis in grid.axes:
        weights = [weight * own for weight in weights for own in axis.weights]
    return weights


def _inputs(question: Question, found: Exact, candidates: Sequence[Contender]) -> Iterator[Input]:
    grid = found.grid
    deal = found.chance.probability
    whole = grid.mean(found.deal)
    variance = whole * (1 - whole)
    always = max(map(share_of, candidates), default=Fraction(0))
    made = []
    for at, axis in enumerate(grid.axes):
        low = grid.given(found.deal, at)
        open_ = grid.given(found.open, at)
        cases = [
            Case(
                held=tuple(p for p in axis.group.positions if p in case),
                weight=weight,
                probability=low[k] + open_[k] / 2,
                low=low[k],
                high=low[k] + open_[k],
            )
            for k, (case, weight) in enumerate(zip(axis.cases, axis.chances, strict=True))
        ]
        # each probability in it may be off by half of what is open
        off = found.grid.mean(found.open) / 2
        off += sum((c.weight * (c.high - c.low) / 2 for c in cases), Fraction(0))
        information = sum((c.weight * abs(c.probability - deal) for c in cases), Fraction(0))
        best = found.best_of(candidates, at)
        worth = sum((c.weight * b for c, b in zip(cases, best, strict=True)), Fraction(0)) - always
        effect = None
        if variance and question.effects:
            effect = _certain(grid.left_variance(found.deal, at) / variance)
        made.append(
            Input(
                input=axis.group.name,
                positions=axis.group.positions,
                given=tuple(cases),
                information=_open(information, off),
                worth=_certain(worth),
                total_effect=effect,
            )
        )
    yield from ranked_inputs(made)


def ranked_inputs(inputs: Sequence[Input]) -> list[Input]:
    """Sort inputs, what is most worth finding out first."""
    return sorted(inputs, key=lambda one: (-one.worth.value, -one.information.value, one.input))


def _open(value: Fraction, off: Fraction) -> Effect:
    low, high = value - off, value + off
    return Effect(value=value, low=low, high=high, clear=not low <= 0 <= high)


def _certain(value: Fraction) -> Effect:
    return Effect(value=value, low=value, high=value, clear=value != 0)


def _plan(found: Exact, one: Contender, bound: Fraction | None) -> LikelyPlan:
    share = share_of(one)
    return likely_plan(
        found.world,
        one,
        (share, share, share),
        bound=bound,
        proven=bound is not None and share >= bound,
        exposure=tuple(_fans(found, one)),
    )


def _fans(found: Exact, one: Contender) -> Iterator[Fan]:
    exact = found.numbers.of(0)
    for at, column in enumerate(one.way.columns):
        limit: Any = exact[at][-1] * column.parts
        if TOLERANCE + column.party in found.world.conditions and limit:
            for moment, kept in enumerate(one.way.kept[at]):
                out = -sum(a * b for a, b in zip(kept, exact[at], strict=False))
                worst = min(Fraction(2), max(Fraction(0), Fraction(out, limit)))
                yield Fan(
                    moment=moment, party=column.party, quantiles=dict.fromkeys(QUANTILES, worst)
                )


def _plans(found: Exact, plans: dict[str, Contender]) -> Iterator[Compared]:
    first: Fraction | None = None
    for name, one in plans.items():
        share = share_of(one)
        first = share if first is None else first
        yield Compared(
            name=name,
            chance=Chance(probability=share, low=share, high=share),
            difference=_certain(share - first),
        )


def _concessions(question: Question) -> Iterator[Compared]:
    first: Chance | None = None
    for conceded in question.variants():
        grid = Grid.of(World.of(question.agreement, conceded))
        assert grid is not None, "a concession leaves no more cases"
        chance = Exact(grid).chance
        first = chance if first is None else first
        moved = chance.probability - first.probability
        # what is open in either may be either way
        room = (chance.high - chance.low + first.high - first.low) / 2
        same = conceded == ()
        low, high = (moved, moved) if same else (moved - room, moved + room)
        yield Compared(
            conceded=conceded,
            chance=chance,
            difference=Effect(value=moved, low=low, high=high, clear=not low <= 0 <= high),
        )
