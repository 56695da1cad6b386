"""A state as JSON: for whoever judged a log, and wants to go on another day.

Nothing of it is for others: it says what somebody has verified, and proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from paripassu.record.charter import parse_charter
from paripassu.record.counted import Counted
from paripassu.record.holders import Holder, holder_form, parse_holder
from paripassu.record.persistent import PersistentList, PersistentMap
from paripassu.record.state import Era, KeyList, Last, Settling, State, Usage
from paripassu.record.times import Step, Times


def state_form(state: State) -> dict[str, Any]:
    """Give the state of a log that goes on from none before it; the ids stand with its statements.

    Parameters
    ----------
    state : State
        With a charter.
    """
    assert state.before is None
    return {
        "size": state.size,
        "expected": state.expected,
        "eras": [[one.start, one.charter.content.decode()] for one in state.eras],
        "charter_id": state.charter_id,
        "lists": {
            name: [one.statement, _holder_forms(one.holders)] for name, one in state.lists.items()
        },
        "holders": _holder_forms(state.holders.values()),
        "names": {**state.names},
        "last": {name: [*one] for name, one in state.last.items()},
        "used": {name: [*one] for name, one in state.used.items()},
        "removed": sorted(state.removed),
        "settling": None if state.settling is None else [*state.settling],
        "others": [*state.others],
        "latest": state.times.latest,
        "steps": [[*one] for one in state.times.steps],
        "receipts": sorted(state.times.receipts.items()),
    }


def parse_state(form: dict[str, Any], counted: Iterable[Counted]) -> State:
    """Read a state.

    Parameters
    ----------
    form : dict
        As :func:`state_form` gives it.
    counted : iterable of Counted
        The log's statements that count.

    Raises
    ------
    RefusedError, KeyError, TypeError, ValueError
        It is none.
    """
    return State(
        size=form["size"],
        expected=form["expected"],
        eras=tuple(Era(start, parse_charter(text.encode())) for start, text in form["eras"]),
        charter_id=form["charter_id"],
        lists={name: KeyList(id, _holders(some)) for name, (id, some) in form["lists"].items()},
        holders={one.name: one for one in _holders(form["holders"])},
        names=form["names"],
        last={name: Last(*one) for name, one in form["last"].items()},
        used={name: Usage(*one) for name, one in form["used"].items()},
        removed=frozenset(form["removed"]),
        settling=None if form["settling"] is None else Settling(*form["settling"]),
        ids=PersistentMap.of((one.digest, one.index) for one in counted),
        others=PersistentList(form["others"]),
        times=Times(
            form["latest"],
            PersistentList([Step(*one) for one in form["steps"]]),
            PersistentMap.of((index, time) for index, time in form["receipts"]),
        ),
    )


def _holder_forms(holders: Iterable[Holder]) -> list[dict[str, Any]]:
    return [holder_form(one) for one in holders]


def _holders(forms: list[Any]) -> tuple[Holder, ...]:
    return tuple(parse_holder(one, f"holders[{at}]") for at, one in enumerate(forms))
