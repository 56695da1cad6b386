"""Findings against draws: which drawn item is each about, and which of them still count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from paripassu.inspection.assessment.findings import Findings, Written, derive
from paripassu.inspection.assessment.names import Known
from paripassu.inspection.assessment.readings import bound
from paripassu.inspection.assessment.result import ItemFinding, Result
from paripassu.inspection.draw.result import Draw
from paripassu.quoted import cut, quoted
from paripassu.tables.problems import Problems

#: Ids of a loop that a message spells out.
_LONGEST_LOOP = 6
#: Draw, stratum, item.
Key = tuple[str, str, str]


@dataclass(slots=True)
class Found:
    """A finding on a drawn item.

    Attributes
    ----------
    key : tuple of str
        Draw, stratum and item.
    result : str
    derived : bool
        Whether it follows from the readings.
    supersedes, superseded_by : list of Found
    """

    row: Written
    key: Key
    step: str | None
    result: Result
    derived: bool
    supersedes: list[Found] = field(default_factory=list)
    superseded_by: list[Found] = field(default_factory=list)

    def to_item_finding(self, limit: Fraction) -> ItemFinding:
        """Give it as the answer shows it."""
        row, readings = self.row, self.row.readings
        draw, stratum, item = self.key
        return ItemFinding(
            row=row.line,
            id=row.id,
            draw=draw,
            step=self.step,
            stratum=stratum,
            item=item,
            method=row.method,
            result=self.result,
            derived=self.derived,
            declared=None if row.declared is None else float(row.declared),
            measured=None if row.measured is None else float(row.measured),
            difference=readings and float(readings.measured - readings.declared),
            bound=readings and bound(readings.variance, limit),
            unit=row.unit,
            inspector=row.inspector,
            date=row.date,
            evidence=row.evidence,
            supersedes=tuple(one.row.line for one in self.supersedes),
            superseded_by=tuple(one.row.line for one in self.superseded_by),
        )


def match(
    findings: Findings | None, draws: Sequence[Draw], limit: Fraction
) -> tuple[tuple[Found, ...], Mapping[str, str | None]]:
    """Match findings with drawn items, byte for byte.

    Parameters
    ----------
    findings : Findings or None
        None: nobody has looked yet.
    draws : sequence of Draw
        With distinct ids.
    limit : Fraction
        How many σ a difference may have.

    Returns
    -------
    found : tuple of Found
        In the order of the rows.
    steps : mapping
        Draw's id to its step.

    Raises
    ------
    TableError
        A finding is about an item that was not drawn, contradicts itself or its draw, or its chain
        of replacements leads nowhere.
    """
    steps = {draw.id: draw.step for draw in draws}
    if findings is None:
        return (), steps
    problems = Problems(findings.source)
    strata = {
        draw.id: {name: frozenset(stratum.picked) for name, stratum in draw.strata.items()}
        for draw in draws
    }
    known = Known(item for kinds in strata.values() for items in kinds.values() for item in items)
    said: dict[str, tuple[str, int]] = {}  # a draw that names no step: the first row's, and where
    found = []
    for row in findings.rows:
        draw = row.draw or (draws[0].id if len(draws) == 1 else "")
        if draw not in strata:
            _unknown_draw(row, draws, problems)
            continue
        if row.item not in strata[draw].get(row.stratum, ()):
            _not_drawn(row, draw, strata[draw], known, problems)
            continue
        _same_step(row, draw, steps[draw], said, problems)
        result, derived = derive(row, limit, problems)
        found.append(Found(row, (draw, row.stratum, row.item), None, result, derived))
    _chain(found, problems)
    problems.raise_if_any()
    named = {draw: steps[draw] or said.get(draw, ("", 0))[0] or None for draw in steps}
    for one in found:
        one.step = named[one.key[0]]
    return tuple(found), named


def _unknown_draw(row: Written, draws: Sequence[Draw], problems: Problems) -> None:
    if not row.draw:
        what = "is empty, and there are several draws"
        problems.add(row.line, "draw", what, Known(d.id for d in draws).hint(""))
        return
    what = f"there is no draw {quoted(row.draw)}"
    problems.add(row.line, "draw", what, Known(draw.id for draw in draws).hint(row.draw))


def _not_drawn(
    row: Written,
    draw: str,
    strata: Mapping[str, frozenset[str]],
    known: Known,
    problems: Problems,
) -> None:
    others = [name for name, items in strata.items() if row.item in items]
    if others:
        here = f"in stratum {quoted(row.stratum)}" if row.stratum else "without a stratum"
        what = f"the item {quoted(row.item)} was not drawn {here} of draw {quoted(draw)}"
        mend = f"it was drawn in {', '.join(map(quoted, others[:3]))}"
        problems.add(row.line, "stratum", what, mend)
        return
    what = f"the item {quoted(row.item)} was not drawn in draw {quoted(draw)}"
    problems.add(row.line, "item", what, known.hint(row.item))


def _same_step(
    row: Written,
    draw: str,
    step: str | None,
    said: dict[str, tuple[str, int]],
    problems: Problems,
) -> None:
    if not row.step:
        return
    if step is not None:
        if row.step != step:
            what = f"is {quoted(row.step)}, and draw {quoted(draw)} is of step {quoted(step)}"
            problems.add(row.line, "step", what)
        return
    first, line = said.setdefault(draw, (row.step, row.line))
    if row.step != first:
        what = f"is {quoted(row.step)}, and line {line} says {quoted(first)} for the same draw"
        problems.add(row.line, "step", what)


def _chain(found: Sequence[Found], problems: Problems) -> None:
    """Link findings with those that they replace."""
    by_id: dict[str, Found] = {}
    for one in found:
        if not one.row.id:
            continue
        first = by_id.setdefault(one.row.id, one)
        if first is not one:
            what = f"{quoted(one.row.id)} stands in line {first.row.line} already"
            problems.add(one.row.line, "id", what, "give every finding an id of its own")
    known = Known(by_id)
    for one in found:
        for name in _replaced(one.row.supersedes, by_id):
            other = by_id.get(name)
            if other is None:
                what = f"there is no finding with the id {quoted(name)}"
                problems.add(one.row.line, "supersedes", what, known.hint(name))
            elif other.key != one.key:
                what = (
                    f"{quoted(name)} (line {other.row.line}) is about "
                    f"{_described(other.key)}, and this finding about {_described(one.key)}"
                )
                problems.add(one.row.line, "supersedes", what)
            else:
                one.supersedes.append(other)
                other.superseded_by.append(one)
    for loop in _loops(found):
        names = [one.row.id for one in loop[:_LONGEST_LOOP]]
        names.append(names[0] if len(loop) <= _LONGEST_LOOP else "…")
        what = f"leads back to this finding: {' → '.join(map(cut, names))}"
        mend = "only a later finding replaces an earlier one"
        problems.add(loop[0].row.line, "supersedes", what, mend)


def _replaced(cell: str, by_id: Mapping[str, Found]) -> Iterator[str]:
    """Read a cell: one id, or several between blanks: one finding can settle a dispute of two."""
    names = [cell] if cell in by_id else cell.split()
    yield from dict.fromkeys(names)


def _loops(found: Sequence[Found]) -> Iterator[list[Found]]:
    """Give each loop of replacements, every finding followed by one that it replaces."""
    # Whatever nothing replaces is taken away, until only loops are left, and what they replace.
    left = {id(one): len(one.superseded_by) for one in found}
    free = [one for one in found if not left[id(one)]]
    while free:
        for other in free.pop().supersedes:
            left[id(other)] -= 1
            if not left[id(other)]:
                free.append(other)
    seen: set[int] = set()
    for one in found:
        # Everything that is left is replaced by something that is left: back to a loop.
        path: list[Found] = []
        while left[id(one)] and id(one) not in seen:
            seen.add(id(one))
            path.append(one)
            one = next(other for other in one.superseded_by if left[id(other)])
        start = next((at for at, step in enumerate(path) if step is one), None)
        if start is not None:
            yield path[start:][::-1]


def _described(key: Key) -> str:
    draw, stratum, item = key
    within = f" of stratum {quoted(stratum)}" if stratum else ""
    return f"item {quoted(item)}{within} of draw {quoted(draw)}"
