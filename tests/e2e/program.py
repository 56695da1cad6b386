"""The program as the end-to-end tests run it: in this process, in one of its own, at a terminal.

Starting Python takes longer than most commands. So a call runs ``python -m paripassu`` in this
process, with a standard input, output and error of its own as the operating system knows them; its
exit code and all that it prints are what a shell would see. With ``pytest --program process`` each
call is a process instead; and so are, always, ``process`` and ``terminal``: what ends a process,
closes its streams or sends it signals is tested there.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, NamedTuple

import pytest

COMMAND = (sys.executable, "-m", "paripassu")


class Done(NamedTuple):
    """What a command left behind: its exit code and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def document(done: Done) -> dict[str, Any]:
    """Read the one JSON document on standard output."""
    parsed = json.loads(done.stdout)
    assert isinstance(parsed, dict)
    return parsed


@dataclass(frozen=True)
class Program:
    """The program, with the words that every call begins with and the place where it runs."""

    #: Whether each call is a process of its own.
    apart: bool = False
    words: tuple[str, ...] = ()
    cwd: Path | None = None
    columns: int = 80

    def at(self, *words: str, cwd: Path | None = None, columns: int | None = None) -> Program:
        """Give the program with further first words, in a folder, in a terminal of a width."""
        return replace(
            self,
            words=self.words + words,
            cwd=cwd or self.cwd,
            columns=columns or self.columns,
        )

    def __call__(self, *arguments: str, stdin: str = "") -> Done:
        """Run a command to its end."""
        if self.apart:
            return self.process(*arguments, stdin=stdin)
        with _streams(stdin) as said, pytest.MonkeyPatch.context() as patch:
            for name, value in self._environment().items():
                patch.setenv(name, value)
            if self.cwd is not None:
                patch.chdir(self.cwd)
            patch.setattr(sys, "argv", ["paripassu", *self.words, *arguments])
            patch.setattr(os, "_exit", sys.exit)  # the tests themselves go on
            before = signal.getsignal(signal.SIGINT)
            try:
                runpy.run_module("paripassu", run_name="__main__", alter_sys=True)
                code = 0
            except SystemExit as left:
                code = _code(left)
            finally:
                signal.signal(signal.SIGINT, before)
        return Done(code, *said)

    def ends(self, *arguments: str, code: int = 0, stdin: str = "") -> Done:
        """Run a command that ends with this exit code, and never with a traceback."""
        done = self(*arguments, stdin=stdin)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    def process(
        self,
        *arguments: str,
        stdin: str = "",
        stdout: IO[str] | int = subprocess.PIPE,
        command: tuple[str, ...] = COMMAND,
    ) -> Done:
        """Run a command to its end in a process of its own."""
        done = subprocess.run(
            [*command, *self.words, *arguments],
            input=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            cwd=self.cwd,
            env=os.environ | self._environment(),
        )
        return Done(done.returncode, done.stdout or "", done.stderr)

    @contextmanager
    def served(
        self,
        *arguments: str,
        stderr: IO[str] | None = None,
        ends: signal.Signals = signal.SIGINT,
        code: int | None = None,
    ) -> Iterator[str]:
        """Start a server; give its URL, which it prints once it takes requests.

        In the end it is sent a signal: ``SIGKILL`` leaves it no time. Then its exit code is looked
        at, where one is given.
        """
        process = subprocess.Popen(
            [*COMMAND, *self.words, *arguments],
            stdout=subprocess.PIPE,
            stderr=stderr,
            encoding="utf-8",
            cwd=self.cwd,
            env=os.environ | self._environment(),
        )
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert " on http://" in line, line
            yield line.rpartition(" ")[2].strip()
        finally:
            process.send_signal(ends)
            left = process.wait()
            process.stdout.close()
        assert code in (None, left)

    @contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Start a command in a session of its own, with pipes; in the end it is killed."""
        process = subprocess.Popen(
            [*COMMAND, *self.words, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
            cwd=self.cwd,
            env=os.environ | self._environment(),
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    @contextmanager
    def terminal(self, *arguments: str) -> Iterator[Terminal]:
        """Start a command whose messages go to a terminal, and whose output to a file."""
        with tempfile.TemporaryFile() as out:
            master, slave = os.openpty()
            process = subprocess.Popen(
                [*COMMAND, *self.words, *arguments],
                stdin=slave,
                stdout=out,
                stderr=slave,
                cwd=self.cwd,
                env=os.environ | self._environment() | {"TERM": "xterm"},
            )
            os.close(slave)
            try:
                yield Terminal(process, master, out)
            finally:
                process.kill()
                process.wait()
                os.close(master)

    def _environment(self) -> Mapping[str, str]:
        return {"NO_COLOR": "1", "COLUMNS": str(self.columns), "PYTHONIOENCODING": "utf-8"}


@dataclass
class Terminal:
    """A command that is running, as the person at the terminal sees it."""

    _process: subprocess.Popen[bytes]
    _master: int
    _out: IO[bytes]
    _said: bytearray = field(default_factory=bytearray)

    def wait_for(self, text: str) -> None:
        """Wait until the program has said this; fails where it ends without it."""
        while text.encode() not in self._said:
            assert self._more(), f"it ended and never said {text!r}: {self._said.decode()}"

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self._process.send_signal(signal.SIGINT)

    def finish(self) -> Done:
        """Wait for the end."""
        while self._more():
            pass
        return Done(self._process.wait(), _read(self._out), self._said.decode())

    def _more(self) -> bool:
        try:
            said = os.read(self._master, 65536)
        except OSError:  # Linux says so when the last writer has closed a terminal
            return False
        self._said += said
        return bool(said)


@contextmanager
def _streams(stdin: str) -> Iterator[list[str]]:
    """Put a pipe and two files in the place of this process's streams; give what they got."""
    said: list[str] = []
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        reading, writing = os.pipe()
        feeder = threading.Thread(target=_feed, args=(writing, stdin.encode()))
        feeder.start()
        sys.stdout.flush()
        sys.stderr.flush()
        saved = [(number, os.dup(number)) for number in (0, 1, 2)]
        named = (sys.stdin, sys.stdout, sys.stderr)
        for number, source in enumerate((reading, out.fileno(), err.fileno())):
            os.dup2(source, number)
        os.close(reading)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(number, mode, encoding="utf-8", closefd=False)
            for number, mode in ((0, "r"), (1, "w"), (2, "w"))
        )
        try:
            yield said
        finally:
            for stream in (sys.stdout, sys.stderr):
                if not stream.closed:
                    stream.flush()
            sys.stdin, sys.stdout, sys.stderr = named
            for number, copy in saved:
                os.dup2(copy, number)
                os.close(copy)
            feeder.join()
            said += map(_read, (out, err))


def _feed(writing: int, content: bytes) -> None:
    try:
        with open(writing, "wb") as pipe:
            pipe.write(content)
    except BrokenPipeError:
        pass  # the command needed no more


def _code(left: SystemExit) -> int:
    """Give the exit code as the interpreter would."""
    if left.code is None or isinstance(left.code, int):
        return left.code or 0
    print(left.code, file=sys.stderr)
    return 1


def _read(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8")
