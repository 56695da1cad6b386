"""Where a process stands, literally: one day after the other, everything anew on each.

It shares nothing with the fold but the agreement's model, and what a plan's claims mean. It knows
every statement and every field of the status. What is stated is kept as it was said; whether a step
counts, is accepted or has its turn is asked anew each time, and written into a diary at the
beginning and the end of each day. Since when something is so is looked up there.

Rules: docs/specification/process.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.oracle.process.acts import read
from tests.oracle.process.annals import Course, History
from tests.oracle.process.days import live
from tests.oracle.process.shown import document
from tests.oracle.process.terms import Terms

from paripassu.agreement.model import Agreement


def standings(
    agreement: Agreement,
    plan: tuple[Mapping[str, Any], str],
    entries: Sequence[Mapping[str, Any]],
    days: Sequence[int | None],
    documents: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Give the status document at the end of each of some days.

    Parameters
    ----------
    agreement : Agreement
    plan : tuple
        A ``paripassu/plan/1`` document with numbered moments, and the digest of its file.
    entries : sequence of mapping
        Decoded entries, in order.
    days : sequence of int or None
        None: the day of the last entry, or the agreement's start.
    documents : mapping
        What a ``sign`` may name, by digest.
    """
    terms = Terms(agreement, *plan)
    acts, _, last = read(entries, None)
    asked = [next(day for day in (one, last, terms.start, 1) if day is not None) for one in days]
    first = min([*asked, *(act.day for act in acts)])
    known = {agreement.digest: agreement, plan[1]: plan[0], **(documents or {})}
    history = History(terms, known, first)
    history.steps = {key: Course() for key in terms.steps}
    found: dict[int, dict[str, Any]] = {}
    for day in range(first, max(asked) + 1):
        history.day = day
        live(history, [act for act in acts if act.day == day])
        if day in asked:
            folded, pending, as_of = read(entries, day)
            found[day] = document(history, as_of, len(folded), pending)
    return [found[day] for day in asked]
