"""A table in DOCX put together by python-docx alone, cell by cell: slow, and literal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paripassu.reports.blocks import Table
from paripassu.reports.docx import _rule, _write
from paripassu.reports.plates import MARGINS, SHEET

if TYPE_CHECKING:
    from docx.document import Document as Word


def add_table(word: Word, table: Table) -> None:
    """Add a table to a document."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    if table.caption:
        caption = word.add_paragraph(style="Caption")
        _write(caption, table.caption)
        caption.paragraph_format.keep_with_next = True
    made: Any = word.add_table(rows=len(table.rows) + 1, cols=len(table.header))
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    made.autofit = False
    _rule(made._tbl.tblPr, table.title)
    room = SHEET[0] - 2 * MARGINS[0]
    widths = [Pt(room * share) for share in table.shares]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    size = Pt(7.5 if len(table.header) > 7 else 8.5)
    for at, (row, cells) in enumerate(zip(made.rows, (table.header, *table.rows), strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if at == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for index, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
            cell.width = width
            lines = cell.paragraphs[0]
            lines.paragraph_format.space_after = Pt(1)
            if index and index not in table.words:
                lines.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = _write(lines, text)
            run.font.size = size
            run.bold = at == 0 or at - 1 in table.set_off
