"""A served log that is told to end: what it has begun to answer is answered, and all is closed."""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from tests.e2e.program import Program, document
from tests.e2e.test_record_served import begin

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are others there"),
]


def begun(kind: str, program: Program, folder: Path) -> tuple[str, bytes]:
    """Begin a log of statements or of any bytes; give its folder and an entry that it takes."""
    if kind == "statements":
        begin(program, folder)
        return str(folder / "log"), (folder / "entry-0.json").read_bytes()
    log = str(folder / "log")
    program.ends("record", "init", log, "--origin", "example.org/any", "--opaque")
    return log, b"any bytes"


def refuses(port: int) -> bool:
    """Say whether nobody listens there any more."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        ("statements", signal.SIGTERM),
        ("statements", signal.SIGINT),
        ("any bytes", signal.SIGTERM),
    ],
)
def test_what_was_begun_is_answered_and_all_is_closed(
    kind: str, ends: signal.Signals, program: Program, tmp_path: Path
) -> None:
    log, entry = begun(kind, program, tmp_path)
    with program.started("record", "serve", log, "--port", "0") as serving:
        assert serving.stdout is not None
        port = int(serving.stdout.readline().rpartition(":")[2])
        head = (
            f"POST /add-entry HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(entry)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", port)) as sending:
            sending.sendall(head.encode() + entry[:5])
            with socket.create_connection(("127.0.0.1", port)) as other:  # it has read the first
                other.sendall(b"GET /checkpoint.pending HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                assert other.recv(15) == b"HTTP/1.1 200 OK"
            serving.send_signal(ends)
            while not refuses(port):
                assert serving.poll() is None
            sending.sendall(entry[5:])
            answer = b""
            while more := sending.recv(4096):
                answer += more
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n"), answer
        assert answer.endswith(b"\r\n\r\n0\n")
        said = serving.communicate()
        assert serving.returncode == 0, said
        assert "Traceback" not in said[1]
        assert "answer yet" not in said[1]
        with pytest.raises(ProcessLookupError):  # what makes the pages has gone, too
            os.killpg(serving.pid, 0)
    # SQLite takes its journal away when the last connection to it is closed, and never before.
    left = [path.name for path in Path(log).rglob("*") if path.name.endswith(("-wal", "-shm"))]
    assert not left
    found = document(program.ends("record", "append", log, str(_file(tmp_path, entry)), "--json"))
    assert [(one["index"], one["known"]) for one in found["entries"]] == [(0, True)]


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "again"
    path.write_bytes(content)
    return path
