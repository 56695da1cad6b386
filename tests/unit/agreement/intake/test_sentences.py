"""Sentences end where readers see them end, abbreviations and quotations aside."""

from __future__ import annotations

import pytest

from paripassu.agreement.intake.sentences import find_sentences, paragraphs_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Mr. Adams left. He came back.", ["Mr. Adams left.", "He came back."]),
        ("He left the U.S. The trip was long.", ["He left the U.S.", "The trip was long."]),
        ("The U.S. Senate voted. It said no.", ["The U.S. Senate voted.", "It said no."]),
        ('"We go." "Now?" he asked. No.', ['"We go."', '"Now?" he asked.', "No."]),
        (
            "They gave rights[.] They left […] Now.",
            ["They gave rights[.]", "They left […]", "Now."],
        ),
        ("It cost 3.5 million. J. Smith paid.", ["It cost 3.5 million.", "J. Smith paid."]),
    ],
)
def test_where_sentences_end(text: str, parts: list[str]) -> None:
    assert [one.text for one in find_sentences(text)] == parts


def test_lines_of_a_wrapped_paragraph_belong_together() -> None:
    text = "A headline\n\nThe first line goes\non here. And here.\n\nThe next.\n"
    assert [text[a:b] for a, b in paragraphs_of(text)] == [
        "A headline",
        "The first line goes\non here. And here.",
        "The next.",
    ]
    assert [one.heading for one in find_sentences(text)] == [True, False, False, False]
