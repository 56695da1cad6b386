"""ECMAScript modules joined into one text: what imports each other by name needs no server then.

Only the forms that the modules here and the vendored libraries use are taken; anything else is
refused, so that nothing is joined wrongly. Each module becomes a function of its own, called once,
after those that it imports. The same texts always give the same bytes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

#: Where bare names of packages stand below the root of all modules.
VENDOR: Final = "vendor/"
_IMPORT = re.compile(
    r"""^import\s+(?:(?P<what>\{[^}]*\}|\*\s+as\s+\w+)\s+from\s+)?["'](?P<name>[^"'\n]+)["'];?""",
    re.MULTILINE,
)
_DECLARED = re.compile(
    r"^export (?P<rest>(?:const|function\*?|async function\*?|class) (?P<name>[\w$]+))",
    re.MULTILINE,
)
_LISTED = re.compile(r"^export \{(?P<names>[^}]*)\};", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*|^(?!\s*(?:\*|//)).*\bimport\s*[.(].*", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.MULTILINE)
_NAME = re.compile(r"([\w$]+)(?:\s+as\s+([\w$]+))?")


class LinkError(ValueError):
    """A module cannot be joined; the text says which, and why."""


class _Module(NamedTuple):
    """A module taken apart.

    Attributes
    ----------
    imports : list of (str, str)
        Paths of others with what is taken of them, as a pattern for ``const``; empty: nothing.
    exports : dict of str to str
        Its own names by those that others know.
    body : str
        Without imports and the word ``export``.
    """

    imports: list[tuple[str, str]]
    exports: dict[str, str]
    body: str


def linked(modules: Mapping[str, str], entry: str, *, exports: bool = True) -> str:
    """Join modules into one.

    Parameters
    ----------
    modules : mapping of str to str
        Texts by their paths: ``modules/audit.js``, ``vendor/@noble/hashes/sha2.js``.
    entry : str
        The path of the module that is asked for.
    exports : bool
        Whether the text exports what that module exports. A script in a page exports nothing.

    Returns
    -------
    str
        A module without imports. Comments that stand on lines of their own are left out, but for
        those that begin with ``/*!``: licences.

    Raises
    ------
    LinkError
        A module is not there, imports itself in a circle, or has a form that is not taken.
    """
    parts = {path: _apart(path, modules) for path in _reached(modules, entry)}
    numbers = {path: number for number, path in enumerate(parts)}
    texts = []
    for path, part in parts.items():
        taken = "".join(
            f"const {pattern} = module{numbers[name]};\n"
            for name, pattern in part.imports
            if pattern
        )
        given = ", ".join(
            own if own == known else f"{known}: {own}" for known, own in part.exports.items()
        )
        texts.append(
            f"// {path}\nconst module{numbers[path]} = (() => {{\n"
            f"{taken}{part.body.strip()}\nreturn {{ {given} }};\n}})();\n"
        )
    if exports and (names := parts[entry].exports):
        known = ", ".join(names)
        texts.append(f"const {{ {known} }} = module{numbers[entry]};\nexport {{ {known} }};\n")
    return "".join(texts)


def _reached(modules: Mapping[str, str], entry: str) -> list[str]:
    """Give the modules that one needs, each after those that it imports."""
    done: dict[str, None] = {}
    open_: list[str] = []

    def visit(path: str) -> None:
        if path in done:
            return
        if path in open_:
            raise LinkError(" imports ".join([*open_[open_.index(path) :], path]))
        open_.append(path)
        for name, _ in _apart(path, modules).imports:
            visit(name)
        open_.pop()
        done[path] = None

    visit(entry)
    return list(done)


def _apart(path: str, modules: Mapping[str, str]) -> _Module:
    if path not in modules:
        raise LinkError(f"there is no module {path}")
    body = _COMMENT.sub("", modules[path])
    imports = [
        (_resolved(path, found["name"]), _pattern(path, found["what"]))
        for found in _IMPORT.finditer(body)
    ]
    body = _IMPORT.sub("", body)
    exports = {}
    for found in _DECLARED.finditer(body):
        exports[found["name"]] = found["name"]
    body = _DECLARED.sub(lambda found: found["rest"], body)
    for found in _LISTED.finditer(body):
        exports |= {known: own for own, known in _names(path, found["names"])}
    body = _LISTED.sub("", body)
    if left := _LEFT.search(body):
        raise LinkError(f"{path}: {left[0].strip()[:80]!r} is a form that is not joined")
    return _Module(imports, exports, body)


def _resolved(path: str, name: str) -> str:
    if name.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    return VENDOR + name


def _pattern(path: str, what: str | None) -> str:
    if what is None:
        return ""
    if what.startswith("*"):
        return what.split()[-1]
    names = list(_names(path, what[1:-1]))
    taken = ", ".join(one if one == own else f"{one}: {own}" for one, own in names)
    return f"{{ {taken} }}" if names else ""


def _names(path: str, listed: str) -> Iterator[tuple[str, str]]:
    """Give each name of a list with the one that it gets: ``a, b as c``."""
    for one in listed.split(","):
        if not one.strip():
            continue
        found = _NAME.fullmatch(one.strip())
        if found is None:
            raise LinkError(f"{path}: {one.strip()[:80]!r} is no name")
        yield found[1], found[2] or found[1]
