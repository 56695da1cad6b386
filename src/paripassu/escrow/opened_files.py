"""The open records of verified files, written as tables."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import partial

from paripassu.errors import ParameterError
from paripassu.escrow.opened import CLOSED, OpenRecords
from paripassu.escrow.verified import Verified, Version
from paripassu.files import write_blocks
from paripassu.folders import whole_folder
from paripassu.quoted import in_python
from paripassu.tables.written import csv_blocks


def write_records(directory: str | os.PathLike[str], answer: Verified) -> dict[str, OpenRecords]:
    """Write the open records of verified files as tables: CSV, one file a table.

    Parameters
    ----------
    directory : str or path
        A new folder, or an empty one. It gets its name once all of it is there.
    answer : Verified
        As :func:`paripassu.verify` gave it. Of several versions each has a folder of its own,
        ``version-1``.

    Returns
    -------
    dict of str to OpenRecords
        File, by its place in the folder, to the records in it; ``sites.csv``, and of totals
        ``sites.20.csv``. A table of which no record is open has none; where none has, no folder
        is made.

    Raises
    ------
    UnwritableError
        Something stands in the folder, or it cannot be made.
    PariPassuError
        The answer was read from a document, which has no records.
    """
    if not isinstance(answer, Verified):
        raise ParameterError("answer", f"should be what verify gave, not {in_python(answer)}")
    if not (files := _files(answer)):
        return files
    with whole_folder(directory) as folder:
        for name, records in files.items():
            place = folder / name
            place.parent.mkdir(exist_ok=True)
            write_blocks(place, partial(_blocks, records))
    return files


def _blocks(records: OpenRecords) -> Iterator[bytes]:
    return csv_blocks(records.header, records.rows(CLOSED))


def _files(answer: Verified) -> dict[str, OpenRecords]:
    """Give each file that is written, with what stands in it."""
    views: list[tuple[str, Mapping[str, OpenRecords]]] = [("", answer.records)]
    if answer.versions:
        views = []
        shown: tuple[Verified | Version, ...] = (answer, *answer.versions)
        for one in shown:
            folder = f"version-{one.version}/"
            if any(folder == other for other, _ in views):  # two commitments of one version
                folder = f"version-{one.version}-{(one.root or '')[:8]}/"
            views.append((folder, one.records))
    return {
        f"{folder}{name.replace('/', '.')}.csv": records
        for folder, found in views
        for name, records in found.items()
    }
