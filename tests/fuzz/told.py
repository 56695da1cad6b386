"""What a refusal has to be: an error of the program's own, short, of letters that can be shown."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from paripassu.documents.ignored import DocumentNote
from paripassu.errors import InputError, PariPassuError


@contextmanager
def told(begins: str = "", most: int = 20_000) -> Iterator[None]:
    """Let a refusal pass, and hold it to that; let no other exception pass.

    Parameters
    ----------
    begins : str
        What every line of it begins with: the name of the input.
    most : int
        How many characters it may have.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DocumentNote)
            yield
        return
    except PariPassuError as error:
        refused = error
    # numbers and their units hold together by a no-break space
    said = str(refused).replace("\u00a0", " ")
    assert said
    assert len(said) < most
    for line in said.splitlines():
        assert line.isprintable()
        assert line.startswith(begins)
    assert "Traceback" not in said
    assert "pydantic" not in said.lower()
    if isinstance(refused, InputError):
        assert refused.faults
        assert all(fault.what and fault.line >= 0 for fault in refused.faults)
