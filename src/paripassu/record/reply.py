"""What a log or a witness answers to a request, before any web framework has seen it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from paripassu.record.errors import MissingBlobsError, RefusedError
from paripassu.record.rules import RULES

#: The type of the sizes that a witness answers with (C2SP tlog-witness).
SIZE: Final = "text/x.tlog.size"
TEXT: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer.

    Attributes
    ----------
    status : int
        As HTTP has them (RFC 9110).
    body : bytes
        What was asked for; empty where the answer is no.
    media : str
        Its media type.
    problem : str
        Where the answer is no: the stable short name of what is wrong.
    what : str
        The same in words.
    known : bool
        Of an entry: it was in the log before.
    """

    status: int
    body: bytes = b""
    media: str = TEXT
    problem: str = ""
    what: str = ""
    known: bool = False


def refused(error: RefusedError) -> Reply:
    """Answer an entry that a rule refuses."""
    body = b""
    if isinstance(error, MissingBlobsError):
        body = "".join(f"{blob.digest}\n" for blob in error.missing).encode()
    return Reply(RULES[error.rule].status, body, problem=error.rule, what=str(error))
