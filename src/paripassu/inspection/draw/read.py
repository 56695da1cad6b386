"""Reading draws back: ``paripassu/draw/1``, whoever wrote it."""

from __future__ import annotations

import os

from paripassu.documents.strict import read_document, validate
from paripassu.inspection.draw.joint import JointInputs
from paripassu.inspection.draw.result import Draw


def read_draw(path: str | os.PathLike[str]) -> Draw:
    """Read a draw; ``-`` is standard input.

    Only what it says of itself is checked here. Whether it is the draw that seed and list give,
    ``verifier/draw.py`` tells.

    Parameters
    ----------
    path : str or path
        A document ``paripassu/draw/1``, as ``paripassu inspect draw --out`` writes it.

    Raises
    ------
    DocumentError
        It cannot be read or is no such document; says where.
    """
    document, source = read_document(path)
    return validate(Draw, document, source)


def read_inputs(path: str | os.PathLike[str]) -> JointInputs:
    """Read the public inputs of a joint seed, ``paripassu/draw-inputs/1``; ``-`` is standard input.

    Raises
    ------
    DocumentError
        It cannot be read or is no such document; says where.
    """
    document, source = read_document(path)
    return validate(JointInputs, document, source)
