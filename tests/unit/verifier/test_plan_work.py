"""What a whole proof may ask a checker for: no repetition gets past it, no honest proof near it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import plan_problems
from tests.examples import examples
from tests.plan_claims import Document, signed, verdict
from tests.plan_verifier import FILE, verifier
from tests.strategies.language import language_document, written
from tests.strategies.small import Seeded
from tests.swap import FIRST, SECOND, SWAP

import paripassu as pp
from paripassu.agreement.read import parse_agreement, parse_whatever_facts
from paripassu.deadline import Deadline
from paripassu.sequencing.proof import proof as proofs
from paripassu.sequencing.proof import work

SEEDS = st.integers(0, 2**32)
CEILINGS = ("MOST_WORK", "MOST_CHOICES", "MOST_HITS", "MOST_BYTES")


@pytest.mark.parametrize("name", CEILINGS)
def test_one_ceiling(name: str) -> None:
    assert getattr(work, name) == getattr(verifier, name)


def written_and_checked(raw: bytes) -> Iterator[tuple[int, int]]:
    """Give the steps that the writer and the checker count of each proof of an agreement."""
    made = []

    def counted() -> work.Work:
        made.append(work.Work())
        return made[-1]

    def steps(proof: pp.Proof | None) -> Iterator[tuple[int, int]]:
        if proof is not None:
            assert verdict(proof.to_text().encode(), raw).startswith("proven: ")
            yield work.MOST_WORK - made[-1].left, verifier.Work.done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proofs, "Work", counted)
        try:
            agreement = parse_agreement(raw)
            answer = pp.plan(agreement)
        except pp.AgreementError:
            facts = parse_whatever_facts(raw)
            yield from steps(proofs.contradiction(facts, deadline=Deadline.after(20)))
            return
        yield from steps(pp.prove(agreement, answer))
        if answer.status == "infeasible":
            yield from steps(pp.prove(agreement, pp.explain(agreement, kinds=())))


@given(SEEDS)
@settings(max_examples=examples(100))
def test_the_writer_counts_no_less(seed: int) -> None:
    try:
        found = [*written_and_checked(written(language_document(Seeded(seed))).encode())]
    except pp.AgreementError:
        return
    assert all(checked <= counted for counted, checked in found), found


def conflicting() -> tuple[bytes, Document]:
    raw = (SWAP + FIRST + SECOND).encode()
    agreement = parse_agreement(raw)
    found = pp.prove(agreement, pp.explain(agreement, kinds=()))
    assert found is not None
    return raw, json.loads(found.to_text())


def nested(part: Document, depth: int) -> Document:
    """Give a part as the only case of others, again and again."""
    for _ in range(depth):
        part = {"kind": "branch", "pair": [0, 1], "parts": [part, part]}
    return part


def nested_cases(closed: Document, depth: int, part: Document) -> Document:
    """Give a part that asks again and again whether 1 stands before 2, where it does."""
    found = part
    for _ in range(depth):
        found = {"kind": "branch", "pair": [1, 2], "parts": [found, closed]}
    return {"kind": "branch", "pair": [1, 2], "parts": [found, part]}


def test_whatever_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Branches and plans: each is right, and there is an end to them."""
    raw, proof = conflicting()
    assert verdict(signed(proof), raw).startswith("proven: ")
    monkeypatch.setattr(verifier, "MOST_WORK", 10 * verifier.Work.done)
    assert verdict(signed(proof), raw).startswith("proven: ")
    (clash,) = proof["conflicts"]
    (part,) = clash["parts"]
    repeated: dict[str, Any] = {
        "branches": {"conflicts": [{**clash, "parts": [nested(part, 8)]}]},
        "plans": {"plans": proof["plans"] * 100},
    }
    for what, change in repeated.items():
        said = verdict(signed({**proof, **change}), raw)
        assert said.startswith("not proven: "), what
        assert said.endswith("steps of work"), what


LEAF = {"up": [1], "down": [0]}
AROUND: Document = {"kind": "around", "moment": 2, "tree": [LEAF]}
#: Right as they stand, and each with one thing in it again and again.
REPEATED: dict[str, Document] = {
    "twins": AROUND | {"twins": [[1, 3]] * 1000},
    "leaves": AROUND | {"tree": [*[1, LEAF] * 1000, LEAF]},
    "payments": AROUND | {"tree": [LEAF | {"paid": [[0, 1, 0]] * 1000}]},
    "branches": nested_cases({"kind": "at once"}, 100, AROUND),
    "days": nested_cases({"kind": "at once"}, 5, AROUND | {"days": True}),
}


@pytest.mark.parametrize("what", REPEATED)
def test_whatever_a_part_repeats(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no room for moment 2, whatever else is said of it."""
    problem = plan_problems.unbound(4, 4)
    problem.waits[0].add(1)
    cols = [verifier.Column("p", [3, 3, 1, 3], 0)]
    for part in (AROUND, REPEATED[what]):
        monkeypatch.setattr(verifier.Work, "done", 0)
        verifier.refute(problem, cols, part)
    monkeypatch.setattr(verifier.Work, "done", 0)
    monkeypatch.setattr(verifier, "MOST_WORK", 100)
    verifier.refute(problem, cols, AROUND)
    with pytest.raises(verifier.Refused, match="steps of work"):
        verifier.refute(problem, cols, REPEATED[what])


def test_many_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 12 equal moments any 5 can be first: 1,586 sets, each counted with 12 steps."""
    problem = plan_problems.unbound(12, 12)
    cols = [verifier.Column("p", [1] * 12, 5)]
    part = {"kind": "sets", "side": "start", "sets": 1_586}
    steps = 12**2 + 12 * 1_586
    for most in (steps, steps - 1):
        monkeypatch.setattr(verifier.Work, "done", 0)
        monkeypatch.setattr(verifier, "MOST_WORK", most)
        if most == steps:
            verifier.refute(problem, cols, part)
            continue
        with pytest.raises(verifier.Refused, match="steps of work"):
            verifier.refute(problem, cols, part)


def test_days_are_looked_at_as_often_as_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a chain against the turn of the numbers, in which all that is later moves up each time."""
    size, looked = 40, list[object]()
    problem = plan_problems.unbound(size, size)
    for m in range(size):
        problem.edge(m, -1, -size)
        problem.edge(m, max(0, m - 1), min(m, 1))
    push = verifier.heappush

    def noted(*one: object) -> None:
        looked.append(one)
        push(*one)

    monkeypatch.setattr(verifier, "heappush", noted)
    before, _ = verifier.ordered(problem, [], {"days": True})
    assert [one.bit_count() for one in before] == [*range(size)][::-1]
    assert len(looked) <= size * sum(map(len, problem.out))


def test_groups_that_the_same_amounts_keep_whole_are_looked_at_once() -> None:
    text = SWAP.replace('by = ["', 'portions = 1000\nby = ["') + FIRST
    text += '[together]\ngroups = [["one", "two"]]\n'
    agreement = verifier.read_agreement(text.encode())
    assert (len(agreement.groups), len(agreement.ties)) == (1000, 1)


def test_work_is_counted_anew_for_each_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    raw, proof = conflicting()
    verdict(signed(proof), raw)
    monkeypatch.setattr(verifier, "MOST_WORK", verifier.Work.done)
    for _ in range(2):
        assert verdict(signed(proof), raw).startswith("proven: ")


@given(SEEDS, st.integers(0, 400))
@settings(max_examples=examples(100))
def test_what_is_too_much_work_is_not_written(seed: int, most: int) -> None:
    """A smaller bound is, conflicts without the claim that they are all, or nothing."""
    raw = written(language_document(Seeded(seed))).encode()
    try:
        agreement = parse_agreement(raw)
        answer = pp.plan(agreement)
    except pp.AgreementError:
        return
    answers: list[Any] = [answer]
    if answer.status == "infeasible":
        answers.append(pp.explain(agreement, kinds=()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proofs, "Work", lambda: work.Work(most))
        patch.setattr(verifier, "MOST_WORK", most)
        for one in answers:
            if (found := pp.prove(agreement, one)) is not None:
                assert verdict(found.to_text().encode(), raw).startswith("proven: ")


def test_less_is_claimed_where_all_is_too_much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    raw, whole = conflicting()
    agreement = parse_agreement(raw)
    why = pp.explain(agreement, kinds=())
    assert whole["claim"]["complete"]
    claimed = dict[bool | None, int]()
    for most in range(400):
        monkeypatch.setattr(proofs, "Work", lambda most=most: work.Work(most))
        found = pp.prove(agreement, why)
        claimed.setdefault(None if found is None else found.claim.complete, most)
    assert claimed[None] == 0
    assert 0 < claimed[True] < 400


def test_little_is_imported() -> None:
    """Of a small proof the start is most of the time: what is slow to import is not needed."""
    slow = "{'asyncio', 'dataclasses', 'inspect', 'pathlib', 'urllib', 'unittest'}"
    run = f"import runpy, sys; runpy.run_path({str(FILE)!r}); print({slow} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", run], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")
