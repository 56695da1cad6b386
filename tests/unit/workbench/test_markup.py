"""Markup in every text of an agreement that anybody can write: it is shown, and is never more.

Which texts these are is tried: each string of Korea's agreement takes markup in its place, and
where the file still reads as an agreement, it was a free text.
"""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as Xml
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from tests.shared import ROOT
from tests.unit.reports.extracted import compact, of_docx, of_html, of_pdf
from tests.unit.workbench.benches import served
from tests.unit.workbench.test_pages import Tags, harmless

import paripassu as pp
from paripassu.agreement.read import parse_agreement
from paripassu.errors import PariPassuError
from paripassu.workbench.shelf import Shelf

pytestmark = pytest.mark.slow

#: What a page, a picture, a template, a compiler of documents or a word processor could take for
#: more than a text.
MARKUP = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>]]>&amp;\\\"'{{7*7}}"
    '#import "/etc/passwd": * #panic() $x$ @here *b* _i_ `r` [l](javascript:alert(1))'
)
#: What Korea's agreement does not have.
MORE = """
[process]
inspectorate = "inspectorate"
guardians = ["first-guardian", "second-guardian"]

[[notice]]
activity = "exercise"
by = ["us"]
days = 42

[[declaration]]
party = "dprk"
template = "template.toml"
"""
#: What the page puts in as a text, whatever stands in it.
PLAIN = {"text", "what", "said", "line", "refused", "name"}
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')


@cache
def marked() -> tuple[str, list[str]]:
    """Give the agreement with markup in all its free texts, and these texts."""
    text = (ROOT / "examples" / "korea-2018.toml").read_text(encoding="utf-8") + MORE
    text = text.replace("[agreement]\n", '[agreement]\nunit = "points"\n', 1)
    lines = [at for at in _STRING.finditer(text) if "#" not in _line(text, at.start())]
    free = []
    for at in lines:
        tried = text[: at.start()] + json.dumps(MARKUP) + text[at.end() :]
        try:
            parse_agreement(tried)
        except PariPassuError:
            continue  # an id, a name of something else, a word of a list
        free.append(at)
    texts = [f"{number} {MARKUP}" for number in range(len(free))]
    for at, new in reversed([*zip(free, texts, strict=True)]):
        text = text[: at.start()] + json.dumps(new) + text[at.end() :]
    return text, texts


def _line(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : at]


def test_there_are_many_free_texts() -> None:
    text, texts = marked()
    assert len(texts) > 40, len(texts)
    said = repr(parse_agreement(text))
    assert all(repr(one)[1:-1] in said for one in texts)


def test_pages_and_pictures(tmp_path: Path) -> None:
    path = tmp_path / "marked.toml"
    path.write_text(marked()[0], encoding="utf-8")
    with served(Shelf.of_file(path), tmp_path / "state") as page:
        harmless(page.client.get("/file/1").text)
        forms = page.client.get("/file/1/forms", params={"have": -1}).json()
        keys = [key for section in forms["sections"].values() for key in section["keys"]]
        forms = page.client.get("/file/1/forms", params={"have": -1, "open": keys}).json()
        assert len(forms["bodies"]) == len(keys) > 30
        for one in _texts(forms):
            harmless(one)
        page.planner.answer()
        now = page.client.get("/file/1/news").json()
        assert now["stage"] == "planned", now["mistakes"]
        found = Tags()
        shown = _texts(now)
        assert any("&lt;script&gt;" in one for one in shown)
        for one in shown:
            harmless(one)
        found.feed("".join(shown))
        pictures = {
            address
            for _, asked in found.tags
            for name in ("src", "srcset")
            if (address := asked.get(name) or "").startswith("/file/")
        }
        assert pictures
        for address in pictures:
            drawn = Xml.fromstring(page.client.get(address).text)
            names = {element.tag.rpartition("}")[2] for element in drawn.iter()}
            assert not names & {"script", "img", "image", "foreignObject", "a", "style"}
            for element in drawn.iter():
                assert not any(name.startswith("on") for name in element.attrib)


def _texts(value: Any) -> list[str]:
    """Give what the page takes as HTML: all but what it takes as texts."""
    if isinstance(value, dict):
        html = [inner for key, inner in value.items() if key not in PLAIN]
        return [text for inner in html for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_reports(tmp_path: Path, form: str) -> None:
    text, texts = marked()
    place = tmp_path / f"r.{form}"
    pp.report(parse_agreement(text), place, date="2030-01-31")
    content = place.read_bytes()
    match form:
        case "html":
            found = Tags()
            found.feed(content.decode())
            for tag, asked in found.tags:
                assert tag not in ("script", "iframe", "object", "embed", "base", "a", "link")
                assert not any(name.startswith("on") for name in asked)
                for name in ("src", "srcset"):
                    assert (asked.get(name) or "data:").startswith("data:")
            said = "\n".join(of_html(content))
        case "docx":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                for name in packed.namelist():
                    if name.endswith((".xml", ".rels")):
                        inside = packed.read(name).decode()
                        Xml.fromstring(inside)
                        assert "instrText" not in inside
                        assert 'TargetMode="External"' not in inside
            said = "\n".join(of_docx(content))
        case _:
            assert not re.search(rb"/(JavaScript|JS|Launch|URI|EmbeddedFile)\b", content)
            reader = pypdf.PdfReader(io.BytesIO(content))
            assert not reader.attachments
            said = "\n".join(of_pdf(content))
    assert "root:x:0" not in said
    assert sum(compact(one) in compact(said) for one in texts) > 20
