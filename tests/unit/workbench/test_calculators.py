"""The calculators' pages: what they take, what they show, and what they never do with it."""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.unit.workbench.benches import Served, served
from tests.unit.workbench.test_pages import MARKUP, Tags, harmless
from tests.unit.workbench.test_uploads import bomb

from paripassu.documents.pointed import laid_out
from paripassu.errors import PariPassuError
from paripassu.inspection.sampling.size import sample_size
from paripassu.workbench.calculators.calling import Asked, File
from paripassu.workbench.calculators.forms import FORMS
from paripassu.workbench.calculators.task import done
from paripassu.workbench.gate import TOKEN
from paripassu.workbench.shelf import Shelf

ROOT = Path(__file__).resolve().parents[3]
STRATA = "stratum,population,amount\nrods,60,1\ndrums,40,4\n"
SIZE = {"population": "141", "defects": "5", "detect": "0.9"}


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    """The pages of a folder with an agreement."""
    source = ROOT / "examples" / "korea-2018-repaired.toml"
    (tmp_path / "korea.toml").write_bytes(source.read_bytes())
    with served(Shelf.of_folder(tmp_path), tmp_path / "state") as found:
        yield found


def dropped(page: Served, name: str, content: bytes | str) -> Any:
    """Drop a file into the page."""
    data = content.encode() if isinstance(content, str) else content
    address = f"/uploads?name={quote(name)}"
    return page.client.post(address, content=data, headers={TOKEN: page.token})


def asked(page: Served, form: str, values: dict[str, Any], **files: str) -> Any:
    """Hand in a form; give what the page shows of it."""
    begun = page.post(f"/calculators/{form}/ask", values=values, files=files)
    assert begun.status_code == 201, begun.text
    place = f"/calculators/{form}/{begun.json()['number']}"
    news = page.client.get(f"{place}/news", params={"seen": 0})
    assert news.status_code == 200
    return {**news.json(), "place": place}


def test_each_page_has_a_label_for_each_field(page: Served) -> None:
    overview = page.client.get("/calculators").text
    harmless(overview)
    for name, form in FORMS.items():
        assert f'href="/calculators/{name}"' in overview
        content = page.client.get(f"/calculators/{name}").text
        harmless(content)
        for field in form.fields:
            assert f'id="field-{field.name}"' in content
            assert f'id="{field.name}-wrong"' in content
        ids = re.findall(r' id="([^"]+)"', content)
        assert len(ids) == len(set(ids))
        for described in re.findall(
            r' (?:aria-describedby|for|aria-labelledby)="([^"]+)"', content
        ):
            assert set(described.split()) <= set(ids)
    assert "korea.toml" in page.client.get("/calculators/require").text


@pytest.mark.slow
def test_a_result_and_what_is_taken_away(page: Served) -> None:
    found = asked(page, "size", SIZE)
    answer = sample_size("141", "5", "0.9")
    assert found["state"] == "done"
    assert found["said"] == "52 of 141 items, found with probability 90.39\u00a0%."
    harmless(found["page"])
    assert "paripassu inspect size --population 141 --defects 5 --detect 0.9" in found["page"]
    away = {}
    for address in re.findall(r'(?:href|src|srcset)="([^"#]+)"', found["page"]):
        given = page.client.get(address)
        assert given.status_code == 200, address
        saved = given.headers.get("content-disposition", "")
        assert saved.startswith("attachment") == ("/file." in address)
        away[address.removeprefix(found["place"])] = given
    assert away["/file.json"].text == laid_out(answer.to_json())
    assert "Draw 52 of 141 items." in away["/file.txt"].text
    assert away["/file.html"].text.startswith("<!DOCTYPE html>")
    assert away["/picture/0/file.svg"].text.startswith("<svg")
    assert away["/picture/0/file.png"].content.startswith(b"\x89PNG")
    assert len(away) == 9  # and one picture for each width, light and dark


@pytest.mark.slow
def test_a_step_of_a_plan_that_is_worked_out_first(page: Served) -> None:
    found = asked(page, "require", {}, agreement="file-1", plan="planned")
    assert found["state"] == "done"
    assert "paripassu plan korea.toml --out plan.json" in found["page"]
    assert "paripassu inspect require korea.toml plan.json" in found["page"]
    plan = dropped(page, "plan.json", (ROOT / "examples/korea/plan.json").read_bytes()).json()
    other = asked(page, "require", {}, agreement="file-1", plan=plan["file"])
    assert other["state"] in ("done", "wrong")  # examples/korea is the process's own agreement
    wrong = asked(page, "require", {"step": "nothing:1"}, agreement="file-1", plan="planned")
    assert wrong["state"] == "wrong"
    assert [one["field"] for one in wrong["wrongs"]] == ["step"]


def test_a_mistake_stands_at_its_field_in_the_words_of_the_page(page: Served) -> None:
    for values, field, said in (
        ({"population": "ten"}, "population", "“Items” should be a number, not 'ten'"),
        ({"population": ""}, "population", "“Items” is empty — give a number"),
        ({"defects": "0"}, "defects", "“False items” should be from 1 to the population, 141"),
        ({"detect": "90"}, "detect", "write 90% if that is meant"),
        ({"method": "iaea", "unseen": "1"}, "", "leave “Method” out"),
        ({"use": "scale"}, "", "an instrument is NAME:SHARE:Q, not 'scale'"),
        ({"goal": "1"}, "", "give “Amount to be found” and “Amount in each item”, or neither"),
    ):
        found = asked(page, "size", {**SIZE, **values})
        assert found["state"] == "wrong"
        (one,) = found["wrongs"]
        assert (one["field"], said in one["what"]) == (field, True), one
        assert "--" not in one["what"]
        harmless(found["page"])
        if field:
            assert f'href="#field-{field}"' in found["page"]
    found = asked(page, "account", {})
    assert found["wrongs"][0]["field"] == "table"
    assert "choose a file" in found["wrongs"][0]["what"]


def cells(content: str) -> dict[str, str]:
    """Give the marked cells and rows of a page, and what stands in them."""
    found = re.findall(r'<(?:td|tr)[^>]* id="(row-[^"]+)"[^>]*>(.*?)</t[dr]>', content, re.DOTALL)
    return {name: " ".join(re.sub("<[^>]*>", " ", text).split()) for name, text in found}


def book(rows: list[list[Any]]) -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.title = "Strata <b>"
    for row in rows:
        made.active.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_a_bad_cell_is_marked_where_it_is(page: Served) -> None:
    table = "stratum;population;amount\n\na;10;1\nb;many;1\nc;3;-1\n"
    for content in (
        table.encode(),
        book(
            [["stratum", "population", "amount"], [], ["a", 10, 1], ["b", "many", 1], ["c", 3, -1]]
        ),
    ):
        file = dropped(page, "strata", content).json()["file"]
        found = asked(page, "allocate", {"goal": "1", "budget": "9"}, strata=file)
        assert found["state"] == "wrong"
        assert cells(found["page"]) == {"row-4-population": "✗ many", "row-5-amount": "✗ -1"}
        assert 'href="#row-4-population"' in found["page"]
        assert {one["field"] for one in found["wrongs"]} == {"strata"}
        harmless(found["page"])
    # A column that is missing is told at the header, a row of another length at the row.
    file = dropped(page, "t.csv", "stratum,amount\na,1\n").json()["file"]
    found = asked(page, "allocate", {}, strata=file)
    assert set(cells(found["page"])) == {"row-1"}
    for row in ("a,1", "a,1,2,3,4"):
        file = dropped(page, "t.csv", f"{STRATA}{row}\n").json()["file"]
        found = asked(page, "allocate", {}, strata=file)
        assert set(cells(found["page"])) == {"row-4"}


@pytest.mark.slow
@settings(max_examples=examples(40))
@given(
    st.lists(
        st.sampled_from(["amount", "population"]).flatmap(
            lambda column: st.tuples(st.just(column), st.integers(0, 29))
        ),
        min_size=1,
        max_size=4,
        unique=True,
    )
)
def test_of_each_column_the_first_bad_cell_is_marked(bad: list[tuple[str, int]]) -> None:
    rows = [{"stratum": f"s{n}", "population": "9", "amount": "1"} for n in range(30)]
    for column, row in bad:
        rows[row][column] = "bad"
    lines = ["stratum,population,amount", *(",".join(row.values()) for row in rows)]
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("\n".join(lines))
        file.flush()
        filled = Asked("allocate", {"goal": "1", "budget": "1"}, {"strata": File(file.name, "t")})
        found = done(filled, "/", lambda: False, lambda _: None)
    first = {column: min(row for name, row in bad if name == column) for column, _ in bad}
    assert set(cells(found.page)) == {f"row-{row + 2}-{column}" for column, row in first.items()}


@pytest.mark.slow
def test_markup_stays_text(page: Served) -> None:
    quoted = MARKUP.replace('"', '""')
    table = f'stratum,population,amount,"{quoted}"\n"{quoted}",60,1,x\n"{quoted} 2",x,1,y\n'
    file = dropped(page, f"{MARKUP}.csv", table).json()
    assert "/" not in file["name"]
    found = asked(page, "allocate", {"goal": "1", "budget": "9"}, strata=file["file"])
    assert found["state"] == "wrong"
    harmless(found["page"])
    good = dropped(page, "t.csv", table.replace(",x,1,", ",9,1,")).json()["file"]
    found = asked(page, "allocate", {"goal": "1", "budget": "9"}, strata=good)
    assert found["state"] == "done"
    assert "&lt;script&gt;alert(1)" in found["page"]
    harmless(found["page"])
    alone = page.client.get(f"{found['place']}/file.html").text
    tags = Tags()
    tags.feed(alone)
    assert not [tag for tag, has in tags.tags if tag == "img" or "onerror" in has]
    for form in FORMS.values():
        values = {
            field.name: MARKUP
            for field in form.fields
            if not field.is_file and field.kind != "switch"
        }
        harmless(asked(page, form.name, values)["page"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 no archive", "is a damaged workbook"),
        (book([["stratum"]])[:-200], "is a damaged workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "is not text in UTF-8"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "is not text in UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "is a workbook of the old kind"),
        (b"PAR1" + bytes(20), "is no Parquet table"),
        (b'{"format": "paripassu/plan/1"}', "a table is needed here"),
        (b"\xff\xfe\xfd\xfc\xfb", "is not text in UTF-16"),
    ],
)
def test_a_file_that_is_no_table_gives_one_sentence(
    page: Served, content: bytes, said: str
) -> None:
    kept = dropped(page, "file.xlsx", content)
    if kept.status_code == 201:
        found = asked(page, "account", {}, table=kept.json()["file"])
        assert found["state"] == "wrong"
        (one,) = found["wrongs"]
        assert one["field"] == "table"
        what = one["what"]
    else:
        assert kept.status_code == 400
        what = kept.json()["what"]
    assert said in what
    assert "\n" not in what


@pytest.mark.slow
def test_what_is_too_large_is_refused(page: Served) -> None:
    kept = dropped(page, "bomb.xlsx", bomb())
    assert (kept.status_code, "200 MB" in kept.json()["what"]) == (413, True)
    kept = dropped(page, "large.csv", bytes(21 * 1024 * 1024))
    assert (kept.status_code, kept.text) == (413, "this is larger than 20 MB\n")
    assert page.bench._uploads.folder is None


def test_no_path_comes_from_the_browser(page: Served, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(STRATA)
    for name in ("../secret.csv", str(tmp_path / "secret.csv"), "..\\secret.csv"):
        kept = dropped(page, name, STRATA).json()
        assert kept["name"] == "secret.csv"
        refused = page.post("/calculators/allocate/ask", values={}, files={"strata": name})
        assert refused.status_code == 410
    for named in ("upload-99", "upload--1", "file-2", "file-0", "planned-1", "upload-1/../1"):
        refused = page.post("/calculators/allocate/ask", values={}, files={"strata": named})
        assert (refused.status_code, refused.json()["field"]) == (410, "strata")


def test_only_fields_of_the_form_are_taken(page: Served) -> None:
    refused: tuple[dict[str, Any], ...] = (
        {},
        {"values": {}},
        {"values": {"population": 141}, "files": {}},
        {"values": {"population": True}, "files": {}},
        {"values": {"any_size": "yes"}, "files": {}},
        {"values": {"table": "x"}, "files": {}},
        {"values": {"should_stop": "x"}, "files": {}},
        {"values": {}, "files": {"population": "upload-1"}},
        {"values": {}, "files": {}, "more": 1},
        {"values": {"population": "9" * 100_001}, "files": {}},
    )
    for what in refused:
        assert page.post("/calculators/size/ask", **what).status_code == 400, what
    nothing: dict[str, Any] = {"values": {}, "files": {}}
    assert page.post("/calculators/other/ask", **nothing).status_code == 404
    found = asked(page, "size", SIZE)
    for address in (
        "/calculators/other",
        "/calculators/game/1/news",
        "/calculators/size/99/news",
        "/calculators/size/x/news",
        f"{found['place']}/file.exe",
        f"{found['place']}/picture/9/wide-light.svg",
        f"{found['place']}/picture/-1/wide-light.svg",
        f"{found['place']}/picture/0/other.svg",
    ):
        assert page.client.get(address).status_code == 404, address
    assert page.post(f"{found['place']}/stop", now=1).status_code == 400
    assert page.post(f"{found['place']}/stop").status_code == 202  # it is done already
    assert page.client.get(f"{found['place']}/news", params={"seen": 0}).json()["state"] == "done"


NUMBERS = st.one_of(
    st.integers(-1, 300).map(str),
    st.sampled_from(["", "0.9", "90 %", "2/3", "1,5", "x", " 7 ", "1e3", "0"]),
)


@settings(max_examples=examples(100), deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("population", "defects", "detect", "sample", "per_item", "unseen"), NUMBERS
        ),
    )
)
def test_any_numbers_give_what_the_library_gives(values: dict[str, str]) -> None:
    given = {name: text.strip() for name, text in values.items() if text.strip()}
    try:
        wanted = laid_out(sample_size(given.pop("population", ""), **given).to_json())  # type: ignore[arg-type]
    except PariPassuError:
        wanted = ""
    found = done(Asked("size", values, {}), "/", lambda: False, lambda _: None)
    assert ("" if found.result is None else found.result.document) == wanted
    assert bool(found.wrongs) == (not wanted)
    if wanted:
        assert json.loads(wanted)["format"] == "paripassu/size/1"
