"""The command line: one module per command group; it wires and decides nothing."""

from __future__ import annotations

import os
import signal
import sys
from io import TextIOWrapper
from types import FrameType
from typing import Any

from paripassu.cli.leaving import leave_interrupted

#: Asks for the traceback of an error, like the option ``--traceback``.
_VARIABLE = "PARIPASSU_TRACEBACK"


def main() -> None:
    """Run ``paripassu``.

    Exits 0 where the answer is yes, 1 where it is no, 2 where there is none: bad usage, unreadable
    or contradictory input, or a defect of this program, each with one message; 130 where Ctrl-C
    ended it before there was an answer, and 141 where nobody reads the answer any more.
    """
    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        sys.exit(2)  # closed by whoever started us: there is nobody to tell
    global _pressed
    _pressed, unraisable = False, sys.unraisablehook
    try:
        signal.signal(signal.SIGINT, _interrupt)
        sys.unraisablehook = _unraisable
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                # A terminal that cannot show a letter of a title shows a question mark instead.
                stream.reconfigure(errors="replace")
        code = _run(sys.argv[1:])
    except KeyboardInterrupt:
        leave_interrupted()
    finally:
        sys.unraisablehook = unraisable
    # What is left is leaving: a Ctrl-C now ends the process in silence, and not with a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    """Run a command, and give the exit code."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    traceback = "--traceback" in options or bool(os.environ.get(_VARIABLE))
    if "--traceback" in options:
        arguments = [word for word in arguments if word != "--traceback"]
    try:
        from paripassu.cli.app import run

        code = run(arguments)
        sys.stdout.flush()  # on leaving it would be too late to say what went wrong
    except BrokenPipeError:
        os._exit(141)  # whoever reads us has read enough (paripassu show … | head)
    except Exception as error:
        if _pressed:  # the loader of a library made something else of a Ctrl-C
            raise KeyboardInterrupt from None
        _explain(error, traceback=traceback)
        if isinstance(error, OSError):
            sys.stderr.flush()
            os._exit(2)  # leaving in order would try to write the answer again
        return 1 if _says_no(error) else 2
    return code


def _explain(error: Exception, *, traceback: bool) -> None:
    """Say what went wrong: in an input or a place, or in this program."""
    from paripassu.errors import DefectError, PariPassuError

    if traceback:
        import traceback as stack

        stack.print_exception(error)
    if isinstance(error, PariPassuError):
        print(error, file=sys.stderr)
        if not isinstance(error, DefectError):
            return
    elif isinstance(error, OSError) and error.filename is None:
        print(f"the answer could not be written: {error}", file=sys.stderr)
        return
    elif isinstance(error, MemoryError):
        print(
            "The memory is not enough for this. Give less at a time (larger portions of an "
            "agreement, fewer rows of a table), or give the program more memory.",
            file=sys.stderr,
        )
        return
    what = "" if isinstance(error, PariPassuError) else f" ({_named(error)})"
    show = "" if traceback else f", and what it says with --traceback or {_VARIABLE}=1"
    print(
        f"This is a defect of the program{what}. Please report it: the command as you typed it, "
        f"its input files if you may share them{show}.",
        file=sys.stderr,
    )


def _says_no(error: Exception) -> bool:
    """Whether an error is an answer: what was handed over does not prove what it should."""
    from paripassu.errors import RejectedError

    return isinstance(error, RejectedError)


def _named(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "something is nested too deeply"
    text = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".: ")
    return "".join(c if c.isprintable() else "?" for c in text[:200])


_pressed = False


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    global _pressed
    _pressed = True
    raise KeyboardInterrupt


def _unraisable(what: Any) -> None:
    """Leave where a Ctrl-C came in a place from which no exception can be raised."""
    if issubclass(what.exc_type, KeyboardInterrupt):
        leave_interrupted()
    else:
        sys.__unraisablehook__(what)
