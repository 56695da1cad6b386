"""Words that weaken what is said, and how likely it is after them.

The terms of ICD 203 have its intervals (Intelligence Community Directive 203, Analytic Standards,
2015, D.6.e). The other words have no agreed meaning; the intervals given here are this program's
own, wide on purpose, and published by ``paripassu intake --table``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.admiralty import likelihood_of
from paripassu.agreement.intake.words import Parse
from paripassu.agreement.model import Interval


@dataclass(frozen=True, slots=True)
class Hedge:
    """One row of the table.

    Attributes
    ----------
    term : str
        What stands in the table.
    pattern : str
        A regular expression of the words that it stands for.
    likelihood : Interval
        How likely what is said is after them.
    standard : bool
        Whether the interval is that of ICD 203.
    """

    term: str
    pattern: str
    likelihood: Interval
    standard: bool


def _standard(term: str, pattern: str) -> Hedge:
    return Hedge(term, pattern, likelihood_of(term), standard=True)


def _own(term: str, pattern: str, low: int, high: int) -> Hedge:
    return Hedge(term, pattern, Interval(Fraction(low, 100), Fraction(high, 100)), standard=False)


_BE = "(?:is|are|was|were|been|be)"
#: All hedges; of two that begin at one place the earlier row counts, so longer ones stand first.
HEDGES: tuple[Hedge, ...] = (
    _standard(
        "almost no chance",
        r"almost no chance|(?:a )?remote (?:chance|possibility)|remotely possible",
    ),
    _standard("very unlikely", r"(?:very|highly|extremely|most) (?:unlikely|improbable)"),
    _standard("almost certain", r"(?:almost|nearly|virtually|all but) certain(?:ly)?"),
    _standard("very likely", r"(?:very|highly|extremely|most) (?:likely|probabl[ey])"),
    _standard(
        "roughly even chance", r"(?:a )?(?:roughly |about )?even (?:chance|odds)|fifty[- ]fifty"
    ),
    _standard("unlikely", r"unlikely|improbabl[ey]|not (?:very )?(?:likely|probable)"),
    _standard("likely", r"likely|probabl[ey]"),
    _own("widely believed", r"widely (?:believed|thought|expected|seen)", 55, 95),
    _own(
        "believed",
        rf"{_BE} (?:\w+ )?(?:believed|thought|presumed|assumed)|presumed|presumably",
        *(55, 95),
    ),
    _own("believe", r"believes?|believed|thinks?|suspects?|suspected(?= that)", 55, 95),
    _own("expect", r"expect(?:s|ed|ing)?", 55, 95),
    _own(
        "appear",
        r"appear(?:s|ed)?(?= (?:to|that|as|likely|ready|set|poised))|seem(?:s|ed|ingly)?|"
        r"apparent(?:ly)?",
        *(55, 95),
    ),
    _own("estimated", r"estimated|estimates?(?= that)", 55, 95),
    _own(
        "reportedly",
        rf"reportedly|{_BE} reported(?: to)?|allegedly|alleged|purported(?:ly)?|"
        r"supposed(?:ly)?(?= to)|supposedly",
        *(20, 80),
    ),
    _own(
        "hope",
        r"hop(?:e|es|ed|ing)(?= (?:to|that|for|the|he|she|it|they|we))|hopefully|hopes",
        *(20, 80),
    ),
    _own("may", r"may(?! \d)|might", 20, 80),
    _own("could", r"could(?! not|n['’]t)", 20, 80),
    _own(
        "possible",
        r"(?<!as )(?<!soon as )(?<!far as )(?<!much as )possibl[ey]|perhaps|maybe|potentially",
        *(20, 80),
    ),
)
_ANY = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<h{k}>{one.pattern})" for k, one in enumerate(HEDGES))
    + r")(?![\w-])",
    re.IGNORECASE,
)


def find_hedges(parse: Parse, at: int | None = None) -> tuple[tuple[str, Hedge], ...]:
    """Find the hedges of what a sentence mainly says.

    Those in clauses and phrases beside it (“…, a proposal that might be hard”) count only where
    they hang on the main verb.

    Parameters
    ----------
    parse : Parse
        The sentence.
    at : int, optional
        The verb of what is mainly said.

    Returns
    -------
    tuple of (str, Hedge)
        The words as they stand, and their row of the table.
    """
    found = []
    for match in _ANY.finditer(parse.text):
        words = match.group()
        if words == "May":  # the month
            continue
        if any(_beside(parse, word, at) for word in _words_in(parse, match.start(), match.end())):
            continue
        row = next(k for k in range(len(HEDGES)) if match.group(f"h{k}") is not None)
        found.append((words, HEDGES[row]))
    return tuple(found)


def _words_in(parse: Parse, start: int, end: int) -> Iterator[int]:
    """Give the last word of a stretch of a sentence."""
    inside = [k for k, word in enumerate(parse.words) if start <= word.start < end]
    yield from inside[-1:]


def _beside(parse: Parse, word: int, at: int | None) -> bool:
    """Whether a word stands in a clause or phrase that hangs on a noun beside what is said."""
    for one in (word, *parse.above(word)):
        if one == at:
            return False
        if parse[one].dep in ("relcl", "acl", "appos"):
            return at is None or not parse.is_under(at, one)
        if parse[one].dep == "prep" and parse[one].text.lower() in ("despite", "amid"):
            return True
    return False


def likelihood_after(hedges: Iterable[Hedge]) -> Interval | None:
    """Give how likely something is after all its hedges: a standard term's interval before others.

    Of several the one that leaves least is given; without a hedge there is none.
    """
    rows = sorted(hedges, key=lambda one: (not one.standard, one.likelihood.low))
    return rows[0].likelihood if rows else None
