"""A text as far as it can be read: its tables, what is wrong with them, and the names in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from paripassu.agreement.consistency import check_draft
from paripassu.agreement.draft import Draft
from paripassu.agreement.entries import Before, read_entries
from paripassu.agreement.groups import read_groups
from paripassu.agreement.measure import Measure
from paripassu.agreement.positions import CLAIM_KEYS
from paripassu.agreement.problem import Problem
from paripassu.quoted import cut, shown
from paripassu.told import in_forms
from paripassu.toml.locate import Path
from paripassu.workbench.editing.reading import document_of
from paripassu.workbench.forms.model import Option, Table
from paripassu.workbench.forms.values import choice_text, fraction_text

#: The key that holds the name of an entry of each kind.
TITLES: Mapping[str, tuple[str, ...]] = {
    "agreement": ("title", "id"),
    "party": ("name", "id"),
    "measure": ("title", "id"),
    "source": ("title", "speaker", "outlet", "id"),
}
#: Longer names are cut wherever an entry is named; its field has all of it.
LONGEST_NAME = 200
#: Of what is wrong with all entries together, so much is told.
_MOST_PROBLEMS = 10_000
#: Portions of one measure that are named one by one where something is chosen.
MOST_NAMED = 100


@dataclass(frozen=True)
class Reading:
    """What could be read of a text.

    Attributes
    ----------
    document : mapping
        As it was parsed; see :func:`paripassu.workbench.editing.reading.document_of`.
    draft : Draft
        Its entries, as far as they can be read.
    problems : tuple of Problem
        All that is wrong with them.
    """

    document: Mapping[str, Any]
    draft: Draft
    problems: tuple[Problem, ...]

    @cached_property
    def _tables(self) -> Mapping[str, list[Table]]:
        return {
            kind: [
                Table((kind, index), entry if isinstance(entry, Mapping) else {})
                for index, entry in enumerate(found)
            ]
            for kind, found in self.document.items()
            if isinstance(found, list)
        }

    def tables(self, kind: str) -> list[Table]:
        """Give the entries of a kind; what is no table has none of the keys."""
        return self._tables.get(kind, [])

    def table(self, kind: str) -> Table:
        """Give the table of a kind that stands once; an empty one where there is none."""
        found = self.document.get(kind)
        return Table((kind,), found if isinstance(found, Mapping) else {})

    @cached_property
    def _ids(self) -> Mapping[str, Mapping[str, str]]:
        return {
            kind: {
                id_: title_of(kind, table)
                for table in self.tables(kind)
                if isinstance(id_ := table.at("id"), str)
            }
            for kind in ("party", "measure", "source")
        }

    def names(self, kind: str) -> Mapping[str, str]:
        """Give the names of all parties, measures or sources by their ids."""
        return self._ids[kind]

    def named(self, kind: str, id_: Any) -> str:
        """Give the name of a party, measure or source: its title, or its id."""
        text = id_ if isinstance(id_, str) else shown(id_)
        return self._ids[kind].get(text, text)

    @cached_property
    def _options(self) -> Mapping[str, tuple[Option, ...]]:
        found = {}
        for kind, ids in self._ids.items():
            counts = Counter(ids.values())
            found[kind] = tuple(
                Option(id_, f"{title} ({id_})" if counts[title] > 1 else title)
                for id_, title in ids.items()
            )
        return found

    def options(self, kind: str) -> tuple[Option, ...]:
        """Give all parties, measures or sources, to be chosen from."""
        return self._options[kind]

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """Measures by id, as far as they can be read."""
        return {read.entry.id: read.entry for read in self.draft.measures if read.has("id")}

    def portions(self, measure: Any) -> tuple[Option, ...]:
        """Give the portions of a measure by name or number, to be chosen from; few or none."""
        found = self.measures.get(measure) if isinstance(measure, str) else None
        if found is None:
            return ()
        if found.stages:
            return tuple(
                Option(choice_text(stage.name), f"“{stage.name}”") for stage in found.stages
            )
        count = found.portions if 1 < found.portions <= MOST_NAMED else 0
        return tuple(Option(choice_text(k), f"portion {k}") for k in range(1, count + 1))

    def stops(self, measure: Any) -> tuple[str, ...]:
        """Give the shares that the portions of a measure reach, in per cent, without 0."""
        found = self.measures.get(measure) if isinstance(measure, str) else None
        reached = () if found is None else found.reached[1:]
        return tuple(dict.fromkeys(fraction_text(share) for share in reached if share))

    @cached_property
    def _by_entry(self) -> Mapping[Path, tuple[Problem, ...]]:
        found: dict[Path, list[Problem]] = {}
        for problem in self.problems[:_MOST_PROBLEMS]:
            found.setdefault(entry_of(problem.path), []).append(problem)
        return {path: tuple(problems) for path, problems in found.items()}

    def problems_at(self, path: Path) -> tuple[Problem, ...]:
        """Give what is wrong with an entry, or with what stands at a path of one part."""
        return self._by_entry.get(path, ())

    def is_gap(self, problem: Problem) -> bool:
        """Whether nothing is wrong but that something is still to be filled in."""
        value: Any = self.document
        for part in problem.path:
            if isinstance(value, Mapping):
                value = value.get(str(part))
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                value = None
        return value is None or value in ("", [], {})


def read(text: str, last: Reading | None = None) -> Reading:
    """Read a text as far as it goes.

    Parameters
    ----------
    text : str
    last : Reading, optional
        Of a text that is like it.

    Raises
    ------
    InputError
        It is no TOML.
    """
    document = document_of(text)
    draft = Draft()
    before = None if last is None else Before(last.document, last.draft)
    problems = [*read_entries(document, draft, before), *read_groups(document, draft)]
    problems += check_draft(draft)
    return Reading(document, draft, tuple(_at_gap(document, problem) for problem in problems))


def _at_gap(document: Mapping[str, Any], problem: Problem) -> Problem:
    """Place what a claim lacks at the key that it lacks, where the form asks for it."""
    if len(problem.path) != 3 or problem.path[2] != "claim":
        return problem
    table = document[str(problem.path[0])][problem.path[1]]
    claim = table.get("claim", "after" if problem.path[0] == "require" else None)
    wanted = CLAIM_KEYS.get(claim, ((), ()))[0] if isinstance(claim, str) else ()
    lacks = [keys[0] for keys in wanted if not any(table.get(key) is not None for key in keys)]
    return problem._replace(path=(*problem.path[:2], lacks[0])) if lacks else problem


def title_of(kind: str, table: Table) -> str:
    """Give the name of an entry for people; its id where it has none."""
    for key in TITLES[kind]:
        value = table.at(key)
        if isinstance(value, str) and value.strip():
            return cut(value, LONGEST_NAME)
    return ""


def entry_of(path: Path) -> Path:
    """Give the path of the entry that a path leads into."""
    if path[:2] == ("together", "groups") and len(path) > 2:
        return path[:3]
    return path[:2] if len(path) > 1 and isinstance(path[1], int) else path[:1]


def said_of(problem: Problem) -> str:
    """Say what is wrong, and how to mend it."""
    mend = problem.mend if isinstance(problem.mend, str) else problem.mend()
    what, mend = in_forms(problem.what), in_forms(mend)
    what = what[:1].upper() + what[1:]
    return f"{what} — {mend}" if mend else what
