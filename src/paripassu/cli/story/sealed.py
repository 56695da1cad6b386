"""The demonstration's sealed stage: what is left with guardians, and opened by two of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from paripassu.cli.story.people import People

#: The stage that is sealed, and how many guardians open it.
STAGE: Final = "delivery-systems"
K: Final = 2
#: What the demonstration's template says more than the example's: the stage, and a smaller seal.
SIZE: Final = 16_384
STAGES: Final = f"""
# What is left with guardians.
[[stages]]
name = "{STAGE}"
opens = [
  {{ table = "systems", columns = [
    "site", "kind", "type", "deployed", "non_deployed",
    "deployed_launchers", "non_deployed_launchers", "warheads",
  ] }},
]
"""


@dataclass(frozen=True)
class Handover:
    """The files of a seal, of which guardians get theirs.

    Attributes
    ----------
    people : People
    folder : Path
        A private one: what is handed over stands in it.
    commitment : Path
    secret : Path
        Of the declarer.
    seal : Path
        Where the seal is published.
    """

    people: People
    folder: Path
    commitment: Path
    secret: Path
    seal: Path

    @property
    def package(self) -> Path:
        """What every guardian keeps, and nobody can read."""
        from paripassu.escrow.declare_seals import PACKAGE

        return self.folder / PACKAGE

    def share(self, number: int) -> Path:
        """Give a guardian's share, once it has opened it."""
        return self.folder / f"opened-{number}.json"

    def make(self, count: Callable[[int], None]) -> None:
        """Seal the stage."""
        from paripassu.escrow.declare_seals import declare_seal

        declare_seal(
            self.commitment,
            self.secret,
            self.seal,
            guardian=[self.people.sealing(one)[0] for one in self.people.guardians],
            k=K,
            randomness=os.urandom(32 * K),
            stage=STAGE,
            handover=self.folder,
            progress=count,
        )

    def receive(self, number: int) -> None:
        """Have a guardian open its share, and look whether that and the package are the seal's."""
        from paripassu.escrow.declare_releases import declare_receive

        guardian = self.people.guardians[number - 1]
        public, secret = self.people.sealing(guardian)
        handed = self.folder / f"share-{number}-{public.stem}.json"
        files = [handed, self.package]
        declare_receive(self.seal, files, secret, self.commitment, self.share(number))

    def open(self, out: Path, numbers: tuple[int, ...]) -> None:
        """Open the seal by the shares that were released, as anybody can."""
        from paripassu.escrow.declare_releases import declare_release

        shares = [self.share(number) for number in numbers]
        declare_release(self.seal, [self.package, *shares], self.commitment, out)


def in_template(text: str, **values: str | int) -> str:
    r"""Write values in place of those of a template's first keys, and add the stage that is sealed.

    >>> in_template('\nagreement = "a"\nseal_size = 1\n', seal_size=2)[:31]
    '\nagreement = "a"\nseal_size = 2\n'
    """
    written: Mapping[str, str | int] = {"seal_size": SIZE, **values}
    for key, value in written.items():
        start = text.index(f"\n{key} = ") + 1
        shown = value if isinstance(value, int) else f'"{value}"'
        text = f"{text[:start]}{key} = {shown}{text[text.index(chr(10), start) :]}"
    return text + STAGES
