"""What differs between two files is what was changed in one of them, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.differences import differing, facts, moments
from tests.strategies.agreements import agreements

from paripassu.agreement.differences import Difference, differences
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement

anything = agreements(plain=False)
Lists = tuple[Any, ...]


def found(first: Agreement, second: Agreement) -> tuple[Difference, ...]:
    """Compare, there and back: what differs is the same from both sides."""
    there, back = differences([first, second]), differences([second, first])
    assert [(d.entry, d.key, d.values) for d in there] == [
        (d.entry, d.key, d.values[::-1]) for d in back
    ]
    return there


def of_kind(told: tuple[Difference, ...], *kinds: str) -> set[tuple[str, str | None]]:
    return {(d.entry, d.key) for d in told if d.entry.partition(":")[0] in kinds}


@given(anything, anything)
@settings(max_examples=examples(200))
def test_two_files(first: Agreement, second: Agreement) -> None:
    one, other = first.to_toml(), second.to_toml()
    told = found(parse_agreement(one), parse_agreement(other))
    named = of_kind(told, "agreement", "party", "measure", "position", "source")
    assert named == differing(one, other)
    whole = [d for d in told if d.entry.startswith("requirement:")]
    assert len(whole) == len(facts(one) ^ facts(other))
    assert [d for d in told if d.key is None and True not in d.values] == []
    if moments(one) == moments(other) and first.measures == second.measures:
        assert of_kind(told, "group") == set()


@given(anything, st.data())
@settings(max_examples=examples(200))
def test_the_differences_are_the_edits(agreement: Agreement, data: st.DataObject) -> None:
    """Entries go, and single keys take the value of a like entry of another agreement."""
    other = data.draw(anything)
    grouped = {step.measure for group in agreement.groups for step in group}
    expected: dict[tuple[str, str | None], Any] = {}
    lists: dict[str, Lists] = {}
    for field, kind in (
        ("parties", "party"), ("measures", "measure"),
        ("positions", "position"), ("sources", "source"),
    ):  # fmt: skip
        kept: list[Any] = []
        for entry in getattr(agreement, field):
            edit = data.draw(st.sampled_from(["keep", "keep", "drop", "change"]))
            donors = getattr(other, field)
            needed = kind in ("party", "measure") and (not kept or entry.id in grouped)
            if edit == "drop" and not needed:
                expected[f"{kind}:{entry.id}", None] = (True, False)
                continue
            if edit == "change" and donors:
                entry = _changed(entry, data.draw(st.sampled_from(donors)), data, kind, expected)
            kept.append(entry)
        lists[field] = tuple(kept)
    left = tuple(fact for fact in agreement.requirements if data.draw(st.booleans()))
    lists["requirements"] = left
    edited = agreement.replace(**lists)
    told = {(d.entry, d.key): d.values for d in found(agreement, edited)}
    by_content = {place for place in told if place[0].startswith("requirement:")}
    assert {place: told[place] for place in told.keys() - by_content} == expected
    # Said twice, it is said all the same if one of the two goes.
    gone = {repr(fact) for fact in agreement.requirements if fact not in left}
    assert len(by_content) == len(gone)
    assert all(told[place] == (True, False) for place in by_content)


def _changed(
    entry: Any,
    donor: Any,
    data: st.DataObject,
    kind: str,
    expected: dict[tuple[str, str | None], Any],
) -> Any:
    """Change one key, and say what is to be told of it."""
    simple: dict[str, Callable[[Any], Any]] = {
        "optional": lambda value: value, "lasting": lambda value: value,
        "name": lambda text: text or None, "title": lambda text: text or None,
        "kind": lambda text: text or None, "outlet": lambda text: text or None,
        "note": lambda text: text or None, "firm": lambda word: word,
        "cost": lambda value: value, "reliability": lambda grade: grade,
        "credibility": lambda grade: grade, "party": lambda name: name,
        "date": lambda date: None if date is None else date.isoformat(),
        "stake": lambda span: span.low if span.low == span.high else span.numbers,
        "by": lambda names: tuple(sorted(names)),
        "source": lambda names: tuple(sorted(names)) or None,
    }  # fmt: skip
    if kind == "position":
        del simple["date"]  # which its claim may not take
    keys = [key for key in type(entry).model_fields if key in simple]
    key = data.draw(st.sampled_from(keys))
    before, after = simple[key](getattr(entry, key)), simple[key](getattr(donor, key))
    if before != after:
        expected[f"{kind}:{entry.id}", key] = (before, after)
    return entry.model_copy(update={key: getattr(donor, key)})


@given(anything, st.randoms(use_true_random=False))
@settings(max_examples=examples(200))
def test_order_and_comments_do_not_count(agreement: Agreement, chance: random.Random) -> None:
    def mixed(entries: Any) -> Any:
        return tuple(chance.sample(entries, len(entries)))

    other = agreement.replace(
        parties=mixed(agreement.parties),
        measures=mixed(
            [m.replace(by=mixed(m.by), value=dict(mixed([*m.value.items()])))
             for m in agreement.measures]
        ),
        requirements=mixed(agreement.requirements + agreement.requirements[:1]),
        positions=mixed(
            [p.replace(source=mixed(p.source), needs=dict(mixed([*p.needs.items()])))
             for p in agreement.positions]
        ),
        sources=mixed([s.replace(cites=mixed(s.cites)) for s in agreement.sources]),
        groups=mixed([mixed(group) for group in agreement.groups]),
    )  # fmt: skip
    lines = other.to_toml().split("\n")
    commented = "\n".join(f"# {chance.random()}\n{line}" if line else line for line in lines)
    assert found(agreement, other) == ()
    assert found(agreement, parse_agreement(commented)) == ()


@given(agreements(most_measures=3), st.integers(2, 4))
@settings(max_examples=examples(60))
def test_measures_together_in_all_their_portions_are_one_group(
    agreement: Agreement, portions: int
) -> None:
    assume(len(agreement.measures) > 1)
    first, second = agreement.measures[:2]
    measures = "".join(
        f'[[measure]]\nid = "{m.id}"\nby = ["p0"]\nportions = {portions}\n' for m in (first, second)
    )
    head = f'[agreement]\nid = "a"\n[[party]]\nid = "p0"\n{measures}'
    whole = f'{head}[together]\ngroups = [["{second.id}", "{first.id}"]]\n'
    single = ", ".join(f'["{first.id}:{k}", "{second.id}:{k}"]' for k in range(1, portions + 1))
    same = f"{head}[together]\ngroups = [{single}]\n"
    assert moments(whole) == moments(same)
    assert found(parse_agreement(whole), parse_agreement(same)) == ()
    (told,) = found(parse_agreement(whole), parse_agreement(head))
    assert told.entry == f"group:{' + '.join(sorted((first.id, second.id)))}"
    assert told.values == (True, False)
