"""The point of a polytope nearest to the origin (Wolfe 1976).

In floating point: what follows from it is checked in integers elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, ...]

#: Weights below this count as none.
SMALL = 1e-12
#: Steps, beyond which what was found so far is good enough for a guess.
STEPS = 200


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """Give the scalar product."""
    return sum([x * y for x, y in zip(a, b, strict=True)])


def nearest(points: Sequence[Point], start: Sequence[int] = ()) -> tuple[Point, dict[int, float]]:
    """Find the point of the convex hull of some points that is nearest to the origin.

    Parameters
    ----------
    points : sequence of tuple of float
        At least one, all of the same length.
    start : sequence of int
        Indices of points that are likely to carry it.

    Returns
    -------
    at : tuple of float
    weights : dict of int to float
        Of the points that it is made of: above 0, together 1.
    """
    first = min(start or range(len(points)), key=lambda i: dot(points[i], points[i]))
    weights = {first: 1.0}
    at = points[first]
    for _ in range(STEPS):
        norm = dot(at, at)
        best = min(range(len(points)), key=lambda i: dot(at, points[i]))
        largest = max(dot(points[i], points[i]) for i in (*weights, best))
        if best in weights or dot(at, points[best]) >= norm - SMALL * largest:
            break
        weights[best] = 0.0
        weights = _moved(points, weights)
        at = tuple(sum(w * points[i][p] for i, w in weights.items()) for p in range(len(points[0])))
        if dot(at, at) >= norm:
            break
    return at, weights


def _moved(points: Sequence[Point], weights: dict[int, float]) -> dict[int, float]:
    """Go towards the nearest point of the affine hull, as far as weights stay above 0."""
    while True:
        chosen = [*weights]
        goal = _affine([points[i] for i in chosen])
        if goal is None:
            # They hardly span their number of dimensions: the one of least weight is in the way.
            light = min(chosen[:-1], key=weights.__getitem__, default=chosen[-1])
            if len(chosen) == 1:
                return weights
            rest = {i: w for i, w in weights.items() if i != light}
            whole = sum(rest.values())
            weights = {i: w / whole if whole else 1 / len(rest) for i, w in rest.items()}
            continue
        if all(g > SMALL for g in goal):
            return dict(zip(chosen, goal, strict=True))
        share = 1.0
        for i, g in zip(chosen, goal, strict=True):
            if g <= SMALL:
                share = min(share, weights[i] / (weights[i] - g) if weights[i] > g else 0.0)
        mixed = {i: (1 - share) * weights[i] + share * g for i, g in zip(chosen, goal, strict=True)}
        kept = {i: w for i, w in mixed.items() if w > SMALL}
        if len(kept) == len(mixed):
            least = min(mixed, key=mixed.__getitem__)
            kept = {i: w for i, w in mixed.items() if i != least}
        whole = sum(kept.values())
        weights = {i: w / whole for i, w in kept.items()}


def _affine(points: Sequence[Point]) -> list[float] | None:
    """Give the weights, of either sign, of the nearest point of the affine hull."""
    size = len(points)
    scale = max(dot(p, p) for p in points) or 1.0
    # (G + 1 1') a = 1 has the solution a ~ weights; Wolfe's equations, scaled.
    rows = [
        [dot(points[i], points[j]) / scale + 1.0 for j in range(size)] + [1.0] for i in range(size)
    ]
    for column in range(size):
        pivot = max(range(column, size), key=lambda r: abs(rows[r][column]))
        if abs(rows[pivot][column]) < 1e-14:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for r in range(column + 1, size):
            factor = rows[r][column] / rows[column][column]
            if factor:
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[column], strict=True)]
    solution = [0.0] * size
    for r in reversed(range(size)):
        known = sum(rows[r][c] * solution[c] for c in range(r + 1, size))
        solution[r] = (rows[r][size] - known) / rows[r][r]
    whole = sum(solution)
    return [s / whole for s in solution] if whole else None
