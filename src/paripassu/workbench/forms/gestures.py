"""From what somebody does in a form to the change of the text that it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from paripassu.toml.locate import Path
from paripassu.workbench.editing.acts import Act, Add, Rename, Set, Several
from paripassu.workbench.editing.names import made_id
from paripassu.workbench.forms.claims import keys_of
from paripassu.workbench.forms.model import Field, Table
from paripassu.workbench.forms.reading import Reading
from paripassu.workbench.forms.values import Given, NotGivenError, given_choice, value_of

#: What the id of an entry is made from.
_MADE_FROM: Mapping[str, tuple[str, ...]] = {
    "party": ("name",),
    "measure": ("title",),
    "source": ("title",),
    "position": ("party", "measure"),
}
#: All keys that some claims take.
_CLAIM_KEYS = (
    "needs",
    "needs_any",
    "lag_days",
    "days",
    "share",
    "date",
    "day",
    "of",
    "part",
    "gate",
)


def filled(reading: Reading, table: Table, field: Field, given: Given) -> Act:
    """Give the change that filling in a field means.

    Parameters
    ----------
    reading : Reading
        Of the text that the form shows.
    table : Table
        The entry.
    field : Field
    given : mapping
        What the browser gives of its controls.

    Raises
    ------
    NotGivenError
        The field's controls give something else.
    """
    id_ = entry_id(table)
    path = field.path
    match field.kind:
        case "claim":
            claim = given_choice(_chosen(field, given))
            gone = [key for key in _CLAIM_KEYS if key in table.value and key not in keys_of(claim)]
            drops = [Set((*table.path, key), None, of=id_) for key in gone]
            return Several((Set(path, claim, of=id_), *drops))
        case "key":
            return _other_key(reading, table, path, _chosen(field, given))
        case "needs":
            return Set((*path, _chosen(field, given)), "all", of=id_)
        case "either":
            had = table.at("needs_any")
            place = len(had) if isinstance(had, list) else 0
            return Set((*path, place), {_chosen(field, given): "all"}, of=id_)
        case "stages":
            return _new_stage(table, path, value_of("text", given))
        case "members":
            members = _at(reading.document, path)
            place = len(members) if isinstance(members, list) else 0
            return Set((*path, place), _chosen(field, given), of=id_)
        case "member":
            return Set(path, _chosen(field, given), of=id_)
    before = _at(reading.document, path)
    value = value_of(field.kind, given, before)
    if path[0] == "measure" and path[2:3] == ("stages",) and path[-1] == "name":
        others = [name for index, name in _stage_rows(table) if index != path[3]]
        if isinstance(before, str) and before and value and value not in (*others, "all"):
            return Rename(path[:-1], value, of=id_)  # with all that names it
    return Set(path, value, of=id_)


def following(reading: Reading, act: Act, table: Table, key: str) -> Act:
    """Let the id of an entry that was just added follow what it is made from."""
    kind = str(table.path[0])
    id_ = table.at("id")
    made_from = _MADE_FROM.get(kind, ())
    if not isinstance(act, Set) or key not in made_from or not isinstance(id_, str):
        return act
    words = " ".join(
        text
        for part in made_from
        if isinstance(text := act.value if part == key else table.at(part), str) and text.strip()
    )
    taken = {one.at("id") for one in reading.tables(kind)} - {id_}
    new = made_id(words, kind, {name for name in taken if isinstance(name, str)})
    return act if new == id_ else Several((act, Rename(table.path, new, of=id_)))


def added(reading: Reading, kind: str) -> Act:
    """Give the change that adds an entry in which nothing is filled in yet."""
    if kind == "together":
        groups = reading.table("together").at("groups")
        place = len(groups) if isinstance(groups, list) else 0
        return Set(("together", "groups", place), [])
    return Add(kind, {})


def dropped(reading: Reading, table: Table, path: Path) -> Act:
    """Give the change that takes away a part of an entry: a stage, a need, a member of a group."""
    id_ = entry_id(table)
    if path[:1] == ("together",):
        return Set(path, None)
    inner = path[2:]
    if len(inner) == 3 and inner[0] == "needs_any":
        tables = _at(reading.document, path[:-1])
        if isinstance(tables, Mapping) and len(tables) == 1:
            return Set(path[:-1], None, of=id_)
    return Set(path, None, of=id_)


def entry_id(table: Table) -> str | None:
    """Give the id by which a change names its entry; the party of a declaration."""
    id_ = table.at("party" if table.path[0] == "declaration" else "id")
    has = table.path[0] in ("party", "measure", "position", "source", "declaration")
    return id_ if has and isinstance(id_, str) else None


def _chosen(field: Field, given: Given) -> str:
    value = given.get("choice", "")
    if not isinstance(value, str) or value not in {option.value for option in field.options}:
        raise NotGivenError
    return value


def _other_key(reading: Reading, table: Table, path: Path, new: str) -> Act:
    """Let another measure stand in the place of one that is waited for."""
    rows = _at(reading.document, path[:-1])
    if not isinstance(rows, Mapping):
        raise NotGivenError
    known = reading.measures.get(new)
    stages = {stage.name for stage in known.stages} if known is not None else set()
    renamed: dict[str, Any] = {}
    for name, need in rows.items():
        if name != path[-1]:
            renamed[name] = need
        else:
            # A stage of the one is none of the other.
            kept = not isinstance(need, str) or need in ("all", "same", "previous", *stages)
            renamed[new] = need if kept else "all"
    return Set(path[:-1], renamed, of=entry_id(table))


def _stage_rows(table: Table) -> Iterator[tuple[int, Any]]:
    stages = table.at("stages")
    for index, stage in enumerate(stages if isinstance(stages, list) else []):
        yield index, stage.get("name") if isinstance(stage, Mapping) else None


def _new_stage(table: Table, path: Path, name: Any) -> Act:
    had = table.at("stages")
    stages = had if isinstance(had, list) else []
    shares = [stage.get("share") for stage in stages if isinstance(stage, Mapping)]
    numbers = [share for share in shares if isinstance(share, (int, Decimal))]
    id_ = entry_id(table)
    acts: list[Set] = []
    if shares and shares == _even(len(stages)):
        # Nobody has said what each is worth yet. Nothing is left for the new one, and with a share
        # of 0 it would count for nothing.
        *others, share = _even(len(stages) + 1)
        acts = [Set((*path, at, "share"), one, of=id_) for at, one in enumerate(others)]
    else:
        share = _short(max(Decimal(0), 1 - sum(map(Decimal, numbers), Decimal(0))))
    new = {"name": name or f"stage {len(stages) + 1}", "share": share}
    acts.append(Set((*path, len(stages)), new, of=id_))
    if table.at("portions") is not None:
        acts.append(Set(table.place("portions"), None, of=id_))
    return acts[0] if len(acts) == 1 else Several(tuple(acts))


def _even(count: int) -> list[int | Decimal]:
    """Share out a whole as evenly as whole per cents allow, the larger shares first."""
    least, more = divmod(100, count)
    return [_short(Decimal(least + (at < more)) / 100) for at in range(count)]


def _short(share: Decimal) -> int | Decimal:
    return int(share) if share == share.to_integral_value() else share


def _at(document: Mapping[str, Any], path: Path) -> Any:
    value: Any = document
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(str(part))
        elif isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
            value = value[part]
        else:
            return None
    return value
