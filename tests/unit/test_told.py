"""A sentence about a file, which knows what it is in forms."""

from __future__ import annotations

import pickle
from fractions import Fraction

import pytest

from paripassu.told import Told, hundredths, in_forms


def test_it_is_the_sentence_about_the_file() -> None:
    told = Told("there is no [[party]]", "there is no party yet")
    assert told == "there is no [[party]]"
    assert hash(told) == hash("there is no [[party]]")
    assert f"{told}." == "there is no [[party]]."
    assert type(str(told)) is str


def test_both_go_to_another_process() -> None:
    told = pickle.loads(pickle.dumps(Told("write [agreement]", "")))
    assert (told, in_forms(told)) == ("write [agreement]", "")


def test_what_was_told_for_files_alone_is_the_same_in_forms() -> None:
    assert in_forms("name it once") == "name it once"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Fraction(1, 8), "12.5 %"),
        (Fraction(1, 10), "10 %"),
        (80, "8000 %"),
        (Fraction(-1, 2), "-50 %"),
        (0, "0 %"),
        (Fraction(1, 10**7), "0.00001 %"),
    ],
)
def test_all_digits_of_a_share_are_said(share: Fraction, said: str) -> None:
    assert hundredths(share) == said
