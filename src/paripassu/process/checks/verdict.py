"""What is said of the file of a statement, and how a file is read to say it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal

from paripassu.errors import ParameterError
from paripassu.escrow.errors import RefusedFileError, TooMuchWorkError
from paripassu.process.fold.entry import Entry

Check = Literal["true", "rejected", "finding"]
#: Bytes of a question, a seal, a share, a template: what is longer is none.
SMALL: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a statement's file.

    Attributes
    ----------
    check : str
        ``true``; ``rejected``: it shows nothing, and accuses nobody; ``finding``: it shows that
        the declaration is false.
    why : str
        Why it is not true, in words.
    """

    check: Check = "true"
    why: str = ""


TRUE: Final = Verdict()


class RejectedFileError(Exception):
    """A file that shows nothing; the reason is all that it says."""


@dataclass(frozen=True)
class Files:
    """The files of a statement.

    Attributes
    ----------
    named : collection of str
        SHA-256 of each file in the statement's ``blobs``, in hex.
    removed : collection of str
        Those that the charter allows nobody to ask for any more.
    read : callable
        Gives the content of a file by its SHA-256; None: it is not there.
    """

    named: Collection[str]
    removed: Collection[str]
    read: Callable[[str], bytes | None]

    def digest(self, entry: Entry, key: str) -> str:
        """Give the SHA-256 of the file that a body names, if the statement has it.

        Raises
        ------
        RejectedFileError
            It has not.
        """
        text = entry.text(key) or ""
        digest = text.removeprefix("sha256:")
        if digest not in self.named or digest == text:
            raise RejectedFileError(
                f"its {key} is not among the files that came with the statement: nobody can read it"
            )
        return digest

    def is_removed(self, digest: str) -> bool:
        """Whether a changed charter has taken a file away, with the consent of all parties."""
        return digest in self.removed

    def content(self, entry: Entry, key: str, most: int | None = SMALL) -> bytes:
        """Read the file that a body names.

        Raises
        ------
        RejectedFileError
            The statement has no such file, or it is longer than any of its kind.
        """
        content = self.read(self.digest(entry, key))
        if content is None:
            raise RejectedFileError(
                f"its {key} is not there, or is longer than any file that is read"
            )
        if most is not None and len(content) > most:
            raise RejectedFileError(f"its {key} is longer than any file of its kind")
        return content


@contextmanager
def rejecting() -> Iterator[None]:
    """Turn what the escrow says against a file into a rejection.

    What would take too long to verify is rejected too: all who read a record have to come to one
    answer.

    Raises
    ------
    RejectedFileError
        The file was refused.
    """
    try:
        yield
    except RefusedFileError as error:
        raise RejectedFileError(f"{error.name}: {error.said}") from None
    except TooMuchWorkError as error:
        raise RejectedFileError(f"{error.name}: {error.faults[0].what}") from None
    except ParameterError as error:
        raise RejectedFileError(str(error)) from None
