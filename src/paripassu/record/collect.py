"""A log asks its witnesses to cosign (C2SP tlog-witness, ``add-checkpoint``)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple, Protocol, TypeVar

from paripassu.errors import PariPassuError
from paripassu.quoted import quoted
from paripassu.record.charter import Charter
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.cosignature import verify_cosignature
from paripassu.record.errors import BadSignatureError, ForkError, MalformedError
from paripassu.record.note import Note, NoteSignature, parse_note, parse_signature
from paripassu.record.proof import MOST_BYTES, ConsistencyProof, format_consistency
from paripassu.record.reply import Reply
from paripassu.record.signed import verify_signatures
from paripassu.record.storage.errors import StorageError
from paripassu.record.times import HOUR
from paripassu.record.vkey import VerifierKey

#: Bytes of an answer that are read.
MOST_ANSWER = MOST_BYTES
_LARGEST = 2**63

#: The proof that the log went on from a size, above 0, to a larger one that is asked for.
Proofs = Callable[[int, int], Sequence[bytes]]


class Endpoint(Protocol):
    """A witness, as it is asked."""

    @property
    def name(self) -> str:
        """What it is called in messages: its URL."""

    def post(self, path: str, body: bytes) -> Reply:
        """Send a request.

        Raises
        ------
        UnreachableError
            Nobody answers.
        """

    def get(self, path: str) -> Reply:
        """Ask for what stands at a path; raises as :meth:`post`."""


E = TypeVar("E", bound=Endpoint)


class Stamped(NamedTuple):
    """A cosignature, and the time that it states."""

    time: int
    signature: NoteSignature


@dataclass(frozen=True, slots=True)
class Collected:
    """What witnesses answered.

    Attributes
    ----------
    stamps : dict of VerifierKey to Stamped
        By keys that are known, verified; of several by one key the latest.
    refused : dict of str to str
        By the name of each witness that did not cosign, why.
    """

    stamps: dict[VerifierKey, Stamped]
    refused: dict[str, str]


@dataclass
class Witnesses:
    """The witnesses of a log, and the size that each last cosigned, as far as it is known.

    Parameters
    ----------
    endpoints : sequence of Endpoint
    """

    endpoints: Sequence[Endpoint]
    _sizes: dict[str, int] = field(default_factory=dict)

    def collect(
        self,
        note: Note,
        proofs: Proofs,
        keys: Sequence[VerifierKey],
        changes: Sequence[Note] = (),
    ) -> Collected:
        """Ask all for their cosignature of a checkpoint, at the same time.

        Parameters
        ----------
        note : Note
            The log's checkpoint, signed by it.
        proofs : callable
            Gives the proof from a size to a larger one, at most that of the checkpoint.
        keys : sequence of VerifierKey
            Of the witnesses: whose cosignatures are of use.
        changes : sequence of Note
            Checkpoints of earlier sizes at which the log's keys changed, signed by the old and the
            new ones, ascending. A witness that missed them knows the old keys alone: it is asked
            for these first, one after another, and copies the new charters with them.
        """
        return ask_all(
            self.endpoints, lambda endpoint: self._asked(endpoint, note, proofs, keys, changes)
        )

    def _asked(
        self,
        endpoint: Endpoint,
        note: Note,
        proofs: Proofs,
        keys: Sequence[VerifierKey],
        changes: Sequence[Note],
    ) -> list[tuple[VerifierKey, Stamped]]:
        checkpoint = parse_checkpoint(note.text)
        reply = self._offered(endpoint, note, checkpoint, proofs)
        if reply.status == 403 and changes:
            for change in changes:
                self._offered(endpoint, change, parse_checkpoint(change.text), proofs)
            reply = self._offered(endpoint, note, checkpoint, proofs)
        if reply.status == 200:
            return read_cosignatures(reply.body, checkpoint, keys)
        if (last := self._sizes.get(endpoint.name, 0)) > checkpoint.size:
            raise MalformedError(
                f"witness {endpoint.name}",
                f"has cosigned this log at size {last:,}, and here it has {checkpoint.size:,}",
                "the log was restored from a backup: rebuild it from a copy",
            )
        raise MalformedError(
            f"witness {endpoint.name}", f"answered {reply.status}: {reply.what or reply.problem}"
        )

    def _offered(
        self, endpoint: Endpoint, note: Note, checkpoint: Checkpoint, proofs: Proofs
    ) -> Reply:
        """Offer a checkpoint, once more where the witness says that it knows another size."""
        reply = Reply(409)
        for _ in range(2):
            old = min(self._sizes.get(endpoint.name, 0), checkpoint.size)
            hashes = tuple(proofs(old, checkpoint.size)) if 0 < old < checkpoint.size else ()
            proof = ConsistencyProof(old, hashes, note)
            reply = endpoint.post("add-checkpoint", format_consistency(proof))
            if reply.status == 200:
                self._sizes[endpoint.name] = checkpoint.size
            if reply.status != 409:
                break
            self._sizes[endpoint.name] = _size(reply.body)
            if self._sizes[endpoint.name] > checkpoint.size:
                break
        return reply

    def last(self, origin: str, keys: Sequence[VerifierKey]) -> dict[str, Checkpoint | None]:
        """Ask all for the last checkpoint of this log that they cosigned.

        Returns
        -------
        dict
            By name of those that answered; None: it has cosigned none.
        """
        return {
            name: None if note is None else parse_checkpoint(note.text)
            for name, note in self.notes(origin, keys).items()
        }

    def notes(self, origin: str, keys: Sequence[VerifierKey]) -> dict[str, Note | None]:
        """Ask as :meth:`last` does; give the checkpoints with their signatures."""
        path = f"{sha256(origin.encode()).hexdigest()}/checkpoint"
        found: dict[str, Note | None] = {}
        for endpoint in self.endpoints:
            try:
                reply = endpoint.get(path)
                if reply.status == 404:
                    found[endpoint.name] = None
                elif reply.status == 200:
                    note = parse_note(reply.body)
                    signed = verify_signatures(note, keys)
                    if signed.times and signed.checkpoint.origin == origin:
                        found[endpoint.name] = note
            except PariPassuError:
                continue
        return found


def ask_all(
    endpoints: Sequence[E], ask: Callable[[E], Sequence[tuple[VerifierKey, Stamped]]]
) -> Collected:
    """Ask all for their cosignatures, at the same time.

    Parameters
    ----------
    endpoints : sequence of Endpoint
    ask : callable
        Asks one of them; what it raises is why that one did not cosign.
    """
    found: dict[VerifierKey, Stamped] = {}
    refused: dict[str, str] = {}
    if not endpoints:
        return Collected({}, {})

    def asked(endpoint: E) -> Sequence[tuple[VerifierKey, Stamped]] | str:
        try:
            return ask(endpoint)
        except PariPassuError as error:
            return str(error)

    with ThreadPoolExecutor(len(endpoints), "witness") as pool:
        answers = [*pool.map(asked, endpoints)]
    for endpoint, answer in zip(endpoints, answers, strict=True):
        if isinstance(answer, str):
            refused[endpoint.name] = answer
            continue
        for key, stamped in answer:
            # Anybody can bring what a witness signed earlier: that must not undo what it
            # has signed now.
            if key not in found or stamped.time > found[key].time:
                found[key] = stamped
    return Collected(found, refused)


def within_hour(
    stamps: Mapping[VerifierKey, Stamped], keys: Iterable[VerifierKey]
) -> list[NoteSignature]:
    """Choose the cosignatures for a note, whose stamps lie within an hour of each other.

    As many as possible, and of as many the earliest: one wrong clock among the witnesses would
    else spoil each note.

    Parameters
    ----------
    stamps : mapping of VerifierKey to Stamped
    keys : iterable of VerifierKey
        Whose cosignatures are of use, in the order of their lines.
    """
    useful = [stamps[key] for key in keys if key in stamps]
    chosen: list[Stamped] = []
    for first in sorted(one.time for one in useful):
        near = [one for one in useful if first <= one.time <= first + HOUR]
        if len(near) > len(chosen):
            chosen = near
    return [one.signature for one in chosen]


def verify_newest(
    last: dict[str, Checkpoint | None], size: int, roots: Callable[[int], bytes]
) -> None:
    """Verify that a log knows all that its witnesses have cosigned, before it signs anything.

    Parameters
    ----------
    last : dict
        As :meth:`Witnesses.last` gives it.
    size : int
        Of the log.
    roots : callable
        The log's root at a size up to it.

    Raises
    ------
    ForkError
        A witness knows a checkpoint that is not of this log's history, or a larger one: the log was
        restored from a backup, or another goes on under its name.
    """
    for name, seen in last.items():
        if seen is None:
            continue
        if seen.size > size or roots(seen.size) != seen.root:
            here = min(size, seen.size)
            raise ForkError(
                seen,
                Checkpoint(seen.origin, here, roots(here)),
                f"witness {name} has cosigned size {seen.size:,} of the log {quoted(seen.origin)}, "
                f"which is not what stands here at size {here:,}",
            )


def verify_answers(last: Collection[str], size: int, charter: Charter) -> None:
    """Verify that enough witnesses have said what they saw, before a log signs anything.

    Parameters
    ----------
    last : collection of str
        The names of those that answered.
    size : int
        Of the log. Before anything follows entry 0, there need not be any.
    charter : Charter
        In force.

    Raises
    ------
    StorageError
        Fewer than the quorum have answered.
    """
    if size > 1 and len(last) < charter.quorum:
        raise StorageError(
            f"{len(last)} witnesses answer, and {charter.quorum} have to say what they saw",
            "start again once they can be reached",
        )


def read_cosignatures(
    body: bytes, checkpoint: Checkpoint, keys: Sequence[VerifierKey]
) -> list[tuple[VerifierKey, Stamped]]:
    """Read the lines of an answer; those by unknown keys are ignored."""
    known = {(key.name, key.key_id): key for key in keys}
    found = []
    try:
        lines = body.decode().splitlines()
    except UnicodeDecodeError:
        raise MalformedError("the answer", "is not in UTF-8") from None
    for line in lines:
        signature = parse_signature(line)
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        time = verify_cosignature(checkpoint, signature, key)
        if time == 0:
            raise BadSignatureError(f"the cosignature by {quoted(key.name)} states no time")
        found.append((key, Stamped(time, signature)))
    if not found:
        raise MalformedError("the answer", "has no cosignature by a witness of the charter")
    return found


def _size(body: bytes) -> int:
    text = body.decode("ascii", "replace").removesuffix("\n")
    if not text.isdecimal() or not text.isascii() or len(text) > 19 or int(text) >= _LARGEST:
        raise MalformedError("the answer", f"should be a size, not {quoted(text)}")
    return int(text)
