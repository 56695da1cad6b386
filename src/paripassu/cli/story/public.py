"""What everybody may have of the demonstration, and how a stranger checks it."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from paripassu.cli.story.left import remove

if TYPE_CHECKING:
    from paripassu.cli.story.perform import Performer

#: What a stranger needs beside the log: whom to believe, and the signed statements one by one.
CHECK: Final = "check"
_STATEMENT: Final = b'{"payload"'
#: What was opened, asked and answered; a second commitment is left out, which would be a conflict.
_OPENED: Final = ("commitment", "totals", "region", "material", "systems", "question", "answer")
#: Of these, what a statement names: guardians release shares, and what these open is made of them.
_STATED: Final = tuple(name for name in _OPENED if name != "systems")


@dataclass(frozen=True)
class Stranger:
    """How anybody checks the public files with the programs in ``verifier/`` alone.

    Attributes
    ----------
    folder : Path
        Of the demonstration.
    commands : sequence of sequence of str
        What is run in that folder; programs by their names in ``verifier/``.
    """

    folder: Path
    commands: Sequence[Sequence[str]]

    def line(self, verifier: str = "verifier") -> str:
        """Give it as one line for a shell."""
        shown = [
            " ".join(["python3", shlex.quote(f"{verifier}/{program}"), *words])
            for program, *words in self.commands
        ]
        return f"(cd {shlex.quote(str(self.folder))} && " + " && ".join(shown) + ")"

    def run(self, verifier: Path) -> tuple[bool, str]:
        """Run all in fresh processes, on a copy of the public files; give whether all holds."""
        public = {word.split("/")[0] for _, *words in self.commands for word in words}
        with tempfile.TemporaryDirectory() as temporary:
            for one in (found for name in sorted(public) for found in self.folder.glob(name)):
                if one.is_dir():
                    shutil.copytree(one, Path(temporary, one.name))
                elif one.is_file():
                    shutil.copy(one, temporary)
            for program, *words in self.commands:
                named = [found for word in words for found in _expanded(Path(temporary), word)]
                done = subprocess.run(
                    [sys.executable, "-I", str(verifier / program), *named],
                    cwd=temporary,
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if done.returncode:
                    return False, f"{program}: {done.stdout[-500:]}{done.stderr[-500:]}"
        return True, ""


def _expanded(folder: Path, word: str) -> list[str]:
    """Give the files that a word names, as a shell does."""
    if "*" not in word:
        return [word]
    return sorted(str(one.relative_to(folder)) for one in folder.glob(word))


def published(performer: Performer, folder: Path) -> Stranger:
    """Put what everybody may have into a folder of its own, and say how it is checked."""
    from paripassu.files import write_text
    from paripassu.folders import make_folder
    from paripassu.kinds import beginning
    from paripassu.record.mirror import record_mirror
    from paripassu.record.policy import format_policy
    from paripassu.record.witnessed import charter_policy

    log = folder / "record"
    check = folder / CHECK
    for one in (log, check):
        remove(one, performer.desk.people.origin)
    # A copy as anybody makes one. The log keeps its last, unfilled bundle of entries once for each
    # checkpoint that it ever signed, for who has only an old one: a hundred times what this has.
    record_mirror(performer.desk.public, log)
    make_folder(check)
    state = performer.desk.depositary.state
    (check / "policy").write_bytes(format_policy(charter_policy(state.charter)))
    (check / "charter.json").write_bytes(performer.charter)
    statements = make_folder(check / "statements")
    for index, content in _statements(performer):
        (statements / f"{index:06}.json").write_bytes(content)
    files = performer.papers.files
    opened = [f"declaration/{files[name].name}" for name in _OPENED if name in files]
    named = [
        f"{CHECK}/charter.json",
        f"{CHECK}/statements/*.json",
        *(f"declaration/{files[name].name}" for name in _STATED if name in files),
    ]
    commands: list[list[str]] = [
        ["log.py", "record", "--policy", f"{CHECK}/policy", "--names", *named],
        ["log.py", f"{CHECK}/statements/*.json", "--charter", f"{CHECK}/charter.json"],
    ]
    if opened:
        template = check / "template.json"
        template.write_text(json.dumps(performer.papers.template.form()), encoding="utf-8")
        commands.append(["escrow.py", *opened, "--template", f"{CHECK}/template.json"])
    if performer.papers.drawn_from:
        listed = performer.papers.drawn_from
        write_text(check / "list.csv", listed, replaces=beginning("a list", b"# paripassu"))
        commands.append(["draw.py", "draw*.json", f"{CHECK}/list.csv"])
    return Stranger(folder, commands)


def _statements(performer: Performer) -> list[tuple[int, bytes]]:
    from paripassu.record.history import History
    from paripassu.record.source import FolderSource

    log = performer.desk.depositary.log
    history = History(FolderSource(performer.desk.public), log.size, log.root)
    entries = enumerate(history.entries(0))
    return [(index, content) for index, content in entries if content.startswith(_STATEMENT)]


def altered(log: Path, folder: Path, origin: str) -> Path:
    """Copy what everybody reads, and change one byte of the last statement."""
    remove(folder, origin)
    shutil.copytree(log, folder)
    bundles = (path for path in (folder / "tile" / "entries").rglob("*") if path.is_file())
    bundle = max(bundles, key=lambda path: path.stat().st_size)
    content = bytearray(bundle.read_bytes())
    content[content.rindex(_STATEMENT) + 100] ^= 1
    bundle.write_bytes(content)
    return folder


def verifier() -> Path | None:
    """Find the programs of another hand: they stand in the project, not in the package."""
    found = Path(__file__).resolve().parents[4] / "verifier"
    return found if (found / "log.py").is_file() else None
