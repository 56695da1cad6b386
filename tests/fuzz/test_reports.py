"""Whatever a report holds: an answer, or one error for people; and never a wrong place."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.shared import ROOT

import paripassu as pp
from paripassu.agreement.intake.drafting.comments import find_comments, settle
from paripassu.agreement.intake.language import language_of

pytestmark = pytest.mark.slow

REPORT = (ROOT / "examples" / "intake" / "report.txt").read_bytes()
#: Pieces of reports that rules look at: names, marks, verbs, odd letters.
PIECES = st.sampled_from(
    [
        *(
            "The minister ",
            "Ada Lind ",
            "she ",
            "they ",
            "who ",
            "Reuters ",
            "the report ",
            "U.S. ",
        ),
        *(
            "said ",
            "told ",
            "quoted ",
            "according to ",
            "as saying ",
            "denied ",
            "wants ",
            "will not ",
        ),
        *(
            "“",
            "”",
            '"',
            "'",
            "’",
            "(",
            ")",
            ", ",
            ". ",
            "? ",
            ": ",
            "; ",
            "\n\n",
            "\n",
            "\r\n",
            "\x0b",
        ),
        *(
            "the treaty ",
            "unless ",
            "if ",
            "likely ",
            "\u202e",
            "\u2028",
            "\ufeff",
            "ﬁ",
            "İ",
            "ß",
            "𝐀",
        ),
    ]
)


def check(data: bytes) -> None:
    try:
        answer = pp.intake(io.BytesIO(data))
        text = pp.intake_text(io.BytesIO(data)).text
    except pp.InputError:
        return
    for claim in answer.claims:
        assert text[claim.start : claim.end] == claim.sentence
        assert claim.root == (claim.chain[-1] if claim.chain else "")
        assert (claim.likelihood is None) == (not claim.hedge)
    numbers = [number for group in answer.groups for number in group.claims]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == {at for at, claim in enumerate(answer.claims) if claim.chain}
    assert pp.Intake.from_json(answer.to_json()) == answer


@settings(max_examples=examples(25))
@given(st.lists(PIECES, max_size=40))
def test_pieces_in_any_order(pieces: list[str]) -> None:
    check(("That was what the people of the valley said. " + "".join(pieces)).encode())


@settings(max_examples=examples(25))
@given(st.binary(max_size=60), st.integers(0, len(REPORT)), st.integers(0, 40))
def test_a_report_with_bytes_put_in_or_cut_out(put: bytes, at: int, cut: int) -> None:
    check(REPORT[:at] + put + REPORT[at + cut :])


@settings(max_examples=examples(25))
@given(st.text(max_size=200))
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert language_of(text).what


@settings(max_examples=examples(100))
@given(st.text(alphabet='# draft[]id=po"siton\n\r', max_size=120), st.booleans())
def test_comments_of_any_kind_are_found_or_left(text: str, accept: bool) -> None:
    for one in find_comments(text):
        settled = settle(text, one, accept=accept)
        assert len(settled) < len(text)
