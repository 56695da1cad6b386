"""What hangs below what in a parse."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.agreement.intake.words import Parse, Word


@settings(max_examples=examples(100))
@given(st.permutations(range(9)), st.data())
def test_a_word_is_under_all_that_it_depends_on(order: list[int], data: st.DataObject) -> None:
    heads = dict.fromkeys(order, 0)
    for place, at in enumerate(order):
        heads[at] = data.draw(st.sampled_from([at, *order[:place]]))
    parse = Parse(tuple(Word("a", "a", "NN", "dep", heads[k], k, k + 1) for k in range(9)), "a" * 9)
    for at in range(9):
        for other in range(9):
            assert parse.is_under(at, other) == (at == other or other in parse.above(at))
