"""Texts of less than 5 MB that were made to keep a reader busy: each is read in one go.

Their sizes are such that a rule that goes back over what it has read would take hours, or, with
comments, longer than anybody lives.
"""

from __future__ import annotations

import io

import pytest
from tests.unit.agreement.intake.said import FIRST

from paripassu.agreement.intake.drafting.topics import stems_of
from paripassu.agreement.intake.intake import intake
from paripassu.agreement.intake.parse import MOST_CHARACTERS, parse
from paripassu.agreement.intake.reading import read_report
from paripassu.agreement.intake.sentences import find_sentences, paragraphs_of
from paripassu.errors import UnreadableError


def test_many_comments_before_what_is_no_page() -> None:
    text = "<!-- -->" * 500 + " This is no page."
    assert read_report(io.BytesIO(text.encode())).extractor == ""


@pytest.mark.parametrize("text", ["a" * 3_000_000, "a " + "1" * 3_000_000, "a" + " " * 3_000_000])
def test_what_has_no_sentence_at_any_length(text: str) -> None:
    with pytest.raises(UnreadableError, match="no sentence"):
        read_report(io.BytesIO(text.encode()))


@pytest.mark.untraced
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("word\n" * 600_000, 1),
        ("word" + "\n\x0b" * 600_000, 1),
        ("Mr. " * 100_000, 1),
        ("U.S. " * 100_000, 1),
        ("." * 2_000_000, 1),
        ("a." + ")" * 2_000_000, 1),
        ("[" + "." * 2_000_000, 1),
        ("“a " * 600_000, 1),
        ("a “" + " " * 1_000_000 + "“" + " " * 1_000_000 + "“", 1),
        ("“We go.” " * 60_000, 60_000),
        ("a. " + "“” " * 200_000 + "b", 1),
    ],
)
def test_sentences_of_long_texts(text: str, number: int) -> None:
    assert len(find_sentences(text)) == number
    assert len(paragraphs_of(text)) == 1


@pytest.mark.slow
def test_of_a_sentence_without_an_end_the_beginning_is_parsed() -> None:
    (found,) = parse(["they went on " * 100_000])
    assert found.words[-1].end <= MOST_CHARACTERS


@pytest.mark.untraced
@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        "Ada Lind said that ",
        "the end of the process of ",
        "“we say” ",
        "; the minister said he would ",
    ],
)
def test_a_report_of_one_sentence_is_read(words: str) -> None:
    assert intake(io.BytesIO((FIRST + words * 1_000).encode())).language == "English"


@pytest.mark.slow
def test_an_end_of_an_end_is_looked_through_at_any_depth() -> None:
    (found,) = parse(["They want " + "the end of the process of " * 300 + "the talks."])
    at = next(k for k, word in enumerate(found.words) if word.text == "end")
    assert stems_of(found, at)[0] == "end"
