"""Reading an agreement file: everything that is wrong with it in one go, or an agreement."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, Never

from paripassu.agreement.consistency import check_draft
from paripassu.agreement.draft import Draft
from paripassu.agreement.entries import read_entries
from paripassu.agreement.groups import read_groups
from paripassu.agreement.locate import Lines, Locator
from paripassu.agreement.model import Agreement
from paripassu.agreement.problem import Problem
from paripassu.agreement.report import faults_of, name_in
from paripassu.errors import AgreementError, Fault, ParameterError
from paripassu.files import Readable, read
from paripassu.kinds import AGREEMENT, LOOKED_AT, other
from paripassu.quoted import in_python, quoted
from paripassu.tables.text import encoding_of, named_encoding

#: Largest file that is read. The largest agreements known have a few hundred kilobytes.
MOST_BYTES = 16 * 1024 * 1024
#: Deepest nesting of brackets; the format itself needs three.
_DEEPEST = 50
_MOST_DIGITS = 1_000


def read_agreement(path: Readable) -> Agreement:
    """Read an agreement file.

    Parameters
    ----------
    path : str, path or open file
        ``-`` is standard input.

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
    content = read(path, MOST_BYTES)
    return parse_agreement(content.data, content.name)


def parse_agreement(content: str | bytes, name: str = "agreement") -> Agreement:
    """Read the text of an agreement file.

    Parameters
    ----------
    content : str or bytes
        The text, or the file's bytes in UTF-8.
    name : str
        What the file is called in messages.

    Raises
    ------
    AgreementError
        Something is wrong in it: all of that in one go.
    """
    if not isinstance(content, (str, bytes)):
        raise ParameterError("content", f"should be a text or bytes, not {in_python(content)}")
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(raw) > MOST_BYTES:
        _refuse(name, f"has {len(raw):,} bytes, and {MOST_BYTES:,} are the most")
    text = _decode(raw, name)
    document = _parse(text, name)
    draft = Draft()
    problems: list[Problem] = [
        *read_entries(document, draft),
        *read_groups(document, draft),
    ]
    problems += check_draft(draft)
    if problems:
        locator = Locator(text)
        raise AgreementError(name, faults_of(problems, locator.line, name_in(document)))
    agreement = draft.agreement()
    agreement.__dict__["origin"] = name
    agreement.__dict__["digest"] = f"sha256:{sha256(raw).hexdigest()}"  # of its bytes as they are
    return agreement


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


def verify_agreement(agreement: Agreement, name: str = "") -> None:
    """Check an agreement that was built in code as a file is checked.

    Raises
    ------
    AgreementError
        Its entries do not fit together.
    """
    if not isinstance(agreement, Agreement):
        raise ParameterError("agreement", f"should be an agreement, not {in_python(agreement)}")
    problems = [*check_draft(Draft.of(agreement))]
    if problems:
        entries = {
            "party": agreement.parties,
            "measure": agreement.measures,
            "require": agreement.requirements,
            "choose": agreement.choices,
            "position": agreement.positions,
            "source": agreement.sources,
            "declaration": agreement.declarations,
        }
        document: dict[str, Any] = {
            key: [{"id": getattr(entry, "id", None)} for entry in of] for key, of in entries.items()
        }
        document |= {"agreement": {}, "together": {}}
        raise AgreementError(
            name or agreement.origin,
            faults_of(problems, lambda _: 0, name_in(document)),
        )


def _refuse(name: str, what: str, mend: str = "", line: int = 0) -> Never:
    raise AgreementError(name, [Fault(line, "", what, mend)])


def _decode(raw: bytes, name: str) -> str:
    encoding = encoding_of(raw)[0]
    if encoding != "utf-8":
        _refuse(name, f"is {named_encoding(encoding)} and not UTF-8", "save it as UTF-8", line=1)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        _refuse(
            name,
            f"byte {error.start + 1} of the file, 0x{raw[error.start]:02x}, is not UTF-8",
            "save it as UTF-8",
            line=before.count(b"\n") + 1,
        )
    # Some editors begin a file with a byte-order mark, which is no part of the text.
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.strip():
        _refuse(name, "is empty", "paripassu new writes an agreement to start from")
    return text


def _number(text: str) -> Decimal:
    if len(text) > _MOST_DIGITS:
        raise ValueError
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond what even Decimal holds
        return Decimal("1e-999999" if "e-" in text.lower() else "inf")


#: A dotted key of more parts than any format needs, where a key can stand. ``tomllib`` keeps every
#: prefix of a key: 400 kilobytes of ``a.a.a…`` would take a hundred gigabytes.
_LONG_KEY = re.compile(
    r"(?:^|[\[{,])[ \t]*+(?:(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}",
    re.MULTILINE,
)


def _parse(text: str, name: str) -> Mapping[str, Any]:
    if long_key := _LONG_KEY.search(text):
        line = Lines(text).at(long_key.start())
        _refuse(name, "has a key of more than 50 parts", "the format needs two", line)
    try:
        return tomllib.loads(text, parse_float=_number)
    except tomllib.TOMLDecodeError as error:
        begins = text[:LOOKED_AT].encode()
        what, mend = other(begins)
        if what and not AGREEMENT.holds(begins):  # one with a slip in it is told where the slip is
            _refuse(name, f"{what}, and an agreement is needed here", mend or "give a TOML file", 1)
        what, line = _placed(str(error), text)
        source = text.split("\n")[line - 1].strip()
        told = (_habit(source[:500]), f"the line is {quoted(source)}" if source else "")
        _refuse(name, f"is no TOML: {what}", "; ".join(filter(None, told)), line)
    except RecursionError:
        _refuse(name, "nests too deeply", "the format needs three brackets", _deepest(text))
    except ValueError:  # Python reads no integer of more than 4300 digits either
        digits = re.search(rf"[0-9a-fA-F_.]{{{_MOST_DIGITS}}}", text)
        line = Lines(text).at(digits.start()) if digits else 0
        _refuse(name, "has a number of more than a thousand digits", "round it", line)


#: What people write who are used to other files: how it looks after a key, and what to write.
_HABITS = (
    (re.compile(r"=\s*([+-]?\d+),(\d+)"), r"a decimal number has a point: write \1.\2"),
    (
        re.compile(r"=\s*\d{1,4}[./]\d{1,2}[./]\d{1,4}\b"),
        "a date is year-month-day without quotes: 2018-06-01",
    ),
    (
        re.compile(r"[=\[]\s*(?!true\b|false\b|inf\b|nan\b)([^\W\d](?:[\w -]*\w)?)"),
        r'a text stands in quotes: write "\1"',
    ),
)
_TEXTS = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')


def _habit(line: str) -> str:
    """Say how to write what a line that is no TOML seems to mean; empty where nobody knows."""
    bare = _TEXTS.sub(lambda text: "" if text[0].startswith("#") else '""', line)
    for pattern, mend in _HABITS:
        if match := pattern.search(bare):
            return match.expand(mend)
    return ""


def _placed(message: str, text: str) -> tuple[str, int]:
    """Tell a message of tomllib from its place."""
    lines = Lines(text)
    what, _, place = message.partition(" (at ")
    if number := re.match(r"line (\d+)", place):
        return what[:1].lower() + what[1:], int(number[1])
    # At the end of the document the reader needs to know what it was that never ended.
    unclosed = Locator(text).unclosed
    if unclosed is not None:
        mark = text[unclosed : unclosed + 3]
        mark = mark if mark in ('"""', "'''") else mark[0]
        return f"nothing closes the {mark} of this line", lines.at(unclosed)
    return what[:1].lower() + what[1:], lines.at(len(text.rstrip()))


def _deepest(text: str) -> int:
    depth = 0
    for mark in re.finditer(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}]', text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
        if depth > _DEEPEST:
            return Lines(text).at(mark.start())
    return 0
