"""Changes to a text: made, taken back, carried over others, and joined."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.workbench.editing.change import Change, StaleError, between

TEXTS = st.text("ab\n", max_size=12)


def test_what_stands_there_gives_way() -> None:
    assert Change(2, "c", "xyz").made("abcd") == "abxyzd"


@pytest.mark.parametrize(
    "change",
    [Change(2, "x", ""), Change(3, "de", ""), Change(5, "", "x"), Change(-1, "", "x")],
    ids=["another", "beyond", "behind the end", "before the start"],
)
def test_what_does_not_stand_there_is_refused(change: Change) -> None:
    with pytest.raises(StaleError, match="does not stand at character"):
        change.made("abcd")


@given(before=TEXTS, after=TEXTS)
@settings(max_examples=examples(300))
def test_between_two_texts_is_what_makes_one_of_the_other(before: str, after: str) -> None:
    change = between(before, after)
    assert change.made(before) == after
    assert change.back.made(after) == before
    # Neither end of it is the same on both sides: it could not be shorter.
    assert not change.old or not change.new or change.old[0] != change.new[0]
    assert not change.old or not change.new or change.old[-1] != change.new[-1]


@given(text=TEXTS, data=st.data())
@settings(max_examples=examples(300))
def test_carried_over_another_both_are_made(text: str, data: st.DataObject) -> None:
    """Literal: mark each character, make the other change, and look where the first would be."""
    one, other = (data.draw(_changes(text)) for _ in range(2))
    carried = one.after(other)
    meet = max(one.start, other.start) < min(one.end, other.end)
    inside = one.start < other.start < one.end or other.start < one.start < other.end
    assert (carried is None) == (meet or inside)
    if carried is None:
        return
    if (one.start, one.end) == (other.start, other.end):
        expected = text[: one.start] + other.new + one.new + text[one.start :]
    else:
        first, second = sorted((one, other), key=lambda change: (change.start, change.end))
        expected = (
            text[: first.start]
            + first.new
            + text[first.end : second.start]
            + second.new
            + text[second.end :]
        )
    assert carried.made(other.made(text)) == expected


@given(text=TEXTS, data=st.data())
@settings(max_examples=examples(300))
def test_two_in_turn_are_one_where_the_second_is_inside_the_first(
    text: str, data: st.DataObject
) -> None:
    one = data.draw(_changes(text))
    other = data.draw(_changes(one.made(text)))
    joined = one.then(other)
    inside = one.start <= other.start and other.end <= one.start + len(one.new)
    assert (joined is not None) == inside
    if joined is not None:
        assert joined.made(text) == other.made(one.made(text))
        assert joined.back.made(joined.made(text)) == text


@st.composite
def _changes(draw: st.DrawFn, text: str) -> Change:
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 4)))
    return Change(start, text[start:end], draw(st.text("xy", max_size=3)))
