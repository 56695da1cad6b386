"""How a command ends when it cannot do its work: a defect, Ctrl-C, nobody who reads."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.program import Program

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
KOREA = str(EXAMPLES / "korea-2018.toml")


class OddError(RuntimeError):
    pass


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OddError("all\nwrong\x1b[31m"), "OddError: all wrong?[31m"),
        (RecursionError("maximum recursion depth exceeded"), "nested too deeply"),
        (KeyError("x"), "KeyError: 'x'"),
        (AssertionError(), "AssertionError"),
        (FileNotFoundError(2, "No such file", "part.svg"), "part.svg"),
    ],
)
def test_what_nobody_foresaw_is_a_defect_and_no_answer(
    program_here: Program, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr("paripassu.agreement.show.show", fail)
    for arguments in (("show", KOREA), ("show", KOREA, "--json")):
        done = program_here(*arguments)
        assert done.returncode == 2
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"This is a defect of the program ({said}") or said in line
        for word in ("Please report it", "--traceback", "PARIPASSU_TRACEBACK=1"):
            assert word in line


def test_too_little_memory_is_no_defect(
    program_here: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("paripassu.agreement.show.show", fail)
    done = program_here("show", KOREA)
    assert done.returncode == 2
    assert done.stderr.startswith("The memory is not enough for this. Give less at a time")
    monkeypatch.setattr("paripassu.sequencing.answer.search", fail)
    monkeypatch.setattr("paripassu.sequencing.explain.search", fail)
    for command in ("plan", "explain"):
        done = program_here(command, KOREA)
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert line == (
            f"{KOREA}: the memory is not enough to put its 31 portions in order — choose larger "
            "portions, or give the program more memory"
        )


def test_the_traceback_is_shown_on_request(
    program_here: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise OddError("x")

    monkeypatch.setattr("paripassu.agreement.show.show", fail)
    for arguments in (("show", KOREA, "--traceback"), ("--traceback", "show", KOREA)):
        done = program_here(*arguments)
        assert done.returncode == 2
        assert "Traceback (most recent call last)" in done.stderr
        assert "in fail" in done.stderr
        assert "defect of the program" in done.stderr
    monkeypatch.setenv("PARIPASSU_TRACEBACK", "1")
    assert "in fail" in program_here("show", KOREA).stderr
    monkeypatch.delenv("PARIPASSU_TRACEBACK")
    assert "no such file" in program_here("plan", "--", "--traceback").stderr


def test_an_answer_that_does_not_hold_is_a_defect_too(
    program_here: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paripassu.errors import DefectError

    def fail(_: object) -> None:
        raise DefectError("the plan that was found does not hold")

    monkeypatch.setattr("paripassu.agreement.show.show", fail)
    done = program_here("show", KOREA)
    assert done.returncode == 2
    first, second = done.stderr.splitlines()
    assert first == "the plan that was found does not hold"
    assert second.startswith("This is a defect of the program. Please report it")


def test_what_proves_nothing_is_the_answer_no(
    program_here: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paripassu.errors import RejectedError

    def fail(_: object) -> None:
        raise RejectedError("the proof does not verify", "ask for another one")

    monkeypatch.setattr("paripassu.agreement.show.show", fail)
    done = program_here("show", KOREA)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "the proof does not verify — ask for another one\n"


def press(*_: object, **__: object) -> None:
    signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize(
    "place", ["paripassu.agreement.read.read", "paripassu.agreement.show.show"]
)
def test_ctrl_c_before_there_is_an_answer_says_so(
    program_here: Program, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr(place, press)
    done = program_here("show", KOREA)
    assert done.returncode == 130
    assert done.stdout == ""
    assert done.stderr == "interrupted: there is no answer yet\n"


def test_ctrl_c_while_a_table_is_read_says_so(
    program_here: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search can stop with the best so far, but it has not begun."""
    monkeypatch.setattr("paripassu.tables.read.read", press)
    done = program_here("account", str(EXAMPLES / "inspection" / "closes.csv"))
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "interrupted: there is no answer yet\n"


def test_a_second_ctrl_c_does_not_wait_for_the_best_so_far(
    program_here: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bool] = []

    def search(_: object, *, should_stop: Callable[[], bool], **__: object) -> None:
        heard.append(should_stop())
        press()
        heard.append(should_stop())
        press()

    monkeypatch.setattr("paripassu.sequencing.answer.plan", search)
    done = program_here("plan", KOREA)
    assert heard == [False, True]
    assert (done.returncode, done.stdout) == (130, "")
    first, second = done.stderr.splitlines()
    assert first == "stopping with the best so far; once more to quit"
    assert second == "interrupted: there is no answer yet"


def test_ctrl_c_that_a_library_took_for_something_else(
    program_here: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swallow(_: object) -> None:
        try:
            press()
        except KeyboardInterrupt:
            raise ImportError("a module could not be loaded") from None

    monkeypatch.setattr("paripassu.agreement.show.show", swallow)
    done = program_here("show", KOREA)
    assert (done.returncode, done.stderr) == (130, "interrupted: there is no answer yet\n")


def test_ctrl_c_where_no_exception_can_be_raised(
    program_here: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a finaliser Python would print a traceback and go on."""

    class Finalised:
        def __del__(self) -> None:
            press()

    left: list[int] = []

    def leave(code: int) -> None:
        left.append(code)

    def drop(_: object) -> None:
        monkeypatch.setattr(os, "_exit", leave)
        Finalised()
        raise SystemExit(0)

    monkeypatch.setattr("paripassu.agreement.show.show", drop)
    done = program_here("show", KOREA)
    assert left == [130]
    assert done.stderr == "interrupted: there is no answer yet\n"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are those of POSIX")
@pytest.mark.parametrize(
    "arguments",
    [
        ("show", KOREA),
        ("plan", KOREA, "--json", "--time-limit", "0"),
        ("schema", "agreement"),
        ("inspect", "game", "--periods", "60", "--inspections", "30", "--json"),
        ("inspect", "size", "--population", "500", "--defects", "5", "--detect", "0.9"),
        ("--help",),
    ],
)
def test_nobody_who_reads_is_no_error(program: Program, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        done = program.process(*arguments, stdout=pipe)
    assert done.stderr == ""
    assert done.returncode == 141
