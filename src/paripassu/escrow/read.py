"""Reading the template that people write, or that an agreement names for a party that declares."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Never

from pydantic import ValidationError

from paripassu.documents.decode import decode
from paripassu.errors import DocumentError, Fault, InputError
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.template import Template, TemplateError
from paripassu.files import Readable, read
from paripassu.quoted import quoted


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
    content = read(source)
    form = parse_toml(content.data, content.name)
    if "party" not in form and "declaration" not in form:
        return parse_template(form, content.name)
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


def parse_toml(content: bytes, source: str) -> dict[str, Any]:
    """Parse TOML."""
    try:
        return tomllib.loads(content.decode())
    except UnicodeDecodeError:
        _refuse(source, "is not text in UTF-8", "save it as UTF-8")
    except RecursionError:
        _refuse(source, "is nested too deeply")
    except (tomllib.TOMLDecodeError, ValueError) as error:
        _refuse(source, f"is no TOML: {error}", "look at that line")


def parse_template(form: dict[str, Any], source: str = "template") -> Template:
    """Make a template of what a TOML reader gives.

    Raises
    ------
    DocumentError
        It is none; every place that is wrong.
    """
    try:
        return decode(Template, form, source)
    except DocumentError as error:
        try:
            Template.model_validate(form)
        except ValidationError as invalid:
            for one in invalid.errors(include_url=False):
                cause = one.get("ctx", {}).get("error")
                if isinstance(cause, TemplateError):
                    raise DocumentError(source, cause.faults) from None
        raise error


def _refuse(source: str, what: str, mend: str = "") -> Never:
    raise InputError(source, [Fault(0, "", what, mend)])
