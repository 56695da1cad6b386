"""Security games by linear programs, one per target that may be attacked (multiple LPs).

Conitzer & Sandholm, Computing the optimal strategy to commit to, EC 2006. In floating point.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog

from paripassu.inspection.games.targets import Target


def stackelberg(targets: Sequence[Target], resources: int) -> float:
    """Give the defender's value of the strong Stackelberg equilibrium."""
    n = len(targets)
    reward = np.array([float(t.reward) for t in targets])
    width = reward - np.array([float(t.penalty) for t in targets])
    best = -np.inf
    for attacked, target in enumerate(targets):
        loss, caught = float(target.loss), float(target.caught)
        objective = np.zeros(n)
        objective[attacked] = -(caught - loss)
        # R_j − c_j·width_j ≤ R_a − c_a·width_a for all j, and Σ c ≤ M
        rows = np.diag(-width)
        rows[:, attacked] += width[attacked]
        limits = reward[attacked] - reward
        done = linprog(
            objective,
            A_ub=np.vstack([rows, np.ones(n)]),
            b_ub=np.append(limits, resources),
            bounds=[(0, 1)] * n,
            method="highs",
        )
        if done.status == 0:
            best = max(best, loss - done.fun)
    return float(best)


def minimax(targets: Sequence[Target], resources: int) -> float:
    """Give the least that the attacker can be pressed down to."""
    n = len(targets)
    reward = np.array([float(t.reward) for t in targets])
    width = reward - np.array([float(t.penalty) for t in targets])
    rows = np.hstack([-np.diag(width), -np.ones((n, 1))])
    total = np.append(np.ones(n), 0.0)
    done = linprog(
        np.append(np.zeros(n), 1.0),
        A_ub=np.vstack([rows, total]),
        b_ub=np.append(-reward, resources),
        bounds=[(0, 1)] * n + [(None, None)],
        method="highs",
    )
    assert done.status == 0
    return float(done.fun)
