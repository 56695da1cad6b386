"""A report as PDF/A-2a and PDF/UA-1, set by typst: text goes in as data, never as markup."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count
from typing import Any

from paripassu.files import Readable
from paripassu.kinds import WRITTEN
from paripassu.reports.blocks import Block, Document, Figure, Heading, Items, Paragraph, Table
from paripassu.reports.compiler import compiler, file_of
from paripassu.reports.direction import runs_left
from paripassu.reports.plates import Plate, drawn, plated

#: Of typst's own fonts, the one that runs; it takes others for the characters that this one lacks.
_FONTS = ("Libertinus Serif",)


def to_pdf(document: Document, font: Readable | None = None) -> bytes:
    """Set a report as PDF/A-2a and PDF/UA-1: the same bytes for the same report and fonts.

    Raises
    ------
    PariPassuError
        A character has no font, or the given one is none.
    """
    blocks = [*plated(document.blocks)]
    data = _data(document, blocks)
    with compiler(drawn(blocks), font) as compiled:
        made = compiled(
            _template(),
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=dt.datetime.combine(document.date, dt.time(), dt.UTC),
        )
    assert isinstance(made, bytes)
    return _marked(made)


def _marked(made: bytes) -> bytes:
    """Say whose the file is, in a comment near its end, before which all offsets lie."""
    body, start, end = made.rpartition(b"startxref")
    return b"%s%%%s\n%s%s" % (body, WRITTEN.encode(), start, end)


@cache
def _template() -> str:
    from importlib.resources import files

    return (files("paripassu.reports") / "templates" / "report.typ").read_text(encoding="utf-8")


def _data(document: Document, blocks: Sequence[Block | Plate]) -> dict[str, Any]:
    """Give what the template reads."""
    return {
        "name": document.title,
        "title": _said(document.title),
        "subtitle": _said(document.subtitle),
        "date": [document.date.year, document.date.month, document.date.day],
        "language": _language(document.language),
        "fonts": _FONTS,
        "blocks": [*_blocks(blocks)],
    }


def _language(tag: str) -> tuple[str, str | None]:
    """Give the language and the region of a BCP 47 tag."""
    language, *more = tag.split("-")
    region = next((part for part in more if len(part) == 2 and part.isalpha()), None)
    return language.lower(), None if region is None else region.upper()


def _blocks(blocks: Sequence[Block | Plate]) -> Iterator[dict[str, Any]]:
    number = count(1)
    for block in blocks:
        if not isinstance(block, Plate):
            yield _block(block)
            continue
        pictures = [
            {
                "file": file_of(next(number)),
                "ratio": one.ratio,
                "room": block.room[1],
                "title": _said(one.picture.title),
                "caption": _said(one.picture.caption),
                "alt": one.picture.alt,
            }
            for one in block.pictures
        ]
        yield {"kind": "plate", "flipped": block.across, "pictures": pictures}


def _said(text: str) -> list[tuple[str, bool]]:
    """Give the lines of a text, and whether each runs to the left."""
    return [(line, runs_left(line)) for line in text.split("\n")]


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": _said(block.text)}
        case Paragraph():
            return {"kind": "paragraph", "role": block.role, "text": _said(block.text)}
        case Items():
            return {
                "kind": "items",
                "numbered": block.numbered,
                "items": [*map(_said, block.items)],
            }
        case Table():
            return {
                "kind": "table",
                "header": [*map(_said, block.header)],
                "rows": [[*map(_said, row)] for row in block.rows],
                "caption": _said(block.caption) if block.caption else None,
                "words": sorted(block.words),
                "set_off": sorted(block.set_off),
                "joined": sorted(block.joined),
                "shares": block.shares,
            }
        case Figure():
            raise AssertionError("pictures stand on plates")
