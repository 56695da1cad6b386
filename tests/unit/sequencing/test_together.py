"""Pairs of portions at one moment: what is not asked of a search."""

from __future__ import annotations

from dataclasses import dataclass

from tests.shared import ROOT

from paripassu.agreement.read import parse_agreement
from paripassu.deadline import Deadline
from paripassu.sequencing.conflicts import minimal_conflicts
from paripassu.sequencing.possible import Oracle
from paripassu.sequencing.repairs import together
from paripassu.sequencing.repairs.cores import Cores


@dataclass(slots=True)
class Counted(Cores):
    """Counts the searches for a conflict."""

    searches: int = 0

    def find(self, oracle: Oracle, but: frozenset[str] = frozenset()) -> frozenset[str]:
        self.searches += 1
        return Cores.find(self, oracle, but)


def test_no_conflict_is_searched_that_no_pair_can_help() -> None:
    """One conflict of the agreement as it is names nothing of two parties: no pair can end it."""
    text = (ROOT / "examples" / "korea-2018.toml").read_text()
    changed = text.replace("stake = [6, 9]", "stake = [3, 9]")
    assert changed != text
    agreement = parse_agreement(changed)
    clock = Deadline.after(None)
    known = minimal_conflicts(agreement, deadline=clock).conflicts
    members = [frozenset(conflict.members) for conflict in known]
    cores = Counted(agreement, clock, members)
    found = together.find(cores, most=8)
    assert found.complete
    assert found.vectors == ()
    assert cores.searches == 0
