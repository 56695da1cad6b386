"""What was found of a text comes back with the next one, through a server that cannot read it."""

from __future__ import annotations

import pickle

from paripassu.sequencing.known import Known
from paripassu.workbench.planning.asked import Answer, Job
from paripassu.workbench.planning.carried import Carried

KNOWN = Known((frozenset({"safe:a", "p"}),))


def brought(answer: Answer) -> Job:
    return Job(2, 1, 2, "", "f.toml", packed=answer.packed)


def test_what_is_carried_comes_back() -> None:
    here = Carried()
    told = pickle.loads(here.packed(Answer(1, 1, "planned", "", known=KNOWN)))
    assert told.known is None
    assert told.packed
    again = here.unpacked(brought(told))
    assert again.known is KNOWN
    assert again.packed == b""
    # Another process has not packed it, and opens it once.
    there = Carried()
    once, twice = (there.unpacked(brought(told)) for _ in range(2))
    assert once.known == KNOWN
    assert twice.known is once.known


def test_nothing_is_carried() -> None:
    answer = Answer(1, 1, "planning", "Planning.")
    assert pickle.loads(Carried().packed(answer)) == answer
    assert Carried().unpacked(brought(answer)).known is None
