"""A party's secret for a joint draw: made once, kept in a file of its own, revealed when due."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from paripassu.documents.read import read_as
from paripassu.documents.value import Answer, Value
from paripassu.errors import PariPassuError
from paripassu.files import Readable, write_text
from paripassu.inspection.draw.joint import SIZE, Hex32, Id, commitment

if TYPE_CHECKING:
    import polars


class Commit(Answer):
    """What a party publishes before anybody reveals.

    Attributes
    ----------
    id, party : str
        Of the draw and of the party.
    commit : str
        64 hex digits.
    """

    format: Literal["paripassu/draw-commit/1"] = "paripassu/draw-commit/1"
    id: Id
    party: Id
    commit: Hex32

    def summary(self) -> str:
        """Say who committed to what."""
        return f"{self.party} commits in draw {self.id}: {self.commit}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row: ``id``, ``party``, ``commit``."""
        import polars

        return polars.DataFrame([{"id": self.id, "party": self.party, "commit": self.commit}])


class Reveal(Answer):
    """What a party publishes once the checkpoint that covers all commits stands.

    Attributes
    ----------
    id, party, commit : str
        As in :class:`Commit`.
    reveal : str
        The secret, 64 hex digits.
    """

    format: Literal["paripassu/draw-reveal/1"] = "paripassu/draw-reveal/1"
    id: Id
    party: Id
    commit: Hex32
    reveal: Hex32 = Field(repr=False)

    def summary(self) -> str:
        """Say who reveals what."""
        return f"{self.party} reveals in draw {self.id}: {self.reveal}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row: ``id``, ``party``, ``commit``, ``reveal``."""
        import polars

        return polars.DataFrame([self.to_json()]).drop("format")


class Secret(Value):
    """What a party keeps to itself between the two.

    Attributes
    ----------
    id, party : str
        The draw and the party that it is for: it opens no other commit.
    secret : str
        64 hex digits; not shown when printed.
    """

    format: Literal["paripassu/draw-secret/1"] = "paripassu/draw-secret/1"
    id: Id
    party: Id
    secret: Hex32 = Field(repr=False)

    def commit(self) -> Commit:
        """Give what may be published now."""
        commit = commitment(self.id, self.party, bytes.fromhex(self.secret)).hex()
        return Commit(id=self.id, party=self.party, commit=commit)

    def reveal(self) -> Reveal:
        """Give what may be published once the checkpoint stands."""
        commit = self.commit().commit
        return Reveal(id=self.id, party=self.party, commit=commit, reveal=self.secret)


def make_secret(draw: str, party: str, randomness: bytes, dice: str = "") -> Secret:
    """Make a party's secret for a draw.

    Parameters
    ----------
    draw, party : str
        Ids.
    randomness : bytes
        32 bytes from the system's source of randomness.
    dice : str
        Throws of dice or the like, mixed in: the secret is good if either of the two is.
    """
    if len(randomness) != SIZE:
        raise PariPassuError(f"a secret is made of {SIZE} random bytes, not {len(randomness)}")
    mixed = hashlib.sha256(b"paripassu/draw-secret/1\0" + randomness + dice.encode()).hexdigest()
    commitment(draw, party, bytes.fromhex(mixed))  # refuses ids that cannot be committed with
    return Secret(id=draw, party=party, secret=mixed)


def write_secret(path: str | os.PathLike[str], secret: Secret) -> None:
    """Write a secret, readable by its owner alone, over nothing and whole.

    Raises
    ------
    OverwriteError
        There is something of that name.
    UnwritableError
        It cannot be written.
    """
    write_text(path, secret.model_dump_json() + "\n", private=True)


def read_secret(path: Readable) -> Secret:
    """Read a secret.

    Raises
    ------
    DocumentError
        It cannot be read or is none; what stands in it is not shown.
    """
    return read_as(Secret, path)
