"""The point of a polytope nearest to the origin (Wolfe 1976).

In floating point: what follows from it is checked in integers elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import mul

Point = tuple[float, ...]

#: Weights below this count as none.
SMALL = 1e-12
#: Ways of which less than this, as a share, is new span no further dimension.
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
    """Give the weights, of either sign, of the nearest point of the affine hull; two or more."""
    base = points[0]
    ways = [[x - b for x, b in zip(point, base, strict=True)] for point in points[1:]]
    if len(ways) == 1:
        square = dot(ways[0], ways[0])
        share = -dot(base, ways[0]) / square if square else 0.0
        return [1.0 - share, share]
    # The way from the base to the nearest point is at right angles with it (normal equations).
    rows = [[dot(way, other) for other in ways] + [-dot(base, way)] for way in ways]
    size = len(rows)
    squares = [rows[column][column] for column in range(size)]
    for column in range(size):
        top = rows[column]
        # Without a pivot: what is left of a square is at most the square.
        if top[column] <= PIVOT * squares[column]:
            return None
        for r in range(column + 1, size):
            factor = rows[r][column] / top[column]
            rows[r] = [a - factor * b for a, b in zip(rows[r], top, strict=True)]
    shares = [0.0] * size
    for r in reversed(range(size)):
        row = rows[r]
        known = sum([row[c] * shares[c] for c in range(r + 1, size)])
        shares[r] = (row[size] - known) / row[r]
    return [1.0 - sum(shares), *shares]
