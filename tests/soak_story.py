"""The demonstration's whole story over HTTP, between processes of which each is killed.

python -m tests.soak_story [sqlite|postgresql] [FOLDER]

A depositary and four witnesses are processes; so is every statement's author, as it writes and as
it sends. All acts of ``paripassu demo`` are performed on their days, and an amendment besides,
whose plan is made of what is left. The clocks of all processes are moved together
(``tests/moved_clock``), and nobody waits. On the way the depositary and each witness are killed,
and each author while it sends: what was acknowledged has to be there, once. Prints what is done;
exits 1 if it ends otherwise than in the demonstration, or on other days. Takes about ten minutes
for each store where nothing else runs.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import struct
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests.e2e.program import Program, document
from tests.e2e.test_process_served import Network
from tests.stores import postgresql

import paripassu as pp
from paripassu.cli.scenarios import scenario
from paripassu.cli.story.act import Act
from paripassu.cli.story.clock import Days
from paripassu.cli.story.desk import Said
from paripassu.cli.story.korea import DRAWN, KOREA
from paripassu.cli.story.papers import Papers
from paripassu.cli.story.people import WITNESSES, People, officer
from paripassu.cli.story.perform import Performer
from paripassu.cli.story.script import script
from paripassu.errors import RejectedError
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.history import History
from paripassu.record.note import parse_note
from paripassu.record.places import CHECKPOINT
from paripassu.record.source import open_source

#: Statements between two that have a server killed before them.
EVERY = 9
#: What moves the clocks of processes.
CLOCK = Path(__file__).with_name("moved_clock")
#: The agreement that is signed on the way, and its plan.
AMENDMENT = ("agreement-2", "plan-2")
#: The rules that are broken in the demonstration.
BROKEN = {"second-commitment", "short-notice"}


@dataclass
class Moved(Days):
    """The days of the script, which come to all processes at once.

    Attributes
    ----------
    place : Path
        The file that says by how much their clocks are moved.
    """

    place: Path = Path("clock")

    def __post_init__(self) -> None:
        self._move()
        os.environ["PARIPASSU_TESTS_CLOCK"] = str(self.place)
        before = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join([str(CLOCK), *([before] if before else [])])

    def go_to(self, day: int) -> None:
        """Go on to noon of a day, unless it has come already."""
        if day > self.day:
            super().go_to(day)
            self._move()

    def _move(self) -> None:
        with self.place.open("r+b" if self.place.exists() else "wb") as file:
            file.write(struct.pack("<d", self.now() - time.time()))


class Process:
    """A witness, which is away when its process is killed."""

    def __init__(self, name: str, network: Network) -> None:
        self.name, self._network = name, network

    @property
    def away(self) -> bool:
        """Whether it does not run."""
        return self.name not in self._network.running

    @away.setter
    def away(self, value: bool) -> None:
        running = self._network.running
        if not value:
            if self.name not in running:
                self._start(self.name)
            return
        for name in WITNESSES:  # one may be away: two, and the quorum does not hold
            if name not in running:
                self._start(name)
        self._network.kill(self.name)

    def _start(self, name: str) -> None:
        self._network.start(name, "--clock-is-right")  # days have passed since it signed


@dataclass
class Served:
    """What :class:`paripassu.cli.story.desk.Desk` is, where everybody is a process.

    Attributes
    ----------
    network : Network
    people : People
    days : Moved
    witnesses : list of Process
    killed : list of str
        Who was killed, in turn.
    said : list of tuple
        Author and kind of all that was sent.
    """

    network: Network
    people: People
    days: Moved
    witnesses: list[Process]
    killed: list[str] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    _down: Process | None = None

    @property
    def folder(self) -> Path:
        """Of the depositary."""
        return self.network.folder / "log"

    @property
    def public(self) -> str:
        """Where everybody reads."""
        return self.network.url

    def say(
        self,
        by: str,
        kind: str,
        body: Mapping[str, Any],
        files: Sequence[Path] = (),
        *,
        anyway: bool = False,
    ) -> Said:
        """Write a statement in one process and send it in another; kill somebody now and then."""
        number, author = len(self.said), officer(by)
        if not all(one.exists() for one in files):
            self._plan_what_is_left(*files)
        if number % EVERY == EVERY - 1 and not anyway:
            self._kill(number // EVERY)
        (self.network.folder / "body.json").write_text(json.dumps(body))
        out = f"statement-{number:03}.json"
        words = ["record", "state", kind, "--author", author, "--body", "body.json", "--json"]
        words += [word for one in self.people.secrets(author) for word in ("--sign", str(one))]
        words += [word for one in files for word in ("--file", str(one))]
        words += ["--log", self.public, "--out", out, *(["--anyway"] if anyway else [])]
        done = self.network.program(*words)
        if done.returncode == 1:
            raise RejectedError(done.stderr.strip())
        assert done.returncode == 0, done.stderr
        written = document(done)
        evidence = [word for one in files for word in ("--evidence", str(one))]
        if author not in self.killed:
            self.network.kill_while_sending(out, *map(str, files))  # it has lost the answer
            self.killed.append(author)
        sent = document(
            self.network.program.ends("record", "append", self.public, out, *evidence, "--json")
        )
        (entry,) = sent["entries"]
        assert entry["id"] == written["id"]
        self.said.append((by, kind))
        return Said(written["id"], entry["index"], tuple(written["notes"]))

    def _plan_what_is_left(self, agreement: Path, plan: Path) -> None:
        """Make the plan of an amendment, from where the process stands."""
        done = self.network.program.ends("status", self.public, "--json").stdout
        (self.network.folder / "done.json").write_text(done)
        words = ["plan", str(agreement), "--done", "done.json", "--out", str(plan)]
        self.network.program.ends(*words)

    def _kill(self, turn: int) -> None:
        """Kill the depositary or the next witness; who was killed before starts again."""
        if self._down is not None:
            self._down.away, self._down = False, None
        victims = [None, *self.witnesses]
        victim = victims[turn % len(victims)]
        if victim is None:
            self.network.kill("depositary")
            self.network.start("depositary")
            self.killed.append("depositary")
        elif not any(one.away for one in self.witnesses):  # else the quorum would not hold
            victim.away, self._down = True, victim
            self.killed.append(victim.name)

    def root_at(self, size: int) -> bytes:
        """Give the root of the log's first entries."""
        source = open_source(self.public)
        content = source.read(CHECKPOINT, 1 << 20)
        assert content is not None
        newest = parse_checkpoint(parse_note(content).text)
        return History(source, newest.size, newest.root).root_at(size)

    def watch(self) -> None:
        """Wait until the witnesses have cosigned all that was sent."""
        last = f"statement-{len(self.said) - 1:03}.json"
        self.network.program.ends("record", "append", self.public, last, "--wait")


def begun(network: Network, people: People, files: Sequence[Path], database: str) -> str:
    """Begin the log, and start all; give the id of entry 0."""
    folder, program = network.folder, network.program
    people.make_keys()
    people.charter(folder / "charter.toml")
    for name in WITNESSES:
        shutil.copy(people.secrets(name)[1], folder / f"{name}.pem")
    agreement, plan = map(str, files)
    words = ["record", "init", "log", "--origin", people.origin, "--charter", "charter.toml"]
    words += ["--agreement", agreement, "--plan", plan]
    words += [word for one in people.secrets(people.origin) for word in ("--key", str(one))]
    made = program.ends(*words, "--json", *([f"--database={database}"] if database else []))
    signing = [key for one in people.founders for key in people.secrets(officer(one))]
    first = "log/entry-0.json"
    program.ends("record", "state", first, *(w for key in signing for w in ("--sign", str(key))))
    program.ends("record", "append", "log", first)
    network.start("depositary")
    for name in WITNESSES:
        network.start(name, "--new")
    network.kill("depositary")  # it has to be told where they are
    network.start("depositary")
    program.ends("record", "append", network.url, first, "--wait")
    return str(document(made)["id"])


def signed_files(folder: Path) -> tuple[pp.Agreement, pp.Plan, dict[str, Path]]:
    """Write the demonstration's agreement and its plan, and one with a longer window for disputes,
    whose plan is made when it is signed."""
    names = {"agreement", "plan", *AMENDMENT}
    files = {name: folder / f"{name}.{'json' if 'plan' in name else 'toml'}" for name in names}
    text = scenario(KOREA).read_text(encoding="utf-8")
    files["agreement"].write_text(text)
    files[AMENDMENT[0]].write_text(re.sub(r"dispute_days = \d+", "dispute_days = 25", text))
    read = pp.read_agreement(str(files["agreement"]))
    made = pp.plan(read)
    files["plan"].write_text(json.dumps(made.to_json()))
    return read, made, files


def acts_of(agreement: pp.Agreement, plan: pp.Plan) -> list[Act]:
    """Give the demonstration's acts, and an amendment before the first inspection."""
    acts = script(agreement, plan)
    (day,) = (act.day for act in acts if act.name == f"{DRAWN} dprk")
    acts += [Act(day - 1, one.id, "sign", files=AMENDMENT) for one in agreement.parties]
    return sorted(acts, key=lambda act: act.day)


def days_of(acts: Sequence[Act]) -> dict[str, int]:
    """Give the days on which steps are performed, without those that take effect by themselves."""
    days: dict[str, int] = {}
    for act in acts:
        if act.kind in ("perform", "release") and act.name and "deposit" not in act.body:
            step = act.name.partition(" ")[0]
            days[step] = max(days.get(step, 0), act.day)
    return days


def story(folder: Path, database: str) -> tuple[Served, Any, dict[str, str], str]:
    """Perform it all; give who was killed, the status in the end, when each step was to be
    performed, and the amendment's digest."""
    agreement, plan, files = signed_files(folder)
    assert agreement.start is not None
    days = Moved(agreement.start, place=folder / "clock")
    program = Program(apart=True).at(cwd=folder)
    assert agreement.process is not None
    parties = [one.id for one in agreement.parties]
    offices = agreement.process.inspectorate, agreement.process.guardians
    people = People("example.org/served", parties, *offices, folder / "keys")
    network = Network(program, folder)
    with ExitStack() as stack:
        stack.callback(network.close)
        entry = begun(network, people, [files["agreement"], files["plan"]], database)
        desk = Served(network, people, days, [Process(one, network) for one in WITNESSES])
        declared = folder / "declaration"
        declared.mkdir()
        terminal = Console(file=StringIO(), width=100)
        papers = Papers(terminal, folder, declared, desk, agreement, plan, files)  # type: ignore[arg-type]
        performer = Performer(terminal, desk, papers, agreement, entry, b"")  # type: ignore[arg-type]
        acts = acts_of(agreement, plan)
        performer.perform(acts)
        for one in desk.witnesses:
            one.away = False
        desk.watch()
        status = document(program.ends("status", network.url, "--charter", entry, "--json"))
    amendment = json.loads(files[AMENDMENT[1]].read_text())["digest"]
    planned = {
        step: (agreement.start + dt.timedelta(days=day)).isoformat()
        for step, day in days_of(acts).items()
    }
    return desk, status, planned, amendment


def faults(
    folder: Path,
    desk: Served,
    status: Mapping[str, Any],
    planned: Mapping[str, str],
    amendment: str,
) -> Iterator[str]:
    """Say what is not as in the demonstration."""
    if status["phase"] != "complete":
        yield f"the process is {status['phase']}"
    for one in status["steps"]:
        if one["state"] != "confirmed":
            yield f"{one['measure']}:{one['portion']} is {one['state']}: {one['waits_for']}"
        day = planned.get(f"{one['measure']}:{one['portion']}", one["performed"])
        if one["performed"] != day:
            yield f"{one['measure']}:{one['portion']}: {one['performed']}, and not {day}"
    if {one["rule"] for one in status["breaches"]} != BROKEN:
        yield f"these rules are broken: {status['breaches']}"
    if status["agreement"] != amendment:
        yield f"the agreement in force is {status['agreement']}, and {amendment} was signed"
    if [one["how"] for one in status["disputes"]] != ["stood"]:
        yield f"disputes: {status['disputes']}"
    if {one["concluded"] for one in status["inspections"]} != {"consistent"}:
        yield f"inspections: {status['inspections']}"
    if [one["state"] for one in status["seals"]] != ["released"]:
        yield f"seals: {status['seals']}"
    everybody = {"depositary", *WITNESSES, *(officer(one) for one, _ in desk.said)}
    if missing := everybody - {*desk.killed}:
        yield f"these were never killed: {', '.join(sorted(missing))}"
    lines = Program().ends("record", "export", str(folder / "log")).stdout.splitlines()
    said = [(one["by"], one["kind"]) for one in map(json.loads, lines)][1:]
    if said != desk.said:
        yield f"the record has {len(said)} statements, and {len(desk.said)} were sent"


def main(words: Sequence[str]) -> int:
    """Run; give the exit code."""
    store = words[0] if words else "sqlite"
    database: AbstractContextManager[str] = nullcontext("")
    if store == "postgresql":
        database = postgresql()
    begin = time.monotonic()
    with ExitStack() as stack:
        try:
            at = stack.enter_context(database)
        except pytest.skip.Exception as skipped:
            print(f"{store}: left out, for {skipped}", flush=True)
            return 0
        temporary = stack.enter_context(tempfile.TemporaryDirectory())
        folder = Path(words[1]) if len(words) > 1 else Path(temporary)
        desk, status, planned, amendment = story(folder, at)
        found = [*faults(folder, desk, status, planned, amendment)]
    for one in found:
        print(one, flush=True)
    took = time.monotonic() - begin
    many = f"{len(desk.said)} statements, {len(desk.killed)} processes killed"
    print(f"{store}: {many}, {len(found)} faults, {took:.0f} s", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
