"""Futures drawn: scrambled Sobol sequences, the same for the same seed wherever they are drawn.

Replicate r is scrambled with child r of the seed; its dimensions stand in the order of the inputs'
names. Any stretch of a replicate can be drawn by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paripassu.sequencing.risk.jackknife import REPLICATES
from paripassu.sequencing.risk.numbers import Numbers, drawn
from paripassu.sequencing.risk.world import World

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.stats import qmc

#: Which children of the seed: of the futures, of fresh ones for the plans, of the base points.
MAIN, FRESH, EFFECTS = 0, 1, 2
#: The least number of futures.
LEAST = 1_024


def rounded_up(samples: int) -> int:
    """Give how many futures a replicate has: 2ᵐ, so that sixteen of them are enough."""
    each = LEAST // REPLICATES
    while each * REPLICATES < samples:
        each *= 2
    return each


@dataclass(frozen=True, slots=True, eq=False)
class Futures:
    """Drawn futures, replicate after replicate, each with as many.

    Attributes
    ----------
    numbers : Numbers
    held : (n, positions) bool
        Of every binding position of the file, by id, whether it is held.
    draws : mapping
        By the name of each interval: the quantile that was drawn.
    each : int
        Futures of one replicate.
    """

    numbers: Numbers
    held: dict[str, NDArray[np.bool_]]
    draws: dict[str, NDArray[np.float64]]
    each: int

    def __len__(self) -> int:
        return self.each * REPLICATES

    def held_of(self, positions: tuple[str, ...]) -> NDArray[np.bool_]:
        """Give a column for each of some positions."""
        import numpy as np

        if not positions:
            return np.zeros((len(self), 0), dtype=bool)
        return np.stack([self.held[position] for position in positions], axis=1)


class Drawer:
    """Draws futures of an agreement.

    Parameters
    ----------
    world : World
    seed : int
    """

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.seed = seed
        self.dimensions = world.inputs.dimensions
        self._engines: dict[tuple[int, int], qmc.Sobol] = {}

    def points(self, which: int, start: int, stop: int, times: int = 1) -> NDArray[np.float64]:
        """Draw a stretch of each replicate.

        Parameters
        ----------
        which : int
            ``MAIN``, ``FRESH`` or ``EFFECTS``.
        start, stop : int
            Which points of each replicate.
        times : int
            So many times the dimensions of the inputs.

        Returns
        -------
        (16 · (stop - start), dimensions) array
            Replicate after replicate.
        """
        import numpy as np

        size = len(self.dimensions) * times
        if not size:
            return np.zeros((REPLICATES * (stop - start), 0))
        made = []
        for replicate in range(REPLICATES):
            engine = self._engine(which * REPLICATES + replicate, size, start)
            made.append(engine.random(stop - start))
        return np.concatenate(made)

    def _engine(self, child: int, size: int, start: int) -> qmc.Sobol:
        """Give the sequence of a child of the seed, at a point of it.

        It goes on from where it was: points that are passed over cost nearly as much as those that
        are drawn, and so would add up to the square of their number.
        """
        import numpy as np
        from scipy.stats import qmc

        engine = self._engines.get((child, size))
        if engine is None or engine.num_generated > start:
            seed = np.random.SeedSequence(self.seed).spawn(3 * REPLICATES)[child]
            engine = qmc.Sobol(size, scramble=True, rng=np.random.default_rng(seed))
            self._engines[child, size] = engine
        if start > engine.num_generated:
            engine.fast_forward(start - engine.num_generated)
        return engine

    def futures(self, which: int, start: int, stop: int) -> Futures:
        """Draw futures: a stretch of each replicate."""
        return self.of_points(self.points(which, start, stop))

    def of_points(self, points: NDArray[np.float64]) -> Futures:
        """Turn points of the unit cube into futures."""
        import numpy as np

        column = {pair: points[:, at] for at, pair in enumerate(self.dimensions)}
        held = {}
        for group in self.world.inputs.groups:
            draw = column.get((group.name, "u"))
            pairs = zip(group.positions, group.likelihoods, strict=True)
            for position, (low, high) in pairs:
                if draw is None:
                    held[position] = np.full(len(points), low > 0)
                    continue
                chance = np.full(len(points), float(low))
                if low < high:
                    chance += column[group.name, position] * float(high - low)
                held[position] = draw < chance
        ranges = self.world.inputs.ranges
        draws = {one.name: column[one.name, ""] for one in ranges}
        numbers = drawn(self.world.columns, ranges, draws, len(points))
        return Futures(numbers, held, draws, len(points) // REPLICATES)
