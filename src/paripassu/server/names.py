"""The problems that a server names beside the rules of a log: each name stays as it is.

An answer that is no has the name of a rule (:data:`paripassu.record.rules.RULES`) or one of these.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Problem(NamedTuple):
    """What a name says.

    Attributes
    ----------
    status : tuple of int
        With which it is answered (RFC 9110).
    text : str
        What is wrong, for everybody.
    """

    status: tuple[int, ...]
    text: str


PROBLEMS: Final[dict[str, Problem]] = {
    # What is asked for.
    "path": Problem((404,), "there is no such file of a log"),
    "page": Problem((404,), "there is no such page"),
    "method": Problem((405,), "this address is not asked in this way"),
    # How it is asked.
    "http": Problem((400,), "the request is not written as HTTP has it"),
    "address": Problem((414,), "the address has more characters than are read"),
    "headers": Problem((431,), "the headers have more bytes than are read"),
    "slow": Problem((408,), "the request came too slowly"),
    "rate": Problem((429,), "more is sent from one network than is taken"),
    # Files that statements wait for.
    "blob-unexpected": Problem((409,), "no statement waits for this file"),
    "blob-content": Problem((400,), "the file has other bytes than its name says"),
    # What the server cannot do now.
    "storage": Problem((503,), "this cannot be stored or read now"),
    "closing": Problem((503,), "the log is being closed"),
    "busy": Problem((503,), "too many files are being sent at once"),
    "log-key": Problem((503,), "the log has not got a key that this charter names"),
    # Of a witness.
    "unknown-log": Problem((404,), "this witness does not watch that log"),
    "malformed": Problem((400,), "this is no checkpoint with a proof"),
    "signature": Problem((403,), "the log has not signed this checkpoint"),
    "proof": Problem((422,), "the proof does not lead from the size before to the checkpoint"),
    "copy": Problem((503,), "the witness cannot copy the log now"),
    "clock": Problem((503,), "the clock of the witness has to be looked at"),
    "fork": Problem((404, 422), "two histories of the log: none was seen, or one was"),
    "old-size": Problem((400,), "the size before is larger than that of the checkpoint"),
    "note": Problem((400,), "a witness takes statements alone"),
    "behind": Problem((503,), "the witness has not copied so much yet"),
    "withheld": Problem((503,), "the log withholds a statement that the witness holds"),
}
