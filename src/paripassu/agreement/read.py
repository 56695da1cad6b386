"""Reading an agreement file: everything that is wrong with it in one go, or an agreement."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from paripassu.agreement.consistency import check_draft
from paripassu.agreement.draft import Draft
from paripassu.agreement.entries import Before, read_entries
from paripassu.agreement.groups import read_groups
from paripassu.agreement.model import Agreement
from paripassu.agreement.problem import Problem
from paripassu.agreement.report import faults_of, name_in
from paripassu.errors import AgreementError, ParameterError
from paripassu.files import Readable, read
from paripassu.given import flag
from paripassu.kinds import AGREEMENT
from paripassu.quoted import in_python
from paripassu.toml.locate import Locator, Path
from paripassu.toml.read import MOST_BYTES, Sought, parse_toml

_AGREEMENT = Sought(AGREEMENT, "paripassu new", AgreementError)


def read_agreement(path: Readable, *, signed: bool = False) -> Agreement:
    """Read an agreement file.

    Parameters
    ----------
    path : str, path or open file
        ``-`` is standard input.
    signed : bool
        Whether it is signed and in force; see :func:`parse_agreement`.

    Returns
    -------
    Agreement
        Its ``digest`` is that of the file's bytes.

    Raises
    ------
    AgreementError
        Something is wrong in it: all of that in one go.
    InputError
        It cannot be read, or is larger than 16 MB.
    """
    flag(signed, "signed")
    content = read(path, MOST_BYTES)
    return parse_agreement(content.data, content.name, signed=signed)


def parse_agreement(
    content: str | bytes, name: str = "agreement", *, signed: bool = False
) -> Agreement:
    """Read the text of an agreement file.

    Parameters
    ----------
    content : str or bytes
        The text, or the file's bytes in UTF-8.
    name : str
        What the file is called in messages.
    signed : bool
        Whether it is signed and in force. Then it is read even where nobody could ever verify or
        confirm a measure as the file demands it: what was signed cannot be mended by refusing it.

    Raises
    ------
    AgreementError
        Something is wrong in it: all of that in one go.
    """
    flag(signed, "signed")
    if not isinstance(content, (str, bytes)):
        raise ParameterError("content", f"should be a text or bytes, not {in_python(content)}")
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    document, text = parse_toml(raw, name, _AGREEMENT)
    agreement = _agreement(document, name, lambda: Locator(text).line, signed=signed)
    return _of_file(agreement, name, raw)


def parse_whatever_facts(content: bytes, name: str = "agreement") -> Agreement:
    """Read an agreement file whose facts may contradict each other.

    Nothing can be planned with it: it is for showing that they do.

    Raises
    ------
    AgreementError
        Something else is wrong in it.
    """
    document, text = parse_toml(content, name, _AGREEMENT)
    agreement = _agreement(document, name, lambda: Locator(text).line, signed=False, facts=False)
    return _of_file(agreement, name, content)


def document_of(content: str | bytes, name: str = "agreement") -> dict[str, Any]:
    """Read the tables of an agreement file, whatever stands in them; numbers are exact.

    Parameters
    ----------
    content : str or bytes
        The text, or the file's bytes in UTF-8.
    name : str
        What the file is called in messages.

    Raises
    ------
    AgreementError
        It is no TOML.
    """
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return parse_toml(raw, name, _AGREEMENT)[0]


def parse_document(
    document: Mapping[str, Any], name: str = "agreement", *, raw: bytes | None = None
) -> Agreement:
    """Take the tables of an agreement file for an agreement.

    Parameters
    ----------
    document : mapping
        As :func:`document_of` gives them.
    name : str
        What it is called in messages, which name no lines.
    raw : bytes, optional
        Of the file that has these tables: the agreement has its digest and its name then.

    Raises
    ------
    AgreementError
        Something is wrong in it: all of that in one go.
    """
    agreement = _agreement(document, name, lambda: lambda _: 0, signed=False)
    return agreement if raw is None else _of_file(agreement, name, raw)


def parse_again(
    document: Mapping[str, Any], name: str, raw: bytes, before: Before | None
) -> tuple[Agreement, Before]:
    """Take tables for an agreement of which most were read before; see :func:`parse_document`.

    Parameters
    ----------
    document : mapping
    name : str
    raw : bytes
    before : Before or None
        What was read of another text.

    Returns
    -------
    agreement : Agreement
    before : Before
        For the next text.
    """
    draft = Draft()
    agreement = _agreement(
        document, name, lambda: lambda _: 0, signed=False, before=before, draft=draft
    )
    return _of_file(agreement, name, raw), Before(document, draft)


def _of_file(agreement: Agreement, name: str, raw: bytes) -> Agreement:
    agreement.__dict__["origin"] = name
    agreement.__dict__["digest"] = f"sha256:{sha256(raw).hexdigest()}"  # of its bytes as they are
    return agreement


def _agreement(
    document: Mapping[str, Any],
    name: str,
    line: Callable[[], Callable[[Path], int]],
    *,
    signed: bool,
    facts: bool = True,
    before: Before | None = None,
    draft: Draft | None = None,
) -> Agreement:
    draft = Draft() if draft is None else draft
    problems: list[Problem] = [
        *read_entries(document, draft, before),
        *read_groups(document, draft),
    ]
    problems += check_draft(draft, signed=signed, facts=facts)
    if problems:
        raise AgreementError(name, faults_of(problems, line(), name_in(document)))
    return draft.agreement()


def agreement_of(given: Agreement | Readable) -> Agreement:
    """Take an agreement that was built in code, checked as a file is checked; or read one.

    Parameters
    ----------
    given : Agreement, path or open file
        ``-`` is standard input.

    Raises
    ------
    AgreementError
        Something is wrong in it.
    InputError
        It cannot be read.
    ParameterError
        It is neither.
    """
    return named_agreement(given, "agreement")[0]


def named_agreement(given: Agreement | Readable, parameter: str) -> tuple[Agreement, str | None]:
    """Take an agreement, and the name of its file; None where it was built in code.

    Parameters
    ----------
    given : Agreement, path or open file
        See :func:`agreement_of`.
    parameter : str
        What messages call it.
    """
    if isinstance(given, Agreement):
        verify_agreement(given)
        return given, None
    if isinstance(given, (str, os.PathLike)) or hasattr(given, "read"):
        content = read(given, MOST_BYTES)
        return parse_agreement(content.data, content.name), content.name
    raise ParameterError(
        parameter,
        f"should be an agreement, or a file of one, not {in_python(given)}",
        "give what read_agreement gives, or the file's name",
    )


def verify_agreement(agreement: Agreement, name: str = "", *, signed: bool = False) -> None:
    """Check an agreement that was built in code as a file is checked.

    Parameters
    ----------
    agreement : Agreement
    name : str
        What it is called in messages.
    signed : bool
        Whether it is signed and in force; see :func:`parse_agreement`.

    Raises
    ------
    AgreementError
        Its entries do not fit together.
    """
    if not isinstance(agreement, Agreement):
        raise ParameterError("agreement", f"should be an agreement, not {in_python(agreement)}")
    problems = [*check_draft(Draft.of(agreement), signed=flag(signed, "signed"))]
    if problems:
        entries = {
            "party": agreement.parties,
            "measure": agreement.measures,
            "require": agreement.requirements,
            "choose": agreement.choices,
            "position": agreement.positions,
            "source": agreement.sources,
            "declaration": agreement.declarations,
            "notice": agreement.notices,
        }
        document: dict[str, Any] = {
            key: [{"id": getattr(entry, "id", None)} for entry in of] for key, of in entries.items()
        }
        document |= {"agreement": {}, "process": {}, "together": {}}
        raise AgreementError(
            name or agreement.origin,
            faults_of(problems, lambda _: 0, name_in(document)),
        )
