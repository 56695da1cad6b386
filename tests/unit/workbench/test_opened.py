"""News of an opened file: whoever waits for it misses none."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.unit.workbench.benches import Waiting
from tests.unit.workbench.room import TEXT, Room

from paripassu.workbench.opened import Opened
from paripassu.workbench.planning.asked import Answer


def test_what_comes_between_the_first_look_and_the_waiting_is_heard(tmp_path: Path) -> None:
    room = Room(tmp_path, TEXT)
    opened = Opened(1, "bridge.toml", room.desk, Waiting(lambda *_: None))

    class Seen(int):
        """The version that a page has; as soon as it was compared, there is a newer one."""

        def __ge__(self, other: int) -> bool:
            if int(self) == other == 1:
                opened.heard(Answer(1, 0, "planning", "Planning: begun."))
            return int(self) >= other

    async def waiting() -> int:
        return await asyncio.wait_for(opened.news(Seen(1), 1_000), 60)

    assert opened.state()["version"] == 1
    asyncio.run(waiting())
    assert opened.state()["said"] == "Planning: begun."
