"""Small problems of order and days made at random, with a literal search of every order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise, permutations, product
from math import inf
from typing import Any

from tests.plan_parts import accepted, random_part
from tests.plan_verifier import verifier


def faults(chance: random.Random, tries: int = 12) -> Iterator[str]:
    """Say which random parts are taken for proofs that a problem has no order, where it has."""
    problem, cols = random_problem(chance)
    if not possible(problem, cols):
        return
    for _ in range(tries):
        part = random_part(problem, cols, chance)
        if accepted(problem, cols, part):
            yield f"{problem}, {cols}: {part}"


def random_problem(chance: random.Random) -> tuple[Any, list[Any]]:
    """Make a problem with tight limits, some of which some order barely keeps to."""
    size, own = chance.choice((3, 4, 4, 5)), chance.choice((0, 0, 1, 2))
    turn = chance.sample(range(size), size)
    problem = unbound(size, size + own)
    for _ in range(chance.choice((0, 1, 2, 3))):
        one, other = sorted(chance.sample(range(size), 2))
        pair = turn[one], turn[other]
        problem.keep(verifier.Option(((*pair, chance.choice((0, 0, 1, 2))),), (pair,)))
    if timed := chance.random() < 0.6:
        for _ in range(chance.choice((1, 2, 4))):
            one, other = chance.sample(range(-1, size + own), 2)
            problem.edge(one, other, chance.choice((-3, -2, -1, 0, 1, 2)))
        for begin in range(size, size + own):
            problem.edge(begin, chance.randrange(size), chance.choice((0, 1, 2)))
    for _ in range(chance.choice((0, 1, 2)) if timed else chance.choice((0, 1))):
        problem.options.append(_options(size, size + own, timed, chance))
    return problem, [_column(f"p{k}", size, turn, chance) for k in range(chance.choice((1, 2)))]


def unbound(size: int, nodes: int) -> Any:
    """Make a problem of so many moments and nodes that asks for nothing yet."""
    moments = [((f"m{m}", 1),) for m in range(size)]
    out = [*({} for _ in range(nodes)), dict.fromkeys(range(nodes), 0)]
    return verifier.Problem(moments, [set() for _ in moments], out, [])


def _options(size: int, nodes: int, timed: bool, chance: random.Random) -> tuple[Any, ...]:
    """Make a group of needs, or of days that a deadline runs from."""
    moment = chance.randrange(size)
    node = chance.choice((moment, chance.randrange(size, nodes) if nodes > size else moment))
    others = [m for m in range(size) if m != moment]
    if timed and chance.random() < 0.5:
        days = -chance.choice((0, 1, 2, 3))
        return tuple(verifier.Option(((node, m, days),)) for m in chance.sample(others, 2))
    days = chance.choice((0, 1, 2)) if timed else 0
    return tuple(
        verifier.Option(tuple((m, node, days) for m in way), tuple((m, moment) for m in way))
        for way in (chance.sample(others, chance.choice((1, 1, 2))) for _ in range(2))
    )


def _column(party: str, size: int, turn: Sequence[int], chance: random.Random) -> Any:
    """Make a party whose limits an order keeps to, or one of them not by one."""
    delta = [chance.choice((-3, -2, -1, -1, 0, 1, 1, 2, 3)) for _ in range(size)]
    kept = [*accumulate((delta[m] for m in turn), initial=0)]
    upper: float = max(kept) - chance.choice((0, 0, 0, 1))
    floor: float = min(kept) + chance.choice((0, 0, 0, 1))
    least = max(floor, min(kept[:-1])) if chance.random() < 0.5 else floor
    upper, floor, least = (
        one if chance.random() < 0.8 else without
        for one, without in ((upper, inf), (floor, -inf), (least, -inf))
    )
    return verifier.Column(party, delta, upper, floor, max(floor, least))


def possible(problem: Any, cols: Sequence[Any]) -> bool:
    """Whether some order keeps all waits and limits, with days for some option of each group."""
    return any(
        all(place.index(a) < place.index(b) for b, row in enumerate(problem.waits) for a in row)
        and all(_within(column, place) for column in cols)
        and any(_have_days(problem, place, chosen) for chosen in product(*problem.options))
        for place in permutations(range(problem.size))
    )


def _within(column: Any, order: Sequence[int]) -> bool:
    kept = [*accumulate((column.delta[m] for m in order), initial=0)]
    limits: list[tuple[float, float]] = [
        (max(kept), column.upper),
        (column.floor, min(kept)),
        (column.least, min(kept[:-1], default=0)),
    ]
    return all(low <= high for low, high in limits)


def _have_days(problem: Any, order: Sequence[int], chosen: Sequence[Any]) -> bool:
    before = chain.from_iterable(option.before for option in chosen)
    if not all(order.index(a) < order.index(b) for a, b in before):
        return False
    nodes = len(problem.out) - 1
    edges = [(a, b % (nodes + 1), d) for a, row in enumerate(problem.out) for b, d in row.items()]
    edges += ((a, b, 0) for a, b in pairwise(order))
    edges += chain.from_iterable(option.edges for option in chosen)
    days = [0] * (nodes + 1)  # the last is day 0
    for _ in range(nodes + 2):
        late = [(b, days[a] + length) for a, b, length in edges if days[a] + length > days[b]]
        for node, day in late:
            days[node] = max(day, days[node])
        if not late:
            return True
    return False
