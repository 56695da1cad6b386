"""Signatures verified by other processes of this machine, while this one does something else.

Nobody has to believe them: they are this program, started with the same files. What one of them
calls wrong, or does not answer, is verified by whoever asked.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue

from paripassu.record.errors import BadSignatureError
from paripassu.record.keys import PublicKey

#: A key, what was signed, and the signature.
Asked = tuple[PublicKey, bytes, bytes]
_RIGHT, _WRONG = 1, 0
_LENGTH = 8


class Verifiers:
    """Some processes, each started when there is something to do for it.

    Parameters
    ----------
    count : int
        How many, one or more.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._threads = ThreadPoolExecutor(count, "signatures")
        self._idle: SimpleQueue[subprocess.Popen[bytes] | None] = SimpleQueue()
        for _ in range(count):
            self._idle.put(None)
        self._started: list[subprocess.Popen[bytes]] = []
        self._lock, self._closed = threading.Lock(), False

    def ask(self, asked: Sequence[Asked]) -> Future[list[bool]]:
        """Have signatures verified.

        Returns
        -------
        Future of list of bool
            Of each, whether it is right; empty: nobody could verify them.
        """
        keys = [(key.algorithm, key.raw, message, mark) for key, message, mark in asked]
        content = pickle.dumps(keys, protocol=pickle.HIGHEST_PROTOCOL)
        return self._threads.submit(self._answer, content, len(asked))

    def _answer(self, content: bytes, count: int) -> list[bool]:
        process = self._idle.get()
        answer = b""
        # Whatever fails here is no answer, and whoever asked goes on alone.
        with suppress(OSError, ValueError, subprocess.SubprocessError):
            if process is None:
                process = self._begun()
            if process is not None and process.poll() is None:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(len(content).to_bytes(_LENGTH) + content)
                process.stdin.flush()
                answer = process.stdout.read(count)
        self._idle.put(process)
        return [one == _RIGHT for one in answer] if len(answer) == count else []

    def _begun(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._closed:
                return None
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "paripassu.record.verifying"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            self._started.append(process)
            return process

    def close(self) -> None:
        """End the processes, whatever they do."""
        with self._lock:
            self._closed = True
            started = [*self._started]
        for process in started:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in started:
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                with suppress(OSError):
                    pipe.close()
            process.wait()


def main() -> None:
    """Verify what is asked, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started us
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints goes where messages go
    asked = sys.stdin.buffer
    while length := asked.read(_LENGTH):
        content = asked.read(int.from_bytes(length))
        if len(content) < int.from_bytes(length):
            return
        keys = pickle.loads(content)  # from the one that started us alone
        try:
            out.write(bytes(_said(PublicKey(one, raw), *more) for one, raw, *more in keys))
            out.flush()
        except BrokenPipeError:
            os._exit(0)  # nobody asks any more


def _said(key: PublicKey, message: bytes, signature: bytes) -> int:
    try:
        key.verify(message, signature)
    except BadSignatureError:
        return _WRONG
    return _RIGHT


if __name__ == "__main__":
    main()
