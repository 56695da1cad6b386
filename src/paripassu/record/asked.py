"""A log or a witness as it is asked by HTTP."""

from __future__ import annotations

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from paripassu.record.errors import UnreachableError
from paripassu.record.proof import MOST_BYTES
from paripassu.record.remote import HttpSource
from paripassu.record.reply import Reply

#: Bytes of an answer that are read.
_MOST = MOST_BYTES


class HttpEndpoint:
    """A server that takes requests.

    Parameters
    ----------
    url : str
        Its prefix, with http:// or https://.
    seconds : float
        How long it may take for an answer.

    Raises
    ------
    UnreadableError
        It is no such URL.
    """

    def __init__(self, url: str, *, seconds: float = 30) -> None:
        self.source = HttpSource(url, seconds=seconds)  # refuses what is no URL
        self.name, self._seconds = self.source.name, seconds

    def post(self, path: str, body: bytes) -> Reply:
        """Send something.

        Raises
        ------
        UnreachableError
            Nobody answers.
        """
        return self._ask("POST", path, body)

    def put(self, path: str, body: bytes) -> Reply:
        """Put something in its place; raises as :meth:`post`."""
        return self._ask("PUT", path, body)

    def get(self, path: str) -> Reply:
        """Ask for what stands at a path; raises as :meth:`post`."""
        return self._ask("GET", path, None)

    def _ask(self, method: str, path: str, body: bytes | None) -> Reply:
        place = f"{self.name}/{path}"
        headers = {"User-Agent": "paripassu", "Content-Type": "application/octet-stream"}
        request = Request(place, body, headers, method=method)
        try:
            with urlopen(request, timeout=self._seconds) as answer:
                known = answer.headers.get("Paripassu-Known") == "1"
                return Reply(answer.status, answer.read(_MOST + 1)[:_MOST], known=known)
        except HTTPError as error:
            with error:
                return _refusal(error.code, error.read(_MOST))
        except URLError as error:
            raise UnreachableError(place, str(error.reason)) from None
        except (OSError, HTTPException, ValueError) as error:
            raise UnreachableError(place, str(error) or type(error).__name__) from None


def _refusal(status: int, body: bytes) -> Reply:
    """Read a problem, if the answer is one."""
    try:
        form: Any = json.loads(body)
        name, what = str(form.get("name", "")), str(form.get("detail", ""))
        missing = [str(one) for one in form.get("missing", [])]
    except (ValueError, AttributeError, TypeError, RecursionError):
        return Reply(status, body)
    return Reply(status, "".join(f"{one}\n" for one in missing).encode(), problem=name, what=what)
