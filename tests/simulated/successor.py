"""What comes after a fork, or after a depositary that is silent: another log goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.simulated.offers import bring_receipt, choose, receipt_of
from tests.simulated.world import World

from paripassu.record.checkpoint import Checkpoint

if TYPE_CHECKING:
    from tests.simulated.branches import Branch
    from tests.simulated.runs import Run


def newest(run: Run) -> tuple[Checkpoint, Branch] | None:
    """Give the highest checkpoint that counts, with its history: all show what they have."""
    if not run.watch.published:
        return None
    last = max(run.watch.published, key=lambda seen: seen.size)
    branch = next(one for one in run.world.branches if one.roots.get(last.size) == last.root)
    return last, branch


def succeed(run: Run, go_on: Callable[[World, Branch], Counter[str]]) -> None:
    """Begin a successor, have it take what was not logged, and go on with it.

    Parameters
    ----------
    run : Run
        Of the log before.
    go_on : callable
        Runs the successor.
    """
    found = newest(run)
    if found is None:
        return
    last, branch = found
    old, random = run.world, run.random
    world = World(old.seed, old, last, branch)
    run.counts["successors"] += 1
    try:
        new = world.begin("dep-1")
        logged = {*branch.statements(last.size).values()}
        for statement in old.statements:
            if statement.id in logged:
                continue
            seen, now = statement.after, new.state.last.get(statement.author)
            takes = (
                statement.previous == (None if now is None else now.id)
                and seen.size <= last.size
                and branch.roots[seen.size] == seen.root
            )
            reply = run.bring_with_files(new, statement)
            assert (reply.status == 200) == takes, (reply, takes)
            run.counts["of the old log: taken" if takes else "of the old log: not taken"] += 1
            if takes:
                if random.random() < 0.5:
                    new.tick()
                receipt = receipt_of(old, statement)
                chosen = choose(old, receipt, random, fair=True)
                if chosen:
                    reply = bring_receipt(world, new, statement, chosen, receipt)
                    run.counts["of the old log: receipts taken"] += reply.status == 200
        run.counts.update({f"then {what}": often for what, often in go_on(world, new).items()})
    finally:
        world.close()
