"""The network between a depositary and its witnesses: it drops, repeats, delays and damages."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Protocol

from paripassu.record.errors import UnreachableError
from paripassu.record.reply import Reply

if TYPE_CHECKING:
    from tests.simulated.branches import Branch
    from tests.simulated.stations import Shown


class Asked(Protocol):
    """A witness of whatever kind."""

    name: str
    shown: Shown

    def post(self, path: str, body: bytes) -> Reply:
        """Answer a request."""

    def get(self, path: str) -> Reply:
        """Answer what is asked for."""


class Weather:
    """What the network does to what is sent to one witness, drawn for it alone.

    Attributes
    ----------
    bad : float
        How often something goes wrong, from 0 to 1.
    """

    def __init__(self, random: Random, bad: float) -> None:
        self.random, self.bad = random, bad
        self._old: list[tuple[str, bytes]] = []

    def post(self, asked: Asked, path: str, body: bytes) -> Reply:
        """Bring a request, and its answer back."""
        how = self.random.choice(_MOODS) if self.random.random() < self.bad else "well"
        if how == "dropped":
            raise UnreachableError(asked.name, "the server does not answer")
        if how == "an old one first" and self._old:
            asked.post(*self.random.choice(self._old))
        if how == "damaged":
            at = self.random.randrange(len(body))
            body = body[:at] + bytes([body[at] ^ (1 << self.random.randrange(8))]) + body[at + 1 :]
        elif how == "short":
            body = body[: self.random.randrange(len(body))]
        else:
            self._old.append((path, body))
        reply = asked.post(path, body)
        if how == "twice":
            reply = asked.post(path, body)
        if how == "answer lost":
            raise UnreachableError(asked.name, "the connection was cut")
        if how == "answer damaged" and reply.body:
            at = self.random.randrange(len(reply.body))
            changed = bytes([reply.body[at] ^ (1 << self.random.randrange(8))])
            return Reply(reply.status, reply.body[:at] + changed + reply.body[at + 1 :])
        return reply


_MOODS = (
    "dropped",
    "answer lost",
    "answer damaged",
    "twice",
    "an old one first",
    "damaged",
    "short",
)


class Wire:
    """A witness as the depositary of one history asks it.

    Parameters
    ----------
    asked : Asked
    branch : Branch
        What it is shown while it is asked.
    weather : Weather
    """

    def __init__(self, asked: Asked, branch: Branch, weather: Weather) -> None:
        self.asked, self._branch, self.weather = asked, branch, weather
        self.name = f"https://{asked.name}.example"
        self.cut = False

    def post(self, path: str, body: bytes) -> Reply:
        """See :class:`paripassu.record.collect.Endpoint`."""
        if self.cut:
            raise UnreachableError(self.name, "it is not asked")
        self.asked.shown.branch = self._branch
        return self.weather.post(self.asked, path, body)

    def get(self, path: str) -> Reply:
        """See :class:`paripassu.record.collect.Endpoint`."""
        if self.cut:
            raise UnreachableError(self.name, "it is not asked")
        return self.asked.get(path)
