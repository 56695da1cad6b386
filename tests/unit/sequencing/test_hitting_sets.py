"""Smallest hitting sets against every subset, and largest possible sets against one by one."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.sequencing.conflicts import grown, smallest_hitting_set

_subsets = st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=4)


@given(st.lists(_subsets, max_size=6), st.lists(_subsets, max_size=3))
@settings(max_examples=examples(400))
def test_it_is_as_small_as_any_that_hits_and_holds_nothing_forbidden(
    sets: list[frozenset[str]], forbidden: list[frozenset[str]]
) -> None:
    found = smallest_hitting_set(sets, forbidden)
    universe = sorted(frozenset().union(*sets)) if sets else []
    every = [
        chosen
        for size in range(len(universe) + 1)
        for chosen in map(frozenset, combinations(universe, size))
        if all(s & chosen for s in sets) and not any(f <= chosen for f in forbidden)
    ]
    if found is None:
        assert not every
    else:
        assert found in every
        assert len(found) == min(map(len, every))


@given(
    st.lists(_subsets, max_size=5),
    st.lists(st.booleans(), min_size=5, max_size=5),
    st.permutations("abcdef"),
)
@settings(max_examples=examples(400))
def test_it_grows_to_what_one_by_one_gives(
    conflicts: list[frozenset[str]], known: list[bool], members: list[str]
) -> None:
    def possible(chosen: frozenset[str]) -> bool:
        return not any(conflict <= chosen for conflict in conflicts)

    literal = frozenset[str]()
    for member in members:
        if possible(literal | {member}):
            literal |= {member}
    found = [one for one, is_known in zip(conflicts, known, strict=False) if is_known]
    assert grown(frozenset(), members, found, possible) == literal
