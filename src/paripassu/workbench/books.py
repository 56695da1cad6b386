"""Workbooks: of each an agreement file is made beside it, and the workbook stays as it is."""

from __future__ import annotations

from pathlib import Path

from paripassu.errors import OverwriteError
from paripassu.files import read, write_text
from paripassu.kinds import AGREEMENT
from paripassu.toml.read import MOST_BYTES

#: What the names of workbooks end in that are listed.
_ENDINGS = (".xlsx", ".ods")
#: What a workbook begins with: it is packed.
_PACKED = b"PK\x03\x04"


def beside(book: Path) -> Path:
    """Give where the agreement file of a workbook stands."""
    return book.with_suffix(".toml")


def is_named_as_book(path: Path) -> bool:
    """Whether a file is called as a workbook is, and not as one is while it is open elsewhere."""
    return path.suffix.lower() in _ENDINGS and not path.name.startswith(("~", "."))


def is_book(path: Path) -> bool:
    """Whether a file begins as a workbook does."""
    try:
        with path.open("rb") as file:
            return file.read(len(_PACKED)) == _PACKED
    except OSError:
        return False


def imported(book: Path, called: str) -> Path:
    """Make an agreement file of a workbook.

    Parameters
    ----------
    book : Path
    called : str
        What messages call it.

    Returns
    -------
    Path
        The agreement file.

    Raises
    ------
    OverwriteError
        There is a file already where it would stand.
    AgreementError
        Something is wrong in the workbook: all of that in one go, with sheet, row and column.
    UnreadableError, TooLargeError
        It cannot be read, or holds more than is read.
    UnwritableError
        The agreement file cannot be written.
    """
    from paripassu.agreement.book import agreement_of

    place = beside(book)
    if place.is_symlink() or place.exists():  # a link may lead elsewhere
        raise OverwriteError(
            f"{Path(called).with_suffix('.toml')} is there already: {book.name} cannot be imported "
            "beside itself",
            f"open {place.name}, or give it another name first",
        )
    agreement = agreement_of(read(book, MOST_BYTES).data, called)
    write_text(place, agreement.to_toml(), replaces=AGREEMENT)
    return place.absolute()
