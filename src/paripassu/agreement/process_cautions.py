"""What a reader should know of how an agreement is run, where its file says anything of that.

Rules: docs/specification/process.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from paripassu.agreement.model import Agreement, Measure
from paripassu.agreement.process_words import uses_process
from paripassu.agreement.wording import named
from paripassu.numbers import words


def has_time(agreement: Agreement) -> bool:
    """Whether there is time: days, lags, windows or a horizon. Without them there is only order."""
    return (
        agreement.horizon_days is not None
        or any(any(measure.lengths) for measure in agreement.measures)
        or any(
            claim.claim in ("not_before", "by", "within") or claim.lag_days
            for claim in (*agreement.requirements, *agreement.positions)
        )
    )


def process_cautions(agreement: Agreement) -> Iterator[str]:
    """Give sentences, without the point at their ends; none where the file says nothing of it.

    They speak of what could be faked and nobody looks at, of a plan without due days, and of how
    long the parties may wait for each other without a plan's days knowing of it.
    """
    if not uses_process(agreement):
        return
    yield from _unseen(agreement)
    if has_time(agreement):
        yield from _waits(agreement)
    elif agreement.process.react_days is None:
        yield (
            "no step will have a day by which it is due: the agreement knows no time, and "
            "[process] has no react_days"
        )


def _unseen(agreement: Agreement) -> Iterator[str]:
    """Find what a performer would save by faking it, and nobody verifies or decides about."""
    process = agreement.process
    if process.inspectorate is not None or process.decides is not None:
        return
    found = [
        named(agreement, None)(measure.id)
        for measure in agreement.measures
        if measure.verify is None and any(measure.value_to(one).low < 0 for one in measure.by)
    ]
    if found:
        yield (
            f"{words.listed(found)} could be faked: whoever only claims it saves what it costs, it "
            "has no verify, and [process] names nobody who verifies or decides"
        )


def _waits(agreement: Agreement) -> Iterator[str]:
    """Add up how long the parties may wait where the plan's days say that they need not."""
    process = agreement.process
    found = [
        (
            "for confirmation",
            _portions(agreement, lambda one, _: one.confirm_by is not None),
            process.confirm_days,
        ),
        (
            "for receipt",
            _portions(agreement, lambda one, k: bool(one.opened_by(k))),
            process.receive_days,
        ),
        (
            "to take effect until what triggers them can no longer be disputed",
            _portions(agreement, lambda one, k: one.takes_effect(k)),
            process.dispute_days,
        ),
    ]
    total = sum(count * days for _, count, days in found)
    if not total:
        return
    parts = [
        f"{words.count(count, 'portion')} that wait{'' if count > 1 else 's'} {what} "
        f"({words.count(days, 'day')}{' each' if count > 1 else ''})"
        for what, count, days in found
        if count * days
    ]
    yield (
        f"a plan's days do not count {words.count(total, 'day')} for which the parties may wait "
        f"for each other: {words.listed(parts)}; and each dispute may take "
        f"{words.count(process.resolve_days, 'day')} more"
    )


def _portions(agreement: Agreement, asked: Callable[[Measure, int], bool]) -> int:
    return sum(
        asked(measure, portion)
        for measure in agreement.measures
        for portion in range(1, len(measure.shares) + 1)
    )
