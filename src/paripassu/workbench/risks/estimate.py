"""How likely a deal is, for one file: what was found, and whether it belongs to the text."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from paripassu.charts.picture import Picture
    from paripassu.workbench.planning.asked import Answer

BEGUN = "Working."
#: After the first "stop", of what is counted; the second one ends it at once.
STOPPING = "Stopping with what is counted so far."
STOPPED = "It was stopped before there was an answer."

#: ``none``: nobody has asked. Else as an answer's.
Stage = Literal["none", "planning", "planned", "mistakes", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class Found:
    """An answer.

    Attributes
    ----------
    text : str
        That it belongs to, as it is shown.
    digest : str
        Of the bytes that it belongs to.
    document : str
        As the command prints it with ``--json``.
    said : str
        In a sentence or two.
    early : bool
        Whether it was stopped before all was counted.
    html : str
    id : str
        The same for the same content.
    pictures : mapping
        By their addresses.
    """

    text: str
    digest: str
    document: str
    said: str
    early: bool
    html: str
    id: str
    pictures: Mapping[str, Picture] = field(repr=False)


class Estimate:
    """What is known of how likely a deal is. Safe in threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ticket = 0
        self._stage: Stage = "none"
        self._said = ""
        self._counted = self._stopping = False
        self._wrong: tuple[str, ...] = ()
        self._text = ""  # that was asked about last
        self._found: Found | None = None

    def begin(self, text: str) -> int:
        """Note that somebody asks about a text; give the ticket of the answers to it."""
        with self._lock:
            self._ticket += 1
            self._stage, self._said, self._wrong, self._text = "planning", BEGUN, (), text
            self._counted = self._stopping = False
            return self._ticket

    def stop(self) -> tuple[int, bool]:
        """Note that somebody wants it to end.

        Returns
        -------
        ticket : int
            Of the question, and of those before.
        enough : bool
            Whether what is counted is waited for: at first. Who asks again wants it at once.
        """
        with self._lock:
            enough = self._stage == "planning" and not self._stopping
            if enough:
                self._stopping, self._said = True, STOPPING
            elif self._stage == "planning":
                self._stage, self._said = "stopped", STOPPED
            return self._ticket, enough

    def heard(self, answer: Answer) -> bool:
        """Take note of an answer; False: nobody waits for it."""
        with self._lock:
            if answer.ticket != self._ticket or self._stage != "planning":
                return False
            self._counted |= bool(answer.found.get("counted"))
            if self._stopping and answer.stage == "planning":
                return True  # how far it is, is no matter any more
            self._stage, self._said = answer.stage, answer.said
            self._wrong = tuple(mistake.what for mistake in answer.mistakes)
            if answer.stage == "planned":
                self._found = Found(
                    text=self._text,
                    digest=answer.found["digest"],
                    document=answer.found["document"],
                    said=answer.said,
                    early=answer.found["early"],
                    html=answer.page,
                    id=sha256(answer.page.encode("utf-8", "surrogatepass")).hexdigest()[:16],
                    pictures=answer.drawn,
                )
            return True

    @property
    def document(self) -> str | None:
        """What the command prints with ``--json``; None where there is no answer."""
        with self._lock:
            return None if self._found is None else self._found.document

    def document_of(self, content: bytes) -> str | None:
        """Give the same where it belongs to the bytes of a file; None where it does not."""
        with self._lock:
            found = self._found
        if found is None or found.digest != f"sha256:{sha256(content).hexdigest()}":
            return None
        return found.document

    def picture(self, address: str) -> Picture | None:
        """Give a picture of the answer by the name in its address."""
        with self._lock:
            return None if self._found is None else self._found.pictures.get(address)

    def state(self, text: str, had: Sequence[str]) -> dict[str, Any]:
        """Give what the page shows.

        Parameters
        ----------
        text : str
            As it is now.
        had : sequence of str
            The parts that the page has, by their ids: this one is not sent again.
        """
        with self._lock:
            found, stage, said = self._found, self._stage, self._said
            stop = "at once" if self._stopping else "counted" if self._counted else "nothing"
            if found is not None and found.text == text and stage != "planning":
                stage, said = "planned", found.said  # whatever became of another text
            refused = stage in ("mistakes", "failed")
            return {
                "stage": stage,
                "said": said,
                "stop": stop,  # what is shown where somebody stops it now
                "wrong": [*self._wrong] if refused else [],
                # Whether that there is no answer was said of another text.
                "refused_older": refused and self._text != text,
                "part": None
                if found is None
                else {
                    "name": "risk",
                    "id": found.id,
                    "html": None if found.id in had else found.html,
                    "older": found.text != text,
                    "early": found.early,
                },
            }
