"""Does a plan hold? Judged from the definitions alone.

Shares no code with the planner and imports nothing of ``sequencing``: amounts, turns, needs, days
and kept values are worked out here a second time, exactly, so that a mistake of the planner cannot
hide behind itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from paripassu.agreement.done import done_of
from paripassu.agreement.model import Agreement
from paripassu.documents.ignored import tell
from paripassu.sequencing.check.amounts import judge_amounts, judge_done
from paripassu.sequencing.check.balance import Balance, judge_balance
from paripassu.sequencing.check.claims import ClaimedPlan, document_of, understand
from paripassu.sequencing.check.clock import Clock, judge_time
from paripassu.sequencing.check.kept import Kept, kept_by
from paripassu.sequencing.check.known import unread
from paripassu.sequencing.check.late import reschedule
from paripassu.sequencing.check.needs import broken_preferences, judge_needs
from paripassu.sequencing.check.numbers import judge_claims
from paripassu.sequencing.check.reading import Reading
from paripassu.sequencing.check.report import Breach, Report, Rule

__all__ = [
    "Breach",
    "Kept",
    "Reading",
    "Report",
    "Rule",
    "check",
    "document_of",
    "kept_by",
    "reading_of",
    "reschedule",
]


def reading_of(agreement: Agreement, plan: Any, *, source: str = "plan") -> Reading:
    """Read a plan, from whatever source, against an agreement: its steps, moment by moment.

    Parameters
    ----------
    agreement : Agreement
    plan : path, open file, mapping, or value with ``to_json()``
        As :func:`check` takes it.
    source : str
        What to call the plan in errors where it is no file.

    Raises
    ------
    PlanError
        The document is no plan for this agreement's measures.
    """
    document, name = document_of(plan, source)
    return Reading.of(agreement, understand(agreement, document, source=name))


def check(
    agreement: Agreement,
    plan: Any,
    *,
    concede: Collection[str] = (),
    done: Any = None,
    source: str = "plan",
) -> Report:
    """Check a plan, from whatever source, against an agreement.

    Parameters
    ----------
    agreement : Agreement
        The agreement that the plan should keep.
    plan : path, open file, mapping, or value with ``to_json()``
        A ``paripassu/plan/1`` document; ``-`` is standard input. Each step needs ``measure`` and
        ``portion``; where no step has a ``moment``, steps stand in order and neighbours of one
        group happen together. All else may be missing; what is there is recomputed.
    concede : collection of str
        Ids of positions to ignore, besides those that the plan says are conceded.
    done : Done, path, open file, mapping, or value with ``to_json()``, optional
        Where the process stands: what is performed is a fact, in the order and on the days of the
        record, and only what comes after it is judged.
    source : str
        What to call the plan in errors where it is no file.

    Returns
    -------
    Report
        Every breach found, and the numbers as recomputed.

    Raises
    ------
    PlanError
        The document is no plan for this agreement's measures, or has nothing to check.

    Notes
    -----
    Time: where the steps have days, these are judged, to within 1e-6 of a day. Where no step has
    any although the agreement has time, the least schedule for the plan's order is judged.
    """
    document, name = document_of(plan, source)
    claimed = understand(agreement, document, tuple(concede), name)
    if places := [*unread(document)]:
        tell(name, places)
    written = Reading.of(agreement, claimed)
    facts = None if done is None else done_of(agreement, done, "done")
    reading = written if facts is None else written.after(facts)
    clock = Clock.of(reading, claimed)
    balance = Balance.of(reading)
    breaches = (
        *judge_done(reading),
        *judge_amounts(reading),
        *judge_needs(reading, clock),
        *judge_time(reading, clock),
        *judge_balance(reading, balance),
        *_printed(written, reading, clock, balance, claimed),
    )
    return Report(
        agreement=agreement.id,
        breaches=breaches,
        worst_exposure=balance.worst_exposure,
        residual=balance.residual,
        gain=balance.total,
        left_out=reading.left_out,
        chosen=reading.chosen,
        preferences_broken=broken_preferences(reading, clock),
        end_day=clock.end_day,
        conceded=claimed.conceded,
    )


def _printed(
    written: Reading, reading: Reading, clock: Clock, balance: Balance, claimed: ClaimedPlan
) -> Iterator[Breach]:
    """Give every printed number that is not so; of steps that are done none is judged.

    What a plan prints is about its own order and days, also where the record has others.
    """
    if reading is written:
        yield from judge_claims(reading, clock, balance, claimed)
        return
    own = judge_claims(written, Clock.of(written, claimed), Balance.of(written), claimed)
    done = {str(step) for step in reading.done}
    yield from (breach for breach in own if breach.step not in done)
