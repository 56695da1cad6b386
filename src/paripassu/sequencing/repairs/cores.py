"""What has to change before a changed agreement can have a plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from paripassu.agreement.model import Agreement
from paripassu.deadline import Deadline
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.possible import Oracle, Witness, members


@dataclass(slots=True)
class Cores:
    """Cores of changed agreements, one at a time.

    Parameters
    ----------
    agreement : Agreement
        Unchanged.
    deadline : Deadline
    known : list of frozenset of str
        Minimal conflicts seen so far: the first ones to look at, since small changes leave most of
        them standing.
    """

    agreement: Agreement
    deadline: Deadline
    known: list[frozenset[str]]
    unknown: bool = False
    _frame: Setting = field(init=False)
    _orders: Oracle = field(init=False)

    def __post_init__(self) -> None:
        self._frame = Setting.of(self.agreement)
        self._orders = Oracle(self._frame, self.deadline)

    def oracle(self, changed: Agreement, *, same_scale: bool) -> Oracle:
        """Give an oracle for a changed agreement that shares remembered orders.

        ``same_scale``: only positions and groups were changed, so all scales still hold.
        """
        frame = replace(self._frame, agreement=changed) if same_scale else Setting.of(changed)
        return Oracle(frame, self.deadline, _orders=self._orders._orders)

    def feasible(self, oracle: Oracle) -> bool:
        """Whether a plan keeps everything that binds."""
        return self.witness(oracle) is not None

    def witness(self, oracle: Oracle) -> Witness | None:
        """Find a plan that keeps everything that binds."""
        found = oracle.possible(members(oracle.frame.agreement))
        self.unknown |= oracle.unknown
        return found

    def standing(self, oracle: Oracle, core: frozenset[str]) -> bool:
        """Whether a set of members is a conflict of a changed agreement."""
        stands = oracle.possible(core) is None
        self.unknown |= oracle.unknown
        return stands

    def over(self) -> bool:
        """Whether to stop: nothing that is found after a doubt is sure to be mildest."""
        return self.unknown or self.deadline.passed()

    def find(self, oracle: Oracle, but: frozenset[str] = frozenset()) -> frozenset[str]:
        """Find a minimal conflict of a changed agreement that has no plan.

        Parameters
        ----------
        but : frozenset of str
            Positions that may be applied to the amounts but are no members.
        """
        universe = frozenset(members(oracle.frame.agreement)) - but
        for core in self.known:
            if core <= universe and self.standing(oracle, core):
                return core
        return self.another(oracle, but)

    def another(self, oracle: Oracle, but: frozenset[str] = frozenset()) -> frozenset[str]:
        """Find a minimal conflict where none of the known ones stands; as :meth:`find`."""
        core = shrink(oracle, (m for m in members(oracle.frame.agreement) if m not in but))
        if not oracle.unknown:
            self.known.append(core)
        self.unknown |= oracle.unknown
        return core


def shrink(oracle: Oracle, chosen: Iterable[str]) -> frozenset[str]:
    """Drop members of an impossible set as long as it stays impossible."""
    core = frozenset(chosen)
    for member in sorted(core):
        if oracle.possible(core - {member}) is None:
            core -= {member}
    return core
