"""From a document to the value that it was printed from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from paripassu.documents.ignored import place_of, tell, unread
from paripassu.documents.misfit import MisfitError, Path
from paripassu.documents.phrases import Said, said
from paripassu.documents.pointed import PointedError, restored
from paripassu.documents.shown import shown
from paripassu.errors import DocumentError, Fault

_MOST_FAULTS = 20

Model = TypeVar("Model", bound=BaseModel)


def _without_lines(_: Path) -> int:
    return 0


def decode(
    model: type[Model],
    document: Mapping[str, Any],
    source: str = "document",
    line: Callable[[Path], int] = _without_lines,
) -> Model:
    """Make the value of a document, its numbers exact.

    Keys that are not known here are ignored, since a later version may have added them, and named
    in a warning (:class:`~paripassu.documents.ignored.DocumentNote`). In what people write
    themselves they are refused: there they are misspelt ones.

    Parameters
    ----------
    model : type
        What it should be.
    document : mapping
        As :func:`~paripassu.documents.strict.parse_json` gives it.
    source : str
        What the document is called in messages.
    line : callable
        Gives the line of a path, where the document is a text that people write.

    Raises
    ------
    DocumentError
        A key is missing, or its value is none that it may have; each with its place, and with it
        the keys that are not known: one of them may be the missing one, misspelt.
    """
    try:
        whole = restored(document)
        try:
            return model.model_validate(whole)
        except ValidationError as error:
            made = _extended(model, whole, error, source)
            if made is None:
                raise
            return made
    except PointedError as error:
        raise DocumentError(source, [Fault(0, error.place, error.what)]) from None
    except ValidationError as error:
        found = error.errors(include_url=False)
        # A list is told to be too short where entries in it are wrong: those are told.
        faults = [
            fault
            for one in found
            if one["type"] != "too_short"
            or not any(
                other["loc"][: len(one["loc"])] == one["loc"] != other["loc"] for other in found
            )
            for fault in _faults(one, model, line)
        ]
        raise DocumentError(source, faults[:_MOST_FAULTS]) from None


def _extended(
    model: type[Model], whole: Mapping[str, Any], error: ValidationError, source: str
) -> Model | None:
    """Read a document without the keys that are not known; None where more than these is wrong."""
    unknown = [
        one["loc"]
        for one in error.errors(include_url=False, include_context=False, include_input=False)
        if one["type"] == "extra_forbidden"
    ]
    if not unknown or getattr(model, "by_people", False):
        return None
    try:
        made = model.model_validate(whole, extra="ignore")
    except ValidationError:
        return None
    names = frozenset(str(place[-1]) for place in unknown)
    tell(source, [*unread(whole, made.model_dump(by_alias=True), names)] or unknown)
    return made


def _faults(
    error: Mapping[str, Any], model: type[BaseModel], line: Callable[[Path], int]
) -> Iterator[Fault]:
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, MisfitError):
        yield from cause.faults(line)
    else:
        keys = _keys(error["loc"])
        yield Fault(line(keys), place_of(keys), *_told(error, model))


def _told(error: Mapping[str, Any], model: type[BaseModel]) -> Said:
    """Put an error into words; a text that is not shown when the value is printed, is not here."""
    what, mend = said(error)
    field = model.model_fields.get(str(error["loc"][0])) if error["loc"] else None
    if field is not None and not field.repr and isinstance(error["input"], str):
        text = shown(error["input"])
        what = what.replace(f", not {text}", "").replace(text, "what stands there")
    return what, mend


def _keys(location: Path) -> Path:
    """Leave out what is no key of the document: the mark of an error in a key itself."""
    return tuple(part for part in location if part != "[key]")
