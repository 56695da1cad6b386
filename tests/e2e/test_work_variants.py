"""Variants in the browser: made, softened, compared, applied and taken back, by keyboard alone."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.browser import Browser, entrance, opened, rewrite
from tests.e2e.program import Program
from tests.e2e.swaps import STUCK
from tests.shared import ROOT

from paripassu.agreement.read import parse_agreement
from paripassu.agreement.variants.apply import apply_variant
from paripassu.agreement.variants.model import Change, Variant
from paripassu.agreement.variants.read import parse_variants
from paripassu.sequencing.explain import explain

pytestmark = pytest.mark.slow
KOREA = ROOT / "examples" / "korea-2018.toml"


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    if sys.platform in ("win32", "darwin"):
        pytest.skip("the state folder is the user's own here")


class Variants:
    """The page of variants, and the two files behind it."""

    def __init__(self, browser: Browser, agreement: Path) -> None:
        self.browser, self.page, self.agreement = browser, browser.page, agreement
        self.path = agreement.with_name(f"{agreement.stem}.variants.toml")

    @property
    def there(self) -> tuple[Variant, ...]:
        return parse_variants(self.path.read_bytes()) if self.path.exists() else ()

    def watched(self) -> tuple[int, int, str]:
        """What shows that the agreement file was not touched: it is not even written anew."""
        found = self.agreement.stat()
        content = self.agreement.read_bytes()
        return found.st_ino, found.st_mtime_ns, sha256(content).hexdigest()

    def reach(self, id_: str, most: int = 400) -> None:
        """Go to an element as somebody does who has a keyboard alone."""
        for _ in range(most):
            if self.page.evaluate("document.activeElement.id") == id_:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{id_} was not reached")

    def press(self, id_: str, key: str = "Enter") -> None:
        self.reach(id_)
        self.page.keyboard.press(key)

    def row(self, name: str) -> list[str]:
        """Give a row of the table of answers."""
        row = self.page.locator("#answers tbody tr").filter(
            has=self.page.locator("th", has_text=re.compile(f"^{re.escape(name)}$"))
        )
        cells: list[str] = row.locator("td").all_inner_texts()
        return cells


@contextmanager
def variants_of(program: Program, folder: Path, agreement: Path) -> Iterator[Variants]:
    """Open the page of variants, and hold it to the policy to the end."""
    run = program.at(cwd=folder)
    with run.served("work", agreement.name, "--no-open") as url:
        with opened(entrance(folder, url)) as browser:
            browser.page.wait_for_selector("main[data-file]")
            browser.page.goto(f"{url}/file/1/variants")
            browser.page.wait_for_selector("#variants p")
            yield Variants(browser, agreement)
        assert browser.said == []  # no breach of the policy, no error


def test_a_repair_softened_compared_applied_and_taken_back(
    program: Program, tmp_path: Path
) -> None:
    """By keyboard alone, and the agreement file is not touched until the variant is applied."""
    agreement = tmp_path / "korea.toml"
    agreement.write_bytes(KOREA.read_bytes())
    with variants_of(program, tmp_path, agreement) as shown:
        page, browser = shown.page, shown.browser
        before = shown.watched()
        browser.is_clean()

        # A repair is opened.
        shown.press("find-repairs")
        page.locator("#repairs li").first.wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("#v0")
        (repair,) = shown.there
        assert page.evaluate("document.activeElement.id") == "v0-changes"
        browser.is_clean()

        # It is softened by its slider, and the number field follows; so does the other way.
        (at,) = [k for k, one in enumerate(repair.changes) if one.key == "share"]
        assert repair.changes[at].new is not None
        shown.reach(f"v0-c{at}-n0-slide")
        for _ in range(5):
            page.keyboard.press("ArrowLeft")
        browser.sees(lambda: shown.there[0].changes[at].new != repair.changes[at].new)
        browser.sees(lambda: float(shown.there[0].changes[at].new) == 0.75)
        assert page.input_value(f"#v0-c{at}-n0") == "0.75"
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Control+a")
        page.keyboard.type("0.7")
        browser.sees(lambda: float(shown.there[0].changes[at].new) == 0.7)
        assert float(page.input_value(f"#v0-c{at}-n0-slide")) == 0.7

        # What is no number is told at its field, and kept out of the file.
        page.keyboard.type("x")
        browser.waits_for(f"#v0-c{at}-n0-said", "should be a number")
        assert page.get_attribute(f"#v0-c{at}-n0", "aria-invalid") == "true"
        browser.said.clear()  # the refusal is told there, too
        browser.is_clean()
        page.keyboard.press("Backspace")
        page.locator(f"#v0-c{at}-n0-said:empty").wait_for(state="attached")
        assert page.get_attribute(f"#v0-c{at}-n0", "aria-invalid") is None

        # Compared: a new variant is chosen by itself.
        assert page.is_checked("#v0-beside")
        shown.press("compare")
        page.locator("#answers table").first.wait_for()
        browser.is_clean()
        assert shown.watched() == before

        # Applied, as one step, and taken back to the bytes that were there.
        softened = shown.there[0]
        shown.press("v0-apply")
        browser.waits_for("#v0-said", "Undo takes it back")
        browser.is_saved()
        wanted = apply_variant(KOREA.read_text(), softened).text
        browser.sees(lambda: agreement.read_text() == wanted)
        shown.press("undo")
        browser.is_saved()
        browser.sees(lambda: agreement.read_bytes() == KOREA.read_bytes())
        browser.sees(lambda: page.get_attribute("#undo", "aria-disabled") == "true")
        assert shown.there == (softened,)


def test_six_beside_each_other_on_korea(program: Program, tmp_path: Path) -> None:
    agreement = tmp_path / "korea.toml"
    agreement.write_bytes(KOREA.read_bytes())
    with variants_of(program, tmp_path, agreement) as shown:
        page, browser = shown.page, shown.browser
        before = shown.watched()
        page.click("#find-repairs")
        page.locator("#repairs li").first.wait_for()
        for k in range(5):
            page.locator("#repairs button").nth(2 * k).click()
            page.wait_for_selector(f"#v{k}")
        page.fill("#new-name", "More at stake")
        page.keyboard.press("Enter")
        page.wait_for_selector("#v5")
        assert page.input_value("#add-to") == "More at stake"  # it is the newest
        page.select_option("#add-entry", "party:us")
        page.select_option("#add-field", '"stake"')
        page.click("#add-change button")
        page.wait_for_selector("#v5-c0")
        page.fill("#v5-c0-n0", "9")
        browser.sees(lambda: [float(n) for n in shown.there[5].changes[0].new] == [9, 9])
        page.fill("#new-name", "A seventh")
        page.keyboard.press("Enter")
        page.wait_for_selector("#v6")
        browser.waits_for("#said", "6 variants are the most")
        browser.waits_for("#v6-unworked", "6 variants are the most")
        page.click("#v6-beside")  # the first six are chosen by themselves
        assert [page.is_checked(f"#v{k}-beside") for k in range(7)] == [True] * 6 + [False]
        page.click("#compare")
        page.locator("#answers table").first.wait_for()
        heads = page.locator("#answers table").first.locator("thead th").all_inner_texts()
        assert heads[1:] == ["As the file is", *(one.name for one in shown.there[:6])]
        # Each answer is what the command prints of the file with that variant.
        run = program.at(cwd=tmp_path)
        itself = json.loads(run.process("plan", "korea.toml", "--json").stdout)
        sets = [frozenset(one["members"]) for one in itself["conflicts"]]
        for k, variant in enumerate(shown.there[:6], start=1):
            text = apply_variant(KOREA.read_text(), variant).text
            assert text is not None
            (tmp_path / "one.toml").write_text(text)
            plan = json.loads(run.process("plan", "one.toml", "--json").stdout)
            found = plan["status"] != "infeasible"
            assert shown.row("Is there a plan?")[k] == ("yes" if found else "no")
            if found:
                for party, gain in plan["gain"].items():
                    name = {"us": "United States", "dprk": "North Korea"}[party]
                    assert shown.row(f"Gain: {name}")[k] == f"{gain:g}"
                assert shown.row("Ends on day")[k].startswith(f"{plan['objective']['end_day']:g} ")
            else:
                assert shown.row("Conflicts")[k] == str(len(plan["conflicts"]))
                sets += [frozenset(one["members"]) for one in plan["conflicts"]]
                runs = [one.split(" to ") for one in shown.row("Which conflicts")[k].split(", ")]
                numbers = [n for one in runs for n in range(int(one[0]), int(one[-1]) + 1)]
                assert len(numbers) == len(plan["conflicts"])
        # Each conflict stands there once, by its number.
        assert page.locator("#answers ol li").count() == len({*sets})
        # All six on one scale: the numbers, and the exposure of each party over time. Wide and
        # narrow, light and dark, and as tables.
        assert page.locator("#answers figure").count() == 3
        assert page.locator("#answers picture source").count() == 9
        widths = "[...document.querySelectorAll('#answers img')].map((one) => one.naturalWidth)"
        browser.sees(lambda: min(page.evaluate(widths)) > 0)
        folded = page.locator("#answers details > summary")
        assert folded.count() == 2
        folded.first.click()
        browser.is_clean()

        # A slider that moves has its variant worked out anew, and no other.
        held: list[Any] = []
        page.route("**/variants/compare", lambda route: held.append(route))
        page.fill("#v5-c0-n0", "5")
        browser.sees(lambda: bool(held))
        assert page.is_visible("#older")  # until the answer is there
        response = held[0].fetch(timeout=0)
        told = response.text().splitlines()
        held[0].fulfill(response=response)
        page.unroute("**/variants/compare")
        page.locator("#older").wait_for(state="hidden")
        begun = [json.loads(line)["said"] for line in told[:-1]]
        assert begun
        assert all("“More at stake”" in one for one in begun)
        assert page.locator("#answers details").first.get_attribute("open") is not None
        browser.is_clean()

        # A variant that still has conflicts has repairs of its own: those of the file that it is
        # saved as. One that is opened stands away from the others, which are six.
        page.select_option("#repairs-of", "More at stake")
        page.click("#find-repairs")
        browser.waits_for("#repairs-said", "With “More at stake”: There is no order")
        text = apply_variant(KOREA.read_text(), shown.there[5]).text
        assert text is not None
        # On a busy machine the usual seconds are not enough for all of them.
        repairs = explain(parse_agreement(text), time_limit=300).repairs
        wanted = [
            f"Repair {number}: {repair.kind}. {repair.summary}"
            for number, repair in enumerate(repairs, start=1)
        ]
        assert page.locator("#repairs li p:first-child").all_inner_texts() == wanted
        page.locator("#repairs button").first.click()
        page.wait_for_selector("#v7-c0")
        assert not page.is_checked("#v7-beside")
        assert "heard" not in (page.get_attribute("#said", "class") or "")  # for the eye, too
        browser.waits_for("#said", "6 variants are the most")
        changed = {change.field for change in shown.there[5].changes}
        assert changed < {change.field for change in shown.there[7].changes}

        # On a telephone nothing has to be scrolled sideways.
        for summary in page.locator("summary").all():
            summary.click()
        page.set_viewport_size({"width": 320, "height": 640})
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(over) == 0
        browser.is_clean()
        assert shown.watched() == before


def test_what_was_deleted_since_is_listed_and_what_others_write_is_seen(
    program: Program, tmp_path: Path
) -> None:
    agreement = tmp_path / "swap.toml"
    agreement.write_text(STUCK)
    gone = Change("position:b-third", "cost", None, 2)
    kept = Change("party:a", "stake", 30, 40)
    lines = [
        "# ours\n[[variant]]\nname = 'Less'\n",
        "[[variant.change]]\nentry = 'position:b-third'\nkey = 'cost'\nto = 2\n",
        "[[variant.change]]\nentry = 'party:a'\nkey = 'stake'\nfrom = 30\nto = 40\n",
    ]
    (tmp_path / "swap.variants.toml").write_text("".join(lines))
    with variants_of(program, tmp_path, agreement) as shown:
        page, browser = shown.page, shown.browser
        page.click("#v0-changes")
        browser.waits_for("#v0-c0-why", "There is no position 'b-third' any more")
        browser.is_clean()
        assert shown.there == (Variant("Less", "", (gone, kept)),)

        # The agreement is changed by another program: the page follows.
        rewrite(agreement, STUCK.replace("stake = 30", "stake = 29", 1))
        browser.waits_for("#v0-c1-why", "The file now says 29;")
        page.click("#v0-c1-why button")
        browser.sees(lambda: shown.there[0].changes[1].old == 29)
        page.locator("#v0-c1-why:empty").wait_for(state="attached")
        assert shown.path.read_text().startswith("# ours")

        # So are the variants: what is typed here meanwhile does not go over that.
        theirs = shown.path.read_text().replace("'Less'", "'Theirs'")
        rewrite(shown.path, theirs)
        page.fill("#v0-note", "mine")
        browser.waits_for("#variants-said", "changed by somebody else")
        browser.said.clear()  # the refusal is told there, too
        browser.waits_for("#v0-title", "Theirs")
        assert shown.path.read_text() == theirs
        browser.is_clean()

        # A list that is long on its way is not shown over what came after it was asked for.
        late: list[Any] = []
        listed = "**/variants/list"
        page.route(listed, lambda route: late.append((route, route.fetch())), times=1)
        rewrite(agreement, STUCK.replace("stake = 30", "stake = 28", 1))
        browser.sees(lambda: len(late) == 1)
        page.fill("#v0-name", "Mine")
        page.keyboard.press("Tab")
        browser.waits_for("#v0-title", "Mine")
        ((route, older),) = late
        with page.expect_request(listed):  # anew
            route.fulfill(response=older)
        assert page.text_content("#v0-title") == "Mine"

        # A window that asks for the same ends it, and that is said.
        ended = json.dumps({"stage": "stopped", "said": "", "what": "", "page": ""}) + "\n"
        compared = "**/variants/compare"
        page.route(compared, lambda route: route.fulfill(status=200, body=ended))
        page.check("#v0-beside")
        page.click("#compare")
        browser.waits_for("#said", "Another window has asked")
        page.unroute(compared)
        page.uncheck("#v0-beside")

        # Deleted after a question, which can be answered no.
        page.click("#v0-delete")
        assert page.evaluate("document.activeElement.id") == "v0-no"
        browser.is_clean()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "v0-delete"
        page.keyboard.press("Enter")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        browser.sees(lambda: shown.there == ())
        browser.waits_for("#variants", "There are no variants yet")

        # Saved as a file: a new one, and over none.
        page.fill("#new-name", "Empty")
        page.keyboard.press("Enter")
        page.wait_for_selector("#v0-file")
        page.fill("#v0-file", "swap")
        page.click("#v0-save")
        browser.waits_for("#v0-said", "there is a file swap.toml already")
        browser.said.clear()
        page.fill("#v0-file", "other")
        page.click("#v0-save")
        browser.waits_for("#v0-said", "other.toml is written")
        assert (tmp_path / "other.toml").read_text() == agreement.read_text()

        # What is chosen and not worked out says so. A measure is added, and said to be by nobody.
        browser.waits_for("#v0-unworked", "Not worked out yet")
        page.click("#compare")
        page.locator("#answers table").first.wait_for()
        page.locator("#v0-unworked:empty").wait_for(state="attached")
        page.click("#measure-fold")
        page.fill("#measure-title", "Water for both")
        page.fill("#measure-worth-a", "-1")
        page.keyboard.press("Enter")
        browser.waits_for("#measure-said", "done by names nobody")
        browser.said.clear()
        browser.is_clean()
        page.check("#measure-by-a")
        shown.press("measure-worth-b", "2")
        page.keyboard.press("Enter")
        browser.sees(lambda: len(shown.there[0].changes) == 1)
        table = {"title": "Water for both", "by": ["a"], "value": {"a": -1, "b": 2}}
        added = Change("measure:water-for-both", None, None, table)
        assert shown.there[0].changes == (added,)
        browser.sees(lambda: page.evaluate("document.activeElement.id") == "v0-changes")
        assert page.input_value("#measure-title") == ""
        browser.is_clean()

        # It is done by the other party: for a moment by nobody, which is told and not written.
        page.click("#v0-c0-n1-a")
        browser.waits_for("#v0-c0-n1-said", "done by names nobody")
        assert page.get_attribute("#v0-c0-n1-a", "aria-invalid") == "true"
        browser.said.clear()
        browser.is_clean()
        assert shown.there[0].changes == (added,)
        page.fill("#v0-c0-n0", "Water for all")  # what was refused stays as it is meanwhile
        browser.sees(lambda: shown.there[0].changes[0].new["title"] == "Water for all")
        page.wait_for_selector("#v0-c0-title:text-is('Added: Water for all')")
        assert not page.is_checked("#v0-c0-n1-a")
        assert page.text_content("#v0-c0-n1-said")
        shown.press("v0-c0-n1-b", "Space")
        wanted = {**table, "title": "Water for all", "by": ["b"]}
        browser.sees(lambda: shown.there[0].changes[0].new == wanted)
        page.locator("#v0-c0-n1-said:empty").wait_for(state="attached")
        assert page.get_attribute("#v0-c0-n1-a", "aria-invalid") is None
        assert [page.is_checked(f"#v0-c0-n1-{one}") for one in "ab"] == [False, True]

        # Once something was compared, a new variant is worked out by itself, and taken out again.
        page.fill("#new-name", "More")
        page.keyboard.press("Enter")
        heads = page.locator("#answers table").first.locator("thead th")
        browser.sees(lambda: heads.all_inner_texts()[-1] == "More")
        page.locator("#v1-unworked:empty").wait_for(state="attached")
        page.uncheck("#v1-beside")
        browser.sees(lambda: heads.all_inner_texts()[-1] == "Empty")

        # A file that does not read says so, and is left alone.
        shown.path.write_text("[[variant]]\nname = 3\n")
        page.reload()
        browser.waits_for("#unreadable", "line 2: variant no. 1: name: should be a text, not 3")
        browser.is_clean()
    assert shown.path.read_text() == "[[variant]]\nname = 3\n"
