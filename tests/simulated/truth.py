"""What really happened, kept by nobody who takes part: what no liar may get past.

It knows the true time, what each honest witness signed, and when each statement was written. It
looks at a log's entries and at the two times that the package gives them, and shares no rule with
it: no median, no use of a note, no order of times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.oracle.record_rules import Noted

HOUR = 3_600
DAY = 86_400
WEEK = 7 * DAY


class Sight(NamedTuple):
    """What an honest witness signed: what, when by its clock, and when in truth."""

    witness: str
    origin: str
    size: int
    root: bytes
    stamp: int
    true: float


class Counted(NamedTuple):
    """A note that a log has and that keeps the rules, as the package says."""

    at: int
    note: Noted


@dataclass
class Truth:
    """The judge of a run.

    Attributes
    ----------
    quorum, false : int
        How many have to cosign, and how many may be false.
    skew : int
        By how many seconds an honest clock is off at most.
    """

    quorum: int
    false: int
    skew: int
    honest: frozenset[str] = frozenset()
    sights: list[Sight] = field(default_factory=list)
    #: By id, when a statement was written.
    written: dict[str, float] = field(default_factory=dict)

    def stamps(self, note: Noted) -> dict[str, int]:
        """Give what honest witnesses said of a note; a line in their name that is not theirs: no.

        Raises
        ------
        AssertionError
            A note counts in which an honest witness says what it never said.
        """
        said = {
            (one.witness, one.stamp)
            for one in self.sights
            if (one.origin, one.size, one.root) == (note.origin, note.size, note.root)
        }
        found = {}
        lines: dict[str, set[bytes]] = {}
        for name, _, line in note.lines:
            lines.setdefault(name, set()).add(line)
        single = [name for name, of in lines.items() if len(of) == 1 and name != note.origin]
        assert len(single) >= self.quorum, f"no quorum: {sorted(single)}"
        for name, _, line in note.lines:
            if name in self.honest:
                stamp = int.from_bytes(line[:8], "big")
                assert (name, stamp) in said, f"{name} never signed {note.text!r} at {stamp}"
                found[name] = stamp
        assert len(found) >= self.quorum - self.false, f"no honest quorum: {sorted(found)}"
        return found

    # Every time lies between honest stamps.

    def verify_time(self, time: int | None, notes: Sequence[Noted], written: float) -> None:
        """Verify the time of an entry.

        Parameters
        ----------
        time : int or None
        notes : sequence of Noted
            That count and cover it.
        written : float
            When it was, in truth.
        """
        if time is None:
            assert not notes, "a note covers it, and it has no time"
            return
        assert notes, f"the time {time} comes from nowhere"
        seen = [self.stamps(note).values() for note in notes]
        least, most = min(map(min, seen)), min(map(max, seen))
        assert least <= time <= most, f"the time {time} is not from {least} to {most}"
        assert any(
            min(stamps) <= time <= max(stamps) and max(abs(one - time) for one in stamps) <= HOUR
            for stamps in seen
        ), f"no note's honest stamps stand about the time {time}"
        assert time >= written - self.skew - 1, f"the time {time} is before it was written"

    # The logging of notes ends, and times are final.

    def verify_notes(self, counted: Sequence[Counted], statements: Mapping[int, str]) -> None:
        """Verify that each note was of use, and none too late.

        Parameters
        ----------
        counted : sequence of Counted
        statements : mapping of int to str
            By index, the ids of the statements that count.
        """
        # By index, the latest day that a statement's time can be on: by checkpoints, and in all.
        timed: dict[int, int] = {}
        owned: dict[int, int] = {}
        latest = None
        for at, note in counted:
            stamps = self.stamps(note).values()
            least, most = min(stamps), max(stamps)
            receipt = "/receipt/" in note.origin
            id = note.origin.rpartition("/")[2]
            covered = [
                i for i, one in statements.items() if (one == id if receipt else i < note.size)
            ]
            known = owned if receipt else timed
            assert any(index not in known or known[index] > least // DAY for index in covered), (
                f"note {at} was of no use"
            )
            for index in covered:
                for table in (owned,) if receipt else (owned, timed):
                    table[index] = min(table.get(index, most // DAY), most // DAY)
            assert latest is None or latest - most <= WEEK, f"note {at} is too late"
            latest = least if latest is None else max(latest, least)
        most_notes = 2 * 10 * len(statements)
        assert len(counted) <= most_notes, f"{len(counted)} notes for {len(statements)} statements"

    # No two histories.

    def verify_witnesses(self, roots: Iterable[Mapping[int, bytes]], origin: str) -> None:
        """Verify that each honest witness saw one history, and that its time never went back.

        Parameters
        ----------
        roots : iterable of mapping of int to bytes
            Of each history that the depositary made, the root by size.
        origin : str
            Of the log.
        """
        histories = list(roots)
        for name in self.honest:
            mine = [one for one in self.sights if one.witness == name]
            stamps = [one.stamp for one in mine]
            assert stamps == sorted(stamps), f"the time of {name} went back"
            for one in mine:
                assert abs(one.stamp - one.true) <= self.skew + 1, f"{name} signed a wrong time"
            logs = [one for one in mine if one.origin == origin]
            sizes = [one.size for one in logs]
            assert sizes == sorted(sizes), f"{name} went back in the log"
            seen = {(one.size, one.root) for one in logs}
            assert any(
                all(history.get(size) == root for size, root in seen) for history in histories
            ), f"{name} cosigned two histories"

    def verify_quorums(self, roots: Iterable[Mapping[int, bytes]], origin: str) -> None:
        """Verify that of two histories one alone can have the quorum, whatever the false sign."""
        histories = list(roots)
        signers: dict[tuple[int, bytes], set[str]] = {}
        for one in self.sights:
            if one.origin == origin:
                signers.setdefault((one.size, one.root), set()).add(one.witness)
        counting = [seen for seen, who in signers.items() if len(who) + self.false >= self.quorum]
        assert any(
            all(history.get(size) == root for size, root in counting) for history in histories
        ), f"two histories can have the quorum: {sorted(counting)}"
