"""The largest value of each statistic in one history, one period after the other."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import inf, sqrt

from tests.oracle.accountancy import Matrix, innovations


def largest(sigma: Matrix, muf: Sequence[float]) -> dict[str, float]:
    """From Σ and a MUF sequence, by exact innovations; a period without error says nothing."""
    found = dict.fromkeys(("muf", "cumuf", "sitmuf", "page", "cusum"), -inf) | {"gemuf": 0.0}
    page = square = total = 0.0
    for t, (residual, variance) in enumerate(innovations(sigma, [Fraction(m) for m in muf])):
        total += muf[t]
        if sigma[t][t]:
            found["muf"] = max(found["muf"], muf[t] / sqrt(sigma[t][t]))
        together = sum(sigma[s][u] for s in range(t + 1) for u in range(t + 1))
        if together:
            found["cumuf"] = max(found["cumuf"], total / sqrt(together))
        if variance:
            z = float(residual) / sqrt(variance)
            page = max(0.0, page + z - 0.5)
            square += z * z
            found["sitmuf"] = max(found["sitmuf"], z)
            found["page"] = max(found["page"], page)
    return found | {"cusum": found["page"], "gemuf": square}
