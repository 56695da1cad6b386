"""A comparison in words: what differs, and what each file's answer is, for page and terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import PurePath
from typing import Any

from paripassu.agreement.differences import Difference
from paripassu.charts.text import clean, number, percent
from paripassu.numbers import words
from paripassu.numbers.fraction import shortest
from paripassu.sequencing.comparison import Apart, ComparedAnswer, Comparison, StepName
from paripassu.sequencing.plan import Conflict, Loss

#: Stands where a file says nothing, or an answer has no such number.
NOTHING = "–"
#: Parties that are listed even if they fare the same with all files.
MOST_PARTIES = 20
#: Digits that are added at the most, so that two numbers can be told apart.
_FINEST = 12
#: Pairs of steps that are named one by one; the document has all.
MOST_PAIRS = 12
_PLAN = {
    "optimal": "yes",
    "feasible": "yes, perhaps not the best",
    "infeasible": "no",
    "unknown": "not known: the time ended",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry that differs.

    Attributes
    ----------
    entry : str
        Its kind and name.
    says : str
        What it says in words, where that is known.
    keys : list of (str, list of str)
        Each key that differs, with a text per file; no key where the whole entry is meant.
    """

    entry: str
    says: str
    keys: list[tuple[str, list[str]]]

    @property
    def title(self) -> str:
        """Its name, with what it says."""
        return f"{self.entry}: {self.says}" if self.says else self.entry


def comparison_title(comparison: Comparison) -> str:
    """Give a heading: with the agreement's title, where all files have the same."""
    titles = {clean(one.title) for one in comparison.files}
    what = "what differs, and what it changes"
    return (
        f"{titles.pop()}: {what}"
        if len(titles) == 1 and "" not in titles
        else (what[0].upper() + what[1:])
    )


def file_names(comparison: Comparison) -> list[str]:
    """Give what each file is called: its number, its name and its title."""
    said = []
    for at, one in enumerate(comparison.files, start=1):
        name = clean(one.file or "") or "built in code"
        title = clean(one.title)
        said.append(f"File {at}: {name}" + (f" ({title})" if title else ""))
    return said


def short_names(comparison: Comparison) -> list[str]:
    """Give a heading for each file: its number, and its name without the folders."""
    return [
        f"File {at}: {clean(PurePath(one.file or '').name) or one.agreement}"
        for at, one in enumerate(comparison.files, start=1)
    ]


def changed(comparison: Comparison) -> Iterator[Changed]:
    """Give what differs, entry by entry."""
    yield from changed_of(comparison.differences, comparison.titles)


def changed_of(differences: Sequence[Difference], titles: Mapping[str, str]) -> Iterator[Changed]:
    """Give differences entry by entry, with the titles of what they are about."""
    for entry, found in groupby(differences, key=lambda one: one.entry):
        kind, colon, name = entry.partition(":")
        keys = [
            (
                one.key or "",
                [_there(value) for value in one.values]
                if one.key is None
                else [_key_text(one.key, value) for value in one.values],
            )
            for one in found
        ]
        said = titles.get(entry, "")
        says = "" if said == name else clean(said)
        yield Changed(f"{kind}{' ' if colon else ''}{clean(name)}", says, keys)


def _there(value: Any) -> str:
    return "in the file" if value else "not in the file"


def _key_text(key: str, value: Any) -> str:
    if key == "automatic" and isinstance(value, tuple):  # portions by number, no interval
        return ", ".join(map(value_text, value))
    return value_text(value)


def value_text(value: Any) -> str:
    """Write what a key of a file holds: ``signature``, ``0.5 to 0.8``, ``treaty: all``.

    Of three numbers the middle one is the likeliest: ``3 to 6 (most likely 4)``.
    """
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return shortest(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{clean(key)}: {value_text(inner)}" for key, inner in value.items())
    if isinstance(value, tuple):
        if value and all(isinstance(inner, Fraction) for inner in value):
            likeliest = f" (most likely {value_text(value[1])})" if len(value) == 3 else ""
            return f"{value_text(value[0])} to {value_text(value[-1])}{likeliest}"
        between = "; " if any(isinstance(inner, Mapping) for inner in value) else ", "
        return between.join(map(value_text, value))
    return clean(str(value))


def answer_rows(comparison: Comparison) -> list[tuple[str, list[str]]]:
    """Give what the answers are: a name for each row, and a text per file."""
    answers = comparison.answers
    ends = _told_apart([answer.end_day for answer in answers], _day)
    worst = _told_apart([answer.worst_exposure for answer in answers], _share)
    rows: list[tuple[str, list[str]]] = [
        ("Is there a plan?", [_PLAN[answer.status] for answer in answers]),
        ("Worst exposure", [_worst(*pair) for pair in zip(answers, worst, strict=True)]),
        ("Ends on day", [_dated(*pair) for pair in zip(answers, ends, strict=True)]),
    ]
    parties = _parties(comparison)
    for party in parties:
        gains = [answer.gain.get(party) for answer in answers]
        name = title(comparison, "party", party)
        rows.append((f"Gain: {name}", _told_apart(gains, _gain)))
    for party in parties:
        shares = _told_apart([answer.exposure.get(party) for answer in answers], _share)
        cells = [
            "no limit" if answer.exposure.get(party, 0) is None else cell
            for answer, cell in zip(answers, shares, strict=True)
        ]
        rows.append((f"Largest exposure: {title(comparison, 'party', party)}", cells))
    rows += [
        (name, [_named(comparison, kind, getattr(answer, field)) for answer in answers])
        for name, kind, field in (
            ("Left out", "measure", "left_out"),
            ("Chosen", "measure", "chosen"),
            ("Preferences not kept", "", "preferences_broken"),
        )
    ]
    rows.append(("Conflicts", [_conflicts(answer) for answer in answers]))
    return [(name, cells) for name, cells in rows if set(cells) != {NOTHING}]


def legend(comparison: Comparison) -> list[str]:
    """Say what the numbers of the answers are; nothing where there are none."""
    if not any(answer.found for answer in comparison.answers):
        return []
    same = len({p for answer in comparison.answers for p in answer.gain}) - len(
        _parties(comparison)
    )
    exposure = "what a party would have lost, on balance, if everything broke down at the worst"
    return [
        f"Exposure is {exposure} moment, as a share of what it accepts.",
        "Gain is in each party's own units.",
        *([f"{words.count(same, 'party')} with the same numbers: not listed."] if same else []),
    ]


def _parties(comparison: Comparison) -> list[str]:
    """Give the parties whose numbers are shown: of very many those that fare differently."""
    answers = comparison.answers
    parties = list(dict.fromkeys(party for answer in answers for party in answer.gain))
    if len(parties) <= MOST_PARTIES:
        return parties
    return [
        party
        for party in parties
        if len({(answer.gain.get(party), answer.exposure.get(party)) for answer in answers}) > 1
    ]


def _told_apart(
    values: Sequence[Fraction | None], write: Callable[[Fraction, int], str]
) -> list[str]:
    """Write values beside each other with so many digits that different ones read so."""
    texts: list[str] = []
    for more in range(_FINEST):
        texts = [NOTHING if value is None else write(value, more) for value in values]
        if len(set(texts)) == len(set(values)):
            break
    return texts


def _share(value: Fraction, more: int) -> str:
    return words.percent(value, "asked", more if value >= Fraction(1, 10) else more + 1)


def _gain(value: Fraction, more: int) -> str:
    return words.number(value, "promised", 2 + more)


def _day(value: Fraction, more: int) -> str:
    return words.number(value, "asked", 2 + more)


def _dated(answer: ComparedAnswer, said: str) -> str:
    return said if answer.end_date is None else f"{said} ({words.date(answer.end_date)})"


def _worst(answer: ComparedAnswer, said: str) -> str:
    if answer.status == "feasible" and answer.bound:
        return f"{said}; no order gets below {percent(answer.bound, 'promised')}"
    return said


def _named(comparison: Comparison, kind: str, names: Sequence[str]) -> str:
    return ", ".join(title(comparison, kind, name) for name in names) or NOTHING


def _conflicts(answer: ComparedAnswer) -> str:
    if answer.found or answer.complete is None:
        return NOTHING
    if answer.complete.conflicts:
        return str(len(answer.conflicts))
    return f"{len(answer.conflicts)} or more" if answer.conflicts else "not found in time"


def title(comparison: Comparison, kind: str, name: str) -> str:
    """Give the name of a party or a measure for people."""
    return clean(comparison.titles.get(f"{kind}:{name}", "")) or name


def order_words(comparison: Comparison) -> list[str]:
    """Say in what order the plans perform what all of them have."""
    order = comparison.order
    if order is None:
        return []
    plans = sum(answer.found for answer in comparison.answers)
    both = "Both plans" if plans == 2 else f"All {plans} plans"
    if not order.shared:
        return [f"{both} have no step in common."]
    shared = f"{both} have {words.count(order.shared, 'step')} in common"
    if not order.apart:
        return [f"{shared}, and none of these is done in another order."]
    pairs = words.count(len(order.apart), "pair")
    are = "is" if len(order.apart) == 1 else "are"
    return [
        f"{shared}. {pairs} of neighbours in the first plan {are} the other way round in another:",
        *(_apart(comparison, one) for one in order.apart[:MOST_PAIRS]),
        *([f"and {more} more"] if (more := len(order.apart) - MOST_PAIRS) > 0 else []),
    ]


def _apart(comparison: Comparison, one: Apart) -> str:
    first, second = (step_title(comparison, step) for step in (one.before, one.after))
    others = [f"file\u00a0{at}" for at, so in enumerate(one.so, start=1) if so is False]
    return f"{first} before {second}; the other way round in {words.listed(others)}"


def step_title(comparison: Comparison, step: StepName) -> str:
    """Name a step in a sentence: the title of its measure, and which portion where it has more."""
    name = f"“{title(comparison, 'measure', step.measure)}”"
    part = _portion(comparison, step.measure, step.portion)
    return f"{part} of {name}" if part else name


def step_name(comparison: Comparison, step: str) -> str:
    """Name a step, ``MEASURE:PORTION``, in a list."""
    measure, _, portion = step.rpartition(":")
    part = _portion(comparison, measure, int(portion))
    name = title(comparison, "measure", measure)
    return f"{name}: {part}" if part else name


def _portion(comparison: Comparison, measure: str, portion: int) -> str:
    """Say which portion it is: a stage's name, a number, or nothing where there is one only."""
    if stage := clean(comparison.titles.get(f"stage:{measure}:{portion}", "")):
        return f"“{stage}”"
    others = {
        name
        for answer in comparison.answers
        for moment in answer.moments
        for name in moment
        if name.startswith(f"{measure}:")
    }
    return f"portion {portion}" if len(others) > 1 else ""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a file has no plan, and what would mend it.

    Attributes
    ----------
    file : int
        Its number, from 1.
    loses : list of str
        Who loses by the whole.
    conflicts : list of list of str
        Its conflicts: what cannot be met together, then by how much it fails.
    repairs : list of str
        The mildest repair of each kind.
    """

    file: int
    loses: list[str]
    conflicts: list[list[str]]
    repairs: list[str]


def conflict_sentences(conflict: Conflict) -> list[str]:
    """Say what cannot be met together, then by how much it fails."""
    return [clean(conflict.because), *(clean(amount.in_words) for amount in conflict.amounts)]


def loss_sentence(comparison: Comparison, loss: Loss) -> str:
    """Say by how much a party loses by the whole."""
    return (
        f"{title(comparison, 'party', loss.party)} loses by the whole: it gains "
        f"{number(loss.gain)} by all of it, and its stake is {number(loss.stake)}. "
        "No order, date or deposit changes that."
    )


def reasons(comparison: Comparison) -> Iterator[Reasons]:
    """Give why each file without a plan has none."""
    shared = comparison.conflicts.shared
    for at, answer in enumerate(comparison.answers, start=1):
        if answer.status != "infeasible":
            continue
        loses = [loss_sentence(comparison, one) for one in answer.loses]
        conflicts = []
        for conflict in answer.conflicts:
            because, *amounts = conflict_sentences(conflict)
            every = " Every file has this conflict." if conflict.members in shared else ""
            conflicts.append([because + every, *amounts])
        repairs = []
        for repair in answer.repairs:
            costs = ", ".join(
                f"{title(comparison, 'party', party)} {number(amount, 'asked')}"
                for party, amount in repair.burden.items()
                if amount
            )
            burden = f"Burden: {costs}." if costs else "Nobody gives up a demand."
            repairs.append(f"{clean(repair.summary) or repair.kind} {burden}")
        yield Reasons(at, loses, conflicts, repairs)
