"""Reading TOML that people write: its values, and where it is none, the line and what to write."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, Never

from paripassu.errors import Fault, InputError
from paripassu.kinds import LOOKED_AT, Kind, other
from paripassu.quoted import quoted
from paripassu.tables.text import encoding_of, named_encoding
from paripassu.toml.locate import Lines, Locator

#: Largest file that is read. The largest agreements known have a few hundred kilobytes.
MOST_BYTES = 16 * 1024 * 1024
#: Deepest nesting of brackets; the formats need three.
_DEEPEST = 50
_MOST_DIGITS = 1_000


class Sought(NamedTuple):
    """What a text should hold, for messages.

    Attributes
    ----------
    kind : Kind
    command : str
        Which writes one to start from.
    error : type
        Raised where the text cannot be read.
    """

    kind: Kind
    command: str
    error: type[InputError]

    def refuse(self, name: str, what: str, mend: str = "", line: int = 0) -> Never:
        """Raise the error, with one fault."""
        raise self.error(name, [Fault(line, "", what, mend)])


def parse_toml(raw: bytes, name: str, sought: Sought) -> tuple[dict[str, Any], str]:
    """Parse TOML.

    Parameters
    ----------
    raw : bytes
        In UTF-8.
    name : str
        What the file is called in messages.
    sought : Sought

    Returns
    -------
    document : dict
        Numbers with a point are exact.
    text : str
        What a :class:`~paripassu.toml.locate.Locator` finds the lines in.

    Raises
    ------
    InputError
        It is none, as ``sought`` says; with the line.
    """
    if len(raw) > MOST_BYTES:
        sought.refuse(name, f"has {len(raw):,} bytes, and {MOST_BYTES:,} are the most")
    text = _decode(raw, name, sought)
    return _parse(text, name, sought), text


def _decode(raw: bytes, name: str, sought: Sought) -> str:
    encoding = encoding_of(raw)[0]
    if encoding != "utf-8":
        sought.refuse(name, f"is {named_encoding(encoding)} and not UTF-8", "save it as UTF-8", 1)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        sought.refuse(
            name,
            f"byte {error.start + 1} of the file, 0x{raw[error.start]:02x}, is not UTF-8",
            "save it as UTF-8",
            line=before.count(b"\n") + 1,
        )
    # Some editors begin a file with a byte-order mark, which is no part of the text.
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.strip():
        sought.refuse(name, "is empty", f"{sought.command} writes {sought.kind.name} to start from")
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
    r"(?:^|[\[{,])[ \t]*+(?:(?:[\w-]++|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}",
    re.MULTILINE,
)


def _parse(text: str, name: str, sought: Sought) -> dict[str, Any]:
    if long_key := _LONG_KEY.search(text):
        line = Lines(text).at(long_key.start())
        sought.refuse(name, "has a key of more than 50 parts", "the format needs two", line)
    try:
        return tomllib.loads(text, parse_float=_number)
    except tomllib.TOMLDecodeError as error:
        begins = text[:LOOKED_AT].encode()
        what, mend = other(begins)
        # One with a slip in it is told where the slip is.
        if what and not sought.kind.holds(begins):
            needed = f"{what}, and {sought.kind.name} is needed here"
            sought.refuse(name, needed, mend or "give a TOML file", 1)
        what, line = _placed(str(error), text)
        source = text.split("\n")[line - 1].strip()
        told = (_habit(source[:500]), f"the line is {quoted(source)}" if source else "")
        sought.refuse(name, f"is no TOML: {what}", "; ".join(filter(None, told)), line)
    except RecursionError:
        sought.refuse(name, "nests too deeply", "the format needs three brackets", _deepest(text))
    except ValueError:  # Python reads no integer of more than 4300 digits either
        digits = re.search(rf"[0-9a-fA-F_.]{{{_MOST_DIGITS}}}", text)
        line = Lines(text).at(digits.start()) if digits else 0
        sought.refuse(name, "has a number of more than a thousand digits", "round it", line)


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
