"""Kinds of files, known by what stands in them: what may be written over what.

A command replaces a file of the kind that it writes, since it can write it again. Agreements and
workbooks are written by people, and what a person wrote no command can write again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Attributes
    ----------
    name : str
        What a file of it is called in messages: ``a plan``.
    holds : callable
        Whether a file is of the kind, by its first and last bytes (see :data:`LOOKED_AT`).
    by_hand : bool
        Whether people write such files: these are replaced only where that is asked for.
    """

    name: str
    holds: Callable[[bytes], bool]
    by_hand: bool = False


#: Bytes at each end of a file by which its kind is known.
LOOKED_AT = 64 * 1024


def document(format: str, name: str) -> Kind:
    """Give the kind of the JSON documents of one format, whatever its version.

    Parameters
    ----------
    format : str
        As in ``paripassu/plan/1``, without the version: ``plan``.
    name : str
        ``a plan``.
    """
    begins = re.compile(
        rb'\s*\{\s*"format"\s*:\s*"paripassu/' + re.escape(format).encode() + rb'/[0-9]+"'
    )
    return Kind(name, lambda content: begins.match(content) is not None)


def beginning(name: str, *marks: bytes) -> Kind:
    """Give the kind of the files that begin in one of these ways, blanks aside."""
    return Kind(name, lambda content: content.lstrip().startswith(marks))


def holding(name: str, mark: bytes) -> Kind:
    """Give the kind of the files that have a mark near their beginning or end."""
    return Kind(name, lambda content: mark in content)


_TABLES = re.compile(
    rb"^[ \t]*(?:\[agreement\]|\[\[(?:party|measure|position|require|source)\]\]|"
    rb"agreement[ \t]*=[ \t]*\{|agreement\.)",
    re.MULTILINE,
)
_SHEETS = (b"xl/", b"[Content_Types].xml", b"opendocument.spreadsheet")


def _is_workbook(content: bytes) -> bool:
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # .xls
        return True
    return content.startswith(b"PK\x03\x04") and any(mark in content for mark in _SHEETS)


def _is_text(content: bytes) -> bool:
    if content.startswith(b"{\\rtf"):
        return True
    marks = (b"word/", b"opendocument.text")
    return content.startswith(b"PK\x03\x04") and any(mark in content for mark in marks)


AGREEMENT = Kind("an agreement", lambda content: bool(_TABLES.search(content)), by_hand=True)
_VARIANTS = re.compile(rb"^[ \t]*\[\[variant\]\]", re.MULTILINE)
VARIANTS = Kind("a file of variants", lambda c: bool(_VARIANTS.search(c)), by_hand=True)
WORKBOOK = Kind("a workbook", _is_workbook, by_hand=True)
TEXT = Kind("a text document", _is_text, by_hand=True)
_SECRET = re.compile(rb'"format"\s*:\s*"paripassu/(?:[a-z-]*secret|share)/')
_PRIVATE_KEY = re.compile(rb"-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----")
SECRET = Kind(
    "a secret",
    lambda content: bool(_SECRET.search(content) or _PRIVATE_KEY.search(content)),
    by_hand=True,
)
#: What no other kind of file replaces, whoever asks for it.
PRECIOUS = (AGREEMENT, VARIANTS, TEXT, WORKBOOK, SECRET)
PLAN = document("plan", "a plan")
PROOF = document("proof", "a proof")
DRAW = document("draw", "a draw")
CALENDAR = holding("a calendar of reminders", b"PRODID:-//paripassu//")
LIST = beginning("a list that was drawn from", b"# paripassu: the list that was drawn from")
SVG = beginning("an SVG picture", b"<svg", b"<?xml")
PNG = beginning("a PNG picture", b"\x89PNG\r\n\x1a\n")
#: What the pages that are written here say of themselves.
GENERATOR = '<meta name="generator" content="paripassu">'
PAGE = holding("a page of pictures", GENERATOR.encode())
#: What reports say of themselves where it is not packed, so that it goes once somebody edits them.
WRITTEN = "written by paripassu report"


def _is_report(content: bytes) -> bool:
    packed = content.startswith((b"%PDF-", b"PK\x03\x04"))
    return WRITTEN.encode() in content if packed else PAGE.holds(content)


REPORT = Kind("a report", _is_report)

_DOCUMENT = re.compile(rb'\s*\{\s*"format"\s*:\s*"paripassu/([a-z-]{1,40})/[0-9]+"')
_JSON = re.compile(rb'\s*\{\s*["}]')
#: Where a document is typed that a command reads.
_READ_BY = {
    "plan": "paripassu check AGREEMENT.toml PLAN.json",
    "proof": "python3 verifier/plan.py PROOF.json AGREEMENT.toml",
    "draw": "paripassu inspect assess --draw DRAW.json",
    "draw-inputs": "paripassu inspect draw --joint INPUTS.json",
    "draw-secret": "paripassu inspect commit --reveal SECRET.json",
    "account": "paripassu inspect assess --balance ACCOUNT.json",
    "game": "paripassu inspect assess --game GAME.json",
    "commitment": "paripassu verify COMMITMENT.json",
    "disclosure": "paripassu verify COMMITMENT.json FILE.json",
    "question": "paripassu declare answer QUESTION.json",
    "declaration-secret": "paripassu declare rehearse --secret FILE",
    "guardian": "paripassu declare seal --guardian KEY.json",
    "guardian-secret": "paripassu declare receive --key NAME.secret.json",
    "seal": "paripassu declare receive SEAL.json",
    "seal-package": "paripassu declare receive SEAL.json SHARE.json PACKAGE.json",
    "sealed-share": "paripassu declare receive SEAL.json SHARE.json PACKAGE.json",
    "share": "paripassu declare release SEAL.json SHARE.json PACKAGE.json",
}


def other(content: bytes) -> tuple[str, str]:
    """Say what a file is that was given in the place of another, and which command reads it.

    Parameters
    ----------
    content : bytes
        Of the file, from its beginning.

    Returns
    -------
    what, mend : str
        ``is a document of the kind "plan"`` and a command; both empty of what is not known here.
    """
    content = content[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    if (found := _DOCUMENT.match(content)) is not None:
        kind = found[1].decode()
        read = f"`{_READ_BY[kind]}` reads it" if kind in _READ_BY else "no command reads it"
        return f'is a document of the kind "{kind}"', read
    if _JSON.match(content):
        return "is JSON", ""
    lines = (line.strip() for line in content.splitlines())
    first = next((line for line in lines if line and not line.startswith(b"#")), b"")
    if (first.startswith(b"[") or b"=" in first) and AGREEMENT.holds(content):
        return "is an agreement", "`paripassu show` and `paripassu plan` read it"
    return "", ""
