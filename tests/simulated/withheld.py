"""Which statements a log still had to take when a witness signed: read off the page, slowly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.simulated.truth import DAY

from paripassu.record.envelope import Statement, parse_statement
from paripassu.record.memory import ObjectStore

if TYPE_CHECKING:
    from tests.simulated.branches import Branch
    from tests.simulated.stations import Receipted, Station


def still_to_take(branch: Branch, size: int, given: Sequence[Receipted]) -> list[Receipted]:
    """Give the statements that a log of this size has not, and must still take.

    Parameters
    ----------
    branch : Branch
    size : int
    given : sequence of Receipted
        In the order in which a witness took them.
    """
    there: dict[str, Statement] = {}
    last: dict[str, str | None] = {}
    if branch.world.before is not None:
        last = {name: one.id for name, one in branch.world.before.state.last.items()}
    for index in branch.statements(size):
        statement = parse_statement(branch.book.entries[index])
        there[statement.id] = statement
        last[statement.author] = statement.id
    found = []
    for one in given:
        statement = one.statement
        own = statement.origin == branch.world.origin
        seen = statement.after
        if statement.id in there or last.get(statement.author) != statement.previous:
            continue
        if own and (seen.size > size or branch.book.root(seen.size) != seen.root):
            continue
        last[statement.author] = statement.id
        found.append(one)
    return found


def verify_withheld(station: Station) -> None:
    """Verify that a witness signed nothing that lacked, a day later, what it held."""
    for answered in station.answered:
        given = station.receipted[: answered.receipted]
        left = still_to_take(answered.branch, answered.copied, given)
        late = [one for one in left if answered.stamp - one.stamp >= DAY]
        if answered.withheld:
            assert late, f"{station.name} did not sign, and nothing was withheld"
        else:
            assert not late, f"{station.name} signed without {late[0].statement.id}"


def verify_held(station: Station, branch: Branch) -> None:
    """Verify that a witness holds what the log that it copied must still take, and shows it."""
    size = station.copy.state.size
    left = [one.statement.id for one in still_to_take(branch, size, station.receipted)]
    shown = [parse_statement(content).id for content in station.witness.held()]
    assert shown == left, f"{station.name} shows {shown} as held, and holds {left}"
    kept = {parse_statement(one.content).id for one in ObjectStore(station.private).held()}
    assert kept >= {*left}, f"{station.name} has forgotten { ({*left} - kept) }"
    received = {one.statement.id: one.stamp for one in station.receipted}
    for held in ObjectStore(station.private).held():
        id = parse_statement(held.content).id
        assert held.received == received[id], f"{station.name} counts its day from another time"
