"""A process from its signature to its end, over HTTP, between processes of which each is killed.

The depositary, four witnesses, two parties and an inspectorate: whatever is killed starts again
with what it had on its disk, and nothing that was acknowledged is lost, or there twice.
"""

from __future__ import annotations

import json
import signal
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.charters import ORIGIN, WITNESSES, secrets, signed, witness
from tests.e2e.program import Program, document
from tests.e2e.test_record_served import LOG_KEYS, charter_toml
from tests.log_verifier import verifier
from tests.ports import free_port
from tests.stores import postgresql

from paripassu.record.envelope import format_statement, parse_statement
from paripassu.record.policy import format_policy, quorum_policy
from paripassu.record.secret_keys import write_secret_key

pytestmark = pytest.mark.slow

AGREEMENT = """
[agreement]
id = "small"
start = 2020-01-01

[process]
inspectorate = "iaea"
dispute_days = 10

[[party]]
id = "north"
stake = 9

[[party]]
id = "south"
stake = 9

[[measure]]
id = "open"
title = "Open the sites"
by = ["north"]
value = { north = -1, south = 3 }
verify = { detect = 0.9 }

[[measure]]
id = "relief"
title = "Relief"
by = ["south"]
value = { north = 4, south = -2 }

[[position]]
id = "open-first"
party = "south"
claim = "after"
measure = "relief"
needs = { open = "all" }
"""


@dataclass
class Network:
    """All who take part, each a process.

    Attributes
    ----------
    program : Program
        In the folder of the test.
    """

    program: Program
    folder: Path
    port: str = field(default_factory=lambda: str(free_port()))
    running: dict[str, ExitStack] = field(default_factory=dict)
    ports: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str, *more: str) -> None:
        """Start the depositary or a witness; it ends by SIGKILL alone."""
        if name == "depositary":
            asked = [f"--witness=http://127.0.0.1:{port}" for port in self.ports.values()]
            words = ["record", "serve", "log", *asked, "--port", self.port]
        else:
            port = self.ports.setdefault(name, str(free_port()))
            words = ["record", "witness", name, "--key", f"{name}.pem", "--log", self.url]
            words += ["--port", port, *more]
        self.running[name] = ExitStack()
        self.running[name].enter_context(self.program.served(*words, ends=signal.SIGKILL))

    def kill(self, name: str) -> None:
        """Kill a server: nothing of it has time to clean up."""
        self.running.pop(name).close()

    def close(self) -> None:
        """Kill all that run."""
        for name in [*self.running]:
            self.kill(name)

    def state(self, author: str, kind: str, body: dict[str, Any], *files: str) -> str:
        """Write and sign a statement, as its author does; give its file."""
        out = f"{kind}-{author}-{len([*self.folder.glob('*.signed')])}.signed"
        (self.folder / "body.json").write_text(json.dumps(body))
        words = ["record", "state", kind, "--author", author, "--body", "body.json"]
        words += [word for one in (0, 1) for word in ("--sign", f"{author}-{one}.pem")]
        words += [word for one in files for word in ("--file", one)]
        self.program.ends(*words, "--log", self.url, "--out", out)
        return out

    def id(self, file: str) -> str:
        return parse_statement((self.folder / file).read_bytes()).id

    def send(self, file: str, *evidence: str) -> dict[str, Any]:
        """Send a statement, and wait until it is cosigned."""
        words = [word for one in evidence for word in ("--evidence", one)]
        done = self.program.ends("record", "append", self.url, file, *words, "--wait", "--json")
        answer = document(done)
        assert [one["id"] for one in answer["entries"]] == [self.id(file)]
        return answer

    def kill_while_sending(self, file: str, *evidence: str) -> None:
        """Kill who sends a statement once the log has it, and before the witnesses have seen it."""
        pending = self.folder / "log" / "public" / "checkpoint.pending"
        before = pending.read_bytes()
        words = [word for one in evidence for word in ("--evidence", one)]
        with self.program.terminal("record", "append", self.url, file, *words, "--wait"):
            while pending.read_bytes() == before:
                pass


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_a_process_whose_processes_are_killed(program: Program, tmp_path: Path, store: str) -> None:
    database: AbstractContextManager[str] = nullcontext("")
    if store == "postgresql":
        database = postgresql()
    with database as at, ExitStack() as stack:
        network = Network(program.at(cwd=tmp_path), tmp_path)
        stack.callback(network.close)
        entry = begun(network, at)
        made = performed(network)
        status = ended(network, entry)
    assert status["phase"] == "complete"
    assert status["breaches"] == []
    assert {one["state"] for one in status["steps"]} == {"confirmed"}
    if store == "sqlite":  # else the state lies elsewhere, and the files are the same
        known = {name: witness(name) for name in WITNESSES}
        policy = verifier.policy_of(format_policy(quorum_policy(LOG_KEYS, known, 3)))
        verifier.verify_copy(tmp_path / "log" / "public", policy)
    lines = program.ends("record", "export", str(tmp_path / "log")).stdout.splitlines()
    said = [(one["by"], one["kind"]) for one in map(json.loads, lines)]
    assert said[1:] == made  # each once, in order


def begun(network: Network, database: str) -> str:
    """Begin the log, and start all; give the id of entry 0."""
    folder, program = network.folder, network.program
    charter_toml(folder)
    (folder / "agreement.toml").write_text(AGREEMENT)
    (folder / "plan.json").write_text(program.ends("plan", "agreement.toml", "--json").stdout)
    for name in ("north-1", "south-1", "iaea-1"):
        for number, key in enumerate(secrets(name)):
            write_secret_key(folder / f"{name}-{number}.pem", key)
    words = ["record", "init", "log", "--origin", ORIGIN, "--agreement", "agreement.toml"]
    words += ["--plan", "plan.json", "--charter", "charter.toml"]
    words += [f"--key=log-{number}.pem" for number in (0, 1)]
    program.ends(*words, *([f"--database={database}"] if database else []))
    first = parse_statement((folder / "log" / "entry-0.json").read_bytes())
    everybody = ("dep-1", "iaea-1", "north-1", "north-2", "south-1")
    whole = signed(first, [key for name in everybody for key in secrets(name)])
    (folder / "entry-0.json").write_bytes(format_statement(whole))
    program.ends("record", "append", "log", "entry-0.json")
    network.start("depositary")
    for name in WITNESSES:
        network.start(name, "--new")
    network.kill("depositary")  # it has to be told where they are
    network.start("depositary")
    program.ends("record", "append", network.url, "entry-0.json", "--wait")
    return first.id


def performed(network: Network) -> list[tuple[str, str]]:
    """Sign, perform, find, perform, confirm; kill one after the other on the way."""
    folder = network.folder
    pair = {
        name: f"sha256:{sha256((folder / file).read_bytes()).hexdigest()}"
        for name, file in (("agreement", "agreement.toml"), ("plan", "plan.json"))
    }
    body = {**pair, "replaces": None}
    files = ("agreement.toml", "plan.json")
    network.send(network.state("north-1", "sign", body, *files), *files)

    network.kill("depositary")
    network.start("depositary")
    signature = network.state("south-1", "sign", body, *files)
    network.kill(WITNESSES[0])
    network.kill_while_sending(signature, *files)  # the party: it has its statement, and sends it
    network.send(signature, *files)  # again; three witnesses are enough
    network.start(WITNESSES[0])

    network.kill(WITNESSES[2])
    claim = network.state("north-1", "perform", {"step": "open:1", "evidence": []})
    network.kill_while_sending(claim)
    network.kill("depositary")  # it has the statement, and nobody has cosigned it
    network.start("depositary")
    network.send(claim)
    network.start(WITNESSES[2])

    found = {"of": network.id(claim), "verdict": "consistent", "detect": "0.95", "defects": 0}
    finding = network.state("iaea-1", "finding", found)
    network.kill_while_sending(finding)
    network.kill(WITNESSES[1])
    network.send(finding)
    network.kill(WITNESSES[3])  # two are not enough
    relief = network.state("south-1", "perform", {"step": "relief:1", "evidence": []})
    network.program.ends("record", "append", network.url, relief)
    for name in (WITNESSES[1], WITNESSES[3]):
        network.start(name)
    network.send(relief)
    network.send(network.state("north-1", "confirm", {"of": network.id(relief)}))
    return [
        *(("north", "sign"), ("south", "sign"), ("north", "perform"), ("iaea", "finding")),
        *(("south", "perform"), ("north", "confirm")),
    ]


def ended(network: Network, entry: str) -> Any:
    """Say where it stands, once the last statement has its time."""
    while True:
        done = network.program.ends("status", network.url, "--charter", entry, "--json")
        status = document(done)
        if not status.get("pending"):
            return status
