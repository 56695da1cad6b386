"""What the record refuses, in kinds that a caller tells apart; see :mod:`paripassu.errors`."""

from __future__ import annotations

from paripassu.errors import PariPassuError, RejectedError


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
