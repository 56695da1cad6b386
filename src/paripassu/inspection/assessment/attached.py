"""Files that bear on one step: ``MEASURE:PORTION=FILE``."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from paripassu.errors import PariPassuError
from paripassu.nearest import nearest
from paripassu.quoted import quoted


def attached(text: str, steps: Collection[str]) -> tuple[str | None, str]:
    """Part a step from the file that bears on it.

    Parameters
    ----------
    text : str
        ``FILE``, or ``STEP=FILE``.
    steps : collection of str
        The steps that there are.

    Returns
    -------
    step : str or None
        None: every step.
    file : str

    Raises
    ------
    PariPassuError
        It looks like a step and a file, and there is neither such a step nor a file of that name.
    """
    for step in sorted(steps, key=len, reverse=True):
        if text.startswith(f"{step}="):
            return step, text[len(step) + 1 :]
    before, equals, _ = text.partition("=")
    if equals and ":" in before and not _exists(text):
        raise PariPassuError(f"there is no step {quoted(before)}", nearest(before, steps))
    return None, text


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False
