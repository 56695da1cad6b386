"""On whose word a position rests."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from paripassu.agreement.admiralty import (
    CREDIBILITY,
    RELIABILITY,
    grade_words,
    likelihood_of,
    likelihood_words,
    nearest_term,
)
from paripassu.agreement.model import (
    LIKELIHOODS,
    Agreement,
    Interval,
    Measure,
    Party,
    Position,
    Source,
)
from paripassu.agreement.show import show
from paripassu.agreement.sources import basis_of, chains_of, is_named, roots_of

OFFICIAL = "an unidentified senior official of President Moon's office"
KOREA = (
    Source(id="report", outlet="A report", cites=("bloomberg",), reliability="B", credibility=3),
    Source(id="bloomberg", outlet="Bloomberg", cites=("donga",), reliability="B", credibility=3),
    Source(id="donga", outlet="Dong-A Ilbo", speaker=OFFICIAL, reliability="C", credibility=3),
    Source(
        id="koh",
        outlet="Dong-A Ilbo",
        speaker="Koh Yu-hwan, Dongguk University",
        reliability="B",
        credibility=2,
    ),
)


def agreement(
    *cited: str, sources: tuple[Source, ...] = KOREA, likelihood: object = "likely"
) -> Agreement:
    position = Position(
        id="q",
        party="a",
        claim="include",
        measure="m",
        source=cited,
        likelihood=likelihood,
    )
    return Agreement(
        id="x",
        parties=(Party(id="a"),),
        measures=(Measure(id="m", by=("a",)),),
        positions=(position,),
        sources=sources,
    )


def notes(*cited: str, **keys: object) -> tuple[str, ...]:
    made = agreement(*cited, **keys)  # type: ignore[arg-type]
    return basis_of(made, made.positions[0]).notes


def test_an_official_quoted_by_a_paper_quoted_by_an_agency_is_one_root() -> None:
    made = agreement("report", "bloomberg")
    basis = basis_of(made, made.positions[0])
    assert basis.roots == ("donga",)
    assert basis.chains == (("report", "bloomberg", "donga"), ("bloomberg", "donga"))
    assert basis.notes == (f"3 reports, but one root: {OFFICIAL} (unnamed)",)


def test_two_roots_are_two() -> None:
    assert roots_of(agreement(), ["report", "koh"]) == ("donga", "koh")
    assert notes("report", "koh") == ()


def test_no_source_is_said() -> None:
    assert notes() == ("no source is given",)


def test_one_speaker_of_two_reports_is_said() -> None:
    twice = (*KOREA, KOREA[-1].replace(id="koh-again"))
    assert notes("koh", "koh-again", sources=twice) == (
        "2 roots, but one speaker: Koh Yu-hwan, Dongguk University",
    )


def test_nobody_with_a_name_is_said() -> None:
    others = (*KOREA, KOREA[2].replace(id="other", speaker="two diplomats"))
    assert notes("donga", "other", sources=others) == ("nobody stands for it with a name",)


def test_weak_grades_are_said_and_what_is_built_on_them() -> None:
    weak = (Source(id="s", outlet="Blog", speaker="Jane Doe"),)
    assert notes("s", sources=weak, likelihood="certain") == (
        "one root: Jane Doe",
        "no root is graded well: F6",
        "held to be certain, for which this is thin",
    )


def test_passing_news_on_does_not_confirm_it() -> None:
    better = tuple(s.replace(credibility=1) if s.id == "bloomberg" else s for s in KOREA)
    assert any("bloomberg is graded B1" in note for note in notes("report", sources=better))


def test_a_report_older_than_what_it_cites_is_said() -> None:
    dated = (
        KOREA[1].replace(date=dt.date(2018, 3, 1)),
        KOREA[2].replace(date=dt.date(2018, 3, 2)),
    )
    assert any("a later one" in note for note in notes("bloomberg", sources=dated))


@pytest.mark.parametrize(
    ("speaker", "named"),
    [
        ("Koh Yu-hwan, Dongguk University", True),
        ("Foreign Ministry official Kim Chol", True),
        ("President Moon", True),
        ("", False),
        (OFFICIAL, False),
        ("a senior official", False),
        ("A spokesman", False),
        ("South Korean officials", False),
        ("Anonymous", False),
        ("people close to the Blue House", False),
        ("Experts", False),
    ],
)
def test_who_speaks_with_a_name(speaker: str, named: bool) -> None:
    assert is_named(speaker) is named


def test_reports_that_cite_crosswise_do_not_take_for_ever() -> None:
    layers = [("a0", "b0")]
    sources = [Source(id="a0"), Source(id="b0")]
    for k in range(1, 60):
        sources += [Source(id=f"{side}{k}", cites=layers[-1]) for side in "ab"]
        layers.append((f"a{k}", f"b{k}"))
    made = agreement("a59", sources=tuple(sources))
    assert len(basis_of(made, made.positions[0]).chains) == 20
    assert roots_of(made, ["a59"]) == ("a0", "b0")
    assert next(chains_of(made, "a59"))[-1] == "a0"
    assert len(show(made).sources) == 120


def test_terms_of_icd_203_come_back() -> None:
    for term, (low, high) in LIKELIHOODS.items():
        assert likelihood_of(term) == Interval(low, high)
        assert likelihood_of(nearest_term(Interval(low, high))) == Interval(low, high)


@pytest.mark.parametrize(
    ("low", "high", "term", "words"),
    [
        ("0.55", "0.8", "likely", "likely (55–80\u00a0%)"),
        ("0.6", "0.8", "likely", "60–80\u00a0%, about “likely”"),
        ("1", "1", "certain", "certain"),
        ("0", "0", "almost no chance", "0\u00a0%, about “almost no chance”"),
        ("0.5", "0.5", "roughly even chance", "50\u00a0%, about “roughly even chance”"),
        ("0", "1", "roughly even chance", "0–100\u00a0%, about “roughly even chance”"),
        ("0.333", "0.4", "unlikely", "33.3–40\u00a0%, about “unlikely”"),
    ],
)
def test_the_nearest_term(low: str, high: str, term: str, words: str) -> None:
    interval = Interval(Fraction(low), Fraction(high))
    assert nearest_term(interval) == term
    assert likelihood_words(interval) == words


def test_both_grades_have_words() -> None:
    assert grade_words("A", 1) == "completely reliable, confirmed by other sources"
    assert len(RELIABILITY) == len(CREDIBILITY) == 6
