"""All that is open, and everything that runs beside the server for it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp

from paripassu.collector import leave_loaded
from paripassu.errors import PariPassuError
from paripassu.workbench.app import app
from paripassu.workbench.calculators.calculations import Calculations
from paripassu.workbench.entrance import Entrance
from paripassu.workbench.gate import Gate
from paripassu.workbench.keeping.desk import Desk
from paripassu.workbench.keeping.disk import Disk
from paripassu.workbench.keeping.lock import HeldError, Holder, Lock
from paripassu.workbench.opened import Opened
from paripassu.workbench.pages.routes import Context
from paripassu.workbench.planning.asked import Answer
from paripassu.workbench.planning.planner import Planning, Tell
from paripassu.workbench.risks.runs import Likely
from paripassu.workbench.shelf import Shelf
from paripassu.workbench.uploads import Uploads

#: Seconds between two looks at the files.
LOOK = 0.25


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the workbench takes from outside.

    Attributes
    ----------
    state : Path
        The folder for what is not saved, for locks and for the entrance; only its owner's.
    clock : callable
        Seconds, of which only differences count.
    random : callable
        Gives so many random bytes.
    planner : callable
        Gives what plans; told whom to tell the answers.
    risks : callable
        Gives what finds out how likely a deal is; told whom to tell the answers.
    """

    state: Path
    clock: Callable[[], float]
    random: Callable[[int], bytes]
    planner: Callable[[Tell], Planning]
    risks: Callable[[Tell], Likely]


class ElsewhereError(PariPassuError):
    """A file that another workbench has open.

    Attributes
    ----------
    holder : Holder or None
        None where that one has not yet said who it is.
    """

    def __init__(self, name: str, holder: Holder | None) -> None:
        who = f" (process {holder.pid})" if holder else ""
        super().__init__(
            f"{name} is open in another workbench{who}",
            f"close that one, or type `paripassu work {name}` to see its page",
        )
        self.holder = holder


class Bench:
    """The files that are open, from the first to the end.

    Parameters
    ----------
    shelf : Shelf
    port : int
        Where it is served.
    around : Surroundings
    """

    def __init__(self, shelf: Shelf, port: int, around: Surroundings) -> None:
        self._shelf, self._port, self._around = shelf, port, around
        self.entrance = Entrance(around.state, port, around.random)
        self._planner = around.planner(self._heard)  # it imports what it needs meanwhile
        self._risks = around.risks(self._heard_risk)
        self._uploads = Uploads(around.state)
        self._lock = threading.Lock()
        self._opened: dict[int, tuple[Opened, Lock]] = {}
        self._leaving = threading.Event()
        self._answered = threading.Event()
        self._looking = threading.Thread(target=self._look, name="look", daemon=True)

    def __enter__(self) -> Bench:
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()
        self._looking.join()
        self._planner.close()
        self._risks.close()
        for opened, lock in self._opened.values():
            with suppress(PariPassuError, OSError):  # it is in the journal
                opened.desk.close()
            lock.close()
        self._uploads.close()
        self.entrance.close()

    def opened(self, number: int) -> Opened:
        """Open a file, or give it as it is open.

        Raises
        ------
        ElsewhereError
            Another workbench has it open.
        PariPassuError
            It cannot be read.
        """
        with self._lock:
            if number in self._opened:
                return self._opened[number][0]
            entry = self._shelf.entry(number)
            assert entry is not None
            try:
                lock = Lock(self._around.state, entry.path)
            except HeldError as error:
                raise ElsewhereError(entry.name, error.holder) from None
            try:
                desk = Desk(entry.path, self._around.state, Disk(), self._around.clock)
                found = Opened(number, entry.name, desk, self._planner)
            except BaseException:
                lock.close()
                raise
            lock.say(Holder(os.getpid(), self._port, str(self.entrance.file)))
            self._opened[number] = found, lock
            return found

    def app(self) -> ASGIApp:
        """Give what is served, behind its gate."""
        context = Context(
            self._shelf,
            self.opened,
            self.entrance,
            self._leaving,
            self._planner,
            self._uploads,
            Calculations(self._planner),
            self._risks,
        )
        return Gate(app(context), self._port, self.entrance.secrets)

    def leave(self) -> None:
        """Have nobody wait any more; called from a signal, too."""
        self._leaving.set()
        for opened, _ in [*self._opened.values()]:
            opened.ring()

    def _heard(self, number: int, answer: Answer) -> None:
        with self._lock:  # the first answer may come before the file is noted as open
            found = self._opened.get(number)
        if found is not None:
            found[0].heard(answer)
        if answer.stage != "planning":
            self._answered.set()

    def _heard_risk(self, number: int, answer: Answer) -> None:
        with self._lock:
            found = self._opened.get(number)
        if found is not None and found[0].likely.heard(answer):
            found[0].changed()

    def _look(self) -> None:
        loading = True
        while not self._leaving.wait(LOOK):
            if loading and self._answered.is_set():
                loading = False  # all is loaded by now that a key needs
                leave_loaded()
            for opened, _ in [*self._opened.values()]:
                with suppress(PariPassuError, OSError):
                    opened.take(opened.desk.look())
