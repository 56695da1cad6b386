"""The text of a report: from a file of plain text, or of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from paripassu.errors import Fault, PariPassuError, UnreadableError
from paripassu.files import Readable, read

#: The longest report, in bytes: a long newspaper page has a hundredth of it.
MOST_BYTES = 5 * 1024 * 1024
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
#: Three words. It begins where a word does: from within one it would be tried over and over.
_SENTENCE = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}\W+[^\W\d_]{1,}\W+[^\W\d_]{2,}", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was read.

    Attributes
    ----------
    name : str
        What it is called in messages.
    text : str
        Its text; of a page, without menus and advertisements.
    extractor : str
        The library that took the text out of a page, with its version; empty for plain text.
    """

    name: str
    text: str
    extractor: str = ""


def read_report(source: Readable) -> Report:
    """Read a report.

    Parameters
    ----------
    source : path or open file
        Plain text in UTF-8, or an HTML page; ``-`` is standard input.

    Raises
    ------
    UnreadableError
        There is no such file, it is no text, or no sentence stands in it.
    TooLargeError
        It has more than 5 MB.
    """
    content = read(source, MOST_BYTES)
    text = _decoded(content.data, content.name)
    extractor = ""
    if _PAGE.match(text[:4096]):
        text, extractor = _extracted(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _SENTENCE.search(text):
        what = "has no sentence in it" if not extractor else "is a page without an article"
        raise _unreadable(content.name, what, "give the text of one report")
    return Report(content.name, text, extractor)


def _decoded(data: bytes, name: str) -> str:
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unreadable(name, "is no text", "give a report as plain text or as a page (HTML)")
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable(
            name,
            f"is no text in UTF-8: byte {error.start} cannot be read",
            "save it as plain text in UTF-8",
        ) from None


def _extracted(page: str) -> tuple[str, str]:
    """Take the article out of a page; nothing where there is none."""
    try:
        import trafilatura
    except ImportError as error:
        from paripassu.agreement.intake.parse import INSTALL

        raise PariPassuError(
            "pages are read with trafilatura, and it is not installed", f"install it: {INSTALL}"
        ) from error
    text = trafilatura.extract(
        page, include_comments=False, include_tables=False, include_links=False, with_metadata=False
    )
    return _paragraphs(text or ""), f"trafilatura {trafilatura.__version__}"


def _paragraphs(text: str) -> str:
    """Part paragraphs by empty lines: each line of what was taken out is one."""
    return "\n\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


def _unreadable(name: str, what: str, mend: str) -> UnreadableError:
    return UnreadableError(name, [Fault(0, "", what, mend)])
