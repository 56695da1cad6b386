"""Coverages in floating point, by pressing the best targets down level by level (ORIGAMI)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from paripassu.inspection.games.targets import Target


def coverage(targets: Sequence[Target], resources: int) -> tuple[float, NDArray[np.float64]]:
    """Give the attacker's least value, and what coverage presses each target down to it.

    Kiekintveld et al., AAMAS 2009: the k best targets are pressed to the reward of the next one,
    for ever larger k, until the resources are used up.
    """
    rewards = np.array([float(target.reward) for target in targets])
    penalties = np.array([float(target.penalty) for target in targets])
    order = np.argsort(-rewards)
    high, weight = rewards[order], 1 / (rewards - penalties)[order]
    slope = np.cumsum(weight)
    needed = np.cumsum(np.concatenate(([0.0], slope[:-1] * -np.diff(high))))
    k = int(np.searchsorted(needed, resources, side="right"))
    value = max(
        float(penalties.max()), float(high[k - 1] - (resources - needed[k - 1]) / slope[k - 1])
    )
    return value, np.clip((rewards - value) / (rewards - penalties), 0, 1)
