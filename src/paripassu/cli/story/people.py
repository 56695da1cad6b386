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
_Purpose = Literal["officer", "log", "witness"]


@dataclass(frozen=True)
class People:
    """All who sign, with a key file each.

    Attributes
    ----------
    origin : str
        Of the log.
    parties, offices : sequence of str
    keys : Path
        The folder of the keys.
    """

    origin: str
    parties: Sequence[str]
    offices: Sequence[str]
    keys: Path

    @property
    def groups(self) -> tuple[str, ...]:
        """All groups that sign entry 0."""
        return (*self.parties, *self.offices, "depositary")

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

    def charter(self, path: Path) -> None:
        """Write the charter, as people write it."""
        from paripassu.files import write_text
        from paripassu.kinds import beginning

        def keys(name: str) -> str:
            return f'"{os.path.relpath(self.public(name), path.parent)}"'

        first = "# The charter of the demonstration."
        lines = [first, f'origin = "{self.origin}"', f"quorum = {QUORUM}"]
        lines += [f'inspectorate = "{one}"' for one in self.offices[:1]]
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
        for name in WITNESSES:
            lines += ["", "[[witness]]", f"key = {keys(name)}"]
        kind_of = beginning("the demonstration's charter", first.encode())
        write_text(path, "\n".join(lines) + "\n", replaces=kind_of)


def officer(group: str) -> str:
    """Give the name of the holder who signs for a group."""
    return f"{group}-1"
