"""Why variants have no plan: each sentence once, and with what the others differ from it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TypeVar

from paripassu.charts.comparison_words import NOTHING, conflict_sentences, loss_sentence, title
from paripassu.charts.section import Beside, Listed
from paripassu.numbers import words
from paripassu.sequencing.comparison import Comparison

K = TypeVar("K", bound=Hashable)
#: Sentences that one answer says of a thing.
Said = Sequence[str]
#: Places at which two sentences differ, at the most, for these to be named instead of both said.
MOST_PLACES = 4
#: Words that are said before one that differs, so that it can be found.
_BEFORE = 2
#: Marks that belong to a sentence and not to its words.
_MARKS = " .,:;"


@dataclass(frozen=True, slots=True)
class VariantReasons:
    """Why those without a plan have none.

    Attributes
    ----------
    losers, conflicts : list of str
        All that there are, each once. A conflict is called by its number, from 1.
    rows : list of (str, list of str)
        For the table of the answers: who loses, and which conflicts, in each of them. A row that
        says nothing is not there.
    """

    losers: list[str]
    conflicts: list[str]
    rows: list[tuple[str, list[str]]]

    def beside(self) -> Iterator[Beside]:
        """Give the sentences under a heading; nothing where each has a plan."""
        lists = [
            Listed("Who loses by the whole", self.losers, numbered=False),
            Listed("What cannot be met together", self.conflicts),
        ]
        if found := [one for one in lists if one.items]:
            lead = (
                "Which of these conflicts each has stands in the table above, by their numbers."
                if self.conflicts
                else "Who loses in which stands in the table above."
            )
            yield Beside("Why there is no plan", lead, found)


def variant_reasons(comparison: Comparison, names: Sequence[str]) -> VariantReasons:
    """Gather why those without a plan have none, each conflict once.

    What has the same members is the same conflict. Where it is one by other amounts, or by
    positions that ask for something else, what differs stands with the names of those that have it.

    Parameters
    ----------
    comparison : Comparison
    names : sequence of str
        What each of its files is called.
    """
    answers = comparison.answers
    losses: list[dict[str, Said]] = [
        {one.party: [loss_sentence(comparison, one)] for one in answer.loses} for answer in answers
    ]
    conflicts: list[dict[frozenset[str], Said]] = [
        {frozenset(one.members): conflict_sentences(one) for one in answer.conflicts}
        for answer in answers
    ]
    numbers = {key: at for at, key in enumerate(_keys(conflicts), start=1)}
    rows = [
        (
            "Who loses by the whole",
            [", ".join(title(comparison, "party", party) for party in one) for one in losses],
        ),
        ("Which conflicts", [_runs(sorted(numbers[key] for key in one)) for one in conflicts]),
    ]
    return VariantReasons(
        losers=_once(losses, names),
        conflicts=_once(conflicts, names),
        rows=[(name, [cell or NOTHING for cell in cells]) for name, cells in rows if any(cells)],
    )


def _keys(every: Sequence[Mapping[K, Said]]) -> list[K]:
    return list(dict.fromkeys(key for one in every for key in one))


def _once(every: Sequence[Mapping[K, Said]], names: Sequence[str]) -> list[str]:
    """Say each thing as the first says it that does, then what others say otherwise."""
    items = []
    for key in _keys(every):
        told: dict[tuple[str, ...], list[str]] = {}
        for name, one in zip(names, every, strict=True):
            if key in one:
                told.setdefault(tuple(one[key]), []).append(name)
        (first, _), *others = told.items()
        said = [*first]
        for own, those in others:
            said.append(f"{words.listed(those, len(those))}: {_otherwise(first, own)}")
        items.append(" ".join(said))
    return items


def _otherwise(first: Said, own: Said) -> str:
    """Say in what sentences differ from others: by the words that do, where these are few."""
    apart: list[str] = []
    if len(first) == len(own):
        pairs = zip(first, own, strict=True)
        found = [differing(one, other) for one, other in pairs if one != other]
        apart = [] if None in found else [text for one in found if one for text in one]
    if not apart:
        return " ".join(own)
    return f"the same, but {'; '.join(dict.fromkeys(apart))}."


def differing(one: str, other: str) -> list[str] | None:
    """Say where a sentence differs from another: ``stake of 6.2 instead of 6``.

    Returns
    -------
    list of str or None
        None where they have too little in common, or one has words where the other has none.
    """
    old, new = (text.split(" ") for text in (one, other))
    places = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    others = sum(last - first for kind, _, _, first, last in places if kind != "equal")
    if others > len(new) / 3:
        return None
    said: list[str] = []
    alike = 0  # where the words before began that both have
    for kind, begin, end, first, last in places:
        if kind == "equal":
            alike = begin
            continue
        if kind != "replace" or len(said) == MOST_PLACES:
            return None
        now, was = (" ".join(part) for part in (new[first:last], old[begin:end]))
        before = " ".join(old[max(begin - _BEFORE, alike) : begin])
        if not now.strip(_MARKS) or not was.strip(_MARKS):
            return None
        text = f"{now.rstrip(_MARKS)} instead of {was.rstrip(_MARKS)}"
        said.append(f"{before} {text}" if before else text)
    return said


def _runs(numbers: Sequence[int]) -> str:
    """Write numbers in order, those in a row together: ``1, 2, 4 to 7``."""
    starts = [at for at, (one, two) in enumerate(pairwise(numbers), 1) if two != one + 1]
    said: list[str] = []
    for first, last in pairwise([0, *starts, len(numbers)]):
        run = numbers[first:last]
        said += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run)
    return ", ".join(said)
