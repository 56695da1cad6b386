"""Coverages of very many targets at once, in floating point.

For arrays that a program has in memory already; :func:`paripassu.inspection.games.security.
security_game` gives the same exactly, with names, and checks it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.errors import PariPassuError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def coverage_array(
    rewards: NDArray[np.float64], penalties: NDArray[np.float64], resources: float
) -> tuple[float, NDArray[np.float64]]:
    """Give the attacker's least value and the coverage of each target that presses it there.

    Parameters
    ----------
    rewards, penalties : array of float, shape (n,)
        The attacker's values uncovered and covered; each penalty less than its reward.
    resources : float
        What coverages may add up to, at least 0.

    Returns
    -------
    value : float
        Relative error about 10⁻¹³ of the largest stake.
    coverage : array of float, shape (n,)
        From 0 to 1; time is that of sorting. Kiekintveld et al., AAMAS 2009.
    """
    import numpy as np

    rewards = np.asarray(rewards, dtype=np.float64)
    penalties = np.asarray(penalties, dtype=np.float64)
    if rewards.ndim != 1 or rewards.shape != penalties.shape or not rewards.size:
        raise PariPassuError(
            f"rewards and penalties are two rows of one length, not {rewards.shape} and "
            f"{penalties.shape}"
        )
    finite = np.isfinite(rewards).all() and np.isfinite(penalties).all()
    if not (finite and (penalties < rewards).all()):
        raise PariPassuError("each penalty should be less than its reward, and both finite")
    if not resources >= 0:
        raise PariPassuError(f"the number of resources is at least 0, not {resources}")
    floor = float(penalties.max())
    order = np.argsort(-rewards)
    high, weight = rewards[order], 1 / (rewards - penalties)[order]
    slope = np.cumsum(weight)
    # What it takes to press the first k targets down to the reward of target k, for all k.
    needed = np.cumsum(np.concatenate(([0.0], slope[:-1] * -np.diff(high))))
    k = int(np.searchsorted(needed, resources, side="right"))
    value = max(floor, float(high[k - 1] - (resources - needed[k - 1]) / slope[k - 1]))
    coverage = np.clip((rewards - value) / (rewards - penalties), 0, 1)
    return value, coverage
