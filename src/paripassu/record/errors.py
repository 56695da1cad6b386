"""What the record refuses, in kinds that a caller tells apart; see :mod:`paripassu.errors`."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.errors import PariPassuError, RejectedError
from paripassu.record.blob_reference import BlobReference


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
