"""The cells of a workbook as text, before anything is known of what they mean."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from paripassu.errors import AgreementError, Fault

#: A workbook is a compressed archive; this is the most that it may unpack to.
MOST_UNPACKED = 200 * 1024 * 1024
#: The reader makes a full grid of each sheet, up to its farthest cell; this is the largest one.
MOST_CELLS = 1_000_000
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_MEND = "save it as a workbook (.xlsx)"

Rows = Sequence[Sequence[str | None]]


def rows_of(content: bytes, name: str) -> dict[str, Rows]:
    """Read all cells of a workbook as text.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        What it is called in messages.

    Returns
    -------
    dict
        For each sheet, by its name in small letters, the rows from the first one on; an empty cell
        is None.

    Raises
    ------
    AgreementError
        It is no workbook, it is too large, or cells in it show errors.
    """
    if zipfile.is_zipfile(io.BytesIO(content)):
        _check_archive(content, name)
    import fastexcel

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = fastexcel.read_excel(content)
            return {
                sheet.strip().lower(): book.load_sheet(
                    sheet, header_row=None, skip_rows=0, dtypes="string"
                )
                .to_polars()
                .rows()
                for sheet in book.sheet_names
            }
    except BaseException as error:
        # The reader is written in Rust: a defect there is a panic, which is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise _refused(name, "is no workbook that can be read") from None


def _refused(name: str, what: str) -> AgreementError:
    return AgreementError(name, [Fault(0, "", what, _MEND)])


def _check_archive(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
            far = _far_cell(archive) if size <= MOST_UNPACKED else None
            failed = [*_failed_cells(archive)] if size <= MOST_UNPACKED else []
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError):
        raise _refused(name, "is a damaged workbook") from None
    if size > MOST_UNPACKED:
        raise _refused(name, f"unpacks to more than {MOST_UNPACKED:,} bytes")
    if far is not None:
        raise AgreementError(
            name,
            [
                Fault(
                    0,
                    f"cell {far}",
                    f"makes its sheet a grid of more than {MOST_CELLS:,} cells",
                    "delete the rows and columns beyond the tables",
                )
            ],
        )
    if failed:
        raise AgreementError(name, failed)


def _far_cell(archive: zipfile.ZipFile) -> str | None:
    """Give the farthest cell of a sheet whose grid would be too large."""
    for part in archive.namelist():
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", part):
            continue
        rows = columns = 0
        row = column = "1"
        for letters, digits in _CELL.findall(archive.read(part)):
            across = 0
            for letter in letters:
                across = across * 26 + letter - ord("A") + 1
            if across > columns:
                columns, column = across, letters.decode()
            if int(digits) > rows:
                rows, row = int(digits), digits.decode()
        if rows * columns > MOST_CELLS:
            return f"{column}{row}"
    return None


def _failed_cells(archive: zipfile.ZipFile) -> Iterator[Fault]:
    """Find cells that show an error, which would otherwise pass for empty ones.

    ECMA-376, part 1, 18.3.1.4 and 18.18.11: a cell of type ``e`` contains an error.
    """
    parts = set(archive.namelist())
    if "xl/workbook.xml" not in parts:
        return
    names = re.findall(rb'<sheet [^>]*?name="([^"]*)"', archive.read("xl/workbook.xml"))
    for number, name in enumerate(names, start=1):
        part = f"xl/worksheets/sheet{number}.xml"
        if part not in parts:
            continue
        for cell in re.findall(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*\bt="e"', archive.read(part)):
            place = f"sheet {name.decode('utf-8', 'replace')!r}, cell {cell.decode()}"
            yield Fault(0, place, "shows an error", "mend its formula")
