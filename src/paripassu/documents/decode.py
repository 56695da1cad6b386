"""From a document to the value that it was printed from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from paripassu.documents.pointed import PointedError, restored
from paripassu.errors import DocumentError, Fault
from paripassu.quoted import cut, quoted

_MOST_FAULTS = 20

Model = TypeVar("Model", bound=BaseModel)


def decode(model: type[Model], document: Mapping[str, Any], source: str = "document") -> Model:
    """Make the value of a document, its numbers exact.

    Parameters
    ----------
    model : type
        What it should be.
    document : mapping
        As :func:`~paripassu.documents.strict.parse_json` gives it.
    source : str
        What the document is called in messages.

    Raises
    ------
    DocumentError
        A key is missing, unknown, or its value is none that it may have; each with its place.
    """
    try:
        return model.model_validate(restored(document))
    except PointedError as error:
        raise DocumentError(source, [Fault(0, error.place, error.what)]) from None
    except ValidationError as error:
        faults = [
            Fault(0, _place(one["loc"]), _in_words(one["msg"]))
            for one in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        raise DocumentError(source, faults[:_MOST_FAULTS]) from None


def _in_words(message: str) -> str:
    said = message.removeprefix("Value error, ")
    return "is not a key that is known here" if said.startswith("Extra inputs") else cut(said, 300)


def _place(location: tuple[int | str, ...]) -> str:
    place = ""
    for part in location[:8]:
        if isinstance(part, int):
            place += f"[{part}]"
        elif part.isidentifier() and part.isascii() and len(part) < 40:
            place += f".{part}" if place else part
        else:
            place += f"[{quoted(part)}]"
    return place
