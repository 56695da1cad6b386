"""Parquet: its cells as they are."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from paripassu.errors import Fault, TableError
from paripassu.quoted import cut

if TYPE_CHECKING:
    import polars


def read_parquet(content: bytes, source: str) -> polars.DataFrame:
    """Read Parquet from bytes, its cells as they are.

    Raises
    ------
    TableError
        It is no Parquet, or a damaged one.
    """
    import polars

    panic = polars.exceptions.PanicException  # of damaged pages; no PolarsError, nor an Exception
    try:
        return polars.read_parquet(io.BytesIO(content))
    except (polars.exceptions.PolarsError, panic, OSError, ValueError) as error:
        raise TableError(source, [Fault(0, "", _no_parquet(error))]) from None


def _no_parquet(error: BaseException) -> str:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return f"is no Parquet table: {cut(reason, 200)!r}"  # it may quote the file
