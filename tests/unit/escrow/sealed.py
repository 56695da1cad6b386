"""A seal of two of three guardians over a small content, and the secrets that open it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from paripassu.escrow.guardian import GuardianSecret, make_guardian
from paripassu.escrow.packages import Share
from paripassu.escrow.sealing import Sealed, receive, seal

ROOT = bytes(range(32))
STAGE = "sites"
CONTENT = b'{"format":"paripassu/disclosure/1"}'
SIZE = 100
NAMES = ("norway", "switzerland", "indonesia")


@dataclass(frozen=True)
class Case:
    """What there is of a seal."""

    sealed: Sealed
    secrets: tuple[GuardianSecret, ...]

    def share(self, index: int) -> Share:
        """What a guardian opens."""
        secret, one = self.secrets[index - 1], self.sealed.shares[index - 1]
        return receive(self.sealed.seal, self.sealed.package, one, secret, size=SIZE)

    def shares(self, *indices: int) -> dict[str, Share]:
        """Some shares by what they are called in messages."""
        return {f"share-{index}.json": self.share(index) for index in indices}


def secrets(n: int = 3) -> tuple[GuardianSecret, ...]:
    """Keys of some guardians, always the same."""
    names = (NAMES[at] if at < len(NAMES) else f"guardian-{at}" for at in range(n))
    return tuple(make_guardian(name, bytes([at + 1]) * 32) for at, name in enumerate(names))


@cache
def case(
    k: int = 2,
    n: int = 3,
    content: bytes = CONTENT,
    stage: str | None = STAGE,
    root: bytes = ROOT,
    first: int = 0,
) -> Case:
    """Seal something, always with the same randomness but for HPKE's own."""
    made = secrets(n)
    return Case(
        seal(
            content,
            root=root,
            stage=stage,
            k=k,
            guardian=[one.public for one in made],
            size=SIZE,
            randomness=bytes((first + at) % 256 for at in range(32 * k)),
        ),
        made,
    )
