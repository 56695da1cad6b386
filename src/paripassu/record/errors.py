"""What the record refuses, in kinds that a caller tells apart; see :mod:`paripassu.errors`.

Rejected is what was read and does not prove what it should: the answer no. What could not be read
at all (a policy file with a mistake in it, a network that is down) is no such answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from paripassu.errors import PariPassuError, RejectedError
from paripassu.quoted import quoted
from paripassu.record.blob_reference import BlobReference


class MalformedError(RejectedError):
    """Bytes that are not what they should be: not of the format, or in another encoding of it.

    Attributes
    ----------
    name : str
        What they should be: ``the note``, ``the checkpoint``, ``the proof``.
    said : str
        What is wrong, as a clause that follows the name.
    """

    def __init__(self, name: str, said: str, mend: str = "") -> None:
        super().__init__(f"{name} {said}", mend)
        self.name, self.said = name, said


class BadKeyError(MalformedError):
    """A public key that is not accepted: no key, or one that several signatures would fit."""


class BadSignatureError(RejectedError):
    """A signature that is not its key's signature of these bytes."""


class UnsignedError(RejectedError):
    """A note without a signature by a key that has to sign it."""


class OriginError(RejectedError):
    """A checkpoint of another log than the one it is read for."""


class QuorumError(RejectedError):
    """A checkpoint that too few witnesses have cosigned.

    Attributes
    ----------
    missing : tuple of str
        The witnesses that have not: each of them could still be one of those that are needed.
    """

    def __init__(self, what: str, missing: Iterable[str], mend: str = "") -> None:
        super().__init__(what, mend)
        self.missing = tuple(missing)


class Seen(Protocol):
    """What a fork is told by: :class:`paripassu.record.checkpoint.Checkpoint` has it."""

    @property
    def origin(self) -> str:
        """The log's name."""

    @property
    def size(self) -> int:
        """Number of entries."""

    @property
    def root(self) -> bytes:
        """Of the tree over them."""


class ForkError(RejectedError):
    """Two checkpoints of one log that cannot both be true: one history does not contain the other.

    Attributes
    ----------
    first, second : Checkpoint
        The two. Who has both signed notes can show them to everybody.
    """

    def __init__(self, first: Seen, second: Seen, what: str = "") -> None:
        super().__init__(
            what
            or f"the log {quoted(first.origin)} has shown two histories: "
            f"at size {first.size} the root {first.root.hex()}, "
            f"at size {second.size} the root {second.root.hex()}",
            "keep both checkpoints: together they are the proof",
        )
        self.first, self.second = first, second


class UnreachableError(PariPassuError):
    """A log that cannot be read now: the network, the server, or the disk. It proves nothing.

    Attributes
    ----------
    file : str
        What was to be read: a path below the log, after the log's own name.
    """

    def __init__(self, file: str, why: str, mend: str = "try again later") -> None:
        self.file = file
        super().__init__(f"{file} cannot be read: {why}", mend)


class DamagedError(RejectedError):
    """A file of a log that is missing, or does not hold what the log's checkpoint promises.

    Attributes
    ----------
    file : str
        Its path below the log: ``tile/0/x001/234``.
    wrong : str
        What is wrong with it, as a clause that follows the name.
    """

    def __init__(self, file: str, wrong: str, mend: str = "") -> None:
        self.file, self.wrong = file, wrong
        super().__init__(f"{file} {wrong}", mend)


class RefusedError(RejectedError):
    """An entry that a rule of the log refuses.

    Attributes
    ----------
    rule : str
        The rule's stable short name, as in docs/specification/record.md.
    """

    def __init__(self, rule: str, what: str, mend: str = "") -> None:
        super().__init__(f"{rule}: {what}", mend)
        self.rule, self.said = rule, what


class UnheldKeyError(PariPassuError):
    """A charter names a key of the log that its depositary has not. No rule is broken."""


class MissingBlobsError(RefusedError):
    """A statement that keeps all other rules, and waits for files that it names.

    Attributes
    ----------
    missing : tuple of BlobReference
        In the order of the statement.
    """

    def __init__(self, missing: Sequence[BlobReference]) -> None:
        named = ", ".join(blob.digest for blob in missing)
        super().__init__(
            "blobs",
            f"files that the statement names are not there: {named}",
            "send them first, each of exactly the size that the statement says",
        )
        self.missing = tuple(missing)
