"""The statements that a witness has taken and the log has not: judged as if they were logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from paripassu.record.envelope import Statement, parse_statement
from paripassu.record.errors import RefusedError
from paripassu.record.judge import judge
from paripassu.record.memory import Held
from paripassu.record.state import Blobs, Roots, State

#: A log that a statement was kept from for so many seconds gets no cosignature without it.
MOST_WAIT: Final = 86_400
#: The rule that refuses for a while, and not for good.
SETTLING: Final = "settling"


class Waiting(NamedTuple):
    """A statement that waits for the log.

    Attributes
    ----------
    statement : Statement
    held : Held
    takeable : bool
        Whether the log can take it now: not while it settles a changed charter.
    """

    statement: Statement
    held: Held
    takeable: bool


@dataclass(frozen=True, slots=True)
class Sorted:
    """What becomes of held statements at a size of the log.

    Attributes
    ----------
    waiting : tuple of Waiting
        The log still has to take them, in this order.
    gone : tuple of str
        Ids of those that it has, or that it no longer takes.
    state : State
        After the log and those that wait.
    """

    waiting: tuple[Waiting, ...]
    gone: tuple[str, ...]
    state: State

    def overdue(self, now: int) -> tuple[Waiting, ...]:
        """Give those that the log had time enough to take."""
        return tuple(
            one for one in self.waiting if one.takeable and now - one.held.received >= MOST_WAIT
        )


def sort_held(state: State, held: Sequence[Held], roots: Roots, blobs: Blobs) -> Sorted:
    """Say which statements still wait: what is held counts as logged.

    Parameters
    ----------
    state : State
        Of the log, after what the witness has copied.
    held : sequence of Held
        In the order in which they were taken.
    roots : callable
        The log's roots, up to that size.
    blobs : Blobs
    """
    size = state.size
    waiting, gone = [], []
    for one in held:
        statement = parse_statement(one.content)
        if state.index_of(statement.id) is not None:
            gone.append(statement.id)
            continue
        try:
            state = judge_next(state, statement, size, roots, blobs)
        except RefusedError as error:
            if error.rule == SETTLING:
                waiting.append(Waiting(statement, one, takeable=False))
            else:
                gone.append(statement.id)
        else:
            waiting.append(Waiting(statement, one, takeable=True))
    return Sorted(tuple(waiting), tuple(gone), state)


def judge_next(state: State, statement: Statement, size: int, roots: Roots, blobs: Blobs) -> State:
    """Judge a statement after what is held, and give the state after it.

    Raises
    ------
    RefusedError
        The log would not take it.
    """

    def known(wanted: int) -> bytes:
        # What is only held has no root: no checkpoint has it.
        return roots(wanted) if wanted <= size else b""

    return judge(state, state.size, statement, known, blobs).state
