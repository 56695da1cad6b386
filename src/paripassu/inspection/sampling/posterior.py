"""What clean rounds say about compliance: Bayes' rule, and never more than that.

Only for rounds with fresh draws against a violation that persists and stays the same: a party that
hides something else every time is not the one that these numbers speak of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from fractions import Fraction

from paripassu import given
from paripassu.errors import ParameterError
from paripassu.numbers.given import Number, share

#: A posterior that needs more rounds than this is out of reach for every purpose.
MOST_ROUNDS = 10_000


def posterior(prior: Number, detect: Number) -> Fraction:
    """Give the probability of compliance after one clean round.

    Parameters
    ----------
    prior : number
        P(compliant) before the round.
    detect : number
        Probability that the round would have found the violation, had there been one. A compliant
        party is always found clean.

    Returns
    -------
    Fraction
        prior / (1 - detect * (1 - prior)).

    Raises
    ------
    ParameterError
        A probability is not from 0 to 1, or the clean round was impossible (certain detection of a
        certain violation).

    Notes
    -----
    Bayes' rule: p / (p + (1 - p)(1 - DP)). Rules: docs/specification/inspection.md#posterior.
    """
    prior, detect = share(prior, "prior"), share(detect, "detect")
    clean = 1 - detect * (1 - prior)
    if not clean:
        raise ParameterError(
            "detect", "is 1 and `prior` 0: a certain violation, surely found, leaves no clean round"
        )
    return prior / clean


def posteriors(prior: Number, rounds: Iterable[Number]) -> list[Fraction]:
    """Give the probability of compliance after each of a sequence of clean rounds.

    Parameters
    ----------
    prior : number
        P(compliant) before the first round.
    rounds : iterable of number
        Detection probability of each round.

    Returns
    -------
    list of Fraction
        One per round.
    """
    after = []
    prior = share(prior, "prior")
    for detect in given.several(rounds, "rounds", "probabilities"):
        prior = posterior(prior, detect)
        after.append(prior)
    return after


def rounds_needed(prior: Number, detect: Number, wanted: Number) -> int | None:
    """Give the least number of clean rounds after which compliance is at least so probable.

    Parameters
    ----------
    prior : number
        P(compliant) before the first round.
    detect : number
        Detection probability of every round.
    wanted : number
        The posterior to be reached; equality suffices.

    Returns
    -------
    int or None
        None: no number of rounds reaches it, or more than 10,000 are needed.

    Notes
    -----
    After k clean rounds the odds of a violation are (1 - DP)^k (1 - p) : p; the wanted w is reached
    once (1 - DP)^k (1 - p) w <= p (1 - w).
    """
    prior, detect = share(prior, "prior"), share(detect, "detect")
    wanted = share(wanted, "wanted")
    violated, compliant = (1 - prior) * wanted, prior * (1 - wanted)
    if violated <= compliant:
        return 0
    if detect == 1 and prior:
        return 1
    if not compliant or not detect:
        return None
    blind, ratio = 1 - detect, compliant / violated

    def reached(rounds: int) -> bool:
        above, below = blind.numerator**rounds, blind.denominator**rounds
        return bool(above * ratio.denominator <= ratio.numerator * below)

    if not reached(MOST_ROUNDS):
        return None
    return bisect_left(range(MOST_ROUNDS), True, key=reached)
