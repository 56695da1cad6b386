"""All forms of one text: its sections, and each entry once it is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from paripassu.agreement.problem import Problem
from paripassu.toml.locate import Path
from paripassu.workbench.forms import claims, measures, terms, together
from paripassu.workbench.forms.faults import at_fault, placed
from paripassu.workbench.forms.lines import Worded, lines
from paripassu.workbench.forms.model import Block, Body, Fault, Field, Line, Section, Table
from paripassu.workbench.forms.reading import Reading, read, said_of


@dataclass(frozen=True, slots=True)
class Kind:
    """What is said of a kind of entries."""

    title: str
    lead: str
    add: str = ""
    minor: bool = False


KINDS: Mapping[str, Kind] = {
    "party": Kind("Parties", "Everyone who can walk away.", "Add a party"),
    "measure": Kind("Measures", "Everything that somebody could do.", "Add a measure"),
    "require": Kind(
        "What must come before what",
        "Facts of nature, law or technique. Nobody can concede them.",
        "Add a requirement",
    ),
    "choose": Kind(
        "Choices",
        "Alternatives on the table, of which so many are in the plan.",
        "Add a choice",
    ),
    "position": Kind(
        "Positions", "What each party says it wants, and how firmly.", "Add a position"
    ),
    "source": Kind("Sources", "Reports: who told whom.", "Add a report"),
    "agreement": Kind("The agreement itself", "Its title and its time.", minor=True),
    "together": Kind(
        "At one moment", "What is performed whole or not at all.", "Add a group", minor=True
    ),
    "declaration": Kind(
        "Declarations",
        "Who declares what it has, and in which form.",
        "Add a declaration",
        minor=True,
    ),
    "process": Kind(
        "Process", "Who verifies and decides, and how long each act may take.", minor=True
    ),
    "notice": Kind("Notices", "What has to be notified ahead of time.", "Add a notice", minor=True),
}
#: What the reader says of each kind of which there has to be an entry.
_NONE = {kind: f"there is no [[{kind}]]" for kind in ("party", "measure")}


class View:
    """The forms of one text.

    Parameters
    ----------
    text : str
        With any ends of lines.
    before : View, optional
        That of a text that is like it: what says the same is not worded again.

    Raises
    ------
    InputError
        It is no TOML.
    """

    def __init__(self, text: str, before: View | None = None) -> None:
        self.reading: Reading = read(text, None if before is None else before.reading)
        self._before = None if before is None else before.worded

    @property
    def worded(self) -> Worded:
        """What its entries say, for the view of the next text."""
        lines = {kind: section.lines for kind, section in self.sections.items()}
        return Worded(self.reading, lines)

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        """The sections, by the keys of the file, in the order of the page."""
        found = {}
        for kind, said in KINDS.items():
            problems = self.reading.problems_at((kind,))
            single = kind in ("agreement", "process")
            found[kind] = Section(
                kind,
                said.title,
                said.lead,
                lines(self.reading, kind, self._before),
                said.add,
                () if single else tuple(map(said_of, problems)),
                said.minor,
            )
        self._before = None  # no chain of all texts that ever were
        return found

    @cached_property
    def mistakes(self) -> tuple[str, ...]:
        """What is wrong, and belongs to no section."""
        every = [one for one in self.reading.problems_at(()) if one.what not in _NONE.values()]
        for path in {problem.path[:1] for problem in self.reading.problems}:
            if path and path[0] not in KINDS:
                every += self.reading.problems_at(path)
        return tuple(map(said_of, every))

    @cached_property
    def firsts(self) -> tuple[str, ...]:
        """The kinds of which an agreement needs an entry, and has none."""
        told = {problem.what for problem in self.reading.problems_at(())}
        return tuple(kind for kind, none in _NONE.items() if none in told)

    def body(self, line: Line) -> Body:
        """Give all fields of an entry."""
        problems = self.reading.problems_at(line.path)
        blocks, left = _with_mistakes(self._blocks(line.path), problems, self.reading)
        return Body(line, blocks, tuple(map(said_of, left)))

    def line(self, path: Path) -> Line | None:
        """Give the entry of a path; None where there is none."""
        section = self.sections.get(str(path[0])) if path else None
        found = [line for line in (section.lines if section else ()) if line.path == path]
        return found[0] if found else None

    def _blocks(self, path: Path) -> tuple[Block, ...]:
        reading, kind = self.reading, str(path[0])
        if kind == "together":
            index = int(path[2])
            return together.group(reading, index, reading.table("together").at("groups")[index])
        if kind == "agreement":
            return terms.agreement(reading.table(kind))
        if kind == "process":
            return terms.process(reading, reading.table(kind))
        table = reading.tables(kind)[int(path[1])]
        match kind:
            case "party":
                return terms.party(table)
            case "measure":
                return measures.measure(reading, table)
            case "require":
                return claims.requirement(reading, table)
            case "choose":
                return claims.choice(reading, table)
            case "position":
                return claims.position(reading, table)
            case "source":
                return terms.source(reading, table)
            case "declaration":
                return terms.declaration(reading, table)
        return terms.notice(reading, table)

    def table(self, path: Path) -> Table | None:
        """Give the table of an entry as it was parsed."""
        if path[0] in ("agreement", "process", "together"):
            return self.reading.table(str(path[0]))
        every = self.reading.tables(str(path[0]))
        index = path[1]
        return every[index] if isinstance(index, int) and index < len(every) else None


def _with_mistakes(
    blocks: tuple[Block, ...], problems: Sequence[Problem], reading: Reading
) -> tuple[tuple[Block, ...], list[Problem]]:
    """Put each problem to the innermost field that it belongs to; give what belongs to none."""
    fields = [one for block in blocks for outer in block.fields for one in outer.every()]
    at: dict[int, list[Problem]] = {}
    left: list[Problem] = []
    for problem in problems:
        place = placed(fields, problem, reading)
        if place is None:
            left.append(problem)
        else:
            at.setdefault(id(fields[place]), []).append(problem)

    def marked(field: Field) -> Field:
        own = at.get(id(field), [])
        gaps = [problem for problem in own if reading.is_gap(problem)]
        told = dict.fromkeys(Fault(said_of(p), at_fault(field, p)) for p in own if p not in gaps)
        return replace(
            field,
            inside=tuple(map(marked, field.inside)),
            faults=tuple(told),
            needed=bool(gaps),
        )

    return tuple(
        replace(
            block,
            items=tuple(marked(one) if isinstance(one, Field) else one for one in block.items),
        )
        for block in blocks
    ), left
