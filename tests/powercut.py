"""What a power cut may leave on a disk: of what was recorded, each unsynced write dropped or torn.

A process is recorded by strace. What it synced is there afterwards; what it did not may be there,
in part or not at all, each write and each name for itself. That is worse than any file system.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_CALLS = (
    "openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,"
    "mkdir,mkdirat,rmdir,ftruncate,close"
)
_LINE = re.compile(r"^(\d+) +(.*)$")
_CALL = re.compile(r"^(\w+)\((.*)\) += (-?\d+)", re.DOTALL)
_RESUMED = re.compile(r"^<\.\.\. \w+ resumed>(.*)$", re.DOTALL)
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, slots=True)
class Event:
    """A call that changed files, or made changes last.

    Attributes
    ----------
    call : str
    paths : tuple of str
        What it named.
    data : bytes
        What it wrote.
    at : int
        Where; or the new length.
    begun : int
        How many events had ended before it began: what a sync makes last.
    """

    call: str
    paths: tuple[str, ...]
    data: bytes = b""
    at: int = 0
    begun: int = 0


def recorded(command: Sequence[str], folder: Path, out: Path, env: dict[str, str]) -> list[Event]:
    """Run a command and give what it did to files in a folder, and what it printed."""
    strace = ["strace", "-f", "-qq", "-xx", "-s", "10000000", "-e", f"trace={_CALLS}"]
    subprocess.run([*strace, "-o", str(out), *command], check=True, env={**os.environ, **env})
    return list(_events(out.read_text().splitlines(), str(folder)))


def _events(lines: list[str], folder: str) -> Iterator[Event]:
    files: dict[int, tuple[str, list[int]]] = {1: ("stdout", [0])}
    unfinished: dict[str, tuple[str, int]] = {}
    ended = 0
    for line in lines:
        found = _LINE.match(line)
        assert found, line
        thread, said = found.groups()
        begun = ended
        if said.endswith("<unfinished ...>"):
            unfinished[thread] = (said.removesuffix("<unfinished ...>").rstrip(), ended)
            continue
        if resumed := _RESUMED.match(said):
            first, begun = unfinished.pop(thread)
            said = first + resumed.group(1).lstrip() if first.endswith("(") else first + resumed[1]
        call = _CALL.match(said)
        if not call or int(call[3]) < 0:
            continue  # a signal, an exit, or a call that failed
        name, given, result = call[1], call[2], int(call[3])
        texts = [bytes.fromhex(t.replace("\\x", "")) for t in _TEXT.findall(given)]
        number = int(given.split(",")[0]) if given[0].isdigit() else -1
        event = None
        if name == "openat":
            path = texts[0].decode()
            files[result] = (path, [0])
            if path.startswith(folder) and ("O_CREAT" in given or "O_TRUNC" in given):
                event = Event("create", (path,), at=int("O_TRUNC" in given))
        elif name == "close":
            files.pop(number, None)
        elif name in ("write", "pwrite64", "ftruncate", "fsync", "fdatasync"):
            path, offset = files.get(number, ("", [0]))
            if path == "stdout":
                event = Event("said", (), texts[0])
            elif not path.startswith(folder):
                continue
            elif name == "write":
                event = Event("write", (path,), texts[0][:result], offset[0])
                offset[0] += result
            elif name == "pwrite64":
                event = Event("write", (path,), texts[0][:result], int(given.rsplit(",", 1)[1]))
            elif name == "ftruncate":
                event = Event("truncate", (path,), at=int(given.rsplit(",", 1)[1]))
            else:
                event = Event("sync", (path,), begun=begun)
        else:
            paths = tuple(text.decode() for text in texts)
            if paths[0].startswith(folder):
                event = Event(name.removesuffix("at2").removesuffix("at"), paths)
        if event is not None:
            ended += 1
            yield event


#: What is left of unsynced changes; see :meth:`Disk.left`.
Keep = random.Random | bool


@dataclass
class _File:
    synced: bytes = b""
    unsynced: list[tuple[int, Event]] = field(default_factory=list)


class Disk:
    """A folder as it was before, and what was recorded since.

    Parameters
    ----------
    folder : Path
        As it stands now: all of it lasts.
    events : sequence of Event
    """

    def __init__(self, folder: Path, events: Sequence[Event]) -> None:
        self.events = events
        self._root = str(folder)
        self._base: dict[str, bytes | None] = {
            str(path): path.read_bytes() if path.is_file() else None
            for path in sorted(folder.rglob("*"))
        }

    def left(self, stop: int, keep: Keep) -> dict[str, bytes | None]:
        """Give what a power cut after so many events leaves: path to content, None for folders.

        Parameters
        ----------
        stop : int
        keep : Random or bool
            Which of the unsynced changes are there, and how they are torn. False: none of them;
            True: all, as when a process is killed and the machine goes on.
        """
        files: list[_File] = []
        names: dict[str, int | None] = {}  # as the process sees them
        for path, content in self._base.items():
            names[path] = None if content is None else len(files)
            if content is not None:
                files.append(_File(content))
        lasting = dict(names)
        pending: list[tuple[int, Event, dict[str, int | None], list[str]]] = []
        opened: dict[str, int] = {}

        for number, event in enumerate(self.events[:stop]):
            if event.call == "said":
                continue
            path = event.paths[0]
            added: dict[str, int | None] = {}
            removed: list[str] = []
            if event.call == "create":
                if names.get(path) is None:
                    added = {path: len(files)}
                    files.append(_File())
                elif event.at:
                    found = names[path]
                    assert found is not None
                    files[found].unsynced.append((number, Event("truncate", (path,))))
                if path in added:
                    opened[path] = len(files) - 1
                else:
                    there = names[path]
                    assert there is not None
                    opened[path] = there
            elif event.call == "mkdir":
                added = {path: None}
            elif event.call == "link":
                added = {event.paths[1]: names[path]}
            elif event.call == "rename":
                added, removed = {event.paths[1]: names[path]}, [path]
            elif event.call in ("unlink", "rmdir"):
                removed = [path]
            elif event.call in ("write", "truncate"):
                file = self._file(path, opened, names)
                files[file].unsynced.append((number, event))
            elif event.call == "sync":
                if (path in names and names[path] is None) or path == self._root:
                    pending = [
                        one for one in pending if not self._settled(one, path, event.begun, lasting)
                    ]
                else:
                    one = files[self._file(path, opened, names)]
                    done = [w for n, w in one.unsynced if n < event.begun]
                    one.synced = _written(one.synced, done)
                    one.unsynced = [(n, w) for n, w in one.unsynced if n >= event.begun]
            if added or removed:
                names |= added
                for gone in removed:
                    names.pop(gone, None)
                pending.append((number, event, added, removed))
        for _, _, added, removed in pending:
            if keep if isinstance(keep, bool) else keep.random() < 0.5:
                lasting |= added
                for gone in removed:
                    lasting.pop(gone, None)
        return {
            path: None if at is None else self._content(files[at], keep)
            for path, at in sorted(lasting.items())
        }

    @staticmethod
    def _file(path: str, opened: dict[str, int], names: dict[str, int | None]) -> int:
        at = opened[path] if path in opened else names[path]
        assert at is not None
        return at

    @staticmethod
    def _settled(
        one: tuple[int, Event, dict[str, int | None], list[str]],
        folder: str,
        begun: int,
        lasting: dict[str, int | None],
    ) -> bool:
        """Whether the sync of a folder makes a change of names last."""
        number, _, added, removed = one
        if number >= begun or all(Path(p).parent != Path(folder) for p in [*added, *removed]):
            return False
        lasting |= added
        for gone in removed:
            lasting.pop(gone, None)
        return True

    @staticmethod
    def _content(file: _File, keep: Keep) -> bytes:
        if isinstance(keep, bool):
            return _written(file.synced, [write for _, write in file.unsynced] if keep else [])
        kept = []
        for _, write in file.unsynced:
            drawn = keep.random()
            if drawn < 0.4:
                kept.append(write)
            elif drawn < 0.7 and write.data:  # torn: its beginning, or its end, or rubbish
                at = keep.randrange(len(write.data))
                part = keep.choice(
                    [write.data[:at], bytes(at) + write.data[at:], write.data[:at] + b"\xaa"]
                )
                kept.append(Event("write", write.paths, part, write.at))
        return _written(file.synced, kept)

    def lay(self, left: dict[str, bytes | None], folder: Path) -> None:
        """Write what is left into another folder."""
        for path, content in left.items():
            target = folder / os.path.relpath(path, self._root)
            if content is None:
                target.mkdir(parents=True, exist_ok=True)
            elif target.parent.is_dir():  # a name in a folder that did not last is lost with it
                target.write_bytes(content)


def _written(content: bytes, writes: Sequence[Event]) -> bytes:
    data = bytearray(content)
    for write in writes:
        if write.call == "truncate":
            if len(data) > write.at:
                del data[write.at :]
            data.extend(bytes(write.at - len(data)))
        else:
            data.extend(bytes(max(0, write.at - len(data))))
            data[write.at : write.at + len(write.data)] = write.data
    return bytes(data)
