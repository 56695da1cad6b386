"""What is committed to opens, part by part, and each part is true to the root."""

from __future__ import annotations

import pytest
from tests.unit.escrow.small import declared

from paripassu.escrow.commit import Declaration
from paripassu.escrow.commitment import Commitment, format_commitment, parse_commitment
from paripassu.escrow.disclose import open_tree
from paripassu.escrow.disclosure import Disclosure, format_disclosure, parse_disclosure
from paripassu.escrow.errors import TooMuchWorkError
from paripassu.escrow.nodes import Runs
from paripassu.escrow.opening import verify_disclosure


@pytest.fixture(scope="module")
def both() -> tuple[Commitment, Declaration]:
    return declared()


def test_a_commitment_reads_back(both: tuple[Commitment, Declaration]) -> None:
    commitment, _ = both
    assert parse_commitment(format_commitment(commitment)) == commitment


@pytest.mark.parametrize("cached", [True, False])
@pytest.mark.parametrize("number", range(5))
def test_every_part_opens(both: tuple[Commitment, Declaration], number: int, cached: bool) -> None:
    commitment, declaration = both
    filled = declaration.filled(number)
    tree = filled.tree
    known = declaration.known[number] if cached else None
    last = tree.territory.ends[-1]
    slots = {filled.records.slots[0], last - 1}
    for columns in ([], [1], range(1, len(tree.columns) + 1)):
        for opened in (tree.territory, Runs.of((slot, slot + 1) for slot in slots)):
            part = open_tree(filled, opened, columns, known)
            disclosure = Disclosure(commitment.root, (part,))
            assert parse_disclosure(format_disclosure(disclosure)) == disclosure
            [opening] = verify_disclosure(disclosure, commitment)
            assert opened == opening.opened


def test_the_slots_of_all_parts_are_counted_together(both: tuple[Commitment, Declaration]) -> None:
    commitment, declaration = both
    opened = [declaration.filled(tree.number) for tree in commitment.trees if not tree.over_cells]
    parts = tuple(open_tree(filled, filled.tree.territory, []) for filled in opened)
    disclosure = Disclosure(commitment.root, parts)
    slots = sum(filled.tree.territory.size for filled in opened)
    assert len(verify_disclosure(disclosure, commitment, slots)) == len(parts) == 3
    with pytest.raises(TooMuchWorkError):
        verify_disclosure(disclosure, commitment, slots - 1)
