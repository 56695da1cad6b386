"""The text of a report, taken out of each of its forms by somebody else's reader."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import docx
import pypdf
from docx.table import Table


class _Texts(HTMLParser):
    """The texts of the body, one for each element that holds some."""

    _ENDS = frozenset({"h1", "h2", "h3", "p", "li", "th", "td", "caption", "figcaption"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._ENDS:
            self._open = []

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.append(data)
        else:
            assert not data.strip() or self.lasttag in ("title", "style"), data

    def handle_endtag(self, tag: str) -> None:
        if tag in self._ENDS and self._open is not None:
            self.texts.append("".join(self._open))
            self._open = None


def of_html(content: bytes) -> list[str]:
    """Give the texts of a page in their order, without empty ones."""
    reader = _Texts()
    reader.feed(content.decode())
    return [text for text in reader.texts if text]


def of_docx(content: bytes) -> list[str]:
    """Give the texts of a document in their order, without empty ones."""
    texts = []
    for block in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            texts += [cell.text for row in block.rows for cell in row.cells]
        else:
            texts.append(block.text)
    return [text for text in texts if text]


def of_pdf(content: bytes) -> list[str]:
    """Give the text of each page."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def compact(text: str) -> str:
    """Leave out blanks, which lines are broken at, and the numbers of sheets."""
    return "".join(text.split())
