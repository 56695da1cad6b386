"""The text of a file, whichever program wrote it: UTF-8, UTF-16 or UTF-32."""

from __future__ import annotations

import codecs

from paripassu.errors import Fault, TableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: So many bytes show whether a file without a mark is UTF-16: every second one is null.
_SAMPLE = 4096


def decode(content: bytes, source: str) -> str:
    """Give the text of a file.

    Raises
    ------
    TableError
        It is no text, or in another encoding.
    """
    encoding, start = encoding_of(content)
    try:
        text = content[start:].decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start + start) + 1
        name = named_encoding(encoding)
        raise TableError(
            source, [Fault(line, "", f"is not text in {name}", "save the table as CSV in UTF-8")]
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise TableError(source, [Fault(line, "", "has a null byte", "save it as CSV again")])
    return text


def named_encoding(encoding: str) -> str:
    """Give the name of an encoding as people know it: ``UTF-32``, without the order of its bytes.

    >>> named_encoding("utf-32-le"), named_encoding("utf-8")
    ('UTF-32', 'UTF-8')
    """
    return encoding.removesuffix("-le").removesuffix("-be").upper()


def encoding_of(content: bytes) -> tuple[str, int]:
    """Give the encoding of a file, and where its text begins."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding, len(mark)
    sample = content[:_SAMPLE]
    pairs = len(sample) // 2
    if pairs and len(content) % 2 == 0:
        for encoding, at in (("utf-16-le", 1), ("utf-16-be", 0)):
            # Most letters of a table's marks and numbers have a null byte as their other half.
            if sample[at::2].count(0) * 2 > pairs and not sample[1 - at :: 2].count(0):
                return encoding, 0
    return "utf-8", 0
