"""Attack 13: a second commitment to a version, and one that does not follow the version before."""

from __future__ import annotations

from tests.unit.escrow.small import ROWS, SECRET, TEMPLATE, declared, source

from paripassu.escrow.commit import commit
from paripassu.escrow.commitment import Commitment, Header
from paripassu.escrow.versions import conflicts


def version(number: int, predecessor: bytes | None, nonce: int = 0) -> Commitment:
    header = Header(TEMPLATE, number, predecessor, bytes([nonce]) * 32)
    return commit(header, SECRET, {name: source(name, one) for name, one in ROWS.items()})[0]


def test_a_chain_has_no_conflict() -> None:
    first = declared()[0]
    second = version(2, first.root)
    assert [*conflicts([second, version(3, second.root), first, first])] == []
    assert [*conflicts([first, version(3, second.root)])] == []


def test_a_second_commitment_of_a_version_is_an_equivocation() -> None:
    first, other = declared()[0], version(1, None, nonce=1)
    [found] = conflicts([first, other])
    assert (found.error, found.version) == ("Equivocation", 1)
    assert {*found.roots} == {first.root, other.root}


def test_a_predecessor_that_is_another_breaks_the_chain() -> None:
    first = declared()[0]
    [found] = conflicts([version(2, bytes(32)), first])
    assert (found.error, found.version) == ("BrokenChain", 2)
    assert first.root.hex() in found.what
