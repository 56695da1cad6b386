"""Writing variants: over a person's file, whose comments and order stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from paripassu.agreement.splice import NoPlaceError, Splice
from paripassu.agreement.variants.model import Change, Variant, VariantsError, alike
from paripassu.agreement.variants.plain import format_plain
from paripassu.agreement.variants.read import parse_variants
from paripassu.agreement.write import format_text
from paripassu.toml.line_ends import LineEnds
from paripassu.toml.locate import Path


def format_variants(variants: Iterable[Variant]) -> str:
    """Write variants as a file that reads back as the same variants."""
    return "\n".join(map(format_variant, variants))


def format_variant(variant: Variant) -> str:
    """Write one variant, with its header."""
    lines = ["[[variant]]", f"name = {format_text(variant.name)}"]
    if variant.note:
        lines.append(f"note = {format_text(variant.note)}")
    tables = ["\n".join(lines) + "\n", *map(format_change, variant.changes)]
    return "\n".join(tables)


def format_change(change: Change) -> str:
    """Write one change, with its header."""
    lines = ["[[variant.change]]", f"entry = {_quoted(change.entry)}"]
    lines += [f"{key} = {value}" for key, value in _fields(change).items()]
    return "\n".join(lines) + "\n"


def _quoted(entry: str) -> str:
    """Quote a name so that what it says can be read: it may have quotation marks of its own."""
    plain = "'" not in entry and entry.isprintable()
    return f"'{entry}'" if '"' in entry and plain else format_text(entry)


def _fields(change: Change) -> dict[str, str]:
    if change.adds:
        return {"added": "true" if change.unnamed else format_plain(change.new)}
    if change.key is None:
        return {"left_out": "true"}
    values = (("from", change.old), ("to", change.new))
    said = {word: format_plain(value) for word, value in values if value is not None}
    return {"key": format_text(change.key), **said}


def update_variants(text: str, variants: Sequence[Variant]) -> str:
    """Write variants over a file of which they are a changed version.

    Parameters
    ----------
    text : str
        The text of the file.
    variants : sequence of Variant
        What it shall say. They belong together by their names, and one that changed its name by its
        place: unless another one stands there now.

    Returns
    -------
    str
        The text with what has changed only; comments, order, each line's end and a byte-order mark
        are kept. Where a change has no place in the text (variants stand in a list in one piece),
        a new text without its comments.

    Raises
    ------
    VariantsError
        The text is no file of variants.
    """
    old, wanted = parse_variants(text), tuple(variants)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = LineEnds(text.removeprefix(mark))
    for renamed in (True, False):
        splice = Splice(lines.plain)
        with suppress(NoPlaceError, VariantsError):
            _update(splice, old, wanted, renamed=renamed)
            if _same(parse_variants(splice.text()), wanted):
                written = mark + lines.joined([*splice.pieces()])
                # The last one may have gone with the end of its line.
                ends = not text.endswith("\n") or written.endswith("\n")
                return written if ends else written + lines.ended("\n")
    return mark + lines.ended(format_variants(wanted))


def _same(one: Sequence[Variant], other: Sequence[Variant]) -> bool:
    return len(one) == len(other) and all(
        (a.name, a.note, [c.field for c in a.changes])
        == (b.name, b.note, [c.field for c in b.changes])
        and all(
            alike(c.old, d.old) and alike(c.new, d.new)
            for c, d in zip(a.changes, b.changes, strict=True)
        )
        for a, b in zip(one, other, strict=True)
    )


def _update(
    splice: Splice, old: Sequence[Variant], wanted: Sequence[Variant], *, renamed: bool
) -> None:
    names = {variant.name: variant for variant in wanted}
    before = {variant.name for variant in old}
    taken = set()
    for index, variant in enumerate(old):
        same = names.get(variant.name)
        if renamed and same is None and index < len(wanted) and wanted[index].name not in before:
            same = wanted[index]  # its name was changed
        if same is None:
            splice.drop_entry(("variant", index))
            continue
        taken.add(same.name)
        _update_variant(splice, ("variant", index), variant, same)
    for variant in wanted:
        if variant.name not in taken:
            splice.add_entry("variant", format_variant(variant))


def _update_variant(splice: Splice, path: Path, old: Variant, new: Variant) -> None:
    for key, before, after in (("name", old.name, new.name), ("note", old.note, new.note)):
        if before != after and after:
            splice.set(path, key, format_text(after))
        elif before != after:
            splice.drop(path, key)
    changes = {change.field: change for change in new.changes}
    for index, change in enumerate(old.changes):
        at = (*path, "change", index)
        now = changes.get(change.field)
        if now is None or change.adds != now.adds:
            splice.drop_entry(at)
            continue
        changes.pop(change.field)
        if now.adds:
            if not alike(change.new, now.new):
                splice.set(at, "added", format_plain(now.new))
            continue
        for word, was, value in (("from", change.old, now.old), ("to", change.new, now.new)):
            if alike(was, value):
                continue
            if value is None:
                splice.drop(at, word)
            else:
                splice.set(at, word, format_plain(value))
    for change in changes.values():
        splice.add_below(path, format_change(change))
