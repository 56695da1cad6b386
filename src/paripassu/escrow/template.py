"""What a declaration holds: the territory, the tables with their columns, the stages.

The template is fixed by the agreement and stands whole in every commitment to it ("The template" of
``docs/specification/escrow.md``). People write it in TOML, where keys with a usual value may be
left out; the JSON form in a commitment has every key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Annotated, Any, NamedTuple, Self

from pydantic import Field, StrictInt, StrictStr, model_validator

from paripassu.documents.misfit import Misfit, MisfitError, Path
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
        if found := [*misfits(self)]:
            raise MisfitError(found)
        return self

    def form(self) -> dict[str, Any]:
        """Give the JSON form, in which every key is present."""
        return self.model_dump(mode="json")


class _Wrong(NamedTuple):
    """What does not fit, where that is in words left for later."""

    path: Path
    what: str
    mend: str = ""


def misfits(template: Template) -> Iterator[Misfit]:
    """Find what does not fit together in a template whose fields are right each by itself."""
    for path, what, mend in _wrong(template):
        yield Misfit(path, _in_words(path, template), what, mend)


def _in_words(path: Path, template: Template) -> str:
    """Say where something stands: ``tables[0] (sites).depth``."""
    words = ""
    value: Any = template
    for part in path:
        if isinstance(part, str):
            words, value = f"{words}.{part}" if words else part, getattr(value, part)
        else:
            value = value[part]
            name = getattr(value, "name", None)
            words += f"[{part}]" + (f" ({name})" if name else "")
    return words


def _wrong(template: Template) -> Iterator[_Wrong]:
    for text in ("agreement", "declarer", "origin"):
        if len(getattr(template, text).encode("utf-8", "surrogatepass")) > 200:
            yield _Wrong((text,), "is longer than 200 bytes", "shorten it")
    yield from _twice(("tables",), [table.name for table in template.tables])
    yield from _twice(("stages",), [stage.name for stage in template.stages])
    over_cells = [table for table in template.tables if table.kind == "cell"]
    if bool(template.territory) != bool(over_cells):
        what = "is empty, and there is a table over cells" if over_cells else "is of no use here"
        mend = "name the geohash prefixes" if over_cells else "no table is over cells: remove it"
        yield _Wrong(("territory",), what, mend)
    if wrong := wrong_region(template.territory):
        yield _Wrong(("territory",), wrong)
    longest = max(map(len, template.territory), default=0)
    for number, table in enumerate(template.tables):
        for one in _table_wrong(table, longest, template):
            yield one._replace(path=("tables", number, *one.path))
    for number, stage in enumerate(template.stages):
        yield from _stage_wrong(stage, ("stages", number), template)


def _twice(path: Path, names: Sequence[str]) -> Iterator[_Wrong]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield _Wrong(path, f"has {quoted(name)} twice", "give each a name of its own")


def _ordered(
    path: Path, names: Sequence[str], known: Sequence[str], what: str = "column"
) -> Iterator[_Wrong]:
    """Columns are named in the order in which the table has them, each once."""
    for name in names:
        if name not in known:
            yield _Wrong(
                path, f"names {quoted(name)}, and there is no such {what}", nearest(name, known)
            )
            return
    right = [name for name in known if name in names]
    if list(names) != right:
        yield _Wrong(path, "is not in the order of the columns", f"write {right}")


def _table_wrong(table: Table, longest: int, template: Template) -> Iterator[_Wrong]:
    names = [column.name for column in table.columns]
    yield from _twice(("columns",), names)
    yield from _key_wrong(table, names)
    yield from _depth_wrong(table, longest)
    if table.tolerance and table.kind != "cell":
        yield _Wrong(("tolerance",), "is for tables over cells", "remove it")
    yield from _ordered(("answer",), table.answer, [name for name in names if name != table.key])
    yield from _ordered(("unique",), table.unique, names)
    yield from _ordered(("references",), [one.column for one in table.references], names)
    for one in table.references:
        yield from _reference_wrong(one, table, template)
    for number, totals in enumerate(table.totals):
        yield from _totals_wrong(totals, ("totals", number), table, longest)
    depths = [totals.depth for totals in table.totals]
    if depths != sorted(set(depths)):
        yield _Wrong(("totals",), "has depths that do not ascend", f"write {sorted(set(depths))}")


def _key_wrong(table: Table, names: AbstractSet[str] | Sequence[str]) -> Iterator[_Wrong]:
    takes = {"cell": ("place", "cell"), "tag": ("tag",), "row": ()}[table.kind]
    if table.key is None:
        if takes:
            yield _Wrong(("key",), "is missing", f"name the column of type {' or '.join(takes)}")
    elif not takes:
        yield _Wrong(("key",), "stands at a table of rows", "remove it")
    elif table.key not in names:
        yield _Wrong(
            ("key",),
            f"names {quoted(table.key)}, and there is no such column",
            nearest(table.key, names),
        )
    elif table.type_of(table.key) not in takes:
        what = f"is a column of type {table.type_of(table.key)}, not {' or '.join(takes)}"
        yield _Wrong(("key",), what, "name another column, or change its type")


def _depth_wrong(table: Table, longest: int) -> Iterator[_Wrong]:
    depth, most = table.depth, table.most
    if table.kind == "cell":
        if depth % BITS or depth < BITS:
            yield _Wrong(
                ("depth",),
                f"is {depth}, not a multiple of 5 from 5 on",
                "take 35 for cells of about 150 m",
            )
        elif depth < BITS * longest:
            yield _Wrong(
                ("depth",),
                f"is {depth}, and the territory has a prefix of {BITS * longest} bits",
                "take a larger depth, or shorter prefixes",
            )
        return
    needed = SPARSE * most if table.kind == "tag" else most
    if 1 << depth < needed:
        least = (needed - 1).bit_length()
        yield _Wrong(("depth",), f"is {depth}, too small for {most:,} records", f"take {least}")


def _reference_wrong(one: Reference, table: Table, template: Template) -> Iterator[_Wrong]:
    name, _, column = one.to.partition(".")
    target = next((other for other in template.tables if other.name == name), None)
    type_ = target and target.type_of(column)
    if type_ is None:
        known = [f"{other.name}.{c.name}" for other in template.tables for c in other.columns]
        yield _Wrong(
            ("references",),
            f"refers to {quoted(one.to)}, which is not there",
            nearest(one.to, known),
        )
    elif type_ != table.type_of(one.column):
        yield _Wrong(
            ("references",),
            f"refers from {quoted(one.column)} to {quoted(one.to)} of another type",
            "give both one type",
        )


def _totals_wrong(totals: Totals, path: Path, table: Table, longest: int) -> Iterator[_Wrong]:
    yield from _twice((*path, "columns"), [total.name for total in totals.columns])
    if table.kind != "cell":
        if totals.depth:
            yield _Wrong((*path, "depth"), f"is {totals.depth}, not 0", "write 0")
    elif totals.depth % BITS or not BITS * longest <= totals.depth <= table.depth:
        yield _Wrong(
            (*path, "depth"),
            f"is {totals.depth}, not a multiple of 5 from {BITS * longest} to {table.depth}",
            "take one of these",
        )
    for number, total in enumerate(totals.columns):
        at = (*path, "columns", number)
        if total.sum is not None and table.type_of(total.sum) not in ("integer", "decimal"):
            yield _Wrong(
                at,
                f"adds up {quoted(total.sum)}, which is no column of numbers",
                "name a column of type integer or decimal",
            )
        if total.where is not None:
            type_ = table.type_of(total.where.column)
            if type_ is None:
                yield _Wrong(
                    at,
                    f"names {quoted(total.where.column)}, and there is no such column",
                    nearest(total.where.column, [c.name for c in table.columns]),
                )
            elif not is_value(type_, total.where.value):
                yield _Wrong(
                    at,
                    f"has {quoted(total.where.value)}, which is no {type_}",
                    "write it as the table has it",
                )


def _stage_wrong(stage: Stage, path: Path, template: Template) -> Iterator[_Wrong]:
    known = {name: (depth, columns, over) for name, depth, columns, over in _trees(template)}
    yield from _twice((*path, "opens"), [one.table for one in stage.opens])
    for number, one in enumerate(stage.opens):
        at = (*path, "opens", number)
        if one.table not in known:
            yield _Wrong(
                at,
                f"names {quoted(one.table)}, and there is no such table",
                nearest(one.table, [*known]),
            )
            continue
        depth, columns, over_cells = known[one.table]
        yield from _ordered((*at, "columns"), one.columns, columns)
        if not over_cells:
            if one.regions != ("",):
                yield _Wrong((*at, "regions"), "is for tables over cells", "remove it")
        elif wrong := wrong_region(one.regions):
            yield _Wrong((*at, "regions"), wrong)
        elif BITS * max(map(len, one.regions)) > depth:
            yield _Wrong(
                (*at, "regions"), f"has a prefix of more than {depth} bits", "take a shorter one"
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
