"""Reading the template that people write, or that an agreement names for a party that declares."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from paripassu.documents.decode import decode
from paripassu.errors import Fault, InputError
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.template import Template
from paripassu.files import Readable, read
from paripassu.kinds import Kind
from paripassu.quoted import quoted
from paripassu.toml.locate import Locator
from paripassu.toml.read import MOST_BYTES, Sought, parse_toml

_KEYS = re.compile(rb"^[ \t]*(?:declarer|origin|territory)[ \t]*=|^\[\[tables\]\]", re.MULTILINE)
_TEMPLATE = Sought(
    Kind("a template", lambda content: bool(_KEYS.search(content))),
    "paripassu declare new",
    InputError,
)


def read_template(source: Readable | Template, commitment: Commitment | None = None) -> Template:
    """Read a template.

    Parameters
    ----------
    source : str, path, open file or Template
        The template, or an agreement whose ``[[declaration]]`` names one for each party that
        declares; what it names stands beside the agreement.
    commitment : Commitment, optional
        Whose party's template is looked for in an agreement.

    Raises
    ------
    InputError
        It cannot be read, or is no template; every place that is wrong.
    """
    if isinstance(source, Template):
        return source
    content = read(source, MOST_BYTES)
    form, text = parse_toml(content.data, content.name, _TEMPLATE)
    if "party" not in form and "declaration" not in form:
        return _template(form, text, content.name)
    party = None if commitment is None else commitment.header.template.declarer
    named = _named(form.get("declaration", []), party, content.name)
    here = Path(source).parent if isinstance(source, (str, os.PathLike)) else Path()
    return read_template(here / named)


def _named(declarations: Any, party: str | None, source: str) -> str:
    entries = declarations if isinstance(declarations, list) else []
    for one in entries:
        named = one.get("template") if isinstance(one, dict) else None
        mine = isinstance(one, dict) and one.get("party") == party
        if isinstance(named, str) and (mine or (party is None and len(entries) == 1)):
            return named
    what = f"names no template for {quoted(party) if party else 'a party'}"
    mend = 'add [[declaration]] with party = "…" and template = "…", or give the template itself'
    raise InputError(source, [Fault(0, "", what, mend)])


def parse_template(raw: bytes, source: str = "template") -> Template:
    """Make a template of the text of its file.

    Raises
    ------
    InputError
        It is none; every place that is wrong, with its line.
    """
    return _template(*parse_toml(raw, source, _TEMPLATE), source)


def _template(form: dict[str, Any], text: str, source: str) -> Template:
    return decode(Template, form, source, Locator(text).line)
