"""The page of a process: who moves next; pictures and tables of how it came to stand there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.picture import Picture
from paripassu.charts.process.course import part_of, planned_days
from paripassu.charts.process.course_picture import course
from paripassu.charts.process.declared import declarations, findings
from paripassu.charts.process.declared_picture import declared
from paripassu.charts.process.exposed_picture import exposed
from paripassu.charts.process.status_names import Names
from paripassu.charts.process.status_text import (
    STATES,
    cost_of,
    days_lines,
    kept_of,
    matters_lines,
)
from paripassu.charts.process.status_turn import due_lines, headline, owed_lines
from paripassu.charts.section import Beside, Listed, Section
from paripassu.charts.text import clean, number, percent
from paripassu.numbers import words
from paripassu.process.status import Status
from paripassu.process.status_parts import StepStatus

#: Rows of a table, lines of a list, and roots: a page has to be opened by a browser.
_MOST_ROWS, _MOST_LINES, _MOST_ROOTS = 2000, 100, 4
#: What gives everything that a page leaves out: of the status, and of the statements themselves.
_STATUS, _RECORD = "paripassu status --json", "paripassu record export"


def status_charts(status: Status) -> list[Picture]:
    """Draw where a process stands: the plan as it was to be and as it went; exposure; declarations.

    Parameters
    ----------
    status : Status
        As :func:`paripassu.state` or :func:`paripassu.status` gives it; one that was read from a
        document knows neither its agreement nor its plan, and has no picture. Exposure and what was
        declared are drawn where it was asked for with ``history=True``.

    Returns
    -------
    list of Picture
        Those for which there is something to draw.
    """
    terms = status.terms
    if terms is None:
        return []
    made = (course(status, terms), exposed(status, terms), declared(status, terms))
    return [one for one in made if one is not None]


def status_section(
    status: Status, *, heading: str = "Where it stands", prefix: str = ""
) -> Section:
    """Gather what is shown of a status."""
    names = Names(status)
    listed = matters(status, names)
    return Section(
        heading=heading,
        lead=headline(status, names),
        pictures=status_charts(status),
        said=said(status, names),
        prefix=prefix,
        grids=[grid for grid in _grids(status, names) if grid.rows],
        beside=[
            Beside("Everything else", "Entries are named by their numbers in the record.", listed)
        ]
        if listed
        else [],
    )


def said(status: Status, names: Names) -> list[str]:
    """Say who must do what by when, and as of which day all is said."""
    first = [text for text, _ in due_lines(status, names)]
    return [*_some(first), *days_lines(status)]


def moving(status: Status, names: Names) -> list[str]:
    """Say who must do what by when: the steps that are due, or else the other acts that are owed.

    As a terminal has it: where no step is due, the other acts are what everybody waits for.
    """
    due = [text for text, _ in due_lines(status, names)]
    if not due and status.phase in ("in force", "ending"):
        due = [*owed_lines(status, names)]
    return _some(due)


def matters(status: Status, names: Names) -> list[Listed]:
    """List everything else there is to say, each under its heading."""
    owed = [*owed_lines(status, names)]
    groups = [("Other acts that are owed", owed), *matters_lines(status, names)]
    return [
        Listed(name, _some(lines), numbered=False)
        for name, lines in ((name, [*lines]) for name, lines in groups)
        if lines
    ]


def _some(lines: list[str], most: int = _MOST_LINES, whole: str = _STATUS) -> list[str]:
    if len(lines) <= most:
        return lines
    return [*lines[:most], f"And {len(lines) - most:,} more: {whole} gives all."]


def _grids(status: Status, names: Names) -> Iterator[Grid]:
    yield steps_grid(status, names)
    yield stopped_grid(status, names)
    yield opened_grid(status, names)
    yield found_grid(status, names)


def stopped_grid(status: Status, names: Names) -> Grid:
    """Show what each party keeps if everything stops now, and what leaving costs it."""
    return Grid(
        title="If everything stopped now",
        header=(
            "Party",
            "Keeps if all stops now",
            "Exposed: below 0 by",
            "Loses if it leaves now",
        ),
        rows=[
            GridRow(
                [
                    names.party(one.party),
                    kept_of(one),
                    number(one.exposure, "asked"),
                    cost_of(one.leave.cost),
                ]
            )
            for one in status.parties
        ],
        caption="In each party's own units. Keeps: what it would have on balance if everything "
        "stopped now. Exposed: how far that is below 0; it is 0 where a party has not given more "
        "than it got. Loses: its stake, and what the rest would have brought it, if it walked "
        "away; a party that is not exposed loses that, too. Where there are two numbers, something "
        "is in doubt.",
        words=frozenset({0}),
    )


def steps_grid(status: Status, names: Names) -> Grid:
    """Show the plan step by step: as it was to be, and as it went."""
    planned = {} if status.terms is None else planned_days(status, status.terms)
    rows = [
        GridRow(
            [
                f"{one.moment}",
                names.parties(one.by),
                names.measure(one.measure)[1:-1],
                _part(status, names, one),
                _day(_planned(planned.get(one.key))),
                _day(one.performed),
                _state(status, one),
                names.waits(one.waits_for),
            ],
            alarm=one.state in ("late", "disputed") or one.down is not None or bool(one.contested),
        )
        for one in status.steps[:_MOST_ROWS]
    ]
    return Grid(
        title="Step by step",
        header=("Moment", "Who", "What", "Part", "Planned by", "Done on", "State", "Waits for"),
        rows=rows,
        caption=f"Steps of one moment happen together.{_left_out(len(status.steps))}",
        words=frozenset({1, 2, 3, 6, 7}),
    )


def _left_out(rows: int, whole: str = _STATUS) -> str:
    """Say that a table does not show all its rows, and where they are."""
    if rows <= _MOST_ROWS:
        return ""
    return f" These are the first {_MOST_ROWS:,} of {rows:,} rows: {whole} gives all."


def _part(status: Status, names: Names, step: StepStatus) -> str:
    if sum(one.measure == step.measure for one in status.steps) == 1:
        return ""
    return part_of(names, step).removeprefix("part ")


def _planned(days: tuple[float, float] | None) -> dt.date | None:
    if days is None or not 1 <= days[1] <= dt.date.max.toordinal():
        return None
    return dt.date.fromordinal(int(days[1]))


def _day(day: dt.date | None) -> str:
    return "" if day is None else words.date(day)


def _state(status: Status, step: StepStatus) -> str:
    said = [STATES[step.state]]
    if step.state == "due" and step.due_by is not None:
        said = [f"due by {words.date(step.due_by)}"]
    elif step.state == "late" and step.due_by is not None:
        said.append(f"it was due by {words.date(step.due_by)}")
    done = step.performed is not None and step.down is None
    if step.late_days and done:
        said.append(f"{words.count(step.late_days, 'day')} late")
    if step.ahead and done:
        said.append("done before its turn")
    if step.contested:
        said.append("a dispute of it was not resolved")
    if step.down is not None:
        said.append(f"stopped counting on {words.date(step.down.day)}")
    if step.detect is not None and done:
        said.append(
            f"a violation would be found with a probability of "
            f"{percent(step.detect.achieved, 'promised')} "
            f"({percent(step.detect.required)} required)"
        )
    return "; ".join(said)


def opened_grid(status: Status, names: Names) -> Grid:
    """Show what was declared, and what of it is open to whom."""
    rows = []
    roots = []
    for one in declarations(status, names):
        of = f"{names.party(one.party)}, entry {one.entry:,}"
        if one.root:
            day = "" if one.day is None else f" of {_day(dt.date.fromordinal(one.day))}"
            roots.append(f"The root of the declaration in entry {one.entry:,}{day} is {one.root}.")
        for line in one.lines:
            kind = "stage" if line.stage else "table"
            cells = [of, line.name, kind]
            if not line.openings:
                rows.append(GridRow([*cells, "", "", "", line.said]))
            for part in line.openings:
                since = "receipt not confirmed yet" if part.since is None else (
                    f"open since {_day(dt.date.fromordinal(part.since))}"
                )  # fmt: skip
                rows.append(GridRow([*cells, part.part, part.to, f"{part.entry:,}", since]))
    return Grid(
        title="What was declared and opened",
        header=("Declaration", "Name", "Kind", "Part", "Opened to", "Entry", "State"),
        rows=rows[:_MOST_ROWS],
        caption=" ".join(clean(root) for root in _some(roots, _MOST_ROOTS, _RECORD))
        + _left_out(len(rows)),
        words=frozenset({0, 1, 2, 3, 4, 6}),
    )


def _older(count: int, newest: int) -> str:
    if count <= newest:
        return ""
    return f" The newest {newest:,} of {count:,} are shown: {_RECORD} gives all."


def found_grid(status: Status, names: Names, newest: int | None = None) -> Grid:
    """Show what inspectors found: of many the first, or so many of the ``newest``."""
    found = () if status.history is None else status.history.found
    titles = {one.step: one.title for one in findings(status, names)}
    rows = [
        GridRow(
            [
                f"{one.entry:,}",
                titles.get(one.step, names.step(one.step) if one.step else "A material balance"),
                names.party(one.by),
                _day(one.day),
                clean(one.verdict),
                "" if one.draw is None else clean(one.draw),
                percent(one.detect, "promised"),
            ],
            alarm=one.verdict in ("violation", "undone"),
        )
        for one in (found[:_MOST_ROWS] if newest is None else found[-newest:])
    ]
    return Grid(
        title="What was found",
        header=("Entry", "On", "By", "Day", "Verdict", "Draw", "Detection"),
        rows=rows,
        caption="Detection is the probability with which a violation would have been found."
        + (_left_out(len(found), _RECORD) if newest is None else _older(len(found), newest)),
        words=frozenset({1, 2, 3, 4, 5}),
    )
