"""Whoever changes a draw, or its list, is found out by the verifier."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.draw_verifier import fixed, repeat, to_csv, verifier
from tests.strategies.draws import ITEM, drawn

from paripassu.documents.decode import decode
from paripassu.documents.ignored import DocumentNote
from paripassu.errors import PariPassuError
from paripassu.inspection.draw.population import Population
from paripassu.inspection.draw.result import Draw


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the place of every value in a document, containers included."""
    if path:
        yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from places(value[index], (*path, index))


def free(path: tuple[Any, ...], document: dict[str, Any]) -> bool:
    """Whether a place holds what its author may choose: another draw, not a wrong one.

    Or what may be left out.
    """
    last = path[-1]
    if path[0] == "exact":
        return True  # of numbers that are free
    if path[0] == "joint":
        return last in ("beacon_round", "recovered")
    if path[0] == "warnings":
        return True  # whoever reads the list sees them
    if path in (("id",), ("seed",)):
        # Of few items, another seed may draw the same ones.
        return document["joint"] is None
    return last in ("step", "required", "achieved", "defects", "per_item", "weight", "key")


def other(value: Any) -> list[Any]:
    """Give values that are near to one."""
    near: list[Any] = [[value], {"a": value}]
    if isinstance(value, bool):
        return [*near, not value, int(value)]
    if isinstance(value, int):
        return [*near, value + 1, value - 1, float(value), str(value), value + 2**64]
    if isinstance(value, float):
        return [*near, 1 - value if value != 0.5 else 0.1, str(value)]
    if isinstance(value, str):
        flipped = [
            value[:i] + ("0" if value[i] != "0" else "1") + value[i + 1 :]
            for i in range(min(len(value), 70))
        ]
        return [
            *near,
            *flipped,
            value + "0",
            value + " ",
            value[:-1] + "\ud800",
            value.upper() + "A",
        ]
    if isinstance(value, list):
        return [value[::-1], value[1:], value[:-1], [*value, *value], [*value, "a"], [*value, 1]]
    if isinstance(value, dict):
        less = [{k: v for k, v in value.items() if k != key} for key in value]
        return [*less, {**value, "more": 1}, {**value, "": None}, {}]
    return [*near, 0, "", "a", False, [], {}]


@given(drawn(), st.data())
def test_every_change_is_found(case: tuple[Draw, Population], data: st.DataObject) -> None:
    answer, population = case
    document = answer.to_json()
    path = data.draw(st.sampled_from([p for p in places(document) if not free(p, document)]))
    changed = json.loads(json.dumps(document))
    at = changed
    for key in path[:-1]:
        at = at[key]
    before = at[path[-1]]
    at[path[-1]] = data.draw(st.sampled_from(other(before)))
    assume(json.dumps(at[path[-1]]) != json.dumps(before))
    assume(not _same(changed, document))
    with pytest.raises((verifier.Differs, verifier.CannotTell)):
        repeat(changed, to_csv(population))


def test_every_change_everywhere_is_found() -> None:
    tried = 0
    for document, content in fixed():
        repeat(document, content)
        for path in places(document):
            if free(path, document):
                continue
            changed = json.loads(json.dumps(document))
            at = changed
            for key in path[:-1]:
                at = at[key]
            before = at[path[-1]]
            for value in other(before):
                at[path[-1]] = value
                if json.dumps(changed) == json.dumps(document) or _same(changed, document):
                    continue
                tried += 1
                try:
                    repeat(changed, content)
                except (verifier.Differs, verifier.CannotTell):
                    continue
                raise AssertionError(f"{path}: {before!r} became {value!r}, and nobody saw it")
    assert tried > 1500


def _same(changed: Any, document: Any) -> bool:
    """Whether only something was left out that does not have to be there, or defaults stand in."""
    try:
        one = decode(Draw, verifier.load(json.dumps(changed).encode()), "d").to_json()
    except (PariPassuError, verifier.CannotTell, DocumentNote):
        # a key that is not known is no default: the verifier refuses what it cannot understand
        return False

    def bare(value: dict[str, Any]) -> Any:
        def less(v: dict[str, Any], *names: str) -> dict[str, Any]:
            return {k: x for k, x in v.items() if k not in names}

        chosen = ("step", "required", "achieved", "inclusion", "exact")
        strata = {
            name: less(part, "defects", "per_item", "inclusion")
            for name, part in value["strata"].items()
        }
        joint = value["joint"] and {
            **less(value["joint"], "beacon_round"),
            # Who stayed silent is in no hash: the record has to show it, and the verifier says so.
            "parties": {
                name: less(party, "recovered")
                for name, party in value["joint"]["parties"].items()
                if party["reveal"] is not None
            },
        }
        return {**less(value, *chosen), "strata": strata, "joint": joint}

    return bool(
        bare(one) == bare(document)
        # Chances may be left out; wrong ones may not stand there.
        and one["inclusion"] in (None, document["inclusion"])
        and all(
            part["inclusion"] in (None, document["strata"][name]["inclusion"])
            for name, part in one["strata"].items()
        )
    )


@given(drawn(), st.data())
def test_another_list_is_found(case: tuple[Draw, Population], data: st.DataObject) -> None:
    answer, population = case
    name = data.draw(st.sampled_from(list(population.strata)))
    items = list(population.strata[name])
    new = data.draw(ITEM.filter(lambda item: item not in items))
    weights = None
    change = data.draw(st.sampled_from(["more", "less", "renamed", "weight"]))
    if change == "more":
        items.append(new)
    elif change == "less":
        items.pop()
    elif change == "renamed":
        items[0] = new
    if population.weights is not None:
        old = population.weights[name]
        own = {item: old.get(item, Fraction(1)) for item in items}
        if change == "weight":
            own[items[0]] += 1
        weights = {**population.weights, name: own}
    elif change == "weight":
        return
    strata = {**population.strata, name: items}
    assume(any(strata.values()))
    wrong = Population.of(strata, weights, population.weight or "weight")
    with pytest.raises((verifier.Differs, verifier.CannotTell)):
        repeat(answer.to_json(), to_csv(wrong))


@given(st.binary(max_size=300), st.binary(max_size=300))
@example(b'{"format": "paripassu/draw/1", "id": "d", "strata": {}}', b"a")
@example(b"[" * 100_000, b"a")
@example(b'{"a": 1e999999999}', b"a")
def test_rubbish_is_refused(document: bytes, content: bytes) -> None:
    with pytest.raises((verifier.Differs, verifier.CannotTell)):
        verifier.verify(verifier.load(document), content)
