"""A commented template and small tables to start a declaration from."""

from __future__ import annotations

import os
from importlib.resources import files

from paripassu.escrow.written import DeclareNew
from paripassu.files import write_bytes
from paripassu.folders import make_folder, verify_new

#: What is written, the template first.
FILES = (
    "template.toml",
    "sites.csv",
    "extents.csv",
    "items.csv",
    "systems.csv",
    "changes.csv",
    "inventory.csv",
    "balances.csv",
)


def declare_new(folder: str | os.PathLike[str]) -> DeclareNew:
    """Write a commented template and small tables that can be committed to as they stand.

    Sites with their extents, accountable items, delivery systems as in New START's database, and
    nuclear material as in the reports to the IAEA (Code 10 of the Subsidiary Arrangements). All of
    it is invented.

    Parameters
    ----------
    folder : str or path
        A new folder, or an empty one.

    Raises
    ------
    UnwritableError
        Something stands in it, or it cannot be made.
    """
    verify_new(folder)
    here = make_folder(folder)
    for name in FILES:
        write_bytes(here / name, starter(name))
    return DeclareNew(folder=os.fspath(folder), files=FILES)


def starter(name: str) -> bytes:
    """Give a file of the declaration to start from."""
    return files(__package__).joinpath("starter", name).read_bytes()
