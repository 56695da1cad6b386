"""The short way to an answer that is at hand: for requests of one plain form.

Nearly every request of a reader is a ``GET`` in one piece, without a body, for what is in memory.
Taking it apart as HTTP allows it to be written takes ten times as long as answering it. So what is
plainly of this form is answered at once. Whatever else is sent, and all that is doubtful, goes the
long way, with the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from paripassu.server.served import PIECE, Answer, Head

#: Longer requests go the long way.
_MOST: Final = 4_096
_HEAD = re.compile(
    rb"GET /([A-Za-z0-9/._-]{0,512}) HTTP/1\.1\r\n"
    rb"((?:[A-Za-z0-9-]{1,64}: [!-~][ -~]*\r\n){1,60})\r\n"
)
#: With one of these a request says more than what it asks for.
_MORE = frozenset(
    (b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"te", b"trailer", b"range",
     b"http2-settings", b"keep-alive", b"proxy-connection")
)  # fmt: skip
_REASONS: Final = {200: b"HTTP/1.1 200 OK\r\n", 304: b"HTTP/1.1 304 Not Modified\r\n"}


class Asked(NamedTuple):
    """A request of the plain form.

    Attributes
    ----------
    path : str
        Below the root.
    takes, knows : bytes
        See :meth:`paripassu.server.served.Served.answer`.
    ends : bool
        Whether the connection ends with the answer.
    """

    path: str
    takes: bytes
    knows: bytes
    ends: bool


class Answering(Protocol):
    """What answers a reader: a file of the pages, or a tile."""

    def answer(self, takes: bytes, knows: bytes) -> Answer:
        """See :meth:`paripassu.server.served.Served.answer`."""


class AtHand(Protocol):
    """Gives what is in memory."""

    def __call__(self, path: str) -> Answering | None:
        """Give what stands under a path below the root, if that is known at once."""


def asked_plainly(data: bytes) -> Asked | None:
    r"""Take a request apart that is of the plain form; None: it goes the long way.

    >>> asked_plainly(b"GET /a.html HTTP/1.1\r\nHost: x\r\n\r\n")
    Asked(path='a.html', takes=b'', knows=b'', ends=False)
    """
    if len(data) > _MOST or not (found := _HEAD.fullmatch(data)):
        return None
    takes = knows = b""
    hosts, ends = 0, False
    for line in found[2].split(b"\r\n")[:-1]:
        name, _, value = line.partition(b": ")
        name, value = name.lower(), value.rstrip(b" ")
        if name == b"host":
            hosts += 1
        elif name == b"accept-encoding":
            takes = takes + b"," + value if takes else value
        elif name == b"if-none-match":
            knows = knows + b"," + value if knows else value
        elif name == b"connection":
            if value not in (b"close", b"keep-alive") or ends:
                return None
            ends = value == b"close"
        elif name in _MORE:
            return None
    return Asked(found[1].decode(), takes, knows, ends) if hosts == 1 else None


def written(answer: Answer, always: Sequence[tuple[bytes, bytes]], *, ends: bool) -> bytes | None:
    """Write an answer as it goes on the wire (RFC 9112); None: it goes the long way.

    Parameters
    ----------
    answer : Answer
    always : sequence of (bytes, bytes)
        The headers of every answer of the server.
    ends : bool
        Whether the connection ends with it.
    """
    if len(answer.content) > PIECE:  # it is handed on piece by piece
        return None
    head: Head = [*always, *answer.head]
    if ends:
        head.append((b"Connection", b"close"))
    lines = b"".join([b"%b: %b\r\n" % one for one in head])
    return b"".join((_REASONS[answer.status], lines, b"\r\n", answer.content))
