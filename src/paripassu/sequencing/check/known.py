"""Keys of a plan's document that are not read: a later version, or another program, has them.

docs/decisions/0018-keys-that-are-not-known.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Place = tuple[int | str, ...]

#: What ``paripassu plan`` prints; of a plan, most of it is judged, and the rest is no claim.
PLAN = frozenset(
    (
        *("format", "agreement", "digest", "status", "objective", "steps", "gain", "conceded"),
        *("conflicts", "loses", "warnings", "done", "even_pace"),
    )
)
OBJECTIVE = frozenset(
    (
        *("worst_exposure", "bound", "residual", "left_out", "chosen", "preferences_broken"),
        *("end_day", "end_proven", "certified"),
    )
)
STEP = frozenset(
    (
        *("moment", "measure", "portion", "of", "share", "by", "start_day", "end_day"),
        *("kept", "exposure", "temptation"),
    )
)


def unread(plan: Mapping[str, Any]) -> Iterator[Place]:
    """Give the places of keys that nothing reads."""
    yield from _unknown(plan, PLAN, ())
    yield from _unknown(plan.get("objective"), OBJECTIVE, ("objective",))
    steps = plan.get("steps")
    if isinstance(steps, (list, tuple)):
        for index, step in enumerate(steps):
            yield from _unknown(step, STEP, ("steps", index))


def _unknown(table: Any, known: frozenset[str], at: Place) -> Iterator[Place]:
    if isinstance(table, Mapping):
        yield from ((*at, str(key)) for key in table if key not in known)
