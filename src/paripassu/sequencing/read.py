"""Reading back what ``paripassu plan --json`` and ``paripassu explain --json`` printed."""

from __future__ import annotations

from paripassu.documents.read import read_as
from paripassu.files import Readable
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.plan import Plan


def read_plan(source: Readable) -> Plan:
    """Read a plan as it was printed, exact numbers included.

    Whether it holds, :func:`paripassu.check` tells; that one also takes plans which say less.

    Parameters
    ----------
    source : str, path or open file
        A document ``paripassu/plan/1``; ``-`` is standard input.

    Raises
    ------
    DocumentError
        It is no such document; says where.
    InputError
        It cannot be read.
    """
    return read_as(Plan, source)


def read_explanation(source: Readable) -> Explanation:
    """Read an explanation, ``paripassu/explanation/1``; see :func:`read_plan`.

    Raises
    ------
    DocumentError
        It is no such document; says where.
    InputError
        It cannot be read.
    """
    return read_as(Explanation, source)
