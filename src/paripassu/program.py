"""Which program this is: a hash of its files, for what one run keeps for the next."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

#: Of others, what the results of this program may rest on.
_OTHERS: Final = (
    "cryptography", "jinja2", "markupsafe", "paripassu-native", "pydantic", "vl-convert-python"
)  # fmt: skip


@cache
def program() -> str:
    """Give a hash of the files of this package, and of the versions of those that it rests on.

    Whatever was worked out by another program is worked out again: rules may have changed, words,
    or the look of a page.
    """
    here = Path(__file__).parent
    found = sha256(sys.version.encode())
    for path in sorted(here.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content = path.read_bytes()
            found.update(f"\n{path.relative_to(here).as_posix()} {len(content)}\n".encode())
            found.update(content)
    for line in _versions():
        found.update(line.encode())
    return found.hexdigest()


def _versions() -> Iterator[str]:
    for name in _OTHERS:
        try:
            yield f"\n{name} {version(name)}"
        except PackageNotFoundError:  # an extra that is not installed
            yield f"\n{name}"
