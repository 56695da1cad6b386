"""Programs of others that listen, as tests of what stands before a log start them."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx2
import pytest

#: Seconds after which a test gives up waiting for an answer: more than a busy machine takes.
PATIENCE = 120
get = partial(httpx2.get, timeout=PATIENCE)
post = partial(httpx2.post, timeout=PATIENCE)


@contextmanager
def running_in(
    folder: Path, port: int, words: list[str], trusted: Path
) -> Iterator[tuple[str, ssl.SSLContext]]:
    """Run a server in a folder; give its address once it listens, and what it is known by."""
    if shutil.which(words[0]) is None:
        pytest.skip(f"there is no {words[0]}")
    with (folder / "said").open("wb") as said:
        running = subprocess.Popen(words, stdout=said, stderr=said, cwd=folder)
    try:
        while not _answers(port, trusted):
            assert running.poll() is None, (folder / "said").read_text()
        yield f"https://localhost:{port}", ssl.create_default_context(cafile=trusted)
    finally:
        running.terminate()
        running.wait()


def page_made(url: str) -> None:
    """Ask a served log for its first page until it is made."""
    while (page := get(f"{url}/")).status_code == 404:
        assert "being made" in page.text
    assert page.status_code == 200


def _answers(port: int, trusted: Path) -> bool:
    """Whether it is known there by what is trusted, which it may have to make first."""
    try:
        known = ssl.create_default_context(cafile=trusted)
        with socket.create_connection(("127.0.0.1", port)) as one:
            known.wrap_socket(one, server_hostname="localhost").close()
    except OSError:
        return False
    return True
