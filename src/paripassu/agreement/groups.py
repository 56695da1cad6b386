"""The ``[together]`` table: groups of steps that are performed at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from paripassu.agreement.called import Called, titled, told
from paripassu.agreement.draft import Draft, Read
from paripassu.agreement.model import MOST_STEPS, Measure, Step
from paripassu.agreement.problem import Problem
from paripassu.nearest import nearest
from paripassu.quoted import quoted, shown
from paripassu.told import Told
from paripassu.toml.locate import Path


def read_groups(document: Mapping[str, Any], draft: Draft) -> Iterator[Problem]:
    """Read and expand the groups of a parsed file; the draft's measures must have been read."""
    table = document.get("together", {})
    if not isinstance(table, Mapping):
        yield Problem(
            ("together",), f"should be a table, not {shown(table)}", Told("write [together]", "")
        )
        return
    for key in table:
        if key != "groups":
            yield Problem(
                ("together", key), f"unknown key {quoted(key)}", partial(nearest, key, ["groups"])
            )
    groups = table.get("groups", [])
    if not isinstance(groups, list):
        yield Problem(
            ("together", "groups"),
            f"should be a list of lists, not {shown(groups)}",
            'write groups = [["MEASURE", "MEASURE"]]',
        )
        return
    measures = {read.entry.id: read for read in draft.measures if read.has("id")}
    total = 0
    for index, members in enumerate(groups):
        path: Path = ("together", "groups", index)
        if total > MOST_STEPS:
            yield Problem(path, f"the groups have more than {MOST_STEPS} portions", "drop some")
            return
        if not isinstance(members, list):
            yield Problem(
                path,
                f"should be a list, not {shown(members)}",
                Told('write ["MEASURE", "MEASURE"]', ""),
            )
            continue
        reader = _Group(path, measures)
        yield from reader.read(members)
        draft.groups += [(path, group) for group in reader.expanded()]
        total += reader.size()


def same_portion(
    groups: Sequence[tuple[Path, tuple[Step, ...]]], measures: Mapping[str, Measure]
) -> Iterator[Problem]:
    """Find steps that stand twice in one group, or in two.

    Parameters
    ----------
    groups : sequence
        With their places in the file.
    measures : mapping
        By id; all that the groups name.
    """
    first: dict[Step, Path] = {}
    for path, group in groups:
        for step in group:
            if step in first:
                where = "twice in this group" if first[step] == path else "in another group too"
                yield Problem(
                    path,
                    Told(
                        f"{str(step)!r} stands {where}",
                        f"{Called(measures, titles=True).step(step)} stands {where}",
                    ),
                    "put all that happens at that moment into one group, once",
                    also=(first[step],) if first[step] != path else (),
                )
            first.setdefault(step, path)


class _Group:
    """One group while it is read."""

    def __init__(self, path: Path, measures: Mapping[str, Read[Measure]]) -> None:
        self._path = path
        self._measures = measures
        self._whole: list[Measure] = []
        self._single: list[Step] = []
        self._failed = False

    def read(self, members: Sequence[Any]) -> Iterator[Problem]:
        for index, member in enumerate(members):
            yield from self._member((*self._path, index), member)
        if self._failed:
            return
        yield from self._fits(len(members))

    def expanded(self) -> list[tuple[Step, ...]]:
        """Give the groups of steps: one for each portion where whole measures are grouped."""
        if self._failed:
            return []
        count = len(self._whole[0].shares) if self._whole else 1
        return [
            (*(Step(measure.id, portion) for measure in self._whole), *self._single)
            for portion in range(1, count + 1)
        ]

    def size(self) -> int:
        """Give the number of steps."""
        return sum(len(measure.shares) for measure in self._whole) + len(self._single)

    def _fits(self, members: int) -> Iterator[Problem]:
        if members < 2:
            self._failed = True
            yield Problem(self._path, "a group has two members or more", "add one, or drop it")
        counts = {measure.id: len(measure.shares) for measure in self._whole}
        if len(set(counts.values())) > 1:
            self._failed = True
            known = {measure.id: measure for measure in self._whole}
            said = [
                ", ".join(f"{name(id_)} has {count}" for id_, count in counts.items())
                for name in (str, Called(known, titles=True).measure)
            ]
            yield Problem(
                self._path,
                Told(
                    *(f"measures in a group have equally many portions, but {one}" for one in said)
                ),
                Told("name single portions, as MEASURE:PORTION", "choose single portions"),
            )
        elif self._single and max(counts.values(), default=1) > 1:
            self._failed = True
            many = next(name for name, count in counts.items() if count > 1)
            yield Problem(
                self._path,
                told(
                    {measure.id: measure for measure in self._whole},
                    lambda called: (
                        f"there are single portions and the whole of {called.measure(many)}, "
                        f"which has {counts[many]}"
                    ),
                ),
                Told(f"name the portion of it, as {many}:1", "choose the portion of it"),
            )

    def _member(self, path: Path, member: Any) -> Iterator[Problem]:
        problem = None
        if not isinstance(member, str):
            problem = Problem(
                path,
                f"should be a measure or MEASURE:PORTION in quotes, not {shown(member)}",
            )
        else:
            name, colon, portion = member.partition(":")
            read = self._measures.get(name)
            if read is None:
                problem = Problem(
                    path,
                    f"unknown measure {quoted(name)}",
                    partial(nearest, name, self._measures),
                )
            elif not read.has("portions", "stages"):
                self._failed = True  # which is told at the measure
            elif not colon:
                self._whole.append(read.entry)
            else:
                problem = self._portion(path, read.entry, portion)
        if problem is not None:
            self._failed = True
            yield problem

    def _portion(self, path: Path, measure: Measure, portion: str) -> Problem | None:
        count = len(measure.shares)
        if portion.isascii() and portion.isdigit() and len(portion) < 5:
            if 1 <= int(portion) <= count:
                self._single.append(Step(measure.id, int(portion)))
                return None
            return Problem(
                path,
                Told(
                    f"measure {measure.id!r} has no portion {int(portion)}",
                    f"{titled(measure.id, measure.title)} has no portion {int(portion)}",
                ),
                f"its portions are 1 to {count}" if count > 1 else "it has one portion",
            )
        names = [stage.name for stage in measure.stages]
        return Problem(
            path,
            f"{quoted(portion)} is no number of a portion",
            f"write '{measure.id}:{names.index(portion) + 1}'" if portion in names else "",
        )
