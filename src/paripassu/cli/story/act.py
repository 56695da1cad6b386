"""One act of the demonstration, as data: who does what, on which day.

A value of a body that begins with ``@`` names an earlier act, whose statement's id stands there in
the log; one that begins with ``$`` something that is only known on that day. What a body leaves out
is filled in, as by ``record state``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

#: The office that inspects in the examples.
INSPECTORATE: Final = "inspectorate"
#: Days after a claim on which it says what it found.
FOUND_AFTER: Final = 6


@dataclass(frozen=True)
class Act:
    """Something that somebody does.

    Attributes
    ----------
    day : int
        From the start.
    by : str
        A party or an office; of ``away`` and ``back`` a witness.
    kind : str
        Of the statement; or ``away``, ``back``: a witness stops, and comes back.
    body : mapping
        Of the statement, as far as it cannot be filled in.
    files : tuple of str
        The demonstration's files that go with it.
    anyway : bool
        Whether it would have no effect, and is stated all the same.
    name : str
        What later acts call it.
    heading : str
        Begins a chapter.
    says : str
        A sentence on what happens; empty: it is one of many.
    stands : bool
        Whether it is said afterwards where the process stands.
    """

    day: int
    by: str
    kind: str
    body: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    anyway: bool = False
    name: str = ""
    heading: str = ""
    says: str = ""
    stands: bool = False


def finding(claim: str, **changes: Any) -> Mapping[str, Any]:
    """Give a finding that all is as claimed."""
    body = {"of": claim, "verdict": "consistent", "detect": "0.95", "defects": 0}
    return {**body, **changes}
