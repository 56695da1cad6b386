"""Words: clean, wrapped, cut, and numbers as people write them."""

import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paripassu.charts.series import MOST_POINTS, thinned
from paripassu.charts.text import clean, columns, cut, number, percent, share_of, tight, wrap
from paripassu.charts.ticks import ticks


def test_what_would_harm_a_terminal_or_a_file_goes() -> None:
    assert clean("a\x1b[31m\x00b\n\u202ec\ud800 \ufffe d") == "a [31m b c d"
    assert clean("  a\u00a0 b   c ") == "a\u00a0 b c"
    assert clean(" a b ") == "a b"
    assert clean("한국어 👩‍🚀 é") == "한국어 👩‍🚀 é"


@given(st.text(max_size=200), st.integers(2, 40), st.integers(1, 4))
def test_lines_keep_to_their_width(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, most)
    assert 1 <= len(lines) <= most
    assert all(columns(line) <= width for line in lines)


@given(st.text(alphabet="ab cd", max_size=60), st.integers(5, 20))
def test_nothing_is_lost_where_there_is_room(text: str, width: int) -> None:
    assert "".join(wrap(text, width, 100)).replace(" ", "") == text.replace(" ", "")


def test_what_is_cut_says_so() -> None:
    assert cut("dismantlement", 6) == "disma…"
    assert wrap("one two three four", 9, 2) == ["one two", "three fo…"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 3), "0.33"),
        (Fraction(-5, 2), "−2.5"),
        (Fraction(-1, 1000), "−0.001"),
        (Fraction(100), "100"),
    ],
)
def test_numbers(value: Fraction, text: str) -> None:
    assert number(value) == text


def test_percentages() -> None:
    assert percent(Fraction(1, 3)) == "34\u00a0%"
    assert percent(Fraction(1, 3), "promised") == "33\u00a0%"
    assert percent(Fraction(1, 200)) == "0.5\u00a0%"
    assert percent(Fraction(1, 2000)) == "0.1\u00a0%"
    assert percent(Fraction(9999, 10000)) == "99.99\u00a0%"
    assert percent(Fraction(10001, 10000)) == "101\u00a0%"
    assert percent(0) == "0\u00a0%"
    assert tight(percent(Fraction(1, 2))) == "50%"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(1), "100 %"),
        (Fraction(1, 3), "33 %"),
        (Fraction(1, 8), "12.5 %"),
        (Fraction(1, 32), "3.125 %"),
        (Fraction(1, 1024), "0.09766 %"),
    ],
)
def test_the_share_of_a_portion_stands_as_given(share: Fraction, text: str) -> None:
    assert share_of(share) == text.replace(" ", "\u00a0")


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(1, 12), st.booleans())
def test_ticks_are_few_and_inside(low: float, run: float, most: int, whole: bool) -> None:
    marks = ticks(low, low + run, most, whole=whole)
    assert len(marks) <= most
    assert all(low - 1e-6 * run <= mark <= low + run * (1 + 1e-6) for mark in marks)


def test_thinning_keeps_the_worst() -> None:
    values = {float(k): 0.0 for k in range(1001)} | {517.0: 9.0}
    kept = thinned(values)
    assert len(kept) <= MOST_POINTS + 1
    assert max(value for _, value in kept) == 9
    assert kept[-1][0] == 1000


def shortened(text: str, width: int) -> str:
    """Shorten a text literally: character by character, from its end."""
    if columns(text) <= width:
        return text
    while text and columns(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"


@given(st.text(st.sampled_from("ab 한é\u0301\u0300문"), max_size=40), st.integers(0, 30))
def test_a_text_is_cut_as_late_as_can_be(text: str, width: int) -> None:
    assert cut(text, width) == shortened(text, width)


def test_what_harms_is_known_by_its_kind() -> None:
    for one in map(chr, range(0x3000)):
        kind = unicodedata.category(one)
        harmless = kind not in ("Cc", "Cs", "Zl", "Zp", "Zs") and clean(one) == one
        directional = unicodedata.bidirectional(one) in (
            "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
        )  # fmt: skip
        marks = one in "\u200e\u200f\u061c"
        assert harmless != (kind in ("Cc", "Cs", "Zl", "Zp", "Zs") or directional or marks)


def test_megabytes_are_cut_at_once() -> None:
    long = "한" * 5_000_000
    assert wrap(long, 20, 2) == ["한" * 9, "한" * 9 + "…"]
    assert cut(long, 20) == "한" * 9 + "…"
