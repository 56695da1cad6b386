"""How the browser of whoever started the server gets in, and nobody else.

A secret in the address that a browser is started with stands in the list of processes, for all
users of a machine to read. So the browser is started with a file that only its owner can read; the
file leads on to the entry page with a key that serves once; and the entry page sets the cookie and
leads on to a page whose address says nothing. (It cannot redirect: a cookie that is ``Strict`` is
lost over a redirect that began elsewhere. A page that leads on by itself begins here.)
"""

from __future__ import annotations

import hashlib
import hmac
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from paripassu.workbench.gate import ENTRY, Secrets, cookie_name
from paripassu.workbench.keeping.lock import HeldError, Lock

#: Bytes of the token.
TOKEN_BYTES = 32

_FILE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0; url=http://127.0.0.1:{port}{entry}?key={key}">
<title>paripassu</title>
</head>
<body><p>The workbench opens here. If it does not, <a href="http://127.0.0.1:{port}{entry}?key={key}"\
>open it</a>.</p></body>
</html>
"""
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0; url=/">
<title>paripassu</title>
</head>
<body><p>The workbench opens here. If it does not, <a href="/">open it</a>.</p></body>
</html>
"""


class Entrance:
    """The keys that let a browser in, one after the other, each once.

    Parameters
    ----------
    folder : Path
        Where the file is written: only its owner may look into it.
    port : int
    random : callable
        Gives so many random bytes.
    """

    def __init__(self, folder: Path, port: int, random: Callable[[int], bytes]) -> None:
        clear(folder)
        self.file = folder / f"enter-{port}.html"
        self._alive: Lock | None = None
        with suppress(HeldError):  # another start is just looking whether it can be cleared
            self._alive = Lock(folder, self.file)
        self._port, self._random = port, random
        self._lock = threading.Lock()
        token = random(TOKEN_BYTES)
        self.secrets = Secrets(_derived(token, b"cookie"), _derived(token, b"page"))
        self._key = ""
        self._renew()

    def _renew(self) -> None:
        """Write the file anew, with another key: whoever may read it may come in once more."""
        self._key = self._random(TOKEN_BYTES).hex()
        part = self.file.with_name(self.file.name + ".part")
        with suppress(FileNotFoundError):
            part.unlink()
        content = _FILE.format(port=self._port, entry=ENTRY, key=self._key)
        with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:  # noqa: PTH123
            file.write(content)
        part.replace(self.file)

    def enter(self, key: str) -> tuple[str, str] | None:
        """Take a key: give the page that leads on, and the cookie that it sets.

        Returns
        -------
        tuple of str or None
            None: the key is none, or has served already.
        """
        with self._lock:
            if not hmac.compare_digest(key.encode("utf-8", "replace"), self._key.encode()):
                return None
            self._renew()
        cookie = (
            f"{cookie_name(self._port)}={self.secrets.cookie}; Path=/; HttpOnly; SameSite=Strict"
        )
        return _PAGE, cookie

    def close(self) -> None:
        """Remove the file."""
        with suppress(OSError):
            self.file.unlink()
        if self._alive is not None:
            self._alive.close(forget=True)


def clear(folder: Path) -> None:
    """Remove the files of servers that were killed: they lead nowhere.

    Each server holds a lock as long as it lives, and the system lets go of it in the end.
    """
    for file in folder.glob("enter-*.html"):
        try:
            lock = Lock(folder, file)
        except HeldError:
            continue
        with suppress(OSError):
            file.with_name(file.name + ".part").unlink(missing_ok=True)
            file.unlink(missing_ok=True)
        lock.close(forget=True)


def _derived(token: bytes, what: bytes) -> str:
    """Give a secret for one use: who has seen the page's has not seen the cookie's."""
    return hmac.new(token, what, hashlib.sha256).hexdigest()
