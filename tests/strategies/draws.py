"""Draws of every kind, with the lists that they were made from."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from paripassu.documents.decode import decode
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.joint import JointInputs, commitment
from paripassu.inspection.draw.names import fault
from paripassu.inspection.draw.population import Population
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.errors import TooFewError

NAME = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=6)
ITEM = NAME.filter(lambda name: not fault(name))
WEIGHT = st.one_of(
    st.integers(0, 5).map(Fraction),
    st.decimals(0, 10**6, places=3, allow_nan=False).map(Fraction),
    st.integers(0, 10**17).map(lambda n: Fraction(n, 10**17)),
)
SEED = st.binary(min_size=1, max_size=64)
BYTES32 = st.binary(min_size=32, max_size=32)


@st.composite
def populations(pick: st.DrawFn) -> Population:
    names = pick(st.just([""]) | st.lists(ITEM, min_size=1, max_size=3, unique=True))
    items = {name: pick(st.lists(ITEM, min_size=1, max_size=8, unique=True)) for name in names}
    if not pick(st.booleans()):
        return Population.of(items)
    weights = {name: {item: pick(WEIGHT) for item in items[name]} for name in names}
    return Population.of(items, weights, pick(st.sampled_from(["weight", "mass"])))


@st.composite
def joints(pick: st.DrawFn) -> JointInputs:
    draw_id = pick(ITEM)
    parties = pick(st.dictionaries(ITEM, BYTES32, min_size=2, max_size=4))
    beacon = pick(st.none() | BYTES32.filter(any))
    silent = set() if beacon is None else pick(st.sets(st.sampled_from(sorted(parties))))
    document = {
        "id": draw_id,
        "declaration": pick(BYTES32).hex(),
        "checkpoint": pick(BYTES32).hex(),
        "beacon": None if beacon is None else beacon.hex(),
        "beacon_round": None if beacon is None else pick(st.none() | ITEM),
        "parties": {
            party: {
                "commit": commitment(draw_id, party, secret).hex(),
                "reveal": None if party in silent else secret.hex(),
                "recovered": party not in silent and pick(st.booleans()),
            }
            for party, secret in parties.items()
        },
    }
    return decode(JointInputs, document, "inputs")


def most(population: Population, name: str) -> int:
    if population.weights is None:
        return len(population.strata[name])
    return sum(weight > 0 for weight in population.weights[name].values())


@st.composite
def drawn(pick: st.DrawFn) -> tuple[Draw, Population]:
    population = pick(populations())
    sizes = {name: pick(st.integers(0, most(population, name))) for name in population.strata}
    counted = population.weights is None and pick(st.booleans())
    arguments: dict[str, Any] = {"seed": pick(SEED)}
    if pick(st.booleans()):
        arguments = {"joint": pick(joints())}
    if counted:
        arguments["defects"] = {
            name: pick(st.integers(0, len(items))) for name, items in population.strata.items()
        }
        arguments["per_item"] = pick(st.sampled_from(["1", "0.9", "1/3", "0"]))
    arguments["step"] = pick(st.none() | st.just("m:1"))
    required = pick(st.sampled_from([None, "0.9", "2/3", "1/10"]))
    try:
        return draw(population, sizes, **arguments, required=required), population
    except TooFewError:
        return draw(population, sizes, **arguments), population
