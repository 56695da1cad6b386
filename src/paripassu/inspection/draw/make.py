"""From a list, sizes and a seed to a draw.

Several strata: each is drawn with a seed of its own, so that none depends on another's size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from fractions import Fraction

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.detected import detected
from paripassu.inspection.draw.joint import JointInputs, derive_seed
from paripassu.inspection.draw.names import MOST_ID_BYTES, fault
from paripassu.inspection.draw.pick import pick
from paripassu.inspection.draw.population import Population
from paripassu.inspection.draw.result import Draw, Listed, Stratum
from paripassu.inspection.draw.rfc3797 import pick_rfc3797
from paripassu.inspection.draw.sizes import (
    check_defects,
    least_size,
    per_stratum,
)
from paripassu.inspection.draw.stream import Stream, stratum_seed
from paripassu.inspection.draw.weighted import pick_weighted, weigh
from paripassu.numbers.given import Number, count, exact, share
from paripassu.quoted import quoted


def draw(
    population: Population | Mapping[str, Sequence[str]] | Sequence[str],
    sizes: Mapping[str, int] | int | None = None,
    *,
    seed: bytes | None = None,
    joint: JointInputs | None = None,
    id: str | None = None,
    step: str | None = None,
    required: Number | None = None,
    defects: Mapping[str, int] | int | None = None,
    per_item: Mapping[str, Number] | Number = 1,
    goal: Number | None = None,
    amounts: Mapping[str, Number] | None = None,
) -> Draw:
    """Draw the items that are to be inspected.

    Parameters
    ----------
    population : Population, mapping, or sequence of str
        Items by stratum, or the items where there are no strata; in any order.
    sizes : mapping or int, optional
        How many are drawn from each stratum; one number for all of them. Without it, and with one
        stratum, the least that reaches ``required``.
    seed : bytes, optional
        1 to 64 bytes that nobody could choose.
    joint : JointInputs, optional
        What the parties made the seed of; instead of ``seed``.
    id : str, optional
        Names the draw in findings; by default the one in ``joint``, or one made from what is drawn.
    step : str, optional
        What is inspected: ``MEASURE:PORTION``.
    required : number, optional
        The detection probability that is asked for, over all strata together; exact.
    defects : mapping or int, optional
        How many defective items are to be found in each stratum, if they are there all at once.
    per_item : mapping or number
        Probability that a defective item is recognised when it is inspected.
    goal : number, optional
        The amount whose hiding has to be detected, however it is split over the strata; with
        ``amounts``, and with ``defects`` for the split that is least likely to be found.
    amounts : mapping, optional
        What a defective item of each stratum hides, in the goal's unit.

    Returns
    -------
    Draw
        The same for the same arguments, on any machine.

    Raises
    ------
    RevealError
        A party's secret does not open its commit.
    UnreachableError
        No sample reaches ``required``.
    PariPassuError
        Something cannot be: more items than there are, no seed, an item twice.

    Examples
    --------
    >>> answer = draw(["a", "b", "c", "d", "e"], 2, seed=bytes(32))
    >>> answer.inclusion["a"]
    '2/5'
    """
    if isinstance(population, str | bytes):
        raise PariPassuError("the items are a list of texts, not one text")
    if not isinstance(population, Population):
        by_stratum = population if isinstance(population, Mapping) else {"": population}
        population = Population.of(by_stratum)
    if (seed is None) == (joint is None):
        raise PariPassuError("a draw needs a seed or joint inputs, one of them")
    if joint is not None:
        if id is not None and id != joint.id:
            raise PariPassuError(
                f"the draw is called {quoted(id)}, and the parties committed to {quoted(joint.id)}"
            )
        seed, id = derive_seed(joint), joint.id
    assert seed is not None
    if not 1 <= len(seed) <= 64:
        raise PariPassuError(f"a seed has 1 to 64 bytes, not {len(seed)}")
    if step is not None and (said := fault(step)):
        raise PariPassuError(f"the step {quoted(step)} {said}")
    names = tuple(population.strata)
    wanted = None if required is None else share(required, "required")
    faulty = None
    if defects is not None:
        said_of = per_stratum(defects, names, "defects", shared=False)
        faulty = {name: count(value, "defects") for name, value in said_of.items()}
    check_defects(population, faulty)
    seen: dict[str, Number] = per_stratum(per_item, names, "per_item")
    shares = {name: share(value, "per_item") for name, value in seen.items()}
    if sizes is None:
        counts = least_size(population, wanted, faulty, shares)
    else:
        asked = per_stratum(sizes, names, "sizes")
        counts = {name: count(value, "sizes") for name, value in asked.items()}
    strata, chances = _strata(population, counts, seed, faulty, shares)
    listed = Listed(
        sha256=population.digest(),
        items=sum(map(len, population.strata.values())),
        weight=population.weight,
    )
    several = len(names) > 1
    if (goal is None) != (amounts is None):
        raise PariPassuError("a goal and the amounts of items go together", "give both or none")
    hold = {} if amounts is None else {name: exact(x, "amounts") for name, x in amounts.items()}
    if hold and set(hold) != set(names):
        raise PariPassuError("the amounts are not those of the strata", "one for each stratum")
    return Draw(
        id=_name(id, seed, listed, step, counts),
        step=step,
        method="uniform" if population.weights is None else "weighted",
        seed=seed.hex(),
        required=wanted,
        goal=None if goal is None else exact(goal, "goal"),
        achieved=None if faulty is None else detected([part.counted for part in strata.values()]),
        strata={
            name: stratum.model_copy(
                update={
                    "amount": hold.get(name),
                    "inclusion": chances[name] if several else None,
                }
            )
            for name, stratum in strata.items()
        },
        inclusion=None if several else chances[names[0]],
        listed=listed,
        joint=joint,
    )


def draw_numbers(pool: int, size: int, key: str, *, id: str | None = None) -> Draw:
    """Draw numbers from 1 to ``pool`` as RFC 3797 does.

    Parameters
    ----------
    pool, size : int
        How many numbers there are, at most 65,535, and how many are drawn.
    key : str
        The RFC's key text; :func:`~paripassu.inspection.draw.rfc3797.key_text` writes it.
    id : str, optional
        By default one made from what is drawn.
    """
    picked = pick_rfc3797(pool, size, key)
    chance = str(Fraction(size, pool))
    stratum = Stratum(population=pool, picked=tuple(map(str, picked)))
    return Draw(
        id=_name(id, key.encode(), None, None, {"": size, "pool": pool}),
        method="rfc3797",
        strata={"": stratum},
        inclusion={str(i): chance for i in range(1, pool + 1)},
        key=key,
    )


def _strata(
    population: Population,
    sizes: Mapping[str, int],
    seed: bytes,
    defects: Mapping[str, int] | None,
    per_item: Mapping[str, Fraction],
) -> tuple[dict[str, Stratum], dict[str, dict[str, str]]]:
    strata, chances = {}, {}
    several = len(population.strata) > 1
    for name, items in population.strata.items():
        where = f"stratum {quoted(name)}" if name else "the list"
        size = sizes[name]
        if not 0 <= size <= len(items):
            raise PariPassuError(
                f"{size:,} items cannot be drawn from {where}, which has {len(items):,}",
                "draw fewer",
            )
        stream = Stream(stratum_seed(seed, name) if several else seed)
        if population.weights is None:
            picked = pick(items, size, stream)
            chances[name] = dict.fromkeys(items, str(Fraction(size, len(items))))
        else:
            try:
                weights = weigh(population.weights[name], size)
            except PariPassuError as error:
                raise PariPassuError(f"{where}: {error.what}", error.mend) from None
            picked = pick_weighted(weights, stream)
            texts: dict[int, str] = {}  # by identity: equal weights share one fraction
            inclusion = weights.inclusion()
            for value in inclusion.values():
                if id(value) not in texts:
                    texts[id(value)] = str(value)
            chances[name] = {item: texts[id(value)] for item, value in inclusion.items()}
        strata[name] = Stratum(
            population=len(items),
            defects=None if defects is None else defects[name],
            per_item=per_item[name],
            picked=tuple(picked),
        )
    return strata, chances


def _name(
    id: str | None, seed: bytes, listed: Listed | None, step: str | None, sizes: Mapping[str, int]
) -> str:
    """Give the draw's id: the one that was chosen, or one that tells different draws apart."""
    if id is not None:
        if said := fault(id, MOST_ID_BYTES):
            raise PariPassuError(f"the draw's id {quoted(id)} {said}")
        return id
    parts = [seed.hex(), listed.sha256 if listed else "", (listed and listed.weight) or ""]
    parts += [step or "", *(f"{name}\0{size}" for name, size in sizes.items())]
    return "draw-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
