"""Reading back what the commands of inspection printed with ``--json``.

Draws have a reader of their own room: :mod:`paripassu.inspection.draw.read`.
"""

from __future__ import annotations

from paripassu.documents.read import read_as
from paripassu.files import Readable
from paripassu.inspection.accountancy.result import Account
from paripassu.inspection.allocation.result import Allocation
from paripassu.inspection.assessment.result import Assessment


def read_account(source: Readable) -> Account:
    """Read an account as it was printed.

    Parameters
    ----------
    source : str, path or open file
        A document ``paripassu/account/1``; ``-`` is standard input.

    Raises
    ------
    DocumentError
        It is no such document; says where.
    InputError
        It cannot be read.
    """
    return read_as(Account, source)


def read_allocation(source: Readable) -> Allocation:
    """Read an allocation, ``paripassu/allocation/1``; see :func:`read_account`.

    Raises
    ------
    DocumentError
        It is no such document; says where.
    InputError
        It cannot be read.
    """
    return read_as(Allocation, source)


def read_assessment(source: Readable) -> Assessment:
    """Read an assessment, ``paripassu/assessment/1``; see :func:`read_account`.

    Raises
    ------
    DocumentError
        It is no such document; says where.
    InputError
        It cannot be read.
    """
    return read_as(Assessment, source)
