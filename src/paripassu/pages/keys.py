"""By what entries are listed: effect, who said it, what it is and is about, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from paripassu.charts.inspection.account_section import slug
from paripassu.numbers import words
from paripassu.pages.material import Material
from paripassu.process.rules_in_words import hinders

#: Lists of one sort that have a page.
_MOST: Final = 300
_KINDS: Final = {
    "sign": "Signatures", "withdraw": "Withdrawals", "perform": "Steps that were done",
    "confirm": "Confirmations", "dispute": "Disputes", "finding": "Findings of inspectors",
    "notify": "Announcements", "commit": "Declarations", "disclose": "Openings of declarations",
    "challenge": "Questions", "answer": "Answers", "seal": "Seals",
    "release": "Shares of guardians",
    "draw": "Draws", "draw-commit": "Secrets fixed for draws", "draw-reveal": "Numbers for draws",
    "charter": "The charter and its changes", "keys": "Changes of keys",
}  # fmt: skip


@dataclass(slots=True)
class Key:
    """A list of entries.

    Attributes
    ----------
    title : str
    path : str
        Of its page; empty: its entries follow each other in the record, and need none.
    entries : list of int
        Ascending; at least one.
    """

    title: str
    path: str = ""
    entries: list[int] = field(default_factory=list)


def keys_of(made: Material) -> Mapping[str, list[Key]]:
    """Give the lists of a record, by the heading under which they stand."""
    names = made.names
    party, kind, measure, month = (dict[str, list[int]]() for _ in range(4))
    steps: dict[int, str] = {}
    for line in made.logged.entries:
        index, body = line["index"], line["body"]
        party.setdefault(line["by"], []).append(index)
        kind.setdefault(line["kind"], []).append(index)
        if line["time"] is not None:
            month.setdefault(line["time"][:7], []).append(index)
        step = body.get("step")
        of = body.get("of")
        about = step if isinstance(step, str) else steps.get(of if isinstance(of, int) else -1)
        if about is not None:
            steps[index] = about
            measure.setdefault(about.partition(":")[0], []).append(index)
    known = made.agreement.measure
    return {
        "By effect": [*_effects(made)],
        "By who said it": [*_keys("by", party, names.party)],
        "By what it is": [*_keys("kind", kind, lambda name: _KINDS.get(name, f"“{name}”"))],
        "By what it is about": [
            *_keys("about", {n: e for n, e in measure.items() if n in known}, names.measure)
        ],
        "By month": [Key(_month(name), entries=found) for name, found in sorted(month.items())],
    }


def _effects(made: Material) -> Iterator[Key]:
    """List what has no effect, and what breaks a rule and counts."""
    offset = made.logged.chapters[-1].offset
    void = {offset + one.entry for one in made.logged.audit.breaches}
    broken = {one.entry: one.rule for one in made.status.breaches}
    void |= {entry for entry, rule in broken.items() if hinders(rule)}
    counting = sorted(broken.keys() - void)
    if void:
        yield Key("It has no effect", "find/effect-none.html", sorted(void))
    if counting:
        yield Key("It counts, and breaks a rule", "find/effect-counts.html", counting)


def _keys(sort: str, found: Mapping[str, list[int]], name: Callable[[str], str]) -> Iterator[Key]:
    """Make the lists of one sort, the longest first."""
    taken: set[str] = set()
    titles: set[str] = set()
    for key, entries in sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))[:_MOST]:
        path = f"find/{sort}-{slug(key)}"
        while path in taken:
            path += "-"
        taken.add(path)
        title = words.sentence(name(key)).removesuffix(".")
        if title in titles:
            title += f" ({key})"
        titles.add(title)
        yield Key(title, f"{path}.html", entries)


def _month(name: str) -> str:
    return f"{dt.date.fromisoformat(f'{name}-01'):%B %Y}"
