"""What a fork leaves behind: a proof on each honest witness's disk, that a stranger can check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.record.fork import parse_fork, verify_fork
from paripassu.record.memory import ObjectStore

if TYPE_CHECKING:
    from tests.simulated.stations import Station
    from tests.simulated.world import World


def verify_forks(world: World) -> int:
    """Verify that who was shown two histories has the proof; give how many have.

    All histories have just been shown to all witnesses, with nothing in between.
    """
    honest = [one for one in world.stations if one.name in world.truth.honest]
    return sum(_is_proven(world, station) for station in honest)


def _is_proven(world: World, station: Station) -> bool:
    copy = station.copy
    shown = [
        branch
        for branch in world.branches
        if branch.roots[min(copy.size, branch.log.size)]
        != copy.root(min(copy.size, branch.log.size))
    ]
    content = ObjectStore(station.private).fork()
    assert content == station.witness.fork, f"{station.name} has another proof on its disk"
    assert bool(content) >= bool(shown), f"{station.name} saw two histories and keeps no proof"
    if not content:
        return False
    # A stranger has the file and the keys of the log, and nothing else.
    fork = parse_fork(content)
    seen = verify_fork(fork, world.charter.log_keys)
    assert seen.size == fork.size
    assert fork.first.root != fork.second.root
    roots = {branch.roots.get(fork.size) for branch in world.branches}
    assert {fork.first.root, fork.second.root} <= roots, "what the proof shows was never signed"
    assert station.after == 0, f"{station.name} signed more of a log that has two histories"
    station.start()
    assert station.witness.fork == content, f"{station.name} has forgotten the proof"
    return True
