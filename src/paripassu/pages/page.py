"""A page as a value: what it shows, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from paripassu.record.predecessor import FOLDER
from paripassu.reports.blocks import Block

#: Entries on one page of the record: those of one tile (C2SP tlog-tiles, 0.1.0).
ENTRIES: Final = 256


class Part(NamedTuple):
    """A page that every page links to."""

    path: str
    title: str


STANDING = Part("index.html", "Where it stands")
AGREEMENT = Part("agreement.html", "The agreement")
DECLARED = Part("declared.html", "Declared and opened")
INSPECTIONS = Part("inspections.html", "Inspections")
RECORDED = Part("record.html", "The record")
FIND = Part("find.html", "Search")
CHECK = Part("check.html", "Check it yourself")
NAVIGATION: Final = (STANDING, AGREEMENT, DECLARED, INSPECTIONS, RECORDED, FIND, CHECK)


@dataclass(frozen=True, slots=True)
class File:
    """A file that a statement names.

    Attributes
    ----------
    digest : str
    size : int
    media : str
    before : int
        In which log it lies: 0, the one of the pages; 1, the one before it; and so on.
    """

    digest: str
    size: int
    media: str
    before: int = 0

    @property
    def path(self) -> str:
        """Where it lies below its log."""
        return f"blobs/sha256/{self.digest[:2]}/{self.digest}"

    def below(self, log: str) -> str:
        """Give where it lies, below the site's root.

        Parameters
        ----------
        log : str
            The place of the newest log, as in :class:`paripassu.pages.painting`. A copy of it has
            those before it; a server answers with the files of all under its own address.
        """
        older = f"{FOLDER}/{self.before}/" if log and self.before else ""
        return f"{log}{older}{self.path}"


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry of the record, as a page shows it.

    Attributes
    ----------
    index : int
        Through all logs of the record.
    sentence : str
        What it says.
    time : str
        When it was in the log, in words.
    by, holder : str
        The party, and the name of the key holder who signed; empty for a note.
    effect : str
        Why it has no effect, or which rule it breaks; else empty.
    counts : bool
        Whether it has an effect by the rules of record and process.
    facts : tuple of (str, str)
        More of it: a name and a value, both for people.
    files : tuple of File
    digest : str
        Hash of its leaf in the log's tree, hexadecimal.
    """

    index: int
    sentence: str
    time: str
    by: str = ""
    holder: str = ""
    effect: str = ""
    counts: bool = True
    facts: tuple[tuple[str, str], ...] = ()
    files: tuple[File, ...] = ()
    digest: str = ""


class Form(NamedTuple):
    """What a page asks its reader.

    Attributes
    ----------
    html : str
        Our own: nothing of the record stands in it but what was escaped.
    script : str
        The path, below the site, of what works with it.
    fetches : bool
        Whether the script may read from where the page came.
    """

    html: str
    script: str
    fetches: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """One part of a map.

    Attributes
    ----------
    name : str
        What it is called; its last character is shown.
    state : str
        ``empty``, ``records``, ``totals``, ``unopened`` or ``partly``: its colour.
    said : str
        Its state in one word, or the number of its records.
    told : str
        The same in whole words, for those who do not see where it lies.
    path : str
        The page that shows it larger; empty: none does.
    marked : bool
        Whether there are records in it.
    """

    name: str
    state: str
    said: str
    told: str
    path: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Tiles:
    """A map of parts of one size: rows from north to south, each from west to east.

    Attributes
    ----------
    title : str
    caption : str
        How to read it.
    rows : tuple of tuple of (Tile or None)
        None: not in the territory.
    """

    title: str
    caption: str
    rows: tuple[tuple[Tile | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes
    ----------
    path : str
        Below the site.
    title : str
        Its heading.
    part : Part
        What it belongs to.
    blocks : tuple of Block
        What it shows first.
    entries : tuple of Shown
        Entries, after the blocks.
    after : tuple of Block
        What it shows last.
    before, behind : Part or None
        The neighbouring pages of a row of pages.
    listed : tuple of Part
        Pages that it leads to.
    trail : tuple of Part
        The pages above it, the outermost first.
    tiles : Tiles or None
        A map, after the blocks.
    links : mapping
        Head of a column and text of a cell to the page that the cell leads to.
    form : Form or None
        What it asks, after the blocks.
    """

    path: str
    title: str
    part: Part
    blocks: tuple[Block, ...] = ()
    entries: Sequence[Shown] = ()
    after: tuple[Block, ...] = ()
    before: Part | None = None
    behind: Part | None = None
    listed: tuple[Part, ...] = ()
    trail: tuple[Part, ...] = ()
    tiles: Tiles | None = None
    links: Mapping[tuple[str, str], str] = field(default_factory=dict)
    form: Form | None = None

    @property
    def up(self) -> str:
        """The way from the page to the site's root: empty, or steps up."""
        return "../" * self.path.count("/")


def page_of(index: int) -> str:
    """Give the path of the page that shows an entry.

    >>> page_of(300)
    'record/256.html'
    """
    return f"record/{index - index % ENTRIES}.html"
