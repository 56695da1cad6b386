"""A file on a desk, a clock, and somebody who types."""

from __future__ import annotations

from pathlib import Path

from tests.unit.workbench.faulty import FaultyDisk, Memory

from paripassu.agreement.read import parse_agreement
from paripassu.workbench.editing.change import Change
from paripassu.workbench.keeping.desk import Desk
from paripassu.workbench.keeping.shown import Shown

TEXT = """\
# What two villages want.
[agreement]
id = "bridge"
title = "A bridge"

[[party]]
id = "north"
name = "North"
stake = 1     # a guess

[[party]]
id = "south"
name = "South"
stake = 2

[[measure]]
id = "bridge"
title = "Build the bridge"
by = ["north"]
value = { north = -1, south = 3 }

[[measure]]
id = "toll"
title = "Share the toll"
by = ["south"]
value = { north = 3, south = -1 }
"""
parse_agreement(TEXT)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Room:
    """A file, a folder for journals, a clock, and who sits there.

    Parameters
    ----------
    folder : Path
    text : str or None
        Of the file. None: nothing is written, and nothing opened yet.
    memory : Memory, optional
        Where the files are, if not on a disk.
    """

    def __init__(self, folder: Path, text: str | None = TEXT, memory: Memory | None = None) -> None:
        self.memory = memory
        self.path = folder / "bridge.toml"
        self.journals = folder / "journals"
        if memory is None:
            self.journals.mkdir(exist_ok=True)
        self.clock = Clock()
        self.disk = FaultyDisk(files=memory)
        if text is not None:
            self.put(text.encode())
            self.opened()

    def opened(self, disk: FaultyDisk | None = None) -> Desk:
        self.disk = disk or FaultyDisk(files=self.memory)
        self.desk: Desk = Desk(self.path, self.journals, self.disk, self.clock)
        return self.desk

    def type(self, old: str, new: str, revision: int | None = None) -> Shown:
        shown = self.desk.shown
        assert shown.text.count(old) == 1, old
        revision = shown.revision if revision is None else revision
        return self.desk.edit(Change(shown.text.index(old), old, new), revision)

    def later(self, seconds: float = 2.0) -> Shown:
        """Let time pass; it is looked at the file before and after."""
        self.desk.look()
        self.clock.now += seconds
        return self.desk.look()

    def outside(self, old: str, new: str) -> None:
        text = self.there
        assert text.count(old) == 1, old
        self.put(text.replace(old, new).encode())

    def put(self, content: bytes | None) -> None:
        """Write the file as others do, or take it away."""
        if self.memory is not None:
            self.memory.files.pop(self.path, None)
            if content is not None:
                self.memory.files[self.path] = content
        elif content is None:
            self.path.unlink(missing_ok=True)
        else:
            self.path.write_bytes(content)

    @property
    def content(self) -> bytes | None:
        if self.memory is not None:
            return self.memory.files.get(self.path)
        return self.path.read_bytes() if self.path.exists() else None

    @property
    def there(self) -> str:
        content = self.content
        assert content is not None
        return content.decode()
