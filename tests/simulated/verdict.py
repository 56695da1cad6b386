"""What is looked at while a run goes on, and judged at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulated.truth import WEEK
from tests.simulated.withheld import verify_held, verify_withheld

from paripassu.record.blobs import blob_path
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.envelope import parse_statement
from paripassu.record.note import parse_note
from paripassu.record.policy import quorum_policy
from paripassu.record.witnessed import verify_policy

if TYPE_CHECKING:
    from tests.simulated.branches import Branch
    from tests.simulated.world import World

Both = tuple[int | None, int | None]


class Watch:
    """Looks at all histories of a run.

    Parameters
    ----------
    world : World
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._times: dict[int, dict[int, Both]] = {}
        self.published: set[Checkpoint] = set()
        charter = world.charter
        keys = {key.name: key for key in charter.witnesses}
        #: As a reader has it who knows nothing of the charter.
        self._policy = quorum_policy(charter.log_keys, keys, charter.quorum)
        self._notes: set[bytes] = {b""}

    def look(self) -> None:
        """See that times only get earlier, and none that is final changes."""
        for branch in self.world.branches:
            if branch.log.witnessed not in self._notes:
                self._notes.add(branch.log.witnessed)
                found = verify_policy(parse_note(branch.log.witnessed), self._policy)
                self.published.add(found.checkpoint)
            times = branch.state.times
            known = self._times.setdefault(branch.number, {})
            for index in range(branch.state.size):
                now = (times.time(index), times.own(index))
                before = known.get(index, (None, None))
                for old, new in zip(before, now, strict=True):
                    assert old is None or new is not None, f"entry {index} lost its time"
                    if new is not None and new != old:
                        assert old is None or new < old, f"the time of entry {index} went up"
                        latest = times.latest or 0
                        # Of what is new a step may have logged several notes, one after another.
                        final = index in known and latest - new > WEEK
                        assert not final, f"the time of entry {index} was final"
                known[index] = now

    def judge(self) -> None:
        """Judge all that happened.

        Raises
        ------
        AssertionError
            Something happened that must not.
        """
        world = self.world
        world.sights()
        truth = world.truth
        roots = [branch.roots for branch in world.branches]
        truth.verify_witnesses(roots, world.origin)
        truth.verify_quorums(roots, world.origin)
        assert any(
            all(history.get(seen.size) == seen.root for seen in self.published) for history in roots
        ), f"two histories were published: {self.published}"
        for station in world.stations:
            if station.name in truth.honest:
                verify_withheld(station)
                size = station.copy.state.size
                root = station.copy.root(size)
                verify_held(
                    station, next(one for one in world.branches if one.roots.get(size) == root)
                )
        for branch in world.branches:
            self._judge_times(branch)
        if len(world.branches) == 1:
            branch = world.branches[0]
            for index in branch.statements():
                for blob in parse_statement(branch.book.entries[index]).blobs:
                    found = branch.objects.read(blob_path(blob.digest), blob.size)
                    assert found is not None, f"a file of entry {index} is gone"

    def _judge_times(self, branch: Branch) -> None:
        truth, counted, statements = self.world.truth, branch.counted(), branch.statements()
        truth.verify_notes(counted, statements)
        for one in counted:
            receipt = "/receipt/" in one.note.origin
            assert receipt or branch.roots[one.note.size] == one.note.root, one
        times = branch.state.times
        for index in range(branch.state.size):
            checkpoints = [
                one.note
                for one in counted
                if "/receipt/" not in one.note.origin and one.note.size > index
            ]
            id = statements.get(index, "")
            written = truth.written[id] if id else 0
            truth.verify_time(times.time(index), checkpoints, written)
            receipts = [one.note for one in counted if one.note.origin.endswith(f"/receipt/{id}")]
            if id:
                truth.verify_time(times.own(index), [*checkpoints, *receipts], written)
