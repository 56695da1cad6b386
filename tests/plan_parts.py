"""Parts of proofs made at random, and what a literal search says of what they would show."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from math import inf
from typing import Any

from tests.oracle.language.reading import parse as literal
from tests.oracle.language.search import Orders
from tests.plan_verifier import free, verifier

#: More sets than any of these problems has.
MANY = 10**9
BELOW = tuple(map(Fraction, ("0", "0", "1/7", "1/3", "2/3", "1", "3/2")))


def faults(text: str, chance: random.Random, tries: int = 12) -> Iterator[str]:
    """Say which random parts are taken for proofs of what is not so.

    Of some choices of amounts of an agreement, with some of its members enforced.
    """
    theirs, file = verifier.read_agreement(text.encode()), literal(text)
    members = sorted(verifier.members_of(theirs))
    kept = {one for one in members if chance.random() < chance.choice((0.5, 0.9, 1))}
    asked = verifier.Question(theirs, {*members}, set(), free(theirs)).without(kept)
    ways = [*asked.choices()]
    for counts in chance.sample(ways, min(2, len(ways))):
        below = chance.choice(BELOW)
        problem, cols = asked.compiled(counts, below)
        orders = Orders(
            file,
            counts,
            [*file.facts, *(claim for name, claim in file.positions.items() if name in kept)],
            [party for party in file.stakes if f"safe:{party}" in kept],
            [party for party in file.stakes if f"tolerance:{party}" in kept],
        )
        found = orders.least(orders.ratio)
        possible = found is not None and (not below or found[0] < below)
        for _ in range(tries if possible else 0):
            part = random_part(problem, cols, chance)
            if accepted(problem, cols, part):
                yield f"{counts}, below {below}: {part}"


def accepted(problem: Any, cols: Any, part: Any) -> bool:
    """Whether a part is taken for a proof."""
    try:
        verifier.refute(problem, cols, part)
    except verifier.Refused:
        return False
    return True


def random_part(problem: Any, cols: Any, chance: random.Random, depth: int = 0) -> dict[str, Any]:
    """Make a part of any kind that could be right; those that search have no ceiling."""
    kinds = ["sets", "sets", "sets", "around", "around", "at once"]
    kind = chance.choice(kinds + ["branch"] * 2 * (depth < 2))
    part: dict[str, Any] = {"kind": kind}
    moments = range(problem.size)
    if kind in ("sets", "around"):
        part |= {"days": chance.random() < 0.7, "twins": _twins(problem, cols, chance)}
    if kind == "sets":
        part |= {"side": chance.choice(("start", "end")), "sets": MANY}
    elif kind == "around" and moments:
        part |= {"moment": chance.choice(moments), "tree": _tree(problem, cols, chance)}
    elif kind == "branch":
        count = 2
        if problem.options and chance.random() < 0.5:
            part["option"] = chance.randrange(len(problem.options))
            count = len(problem.options[part["option"]])
        else:
            part["pair"] = chance.sample(moments, 2) if len(moments) > 1 else [0, 0]
        part["parts"] = [random_part(problem, cols, chance, depth + 1) for _ in range(count)]
    return part


def _twins(problem: Any, cols: Any, chance: random.Random) -> list[list[int]]:
    """Give rows that are twins, one after the other, as far as the verifier takes them."""
    left, rows = [*range(problem.size)], list[list[int]]()
    for _ in range(chance.choice((0, 1, 2, 4))):
        row = chance.sample(left, min(len(left), chance.choice((2, 2, 3))))
        try:
            verifier.ordered(problem, cols, {"days": True, "twins": [*rows, row]})
        except verifier.Refused:
            continue
        rows.append(row)
        left = [m for m in left if m not in row]
    return rows


def _tree(problem: Any, cols: Any, chance: random.Random, depth: int = 0) -> list[Any]:
    if depth < 3 and chance.random() < 0.5:
        inner = [_tree(problem, cols, chance, depth + 1) for _ in range(2)]
        return [chance.randrange(problem.size), *inner[0], *inner[1]]

    def weights(limits: list[float]) -> list[int]:
        some = (0, 0, 1, 1, 2, 3)
        return [0 if abs(limit) == inf else chance.choice(some) for limit in limits]

    leaf: dict[str, Any] = {
        "up": weights([c.upper for c in cols]),
        "down": weights([c.least for c in cols]),
    }
    pairs = [(one, other) for one, row in enumerate(problem.waits) for other in row]
    if problem.size > 1 and chance.random() < 0.2:
        pairs = [(one, other) for one in range(problem.size) for other in range(problem.size)]
    if pairs and chance.random() < 0.5:
        leaf["paid"] = [
            [*chance.choice(pairs), chance.choice((0, 1, 2, 3))]
            for _ in range(chance.choice((1, 2, 3)))
        ]
    return [leaf]
