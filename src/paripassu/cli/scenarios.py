"""Where the examples are: in the installed package, else in the project."""

from __future__ import annotations

from pathlib import Path

from paripassu.errors import PariPassuError


def scenario(name: str) -> Path:
    """Find an example agreement by name.

    Raises
    ------
    PariPassuError
        There is no such example.
    """
    return _find(name, "", "*.toml")


def table(name: str) -> Path:
    """Find a table of the inspection examples by its file name.

    Raises
    ------
    PariPassuError
        There is no such table.
    """
    return _find(Path(name).stem, "inspection", "*.csv")


def declaration(name: str) -> Path:
    """Find the folder of an example declaration, with its template and its tables.

    Raises
    ------
    PariPassuError
        There is no such declaration.
    """
    return _find("template", name, "*.toml").parent


def _find(name: str, folder: str, pattern: str) -> Path:
    from paripassu.nearest import nearest

    package = Path(__file__).resolve().parent.parent
    for examples in (package / "examples", package.parent.parent / "examples"):
        known = {path.stem: path for path in sorted((examples / folder).glob(pattern))}
        if known:
            if name in known:
                return known[name]
            raise PariPassuError(f"no example is called {name!r}", nearest(name, known))
    raise PariPassuError("the examples are not installed", "run this in the project's folder")
