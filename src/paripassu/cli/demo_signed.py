"""The agreement that is signed in ``paripassu demo``: the example, repaired where it has to be.

What a process needs besides, such as an inspectorate, stands in an example of its own, which has
to keep the parties and the positions as the repair leaves them.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from paripassu.cli.scenarios import scenario

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.sequencing.explanation import Explanation

#: The file, in the folder of the demonstration.
AGREEMENT: Final = "agreement.toml"
#: How it begins: it may be replaced when the demonstration runs again.
FIRST_LINE: Final = "# Written by `paripassu demo`."


def made(terminal: Console, name: str, explanation: Explanation) -> bytes | None:
    """Make the first repair of those that were listed, say so, and add what a process needs.

    Parameters
    ----------
    name : str
        Of the example.
    explanation : Explanation
        Of the example.

    Returns
    -------
    bytes or None
        The agreement file; None: there is no order, and no repair either.
    """
    from paripassu.charts.screen import say
    from paripassu.sequencing.repairs.in_file import repaired_file

    content = scenario(name).read_bytes()
    if not explanation.feasible:
        if not explanation.repairs:
            return None
        content = repaired_file(content, explanation, 1)
        say(terminal, "The parties accept the first of these repairs. It is made in the agreement.")
    process = _with_process(name, content)
    if process is not None:
        content = process.read_bytes()
        say(
            terminal,
            "What a process needs is added: who inspects, how long a dispute may last, what is "
            f"opened before a step counts. That part is invented ({process.name}).",
        )
    return FIRST_LINE.encode() + b"\n" + content.removeprefix(b"\xef\xbb\xbf")


def _with_process(name: str, content: bytes) -> Path | None:
    """Find the example that adds to an agreement what a process needs, and nothing else."""
    from paripassu.agreement.read import parse_agreement
    from paripassu.errors import PariPassuError

    path = None
    with suppress(PariPassuError):
        path = scenario(f"{name}-process")
    if path is None:
        return None
    bare, full = parse_agreement(content), parse_agreement(path.read_bytes())
    same = (bare.parties, bare.positions) == (full.parties, full.positions)
    return path if same else None
