"""Changing a person's agreement file: what has not changed stays as it is, to the letter.

The values are replaced in the text itself. A library that takes the document apart and puts it
together again loses what it has no place for: tomlkit 0.15 gathers entries of one kind that stand
apart, and puts a new key below the comment of the next entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from paripassu.agreement.model import Agreement, Entry, Process, Stage
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.splice import NoPlaceError, Splice
from paripassu.agreement.write import (
    format_entry,
    format_field,
    format_group,
    format_value,
    head_of,
    members_of,
    to_toml,
)
from paripassu.errors import AgreementError, Fault
from paripassu.toml.line_ends import LineEnds
from paripassu.toml.locate import Path


def update_toml(text: str, agreement: Agreement) -> str:
    """Write an agreement over a file of which it is a changed version.

    Parameters
    ----------
    text : str
        The text of the file.
    agreement : Agreement
        What it shall say. Entries belong together by their ids.

    Returns
    -------
    str
        The text with the changed values only; comments, order, each line's end and a byte-order
        mark are kept. Where a change has no
        place in the text (entries come or go that are written as inline tables), a new text
        without its comments.

    Raises
    ------
    AgreementError
        The text is no agreement file.
    """
    old = parse_agreement(text)
    wanted = parse_agreement(to_toml(agreement))
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = LineEnds(text.removeprefix(mark))
    splice = Splice(lines.plain)
    try:
        _update(splice, old, wanted)
        if _content(parse_agreement(splice.text())) == _content(wanted):
            return mark + lines.joined([*splice.pieces()])
    except (NoPlaceError, AgreementError):
        pass
    return mark + lines.ended(to_toml(wanted))


def add_toml(text: str, entries: Sequence[tuple[str, str]], comment: str) -> str:
    """Add entries and a comment to an agreement file, and change nothing else.

    Parameters
    ----------
    text : str
        The text of the file.
    entries : sequence of (str, str)
        The kind of each and its text, header included: each comes below the last of its kind.
    comment : str
        Lines that begin with ``#``: they come at the end of the file, below one empty line.

    Returns
    -------
    str
        The text with what was added. Each line that was there keeps its end, and a byte-order mark
        stays.

    Raises
    ------
    AgreementError
        Entries of such a kind stand in a list in one piece, to which none can be added.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = LineEnds(text.removeprefix(mark))
    splice = Splice(lines.plain)
    for kind, table in entries:
        try:
            splice.add_entry(kind, table)
        except NoPlaceError:
            what = f"stands as a list in one piece, and nothing can be added to it: {kind}"
            mend = f"write its entries as [[{kind}]]"
            raise AgreementError("agreement", [Fault(0, kind, what, mend)]) from None
    added = lines.joined([*splice.pieces()])
    if not comment:
        return mark + added
    parting = "\n" if added.endswith("\n") else "\n\n"
    return mark + added + lines.ended(f"{parting}{comment.rstrip()}\n")


def _content(agreement: Agreement) -> Agreement:
    """Give the same agreement with its entries in a fixed order: a file may have another one."""
    return agreement.replace(
        parties=tuple(sorted(agreement.parties, key=lambda entry: entry.id)),
        measures=tuple(sorted(agreement.measures, key=lambda entry: entry.id)),
        requirements=tuple(sorted(agreement.requirements, key=repr)),
        choices=tuple(sorted(agreement.choices, key=repr)),
        positions=tuple(sorted(agreement.positions, key=lambda entry: entry.id)),
        sources=tuple(sorted(agreement.sources, key=lambda entry: entry.id)),
        declarations=tuple(sorted(agreement.declarations, key=lambda entry: entry.party)),
        notices=tuple(sorted(agreement.notices, key=repr)),
        groups=tuple(sorted(agreement.groups)),
    )


def _update(splice: Splice, old: Agreement, new: Agreement) -> None:
    _change(splice, ("agreement",), head_of(old), head_of(new))
    for kind, before, after in (
        ("party", old.parties, new.parties),
        ("measure", old.measures, new.measures),
        ("position", old.positions, new.positions),
        ("source", old.sources, new.sources),
    ):
        _update_entries(
            splice,
            kind,
            {entry.id: entry for entry in before},
            {entry.id: entry for entry in after},
        )
    _update_entries(
        splice,
        "declaration",
        {entry.party: entry for entry in old.declarations},
        {entry.party: entry for entry in new.declarations},
    )
    _update_unnamed(splice, "require", old.requirements, new.requirements)
    _update_unnamed(splice, "choose", old.choices, new.choices)
    _update_process(splice, old.process, new.process)
    _update_unnamed(splice, "notice", old.notices, new.notices)
    _update_groups(splice, old, new)


def _update_process(splice: Splice, old: Process, new: Process) -> None:
    if old == new:
        return
    if splice.has_header(("process",)):
        _change(splice, ("process",), old, new)
    else:
        splice.add_entry("process", format_entry("[process]", new))


def _update_entries(
    splice: Splice, kind: str, old: Mapping[str, Entry], new: Mapping[str, Entry]
) -> None:
    for index, (id_, entry) in enumerate(old.items()):
        if id_ in new:
            _change(splice, (kind, index), entry, new[id_])
        else:
            splice.drop_entry((kind, index))
    for id_, entry in new.items():
        if id_ not in old:
            splice.add_entry(kind, format_entry(f"[[{kind}]]", entry))


def _update_unnamed(splice: Splice, kind: str, old: Sequence[Entry], new: Sequence[Entry]) -> None:
    if len(old) == len(new):  # they have no ids: they are taken to stand in the same order
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            _change(splice, (kind, index), before, after)
        return
    for index, entry in enumerate(old):
        if entry not in new:
            splice.drop_entry((kind, index))
    for entry in new:
        if entry not in old:
            splice.add_entry(kind, format_entry(f"[[{kind}]]", entry))


def _update_groups(splice: Splice, old: Agreement, new: Agreement) -> None:
    if old.groups == new.groups:
        return
    path: Path = ("together", "groups")
    kept = new.groups[: len(old.groups)] == old.groups
    more = new.groups[len(old.groups) :] if kept else new.groups
    groups = [format_group(members) for members in members_of(new, more)]
    if kept and splice.has_value(path):
        splice.add_items(path, groups)
    elif splice.has_value(path):
        splice.replace(path, f"[{', '.join(groups)}]")
    elif splice.has_header(path[:1]):
        splice.set(path[:1], "groups", f"[{', '.join(groups)}]")
    else:
        splice.add_entry("together", f"[together]\ngroups = [{', '.join(groups)}]")


#: Keys that are left out where they would say nothing.
_DROPPED = ("stages", "needs", "needs_any", "lag_days", "of", "opens", "guardians")


def _change(splice: Splice, path: Path, old: Entry, new: Entry) -> None:
    for key in type(new).model_fields:
        before, after = getattr(old, key), getattr(new, key)
        if before == after:
            continue
        inside = _inside(splice, (*path, key), before, after)
        if inside is not None:
            for place, value in inside:
                splice.replace(place, format_value(value, key))
        elif after is None or (not after and key in _DROPPED):
            splice.drop(path, key)
        else:
            splice.set(path, key, format_field(new, key))


def _inside(
    splice: Splice, path: Path, before: object, after: object
) -> list[tuple[Path, object]] | None:
    """Find the values that change inside a table or a list of tables.

    Returns
    -------
    list or None
        Places that stand in one piece in the text, with what shall stand there. None where other
        keys or another number of tables are wanted, or where a place does not stand in one piece.
    """
    changed: list[tuple[Path, object]] = []
    for place, old, new in _pairs(path, before, after):
        if old == new:
            continue
        inner = _inside(splice, place, old, new)
        if inner is None and not splice.has_value(place):
            return None
        changed += [(place, new)] if inner is None else inner
    return changed or None


def _pairs(path: Path, before: object, after: object) -> Iterator[tuple[Path, object, object]]:
    """Give what stands at the same places of two tables or lists of tables."""
    match before, after:
        case Mapping(), Mapping() if set(before) == set(after):
            yield from (((*path, name), before[name], after[name]) for name in after)
        case Stage(), Stage():
            keys = [key for key in Stage.model_fields if getattr(after, key) is not None]
            if keys == [key for key in Stage.model_fields if getattr(before, key) is not None]:
                yield from (
                    ((*path, key), getattr(before, key), getattr(after, key)) for key in keys
                )
        case tuple(), tuple() if len(before) == len(after) and all(
            isinstance(item, (Mapping, Stage)) for item in (*before, *after)
        ):
            for index, (old, new) in enumerate(zip(before, after, strict=True)):
                yield (*path, index), old, new
