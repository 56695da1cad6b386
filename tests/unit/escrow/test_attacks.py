"""Each attack under its number, with the errors that the design names; 15 has a file of its own.

The files are those of the vectors (`tests.attacks`). What is tested besides: every error of a
number is tried, and no file that was altered on its way convicts anybody.
"""

from __future__ import annotations

import random
from collections import defaultdict

import pytest
from tests.attacks.worlds import JUNK, SMALL, S, everything, lie, other
from tests.escrow_judged import by_package, says_nothing
from tests.mutations import mutated
from tests.oracle.escrow import Declaration, encode
from tests.unit.escrow.test_vectors import CASES, judged

from paripassu.escrow.commitment import parse_commitment
from paripassu.escrow.versions import conflicts

#: Number → its errors, findings and outcomes; some cases show that an earlier check comes first.
NAMED: dict[int, set[str]] = {
    1: {"RootMismatch", "WrongCommitment"},
    2: {"CommitmentMismatch", "WrongCommitment", "RootMismatch", "WrongShape"},
    3: {"TemplateMismatch", "WrongShape", "WrongCommitment"},
    4: {"CoverNotCanonical"},
    5: {"ProofTooShort", "ProofTooLong", "SeedCount"},
    6: {"SlotOrder", "SlotOutsideCover", "BadCount"},
    7: {"NotCanonical", "WrongShape"},
    8: {"TooMuchWork"},
    9: {"Misplaced"},
    10: {"Twice", "Dangling"},
    11: {"TotalContradicted"},
    12: {"WrongNumber", "BadValue"},
    13: {"conflict"},
    14: {"not open"},
}


def said(number: int) -> dict[str, set[str]]:
    """Give, for each case of an attack, all that the package says of it."""
    found: dict[str, set[str]] = defaultdict(set)
    for case in CASES:
        if case["attack"] != number:
            continue
        answer = judged(by_package, case)
        mine = found[case["case"]]
        mine |= {answer["error"]} if "error" in answer else set()
        mine |= {*answer.get("rejected", {}).values()}
        mine |= {"conflict"} if answer.get("conflict") else set()
        for view in answer.get("views", {}).values():
            mine |= {finding[0] for finding in view["findings"]}
            mine |= {one["outcome"] for one in view["questions"] if one["outcome"] == "not open"}
    return found


@pytest.mark.parametrize("number", NAMED)
def test_attacks(number: int) -> None:
    found = said(number)
    assert len(found) >= 5
    for case, errors in found.items():
        assert errors, f"{case} passes"
    assert set().union(*found.values()) >= NAMED[number]
    if number in (1, 2, 3, 4, 6, 7, 8):  # under 5 stand files with several faults
        assert set().union(*found.values()) == NAMED[number]


def test_no_altered_file_convicts() -> None:
    """Wherever a file is rejected, what is found is what the other files show without it."""
    tried = 0
    for case in CASES:
        if case.get("rejected") and len(case["files"]) == 2:
            answer = judged(by_package, case)
            assert says_nothing(answer), case["case"]
            tried += 1
    assert tried >= 700


def test_findings_stand_only_after_the_root_has_matched() -> None:
    """A carrier takes files that convict, changes them at random, and convicts nobody."""
    chance, tried = random.Random(9), 0

    def false(contents: dict[int, dict[int, list[list[str | None]]]]) -> None:
        contents[0][S][0][0] = "t"

    declaration = lie(false, SMALL)
    commitment = encode(declaration.commitment())
    true = encode(declaration.disclosure({"sites": (range(32), ["cell", "mass"])}))
    assert by_package([commitment, true])["views"][declaration.root()]["findings"]
    while tried < 200:
        content = mutated(true, [true], chance)
        if content != true:
            answer = by_package([commitment, content])
            assert answer.get("rejected") or answer["verdict"] == 2, content
            assert says_nothing(answer), content
            tried += 1


def test_a_declarer_that_lies_convicts_itself_whoever_carries_its_files() -> None:
    """The same commitment, opened elsewhere truly, convicts nobody: only what is false does."""
    twin = Declaration(SMALL.by, SMALL.contents)
    files = [encode(twin.commitment()), encode(twin.disclosure(everything(twin)))]
    assert by_package(files)["verdict"] == 0


def test_13_between_roots_of_one_declarer() -> None:
    """Where a record shows that the declarer entered both, a conflict has its name."""
    first, again = other(), other(nonce=JUNK)
    second, broken = other(version=2, before=first.root()), other(version=2, before=JUNK.hex())

    def named(*declarations: Declaration) -> list[str]:
        commitments = [parse_commitment(encode(one.commitment())) for one in declarations]
        return [one.error for one in conflicts(commitments)]

    assert named(first, second) == named(first, first) == []
    assert named(first, again) == ["Equivocation"]
    assert named(first, broken) == ["BrokenChain"]
    assert named(second, broken) == ["Equivocation"]
