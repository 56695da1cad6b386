"""One base error. Every error names its culprit, what is wrong with it, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
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
    """

    line: int
    place: str
    what: str
    mend: str = ""

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
    findings : sequence of Finding
        What is wrong, at least one.
    """

    def __init__(self, source: str, findings: Sequence[Finding]) -> None:
        self.source = source
        self.findings = tuple(sorted(findings, key=lambda finding: finding.line))
        super().__init__("\n".join(f"{source}: {finding}" for finding in self.findings))


class AgreementError(InputError):
    """An agreement that contradicts itself or the format of agreement files."""


class PlanError(InputError):
    """A file that should hold a plan but does not."""
