"""Reading draws back: ``paripassu/draw/1``, whoever wrote it."""

from __future__ import annotations

from paripassu.documents.read import read_as
from paripassu.files import Readable
from paripassu.inspection.draw.joint import JointInputs
from paripassu.inspection.draw.result import Draw


def read_draw(source: Readable) -> Draw:
    """Read a draw.

    Only what it says of itself is checked here. Whether it is the draw that seed and list give,
    ``verifier/draw.py`` tells.

    Parameters
    ----------
    source : str, path or open file
        A document ``paripassu/draw/1``, as ``paripassu inspect draw --out`` writes it; ``-`` is
        standard input.

    Raises
    ------
    DocumentError
        It is no such document; says where.
    InputError
        It cannot be read.
    """
    return read_as(Draw, source)


def read_inputs(source: Readable) -> JointInputs:
    """Read the public inputs of a joint seed, ``paripassu/draw-inputs/1``; see :func:`read_draw`.

    Raises
    ------
    DocumentError
        It is no such document; says where.
    InputError
        It cannot be read.
    """
    return read_as(JointInputs, source)


def draw_of(given: Draw | Readable) -> Draw:
    """Take a draw, or read it; see :func:`read_draw`."""
    return given if isinstance(given, Draw) else read_draw(given)


def inputs_of(given: JointInputs | Readable) -> JointInputs:
    """Take joint inputs, or read them; see :func:`read_inputs`."""
    return given if isinstance(given, JointInputs) else read_inputs(given)
