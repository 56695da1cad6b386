"""Proofs of answers: the verifier accepts each, and they say what the answer said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.plan_verifier import verifier
from tests.shared import needs, shared
from tests.strategies.language import language_document, written
from tests.strategies.small import Seeded, small_agreement
from tests.swap import SWAP

import paripassu as pp
from paripassu.agreement.read import parse_agreement, parse_whatever_facts
from paripassu.deadline import Deadline
from paripassu.sequencing.proof import parts
from paripassu.sequencing.proof import proof as proofs

SEEDS = st.integers(0, 2**32)
FOLDERS = ("plans/cases", "language/cases")
CIRCLE = """
[agreement]
id = "circle"
[[party]]
id = "a"
[[measure]]
id = "one"
by = ["a"]
[[measure]]
id = "two"
by = ["a"]
[[require]]
measure = "one"
needs = { two = "all" }
[[require]]
measure = "two"
needs = { one = "all" }
"""
#: Two demands that each wait for the other, and one that a party would rather not be kept.
DISPUTE = (
    SWAP
    + """
[[position]]
id = "first"
party = "a"
claim = "after"
measure = "one"
needs = { two = "all" }
[[position]]
id = "second"
party = "b"
claim = "after"
measure = "two"
needs = { one = "all" }
lag_days = 1
"""
)


def shown(raw: bytes, proof: pp.Proof) -> str:
    """Have the verifier check a proof of a file."""
    written = json.loads(proof.to_text())
    assert written["digest"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
    said: str = verifier.prove(verifier.read_agreement(raw), written)
    return said


def proven(raw: bytes) -> pp.Proof:
    agreement = parse_agreement(raw)
    answer: Any = pp.plan(agreement, time_limit=20)
    found = pp.prove(agreement, answer)
    assert found is not None
    shown(raw, found)
    if answer.status == "infeasible":
        assert found.claim.kind == "no plan"
        why = pp.explain(agreement, kinds=[], time_limit=30)
        clashes = pp.prove(agreement, why)
        assert clashes is not None
        assert clashes.claim.complete
        shown(raw, clashes)
    else:
        assert found.bound == answer.objective.bound
        assert found.claim.left_out == len(answer.objective.left_out)
    return found


@pytest.mark.parametrize("folder", FOLDERS)
@needs("plans/cases")
@pytest.mark.slow
def test_every_case_is_proven(folder: str) -> None:
    cases = shared(folder)
    answers = json.loads((cases / "answers.json").read_text())
    sizes = {}
    for name, told in answers.items():
        raw = (cases / name).read_bytes()
        if told["status"] == "contradictory":
            found = proofs.contradiction(parse_whatever_facts(raw), deadline=Deadline.after(20))
            assert found is not None, name
            shown(raw, found)
        else:
            found = proven(raw)
        if told["status"] == "optimal":
            assert found.bound == Fraction(told["worst_exposure"]), name
        sizes[name] = len(found.to_text())
        assert verifier.Work.done <= verifier.MOST_WORK // 1_000, name
    assert max(sizes.values()) <= 2_000


@given(SEEDS)
@settings(max_examples=examples(60))
def test_random_agreements_are_proven(seed: int) -> None:
    text = small_agreement(Seeded(seed)).to_toml()
    try:
        raw = parse_agreement(text).to_toml().encode()
    except pp.AgreementError:
        return
    try:
        proven(raw)
    except pp.AgreementError:
        found = proofs.contradiction(parse_whatever_facts(raw), deadline=Deadline.after(20))
        assert found is not None
        shown(raw, found)


@given(SEEDS)
@settings(max_examples=examples(60))
def test_random_agreements_over_the_whole_language(seed: int) -> None:
    raw = written(language_document(Seeded(seed))).encode()
    try:
        proven(raw)
    except pp.AgreementError:
        try:
            facts = parse_whatever_facts(raw)
        except pp.AgreementError:
            return  # something else is wrong in it
        found = proofs.contradiction(facts, deadline=Deadline.after(20))
        assert found is not None
        shown(raw, found)


def test_a_higher_bound_is_no_bound() -> None:
    raw = SWAP.encode()
    found = proven(raw)
    assert found.bound is not None
    higher = found.claim.model_copy(
        update={"worst_exposure": str(found.bound + Fraction(1, 10**6))}
    )
    with pytest.raises(verifier.Refused):
        shown(raw, found.model_copy(update={"claim": higher}))


def test_what_is_conceded_is_part_of_the_claim() -> None:
    raw = DISPUTE.encode()
    agreement = parse_agreement(raw)
    assert proven(raw).claim.kind == "no plan"
    answer = pp.plan(agreement, concede=["first"])
    found = pp.prove(agreement, answer)
    assert found is not None
    assert found.claim.conceded == ("first",)
    assert "without first" in shown(raw, found)


def test_facts_that_contradict_each_other() -> None:
    raw = CIRCLE.encode()
    with pytest.raises(pp.AgreementError):
        parse_agreement(raw)
    found = proofs.contradiction(parse_whatever_facts(raw), deadline=Deadline.after(None))
    assert found is not None
    assert found.parts[0]["kind"] == "at once"
    assert "contradict" in found.summary()
    shown(raw, found)


def test_facts_that_agree_are_not_shown_to_contradict() -> None:
    facts = parse_whatever_facts(SWAP.encode())
    assert proofs.contradiction(facts, deadline=Deadline.after(None)) is None


@needs("plans/bench")
@pytest.mark.slow
def test_a_bound_that_is_too_dear_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large agreement what one moment shows is enough for nearly all of it."""
    file = shared("plans/bench") / "tight-80-1.toml"
    agreement = pp.read_agreement(file)
    answer = pp.plan(agreement, time_limit=20)
    assert answer.objective is not None
    monkeypatch.setattr(parts, "bound", _only_nothing(parts.bound))
    found = pp.prove(agreement, answer)
    assert found is not None
    assert found.bound is not None
    assert answer.objective.bound * Fraction(9, 10) <= found.bound <= answer.objective.bound
    shown(file.read_bytes(), found)
    assert proofs.certified(answer, found).to_json()["objective"]["certified"] > 0


@given(SEEDS)
@settings(max_examples=examples(60))
def test_what_falls_back_is_the_whole_of_a_small_bound(seed: int) -> None:
    """Sets show what no moment shows, so that nothing of a bound is lost where they are few."""
    agreement = small_agreement(Seeded(seed))
    try:
        raw = parse_agreement(agreement.to_toml()).to_toml().encode()
        answer = pp.plan(parse_agreement(raw))
    except pp.AgreementError:
        return
    if answer.objective is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "bound", _only_nothing(parts.bound))
        found = pp.prove(parse_agreement(raw), answer)
    assert found is not None
    assert found.bound == answer.objective.bound
    shown(raw, found)


def _only_nothing(bound: Any) -> Any:
    def tried(frame: Any, left_out: int, worst: Fraction, stop: Any, work: Any) -> Any:
        return None if worst else bound(frame, left_out, worst, stop, work)

    return tried


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ({}, "should be a plan or an explanation"),
        (pp.plan(parse_agreement(CIRCLE.replace('"all"', "0"))), "is of another agreement"),
        (pp.explain(parse_agreement(SWAP)), "lists no conflicts"),
    ],
)
def test_what_is_no_answer_is_refused(answer: Any, what: str) -> None:
    with pytest.raises(pp.ParameterError, match=what):
        pp.prove(parse_agreement(SWAP), answer)


def test_time_that_is_over_proves_nothing(tmp_path: Path) -> None:
    agreement = parse_agreement(DISPUTE)
    why = pp.explain(agreement, kinds=[])
    assert pp.prove(agreement, why, should_stop=lambda: True) is None


@pytest.mark.parametrize(
    ("left_out", "bound", "said"),
    [
        (0, "0", "there was nothing to prove"),
        (2, "0", "No order leaves out fewer than 2 measures."),
        (0, "1/2", "No order has a worst exposure below 50"),
        (1, "1/2", "fewer than 1 measure; with 1 measure left out no order has a worst exposure"),
    ],
)
def test_what_is_shown_is_said(left_out: int, bound: str, said: str) -> None:
    claim = {"kind": "bound", "left_out": left_out, "worst_exposure": bound}
    told = pp.Proof(agreement="swap", digest="", claim=claim).summary()
    assert said in told


def test_the_file_has_one_form() -> None:
    text = proven(SWAP.encode()).to_text()
    read = json.loads(text)
    check = read.pop("check")
    again = json.dumps(read, separators=(",", ":"), ensure_ascii=False) + "\n"
    assert check == hashlib.sha256(again.encode()).hexdigest()
    assert text.count("\n") == 1
    assert pp.Proof.from_json(json.loads(text)).to_text() == text


def test_no_proof_is_larger_than_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each kind; a bound gives way to what is shown in fewer bytes."""
    dispute, swap = parse_agreement(DISPUTE.encode()), parse_agreement(SWAP.encode())
    facts = parse_whatever_facts(CIRCLE.encode())
    asked: tuple[Callable[[], pp.Proof | None], ...] = (
        lambda: pp.prove(dispute, pp.plan(dispute)),
        lambda: pp.prove(dispute, pp.explain(dispute, kinds=())),
        lambda: proofs.contradiction(facts, deadline=Deadline.after(20)),
        lambda: pp.prove(swap, pp.plan(swap)),
    )
    for ask in asked:
        found = ask()
        assert found is not None
        size = len(found.to_text().encode())
        with monkeypatch.context() as patch:
            patch.setattr(proofs, "MOST_BYTES", size)
            assert ask() == found
            patch.setattr(proofs, "MOST_BYTES", size - 1)
            other = ask()
        assert other is None or len(other.to_text().encode()) < size
