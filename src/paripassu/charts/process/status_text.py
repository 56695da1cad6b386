"""Where a process stands, in a terminal: who moves next first, then everything else in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.charts.process import status_matters as matters
from paripassu.charts.process.status_names import Names
from paripassu.charts.process.status_turn import due_lines, headline, owed_lines
from paripassu.charts.screen import hang, say, table
from paripassu.charts.text import clean, number, percent, short
from paripassu.numbers import words
from paripassu.process.status import Status
from paripassu.process.status_parts import PartyStatus, StepStatus, StepWord

if TYPE_CHECKING:
    from rich.console import Console

#: Longer lists fill the screen; the document has them all.
_MOST = 30
_NOW = {"void": "never done"}
#: The states of a step, in words.
STATES: Mapping[StepWord, str] = {
    "waiting": "not its turn yet",
    "due": "due",
    "late": "late",
    "performed": "done, and not settled yet",
    "disputed": "claimed as done, and disputed",
    "confirmed": "done and settled",
    "void": "never done",
}
_SCORES = ("not begun", "begun", "half or more", "all settled")


def render_status(console: Console, status: Status) -> None:
    """Print where a process stands.

    Parameters
    ----------
    console : rich.console.Console
        Where to.
    status : Status
    """
    names = Names(status)
    say(console, headline(status, names), style="bold")
    first = [*due_lines(status, names)]
    owed = [*owed_lines(status, names)]
    if not first and status.phase in ("in force", "ending"):
        first, owed = [(text, "") for text in owed], []
    for text, style in first[:_MOST]:
        hang(console, "  ·", text, style)
    if len(first) > _MOST:
        hang(console, "  ·", f"and {len(first) - _MOST:,} more; --json gives them all")
    console.print()
    if status.terms is not None and (title := short(status.terms.title)):
        say(console, words.sentence(title))
    for text in days_lines(status):
        say(console, text)
    if owed:
        _section(console, "Other acts that are owed", owed)
    for heading, lines in matters_lines(status, names):
        _section(console, heading, lines)
    _progress(console, status, names)
    _parties(console, status, names)


def matters_lines(status: Status, names: Names) -> Iterator[tuple[str, Iterable[str]]]:
    """Give what else there is to say, each with its heading; nothing may stand under one."""
    yield "Steps whose turn came last", _unlocked(status, names)
    yield "Disputes", matters.disputes(status, names)
    yield "Done, and not settled yet", matters.unsettled(status, names)
    yield "Claimed as done, but does not count", matters.fallen(status, names)
    yield "Dates that were missed", matters.missed(status, names)
    yield (
        "Statements that break a rule, and have no effect",
        matters.breaches(status, names, counting=False),
    )
    yield (
        "Statements that break a rule, and still count",
        matters.breaches(status, names, counting=True),
    )
    yield "Allowed already, although the plan has it later", _allowed(status, names)
    yield "Withdrawals, amendments and announcements", matters.agreed(status, names)
    yield "Files that do not show what they should", [clean(one) for one in status.notes]
    yield "Declarations", matters.declarations(status, names)
    yield "Inspections", matters.inspections(status, names)


def days_lines(status: Status) -> Iterator[str]:
    """Say as of when all of it is, and since when the agreement is in force."""
    day = words.date(status.at)
    if status.as_of is None:
        yield f"As of {day}. No statement counts yet."
    elif status.as_of == status.at:
        yield f"As of {day}, the day of the last statement."
    else:
        yield f"As of {day}. The last statement was made on {words.date(status.as_of)}."
    others = [
        one.entry for one in status.breaches if one.rule.startswith(("another", "unknown-doc"))
    ]
    if status.phase == "unsigned" and others:
        yield (
            "Statements sign other files than the agreement and the plan that were given "
            f"({words.numbered('entry', others)}). Check that you gave the files that were signed, "
            "unchanged to the byte."
        )
    if status.in_force is not None:
        yield f"In force since {words.date(status.in_force)}."
    if status.pending:
        has = "has" if len(status.pending) == 1 else "have"
        many = words.count(len(status.pending), "entry", "entries")
        it = "it does" if len(status.pending) == 1 else "they do"
        yield f"{many} {has} no time yet: {it} not count so far."


def _section(console: Console, heading: str, lines: Iterable[str]) -> None:
    found = [*lines]
    if not found:
        return
    console.print()
    say(console, heading, style="bold")
    for line in found[:_MOST]:
        hang(console, "  ·", line)
    if len(found) > _MOST:
        hang(console, "  ·", f"and {len(found) - _MOST:,} more; --json gives them all")


def _unlocked(status: Status, names: Names) -> Iterable[str]:
    if status.unlocked is not None and status.phase in ("in force", "ending"):
        yield f"On {words.date(status.unlocked.day)}: {names.steps(status.unlocked.steps)}."


def _allowed(status: Status, names: Names) -> Iterable[str]:
    by: dict[str, list[str]] = {}
    for one in status.next:
        if not one.turn:
            by.setdefault(one.key, []).append(one.party)
    for key, parties in by.items():
        yield f"{names.parties(parties)}: {names.step(key)}."


def _progress(console: Console, status: Status, names: Names) -> None:
    console.print()
    share = percent(status.implementation, "promised")
    say(console, f"Progress: {share} of the agreement is implemented", style="bold")
    rows = []
    for measure, score in status.score.items():
        steps = [one for one in status.steps if one.measure == measure]
        done = [one for one in steps if one.state in ("performed", "disputed", "confirmed")]
        sure = sum(one.state == "confirmed" for one in steps)
        by = names.parties(list(dict.fromkeys(p for one in steps for p in one.by)))
        title = names.measure(measure)[1:-1]
        rows.append(
            (title, by, f"{len(done)}/{len(steps)}", f"{sure}", _SCORES[score], _now(steps))
        )
    heads = ("measure", "by", "done", "settled", "score", "now")
    table(console, heads, rows, left=(0, 1, 4, 5), flexible=0)


def _now(steps: list[StepStatus]) -> str:
    """Say what a measure is at: the worst of its steps that are not done."""
    for state in ("late", "due", "disputed", "void", "waiting"):
        if any(one.state == state for one in steps):
            return _NOW.get(state, state)
    return ""


def _parties(console: Console, status: Status, names: Names) -> None:
    console.print()
    say(console, "If everything stopped now, in each party's own units", style="bold")
    heads = ("party", "keeps", "exposed by", "leaving costs it")
    rows = [
        (
            names.party(one.party),
            kept_of(one),
            number(one.exposure, "asked"),
            cost_of(one.leave.cost),
        )
        for one in status.parties
    ]
    table(console, heads, rows, flexible=0)
    notice = {one.leave.notice_days for one in status.parties if not one.leave.excused_by}
    for days in sorted(notice - {0}):
        say(console, f"A party that leaves has to say so {words.count(days, 'day')} before.")
    for one in status.parties:
        if one.leave.excused_by:
            entries = words.numbered("entry", one.leave.excused_by)
            said = f"{names.party(one.party)} may leave at once and keep its stake, because of what"
            say(console, f"{said} another did ({entries}).")


def kept_of(party: PartyStatus) -> str:
    """Say what a party keeps: from what is certain to what is in doubt."""
    low = number(party.kept, "promised")
    if party.kept_high is None:
        return low
    return f"{low} to {number(party.kept_high, 'asked')}"


def cost_of(cost: Fraction) -> str:
    """Say what leaving costs."""
    if cost < 0:
        return f"nothing: it gains {number(-cost, 'asked')}"
    return number(cost, "promised")
