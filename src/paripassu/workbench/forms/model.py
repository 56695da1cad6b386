"""What the forms are made of: sections of entries, entries of fields, fields of controls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from paripassu.toml.locate import Path

#: What stands in a field's controls, by their names: texts, and lists of what is ticked.
Parts = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field.

    Attributes
    ----------
    said : str
    controls : tuple of str
        The names of those of its controls that are at fault; empty: all of them.
    """

    said: str
    controls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is filled in.

    Attributes
    ----------
    path : tuple
        Where its value stands in the file.
    kind : str
        How it is filled in: a kind of :mod:`paripassu.workbench.forms.values`, or a gesture of
        :mod:`paripassu.workbench.forms.gestures`.
    label : str
        What it is called.
    parts : mapping
        What stands in its controls.
    hint : str
        What to know before filling it in.
    options : tuple of Option
        What can be chosen or ticked.
    stops : tuple of str
        Where its slider stops, in per cent.
    unit : str
        Stands behind the control.
    inside : tuple of Field
        Fields of the parts of its value.
    title : str
        What its inner fields belong to.
    faults : tuple of Fault
        What is wrong with its value.
    needed : bool
        Whether it still has to be filled in.
    """

    path: Path
    kind: str
    label: str
    parts: Parts
    hint: str = ""
    options: tuple[Option, ...] = ()
    stops: tuple[str, ...] = ()
    unit: str = ""
    inside: tuple[Field, ...] = ()
    title: str = ""
    faults: tuple[Fault, ...] = ()
    needed: bool = False

    @property
    def mistakes(self) -> tuple[str, ...]:
        """What is wrong with its value, in words alone."""
        return tuple(fault.said for fault in self.faults)

    def faults_of(self, control: str) -> tuple[int, ...]:
        """Give which of its faults, from 1, are those of one of its controls."""
        return tuple(
            number
            for number, fault in enumerate(self.faults, 1)
            if control in fault.controls or not fault.controls
        )

    def every(self) -> Iterator[Field]:
        """Give this field and all inside it."""
        yield self
        for one in self.inside:
            yield from one.every()


@dataclass(frozen=True, slots=True)
class Block:
    """Fields that stand together.

    Attributes
    ----------
    kind : str
        ``sentence``: its items stand in a line, words and fields in turn. ``fields``: below each
        other. ``more``: the same, closed until they are wanted.
    items : tuple
        Words and fields.
    title : str
    """

    kind: str
    items: tuple[str | Field, ...]
    title: str = ""

    @property
    def fields(self) -> list[Field]:
        """The fields alone."""
        return [item for item in self.items if isinstance(item, Field)]

    @property
    def filled(self) -> bool:
        """Whether something in it is filled in, or wrong."""
        return any(
            bool(one.mistakes) or one.needed or any(one.parts.values())
            for outer in self.fields
            for one in outer.every()
        )


@dataclass(frozen=True, slots=True)
class Line:
    """An entry while it is closed.

    Attributes
    ----------
    path : tuple
        Where it stands in the file.
    title : str
        Its name for people.
    said : str
        What it says, in a sentence.
    id : str
        By which others name it; empty where it has none.
    gaps, mistakes : int
        How much of it is still to be filled in, and how much is wrong.
    """

    path: Path
    title: str
    said: str = ""
    id: str = ""
    gaps: int = 0
    mistakes: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """An entry while it is open."""

    line: Line
    blocks: tuple[Block, ...]
    mistakes: tuple[str, ...] = ()

    def field(self, path: Sequence[str | int], kind: str) -> Field | None:
        """Give a field; None where there is none."""
        for block in self.blocks:
            for outer in block.fields:
                for one in outer.every():
                    if one.path == tuple(path) and one.kind == kind:
                        return one
        return None


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one kind.

    Attributes
    ----------
    kind : str
        The key of the file.
    title : str
    lead : str
        What they are.
    lines : tuple of Line
    add : str
        What the button says that adds one; empty where the table stands once.
    mistakes : tuple of str
        What is wrong with all of them together.
    minor : bool
        Whether it is closed until it is wanted.
    """

    kind: str
    title: str
    lead: str
    lines: tuple[Line, ...]
    add: str = ""
    mistakes: tuple[str, ...] = ()
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file, as it was parsed: what may be anything, and is looked into with care."""

    path: Path
    value: Mapping[str, Any] = field(default_factory=dict)

    def at(self, key: str) -> Any:
        """Give the value of a key; None where there is none."""
        return self.value.get(key)

    def place(self, key: str) -> Path:
        """Give the place of a key."""
        return (*self.path, key)
