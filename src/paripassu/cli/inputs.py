"""What several commands say of the files that they read."""

from __future__ import annotations

from paripassu.errors import PariPassuError


def one_dash(*names: str | None) -> None:
    """Refuse to read standard input twice; ``STEP=-`` is standard input too.

    Raises
    ------
    PariPassuError
        Two of the names are ``-``.
    """
    if sum(name is not None and (name == "-" or name.endswith("=-")) for name in names) > 1:
        raise PariPassuError("only one of the files can be -", "give the others by name")
