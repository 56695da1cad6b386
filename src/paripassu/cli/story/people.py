"""Who takes part in the demonstration's record: their keys, and the charter that names them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

#: Three of the four have to cosign: one may go missing, and no one can lie alone.
WITNESSES: Final = ("w1.example", "w2.example", "w3.example", "w4.example")
QUORUM: Final = 3
_SCHEMES: Final = ("ed25519", "ml-dsa-44")
_Purpose = Literal["officer", "log", "witness", "sealing"]


@dataclass(frozen=True)
class People:
    """All who sign, with a key file each.

    Attributes
    ----------
    origin : str
        Of the log.
    parties : sequence of str
    inspectorate : str or None
    guardians : sequence of str
        Offices; none of them is a party.
    keys : Path
        The folder of the keys.
    """

    origin: str
    parties: Sequence[str]
    inspectorate: str | None
    guardians: Sequence[str]
    keys: Path

    @property
    def founders(self) -> tuple[str, ...]:
        """All groups that sign entry 0."""
        offices = [one for one in (self.inspectorate,) if one and one not in self.parties]
        return (*self.parties, *offices, "depositary")

    @property
    def groups(self) -> tuple[str, ...]:
        """All groups that hold keys."""
        return (*self.founders, *self.guardians)

    def sealing(self, guardian: str) -> tuple[Path, Path]:
        """Give the files of the key that is sealed to, and of its secret."""
        stem = officer(guardian)
        return self.keys / f"{stem}.json", self.keys / f"{stem}.secret.json"

    def secrets(self, name: str) -> list[Path]:
        """Give the files of somebody's secret keys."""
        stem = name.replace("/", "_")
        return [self.keys / f"{stem}.{scheme}.pem" for scheme in _SCHEMES]

    def public(self, name: str) -> Path:
        """Give the file of somebody's public keys."""
        return self.keys / f"{name.replace('/', '_')}.pub"

    def make_keys(self) -> None:
        """Make a pair of keys for everybody."""
        from paripassu.process.record_keys import RANDOMNESS, record_keys_new

        names: list[tuple[str, _Purpose]] = [(officer(one), "officer") for one in self.groups]
        names += [(self.origin, "log"), *((name, "witness") for name in WITNESSES)]
        for name, purpose in names:
            record_keys_new(name, purpose, self.keys, randomness=os.urandom(RANDOMNESS))
        for one in self.guardians:
            drawn = os.urandom(RANDOMNESS)
            record_keys_new(officer(one), "sealing", self.keys, randomness=drawn)

    def charter(self, path: Path) -> None:
        """Write the charter, as people write it."""
        from paripassu.files import write_text
        from paripassu.kinds import beginning

        def named(file: Path) -> str:
            return f'"{os.path.relpath(file, path.parent)}"'

        def keys(name: str) -> str:
            return named(self.public(name))

        first = "# The charter of the demonstration."
        lines = [first, f'origin = "{self.origin}"', f"quorum = {QUORUM}"]
        if self.inspectorate is not None:
            lines.append(f'inspectorate = "{self.inspectorate}"')
        lines.append(f"log_keys = {keys(self.origin)}")
        for group in self.groups:
            lines += ["", "[[group]]", f'name = "{group}"']
            if group not in self.parties:
                kind = "depositary" if group == "depositary" else "office"
                lines.append(f'kind = "{kind}"')
        for group in self.groups:
            name = officer(group)
            lines += ["", "[[holder]]", f'name = "{name}"', f'party = "{group}"']
            lines.append(f"keys = {keys(name)}")
            if group in self.guardians:
                lines.append(f"sealing = {named(self.sealing(group)[0])}")
        for name in WITNESSES:
            lines += ["", "[[witness]]", f"key = {keys(name)}"]
        kind_of = beginning("the demonstration's charter", first.encode())
        write_text(path, "\n".join(lines) + "\n", replaces=kind_of)


def officer(group: str) -> str:
    """Give the name of the holder who signs for a group."""
    return f"{group}-1"
