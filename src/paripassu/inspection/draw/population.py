"""The list that is drawn from: a text with one item a line, or a table.

Rules: docs/specification/draw.md#the-list, docs/specification/draw.md#the-lists-digest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from paripassu import given
from paripassu.errors import Fault, PariPassuError, TableError
from paripassu.inspection.draw.names import fault
from paripassu.inspection.draw.one_a_line import title_notes, verify_plain
from paripassu.inspection.draw.pick import by_bytes
from paripassu.numbers.quantity import QuantityError, parse_amount
from paripassu.quoted import quoted
from paripassu.tables.delimited import named_separator
from paripassu.tables.grid import MOST_TITLES
from paripassu.tables.names import Column, plain
from paripassu.tables.notes import tell
from paripassu.tables.problems import Problems
from paripassu.tables.read import TableLike, is_text, opened_file, parse_table, read_table
from paripassu.tables.sheet import ANY_SHEET, Wanted
from paripassu.tables.table import Table
from paripassu.tables.text import decode, encoding_of

_COLUMNS = ("item", "stratum", "site", "weight")
#: So many bytes show whether a text is a table.
_SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True)
class Population:
    """Items by stratum, in the order in which they are drawn from.

    Attributes
    ----------
    strata : mapping
        Name to items, names and items sorted by their UTF-8 bytes (items of a numbered list as
        they are numbered); the name is empty where the list has no strata.
    weights : mapping or None
        Stratum to item to weight, exact; None where every item has the same chance.
    weight : str or None
        The column that the weights come from.
    sites : mapping or None
        Stratum to item to site, where the list names sites: for those who read it.
    """

    strata: Mapping[str, Sequence[str]] = field(repr=False)
    weights: Mapping[str, Mapping[str, Fraction]] | None = field(default=None, repr=False)
    weight: str | None = None
    sites: Mapping[str, Mapping[str, str]] | None = field(default=None, repr=False)

    def digest(self) -> str:
        """Give the list's SHA-256 as 64 hex digits, whatever file it came in.

        Of "paripassu/draw-list/1" ‖ 0x00 and, for each item in order, stratum ‖ 0x00 ‖ item ‖
        0x00 ‖ weight ‖ 0x0A; the weight as a fraction in lowest terms, empty where there is none.
        Sites do not count.
        """
        state = hashlib.sha256(b"paripassu/draw-list/1\0")
        for name, items in self.strata.items():
            weights = None if self.weights is None else self.weights[name]
            lines = (
                f"{name}\0{item}\0{'' if weights is None else weights[item]}\n" for item in items
            )
            state.update("".join(lines).encode())
        return state.hexdigest()

    @classmethod
    def of(
        cls,
        items: Mapping[str, Sequence[str]],
        weights: Mapping[str, Mapping[str, Fraction]] | None = None,
        weight: str = "weight",
        sites: Mapping[str, Mapping[str, str]] | None = None,
        *,
        numbered: bool = False,
    ) -> Population:
        """Take items by stratum, in any order, which is kept where it numbers them.

        Raises
        ------
        PariPassuError
            There is no item, a name cannot be used, stands there twice, or an item has no weight.
        """
        if not items or not any(items.values()):
            raise PariPassuError("there is no item to draw from")
        for name, members in items.items():
            said = fault(name) if name else ""
            if said:
                raise PariPassuError(f"the stratum {quoted(name)} {said}")
            _check_items(name, members)
            if weights is not None and set(weights.get(name, ())) != set(members):
                where = f"stratum {quoted(name)}" if name else "the list"
                raise PariPassuError(f"the weights of {where} are not those of its items")
        names = by_bytes(items)
        ordered = {
            name: tuple(items[name] if numbered else by_bytes(items[name])) for name in names
        }
        kept = None if weights is None else {name: dict(weights[name]) for name in names}
        return cls(ordered, kept, weight if weights is not None else None, sites)


def _check_items(stratum: str, items: Sequence[str]) -> None:
    for item in items:
        if said := fault(item):
            where = f" of stratum {quoted(stratum)}" if stratum else ""
            raise PariPassuError(f"the item {quoted(item)}{where} {said}")
    if len(set(items)) < len(items):
        ordered = by_bytes(items)
        twice = next(a for a, b in pairwise(ordered) if a == b)
        where = f"in stratum {quoted(stratum)}" if stratum else "in the list"
        raise PariPassuError(
            f"the item {quoted(twice)} stands {where} twice",
            "it would have twice the chance: list it once",
        )


def read_population(
    path: TableLike, weight: str | None = None, *, numbered: bool = False
) -> Population:
    """Read the list that is drawn from; ``-`` is standard input.

    Parameters
    ----------
    path : path, open file, frame or sequence of mappings
        Text with one item a line, or a table with the columns ``item``, and where wanted
        ``stratum``, ``site`` and ``weight``. A table in a text file is known by one of these names
        in its first line.
    weight : str, optional
        The column whose numbers, at least 0, the chances follow.
    numbered : bool
        Keep the items in the order of the list, which numbers them (RFC 3797).

    Raises
    ------
    TableError
        It cannot be read, or something in it is wrong; all of it is told, with row and column.
    """
    numbered = given.flag(numbered, "numbered")
    if weight is not None:
        given.text(weight, "weight")
    if (opened := opened_file(path)) is None:
        return _from_table(read_table(path, _columns(weight)), weight, numbered=numbered)
    content, sheet = opened
    return parse_population(content.data, weight, content.name, sheet=sheet, numbered=numbered)


def parse_population(
    content: bytes,
    weight: str | None = None,
    source: str = "list",
    *,
    sheet: Wanted = ANY_SHEET,
    numbered: bool = False,
) -> Population:
    """Read a list from bytes; see :func:`read_population`."""
    if not is_text(content) or weight is not None or sheet.name or _is_table(content):
        table = parse_table(content, _columns(weight), source, sheet=sheet)
        return _from_table(table, weight, numbered=numbered)
    return _from_text(content, source, numbered=numbered)


def _is_table(content: bytes) -> bool:
    """Whether the first line names a column, or one of the next ones several: a title is above."""
    encoding, start = encoding_of(content)
    text = content[start : start + _SAMPLE].decode(encoding, "replace")
    if named_separator(text) is not None:
        return True
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    for at, line in enumerate(lines[:MOST_TITLES]):
        cells = {plain(cell.strip(" \"'")) for cell in re.split("[,;\t]", line)}
        if "item" in cells and (at == 0 or len(cells & set(_COLUMNS)) > 1):
            return True
        if at == 0 and cells & set(_COLUMNS):
            return True
    return False


def _from_text(content: bytes, source: str, *, numbered: bool) -> Population:
    problems = Problems(source)
    items: list[str] = []
    written: list[str] = []
    begins = 0
    first: dict[str, int] = {}
    encoding, start = encoding_of(content)
    if encoding != "utf-8":
        content, start = decode(content, source).encode(), 0
    for number, line in enumerate(content[start:].split(b"\n"), start=1):
        try:
            item = line.decode("utf-8").removesuffix("\r").strip(" \t")
        except UnicodeDecodeError:
            problems.add(number, "", "is not text in UTF-8", "save the list as UTF-8")
            continue
        if not item:
            continue
        begins = begins or number
        written.append(item)
        if item.startswith("#"):
            # In tables it is a comment: nobody should have to guess whether it was drawn from.
            problems.add(
                number,
                "",
                f"begins with #: {quoted(item)} may be a comment or an item",
                "leave it out, or make the list a CSV with the column item, items with # in quotes",
            )
        _note(items, first, item, number, problems, "")
    if written:
        verify_plain(written, begins, source)
    problems.raise_if_any()
    if not items:
        raise TableError(source, [Fault(0, "", "names no item", "write one item a line")])
    tell(source, title_notes(items, begins))
    return Population({"": tuple(items if numbered else by_bytes(items))})


def _columns(weight: str | None) -> list[Column]:
    """Give the columns of a list; the one with the weights is needed where it is asked for."""
    if weight in ("item", "stratum"):
        raise PariPassuError(f"the column {weight!r} holds no weights", "name another column")
    known = list(_COLUMNS) if weight in (None, *_COLUMNS) else [*_COLUMNS, str(weight)]
    return [
        Column(name, name in {"item", weight}, name == weight, name in ("item", "stratum"))
        for name in known
    ]


def _from_table(table: Table, weight: str | None, *, numbered: bool) -> Population:
    problems = table.problems
    blank = ("",) * len(table)
    strata: dict[str, list[str]] = {}
    first: dict[str, dict[str, int]] = {}
    weights: dict[str, dict[str, Fraction]] = {}
    parsed: dict[str, Fraction] = {}  # a list of a million items has far fewer weights
    sites: dict[str, dict[str, str]] = {}
    placed = any(cell.strip() for cell in table.columns.get("site", ()))
    named = any(cell.strip() for cell in table.columns.get("stratum", ()))
    for line, raw, raw_stratum, site, raw_weight in zip(
        table.lines,
        table.columns["item"],
        table.columns.get("stratum", blank),
        table.columns.get("site", blank),
        table.columns[weight] if weight is not None else blank,
        strict=True,
    ):
        item, stratum = raw.strip(" \t"), raw_stratum.strip(" \t")
        if named and (said := fault(stratum)):
            problems.add(line, "stratum", said if stratum else "is empty")
            continue
        if not _note(
            strata.setdefault(stratum, []),
            first.setdefault(stratum, {}),
            item,
            line,
            problems,
            "item",
        ):
            continue
        if weight is not None:
            if raw_weight not in parsed:
                try:
                    parsed[raw_weight] = parse_amount(raw_weight)
                except QuantityError as error:
                    problems.add_number(line, weight, error)
                    continue
            weights.setdefault(stratum, {})[item] = parsed[raw_weight]
        if placed:
            sites.setdefault(stratum, {})[item] = site.strip()
    problems.raise_if_any()
    return Population(
        {
            name: tuple(strata[name] if numbered else by_bytes(strata[name]))
            for name in by_bytes(strata)
        },
        None if weight is None else {name: weights[name] for name in by_bytes(weights)},
        weight,
        sites if placed else None,
    )


def _note(
    items: list[str],
    first: dict[str, int],
    item: str,
    line: int,
    problems: Problems,
    column: str,
) -> bool:
    """Take an item, or note why it cannot be taken."""
    if said := fault(item):
        problems.add(line, column, said)
    elif item in first:
        problems.add(
            line,
            column,
            f"{quoted(item)} stands in line {first[item]:,} already",
            "it would have twice the chance: list it once",
        )
    else:
        first[item] = line
        items.append(item)
        return True
    return False
