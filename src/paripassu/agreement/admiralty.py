"""The vocabularies of how sure one is: Admiralty grades, and ICD 203 words as intervals.

Admiralty code: NATO AJP-2.1; the two grades are given independently of each other. ICD 203: Office
of the Director of National Intelligence, Analytic Standards (2015), D.6.e.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from paripassu.agreement.model import LIKELIHOODS, Interval
from paripassu.numbers import words

#: How far a source is to be trusted, whatever it says.
RELIABILITY: Mapping[str, str] = MappingProxyType(
    {
        "A": "completely reliable",
        "B": "usually reliable",
        "C": "fairly reliable",
        "D": "not usually reliable",
        "E": "unreliable",
        "F": "reliability cannot be judged",
    }
)

#: How far a report is to be believed, whoever brings it.
CREDIBILITY: Mapping[int, str] = MappingProxyType(
    {
        1: "confirmed by other sources",
        2: "probably true",
        3: "possibly true",
        4: "doubtful",
        5: "improbable",
        6: "truth cannot be judged",
    }
)


def grade_words(reliability: str, credibility: int) -> str:
    """Say both grades: ``usually reliable, possibly true``."""
    return f"{RELIABILITY[reliability]}, {CREDIBILITY[credibility]}"


def likelihood_of(term: str) -> Interval:
    """Give the probability interval of an ICD 203 term.

    Raises
    ------
    KeyError
        There is no such term.
    """
    return Interval(*LIKELIHOODS[term])


def nearest_term(likelihood: Interval) -> str:
    """Give the ICD 203 term that comes nearest to a probability interval.

    Nearest is the least distance of the middles, then of the ends; of two equally near terms, the
    less certain one.

    Returns
    -------
    str
        The first word of its row in the standard, or ``certain`` for a probability of 1.
    """
    middle = Fraction(1, 2)

    def distance(term: str) -> tuple[Fraction, Fraction, Fraction]:
        low, high = LIKELIHOODS[term]
        return (
            abs(low + high - likelihood.low - likelihood.high),
            abs(low - likelihood.low) + abs(high - likelihood.high),
            abs((low + high) / 2 - middle),
        )

    return min(LIKELIHOODS, key=distance)


def likelihood_words(likelihood: Interval) -> str:
    """Say how likely: ``likely (55–80 %)``; ``about`` where the standard's interval is another."""
    term = nearest_term(likelihood)
    if likelihood == Interval(*LIKELIHOODS[term]):
        if likelihood.low == likelihood.high:
            return term
        return f"{term} ({words.between(likelihood.low, likelihood.high)})"
    return f"{words.between(likelihood.low, likelihood.high)}, about “{term}”"
