"""What a command that only writes something prints: where it stands, or the text itself."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator

from paripassu.documents.pointed import printed
from paripassu.documents.value import Value

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


class Written(Value):
    """A file that was written.

    Attributes
    ----------
    file : str
        Its name.
    """

    file: str


class New(Written):
    """An agreement file to start from."""

    format: Literal["paripassu/new/1"] = "paripassu/new/1"


class Export(Written):
    """An agreement as a workbook."""

    format: Literal["paripassu/export/1"] = "paripassu/export/1"


class _FileOrText(Value):
    """A text that was written to a file, or is given here.

    Attributes
    ----------
    file : str or None
        Where it was written; absent where no file was asked for.
    """

    file: str | None = None

    @model_validator(mode="after")
    def _one(self) -> _FileOrText:
        others = [value for name, value in self if name not in ("format", "file")]
        if [self.file, *others].count(None) != 1:
            raise ValueError("should have a file or the text, one of them")
        return self

    def to_json(self) -> dict[str, Any]:
        """Give the document: with the file's name, or with the text."""
        return printed(self.model_dump(exclude_none=True))


class Import(_FileOrText):
    """An agreement from a workbook.

    Attributes
    ----------
    toml : str or None
        The agreement file's text; absent where it was written to a file.
    """

    format: Literal["paripassu/import/1"] = "paripassu/import/1"
    toml: str | None = None


class AccountNew(_FileOrText):
    """A table of measurements to start from.

    Attributes
    ----------
    csv : str or None
        The table's text; absent where it was written to a file.
    """

    format: Literal["paripassu/account-new/1"] = "paripassu/account-new/1"
    csv: str | None = None


class Demo(Value):
    """What the demonstration left behind.

    Attributes
    ----------
    status : str
        Of the plan; see the format of plans.
    written : tuple of str
        Every file.
    """

    format: Literal["paripassu/demo/1"] = "paripassu/demo/1"
    status: Status
    written: tuple[str, ...]
