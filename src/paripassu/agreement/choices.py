"""Choices: which measures are certain to be in a plan, and which choices no plan can meet.

Groups are performed whole or not at all, and every measure in full, so that measures with portions
in one group are in a plan together or left out together.

Rules: docs/specification/sequencing.md#amounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from paripassu.agreement.called import Called
from paripassu.agreement.model import Choice, Measure, Step
from paripassu.agreement.problem import Problem
from paripassu.numbers import words
from paripassu.told import Told
from paripassu.toml.locate import Path


def certain_measures(
    measures: Mapping[str, Measure],
    choices: Sequence[Choice],
    groups: Sequence[Sequence[Step]],
) -> frozenset[str]:
    """Give the measures that no choice leaves out, limits and ``optional`` left aside."""
    open_ = {name for choice in choices if choice.least < len(choice.of) for name in choice.of}
    open_ -= {name for choice in choices if choice.least == len(choice.of) for name in choice.of}
    tied = _tied(groups)
    forced = {tied[name] for name in tied if name not in open_}
    return frozenset(
        name for name in measures if name not in open_ or tied.get(name, name) in forced
    )


def impossible_choices(
    choices: Iterable[tuple[Path, Choice]],
    groups: Sequence[tuple[Path, Sequence[Step]]],
    measures: Mapping[str, Measure],
) -> Iterator[Problem]:
    """Find choices that the groups leave no way to meet.

    Parameters
    ----------
    choices, groups : iterable
        With their places in the file.
    measures : mapping
        By id.
    """
    every = list(choices)
    tied = _tied([group for _, group in groups])
    open_ = {name for _, choice in every for name in choice.of}
    forced = {tied[name] for name in tied if name not in open_}
    for path, choice in every:
        sizes: dict[str, int] = {}
        for name in choice.of:
            sizes[tied.get(name, name)] = sizes.get(tied.get(name, name), 0) + 1
        # How many of them can be in a plan, all sets of ties tried at once.
        least = sum(size for tie, size in sizes.items() if tie in forced)
        possible = {least}
        for tie, size in sizes.items():
            if tie not in forced:
                possible |= {count + size for count in possible}
        if any(choice.least <= count <= choice.most for count in possible):
            continue
        asked = f"{'exactly' if choice.at_least is None else 'at least'} {choice.least}"
        grouped = [
            place
            for place, group in groups
            if any(tied.get(step.measure) in sizes for step in group)
        ]
        yield Problem(
            (*path, "of"),
            Told(
                *(
                    f"no plan can have {asked} of {words.listed([*map(name, choice.of)])}: groups "
                    f"are performed whole or not at all, so {_counts(sorted(possible))} of them "
                    "are in a plan"
                    for name in (str, Called(measures, titles=True).measure)
                )
            ),
            "change the choice or the groups",
            also=tuple(grouped),
        )


def _counts(possible: Sequence[int]) -> str:
    *others, last = [str(count) for count in possible]
    return f"{', '.join(others)} or {last}" if others else last


def _tied(groups: Iterable[Sequence[Step]]) -> Mapping[str, str]:
    """Give for each measure in a group one that stands for all that are tied to it."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for group in groups:
        for step in group:
            parent[root(step.measure)] = root(group[0].measure)
    return {name: root(name) for name in list(parent)}
