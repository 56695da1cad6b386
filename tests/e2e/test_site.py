"""``paripassu site``: the pages of a record, whole, linked, the same each time, and never alive."""

from __future__ import annotations

import copy
import json
import random
import re
import shutil
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from tests.e2e.browser import opened
from tests.e2e.program import Program, document
from tests.process_books import AGREEMENT, Declared, ProcessBook, named, plan_of

from paripassu.pages.finding import found_part
from paripassu.pages.indexed import blocks, index_files, words_of
from paripassu.pages.page import Shown

pytestmark = pytest.mark.slow

#: Titles that would break out of a page, turn its words around, or come in other scripts.
HOSTILE = AGREEMENT
for old, new in (
    (b'"Small"', '"</title><script>alert(1)</script> 한반도 اتفاق мир"'.encode()),
    (b'"Open the sites"', '"\u202eOpen <img src=x onerror=alert(1)> entry 2"'.encode()),
    (b'"Relief"', b'"Relief \'); \\"x\\" &amp; -->"'),
    (b'id = "north"', 'id = "north"\nname = "조선 Север"'.encode()),
    (b'id = "south"', 'id = "south"\nname = "Sud-Corée الجنوب"'.encode()),
):
    assert old in HOSTILE
    HOSTILE = HOSTILE.replace(old, new)


@pytest.fixture(scope="module")
def book() -> ProcessBook:
    """A record with more entries than one page has, and one that breaks a rule."""
    made = ProcessBook(HOSTILE, plan_of(HOSTILE)).signed()
    one = Declared()
    said = made.say("commit", "north", one.body(), one.file, one.template)
    made.say(
        "disclose", "north",
        {"commitment": said, "stage": "first", "part": "all", "file": named(one.stage())},
        one.stage(), day=1,
    )  # fmt: skip
    made.say("perform", "north", {"step": "open:1"}, day=2)
    made.say("confirm", "south", {"of": said}, day=2)
    for number in range(250):
        made.say("mood", ("north", "south")[number % 2], {"text": f"<b>{number}</b>"})
    made.say("mood", "south", {"text": "last"}, day=9)
    return made


@pytest.fixture(scope="module")
def site(program: Program, book: ProcessBook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pages, beside the log that they are of."""
    place = tmp_path_factory.mktemp("site")
    book.write(place / "log")
    done = program.at(cwd=place)("site", "log", "--out", "site")
    assert done.returncode == 0, done.stderr
    return place / "site"


#: Pages that ask something, with a script.
ASKING = ("check-now.html", "prepare.html", "find.html")


class Read(HTMLParser):
    """What is in a page: its links, ids, elements and words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("href", "src", "srcset"):
                self.links.append(value or "")
            elif name == "id":
                self.ids.append(value or "")
            elif name.startswith("on") or name == "style":
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def pages(site: Path) -> Iterator[tuple[Path, Read]]:
    for path in sorted({*site.rglob("*.html")} - {site / "checker.html"}):
        yield path, Read(path.read_text(encoding="utf-8"))


def test_every_link_leads_somewhere(site: Path) -> None:
    read = dict(pages(site))
    reached = {site / "index.html"}
    for path, page in read.items():
        assert len(page.ids) == len({*page.ids}), path
        for link in page.links:
            where = urlsplit(link)
            assert where.scheme in ("", "data"), f"{path} asks for {link}"
            if where.scheme:
                continue
            target = path if not where.path else (path.parent / unquote(where.path)).resolve()
            assert target.is_file(), f"{path}: {link}"
            assert target in read or not where.fragment
            reached.add(target)
            if where.fragment:
                assert where.fragment in read[target].ids, f"{path}: {link}"
    assert {*read} <= reached  # no page is without a way to it
    names = {path.relative_to(site).as_posix() for path in read}
    assert {f"declared/4{one}.html" for one in ("", "-map-sites", "-records-batches")} <= names


def test_entries_are_listed_by_who_said_what(site: Path, book: ProcessBook) -> None:
    read = dict(pages(site))
    words = re.sub(r"\s+", " ", " ".join(read[site / "find.html"].words))
    assert "It has no effect 1" in words
    one = read[site / "find" / "kind-mood.html"]
    assert re.search(r"251 entries\. The newest stand first\.", " ".join(one.words))
    assert "../record/256.html" in one.links
    entries = [link for link in one.links if "#entry-" in link]
    assert len(entries) == 100
    assert entries[0].endswith(f"#entry-{len(book.entries) - 2}")


def test_a_map_is_shown_part_by_part(site: Path) -> None:
    read = dict(pages(site))
    one = read[site / "declared" / "4-map-sites.html"]
    words = re.sub(r"\s+", " ", " ".join(one.words))
    assert "The whole territory has 1,024 cells; none of them is open." in words
    assert "32 parts, totals only" in words


def test_the_agreement_says_what_waits_for_what(site: Path) -> None:
    words = re.sub(r"\s+", " ", " ".join(dict(pages(site))[site / "agreement.html"].words))
    assert "What waits for what" in words
    assert "begins after" in words
    assert "The record holds this agreement alone" in words


def test_text_of_the_record_stays_text(site: Path) -> None:
    for path, page in pages(site):
        asks = {"script", "form"} if path.name in ASKING else set()
        assert not ({"script", "iframe", "object", "form", "b"} - asks) & page.tags, path
        assert not page.handlers, path
        assert "\u202e" not in "".join(page.words)
    for path in site.rglob("*.svg"):
        found = {one.tag.rpartition("}")[2] for one in ET.parse(path).iter()}
        assert not {"script", "foreignObject", "a"} & found, path
    first = " ".join(dict(pages(site))[site / "index.html"].words)
    assert "</title><script>alert(1)</script> 한반도 اتفاق мир" in first


def test_titles_in_all_scripts_survive_everywhere(site: Path) -> None:
    title, parties = ("한반도", "اتفاق", "мир"), ("조선 Север", "Sud-Corée", "الجنوب")
    for path, page in pages(site):
        source = path.read_text(encoding="utf-8")
        head = re.search("<title>(.*?)</title>", source, re.DOTALL)
        assert head is not None
        assert all(word in head[1] for word in title), path
        assert all(word in "".join(page.words) for word in title), path
        # What runs leftwards stands apart, but where it is a text of its own.
        for word in ("اتفاق", "الجنوب"):
            body = source.partition("</head>")[2]
            bare = re.sub(r'<bdi>[^<]*</bdi>|(?:alt|aria-label|data-label)="[^"]*"', "", body)
            assert word not in bare or path.name == "prepare.html", path
    told = {
        "feed.atom": (*title, *parties),
        "feed.json": (*title, *parties),
        "index.html": (*title, *parties),
        "agreement.html": (*title, *parties),
        "record/0.html": parties,
        "calendar.ics": title,
    }
    for name, wanted in told.items():
        text = (site / name).read_text(encoding="utf-8").replace("\n ", "")
        for word in wanted:
            assert word in text, (name, word)
    drawn = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.svg"))
    assert all(word in drawn for word in parties)


def test_every_entry_has_its_place(site: Path, book: ProcessBook) -> None:
    read = {path.name: page for path, page in pages(site) if path.parent.name == "record"}
    assert sorted(read, key=lambda name: int(name[:-5])) == ["0.html", "256.html"]
    ids = [int(id[6:]) for page in read.values() for id in page.ids if id.startswith("entry-")]
    assert sorted(ids) == [*range(len(book.entries))]
    words = re.sub(r"\s+", " ", " ".join(read["0.html"].words))
    assert "signs the agreement and its plan." in words
    assert "states “mood”, for information: no step depends on it." in words
    assert "It has no effect: it" in words  # the confirmation of what claims nothing


def test_the_same_log_gives_the_same_bytes_and_writes_nothing_anew(
    program: Program, site: Path, tmp_path: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    run = program.at(cwd=site.parent)
    again = document(run("site", "log", "--out", "site", "--json"))
    assert again["written"] == 0
    kept = {path: path.stat().st_mtime_ns for path in before if "log" not in path.parts[-3:]}
    assert all(before[path] == time for path, time in kept.items())
    # Made from the copy that lies in the site itself.
    assert run("site", "site/log", "--out", str(tmp_path / "other")).returncode == 0
    for path in site.rglob("*"):
        if path.is_file() and path.name != ".lock":
            assert (tmp_path / "other" / path.relative_to(site)).read_bytes() == path.read_bytes()


def test_a_site_goes_on_with_its_log(
    program: Program, site: Path, book: ProcessBook, tmp_path: Path
) -> None:
    shutil.copytree(site, tmp_path / "site")
    longer = copy.deepcopy(book)
    longer.say("mood", "north", {"text": "more"}, day=10)
    longer.write(tmp_path / "log")
    run = program.at(cwd=tmp_path)
    done = document(run("site", "log", "--out", "site", "--json"))
    assert done["size"] == len(longer.entries) == len(book.entries) + 2
    # The page that was full, the agreement and all pictures but those of days are left alone.
    assert 0 < done["written"] < done["files"] / 2
    full = "record/0.html"
    assert (tmp_path / "site" / full).read_bytes() == (site / full).read_bytes()
    assert f'id="entry-{len(longer.entries) - 1}"' in (
        tmp_path / "site" / "record" / "256.html"
    ).read_text(encoding="utf-8")


def test_a_log_that_was_set_back_changes_no_page(
    program: Program, site: Path, tmp_path: Path
) -> None:
    shutil.copytree(site.parent, tmp_path / "x")
    more = ProcessBook(HOSTILE, plan_of(HOSTILE)).signed()
    run = program.at(cwd=tmp_path / "x")
    book = more.write(tmp_path / "x" / "shorter")
    set_back = run("site", str(book), "--out", "site")
    assert set_back.returncode == 1  # another history of the same log: nothing is shown of it
    assert "Traceback" not in set_back.stderr
    index = (tmp_path / "x" / "site" / "index.html").read_bytes()
    assert index == (site / "index.html").read_bytes()


def test_the_copy_is_a_log_that_others_can_audit(program: Program, site: Path) -> None:
    run = program.at(cwd=site)
    told = re.search(r"trust: ([0-9a-f]{64})", (site / "check.html").read_text())
    assert told is not None
    assert run("record", "audit", "log", "--charter", told[1]).returncode == 0
    status = document(run("status", "log", "--json"))
    assert status["phase"] == "in force"
    assert "In force since" in " ".join(dict(pages(site))[site / "index.html"].words)


def test_what_is_new_is_told_to_programs(site: Path) -> None:
    atom = ET.parse(site / "feed.atom").getroot()
    names = {"a": "http://www.w3.org/2005/Atom"}
    entries = atom.findall("a:entry", names)
    told = json.loads((site / "feed.json").read_text())
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert len(entries) == len(told["items"]) == 100
    assert [one.findtext("a:title", namespaces=names) for one in entries] == [
        one["title"] for one in told["items"]
    ]
    for one in told["items"]:
        path, _, fragment = one["url"].partition("#")
        assert f'id="{fragment}"' in (site / path).read_text()
    assert (site / "calendar.ics").read_text().startswith("BEGIN:VCALENDAR")


def test_a_day_shows_what_was_known_on_it(program: Program, site: Path, tmp_path: Path) -> None:
    run = program.at(cwd=site.parent)
    assert run("site", "log", "--out", str(tmp_path / "s"), "--at", "2027-01-01").returncode == 0
    words = " ".join(dict(pages(tmp_path / "s"))[tmp_path / "s" / "index.html"].words)
    assert "has done its part" not in words
    assert "signs the agreement" in words


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("none", "--out", "s"), 2, "none"),
        (("log", "--out", "log"), 2, "log"),
        (("log", "--out", "full"), 2, "mine.txt"),
        (("log", "--out", "full/mine.txt"), 2, "is a file"),
        (("log", "--out", "s", "--at", "soon"), 2, "soon"),
        (("log", "--out", "s", "--address", "example.org"), 2, "end in /"),
        (("log", "--out", "s", "--charter", "0" * 64), 1, "refused"),
        (("cut", "--out", "s"), 1, "tile"),
        (("short", "--out", "s"), 1, "short/checkpoint is no checkpoint"),
        (("log", "--out", "s", "--policy", "nan.json"), 2, "nan.json: line 1"),
        (("log", "--out", "s", "--since", "nan.json"), 2, "nan.json"),
    ],
)
def test_what_cannot_be_shown(
    program: Program, site: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    shutil.copytree(site.parent / "log", tmp_path / "log")
    shutil.copytree(site.parent / "log", tmp_path / "cut")
    next((tmp_path / "cut" / "tile" / "0").rglob("*.p/*")).unlink()
    shutil.copytree(site.parent / "log", tmp_path / "short")
    (tmp_path / "short" / "checkpoint").write_bytes(b"example.org/log\n7\n")
    (tmp_path / "nan.json").write_text('{"a": NaN}\n')
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    done = program.at(cwd=tmp_path)("site", *arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "s" / "index.html").exists()
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"


def test_in_a_browser_wide_and_narrow(site: Path, tmp_path: Path) -> None:
    with opened(site / "index.html") as browser:
        page = browser.page
        for path, _ in pages(site):
            if path.parent.name == "find" and path.name != "by-north.html":
                continue  # all lists are alike
            page.goto(path.as_uri())
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 900})
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (path, width, wide)
            if path.name == "0.html":
                # These say the same of a mood, and axe would take most of its time for them.
                alike = ", ".join(f"#entry-{at}" for at in range(20, 240))
                page.eval_on_selector_all(alike, "all => all.forEach(one => one.remove())")
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 900})
                browser.is_clean(fetches=False)
            if path.name == "0.html":
                page.reload()
            if path.name in ("index.html", "4.html", "0.html"):
                page.emulate_media(media="print")
                page.set_viewport_size({"width": 680, "height": 900})
                shown = "main, nav, footer, .row, .skip"
                hidden = page.eval_on_selector_all(
                    shown, "all => all.filter(o => o.checkVisibility()).map(o => o.tagName)"
                )
                assert hidden == ["MAIN"], path
                assert page.evaluate("document.documentElement.scrollWidth") <= 680
                assert page.pdf(format="A4").startswith(b"%PDF-")
                page.emulate_media(media="screen")
        _searched(page, site)
        _searched_far_back(page, browser.asked, site, tmp_path)
        page.goto((site / "index.html").as_uri())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "To the content"
        page.locator("nav a", has_text="The record").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/record.html")
        assert all(one.startswith(("file:", "data:")) for one in browser.asked)
        assert not browser.said


def _searched(page: Any, site: Path) -> None:
    """Search, and compare with what stands in the files, looked through one by one."""
    told: list[tuple[int, str]] = []
    for part in sorted((site / "find").glob("[0-9]*.js"), key=lambda one: int(one.stem)):
        first, entries = re.fullmatch(r"foundEntries\((\d+),(.*)\);\n", part.read_text()).groups()  # type: ignore[union-attr]
        assert int(first) == int(part.stem)
        told += [
            (one[0], f"entry {one[0]} {one[1]} {one[2]}".lower()) for one in json.loads(entries)
        ]
    page.goto((site / "find.html").as_uri())
    for asked in ("조선 SIGNS", "الجنوب", "<b>24", "entry 7", "мир\u202e", "no such words"):
        words = unicodedata.normalize("NFKC", asked).lower().split()
        wanted = [index for index, said in told if all(word in said for word in words)][::-1]
        page.fill("#words", asked)
        page.keyboard.press("Enter")
        page.locator("#state", has_text="found").wait_for()
        found = page.eval_on_selector_all("#found a", "all => all.map(one => one.hash)")
        if len(wanted) > len(found):
            assert page.is_visible("#more")
            page.click("#more")
            page.locator("#state", has_text="All").wait_for()
            found = page.eval_on_selector_all("#found a", "all => all.map(one => one.hash)")
        assert found == [f"#entry-{index}" for index in wanted], asked
        page.fill("#words", "")
        page.keyboard.press("Enter")
    assert len(told) > 256


def _searched_far_back(page: Any, asked: list[str], site: Path, folder: Path) -> None:
    """Search pages of a longer record: what is found is all, and few files are read for it."""
    chance = random.Random(1)
    words = ["조선", "signs", "мир", "سلام", "ﬁrst", "𝒜b", "<b>", "don’t", "draft:1", "Straße", "x"]
    size = 256 * 22 + 90  # sixteen pages, four, two that are full, and one that is not
    shown = []
    for index in range(size):
        said = " ".join(chance.choices(words, k=4)) + (
            " 한반도rare" if index in (700, 4_900) else ""
        )
        shown.append(Shown(index, f"{said} No. {chance.randrange(10**6)}.", "3 March 2019"))
    (folder / "find").mkdir()
    shutil.copytree(site / "static", folder / "static")
    html = (site / "find.html").read_text()
    (folder / "find.html").write_text(re.sub(r'data-size="\d+"', f'data-size="{size}"', html))
    parts = [shown[first : first + 256] for first in range(0, size, 256)]
    files = [found_part(one) for one in parts]
    for block in blocks(size):
        own = parts[block.page : block.page + block.width]
        files += index_files(block, [words_of(one) for one in own])
    for path, content in files:
        (folder / path).write_bytes(content)
    told = [f"entry {one.index} {one.sentence} {one.time}" for one in shown]
    lines = [unicodedata.normalize("NFKC", one).lower() for one in told]
    some = [shown[number].sentence.split()[-1] for number in (3, 2_000, 4_100, 5_700)]
    for said in (
        "도rar",
        "반도 RARE",
        "no such",
        "entry 5,",
        "entry 4900",
        "ab straße",
        "x",
        *some,
    ):
        sought = unicodedata.normalize("NFKC", said).lower().split()
        wanted = [at for at, line in enumerate(lines) if all(one in line for one in sought)][::-1]
        page.goto((folder / "find.html").as_uri())
        before = len(asked)
        page.fill("#words", said)
        page.keyboard.press("Enter")
        page.locator("#state", has_text="found").wait_for()
        found = page.eval_on_selector_all("#found a", "all => all.map(one => one.hash)")
        assert found == [f"#entry-{index}" for index in wanted[: len(found)]], said
        assert len(found) == len(wanted) or len(found) >= 100
        pages = {int(one) for one in re.findall(r"/find/(\d+)\.js", "\n".join(asked[before:]))}
        if len(wanted) < 5:
            assert page.inner_text("#state").endswith(f"All {size:,} entries were searched.")
            # The three newest have no index; of the others hardly more than those it is in.
            # Digits, though, stand nearly everywhere.
            assert (
                re.search(r"\d", said) or len(pages) <= 3 + len({at // 256 for at in wanted}) + 2
            ), (said, pages)


def test_the_check_beside_the_pages_accepts_their_log(site: Path) -> None:
    told = re.findall(r"[0-9a-f]{64}", (site / "check.html").read_text())
    assert sha256((site / "checker.html").read_bytes()).hexdigest() in told
    with opened(site / "checker.html") as browser:
        page = browser.page
        browser.chooses("#folder", site / "log")
        page.click("#check")
        browser.waits_for("#state", "Nothing is refused")
        tile = next((site / "log" / "tile" / "entries").rglob("*.p/*"))
        content = tile.read_bytes()
        try:
            tile.write_bytes(content.replace(b"north", b"nOrth", 1))
            browser.chooses("#folder", site / "log")
            page.click("#check")
            browser.waits_for("#state", "Refused")
        finally:
            tile.write_bytes(content)
