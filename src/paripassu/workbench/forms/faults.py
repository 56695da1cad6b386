"""Which field, and which of its controls, is at fault."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.agreement.problem import Problem
from paripassu.workbench.forms.model import Field
from paripassu.workbench.forms.reading import Reading


def placed(fields: Sequence[Field], problem: Problem, reading: Reading) -> int | None:
    """Give the place, among all fields of an entry, of the innermost that a problem belongs to.

    Parameters
    ----------
    fields : sequence of Field
    problem : Problem
    reading : Reading
        Of the text.
    """
    best, found = -1, None
    for index, field in enumerate(fields):
        if problem.path[: len(field.path)] == field.path and len(field.path) > best:
            best, found = len(field.path), index
    if found is None or fields[found].kind != "row":
        return found
    # How much of a measure is waited for, and which: both stand at one place of the file.
    measure = problem.path[-1]
    own = reading.tables(str(problem.path[0]))[int(problem.path[1])].at("measure")
    which = measure == own or measure not in reading.measures
    wanted = fields[found].inside[1 if which else 0]
    return next(index for index, field in enumerate(fields) if field is wanted)


def at_fault(field: Field, problem: Problem) -> tuple[str, ...]:
    """Give the names of the controls of a field that a problem is about; none for all of them.

    Parameters
    ----------
    field : Field
    problem : Problem
        With its value.
    """
    match field.kind:
        case "range":
            return _of_range(field, problem, [name for name in _ENDS if field.parts[name]])
        case "likelihood" if field.parts["how"] == "own":
            return _of_range(field, problem, [name for name in _ENDS if field.parts.get(name)])
        case "likelihood":
            return ("how",)
        case "need":
            return ("percent",) if field.parts["how"] == "share" else ("how",)
        case "verify":
            return ("percent",) if field.parts["how"] == "chance" else ("how",)
    return ()


#: The controls of a range, as the numbers stand in a file.
_ENDS = ("low", "mode", "high")


def _of_range(field: Field, problem: Problem, filled: list[str]) -> tuple[str, ...]:
    names = _ENDS if field.parts.get("mode") else ("low", "high")
    if problem.items:
        return tuple(names[place] for place in problem.items if place < len(names))
    return tuple(filled) or ("low",)
