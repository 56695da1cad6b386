"""The last part of ``paripassu demo``: the parties sign, and nobody can rewrite what stands there.

All of it runs on one computer, in one process, with keys that are made here. In a real record each
party, the depositary and each witness have a computer and keys of their own.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from paripassu.cli.demo_inspection import Shown
from paripassu.errors import Fault, InputError

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.agreement.model import Agreement
    from paripassu.record.depositary import Depositary
    from paripassu.record.folder import OpenLog
    from paripassu.record.reply import Reply
    from paripassu.record.witness import Witness

ORIGIN: Final = "example.org/demo"
#: Both have to sign: the parties of the demonstration trust no third one.
WITNESSES: Final = ("w1.example", "w2.example")
#: How the bytes of a statement begin.
_STATEMENT: Final = b'{"payload"'
_SCHEMES: Final = ("ed25519", "ml-dsa-44")


@dataclass(frozen=True)
class _Places:
    """Where the demonstration of the record has what."""

    folder: Path
    keys: Path

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def public(self) -> Path:
        """What everybody may read."""
        return self.log / "public"

    def secrets(self, name: str) -> list[Path]:
        """Give the files of somebody's secret keys."""
        stem = name.replace("/", "_")
        return [self.keys / f"{stem}.{scheme}.pem" for scheme in _SCHEMES]

    def public_keys(self, name: str) -> Path:
        return self.keys / f"{name.replace('/', '_')}.pub"


def recorded(
    terminal: Console, folder: Path, agreement: Agreement, source: Path, plan: Path
) -> Shown:
    """Begin a record, have everybody sign, have it cosigned and audited; then change one byte.

    Parameters
    ----------
    terminal : rich.console.Console
    folder : Path
        Of the demonstration. What an earlier run left there is gone on with.
    agreement : Agreement
    source, plan : Path
        The files of the agreement and of its plan.
    """
    from paripassu.charts.record.audit_text import render_audit
    from paripassu.charts.record.proof_text import render_checkpoint
    from paripassu.charts.screen import say
    from paripassu.folders import make_folder
    from paripassu.record.audit import record_audit
    from paripassu.record.show_checkpoint import record_checkpoint

    shown = Shown()
    private = make_folder(folder / "private")
    private.chmod(0o700)
    places = _Places(make_folder(folder / "record"), make_folder(private / "record"))
    parties = [party.id for party in agreement.parties]
    terminal.rule("A record that nobody can rewrite")
    say(terminal, "The parties write into one log what they do. Each signs with keys of its own.")
    files = (source, plan)
    entry = _begun(terminal, places, parties, files)
    _watched(places)

    terminal.rule("The parties sign")
    _signed(terminal, places, parties, files)

    terminal.rule("Two witnesses look at every entry, and sign what they saw")
    _watched(places)
    render_checkpoint(terminal, record_checkpoint(places.log))

    terminal.rule("What everybody can check")
    say(terminal, "Who knows the id of entry 0 can judge every entry. No other key is needed.")
    render_audit(terminal, record_audit(places.log, charter=entry))

    terminal.rule("One byte is changed")
    altered = _altered(places)
    say(terminal, "Somebody changes one byte of a signed statement in a copy of the log.")
    render_audit(terminal, record_audit(altered, charter=entry))
    shown.written.extend([places.folder / "charter.toml", places.public, altered])
    return shown


def _begun(terminal: Console, places: _Places, parties: list[str], files: tuple[Path, Path]) -> str:
    """Begin the log, and have everybody sign entry 0; or go on with one. Give the id of entry 0."""
    from paripassu.charts.record.log_text import render_append
    from paripassu.charts.screen import say
    from paripassu.process.record_state import record_state
    from paripassu.record.append import record_append
    from paripassu.record.envelope import parse_statement
    from paripassu.record.init import ENTRY_0, RANDOMNESS, record_init

    holders = _holders(parties)
    entry = places.log / ENTRY_0
    if places.log.exists():
        say(terminal, f"The log of an earlier run goes on: {places.log}.")
        if not entry.is_file():
            what, mend = "is not whole: an earlier run was stopped", "remove it, and begin again"
            raise InputError(str(places.log), [Fault(0, "", what, mend)])
        return parse_statement(entry.read_bytes()).id
    names: list[tuple[str, Literal["officer", "log", "witness"]]]
    names = [(name, "officer") for name in holders]
    names += [(ORIGIN, "log"), *((name, "witness") for name in WITNESSES)]
    _keys(places, names)
    made = record_init(
        places.log,
        origin=ORIGIN,
        agreement=files[0],
        plan=files[1],
        charter=_charter(places, parties),
        key=places.secrets(ORIGIN),
        now=int(time.time()),
        randomness=os.urandom(RANDOMNESS),
    )
    say(terminal, "Entry 0 names the agreement, its plan and the charter: who signs for whom, and")
    say(terminal, "which witnesses watch. Whoever trusts the id of entry 0 needs nothing else:")
    terminal.print(made.id, markup=False, highlight=False, soft_wrap=True)
    keys = [key for name in holders for key in places.secrets(name)]
    record_state(entry, sign=keys)
    done = record_append(places.log, [entry], now=int(time.time()))
    say(terminal, f"{', '.join(holders)} have signed it, each with both keys.")
    render_append(terminal, done)
    assert made.id is not None
    return made.id


def _holders(parties: list[str]) -> dict[str, str]:
    """Give the officers, each with the group that they sign for."""
    return {f"{group}-1": group for group in (*parties, "depositary")}


def _keys(places: _Places, names: list[tuple[str, Literal["officer", "log", "witness"]]]) -> None:
    from paripassu.process.record_keys import RANDOMNESS, record_keys_new

    for name, purpose in names:
        if not places.public_keys(name).exists():
            record_keys_new(name, purpose, places.keys, randomness=os.urandom(RANDOMNESS))


def _charter(places: _Places, parties: list[str]) -> Path:
    """Write the charter, as people write it."""
    from paripassu.files import write_text
    from paripassu.kinds import beginning

    def keys(name: str) -> str:
        return f'"../private/record/{places.public_keys(name).name}"'

    first = "# The charter of the demonstration."
    lines = [first, f'origin = "{ORIGIN}"', f"quorum = {len(WITNESSES)}"]
    lines.append(f"log_keys = {keys(ORIGIN)}")
    for group in (*parties, "depositary"):
        kind = ['kind = "depositary"'] if group == "depositary" else []
        lines += ["", "[[group]]", f'name = "{group}"', *kind]
    for name, group in _holders(parties).items():
        lines += [
            "",
            "[[holder]]",
            f'name = "{name}"',
            f'party = "{group}"',
            f"keys = {keys(name)}",
        ]
    for name in WITNESSES:
        lines += ["", "[[witness]]", f"key = {keys(name)}"]
    path = places.folder / "charter.toml"
    kind_of = beginning("the demonstration's charter", first.encode())
    write_text(path, "\n".join(lines) + "\n", replaces=kind_of)
    return path


def _signed(
    terminal: Console, places: _Places, parties: list[str], files: tuple[Path, Path]
) -> None:
    """Have each party say that it signs agreement and plan, and log it."""
    import json
    from hashlib import sha256

    from paripassu.charts.record.log_text import render_append
    from paripassu.files import write_text
    from paripassu.kinds import beginning
    from paripassu.process.record_state import record_state
    from paripassu.record.append import record_append

    digests = [f"sha256:{sha256(file.read_bytes()).hexdigest()}" for file in files]
    body = {"agreement": digests[0], "plan": digests[1], "replaces": None}
    said = places.folder / "sign.json"
    write_text(said, json.dumps(body) + "\n", replaces=beginning("a body", b'{"agreement"'))
    statements = []
    for party in parties:
        statement = places.folder / f"sign-{party}.json"
        if not statement.exists():  # what is signed already is not signed twice
            record_state(
                "sign",
                out=statement,
                author=f"{party}-1",
                body=said,
                file=files,
                log=places.log,
                sign=places.secrets(f"{party}-1"),
            )
        statements.append(statement)
    render_append(terminal, record_append(places.log, statements, now=int(time.time())))


@dataclass(frozen=True)
class _Near:
    """A witness in this process."""

    name: str
    witness: Witness

    def post(self, path: str, body: bytes) -> Reply:
        return self.witness.add_checkpoint(body)

    def get(self, path: str) -> Reply:
        return self.witness.checkpoint(path.removesuffix("/checkpoint"))


def _watched(places: _Places) -> None:
    """Have the witnesses cosign all that is logged."""
    from paripassu.record.collect import Witnesses
    from paripassu.record.depositary import Depositary
    from paripassu.record.folder import PUBLIC, OpenLog
    from paripassu.record.source import FolderSource

    with ExitStack() as stack:
        opened = stack.enter_context(OpenLog(places.log, time.time))
        assert opened.statements is not None
        near = [_Near(name, _witness(stack, opened, places, name)) for name in WITNESSES]
        depositary = Depositary(
            opened.log,
            opened.statements,
            opened.blobs,
            FolderSource(opened.folder / PUBLIC),
            Witnesses(near),
            time.time,
            interval=0,
        )
        stack.callback(depositary.close)
        depositary.verify_newest()
        _cosigned(depositary, places)


def _cosigned(depositary: Depositary, places: _Places) -> None:
    while depositary.is_due():
        refused = depositary.tick()
        if refused:
            what = f"is not cosigned: {next(iter(refused.values()))}"
            mend = "remove the folders of the log and the witnesses, and begin again"
            raise InputError(str(places.log), [Fault(0, "", what, mend)])


def _witness(stack: ExitStack, opened: OpenLog, places: _Places, name: str) -> Witness:
    """Start a witness: with what it has copied, or with what the log has now."""
    from paripassu.record.copied import LogCopy
    from paripassu.record.folder import PUBLIC
    from paripassu.record.memory import ObjectStore
    from paripassu.record.note import parse_note
    from paripassu.record.secret_keys import read_secret_key
    from paripassu.record.source import FolderSource
    from paripassu.record.state import State
    from paripassu.record.steady import SteadyClock
    from paripassu.record.storage.files import Files
    from paripassu.record.witness import Witness

    own = places.folder / name
    objects = [Files(own / part, own / f"temporary-{part}") for part in ("public", "private")]
    for one in objects:
        stack.callback(one.close)
    copied = LogCopy(
        FolderSource(opened.folder / PUBLIC), objects[0], State.empty(opened.settings.charter)
    )
    if not copied.state.eras:
        copied.advance(parse_note(opened.log.note))
    store = ObjectStore(objects[1])
    clock = SteadyClock(time.time, time.monotonic, last=store.load().time, looked=True)
    return Witness(name, read_secret_key(places.secrets(name)[1]), copied, store, clock)


def _altered(places: _Places) -> Path:
    """Copy what everybody reads, and change one byte of the last statement."""
    altered = places.folder / "altered"
    shutil.copytree(places.public, altered, dirs_exist_ok=True)
    bundles = (path for path in (altered / "tile" / "entries").rglob("*") if path.is_file())
    bundle = max(bundles, key=lambda path: path.stat().st_size)
    content = bytearray(bundle.read_bytes())
    content[content.rindex(_STATEMENT) + 100] ^= 1
    bundle.write_bytes(content)
    return altered
