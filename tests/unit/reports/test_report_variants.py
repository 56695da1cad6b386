"""The variants beside an agreement in its report: in all three forms, and nothing without them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.swaps import STUCK
from tests.unit.reports.extracted import compact, of_docx, of_html, of_pdf

import paripassu as pp
from paripassu.agreement.variants.apply import apply_variant
from paripassu.agreement.variants.model import VariantsError
from paripassu.agreement.variants.read import parse_variants
from paripassu.charts.variants_section import variants_section
from paripassu.reports.blocks import Table
from paripassu.reports.report import Form, gathered, report
from paripassu.sequencing.variants import compare_variants

DAY = dt.date(2030, 1, 31)
MARKUP = "<b>Less</b> #import *for* us"
VARIANTS = f"""\
[[variant]]
name = "{MARKUP}"
note = "What if\\nit only likes to? <script>"

[[variant.change]]
entry = "position:a-second"
key = "firm"
to = "preference"

[[variant.change]]
entry = "party:gone"
key = "stake"
to = 1

[[variant]]
name = "B gives in"
[[variant.change]]
entry = "position:b-second"
left_out = true

[[variant]]
name = "Does not read"
[[variant.change]]
entry = "position:a-second"
key = "needs.two"
from = 1
to = "no such stage"
[[variant.change]]
entry = "position:b-second"
key = "needs.one"
from = 1
to = "no such stage either"

[[variant]]
name = "More at stake"
[[variant.change]]
entry = "party:a"
key = "stake"
from = 30
to = 40
"""
READERS: dict[Form, Callable[[bytes], list[str]]] = {
    "html": of_html,
    "pdf": of_pdf,
    "docx": of_docx,
}


@pytest.fixture(scope="module")
def swap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("swap")
    (folder / "swap.toml").write_text(STUCK)
    (folder / "swap.variants.toml").write_text(VARIANTS)
    return folder / "swap.toml"


def test_what_of_the_variants_fits(swap: Path) -> None:
    texts = [apply_variant(swap.read_text(), variant) for variant in parse_variants(VARIANTS)]
    assert [done.text is None for done in texts] == [False, False, True, False]
    assert [len(done.misfits) for done in texts] == [1, 0, 0, 0]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_all_forms_say_the_same_twice(swap: Path, tmp_path: Path, form: Form) -> None:
    for name in ("one", "two"):
        report(swap, tmp_path / f"{name}.{form}", date=DAY)
    content = (tmp_path / f"one.{form}").read_bytes()
    assert content == (tmp_path / f"two.{form}").read_bytes()
    compared = compare_variants(swap.read_text(), parse_variants(VARIANTS))
    section = variants_section(compared, across=3)
    said = compact("".join(READERS[form](content)))
    wanted = [
        section.heading,
        section.lead,
        *section.said,
        *section.warnings,
        *(cell for grid in section.grids for row in grid.rows for cell in row.cells),
        *(cell for grid in section.grids for cell in grid.header),
        *(item for column in section.beside for one in column.lists for item in one.items),
    ]
    # What each changes, the answers in two parts, and the exposure of two parties likewise.
    assert len(section.grids) == 7
    assert len(section.pictures) == 3
    assert any(MARKUP in text for text in section.said)
    assert any("gone" in text for text in section.warnings)
    assert any("no such stage" in text for text in section.warnings)
    for text in wanted:
        assert compact(text) in said, text
    if form == "html":
        assert b"<b>Less" not in content
        for picture in section.pictures:
            assert picture.title in content.decode()


@pytest.mark.slow
def test_the_numbers_are_those_of_plan(swap: Path) -> None:
    variants = parse_variants(VARIANTS)
    compared = compare_variants(swap.read_text(), variants)
    agreement = pp.read_agreement(swap)
    explained = pp.explain(agreement)
    document = gathered(agreement, explained, DAY, None, compared, "sha256:0")
    table = next(
        block
        for block in document.blocks
        if isinstance(block, Table) and "beside each other (1)" in block.title
    )
    assert table.header == ("What", "As the file is", MARKUP, "B gives in", "Does not read")
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["Is there a plan?"] == ("no", "yes", "yes", "does not read")
    done = apply_variant(swap.read_text(), variants[1])
    assert done.text is not None
    plan = pp.plan(pp.parse_agreement(done.text))
    assert plan.objective is not None
    assert compared.variants[1].answer is not None
    assert compared.variants[1].answer.worst_exposure == plan.objective.worst_exposure
    assert compared.variants[1].answer.gain == plan.gain
    assert compared.variants[2].answer is None
    assert rows["Conflicts"] == (str(len(explained.conflicts)), "–", "–", "–")
    assert rows["Preferences not kept"][1] != "–"


def test_without_variants_a_report_is_as_before(swap: Path, tmp_path: Path) -> None:
    alone = tmp_path / "swap.toml"
    shutil.copy(swap, alone)
    agreement = pp.read_agreement(alone)
    texts = gathered(agreement, pp.plan(agreement), DAY).texts()
    assert "Variants" not in texts
    report(alone, tmp_path / "r.html", date=DAY)
    before = (tmp_path / "r.html").read_bytes()
    (tmp_path / "swap.variants.toml").write_text("# none yet\n")
    report(alone, tmp_path / "r.html", date=DAY)
    assert (tmp_path / "r.html").read_bytes() == before
    assert "Variants" not in of_html(before)


def test_a_file_of_variants_that_cannot_be_read_is_told_of(swap: Path, tmp_path: Path) -> None:
    alone = tmp_path / "swap.toml"
    shutil.copy(swap, alone)
    (tmp_path / "swap.variants.toml").write_text("[[variant]]\nnames = 1\n")
    with pytest.raises(
        VariantsError, match=r"swap.variants.toml: line 1.*there is no name"
    ) as wrong:
        report(alone, tmp_path / "r.html", date=DAY)
    assert [fault.line for fault in wrong.value.faults] == [1, 2]
    assert not (tmp_path / "r.html").exists()
