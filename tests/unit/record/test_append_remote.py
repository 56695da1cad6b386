"""A server that answers nonsense, and a witness's folder with nonsense in it: one clear error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from tests.charters import secret

from paripassu.errors import InputError, PariPassuError
from paripassu.record.append import record_append
from paripassu.record.keys import ML_DSA_44
from paripassu.server.watching import record_witness


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """Serve one answer to whatever is asked."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = answer  # noqa: N815 - names of the base

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"five"),
        (200, b"\xff\xfe"),
        (200, b"-1\n"),
        (200, b"1" * 5000),
        (200, b"3\n"),  # an index, and then no checkpoint
        (424, b"\xff\xfe\x00"),
        (424, b'{"missing": 5}'),
        (503, b"[" * 9999),
    ],
)
def test_nonsense_ends_in_one_error(tmp_path: Path, status: int, body: bytes) -> None:
    entry = tmp_path / "entry"
    entry.write_bytes(b"{}")
    with answering(status, body) as url, pytest.raises(PariPassuError):
        record_append(url, [entry], now=1_800_000_000)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{}",
        b"[]",
        b'{"charter":5,"format":"paripassu/witnessed/1"}',
        b"\xff",
        b"[" * 99,
    ],
)
def test_a_witness_with_a_spoilt_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log.json").write_bytes(content)
    with pytest.raises(InputError, match="not what a witness wrote"):
        record_witness(
            tmp_path,
            key=secret("w1", ML_DSA_44),
            log="http://127.0.0.1:9",
            new=False,
            clock_is_right=False,
            host="127.0.0.1",
            port=0,
            wall=lambda: 1_800_000_000,
            monotonic=lambda: 5,
            say=print,
            ready=print,
        )
