"""One opened file: what its text and its plan are now, for everybody who looks at it."""

from __future__ import annotations

import asyncio
import difflib
import hashlib
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from paripassu.workbench.editing.text import plain_of
from paripassu.workbench.planning.asked import LONGER, PLAN, Answer
from paripassu.workbench.risks.estimate import Estimate

if TYPE_CHECKING:
    from paripassu.charts.picture import Picture
    from paripassu.workbench.editing.acts import Act
    from paripassu.workbench.editing.change import Change
    from paripassu.workbench.keeping.shown import Shown

#: Pictures that can still be asked for, the newest: three times as many as one text has at most.
KEPT = 100
#: Pages of which it is known what their own edits have told them, the last ones.
PAGES = 100
#: Lines of two texts that are compared for a person to choose between them.
MOST_LINES = 5_000


class Plans(Protocol):
    """What plans: :class:`paripassu.workbench.planning.planner.Planner`."""

    def plan(  # noqa: D102
        self, file: int, revision: int, text: str, name: str, seconds: float | None = None
    ) -> None: ...
    def enough(self, file: int, task: str) -> None: ...  # noqa: D102


class DeskLike(Protocol):
    """What holds the text: :class:`paripassu.workbench.keeping.desk.Desk`."""

    @property
    def shown(self) -> Shown: ...  # noqa: D102
    @property
    def raw(self) -> str: ...  # noqa: D102
    def edit(self, change: Change, revision: int, field: str = "text") -> Shown: ...  # noqa: D102
    def act(self, act: Act, revision: int, field: str = "") -> Shown: ...  # noqa: D102
    def undo(self) -> Shown: ...  # noqa: D102
    def redo(self) -> Shown: ...  # noqa: D102
    def choose(self, mine: bool) -> Shown: ...  # noqa: D102
    def look(self) -> Shown: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is shown beside the text.

    Attributes
    ----------
    id : str
        The same for the same content.
    revision : int
        Of the text that it belongs to.
    html : str
    """

    id: str
    revision: int
    html: str


class Opened:
    """A file that is open.

    Parameters
    ----------
    number : int
        By which the browser names it.
    name : str
        Its name, without its folder.
    desk : DeskLike
    planner : Plans
        Told each text that wants a plan.

    Attributes
    ----------
    likely : Estimate
        How likely a deal is, where somebody has asked.
    """

    def __init__(self, number: int, name: str, desk: DeskLike, planner: Plans) -> None:
        self.number, self.name, self.desk = number, name, desk
        self.likely = Estimate()
        self._planner = planner
        self._seconds = LONGER
        self._lock = threading.RLock()
        self._bell = _Bell()
        self._version = 0
        # By page: the version and the revision that it has by the answer to its own last edit.
        self._told: dict[str, tuple[int, int]] = {}
        self._shown: Shown | None = None
        self._newest: Answer | None = None
        self._parts: dict[str, Part] = {}
        self._pictures: dict[str, Picture] = {}
        self.take(desk.shown)

    def take(self, shown: Shown, tab: str = "") -> Shown:
        """Take note of the text as it is now, and have it planned if it is another one.

        Parameters
        ----------
        shown : Shown
        tab : str
            The page that has edited it, and has it by the answer to that: to it this is no news.
        """
        with self._lock:
            before = self._shown
            # Two threads may bring it in another order than the desk gave it.
            if before == shown or (before is not None and shown.revision < before.revision):
                return shown
            self._shown = shown
            self._version += 1
            if tab:
                self._told.pop(tab, None)
                self._told[tab] = self._version, shown.revision
                for old in [*self._told][:-PAGES]:
                    del self._told[old]
            if before is None or before.text != shown.text:
                self._newest = None
                self._seconds = LONGER
                self._planner.plan(self.number, shown.revision, shown.text, self.name)
        self._bell.ring()
        return shown

    def content(self, text: str) -> bytes:
        """Give a text as bytes: where it is the newest, those that the file has once it is written.

        A plan names the digest of its file: it has to be that of the bytes, not of what is shown.
        """
        raw = self.desk.raw
        return (raw if plain_of(raw) == text else text).encode("utf-8", "surrogatepass")

    def longer(self) -> None:
        """Have the text planned with once more, for longer: each time ten times as long."""
        with self._lock:
            shown = self._shown
            assert shown is not None
            if self._newest is None or not self._newest.found.get("longer"):
                return
            self._newest = None
            self._version += 1
            seconds, self._seconds = self._seconds, self._seconds * 10
            self._planner.plan(self.number, shown.revision, shown.text, self.name, seconds)
        self._bell.ring()

    def enough(self) -> None:
        """Have the best that is known so far."""
        self._planner.enough(self.number, PLAN)

    def heard(self, answer: Answer) -> None:
        """Take note of an answer."""
        with self._lock:
            if self._shown is not None and answer.revision < self._shown.revision:
                return  # it was on its way when a newer text came
            self._version += 1
            self._newest = answer
            for name, page in answer.parts.items():
                self._parts[name] = Part(_digest(page), answer.revision, page)
            for address, picture in answer.drawn.items():
                self._pictures.pop(address, None)
                self._pictures[address] = picture
            for old in [*self._pictures][:-KEPT]:
                del self._pictures[old]
        self._bell.ring()

    def picture(self, address: str) -> Picture | None:
        """Give a picture by the name in its address, while it may still be shown."""
        return self._pictures.get(address) or self.likely.picture(address)

    def changed(self) -> None:
        """Have everybody told who looks: something beside the text is new."""
        with self._lock:
            self._version += 1
        self._bell.ring()

    async def news(self, seen: int, seconds: float, tab: str = "") -> int:
        """Wait until there is something newer than what a page has seen, or for so long.

        Returns
        -------
        int
            The revision that the page has by the answer to an edit of its own; -1: none.
        """
        end = self._bell.listen() + seconds
        version, revision = self._told.get(tab, (-1, -1))
        while self._version <= max(seen, version) and await self._bell.heard(end):
            version, revision = self._told.get(tab, (-1, -1))
        return revision

    def ring(self) -> None:
        """Have everybody look who waits for news: there will be none any more."""
        self._bell.ring(last=True)

    def state(self, *, revision: int = -1, page: str = "") -> dict[str, Any]:
        """Give what is shown.

        Parameters
        ----------
        revision : int
            Of the text that the browser has: that text is left out.
        page : str
            The parts beside the text that it has, by their ids with ``.`` between them: so are
            these.
        """
        had = page.split(".")
        with self._lock:
            shown, newest = self._shown, self._newest
            assert shown is not None
            parts = [
                {
                    "name": name,
                    "id": part.id,
                    "html": None if part.id in had else part.html,
                    "revision": part.revision,
                    # Whether it is of an older text than the one that is shown.
                    "older": part.revision != shown.revision,
                }
                for name, part in self._parts.items()
            ]
            return {
                "version": self._version,
                "revision": shown.revision,
                "text": None if shown.revision == revision else shown.text,
                "place": shown.place,
                "what": shown.what,
                "can_undo": shown.can_undo,
                "can_redo": shown.can_redo,
                "differences": None if shown.theirs is None else differences(shown),
                "stage": "planning" if newest is None else newest.stage,
                "said": "Planning." if newest is None else newest.said,
                "mistakes": [{"line": one.line, "what": one.what} for one in newest.mistakes]
                if newest is not None
                else [],
                "parts": parts,
                "risk": self.likely.state(shown.text, had),
                # Whether a longer search may find more.
                "longer": newest is not None and bool(newest.found.get("longer")),
                "older": any(part["older"] for part in parts),
                "language": "" if newest is None else newest.language,
            }


def _digest(page: str) -> str:
    return hashlib.sha256(page.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def differences(shown: Shown) -> list[dict[str, str]]:
    """Give the lines in which two texts differ, and `` `` for those that stand in both.

    ``-`` is in the file, and ``+`` here. Of what was left, ``+`` was left, and ``-`` stands here:
    what it puts in, and takes out.
    """
    before, after = (shown.theirs or "").splitlines(), shown.text.splitlines()
    if shown.place == "left":
        before, after = after, before
    if len(before) + len(after) > MOST_LINES:
        return [{"sign": " ", "line": "The texts are too long to be compared here."}]
    lines = [*difflib.unified_diff(before, after, n=1, lineterm="")][2:]
    return [
        {"sign": " ", "line": "…"}
        if line.startswith("@@")
        else {"sign": line[:1], "line": line[1:]}
        for line in lines
    ]


class _Bell:
    """Wakes those who wait for news, whichever thread brings it."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._event = asyncio.Event()
        self._last = False

    def ring(self, *, last: bool = False) -> None:
        self._last |= last
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        event, self._event = self._event, asyncio.Event()
        event.set()

    def listen(self) -> float:
        """Hear each ring from now on: before one looks whether there is news; give the time."""
        self._loop = asyncio.get_running_loop()
        return self._loop.time()

    async def heard(self, end: float) -> bool:
        """Wait for a ring until a time of the loop; False: it is over, or there will be no more."""
        left = end - self.listen()
        if left <= 0 or self._last:
            return False
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), left)
        return not self._last
