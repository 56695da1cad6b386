"""What was worked out for earlier texts of an agreement, found again where it is asked once more.

Somebody who writes an agreement changes one number at a time, and most of what has to be worked out
for the next text is what it was for the last one: what orders have to keep hangs on no value, and
an ordering problem without a party's condition not on that party's stake. Each answer is kept by
all that it hangs on. So nothing that is found here has to be put to the test again, unlike what is
known of an earlier text (:mod:`paripassu.sequencing.known`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from paripassu.agreement.model import Agreement
from paripassu.sequencing.order.problem import OrderProblem, Outcome
from paripassu.sequencing.substance import structure

#: Moments of all problems together whose answers are kept: some ten megabytes.
MOST_MOMENTS = 20_000
#: Structures whose constraints are kept, those of the last texts and of other horizons of theirs,
#: and moments of all constraints of one.
MOST_STRUCTURES = 24
MOST_COLLECTED = 8_000

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class Newest(Generic[_K, _V]):
    """Answers by what they hang on, no more than are allowed: those unused for longest go."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_K, _V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: _K) -> _V | None:
        """Give what is kept; None: nothing is."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: _K, value: _V, most: int) -> None:
        """Keep an answer, and as many besides as make ``most``."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        while len(self._kept) > most:
            self._kept.popitem(last=False)


class Orders:
    """What a search for orders has found, by the problem itself: only what is proven, or an order.

    Parameters
    ----------
    final : callable
        Whether more time would find nothing else.
    """

    def __init__(self, final: Callable[[Outcome], bool]) -> None:
        self._final = final
        self._kept = Newest[OrderProblem, Outcome]()

    def of(self, problem: OrderProblem, search: Callable[[], Outcome]) -> Outcome:
        """Give what was found, or what a search finds."""
        found = self._kept.get(problem)
        if found is None:
            found = search()
            if self._final(found):
                self._kept.put(problem, found, MOST_MOMENTS // (problem.size + 1))
        return found


class Remembered:
    """What was worked out for earlier texts.

    Attributes
    ----------
    any : Orders
        Of :func:`~paripassu.sequencing.order.exposure.any_order`, without a cap.
    least : Orders
        Of :func:`~paripassu.sequencing.order.exposure.least_worst_exposure`.
    """

    def __init__(self) -> None:
        self.any = Orders(lambda found: found.order is not None or found.infeasible)
        self.least = Orders(lambda found: found.optimal or found.infeasible)
        self._collected = Newest[Hashable, Newest[Hashable, tuple[Any]]]()

    def of(self, agreement: Agreement) -> Answers:
        """Give what is remembered for an agreement."""
        return self.at(structure(agreement), agreement.horizon_days)

    def at(self, structure: str, horizon: int | None) -> Answers:
        """Give what is remembered for agreements of a structure and with a horizon."""
        key = structure, horizon
        collected = self._collected.get(key)
        if collected is None:
            collected = Newest()
            self._collected.put(key, collected, MOST_STRUCTURES)
        return Answers(self, structure, collected)


@dataclass(frozen=True, slots=True)
class Answers:
    """What is remembered that may hold of one agreement.

    Attributes
    ----------
    every : Remembered
    structure : str
        Of the agreement.
    """

    every: Remembered
    structure: str
    _collected: Newest[Hashable, tuple[Any]] = field(repr=False)

    def collected(self, enforced: Hashable, collect: Callable[[], Any]) -> Any:
        """Give what is collected of what is enforced: remembered, or collected now."""
        found = self._collected.get(enforced)
        if found is None:
            found = (collect(),)
            size = 0 if found[0] is None else len(found[0].moments)
            self._collected.put(enforced, found, MOST_COLLECTED // (size + 1))
        return found[0]

    def until(self, horizon: int | None) -> Answers:
        """Give what is remembered for the same agreement with another horizon."""
        return self.every.at(self.structure, horizon)
