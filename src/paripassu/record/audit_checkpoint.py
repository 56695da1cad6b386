"""The checkpoint of an audit: by what it is judged, and what is found."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from paripassu.errors import RejectedError
from paripassu.record.audited import Audit, AuditBreach, AuditFault
from paripassu.record.begun import Begun
from paripassu.record.charter import Charter
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.newest import CHECKPOINT, format_time, lower_median
from paripassu.record.note import Note
from paripassu.record.policy import Policy
from paripassu.record.signed import verify_signatures
from paripassu.record.source import Source
from paripassu.record.vkey import VerifierKey
from paripassu.record.witnessed import charter_policy, count_policy


@dataclass
class Found:
    """What an audit has found so far."""

    log: str
    faults: list[AuditFault] = field(default_factory=list)
    breaches: list[AuditBreach] = field(default_factory=list)
    signed: tuple[str, ...] = ()
    stamps: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def wrong(self, file: str, what: str) -> None:
        """Note that something is wrong with a file."""
        self.faults.append(AuditFault(file=file, what=what))

    def answer(self, checkpoint: Checkpoint | None, judged: Judged) -> Audit:
        """Give the answer; without a checkpoint where none could be read."""
        seen = lower_median(self.stamps.values())
        return Audit(
            ok=not self.faults and all(one.earlier for one in self.breaches),
            log=self.log,
            origin=checkpoint.origin if checkpoint else None,
            size=checkpoint.size if checkpoint else None,
            root=b64encode(checkpoint.root).decode() if checkpoint else None,
            signed=self.signed,
            stamps={name: format_time(stamp) for name, stamp in self.stamps.items()},
            missing=self.missing,
            seen=None if seen is None else format_time(seen),
            since=judged.since.size if judged.since else None,
            faults=tuple(self.faults),
            breaches=tuple(self.breaches),
            removed=self.removed,
        )


@dataclass(frozen=True)
class Judged:
    """By what an audit judges a checkpoint and the entries below it."""

    key: VerifierKey | None
    policy: Policy | None
    since: Checkpoint | None
    charter: str | None
    max_age: float | None
    clock: Callable[[], float]
    before: list[Source]
    #: Whether entries are judged also where no charter is given, and their statements kept.
    keep: bool = False
    #: The first entries, where they were judged before.
    begun: Begun | None = None

    @property
    def by_rules(self) -> bool:
        """Whether every entry is judged."""
        return self.keep or self.charter is not None

    def signatures(self, note: Note, found: Found) -> bool:
        """Judge the signatures of a checkpoint; say whether it is the log's at all."""
        try:
            if self.key is not None:
                self._by_key(note, self.key, found)
            if self.policy is not None:
                self._by_policy(note, self.policy, found)
        except RejectedError as error:
            found.wrong(CHECKPOINT, str(error))
            return False
        return not found.faults or bool(found.missing)

    def _by_key(self, note: Note, key: VerifierKey, found: Found) -> None:
        signed = verify_signatures(note, [key], extensions=True)
        origin = signed.checkpoint.origin
        if origin != key.name:
            found.wrong(CHECKPOINT, f"it is of the log {origin}, and the key is of {key.name}")
        elif key not in signed.times:
            found.wrong(CHECKPOINT, f"no right signature by the key of {key.name} stands under it")
        found.signed = _names(signed.times)

    def by_charter(self, note: Note, charter: Charter, found: Found) -> None:
        """Judge a checkpoint by the charter that is in force at its size."""
        try:
            self._by_policy(note, charter_policy(charter), found)
        except RejectedError as error:
            found.wrong(CHECKPOINT, str(error))
            return
        unsigned = [one for one in _names(charter.log_keys) if one not in found.signed]
        if unsigned:
            found.wrong(CHECKPOINT, f"the log has not signed it with its key {unsigned[0]}")

    def _by_policy(self, note: Note, policy: Policy, found: Found) -> None:
        counted = count_policy(note, policy, extensions=True)
        found.signed = tuple(dict.fromkeys((*found.signed, *_names(counted.log_keys))))
        found.stamps, found.missing = counted.stamps, counted.missing
        if counted.missing:
            found.wrong(
                CHECKPOINT,
                f"the quorum is not met: {len(counted.stamps)} witnesses have cosigned it, and it "
                f"needs more of {', '.join(counted.missing)}",
            )
        if self.max_age is not None:
            seen = lower_median(counted.stamps.values())
            if seen is None:
                found.wrong(CHECKPOINT, "no witness says when it saw this checkpoint")
            elif self.clock() - seen > self.max_age:
                found.wrong(
                    CHECKPOINT,
                    f"it is too old: the witnesses saw it at {format_time(seen)}, more than "
                    f"{self.max_age:,.0f} seconds ago",
                )


def _names(keys: Iterable[VerifierKey]) -> tuple[str, ...]:
    return tuple(f"{key.name}+{key.key_id.hex()}" for key in keys)
