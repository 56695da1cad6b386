"""Documents in files: read as what they should be, or as what they say they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.documents.decode import Model, decode
from paripassu.documents.registry import format_of
from paripassu.documents.strict import read_json
from paripassu.errors import DocumentError, Fault
from paripassu.files import Readable

if TYPE_CHECKING:
    from paripassu.documents.value import Value


def read_as(model: type[Model], source: Readable) -> Model:
    """Read a document of a known format.

    Parameters
    ----------
    model : type
        What it should be.
    source : str, path or open file
        ``-`` is standard input.

    Raises
    ------
    DocumentError
        It is no such document; says where.
    InputError
        It cannot be read, or is too large.
    """
    document, name = read_json(source)
    return decode(model, document, name)


def read_document(source: Readable) -> Value:
    """Read a document of any format that is known here, as what it says it is.

    Parameters
    ----------
    source : str, path or open file
        ``-`` is standard input.

    Returns
    -------
    Value
        A :class:`~paripassu.Plan`, a :class:`~paripassu.Draw`, …: what its ``format`` names.

    Raises
    ------
    DocumentError
        It is of no known format, or not as that format has it; says where.
    InputError
        It cannot be read, or is too large.
    """
    document, name = read_json(source)
    try:
        found = format_of(document)
    except ValueError as error:
        raise DocumentError(name, [Fault(0, "", str(error))]) from None
    return decode(found.model(), document, name)
