"""Witnesses that are none: they hold a key that the charter names, and answer what they like."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from tests.charters import secret
from tests.simulated.stations import Shown

from paripassu.errors import PariPassuError
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.cosignature import cosign
from paripassu.record.envelope import parse_statement
from paripassu.record.errors import UnreachableError
from paripassu.record.forms import RECEIPT
from paripassu.record.note import NoteSignature, format_signature
from paripassu.record.proof import parse_consistency
from paripassu.record.reply import Reply

if TYPE_CHECKING:
    from tests.simulated.world import World

WAYS = (
    "any time",
    "near",
    "two times",
    "no time",
    "refuses",
    "wrong size",
    "silent",
    "repeats",
    "relays",
    "garbage",
    "another",
    "forges",
    "noise",
)


class Liar:
    """A witness that signs whatever it likes, and forgets it.

    Parameters
    ----------
    world : World
    name : str
    way : str
        How it lies; ``all``: each time in another way.
    random : Random
    """

    def __init__(self, world: World, name: str, way: str, random: Random) -> None:
        self.world, self.name, self.way, self.random = world, name, way, random
        self.shown = Shown()
        self._last = b""
        self.ways: dict[str, int] = {}

    def close(self) -> None:
        pass

    def line(self, seen: Checkpoint, time: int) -> NoteSignature:
        """Sign anything."""
        return cosign(
            seen, self.name, secret(self.name, self.world.watching), min(max(time, 0), 2**63 - 1)
        )

    def any_time(self) -> int:
        """Draw a time: near, far, absurd, or just at the hour from an honest one."""
        now = int(self.world.now)
        return self.random.choice(
            [
                now + self.random.randint(-3_600, 3_600),
                now + self.random.randint(-30 * 86_400, 30 * 86_400),
                now - now % 86_400 - 1,
                1,
                2**63 - 1,
            ]
        )

    def post(self, path: str, body: bytes) -> Reply:
        """Answer a request, somehow."""
        try:
            if path == "add-entry":
                statement = parse_statement(body)
                origin = f"{self.world.origin}{RECEIPT}{statement.id}"
                seen = Checkpoint(origin, 1, statement.digest)
            else:
                seen = parse_checkpoint(parse_consistency(body).note.text)
        except PariPassuError:
            return Reply(400)
        way = self.random.choice(WAYS) if self.way == "all" else self.way
        self.ways[way] = self.ways.get(way, 0) + 1
        return self._answer(seen, way)

    def _answer(self, seen: Checkpoint, way: str) -> Reply:
        random, now = self.random, int(self.world.now)
        if way == "silent":
            raise UnreachableError(self.name, "the server does not answer")
        if way == "refuses":
            return Reply(random.choice([201, 204, 302, 400, 403, 404, 409, 422, 429, 500, 503]))
        if way == "wrong size":
            sizes = (b"0\n", b"1\n", b"-1\n", b"x", b"", b"9" * 30, b"%d\n" % (seen.size + 7))
            return Reply(409, random.choice(sizes))
        if way == "repeats" and self._last:
            return Reply(200, self._last)
        if way == "garbage":
            return Reply(200, random.choice([random.randbytes(80), b"\xe2\x80\x94 w1 AAAA\n", b""]))
        lines = []
        if way == "relays":
            oldest = random.random() < 0.5
            lines += [
                stamps[min(stamps)] if oldest else random.choice([*stamps.values()])
                for stamps in self.world.lines.get(seen, {}).values()
            ]
        if way in ("forges", "noise"):
            stranger = cosign(seen, "stranger", secret("stranger", self.world.watching), now)
            lines.append(stranger)
        if way == "forges":
            for stamps in self.world.lines.get(seen, {}).values():
                line = random.choice([*stamps.values()])
                other = (now + random.choice([-86_400, -60, 60, 3_000])).to_bytes(8, "big")
                lines.append(replace(line, signature=other + line.signature[8:]))
        if way == "another":
            seen = replace(seen, root=random.randbytes(32), size=seen.size + random.randint(0, 2))
        near = now + random.randint(-3_600, 3_600)
        times = {"no time": [0], "any time": [self.any_time()]}.get(way, [near])
        if way == "two times":
            times.append(self.any_time())
        with suppress(PariPassuError):  # a number that is no time
            lines += [self.line(seen, time) for time in times]
        random.shuffle(lines)
        self._last = b"".join(map(format_signature, lines))
        return Reply(200, self._last)

    def get(self, path: str) -> Reply:
        """Answer what is asked for, somehow."""
        random = self.random
        seen = [*self.world.branches, None]
        branch = random.choice(seen)
        return Reply(
            random.choice([200, 200, 404, 500]),
            random.choice([b"", random.randbytes(60), branch.log.note if branch else b"\n\n"]),
        )
