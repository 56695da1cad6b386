"""The fold, wrong in one way or another, beside the oracle: each is noticed within some records.

So that the fold and the oracle say the same is worth something.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tests.oracle.process.standing import standings
from tests.process_cases import differences
from tests.property.process.test_fold_oracle import odd, plain, scenes, whole
from tests.strategies import dated
from tests.strategies.odd_processes import papers
from tests.strategies.processes import START, amended, pacts
from tests.strategies.scenes import ENDINGS, played

from paripassu.process.fold import (
    accepting,
    balance,
    claiming,
    declared,
    disputing,
    draws,
    entry,
    finding,
    leaving,
    seals,
    signing,
    status,
    turns,
    undoing,
)
from paripassu.process.fold import fold as folding
from paripassu.process.fold.attempt import StepState
from paripassu.process.fold.pact import Pact
from paripassu.process.fold.state import State

#: A batch has so many records of each strategy; after so many batches a wrong stays unnoticed.
EACH = 12
BATCHES = 8


class Told(NamedTuple):
    """A record, and what the oracle says of it on some days."""

    pact: Pact
    record: list[dict[str, Any]]
    documents: Mapping[str, Any]
    answers: tuple[tuple[int, dict[str, Any]], ...]


Scenes = tuple[tuple[str, ...], tuple[str, ...]]
Strategy = st.SearchStrategy[tuple[Pact, list[dict[str, Any]]]]
#: In place of scenes: claims of these kinds, which speak of days.
DATED: Scenes = (("during", "not_before"), ())


@st.composite
def some(draw: st.DrawFn, only: Scenes) -> tuple[Pact, list[dict[str, Any]]]:
    """Records of nothing but some scenes, and disputes that end in some ways."""
    pact = draw(pacts())
    return pact, draw(played(pact, *only))


@st.composite
def truces(draw: st.DrawFn) -> tuple[Pact, list[dict[str, Any]]]:
    """Records over agreements whose claims speak of days."""
    pact, _ = draw(dated.pacts(only=DATED[0]))
    return pact, draw(dated.records(pact))


@cache
def batch(number: int, only: Scenes | None) -> tuple[Told, ...]:
    """Give some records, the same each time, with the oracle's answers."""
    found: list[Told] = []
    every: tuple[Strategy, ...] = (scenes(), whole(), odd(), plain())
    if only is not None:
        every = (truces(), truces()) if only == DATED else (some(only), some(only))
    for place, strategy in enumerate(every):

        @seed(number if only is None else number + 1000 * place)  # the second is another
        @settings(
            max_examples=EACH,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def note(history: tuple[Pact, list[dict[str, Any]]]) -> None:
            found.append(_told(*history))

        note()
    return tuple(found)


def _told(pact: Pact, record: list[dict[str, Any]]) -> Told:
    new = amended(pact)
    documents = {new.digest: new.plan, **papers(pact)}
    last = max(entry.day_of(one["time"]) for one in record if one["time"])
    days = [(START.toordinal() + last) // 2, last, last + 4]
    pair = pact.plan, pact.digest
    answers = standings(pact.agreement, pair, record, days, documents)
    return Told(pact, record, documents, tuple(zip(days, answers, strict=True)))


def noticed(change: Callable[[Pact], Pact], only: Scenes | None = None) -> bool:
    """Whether the fold says something else than the oracle of some record."""
    for number in range(BATCHES):
        for one in batch(number, only):
            for day, want in one.answers:
                found = folding.state(change(one.pact), one.record, day, one.documents)
                if next(differences(want, found), None):
                    return True
    return False


def modules() -> Iterator[ModuleType]:
    prefix = "paripassu.process.fold."
    yield from (module for name, module in sys.modules.items() if name.startswith(prefix))


def plant(patch: pytest.MonkeyPatch, right: Callable[..., Any], wrong: Callable[..., Any]) -> None:
    """Put a wrong function in the place of a right one, wherever the fold knows it."""
    for module in modules():
        for name, value in list(vars(module).items()):
            if value is right:
                patch.setattr(module, name, wrong)
    for kind, value in list(folding._RULES.items()):
        if value is right:
            patch.setitem(folding._RULES, kind, wrong)


def process(**changes: int) -> Callable[[Pact], Pact]:
    """Give an agreement some of whose days are more, or fewer."""

    def changed(pact: Pact) -> Pact:
        made = copy.copy(pact)
        days = {name: getattr(pact.process, name) + more for name, more in changes.items()}
        made.process = pact.process.model_copy(update=days)
        made.react = pact.react + changes.get("react_days", 0)
        return made

    return changed


#: What comes about too seldom among all scenes.
RARE: dict[str, Scenes] = {
    "an amendment": (("perform", "offer"), ENDINGS),
    "an amendment may lose steps": (("perform", "perform", "offer"), ENDINGS),
    "who had not seen the fall begins anew": (("perform", "contest"), ("violation", "back")),
    "no cause stands": (("perform", "perform", "contest"), ("lawful",)),
    "no dispute proves right": (("perform", "contest", "contest"), ("violation",)),
    "many disputes": (("perform", "contest", "contest"), ("confirm", "court", "")),
    "no dispute is put aside": (("perform", "contest"), ("undo",)),
    "a month is claimed at any time": DATED,
    "no truce takes a turn back": DATED,
    "no truce holds up a turn": DATED,
    "no date brings the turn of what was done ahead": DATED,
}
DAYS = (
    *({name: 1} for name in ("dispute_days", "resolve_days", "confirm_days", "react_days")),
    *({name: 1} for name in ("receive_days", "answer_days", "notice_days", "offer_days")),
    *({name: -1} for name in ("dispute_days", "resolve_days", "confirm_days", "disputes")),
)


@pytest.mark.parametrize("changes", DAYS, ids=str)
def test_days_that_are_more_or_fewer_are_noticed(changes: dict[str, int]) -> None:
    only = RARE["an amendment"] if "offer_days" in changes else None
    only = RARE["many disputes"] if "disputes" in changes else only
    assert noticed(process(**changes), only)


def _forgiving(state: State) -> bool:
    """Let an amendment take effect, and what is late be late all the same."""
    owed = {key: step.due for key, step in state.steps.items()}
    done = amend(state)
    for key, step in state.steps.items():
        step.due = owed.get(key)
    return done


def _without_receipts(decoded: Mapping[str, Any]) -> entry.Entry:
    return entry_of({name: value for name, value in decoded.items() if name != "own"})


def _never_right(state: State, attempt: Any, **more: Any) -> None:
    end_disputes(state, attempt, **more)
    for one in attempt.disputes:
        one.right = False


def _all_seen(state: State, one: entry.Entry) -> str | None:
    return reveal(state, replace(one, after=10**6))


def _lasts(task: Any, attempt: Any) -> bool:
    return bool(attempt.open)  # what lapsed is not in doubt any more


def _forgotten(step: StepState) -> None:
    step.remains = step.attempt  # and its open disputes never lapse


def _each_draw_alone(state: State, key: str) -> None:
    """Take one finding in place of all together."""
    attempt = state.steps[key].attempt
    kept, attempt.found = attempt.found, dict([*attempt.found.items()][:1])
    settle_findings(state, key)
    attempt.found = kept


amend, reveal = signing.amend, draws.reveal
end_disputes, settle_findings = undoing._end_disputes, finding.settle_findings
entry_of = entry.Entry.of

#: What is put in the place of what.
WRONG: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "any cause stands": (undoing.cause_stands, lambda *_: True),
    "no cause stands": (undoing.cause_stands, lambda *_: False),
    "what fell gets no new time": (undoing._due_again, lambda *_: None),
    "no dispute proves right": (undoing._end_disputes, _never_right),
    "who had not seen the fall begins anew": (claiming._seen, lambda *_: True),
    "portions come in any order": (claiming._in_order, lambda *_: True),
    "what takes effect by itself needs no trigger": (claiming._triggered, lambda *_: True),
    "lateness is forgiven when the turn goes back": (turns._still_owed, lambda *_: False),
    "what is due stays so when the turn goes back": (turns._still_owed, lambda *_: True),
    "findings never suffice": (finding.settle_findings, lambda *_: None),
    "findings do not add up": (finding.settle_findings, _each_draw_alone),
    "no dispute lapses": (disputing.lapse, lambda *_: False),
    "nobody has to confirm": (accepting.unconfirmed, lambda *_: []),
    "what is denied is in no doubt": (balance.doubtful, lambda *_: False),
    "what lapsed is in no doubt": (balance.doubtful, _lasts),
    "what was undone leaves nothing": (
        balance.surviving,
        lambda state, key: None if state.steps[key].gone else state.steps[key].attempt,
    ),
    "nothing excuses leaving": (leaving.excused_by, lambda *_: []),
    "no silence is a receipt": (declared.lapse_receipts, lambda *_: None),
    "a secret is never early": (draws.reveal, _all_seen),
    "no release is early": (seals._early, lambda *_: False),
    "an amendment may lose steps": (signing._lost, lambda *_: None),
    "an amendment forgives nothing": (signing.amend, _forgiving),
    "no signature lapses": (signing.lapse_signatures, lambda *_: None),
    "those who stay owe while another leaves": (folding._stop, lambda *_: None),
    "nobody is ahead": (folding._judge, lambda *_: None),
    "dates roll": (status._missed, lambda *_: []),
    "what waits waits for nothing": (State.blockers, lambda *_: []),
    "a receipt mends nothing": (entry.Entry.of, _without_receipts),
    "no dispute is put aside": (StepState.put_aside, _forgotten),
    "a month is claimed at any time": (claiming.too_soon, lambda *_: False),
    "no truce takes a turn back": (turns.hold, lambda *_: None),
    "no truce holds up a turn": (turns._held_up, lambda *_: False),
    "no date brings the turn of what was done ahead": (turns.note_dates, lambda *_: None),
}
#: Of those that are methods, the class and the name.
METHODS: dict[str, tuple[type, str]] = {
    "what waits waits for nothing": (State, "blockers"),
    "a receipt mends nothing": (entry.Entry, "of"),
    "no dispute is put aside": (StepState, "put_aside"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rule_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right, wrong = WRONG[name]
    if name in METHODS:
        monkeypatch.setattr(*METHODS[name], wrong)
    else:
        plant(monkeypatch, right, wrong)
    assert noticed(lambda pact: pact, RARE.get(name))


def test_the_fold_as_it_is_is_not_wrong() -> None:
    assert not any(
        [*differences(want, folding.state(one.pact, one.record, day, one.documents))]
        for number in range(2)
        for one in batch(number, None)
        for day, want in one.answers
    )
