"""What is counted in drawn futures: whole numbers alone, which add up the same in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from paripassu.sequencing.risk.box import Box, Points
from paripassu.sequencing.risk.draws import EFFECTS, FRESH, MAIN, Drawer, Futures
from paripassu.sequencing.risk.families import Knowledge
from paripassu.sequencing.risk.grid import Axis
from paripassu.sequencing.risk.jackknife import REPLICATES
from paripassu.sequencing.risk.look import Looked, exposures, look
from paripassu.sequencing.risk.numbers import CELLS
from paripassu.sequencing.risk.plans import Contender
from paripassu.sequencing.risk.quantiles import BINS, bins_of, counted
from paripassu.sequencing.risk.ways import Way
from paripassu.sequencing.risk.world import World

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Counts by name; those by conflict have the conflict's members as part of the name.
Counts = dict[tuple[str, ...], "NDArray[np.int64]"]
#: The largest exposure that a fan tells apart, in tolerances, and how many bins it takes as one.
FAN_MOST = 2
FAN_BINS = 50
#: Parts of a tolerance in which the robust plan's exposure is counted for its effects: the sums of
#: the squares of a million base points are still numbers that JSON holds.
PARTS = 10_000


@dataclass(eq=False)
class Survey:
    """What is looked for in every block of futures.

    Attributes
    ----------
    world : World
    seed : int
    known : Knowledge
        As it is when a block begins: what a block finds is forgotten with it, so that its counts
        depend on nothing but the block.
    variants : list of Knowledge
        Of other concessions, to compare with.
    axes : tuple of Axis
        The cases of the groups.
    contenders : list of Contender
    box : Box or None
        Whose coverage and density are to be counted.
    exposed : bool
        Whether the best plan of each future is looked for.
    plans : list of Contender
        Whose shares are counted on fresh futures.
    fans : list of Way
        Whose exposures are counted there.
    """

    world: World
    seed: int
    known: Knowledge
    variants: list[Knowledge] = field(default_factory=list)
    axes: tuple[Axis, ...] = ()
    contenders: list[Contender] = field(default_factory=list)
    box: Box | None = None
    exposed: bool = True
    plans: list[Contender] = field(default_factory=list)
    fans: list[Way] = field(default_factory=list)

    @cached_property
    def drawer(self) -> Drawer:
        """Draws the futures; each process has its own, which remembers where it is."""
        return Drawer(self.world, self.seed)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "drawer"}

    def count(self, which: int, start: int, stop: int) -> Counts:
        """Count a block: a stretch of each replicate."""
        drawer = self.drawer
        if which == EFFECTS:
            return self._effects(drawer, start, stop)
        futures = drawer.futures(which, start, stop)
        return self._fresh(futures) if which == FRESH else self._main(futures)

    def _main(self, futures: Futures) -> Counts:
        import numpy as np

        known = self.known.copy()
        looked = look(known, futures)
        found: Counts = {
            ("futures",): np.full(REPLICATES, futures.each, dtype=np.int64),
            ("deal",): _per(looked.deal),
            ("open",): _per(looked.open),
        }
        for conflict, hit in looked.hits.items():
            found["conflict", *sorted(conflict)] = _per(hit)
        if self.exposed:
            found["worst",] = self._worst(known, futures, looked)
        for at, variant in enumerate(self.variants):
            other = look(variant.copy(), futures)
            found["variant deal", str(at)] = _per(other.deal)
            found["variant open", str(at)] = _per(other.open)
        holds = [held_in(self.world, one, futures) for one in self.contenders]
        for at, column in enumerate(holds):
            found["holds", str(at)] = _per(column)
        self._cases(found, futures, [looked.deal, looked.open, *holds])
        if self.box is not None:
            # on the replicates that the box was not found with
            half = np.arange(len(futures)) >= len(futures) // 2
            inside = self.box.inside(self.points(futures, looked)) & half
            fails = looked.fails & half
            found["box",] = np.array(
                [inside.sum(), (inside & fails).sum(), fails.sum()], dtype=np.int64
            )
        return found

    def points(self, futures: Futures, looked: Looked) -> Points:
        """Give futures as the search for a box takes them."""
        import numpy as np

        cells = [
            np.floor(futures.draws[one.name] * CELLS).astype(np.int64)
            if one.mode is None
            else self._cells(futures, one.name)
            for one in self.world.inputs.ranges
        ]
        cases = [case_of(axis, futures) for axis in self.axes]
        empty = np.zeros((len(futures), 0), dtype=np.int64)
        return Points(
            cases=np.stack(cases, axis=1) if cases else empty,
            numbers=np.stack(cells, axis=1) if cells else empty,
            weights=np.ones(len(futures), dtype=np.int64),
            failed=looked.fails,
        )

    def _cells(self, futures: Futures, name: str) -> NDArray[np.int64]:
        """Give in which cell of its interval each drawn number lies."""
        import numpy as np

        _, *parts = name.split(":")
        for column, rows in zip(futures.numbers.columns, futures.numbers.rows, strict=True):
            if column.party == parts[-1]:
                at = (
                    column.measures.index(parts[0])
                    if len(parts) > 1
                    else len(column.measures) + name.startswith("tolerance")
                )
                offset = rows[:, at] - column.low[at]
                made: NDArray[np.int64] = (offset // (2 * column.width[at])).astype(np.int64)
                return made
        raise AssertionError(f"no party has {name}")

    def _worst(self, known: Knowledge, futures: Futures, looked: Looked) -> NDArray[np.int64]:
        import numpy as np

        pairs = exposures(known, futures, looked).values()
        parts = np.array([worst for worst, _ in pairs], dtype=object)
        wholes = np.array([one for _, one in pairs], dtype=object)
        return counted(bins_of(parts, wholes) if len(parts) else np.zeros(0, dtype=np.int64))

    def _cases(self, found: Counts, futures: Futures, columns: Sequence[NDArray[np.bool_]]) -> None:
        """Count the futures of each case, and in how many of them each column is true."""
        import numpy as np

        places, offset = [], 0
        for axis in self.axes:
            places.append(case_of(axis, futures) + offset)
            offset += len(axis.cases)
        for one in self.world.inputs.ranges:
            third = np.minimum((futures.draws[one.name] * 3).astype(np.int64), 2)
            places.append(third + offset)
            offset += 3
        if not places:
            return
        at = np.stack(places, axis=1)
        ones = np.ones(len(futures), dtype=bool)
        truth = np.stack([ones, *columns], axis=1).astype(np.float32)
        made = np.zeros((REPLICATES, offset, truth.shape[1]), dtype=np.int64)
        each = futures.each
        for replicate in range(REPLICATES):
            rows = slice(replicate * each, (replicate + 1) * each)
            marks = np.zeros((each, offset), dtype=np.float32)
            marks[np.arange(each)[:, None], at[rows]] = 1
            made[replicate] = np.rint(marks.T @ truth[rows]).astype(np.int64)
        found["cases",] = made

    def _fresh(self, futures: Futures) -> Counts:
        import numpy as np

        found: Counts = {("fresh",): np.full(REPLICATES, futures.each, dtype=np.int64)}
        for at, one in enumerate(self.plans):
            found["plan", str(at)] = _per(held_in(self.world, one, futures))
        for at, way in enumerate(self.fans):
            for place, column in enumerate(way.columns):
                if column.tolerance:
                    found["fan", str(at), column.party] = _fan(way, futures, place)
        return found

    def _effects(self, drawer: Drawer, start: int, stop: int) -> Counts:
        """Count what changes where one input alone is drawn anew (Jansen)."""
        import numpy as np

        points = drawer.points(EFFECTS, start, stop, times=2)
        half = points.shape[1] // 2
        first, second = points[:, :half], points[:, half:]
        known = self.known.copy()

        def outputs(at: NDArray[np.float64]) -> list[NDArray[np.int64]]:
            futures = drawer.of_points(np.ascontiguousarray(at))
            made = [look(known, futures).deal.astype(np.int64)]
            return made + [_parts(way, futures) for way in self.fans[:1]]

        a, b = outputs(first), outputs(second)
        found: Counts = {}
        for name in dict.fromkeys(name for name, _ in drawer.dimensions):
            mixed = first.copy()
            own = [at for at, (other, _) in enumerate(drawer.dimensions) if other == name]
            mixed[:, own] = second[:, own]
            for kind, *values in zip(("effect", "exposure"), a, b, outputs(mixed), strict=False):
                found[kind, name] = _moved(*values)
        return found


def _parts(way: Way, futures: Futures) -> NDArray[np.int64]:
    """Give the worst exposure of a plan in each future, in whole parts of a tolerance."""
    import numpy as np

    worst = np.zeros(len(futures), dtype=np.int64)
    for at, column in enumerate(way.columns):
        limits = futures.numbers.rows[at][:, -1] * column.parts
        rated = np.flatnonzero(limits > 0)
        if column.tolerance and len(rated):
            points = way.points(futures.numbers, at, every=True)[:-1, rated]
            out = np.maximum(-points.min(axis=0, initial=0), 0)
            # a ratio of whole numbers, rounded the same everywhere
            ratio = (out / limits[rated]).astype(np.float64)
            worst[rated] = np.maximum(worst[rated], np.rint(ratio * PARTS).astype(np.int64))
    return worst


def _moved(
    a: NDArray[np.int64], b: NDArray[np.int64], anew: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Count per replicate what :class:`~paripassu.sequencing.risk.jansen.Moved` holds."""
    import numpy as np

    columns = [np.ones_like(a), (a - anew) ** 2, a + b, a * a + b * b]
    made: NDArray[np.int64] = np.stack(
        [column.reshape(REPLICATES, -1).sum(axis=1) for column in columns], axis=1
    )
    return made


def held_in(world: World, one: Contender, futures: Futures) -> NDArray[np.bool_]:
    """Give in which futures a plan holds."""
    import numpy as np

    if not one.way.sound:
        return np.zeros(len(futures), dtype=bool)
    broken = tuple(p for p in world.held if p not in one.way.met)
    holds: NDArray[np.bool_] = np.asarray(~futures.held_of(broken).any(axis=1))
    if not one.safe:
        left = np.flatnonzero(holds)
        holds[left] = one.way.fine(futures.numbers.take(left))
    return holds


def case_of(axis: Axis, futures: Futures) -> NDArray[np.int64]:
    """Give which case of a group each future has."""
    import numpy as np

    positions = sorted(set().union(*axis.cases))
    held = np.stack([futures.held[position] for position in positions], axis=1)
    known = {
        tuple(position in case for position in positions): number
        for number, case in enumerate(axis.cases)
    }
    sets, inverse = np.unique(held, axis=0, return_inverse=True)
    # a set of probability 0 is drawn only where rounding makes it one of its neighbours
    numbers = np.array([known.get(tuple(one), 0) for one in sets.tolist()], dtype=np.int64)
    made: NDArray[np.int64] = numbers[inverse.reshape(-1)]
    return made


def _per(truth: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count per replicate."""
    import numpy as np

    made: NDArray[np.int64] = truth.reshape(REPLICATES, -1).sum(axis=1).astype(np.int64)
    return made


def _fan(way: Way, futures: Futures, place: int) -> NDArray[np.int64]:
    """Count the exposures of a party after each moment, in bins of its tolerance."""
    import numpy as np

    column = way.columns[place]
    limits = futures.numbers.rows[place][:, -1] * column.parts
    rated = np.flatnonzero(limits > 0)
    points = way.points(futures.numbers, place, every=True)
    rows = []
    for kept in points:
        out: NDArray[Any] = np.maximum(-kept[rated], 0)
        bins = -(-bins_of(out, limits[rated], FAN_MOST) // FAN_BINS)
        rows.append(np.bincount(bins, minlength=FAN_MOST * BINS // FAN_BINS + 1))
    return np.array(rows, dtype=np.int64)


def added(total: Counts, more: Counts) -> Counts:
    """Add counts up."""
    for name, numbers in more.items():
        total[name] = total[name] + numbers if name in total else numbers
    return total


__all__ = ["EFFECTS", "FRESH", "MAIN", "Counts", "Survey", "added", "case_of", "held_in"]
