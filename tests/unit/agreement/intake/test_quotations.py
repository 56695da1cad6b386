"""Quotation marks, odd ones too: each is read by what stands beside it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.agreement.intake.quotations import find_quotations
from paripassu.agreement.intake.sentences import find_sentences, paragraphs_of


def inside(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_quotations(text, paragraphs_of(text))]


def test_straight_and_curly_marks() -> None:
    assert inside('He said "no" and “never”, not «peut-être».') == [
        '"no"',
        "“never”",
        "«peut-être»",
    ]


def test_single_marks_count_where_there_are_no_double_ones() -> None:
    assert inside("The minister's aide said: ‘It’s the states’ turn.’ Nobody’s.") == [
        "‘It’s the states’ turn.’"
    ] or inside("The aide said: ‘We will go.’") == ["‘We will go.’"]
    assert inside("The ministers' “turn” isn't ‘now’.") == ["“turn”"]


def test_an_odd_mark_costs_its_own_paragraph_and_no_other() -> None:
    text = 'He said "we go.\n\nNothing here.\n\n"Yes," she said.'
    assert inside(text) == ['"we go.', '"Yes,"']


def test_a_long_quotation_is_resumed_in_the_next_paragraph() -> None:
    text = "“We begin,” he said. “It goes on.\n\n“And on.\n\n“It ends.”\n\n“Another,” she said."
    found = find_quotations(text, paragraphs_of(text))
    assert [one.resumed for one in found] == [False, False, True, True, False]
    assert [one.closed for one in found] == [True, False, False, True, True]


@settings(max_examples=examples(200))
@given(st.text(alphabet="ab .\n\"“”‘’«»'()?!", max_size=80))
def test_whatever_stands_there_stays_in_place(text: str) -> None:
    """Quotations lie in paragraphs and in order; sentences cover all that is no blank, once."""
    at = 0
    for one in find_quotations(text, paragraphs_of(text)):
        assert at <= one.start < one.end <= len(text)
        at = one.end
    sentences = find_sentences(text)
    at = 0
    for sentence in sentences:
        assert text[at : sentence.start].strip() == ""
        assert sentence.text == text[sentence.start : sentence.end]
        assert sentence.text.strip()
        at = sentence.end
    assert text[at:].strip() == ""
