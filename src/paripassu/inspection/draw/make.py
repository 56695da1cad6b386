"""From a list, sizes and a seed to a draw.

Several strata: each is drawn with a seed of its own, so that none depends on another's size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fractions import Fraction

from paripassu import given
from paripassu.errors import ParameterError, PariPassuError
from paripassu.inspection.draw.alike import look_alikes
from paripassu.inspection.draw.detected import detected, reaches
from paripassu.inspection.draw.joint import JointInputs
from paripassu.inspection.draw.names import MOST_ID_BYTES, fault
from paripassu.inspection.draw.pick import pick
from paripassu.inspection.draw.population import Population
from paripassu.inspection.draw.required import nothing_required
from paripassu.inspection.draw.result import Draw, Listed, Stratum
from paripassu.inspection.draw.rfc3797 import pick_rfc3797
from paripassu.inspection.draw.sizes import (
    check_defects,
    least_size,
    per_stratum,
)
from paripassu.inspection.draw.stream import Stream, stratum_seed
from paripassu.inspection.draw.weighted import pick_weighted, weigh
from paripassu.inspection.errors import TooFewError
from paripassu.numbers import words
from paripassu.numbers.given import Number, count, exact, share
from paripassu.quoted import quoted, shown


def make_draw(
    population: Population,
    sizes: Mapping[str, Number] | Number | None,
    *,
    seed: bytes,
    joint: JointInputs | None = None,
    id: str | None = None,
    step: str | None = None,
    required: Number | None = None,
    defects: Mapping[str, Number] | Number | None = None,
    per_item: Mapping[str, Number] | Number = 1,
    goal: Number | None = None,
    amounts: Mapping[str, Number] | None = None,
) -> Draw:
    """Draw from a population with a seed; see :func:`~paripassu.inspection.draw.draw.draw`."""
    if step is not None and (said := fault(given.text(step, "step"))):
        raise ParameterError("step", f"is {shown(step)}, which {said}")
    names = tuple(population.strata)
    wanted = None if required is None else share(required, "required")
    faulty = None
    if defects is not None:
        said_of: dict[str, Number] = per_stratum(defects, names, "defects", shared=False)
        faulty = {name: count(value, "defects") for name, value in said_of.items()}
    check_defects(population, faulty)
    seen: dict[str, Number] = per_stratum(per_item, names, "per_item")
    shares = {name: share(value, "per_item") for name, value in seen.items()}
    if sizes is None:
        counts = least_size(population, wanted, faulty, shares)
    else:
        asked: dict[str, Number] = per_stratum(sizes, names, "sizes")
        counts = {name: count(value, "sizes") for name, value in asked.items()}
    strata, chances = _strata(population, counts, seed, faulty, shares)
    achieved = None
    if faulty is not None:
        parts = [part.counted for part in strata.values()]
        achieved = detected(parts)
        if wanted is not None and not reaches(parts, wanted):
            raise _too_few(achieved, wanted)
    listed = Listed(
        sha256=population.digest(),
        items=sum(map(len, population.strata.values())),
        weight=population.weight,
    )
    several = len(names) > 1
    if (goal is None) != (amounts is None):
        raise ParameterError(
            "goal" if amounts is None else "amounts",
            "is given alone",
            "give `goal` and `amounts`, or neither",
        )
    hold = {} if amounts is None else {name: exact(x, "amounts") for name, x in amounts.items()}
    if hold and set(hold) != set(names):
        raise ParameterError("amounts", "are not those of the strata", "one for each stratum")
    return Draw(
        id=_name(id, seed, listed, step, counts),
        step=step,
        method="uniform" if population.weights is None else "weighted",
        seed=seed.hex(),
        required=wanted,
        goal=None if goal is None else exact(goal, "goal"),
        achieved=achieved,
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
        warnings=_warnings(population, counts, wanted),
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
        warnings=() if size else (_NOTHING,),
    )


def draw_numbered(population: Population, size: int, key: str, *, id: str | None = None) -> Draw:
    """Draw from a list by RFC 3797: the list numbers its items from 1.

    Parameters
    ----------
    population : Population
        The items in the order that numbers them; without weights, in one stratum.
    size, key, id
        See :func:`draw_numbers`.

    Raises
    ------
    ParameterError
        The list has several strata or weights, or the RFC knows no such draw.
    """
    if len(population.strata) > 1 or population.weights is not None:
        raise ParameterError(
            "population",
            "has weights" if population.weights is not None else "has several strata",
            "RFC 3797 draws from one list that numbers its items: make a list for each stratum, "
            "and draw from each with a key of its own",
        )
    ((name, items),) = population.strata.items()
    numbers = pick_rfc3797(len(items), size, key)
    listed = Listed(sha256=population.digest(), items=len(items))
    return Draw(
        id=_name(id, key.encode(), listed, None, {name: size}),
        method="rfc3797",
        strata={
            name: Stratum(
                population=len(items), picked=tuple(items[number - 1] for number in numbers)
            )
        },
        inclusion=dict.fromkeys(items, str(Fraction(size, len(items)))),
        listed=listed,
        key=key,
        warnings=_warnings(population, {name: size}),
    )


#: What is said of a draw of nothing.
_NOTHING = "No item was drawn, so this draw finds nothing."


def _warnings(
    population: Population, sizes: Mapping[str, int], required: Fraction | None = None
) -> tuple[str, ...]:
    nothing = () if any(sizes.values()) else (_NOTHING,)
    return (*nothing, *nothing_required(required), *look_alikes(population.strata))


def _too_few(achieved: float, wanted: Fraction) -> TooFewError:
    detects, asked = words.compared(achieved, wanted, reached=False)
    return TooFewError(
        f"the sample detects with probability {detects}, less than the {asked} required",
        "draw more items, or leave the sizes out: the least that is enough is then drawn; for one "
        "more round of a step, leave the required probability out",
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
        if said := fault(given.text(id, "id"), MOST_ID_BYTES):
            raise ParameterError("id", f"is {shown(id)}, which {said}")
        return id
    parts = [seed.hex(), listed.sha256 if listed else "", (listed and listed.weight) or ""]
    parts += [step or "", *(f"{name}\0{size}" for name, size in sizes.items())]
    return "draw-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
