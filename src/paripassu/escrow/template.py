"""What a declaration holds: the territory, the tables with their columns, the stages.

The template is fixed by the agreement and stands whole in every commitment to it ("The template" of
``docs/specification/escrow.md``). People write it in TOML, where keys with a usual value may be
left out; the JSON form in a commitment has every key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Annotated, Any, Self

from pydantic import Field, StrictInt, StrictStr, model_validator

from paripassu.errors import Fault
from paripassu.escrow.cells import wrong_region
from paripassu.escrow.template_parts import (
    BITS,
    SPARSE,
    Part,
    Reference,
    Stage,
    Table,
    Text,
    Totals,
    tree_name,
)
from paripassu.escrow.values import is_value
from paripassu.nearest import nearest
from paripassu.quoted import quoted


class Template(Part):
    """What a declaration holds.

    Attributes
    ----------
    agreement : str
        The agreement's id.
    declarer : str
        The party that declares.
    origin : str
        The origin of the log in which the commitment is recorded.
    interval_days : int
        Days between the fixed dates of two versions.
    seal_size : int
        Bytes to which the plaintext of a seal is padded.
    territory : tuple of str
        Geohash prefixes; empty where no table is over cells.
    tables : tuple of Table
    stages : tuple of Stage
    """

    agreement: Text
    declarer: Text
    origin: Text
    interval_days: Annotated[StrictInt, Field(ge=1, le=36_500)] = 365
    seal_size: Annotated[StrictInt, Field(ge=1, le=2**26)] = 2**20
    territory: tuple[StrictStr, ...] = ()
    tables: Annotated[tuple[Table, ...], Field(min_length=1)]
    stages: tuple[Stage, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if found := [*faults(self)]:
            raise TemplateError(found)
        return self

    def form(self) -> dict[str, Any]:
        """Give the JSON form, in which every key is present."""
        return self.model_dump(mode="json")


class TemplateError(ValueError):
    """Parts of a template that do not fit together.

    Attributes
    ----------
    faults : list of Fault
    what, mend : str
        Of the first.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        self.what = f"{faults[0].place}: {faults[0].what}"
        self.mend = faults[0].mend
        super().__init__(self.what)


def faults(template: Template) -> Iterator[Fault]:
    """Find what does not fit together in a template whose fields are right each by itself."""
    for text in ("agreement", "declarer", "origin"):
        if len(getattr(template, text).encode("utf-8", "surrogatepass")) > 200:
            yield Fault(0, text, "is longer than 200 bytes", "shorten it")
    yield from _twice("tables", [table.name for table in template.tables])
    yield from _twice("stages", [stage.name for stage in template.stages])
    over_cells = [table for table in template.tables if table.kind == "cell"]
    if bool(template.territory) != bool(over_cells):
        what = "is empty, and there is a table over cells" if over_cells else "is of no use here"
        mend = "name the geohash prefixes" if over_cells else "no table is over cells: remove it"
        yield Fault(0, "territory", what, mend)
    if wrong := wrong_region(template.territory):
        yield Fault(0, "territory", wrong)
    longest = max(map(len, template.territory), default=0)
    for number, table in enumerate(template.tables):
        for fault in _table_faults(table, longest, template):
            at = f"tables[{number}] ({table.name})"
            yield Fault(0, f"{at}.{fault.place}" if fault.place else at, fault.what, fault.mend)
    for number, stage in enumerate(template.stages):
        yield from _stage_faults(stage, f"stages[{number}] ({stage.name})", template)


def _twice(place: str, names: Sequence[str]) -> Iterator[Fault]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Fault(0, place, f"has {quoted(name)} twice", "give each a name of its own")


def _ordered(
    place: str, names: Sequence[str], known: Sequence[str], what: str = "column"
) -> Iterator[Fault]:
    """Columns are named in the order in which the table has them, each once."""
    for name in names:
        if name not in known:
            yield Fault(
                0, place, f"names {quoted(name)}, and there is no such {what}", nearest(name, known)
            )
            return
    right = [name for name in known if name in names]
    if list(names) != right:
        yield Fault(0, place, "is not in the order of the columns", f"write {right}")


def _table_faults(table: Table, longest: int, template: Template) -> Iterator[Fault]:
    names = [column.name for column in table.columns]
    yield from _twice("columns", names)
    yield from _key_faults(table, names)
    yield from _depth_faults(table, longest)
    if table.tolerance and table.kind != "cell":
        yield Fault(0, "tolerance", "is for tables over cells", "remove it")
    yield from _ordered("answer", table.answer, [name for name in names if name != table.key])
    yield from _ordered("unique", table.unique, names)
    yield from _ordered("references", [one.column for one in table.references], names)
    for one in table.references:
        yield from _reference_faults(one, table, template)
    for number, totals in enumerate(table.totals):
        yield from _totals_faults(totals, f"totals[{number}]", table, longest)
    depths = [totals.depth for totals in table.totals]
    if depths != sorted(set(depths)):
        yield Fault(0, "totals", "has depths that do not ascend", f"write {sorted(set(depths))}")


def _key_faults(table: Table, names: AbstractSet[str] | Sequence[str]) -> Iterator[Fault]:
    takes = {"cell": ("place", "cell"), "tag": ("tag",), "row": ()}[table.kind]
    if table.key is None:
        if takes:
            yield Fault(0, "key", "is missing", f"name the column of type {' or '.join(takes)}")
    elif not takes:
        yield Fault(0, "key", "stands at a table of rows", "remove it")
    elif table.key not in names:
        yield Fault(
            0,
            "key",
            f"names {quoted(table.key)}, and there is no such column",
            nearest(table.key, names),
        )
    elif table.type_of(table.key) not in takes:
        what = f"is a column of type {table.type_of(table.key)}, not {' or '.join(takes)}"
        yield Fault(0, "key", what, "name another column, or change its type")


def _depth_faults(table: Table, longest: int) -> Iterator[Fault]:
    depth, most = table.depth, table.most
    if table.kind == "cell":
        if depth % BITS or depth < BITS:
            yield Fault(
                0,
                "depth",
                f"is {depth}, not a multiple of 5 from 5 on",
                "take 35 for cells of about 150 m",
            )
        elif depth < BITS * longest:
            yield Fault(
                0,
                "depth",
                f"is {depth}, and the territory has a prefix of {BITS * longest} bits",
                "take a larger depth, or shorter prefixes",
            )
        return
    needed = SPARSE * most if table.kind == "tag" else most
    if 1 << depth < needed:
        least = (needed - 1).bit_length()
        yield Fault(0, "depth", f"is {depth}, too small for {most:,} records", f"take {least}")


def _reference_faults(one: Reference, table: Table, template: Template) -> Iterator[Fault]:
    name, _, column = one.to.partition(".")
    target = next((other for other in template.tables if other.name == name), None)
    type_ = target and target.type_of(column)
    if type_ is None:
        known = [f"{other.name}.{c.name}" for other in template.tables for c in other.columns]
        yield Fault(
            0,
            "references",
            f"refers to {quoted(one.to)}, which is not there",
            nearest(one.to, known),
        )
    elif type_ != table.type_of(one.column):
        yield Fault(
            0,
            "references",
            f"refers from {quoted(one.column)} to {quoted(one.to)} of another type",
            "give both one type",
        )


def _totals_faults(totals: Totals, place: str, table: Table, longest: int) -> Iterator[Fault]:
    yield from _twice(place, [total.name for total in totals.columns])
    if table.kind != "cell":
        if totals.depth:
            yield Fault(0, f"{place}.depth", f"is {totals.depth}, not 0", "write 0")
    elif totals.depth % BITS or not BITS * longest <= totals.depth <= table.depth:
        yield Fault(
            0,
            f"{place}.depth",
            f"is {totals.depth}, not a multiple of 5 from {BITS * longest} to {table.depth}",
            "take one of these",
        )
    for total in totals.columns:
        at = f"{place} ({total.name})"
        if total.sum is not None and table.type_of(total.sum) not in ("integer", "decimal"):
            yield Fault(
                0,
                at,
                f"adds up {quoted(total.sum)}, which is no column of numbers",
                "name a column of type integer or decimal",
            )
        if total.where is not None:
            type_ = table.type_of(total.where.column)
            if type_ is None:
                yield Fault(
                    0,
                    at,
                    f"names {quoted(total.where.column)}, and there is no such column",
                    nearest(total.where.column, [c.name for c in table.columns]),
                )
            elif not is_value(type_, total.where.value):
                yield Fault(
                    0,
                    at,
                    f"has {quoted(total.where.value)}, which is no {type_}",
                    "write it as the table has it",
                )


def _stage_faults(stage: Stage, place: str, template: Template) -> Iterator[Fault]:
    known = {name: (depth, columns, over) for name, depth, columns, over in _trees(template)}
    yield from _twice(f"{place}.opens", [one.table for one in stage.opens])
    for number, one in enumerate(stage.opens):
        at = f"{place}.opens[{number}]"
        if one.table not in known:
            yield Fault(
                0,
                at,
                f"names {quoted(one.table)}, and there is no such table",
                nearest(one.table, [*known]),
            )
            continue
        depth, columns, over_cells = known[one.table]
        yield from _ordered(f"{at}.columns", one.columns, columns)
        if not over_cells:
            if one.regions != ("",):
                yield Fault(0, f"{at}.regions", "is for tables over cells", "remove it")
        elif wrong := wrong_region(one.regions):
            yield Fault(0, f"{at}.regions", wrong)
        elif BITS * max(map(len, one.regions)) > depth:
            yield Fault(
                0, f"{at}.regions", f"has a prefix of more than {depth} bits", "take a shorter one"
            )


def _trees(template: Template) -> Iterator[tuple[str, int, list[str], bool]]:
    for table in template.tables:
        over = table.kind == "cell"
        yield table.name, table.depth, [column.name for column in table.columns], over
        for totals in table.totals:
            yield tree_name(table, totals), totals.depth, [t.name for t in totals.columns], over


def from_form(form: Mapping[str, Any]) -> Template:
    """Make a template of its JSON form.

    Raises
    ------
    ValueError
        It is none, or not every key is present.
    """
    template = Template.model_validate(form)
    if template.form() != form:
        raise ValueError("some key of the template is missing")
    return template
