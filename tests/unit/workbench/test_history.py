"""Steps: what is taken back in one go, and what is made again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.workbench.editing.change import Change, between
from paripassu.workbench.keeping.history import TOGETHER_SECONDS, History


def typed(history: History, word: str, field: str = "title", start: float = 0.0) -> History:
    for k, letter in enumerate(word):
        history = history.changed(Change(len(history.text), "", letter), field, start + 0.1 * k)
    return history


def test_keys_that_follow_each_other_are_one_step() -> None:
    history = typed(History(""), "treaty")
    assert history.text == "treaty"
    assert len(history.done) == 1
    assert history.done[0].changes == (Change(0, "", "treaty"),)
    assert history.undone().text == ""


def test_another_field_is_another_step() -> None:
    history = typed(typed(History(""), "ab"), "cd", "value", 0.3)
    assert history.undone().text == "ab"
    assert history.undone().undone().text == ""


def test_a_pause_parts_steps() -> None:
    history = typed(typed(History(""), "ab"), "cd", start=0.2 + TOGETHER_SECONDS)
    assert history.undone().text == "ab"
    again = typed(typed(History(""), "ab"), "cd", start=0.1 + TOGETHER_SECONDS)
    assert again.undone().text == ""


def test_a_step_without_a_field_stands_alone() -> None:
    history = typed(History(""), "a", "").changed(Change(1, "", "b"), "", 0.0)
    assert history.undone().text == "a"


def test_keys_in_several_places_of_one_field_are_one_step() -> None:
    history = (
        History("a b").changed(Change(0, "a", "x"), "f", 0).changed(Change(2, "b", "y"), "f", 1)
    )
    assert history.text == "x y"
    assert history.undone().text == "a b"
    assert history.undone().redone().text == "x y"


def test_what_is_typed_after_a_step_back_is_no_more_of_that_step() -> None:
    history = typed(typed(History(""), "ab"), "cd", "value").undone()
    more = history.changed(Change(2, "", "!"), "title", 0.2)
    assert (more.text, more.back) == ("ab!", ())
    assert more.undone().text == "ab"
    again = history.redone().changed(Change(4, "", "!"), "value", 0.2)
    assert again.undone().text == "abcd"


def test_nothing_to_take_back_is_nothing() -> None:
    assert History("a").undone() == History("a").redone() == History("a")
    assert History("a").changed(Change(0, "a", "a"), "f", 0) == History("a")


@given(
    st.lists(
        st.one_of(
            st.tuples(st.text("ab", max_size=6), st.sampled_from("fg"), st.integers(0, 3)),
            st.sampled_from(("undo", "redo")),
        ),
        max_size=30,
    )
)
@settings(max_examples=examples(200))
def test_steps_are_texts_in_a_row(acts: list[tuple[str, str, int] | str]) -> None:
    """Literal: each step is the text before it; back and forth walk along the texts."""
    history, at = History("opened"), 0.0
    texts, place, last = ["opened"], 0, ("", -9.0)
    for act in acts:
        if act == "undo":
            history = history.undone()
            place, last = (place - 1, ("", -9.0)) if place else (place, last)
        elif act == "redo":
            history = history.redone()
            more = place + 1 < len(texts)
            place, last = (place + 1, ("", -9.0)) if more else (place, last)
        else:
            assert not isinstance(act, str)
            text, field, pause = act
            at += pause
            if text != texts[place]:
                one = last[0] == field and at - last[1] <= TOGETHER_SECONDS
                texts = [*texts[: place + (not one)], text]
                place, last = len(texts) - 1, (field, at)
            history = history.changed(between(history.text, text), field, at)
        assert history.text == texts[place]
        assert len(history.done) == place
        assert len(history.back) == len(texts) - 1 - place
