"""The page: alone from disk, inert whatever the titles, and as wide as the screen."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.unit.charts.scenario import explanation, korea, korea_plan, literal
from tests.unit.charts.test_pictures import HOSTILE

from paripassu.agreement.model import Agreement
from paripassu.charts import write_pictures
from paripassu.charts.answers import sections
from paripassu.charts.notebook import to_html
from paripassu.charts.page import render_page
from paripassu.charts.plan_section import plan_section
from paripassu.charts.write import write_sections

pytestmark = pytest.mark.slow


class Tags(HTMLParser):
    """Collects what a page consists of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    agreement = korea()
    # The same agreement explained and planned would contradict itself; the page does not mind.
    plan = korea_plan(agreement)
    told = explanation(literal()).model_copy(update={"conflicts": ()})
    files = write_pictures(folder, told, plan, agreement=agreement)
    assert [file.name for file in files] == [
        "explanation-burden.svg",
        "explanation-burden.png",
        "plan-timeline.svg",
        "plan-timeline.png",
        "plan-exposure.svg",
        "plan-exposure.png",
        "index.html",
    ]
    assert sorted(folder.iterdir()) == sorted(files)
    return folder


def test_the_page_is_whole_and_accessible(written: Path) -> None:
    page = (written / "index.html").read_text(encoding="utf-8")
    tags = Tags(page)
    assert tags.all("html") == [{"lang": "en"}]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in tags.all(
        "meta"
    )
    places = [attrs for attrs in tags.all("div") if attrs.get("class") == "picture"]
    assert [place["id"] for place in places] == [
        "explanation-burden",
        "plan-timeline",
        "plan-exposure",
    ]
    assert all(place["role"] == "img" and place["aria-label"] for place in places)
    assert "does not hold against several" in page
    assert len(tags.all("tr")) == 2 + 4 + 17
    assert page.count("window.vegaEmbed") == 1


def test_links_lead_to_the_files(written: Path) -> None:
    tags = Tags((written / "index.html").read_text(encoding="utf-8"))
    targets = [a["href"] for a in tags.all("a")] + [img["src"] for img in tags.all("img")]
    assert targets
    for target in targets:
        assert (written / str(target)).is_file()


def test_nothing_but_the_library_names_a_host(written: Path) -> None:
    page = (written / "index.html").read_text(encoding="utf-8")
    without = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "//" not in without.replace("</script>", "")
    tags = Tags(page)
    policy = next(m["content"] for m in tags.all("meta") if "http-equiv" in m)
    assert str(policy).startswith("default-src 'none'; script-src 'sha256-")
    assert not tags.all("link")
    assert not any("src" in attrs for attrs in tags.all("script"))


def _hostile() -> Agreement:
    read = korea()
    return read.replace(
        title=HOSTILE,
        unit=HOSTILE,
        parties=tuple(party.replace(name=HOSTILE) for party in read.parties),
        measures=tuple(measure.replace(title=HOSTILE) for measure in read.measures),
    )


def test_hostile_titles_stay_text() -> None:
    agreement = _hostile()
    plan = korea_plan(agreement).model_copy(update={"warnings": (HOSTILE,)})
    page = render_page(HOSTILE, [plan_section(agreement, plan, heading=HOSTILE)])
    scripts = Tags(page).all("script")
    # Two pictures at two sizes, the library, and what draws.
    assert len(scripts) == 2 * 2 + 2
    assert not Tags(page).all("b")
    for text in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page):
        assert "<" not in text
        json.loads(text)
    assert "49" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL).split("7*7")[0]
    for html in (to_html(sections(plan, agreement)), to_html(sections(plan))):
        assert not Tags(html).all("script")
        assert not Tags(html).all("b")


def test_the_page_can_stand_elsewhere(tmp_path: Path) -> None:
    agreement = korea()
    section = plan_section(agreement, korea_plan(agreement))
    page = tmp_path / "site" / "index.html"
    page.parent.mkdir()
    write_sections(tmp_path / "pictures", "Korea", [section], page)
    assert 'href="../pictures/timeline.svg"' in page.read_text(encoding="utf-8")


def test_without_the_agreement_a_notebook_shows_ids() -> None:
    agreement = korea()
    shown = korea_plan(agreement)._repr_mimebundle_()
    assert "dismantle" in shown["text/html"]
    assert "no limit known" in shown["text/html"]
    # What a stake is, the plan itself tells.
    assert "highest −0.1" in shown["text/html"]
    told = explanation(literal())._repr_mimebundle_()
    assert "3 sets of demands" in " ".join(told["text/plain"].split())
    assert told["text/html"].count("<li>") == 3
