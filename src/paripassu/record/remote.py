"""The files of a log on a server, by HTTP (C2SP tlog-tiles, "APIs")."""

from __future__ import annotations

import time
import zlib
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from paripassu.errors import Fault, UnreadableError
from paripassu.quoted import quoted
from paripassu.record.errors import UnreachableError

#: Answers that say nothing of the file: too early, too often, too slow.
_LATER = {408, 425, 429}
_PIECE = 1 << 16
#: A whole answer may take so many times as long as the wait for its next piece.
_WHOLE = 10


class HttpSource:
    """A log on a server. See :class:`paripassu.record.source.Source`.

    Parameters
    ----------
    url : str
        The log's prefix, with http:// or https://.
    seconds : float
        How long the server may be silent; an answer takes ten times that at most.

    Raises
    ------
    UnreadableError
        It is no such URL.
    """

    def __init__(self, url: str, *, seconds: float = 30) -> None:
        self.name = self.url = url.rstrip("/")
        self.seconds = seconds
        _verify_url(url)
        # Only what speaks HTTP: the usual opener would follow a redirection to ftp:// as well.
        self._opener = OpenerDirector()
        for handler in (
            ProxyHandler(),
            UnknownHandler(),
            HTTPHandler(),
            HTTPSHandler(),
            HTTPDefaultErrorHandler(),
            HTTPRedirectHandler(),
            HTTPErrorProcessor(),
        ):
            self._opener.add_handler(handler)

    def read(self, path: str, limit: int) -> bytes | None:
        """See :class:`paripassu.record.source.Source`."""
        file = f"{self.url}/{path}"
        request = Request(
            file, headers={"Accept-Encoding": "gzip, identity", "User-Agent": "paripassu"}
        )
        try:
            with self._opener.open(request, timeout=self.seconds) as answer:
                if answer.status != 200:
                    raise UnreachableError(file, f"the server answered {answer.status}")
                return self._content(file, answer, limit)
        except HTTPError as error:
            error.close()
            if 400 <= error.code < 500 and error.code not in _LATER:
                return None
            raise UnreachableError(file, f"the server answered {error.code}") from None
        except URLError as error:
            raise UnreachableError(file, _reason(error.reason)) from None
        except (OSError, HTTPException, ValueError) as error:
            raise UnreachableError(file, _reason(error)) from None

    def _content(self, file: str, answer: HTTPResponse, limit: int) -> bytes:
        """Read the answer whole, or so much of it that its length tells."""
        coding = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
        if coding not in ("identity", "gzip", "x-gzip"):
            why = f"the server answered in the encoding {quoted(coding)}, which was not asked for"
            raise UnreachableError(file, why)
        unpack = None if coding == "identity" else zlib.decompressobj(wbits=31)
        until = time.monotonic() + _WHOLE * self.seconds
        found = bytearray()
        came = 0
        while len(found) <= limit and (piece := answer.read1(_PIECE)):
            came += len(piece)
            try:
                found += unpack.decompress(piece, limit + 1 - len(found)) if unpack else piece
                while unpack and unpack.unconsumed_tail and len(found) <= limit:
                    found += unpack.decompress(unpack.unconsumed_tail, limit + 1 - len(found))
            except zlib.error:
                raise UnreachableError(file, "the answer is no gzip, as it says") from None
            if time.monotonic() > until:
                raise UnreachableError(file, "the answer takes too long")
        promised = answer.headers.get("Content-Length", "")
        short = promised.isascii() and promised.isdecimal() and came < int(promised)
        if len(found) <= limit and (short or (unpack and not unpack.eof)):
            raise UnreachableError(file, "the answer broke off")
        return bytes(found[: limit + 1])


def _verify_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    plain = url.isascii() and url.isprintable() and " " not in url
    if not good or not plain or parts.query or parts.fragment or "@" in parts.netloc:
        what = "should be a URL such as https://log.example/path"
        mend = "begin it with http:// or https://, and leave out names, ? and #"
        raise UnreadableError(url if url.isprintable() else quoted(url), [Fault(0, "", what, mend)])


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return "the server did not answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
