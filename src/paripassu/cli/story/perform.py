"""Performs the acts of a script: signs, logs, has cosigned, and says where the process stands."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paripassu.cli.interrupt import progress
from paripassu.cli.story.act import Act
from paripassu.cli.story.clock import Days
from paripassu.cli.story.desk import Desk, Said, begin
from paripassu.cli.story.left import MARK, origin_of, verify_secrets
from paripassu.cli.story.papers import Papers
from paripassu.cli.story.people import QUORUM, WITNESSES, People
from paripassu.cli.story.told import tell_status
from paripassu.folders import make_folder

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.agreement.model import Agreement
    from paripassu.process.status import Status
    from paripassu.process.status_parts import RuleBroken
    from paripassu.sequencing.plan import Plan


@dataclass
class Performer:
    """Somebody who performs acts, one day after another."""

    terminal: Console
    desk: Desk
    papers: Papers
    agreement: Agreement
    entry: str
    charter: bytes
    _ids: dict[str, str] = field(default_factory=dict)
    _told: Sequence[RuleBroken] = ()
    _missing: frozenset[str] = frozenset()

    def perform(self, acts: Sequence[Act]) -> None:
        """Perform all acts in the order of their days."""
        from paripassu.charts.screen import say

        days = self.desk.days
        with ExitStack() as stack:
            tell = stack.enter_context(progress())
            for day, of_day in groupby(acts, key=lambda act: act.day):
                days.go_to(day)
                if tell is not None:
                    tell(f"{days.date}, day {day:,}")
                stands = False
                for act in of_day:
                    said = self._said(act)
                    if act.heading:
                        self.terminal.rule(act.heading)
                    if said:
                        say(self.terminal, f"{days.date}, day {day:,}. {said}")
                    self._act(act)
                    stands = stands or act.stands
                self._tell_of_witnesses(self.desk.watch())
                if stands:
                    self._told = tell_status(self.terminal, self.status(), self._told)

    def _tell_of_witnesses(self, refused: Mapping[str, str]) -> None:
        """Say who cosigned the newest checkpoint, where somebody is newly missing."""
        from paripassu.charts.screen import say

        if refused and frozenset(refused) != self._missing:
            self._missing = frozenset(refused)
            signed = [name for name in WITNESSES if name not in refused]
            say(
                self.terminal,
                f"The checkpoint of this day is cosigned by {', '.join(signed)}: {len(signed)} of "
                f"{len(WITNESSES)} witnesses, and {QUORUM} are needed. {', '.join(refused)} is "
                "missing.",
            )

    def _said(self, act: Act) -> str:
        return str(self.papers.value(act.says[1:])) if act.says.startswith("$") else act.says

    def _act(self, act: Act) -> None:
        if act.kind in ("away", "back"):
            (one,) = (one for one in self.desk.witnesses if one.name == act.by)
            one.away = act.kind == "away"
            return
        files = [self.papers.file(name) for name in act.files]
        body = self._filled(act.body)
        said = self._stated(act, body, files)
        if act.name:
            self._ids[act.name] = said.id
            self.papers.indices[act.name] = said.at

    def _stated(self, act: Act, body: Any, files: Sequence[Path]) -> Said:
        """State something; what would have no effect is refused first, and stated all the same."""
        from paripassu.charts.screen import say
        from paripassu.errors import RejectedError
        from paripassu.process.bodies import BODIES
        from paripassu.process.record_state import BREACH

        if act.kind not in BODIES:  # it moves nothing, and there is nothing to be judged
            return self.desk.say(act.by, act.kind, body, files, anyway=True)
        try:
            said = self.desk.say(act.by, act.kind, body, files)
        except RejectedError as error:
            if not act.anyway:
                raise
            say(self.terminal, f"The program does not write it: {error}.")
            say(self.terminal, "It is written with --anyway, and signed.")
            return self.desk.say(act.by, act.kind, body, files, anyway=True)
        for note in said.notes:
            if note.startswith(BREACH):
                say(self.terminal, f"The program warns: {note}")
        return said

    def _filled(self, value: Any) -> Any:
        """Put in what is only known now; the rest `record state` fills in."""
        if isinstance(value, dict):
            return {key: self._filled(one) for key, one in value.items()}
        if not isinstance(value, str):
            return value
        if value.startswith("@"):
            return self._ids[value[1:]]
        return self.papers.value(value[1:]) if value.startswith("$") else value

    def status(self, at: dt.date | None = None, *, history: bool = False) -> Status:
        """Say where the process stands, as anybody would who reads the log."""
        return status_of(self.desk.public, self.entry, at, history=history)


def status_of(log: Path, entry: str, at: dt.date | None = None, *, history: bool = False) -> Status:
    """Audit a log, and say where the process stands that it holds; on the last day, or later.

    With its history: also how it came to stand there.
    """
    from paripassu.process.fold.entry import Entry
    from paripassu.process.logged import logged
    from paripassu.process.state import folded

    read = logged(log, charter=entry)
    day = None if at is None else at.toordinal()
    taken = map(Entry.of, read.entries)
    return folded(read.pact, taken, day, documents=read.documents, history=history)


def begun(
    stack: ExitStack,
    terminal: Console,
    folder: Path,
    name: str,
    agreement: Agreement,
    plan: Plan,
    files: tuple[Path, Path],
) -> Performer:
    """Make keys and charter, begin a log, and have all sign entry 0.

    Parameters
    ----------
    folder : Path
        Of the demonstration: what is secret stands in ``private/NAME``.
    name : str
        Of the log.
    files : tuple of Path
        Of the agreement and of its plan.
    """
    own = folder / "private" / name
    if _cleared(own) and name == "record":
        for one in ("commitment", "second", "seal"):  # else none of them is ever replaced
            (folder / "declaration" / f"{one}.json").unlink(missing_ok=True)
    own.mkdir(parents=True)
    own.chmod(0o700)
    (own / MARK).touch()
    parties = [party.id for party in agreement.parties]
    process = agreement.process
    people = People(
        origin_of(name),
        parties,
        process.inspectorate if process else None,
        [one for one in process.guardians if one not in parties] if process else [],
        own / "keys",
    )
    people.make_keys()
    charter = own / "charter.toml"
    people.charter(charter)
    days = Days(agreement.start or dt.date(2027, 1, 1))
    desk, entry = begin(people, own / "log", days, *files, charter)
    stack.enter_context(desk)
    desk.watch()
    known = {"agreement": files[0], "plan": files[1]}
    published = folder / "declaration" if name == "record" else make_folder(own / "declaration")
    papers = Papers(terminal, folder, published, desk, agreement, plan, known)
    kept = desk.kept_charter
    return Performer(terminal, desk, papers, agreement, entry, kept)


def _cleared(folder: Path) -> bool:
    """Remove what an earlier demonstration left, and nothing else; say whether there was any."""
    if not folder.exists():
        return False
    verify_secrets(folder)
    shutil.rmtree(folder)
    return True
