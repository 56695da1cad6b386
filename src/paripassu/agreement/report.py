"""From problems to faults: each with its line, its place in words, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from paripassu.agreement.problem import Problem
from paripassu.errors import Fault
from paripassu.quoted import cut, quoted
from paripassu.toml.locate import Path

#: Findings that are told in one go. A file with more is wrong in one way, a hundred times.
MOST_FAULTS = 100


def faults_of(
    problems: Iterable[Problem], line: Callable[[Path], int], name: Callable[[Path], str]
) -> list[Fault]:
    """Put problems into the form in which people read them.

    Parameters
    ----------
    problems : iterable of Problem
        In the order in which they were found.
    line : callable
        Gives the line of a path, 0 where there is none.
    name : callable
        Gives the place of a path in words.

    Returns
    -------
    list of Fault
        At most :data:`MOST_FAULTS`, and one that says how many there are besides.
    """
    faults: dict[Fault, None] = {}
    besides = 0
    for problem in problems:
        if len(faults) >= MOST_FAULTS:
            besides += 1
            continue
        mend = problem.mend if isinstance(problem.mend, str) else problem.mend()
        also = ", ".join(str(number) for path in problem.also if (number := line(path)))
        what = f"{problem.what} (see line {also})" if also else problem.what
        fault = Fault(line(problem.path), name(problem.path), what, mend, problem.path)
        faults.setdefault(fault)
    if besides:
        last = max(fault.line for fault in faults)
        faults[Fault(last, "", f"and {besides} more problems like these")] = None
    return list(faults)


def name_in(document: Mapping[str, Any]) -> Callable[[Path], str]:
    """Give a function that names places of a parsed file: ``measure 'treaty': stages[2].share``.

    Parameters
    ----------
    document : mapping
        What ``tomllib`` gives. Items of lists are counted from 1.
    """

    def name(path: Path) -> str:
        if not path or str(path[0]) not in document:
            return ""
        if len(path) == 1 or not isinstance(path[1], int):
            head, rest = cut(str(path[0])), path[1:]
        else:
            head, rest = _entry(document, str(path[0]), path[1]), path[2:]
        inner = ""
        for part in rest:
            if isinstance(part, int):
                inner += f"[{part + 1}]"
            else:
                inner += ("." if inner else "") + (part if _plain(part) else quoted(part))
        return f"{head}: {inner}" if inner else head

    return name


def _entry(document: Mapping[str, Any], kind: str, index: int) -> str:
    entries = document[kind]
    entry = entries[index] if isinstance(entries, list) and index < len(entries) else {}
    id_ = entry.get("id") if isinstance(entry, Mapping) else None
    if isinstance(id_, str) and _plain(id_):
        return f"{kind} '{id_}'"
    return f"{kind} no. {index + 1}"


def _plain(text: str) -> bool:
    return text.isascii() and text.replace("-", "").replace("_", "").isalnum() and len(text) <= 60
