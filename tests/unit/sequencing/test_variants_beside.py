"""Variants beside each other: the answers of `plan`, and each text answered once."""

from __future__ import annotations

import pickle

import pytest
from tests.e2e.swaps import FEASIBLE, STUCK

import paripassu as pp
from paripassu.agreement.variants.model import Change, Variant
from paripassu.errors import ParameterError
from paripassu.sequencing.variants import Answered, compare_variants, key_of

MORE = Variant("More at stake", "", (Change("party:a", "stake", 30, 40),))
LESS = Variant("B gives in", "", (Change("position:b-second", None),))
WRONG = Variant("Does not read", "", (
    Change("position:a-second", "needs.two", 1, "no such stage"),
    Change("position:b-second", "needs.one", 1, "no such stage either"),
))  # fmt: skip


def test_each_answer_is_that_of_plan() -> None:
    for text in (STUCK, FEASIBLE):
        compared = compare_variants(text, [MORE, WRONG])
        assert compared.final
        for one in (compared.file, *(variant.answered for variant in compared.variants)):
            assert (one.answer is None) == (one.applied.text is None)
            if one.applied.text is None or one.answer is None:
                continue
            plan = pp.plan(pp.parse_agreement(one.applied.text))
            assert one.answer.status == plan.status
            assert one.answer.conflicts == plan.conflicts
            assert one.answer.loses == plan.loses
            assert one.answer.gain == plan.gain
            if plan.objective is not None:
                assert one.answer.worst_exposure == plan.objective.worst_exposure
                assert one.plan is not None
                assert one.plan.steps == plan.steps


def test_what_is_known_is_not_answered_anew() -> None:
    known: dict[str, Answered] = {}
    first = compare_variants(STUCK, [MORE, LESS, WRONG], found=known.__setitem__)
    assert set(known) == {
        key_of(STUCK, one) for one in (Variant("", "what the file is"), MORE, LESS, WRONG)
    }
    # Over the pipes of the planning processes all stays as it is.
    known = pickle.loads(pickle.dumps(known))
    moved = Variant(MORE.name, "a note", (Change("party:a", "stake", 30, 41),))
    anew: list[str] = []
    # Nothing that would have to be searched for is found now.
    again = compare_variants(
        STUCK,
        [moved, LESS, WRONG],
        known=known,
        progress=anew.append,
        should_stop=lambda: True,
    )
    assert anew == ["“More at stake”"]
    assert again.variants[1:] == first.variants[1:]
    assert again.file == first.file
    assert not again.variants[0].answered.final
    assert not again.final
    # Another text is another question, and another name is not.
    assert key_of(FEASIBLE, MORE) != key_of(STUCK, MORE)
    assert key_of(STUCK, Variant("Other", "", MORE.changes)) == key_of(STUCK, MORE)


def test_how_far_it_is_and_when_it_ends() -> None:
    told: list[str] = []
    compare_variants(STUCK, [MORE, LESS], progress=told.append)
    begun = [one for one in told if ": " not in one]
    assert begun == [
        "1 of 3, the file as it is",
        "2 of 3, “More at stake”",
        "3 of 3, “B gives in”",
    ]
    assert all(one.startswith(tuple(begun)) for one in told)
    short = compare_variants(STUCK, [LESS], each=0)
    assert not short.final
    with pytest.raises(ParameterError, match="each"):
        compare_variants(STUCK, [LESS], each=-1)


def test_what_was_not_begun_is_answered_the_next_time() -> None:
    known: dict[str, Answered] = {}
    stopped = compare_variants(
        STUCK, [MORE, LESS], found=known.__setitem__, should_stop=lambda: bool(known)
    )
    assert [one.answer and one.answer.status for one in stopped.variants] == ["unknown"] * 2
    assert not stopped.final
    again = compare_variants(STUCK, [MORE, LESS], known=known)
    assert [one.answer and one.answer.status for one in again.variants] == ["infeasible", "optimal"]
