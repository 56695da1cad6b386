"""The modules of the check, and the libraries that they stand on, as they are installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from paripassu.pages.check.linker import linked

#: The folder of the modules and of what is vendored beside them.
FOLDER = Path(__file__).parent
LIBRARY = "modules/library.js"


def read_modules(folder: Path = FOLDER) -> dict[str, str]:
    """Give every module by its path below the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.js"))
    }


@cache
def library() -> str:
    """Give the whole check as one ECMAScript module that imports nothing."""
    return linked(read_modules(), LIBRARY)
