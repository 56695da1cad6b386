"""What is new, for programs that tell people: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from paripassu.charts.process.statement_words import Said
from paripassu.charts.text import clean
from paripassu.documents.pointed import laid_out
from paripassu.pages.entries import Entries
from paripassu.pages.material import Material
from paripassu.pages.page import page_of

#: Statements in a feed: the newest.
MOST = 100
ATOM, JSON = "feed.atom", "feed.json"


def feeds(made: Material, entries: Entries, address: str = "") -> dict[str, bytes]:
    """Give both feeds, by their path.

    Parameters
    ----------
    made : Material
    entries : Entries
    address : str
        Where the site is, ending in ``/``; empty: links stay relative to the feed.
    """
    told = ((one, entries.line(one.index)) for one in reversed(entries.newest[-MOST:]))
    newest = [(one, line) for one, line in told if line is not None]
    return {
        ATOM: _atom(made, newest, address).encode(),
        JSON: laid_out(_json(made, newest, address)).encode(),
    }


def _id(made: Material, index: int | None = None) -> str:
    """Give a name that stays, wherever the site is moved to."""
    place = f"urn:paripassu:record:{made.logged.origin}"
    return place if index is None else f"{place}:{index}"


def _link(one: Said, address: str) -> str:
    return f"{address}{page_of(one.index)}#entry-{one.index}"


def _atom(made: Material, newest: Sequence[tuple[Said, Mapping[str, Any]]], address: str) -> str:
    updated = made.logged.last or "1970-01-01T00:00:00Z"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{escape(_id(made))}</id>",
        f"<title>{escape(made.title)}</title>",
        f"<updated>{updated}</updated>",
        f'<link rel="self" href={quoteattr(f"{address}{ATOM}")}/>',
        f"<link href={quoteattr(f'{address}index.html')}/>",
        "<generator>paripassu</generator>",
    ]
    for one, line in newest:
        lines += [
            "<entry>",
            f"<id>{escape(_id(made, one.index))}</id>",
            f"<title>{escape(clean(one.sentence))}</title>",
            f"<updated>{line['time'] or updated}</updated>",
            f"<author><name>{escape(made.names.party(line['by']))}</name></author>",
            f"<link href={quoteattr(_link(one, address))}/>",
            f"<content>Entry {one.index:,}. {escape(clean(one.sentence))}</content>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def _json(
    made: Material, newest: Sequence[tuple[Said, Mapping[str, Any]]], address: str
) -> dict[str, Any]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": made.title,
        "home_page_url": f"{address}index.html",
        "feed_url": f"{address}{JSON}",
        "items": [
            {
                "id": _id(made, one.index),
                "url": _link(one, address),
                "title": clean(one.sentence),
                "content_text": f"Entry {one.index:,}. {clean(one.sentence)}",
                **({"date_published": line["time"]} if line["time"] else {}),
                "authors": [{"name": made.names.party(line["by"])}],
            }
            for one, line in newest
        ],
    }
