"""Reports in their three forms: all say the same, and nothing in them is more than text."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from tests.unit.reports import made
from tests.unit.reports.extracted import compact, of_docx, of_html, of_pdf

import paripassu as pp
from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.section import Section
from paripassu.kinds import REPORT, TEXT, WRITTEN
from paripassu.reports.blocks import Document, Figure, Heading, Paragraph, Table
from paripassu.reports.content import document
from paripassu.reports.direction import runs_left
from paripassu.reports.report import Form, rendered
from paripassu.reports.sectioned import blocks_of

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
DAY = dt.date(2030, 1, 31)
#: Measures of the made agreement.
MANY = 300


#: Seconds for one search, so that none is cut short where others keep the machine busy.
LONG = 300


def gathered(agreement: pp.Agreement) -> Document:
    plan = pp.plan(agreement)
    answer = pp.explain(agreement, time_limit=LONG) if plan.status == "infeasible" else plan
    return document(agreement, pp.show(agreement), answer, date=DAY, version="1.2.3")


#: What is reported of, and how its agreement is read.
CASES: dict[str, Callable[[], pp.Agreement]] = {
    "korea": lambda: pp.read_agreement(EXAMPLES / "korea-2018.toml"),
    "repaired": lambda: pp.read_agreement(EXAMPLES / "korea-2018-repaired.toml"),
    "good-friday": lambda: pp.read_agreement(EXAMPLES / "good-friday-decommissioning.toml"),
    "made": lambda: pp.parse_agreement(made.many(MANY)),
}


@cache
def report_of(name: str) -> Document:
    return gathered(CASES[name]())


@pytest.fixture(scope="session")
def font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    characters = made.KOREAN + made.ARABIC + made.RUSSIAN
    return made.write_font(tmp_path_factory.mktemp("font") / "boxes.ttf", characters)


@pytest.fixture(scope="session")
def written(font: Path) -> Callable[[str, Form], bytes]:
    """Each report in each form, written once."""

    @cache
    def write(name: str, form: Form) -> bytes:
        return rendered(report_of(name), form, None if form == "html" else font)

    return write


Written = Callable[[str, Form], bytes]


@pytest.mark.parametrize("name", CASES)
def test_all_forms_say_the_same(written: Written, name: str) -> None:
    said = [*report_of(name).texts()]
    alts = {picture.alt for picture in report_of(name).pictures()}
    assert of_html(written(name, "html")) == said
    # What has no text in a list of Word's are the numbers before its entries.
    assert [re.sub(r"^\d+\. ", "", text) for text in of_docx(written(name, "docx"))] == [
        re.sub(r"^\d+\. ", "", text) for text in said
    ]
    pages = of_pdf(written(name, "pdf"))
    whole = compact("".join(re.sub(r"\n\d+/\d+$", "", page) for page in pages))
    for text in said:
        if any(runs_left(word) for word in text.split()):  # its letters stand as they are seen
            assert not Counter(compact(text)) - Counter(whole)
        else:
            assert compact(text) in whole, text
    html = written(name, "html").decode()
    assert html.count("<img ") == len(alts) == len(report_of(name).pictures())


@pytest.mark.parametrize("name", CASES)
def test_html_asks_for_nothing_and_runs_nothing(written: Written, name: str) -> None:
    html = unescape(re.sub(r"&lt;", "", written(name, "html").decode()))
    assert "<script" not in html
    assert "javascript:" not in html
    assert "default-src 'none'" in html
    addresses = re.findall(r'(?:src|srcset|href)="([^"]*)"', html)
    assert all(address.startswith("data:image/svg+xml;base64,") for address in addresses)
    assert "@import" not in html
    assert "url(" not in html


@pytest.mark.parametrize("name", CASES)
def test_pdf_is_made_to_be_kept(written: Written, name: str) -> None:
    read = pypdf.PdfReader(io.BytesIO(written(name, "pdf")))
    assert read.xmp_metadata is not None
    assert read.xmp_metadata.pdfaid_part == "2"
    assert read.xmp_metadata.pdfaid_conformance == "A"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in written(name, "pdf")
    catalogue: Any = read.root_object
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/Lang"] == ("ko-KR" if name == "made" else "en")
    assert read.metadata is not None
    assert read.metadata.title == report_of(name).title
    assert read.metadata.creation_date is not None
    assert read.metadata.creation_date.date() == DAY
    objects: Iterator[Any] = (read.get_object(at) for at in range(1, len(read.xref[0]) + 1))
    figures = [one for one in objects if isinstance(one, dict) and one.get("/S") == "/Figure"]
    assert [one["/Alt"] for one in figures] == [p.alt for p in report_of(name).pictures()]


VERAPDF = shutil.which("verapdf")


@pytest.mark.slow
@pytest.mark.skipif(VERAPDF is None, reason="veraPDF is not installed")
@pytest.mark.parametrize("flavour", ["2a", "ua1"])
@pytest.mark.parametrize("name", CASES)
def test_verapdf_finds_nothing(written: Written, tmp_path: Path, name: str, flavour: str) -> None:
    assert VERAPDF is not None
    (tmp_path / "r.pdf").write_bytes(written(name, "pdf"))
    done = subprocess.run(
        [VERAPDF, "--format", "text", "--flavour", flavour, "r.pdf"],
        cwd=tmp_path, check=True, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.stdout.startswith("PASS ")


def test_long_tables_have_their_head_on_every_sheet(written: Written) -> None:
    pages = of_pdf(written("made", "pdf"))
    measures = [page for page in pages if len(re.findall(r"in one", page)) > 20]
    assert len(measures) > 3
    assert all("Portions" in page for page in measures)
    word = docx.Document(io.BytesIO(written("made", "docx")))
    for table in word.tables:
        rows: list[Any] = [row._tr.trPr for row in table.rows]
        assert rows[0].xpath("w:tblHeader")
        assert not rows[1].xpath("w:tblHeader")
        assert all(row.xpath("w:cantSplit") for row in rows)


@pytest.mark.parametrize("name", ["korea", "good-friday"])
def test_docx_has_headings_and_pictures_with_their_words(written: Written, name: str) -> None:
    word = docx.Document(io.BytesIO(written(name, "docx")))
    paragraphs: Any = word.paragraphs
    styles = {paragraph.text: paragraph.style.name for paragraph in paragraphs}
    report = report_of(name)
    for block in report.blocks:
        if isinstance(block, Heading):
            assert styles[block.text] == f"Heading {block.level}"
    shown = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert shown == [picture.alt for picture in report.pictures()]
    assert styles[report.title] == "Title"


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_the_same_report_gives_the_same_bytes(font: Path, written: Written, form: Form) -> None:
    again = gathered(CASES["good-friday"]())
    assert again.texts() == report_of("good-friday").texts()
    assert rendered(again, form, None if form == "html" else font) == written("good-friday", form)


def test_no_clock_and_no_machine_is_in_a_word_document(written: Written) -> None:
    with zipfile.ZipFile(io.BytesIO(written("korea", "docx"))) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2030-01-31T00:00:00Z" in packed.read("docProps/core.xml")


def test_markup_stays_text(written: Written) -> None:
    html = written("made", "html").decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<b>" not in html
    assert made.TYPST in "\n".join(of_docx(written("made", "docx")))
    assert compact(made.TYPST) in compact("".join(of_pdf(written("made", "pdf"))))


def test_texts_run_as_their_script_does(written: Written) -> None:
    assert runs_left(made.ARABIC)
    for number in range(0x110000):  # each letter that runs to the left is looked for
        kind = unicodedata.bidirectional(chr(number))
        assert runs_left(chr(number)) == (kind in ("R", "AL")), hex(number)
    assert not runs_left(f"“{made.ARABIC}” is not begun before the treaty is complete")
    assert not runs_left("7 %")
    html = written("made", "html").decode()
    assert f'dir="rtl">{made.ARABIC}' in html
    word = docx.Document(io.BytesIO(written("made", "docx")))
    cell = next(c for c in word.tables[0].columns[0].cells if c.text == made.ARABIC)
    properties = [one.tag.rpartition("}")[2] for one in cell.paragraphs[0]._p.pPr]
    assert properties == ["bidi", "spacing"]  # in this order, or Word calls it damaged


def test_a_report_says_whose_word_it_rests_on_and_what_it_does_not_claim() -> None:
    report = report_of("korea")
    texts = report.texts()
    first = report.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text.startswith("There is no order that keeps every demand")
    positions = next(
        block
        for block in report.blocks
        if isinstance(block, Table) and block.title.startswith("Positions")
    )
    assert len(positions.rows) == 10
    assert any("Koh Yu-hwan, Dongguk University" in row[2] for row in positions.rows)
    digest = pp.read_agreement(EXAMPLES / "korea-2018.toml").digest
    assert any(digest in text and "paripassu 1.2.3" in text for text in texts)
    assert any("several parties that walk away together" in text for text in texts)
    assert any("nobody cheats" in text for text in texts)
    repairs = next(
        block for block in report.blocks if isinstance(block, Table) and "repairs" in block.title
    )
    found = pp.explain(CASES["korea"](), time_limit=LONG).repairs
    assert [row[0] for row in repairs.rows] == [str(at + 1) for at in range(len(found))]


def test_the_plan_of_a_report_is_that_of_the_command() -> None:
    plan = pp.plan(pp.read_agreement(EXAMPLES / "korea-2018-repaired.toml"))
    table = next(
        block
        for block in report_of("repaired").blocks
        if isinstance(block, Table) and block.title.startswith("The plan")
    )
    assert [row[0] for row in table.rows] == [str(step.moment) for step in plan.steps]
    pictures = [b.picture.name for b in report_of("repaired").blocks if isinstance(b, Figure)]
    assert pictures == ["timeline", "exposure"]


def test_a_table_without_rows_is_left_out() -> None:
    grids = [Grid("Empty", ("a", "b"), []), Grid("Full", ("a", "b"), [GridRow(("1", "2"))])]
    blocks = [*blocks_of(Section(heading="h", lead="l", pictures=[], grids=grids))]
    assert [block.title for block in blocks if isinstance(block, Table)] == ["Full"]
    assert Heading("Empty", 2) not in blocks


def test_many_parties_have_their_exposure_in_a_table_of_its_own() -> None:
    ids = "abcde"
    lines = ["[agreement]", 'id = "five"', 'title = "Five"']
    for one in ids:
        lines += ["[[party]]", f'id = "{one}"', "stake = 2", "tolerance = 9"]
    for one, other in zip(ids, ids[1:] + ids[0], strict=True):
        lines += ["[[measure]]", f'id = "m{one}"', f'by = ["{one}"]']
        lines += [f"value = {{ {one} = -1, {other} = 2 }}"]
    report = gathered(pp.parse_agreement("\n".join(lines)))
    steps, exposed = (
        block
        for block in report.blocks
        if isinstance(block, Table) and block.title[:8] in ("The plan", "Exposure")
    )
    assert len(steps.header) == 5
    assert len(exposed.header) == 6
    assert len({row[0] for row in exposed.rows}) == len(exposed.rows)
    assert sum(steps.shares) == pytest.approx(1)


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_a_report_is_known_by_what_stands_in_it(written: Written, form: Form) -> None:
    content = written("made", form)
    looked_at = content[:65536] + content[-65536:]
    assert REPORT.holds(looked_at)
    assert TEXT.holds(looked_at) == (form == "docx")


def test_an_edited_document_is_no_longer_a_report(written: Written) -> None:
    edited = io.BytesIO()
    docx.Document(io.BytesIO(written("good-friday", "docx"))).save(edited)
    assert WRITTEN.encode() not in edited.getvalue()
    assert TEXT.holds(edited.getvalue())
    assert not REPORT.holds(edited.getvalue())


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", CASES)
def test_docx_opens_in_libreoffice(written: Written, tmp_path: Path, name: str) -> None:
    assert OFFICE is not None
    (tmp_path / "r.docx").write_bytes(written(name, "docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [OFFICE, profile, "--headless", "--convert-to", "txt:Text", "--outdir", ".", "r.docx"],
        cwd=tmp_path, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    said = compact((tmp_path / "r.txt").read_text(encoding="utf-8-sig"))
    assert all(compact(text) in said for text in report_of(name).texts())
