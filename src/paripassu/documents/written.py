"""What a command that only writes something prints: where it stands, or the text itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import model_validator

from paripassu.documents.pointed import printed
from paripassu.documents.value import Answer, Value

if TYPE_CHECKING:
    import polars

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


class Written(Answer):
    """A file that was written.

    Attributes
    ----------
    file : str
        Its name.
    """

    file: str

    def summary(self) -> str:
        """Say what was written."""
        return f"{self.file} is written."

    def to_frame(self) -> polars.DataFrame:
        """Give one row: the file's name."""
        return _row(self)


class New(Written):
    """An agreement file to start from."""

    format: Literal["paripassu/new/1"] = "paripassu/new/1"


class Export(Written):
    """An agreement as a workbook."""

    format: Literal["paripassu/export/1"] = "paripassu/export/1"


class ReportFile(Written):
    """A report of an agreement.

    Attributes
    ----------
    digest : str
        ``sha256:`` and the hex digest of its bytes.
    """

    format: Literal["paripassu/report/1"] = "paripassu/report/1"
    digest: str


class _FileOrText(Answer):
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

    def summary(self) -> str:
        """Say what was written."""
        if self.file is None:
            return "The text stands here; no file was written."
        return f"{self.file} is written."

    def to_frame(self) -> polars.DataFrame:
        """Give one row: the file's name, and the text."""
        return _row(self)


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


def _row(answer: Answer) -> polars.DataFrame:
    import polars

    fields = [name for name in type(answer).model_fields if name != "format"]
    row = {name: getattr(answer, name) for name in fields}
    return polars.DataFrame([row], schema=dict.fromkeys(fields, polars.String))
