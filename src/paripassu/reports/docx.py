"""A report as a document for word processors, written by python-docx."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from paripassu.charts.style import LIGHT
from paripassu.files import Readable
from paripassu.kinds import WRITTEN
from paripassu.reports.blocks import Block, Document, Figure, Heading, Items, Paragraph, Role, Table
from paripassu.reports.direction import runs_left
from paripassu.reports.pixels import pixels_of
from paripassu.reports.plates import MARGINS, SHEET, Plate, drawn, plated

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.section import Section as Part
    from docx.shared import Length
    from docx.text.paragraph import Paragraph as Lines

_SIZES: dict[Role, float] = {"lead": 11.5}
_FONT = "Arial"
#: Styles with their sizes in points and their colours.
_LOOKS = (
    ("Normal", 10.0, "ink"),
    ("Title", 20.0, "ink"),
    ("Subtitle", 10.0, "quiet"),
    ("Heading 1", 14.0, "ink"),
    ("Heading 2", 11.0, "ink"),
    ("Caption", 8.5, "quiet"),
    ("Intense Quote", 10.0, "ink"),
)
#: Characters that are an element of their own.
_BREAKS = frozenset("\t\r\n")
#: The day that ZIP archives count from; no other clock is in the file.
_BEGINNING = (1980, 1, 1, 0, 0, 0)
#: What may come after the direction of a paragraph (ECMA-376 part 1, 17.3.1.26).
_AFTER_BIDI = tuple(
    f"w:{name}"
    for name in (
        *("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents"),
        *("suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap"),
        *("outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)
_CORE = "docProps/core.xml"


def to_docx(document: Document, font: Readable | None = None) -> bytes:
    """Write a report as DOCX: the same bytes for the same report and fonts.

    Raises
    ------
    PariPassuError
        A character in a picture has no font, or the given one is none.
    """
    import docx

    blocks = [*plated(document.blocks)]
    pixels = iter(pixels_of(drawn(blocks), font))
    word = docx.Document()
    _begin(word, document)
    across = False
    for block in blocks:
        flat = isinstance(block, Plate) and block.across
        if flat != across:
            _turn(word, across=flat)
            across = flat
        if isinstance(block, Plate):
            for one in block.pictures:
                _picture(word, block, one.picture.title, one.picture.alt, next(pixels), one.ratio)
                _add(word, one.picture.caption, "Caption")
        else:
            _block(word, block)
    out = io.BytesIO()
    word.save(out)
    return _steady(out.getvalue())


def _begin(word: Word, document: Document) -> None:
    from docx.shared import Pt, RGBColor

    properties = word.core_properties
    moment = dt.datetime.combine(document.date, dt.time())
    properties.title = document.title[:255]
    properties.author = "paripassu"
    properties.last_modified_by = "paripassu"
    properties.comments = WRITTEN
    properties.language = document.language
    properties.created = properties.modified = moment
    _shape(word.sections[0], across=False)
    styles: Any = word.styles
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size, colour in _LOOKS:
        style = styles[name].font
        style.size = Pt(size)
        style.color.rgb = RGBColor.from_string(LIGHT[colour].removeprefix("#").upper())
        style.bold = name.startswith(("Title", "Heading"))
        style.italic = False
        style.name = _FONT
    _themeless(styles.element, document.language)
    _add(word, document.title, "Title")
    _add(word, document.subtitle, "Subtitle")


def _themeless(styles: Any, language: str) -> None:
    """Let the fonts that are named be used, and not those of a theme; say which language it is."""
    from docx.oxml.ns import qn

    for fonts in styles.iter(qn("w:rFonts")):
        for name in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            fonts.attrib.pop(qn(f"w:{name}"), None)
    for tag in styles.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)


def _shape(part: Part, *, across: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Pt

    width, height = SHEET[::-1] if across else SHEET
    part.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    part.page_width, part.page_height = Pt(width), Pt(height)
    part.left_margin = part.right_margin = Pt(MARGINS[0])
    part.top_margin = part.bottom_margin = Pt(MARGINS[1])


def _turn(word: Word, *, across: bool) -> None:
    """Begin sheets that lie the other way."""
    from docx.enum.section import WD_SECTION

    _shape(word.add_section(WD_SECTION.NEW_PAGE), across=across)


def _block(word: Word, block: Block) -> None:
    match block:
        case Heading():
            _add(word, block.text, f"Heading {block.level}")
        case Paragraph():
            _paragraph(word, block)
        case Items():
            for at, item in enumerate(block.items, start=1):
                # Numbers are written out: those of a style would go on from list to list.
                text = f"{at}. {item}" if block.numbered else item
                _add(word, text, "List" if block.numbered else "List Bullet")
        case Table():
            _table(word, block)
        case Figure():
            raise AssertionError("pictures stand on plates")


def _paragraph(word: Word, block: Paragraph) -> None:
    from docx.shared import Pt

    style = "Intense Quote" if block.role in ("note", "holds") else "Normal"
    lines = _add(word, block.text, style)
    if block.role in _SIZES:
        lines.runs[0].font.size = Pt(_SIZES[block.role])


def _picture(word: Word, plate: Plate, title: str, alt: str, content: bytes, ratio: float) -> None:
    from docx.shared import Pt

    _add(word, title, "Heading 2")
    width, height = plate.room
    lines = word.add_paragraph()
    lines.paragraph_format.keep_with_next = True
    # A heading and a caption of some lines stand on the same sheet.
    shape = lines.add_run().add_picture(
        io.BytesIO(content), width=Pt(min(width, (height - 120) * ratio))
    )
    told = shape._inline.docPr
    told.set("descr", alt)
    told.set("title", title)


def _table(word: Word, table: Table) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    if table.caption:
        _add(word, table.caption, "Caption").paragraph_format.keep_with_next = True
    made: Any = word.add_table(rows=3, cols=len(table.header))
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    made.autofit = False
    _rule(made._tbl.tblPr, table.title)
    room = SHEET[0] - 2 * MARGINS[0]
    widths = [Pt(room * share) for share in table.shares]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    size = Pt(7.5 if len(table.header) > 7 else 8.5)
    rows = [*made.rows]
    for at, (row, bold) in enumerate(zip(rows, (True, False, True), strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if at == 0:
            properties.append(OxmlElement("w:tblHeader"))
        texts = table.header if at == 0 else ["-"] * len(widths)
        for index, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
            cell.width = width
            lines = cell.paragraphs[0]
            lines.paragraph_format.space_after = Pt(1)
            if index and index not in table.words:
                lines.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = _write(lines, text)
            run.font.size = size
            run.bold = bold
    # All other rows look like one of two. Put together cell by cell, three hundred of them took
    # twice as long as all else in a report.
    _, usual, alarm = (row._tr for row in rows)
    for at, texts in enumerate(table.rows):
        bold = at in table.set_off
        made._tbl.append(_row_like(alarm if bold else usual, texts, size, bold=bold))
    made._tbl.remove(usual)
    made._tbl.remove(alarm)


def _row_like(model: Any, texts: Sequence[str], size: Length, *, bold: bool) -> Any:
    """Give a row that looks like another, with other texts."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph as Lines

    row = deepcopy(model)
    for cell, text in zip(row.iterchildren(qn("w:tc")), texts, strict=True):
        lines = cell.find(qn("w:p"))
        before = lines.find(qn("w:r"))
        if text and text == text.strip() and not {*text} & _BREAKS and not runs_left(text):
            before.find(qn("w:t")).text = text
            continue
        # Line breaks, spaces at the ends and another direction are python-docx's business.
        lines.remove(before)
        run = _write(Lines(lines, cell), text)
        run.font.size, run.bold = size, bold
    return row


def _rule(properties: Any, title: str) -> None:
    """Give a table lines between its rows, little room beside its cells, and its title."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def part(name: str, **values: str) -> Any:
        made = OxmlElement(f"w:{name}")
        for key, value in values.items():
            made.set(qn(f"w:{key}"), value)
        return made

    borders, margins = part("tblBorders"), part("tblCellMar")
    for side in ("bottom", "insideH"):
        colour = LIGHT["line"].removeprefix("#").upper()
        borders.append(part(side, val="single", sz="4", space="0", color=colour))
    for side in ("left", "right"):
        margins.append(part(side, w="60", type="dxa"))
    # In this order (ECMA-376 part 1, 17.4.60).
    look = properties.find(qn("w:tblLook"))
    layout = properties.find(qn("w:tblLayout"))
    for one in (borders, layout, margins, look, part("tblDescription", val=title)):
        if one is not None:
            properties.append(one)


def _add(word: Word, text: str, style: str) -> Lines:
    lines = word.add_paragraph()
    # By its id: python-docx would look through all styles for the usual one, each time.
    named: Any = word.styles[style]
    lines._p.style = None if style == "Normal" else named.style_id
    _write(lines, text)
    return lines


def _write(lines: Lines, text: str) -> Any:
    """Write a text, in the direction in which it runs."""
    from docx.oxml import OxmlElement

    run = lines.add_run(text)
    if runs_left(text):
        properties: Any = lines._p.get_or_add_pPr()
        properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
        run.font.rtl = True
    return run


def _steady(packed: bytes) -> bytes:
    """Pack it again without the clock; what says whose it is stands first, and unpacked.

    Whoever edits the document packs that, too, and it is no longer taken for one written here.
    """
    out = io.BytesIO()
    with ZipFile(io.BytesIO(packed)) as made, ZipFile(out, "w") as steady:
        names: Sequence[str] = made.namelist()
        first = [name for name in names if name in ("[Content_Types].xml", "_rels/.rels", _CORE)]
        for name in [*first, *(name for name in names if name not in first)]:
            entry = ZipInfo(name, _BEGINNING)
            entry.create_system = 0  # not the system that it is written on
            entry.compress_type = ZIP_STORED if name == _CORE else ZIP_DEFLATED
            steady.writestr(entry, made.read(name), compresslevel=6)
    return out.getvalue()
