"""An agreement of which parts may be wrong, so that everything wrong is found in one go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from paripassu.agreement.model import (
    Agreement,
    Choice,
    Declaration,
    Entry,
    Head,
    Measure,
    Notice,
    Party,
    Position,
    Process,
    Requirement,
    Source,
    Step,
)
from paripassu.toml.locate import Path

EntryT = TypeVar("EntryT", bound=Entry)


@dataclass(frozen=True, slots=True)
class Read(Generic[EntryT]):
    """One entry as far as it could be read.

    Attributes
    ----------
    path : tuple
        Where it stands in the file.
    entry : model
        The entry; keys named in ``broken`` have stand-ins.
    broken : frozenset of str
        Keys that could not be read.
    sound : bool
        Whether nothing is wrong with the entry by itself.
    """

    path: Path
    entry: EntryT
    broken: frozenset[str] = frozenset()
    sound: bool = True

    def has(self, *keys: str) -> bool:
        """Whether these keys could be read."""
        return self.broken.isdisjoint(keys)


@dataclass(slots=True)
class Draft:
    """Entries by kind, each with its place in the file."""

    head: Read[Head] | None = None
    parties: list[Read[Party]] = field(default_factory=list)
    measures: list[Read[Measure]] = field(default_factory=list)
    requirements: list[Read[Requirement]] = field(default_factory=list)
    choices: list[Read[Choice]] = field(default_factory=list)
    positions: list[Read[Position]] = field(default_factory=list)
    sources: list[Read[Source]] = field(default_factory=list)
    declarations: list[Read[Declaration]] = field(default_factory=list)
    process: Read[Process] | None = None
    notices: list[Read[Notice]] = field(default_factory=list)
    groups: list[tuple[Path, tuple[Step, ...]]] = field(default_factory=list)

    @classmethod
    def of(cls, agreement: Agreement) -> Draft:
        """Take apart an agreement that was built in code."""
        head = Head(**{name: getattr(agreement, name) for name in Head.model_fields})

        def entries(key: str, of: tuple[EntryT, ...]) -> list[Read[EntryT]]:
            return [Read((key, index), entry) for index, entry in enumerate(of)]

        return cls(
            head=Read(("agreement",), head),
            parties=entries("party", agreement.parties),
            measures=entries("measure", agreement.measures),
            requirements=entries("require", agreement.requirements),
            choices=entries("choose", agreement.choices),
            positions=entries("position", agreement.positions),
            sources=entries("source", agreement.sources),
            declarations=entries("declaration", agreement.declarations),
            process=Read(("process",), agreement.process),
            notices=entries("notice", agreement.notices),
            groups=[
                (("together", "groups", index), group)
                for index, group in enumerate(agreement.groups)
            ],
        )

    @property
    def claims(self) -> list[Read[Requirement] | Read[Position]]:
        """The facts and the positions: what they claim is checked alike."""
        return [*self.requirements, *self.positions]

    def agreement(self) -> Agreement:
        """Put the agreement together; everything must have been found sound."""
        assert self.head is not None
        return Agreement(
            **{name: getattr(self.head.entry, name) for name in Head.model_fields},
            parties=tuple(read.entry for read in self.parties),
            measures=tuple(read.entry for read in self.measures),
            requirements=tuple(read.entry for read in self.requirements),
            choices=tuple(read.entry for read in self.choices),
            positions=tuple(read.entry for read in self.positions),
            sources=tuple(read.entry for read in self.sources),
            declarations=tuple(read.entry for read in self.declarations),
            process=self.process.entry if self.process else Process(),
            notices=tuple(read.entry for read in self.notices),
            groups=tuple(group for _, group in self.groups),
        )
