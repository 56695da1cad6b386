"""Receipts that make times earlier: folded again from a snapshot, it is as if folded at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.process.acts import day_of
from tests.process_cases import differences
from tests.strategies.processes import amended, pacts, records

from paripassu.process.fold.fold import Fold, state
from paripassu.process.fold.pact import Pact

Record = list[dict[str, Any]]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Pact, Record, Record, int]:
    """An agreement, its record with receipts, the same as it was known before, and from where.

    Up to that entry nothing changes. What comes after had a later time, or none yet.
    """
    pact = draw(pacts())
    known = draw(records(pact))
    at = draw(st.integers(0, len(known) - 1))
    before: Record = [*known[:at]]
    late = 0
    for entry in known[at:]:
        late += draw(st.sampled_from((0, 0, 1, 2, 9)))
        before.append({**entry, "time": _moved(entry["time"], late)})
    if draw(st.integers(0, 3)) == 0:
        from_here = draw(st.integers(at, len(known) - 1))
        before[from_here:] = [{**entry, "time": None} for entry in before[from_here:]]
    after: Record = [*known[:at]]
    for entry in known[at:]:
        early = draw(st.sampled_from((0, 0, 0, 1, 4)))
        own = {"own": _moved(entry["time"], -early)} if early else {}
        after.append({**entry, **own})
    return pact, after, before, at


def _moved(time: str, days: int) -> str:
    return (dt.datetime.fromisoformat(time) + dt.timedelta(days=days)).strftime("%Y-%m-%dT%XZ")


@settings(max_examples=examples(100), deadline=None)
@given(histories(), st.integers(0, 12))
def test_folded_again_from_a_snapshot_it_is_as_if_folded_at_once(
    history: tuple[Pact, Record, Record, int], later: int
) -> None:
    pact, after, before, at = history
    new = amended(pact)
    documents = {new.digest: new.plan}
    fold = Fold(pact, documents)
    for entry in before[:at]:
        fold.fold(entry)
    kept = fold.snapshot()
    for entry in before[at:]:
        fold.fold(entry)
    again = kept.snapshot()
    for entry in after[at:]:
        again.fold(entry)
    for folded, record in ((again, after), (fold, before), (kept, before[:at])):
        timed = [day_of(one["time"]) for one in record if one["time"] is not None]
        day = max(timed, default=0) + later if timed else None
        want = state(pact, record, day, documents)
        assert not [*differences(want, folded.status(day))]
