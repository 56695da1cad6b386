"""One base error, and the few kinds that a caller tells apart.

Every error names its culprit, what is wrong with it, and how to mend it. Rooms add subclasses of
these kinds in an ``errors.py`` of their own. A server maps the kinds: an input that is missing, too
large or wrong, a parameter that is wrong, an output that would replace something, a proof that is
rejected, an answer of ours that does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in an input.

    Attributes
    ----------
    line : int
        Line in the file, from 1; 0 where the input has no lines or none could be found.
    place : str
        Where in the input: ``measure 'treaty': stages[2].share``.
    what : str
        What is wrong, with the value that stands there and the value that was expected.
    mend : str
        How to mend it. May be empty where ``what`` says it all.
    path : tuple of str and int
        The same place for programs: keys, and positions in lists from 0. Empty: the whole input,
        or a place that is known by its line alone.
    """

    line: int
    place: str
    what: str
    mend: str = ""
    path: tuple[str | int, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        place = f"{self.place}: " if self.place else ""
        mend = f" — {self.mend}" if self.mend else ""
        return f"{where}{place}{self.what}{mend}"


class PariPassuError(Exception):
    """Base of every error that this package raises on purpose.

    Parameters
    ----------
    what : str
        What is wrong, naming the culprit and both values.
    mend : str
        How to mend it.
    """

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.what} — {self.mend}" if self.mend else self.what


class InputError(PariPassuError):
    """An input could not be used. Carries every problem of that input, in the order of its lines.

    Parameters
    ----------
    source : str
        The file's name, or what else the input is called.
    faults : sequence of Fault
        What is wrong, at least one.
    """

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        self.source = source
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(f"{source}: {fault}" for fault in self.faults))


class UnreadableError(InputError):
    """A file that is missing, is a folder or a device, or may not be read."""


class TooLargeError(InputError):
    """An input beyond the stated limit; nothing of it was used."""


class DocumentError(InputError):
    """A JSON document that cannot be used: the file, the place in it, what is wrong."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a table a fault is, so that it can be marked there.

    Attributes
    ----------
    fault : Fault
    row : int
        The line of the file, or the row of the sheet, from 1; 0 where it is the table as a whole.
    column : str
        The column's known name; empty where it is the row as a whole.
    """

    fault: Fault
    row: int
    column: str = ""


class TableError(InputError):
    """A table that cannot be used: the file, each row and column, what is wrong, how to mend it.

    Parameters
    ----------
    source : str
    faults : sequence of Fault
    cells : sequence of Cell, optional
        Where each fault is; without them, where their lines are.
    """

    def __init__(
        self, source: str, faults: Sequence[Fault], cells: Sequence[Cell] | None = None
    ) -> None:
        super().__init__(source, faults)
        self.cells = (
            tuple(cells) if cells is not None else tuple(Cell(one, one.line) for one in self.faults)
        )


class AgreementError(InputError):
    """An agreement that contradicts itself or the format of agreement files."""


class PlanError(InputError):
    """A file that should hold a plan but does not."""


class ParameterError(PariPassuError):
    """A value handed to a function is not one that it takes.

    The command line says the option where the library says the parameter.

    Parameters
    ----------
    parameter : str
        The parameter's name, as in the signature.
    what : str
        What is wrong with its value, as a clause that follows the name: ``should be above 0``.
    mend : str
        How to mend it.
    """

    def __init__(self, parameter: str, what: str, mend: str = "") -> None:
        super().__init__(f"{parameter} {what}", mend)
        self.parameter = parameter
        self.said = what


class OverwriteError(PariPassuError):
    """A file stands where one would be written, and it is not of the kind that may be replaced."""


class UnwritableError(PariPassuError):
    """A file that cannot be written: no folder, no permission, no room."""


class RejectedError(PariPassuError):
    """What was handed over was read, and does not prove what it should: the answer no."""


class DefectError(PariPassuError):
    """An answer of this program that does not hold when it is checked: a defect of the program."""
