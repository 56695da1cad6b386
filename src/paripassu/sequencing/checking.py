"""Does a plan hold? The check for callers, who have files as well as values.

The check itself knows of the project only what an agreement is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from paripassu import given
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import agreement_of
from paripassu.files import Readable
from paripassu.sequencing.check import Report
from paripassu.sequencing.check import check as judge
from paripassu.sequencing.plan import Plan


def check(
    agreement: Agreement | Readable,
    plan: Plan | Mapping[str, Any] | Readable,
    *,
    concede: Iterable[str] = (),
    done: Any = None,
    source: str = "plan",
) -> Report:
    """Check a plan, from whatever source, against an agreement.

    Parameters
    ----------
    agreement : Agreement, path or open file
        The agreement that the plan should keep.
    plan : Plan, mapping, path or open file
        A ``paripassu/plan/1`` document; ``-`` is standard input. Each step needs ``measure`` and
        ``portion``; where no step has a ``moment``, steps stand in order and neighbours of one
        group happen together. All else may be missing; what is there is recomputed.
    concede : iterable of str
        Ids of positions to ignore, besides those that the plan says are conceded.
    done : Status, mapping, path or open file, optional
        Where the process stands, a ``paripassu/status/1`` document: what is performed is a fact, in
        the order and on the days of the record, and only what comes after it is judged. What a
        party is out by already is no breach, but may not grow beyond what it accepts; what is left
        may not have ended before the day of the status.
    source : str
        What to call the plan in errors where it is no file.

    Returns
    -------
    Report
        Every breach found, and the numbers as recomputed.

    Raises
    ------
    AgreementError
        The agreement contradicts itself.
    PlanError
        The document is no plan for this agreement's measures, or has nothing to check.

    Notes
    -----
    Time: where the steps have days, these are judged, to within 1e-6 of a day. Where no step has
    any although the agreement has time, the least schedule for the plan's order is judged.
    """
    conceded = given.texts(concede, "concede")
    name = given.text(source, "source")
    return judge(agreement_of(agreement), plan, concede=conceded, done=done, source=name)
