"""What stands of each drawn item, once all findings on it are weighed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

from paripassu.errors import PariPassuError
from paripassu.inspection.assessment.match import Found, Key
from paripassu.inspection.assessment.readings import Readings
from paripassu.inspection.draw.result import Draw
from paripassu.quoted import quoted

#: More different readings of one item than this are compared by nobody.
MOST_READINGS = 1_000

State = Literal["ok", "defect", "missing", "refused", "open", "disputed", "coarse"]


@dataclass(frozen=True, slots=True)
class Item:
    """A drawn item and its findings.

    Attributes
    ----------
    state : str
        ``ok``, ``defect``, ``missing``, ``refused``; ``open``: nobody looked; ``disputed``: the
        findings that count differ; ``coarse``: nothing but readings that an empty item would have
        passed too.
    heads : tuple of Found
        The findings that count: nothing replaces them.
    replaced : tuple of Found
        Those that something replaces.
    """

    stratum: str
    item: str
    state: State
    heads: tuple[Found, ...]
    replaced: tuple[Found, ...]


def gather(found: Iterable[Found]) -> Mapping[Key, Sequence[Found]]:
    """Sort findings by the drawn item that they are about."""
    by_key: dict[Key, list[Found]] = {}
    for one in found:
        by_key.setdefault(one.key, []).append(one)
    return by_key


def items(draw: Draw, by_key: Mapping[Key, Sequence[Found]], limit: Fraction) -> list[Item]:
    """Give every item of a draw with what stands of it, in the order of the draw."""
    judged = []
    for stratum, item in draw.items():
        found = by_key.get((draw.id, stratum, item), ())
        heads = tuple(one for one in found if not one.superseded_by)
        replaced = tuple(one for one in found if one.superseded_by)
        judged.append(Item(stratum, item, _state(item, heads, limit), heads, replaced))
    return judged


def _state(item: str, heads: Sequence[Found], limit: Fraction) -> State:
    if not heads:
        return "open"
    results = {one.result for one in heads}
    if len(results) > 1:
        return "disputed"
    (result,) = results
    if result != "ok":
        # All agree that it is not as declared; that they measured different amounts does not make
        # it sound again.
        return result
    if _clash(item, heads, limit):
        return "disputed"
    if all(one.derived and one.row.readings and one.row.readings.coarse(limit) for one in heads):
        return "coarse"
    return "ok"


def _clash(item: str, heads: Sequence[Found], limit: Fraction) -> bool:
    """Whether findings that all say ok rest on readings that contradict each other."""
    readings: list[Readings] = list(
        dict.fromkeys(one.row.readings for one in heads if one.row.readings is not None)
    )
    if len(readings) > MOST_READINGS:
        raise PariPassuError(
            f"the item {quoted(item)} has {len(readings):,} different readings that count",
            "say with supersedes which of them replace which",
        )
    return any(one.differ(other, limit) for one, other in combinations(readings, 2))
