"""The point of a polytope nearest to the origin (Wolfe 1976).

In floating point: what follows from it is checked in integers elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import mul

Point = tuple[float, ...]

#: Weights below this count as none.
SMALL = 1e-12
#: A system of equations with a smaller pivot than this has no good solution.
PIVOT = 1e-14
#: Steps, beyond which what was found so far is good enough for a guess.
STEPS = 200


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """Give the scalar product."""
    return sum([x * y for x, y in zip(a, b, strict=True)])


def nearest(
    points: Sequence[Point], start: Mapping[int, float] | None = None
) -> tuple[Point, dict[int, float]]:
    """Find the point of the convex hull of some points that is nearest to the origin.

    Parameters
    ----------
    points : sequence of tuple of float
        At least one, all of the same length.
    start : mapping of int to float, optional
        Weights of some of them, above 0, together 1, from which the search goes on.

    Returns
    -------
    at : tuple of float
    weights : dict of int to float
        Of the points that it is made of: above 0, together 1.
    """
    squares = [dot(point, point) for point in points]
    if start:
        weights = _moved(points, dict(start))
    else:
        weights = {min(range(len(points)), key=squares.__getitem__): 1.0}
    at = _made(points, weights)
    norm = dot(at, at)
    for _ in range(STEPS):
        ahead = [sum(map(mul, at, point)) for point in points]
        best = min(range(len(points)), key=ahead.__getitem__)
        largest = max(squares[best], *[squares[i] for i in weights])
        if best in weights or ahead[best] >= norm - SMALL * largest:
            break
        tried = _moved(points, {**weights, best: 0.0})
        nearer = _made(points, tried)
        square = dot(nearer, nearer)
        if square >= norm:
            break
        weights, at, norm = tried, nearer, square
    return at, weights


def _made(points: Sequence[Point], weights: Mapping[int, float]) -> Point:
    if len(weights) == 1:
        return points[next(iter(weights))]
    shares, chosen = [*weights.values()], [points[i] for i in weights]
    return tuple([dot(shares, column) for column in zip(*chosen, strict=True)])


def _moved(points: Sequence[Point], weights: dict[int, float]) -> dict[int, float]:
    """Go towards the nearest point of the affine hull, as far as weights stay above 0."""
    while len(weights) > 1:
        chosen = [*weights]
        goal = _affine([points[i] for i in chosen])
        if goal is None:
            # They hardly span their number of dimensions: one of those before the last goes.
            lightest = min(chosen[:-1], key=weights.__getitem__)
            kept = {i: w for i, w in weights.items() if i != lightest}
        elif min(goal) > SMALL:
            return dict(zip(chosen, goal, strict=True))
        else:
            pairs = list(zip(weights.values(), goal, strict=True))
            share = min([w / (w - g) if w > g else 0.0 for w, g in pairs if g <= SMALL])
            mixed = [(1 - share) * w + share * g for w, g in pairs]
            least = min(mixed)
            kept = {i: w for i, w in zip(chosen, mixed, strict=True) if w > SMALL and w != least}
        whole = sum(kept.values())
        if whole <= 0:
            return {chosen[-1]: 1.0}
        weights = {i: w / whole for i, w in kept.items()}
    return weights


def _affine(points: Sequence[Point]) -> list[float] | None:
    """Give the weights, of either sign, of the nearest point of the affine hull."""
    size = len(points)
    scale = max([dot(p, p) for p in points]) or 1.0
    # (G + 1 1') a = 1 has the solution a ~ weights; Wolfe's equations, scaled.
    rows = [[dot(a, b) / scale + 1.0 for b in points] + [1.0] for a in points]
    for column in range(size):
        pivot = max(range(column, size), key=lambda r: abs(rows[r][column]))
        if abs(rows[pivot][column]) < PIVOT:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        top = rows[column]
        for r in range(column + 1, size):
            factor = rows[r][column] / top[column]
            if factor:
                rows[r] = [a - factor * b for a, b in zip(rows[r], top, strict=True)]
    solution = [0.0] * size
    for r in reversed(range(size)):
        row = rows[r]
        known = sum([row[c] * solution[c] for c in range(r + 1, size)])
        solution[r] = (row[size] - known) / row[r]
    whole = sum(solution)
    return [s / whole for s in solution] if whole else None
