"""The check as one file, opened from a disk in Chromium: no network, keyboard only, no surprise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests import browser_check, signed_logs
from tests.e2e.browser import Browser, opened
from tests.signed_books import files, first_id, some
from tests.unit.escrow.test_vectors import CASES, FILES
from tests.unit.pages.check import test_rules, test_vectors

from paripassu.pages.check.page import check_page

pytestmark = [pytest.mark.slow, pytest.mark.wheel]


def checked(browser: Browser, answer: str) -> list[str]:
    """Press Enter where the focus is, on the button; give the sentences."""
    browser.page.focus("#check")
    browser.page.keyboard.press("Enter")
    browser.waits_for("#state", answer)
    found: list[str] = browser.page.locator("#sentences li").all_inner_texts()
    return found


DROP = """(contents) => {
  const given = new DataTransfer();
  const names = ["a.json", "b.json", "<img src=x onerror=alert(1)>.json"];
  contents.forEach((one, at) => given.items.add(new File([new Uint8Array(one)], names[at])));
  return given;
}"""
OTHER_SCRIPT = """() => {
  const other = document.createElement("script");
  other.textContent = "window.ran = true";
  document.body.append(other);
  return window.ran ? "ran" : "refused";
}"""


def choose(browser: Browser, folder: Path) -> None:
    """Choose a folder. Chromium, when it is given one, now and then does not answer: ask again."""
    from playwright.sync_api import TimeoutError as NoAnswer

    for _ in range(3):
        try:
            browser.page.set_input_files("#folder", str(folder), timeout=10_000)
        except NoAnswer:
            continue
        break
    browser.waits_for("#chosen", "A record with")


def drop(browser: Browser, contents: list[list[int]]) -> None:
    """Drop files; the third has a name that would be markup."""
    given = browser.page.evaluate_handle(DROP, contents)
    browser.page.dispatch_event("#drop", "drop", {"dataTransfer": given})
    browser.waits_for("#chosen", f"{len(contents)} files of a declaration")


def test_the_page_from_a_disk(tmp_path: Path, breaches: list[str]) -> None:
    place = tmp_path / "check.html"
    place.write_text(check_page(), encoding="utf-8")
    book = some()
    record = signed_logs.write(tmp_path / "record", files(book))
    earlier = tmp_path / "earlier"
    earlier.write_bytes(book.note({"w1": 1, "w2": 1, "w3": 1}, 2))
    with opened(place) as browser:
        page = browser.page
        browser.is_clean()
        assert checked(browser, "Choose the folder of a record") == []
        assert page.evaluate("document.activeElement.id") == "folder"

        choose(browser, record)
        page.focus("summary")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type(first_id())
        page.set_input_files("#since", str(earlier))
        said = checked(browser, "Nothing is refused")
        assert [one for one in said if one.startswith("Refused")] == []
        for words in (
            "All 5 entries and all tiles are those that the checkpoint promises.",
            "one and the same history to you as at your last visit",
            "Every entry keeps the rules of the record.",
            "The first entry is the one that you trust.",
            "3 of 4 witnesses saw the log as it is here",
            "No record can show whether what a statement says is true.",
        ):
            assert any(words in one for one in said), (words, said)
        browser.is_clean()
        with page.expect_download() as download:
            page.click("#save")
        assert Path(download.value.path()).read_bytes() == (record / "checkpoint").read_bytes()

        bundle = record / "tile/entries/000.p/5"
        bundle.write_bytes(bundle.read_bytes().replace(b"cGVyZm9ybQ", b"cGVyZm9ybR"))
        bundle.write_bytes(bundle.read_bytes()[:-3] + b"A=}")
        choose(browser, record)
        said = checked(browser, "Refused")
        assert any("tile/entries/000.p/5" in one for one in said), said
        assert any("What comes after this was not looked at." in one for one in said)

        # A declaration, dropped.
        case = next(one for one in CASES if one["verdict"] == "verified" and len(one["files"]) == 2)
        contents = [[*FILES[name]] for name in case["files"]]
        drop(browser, [contents[1], contents[0], [0x7B, 0x7D]])
        said = checked(browser, "could not be checked")
        assert "neither accepted nor rejected" in said[0]
        assert "<img src=x onerror=alert(1)>.json" in said[0]
        drop(browser, [contents[1], contents[0]])
        said = checked(browser, "Nothing is refused")
        assert any("2 of 2 files are true to the commitment." in one for one in said), said

        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.locator("img").count() == 0
        assert browser.said == []
        assert {url.partition(":")[0] for url in browser.asked} <= {"file", "blob"}
        # Nothing runs but the script that the policy names, and nothing is fetched.
        assert page.evaluate(OTHER_SCRIPT) == "refused"
        assert page.evaluate("fetch('https://example.org/').catch(() => 'refused')") == "refused"
        assert len(breaches) >= 2
        breaches.clear()


def test_the_vectors_in_chromium(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of others and those of the record, which Node was given already."""
    place = tmp_path / "jobs.html"
    place.write_text(browser_check.tasks_page(), encoding="utf-8")
    with opened(place) as browser:

        def answers(jobs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
            found = browser.page.evaluate("(jobs) => answered(jobs)", browser_check.given(jobs))
            return browser_check.whole(found, len(jobs))

        for module in (browser_check, test_vectors, test_rules):
            monkeypatch.setattr(module, "answers", answers)
        test_rules.test_the_check_says_what_the_page_says(root)
        test_vectors.test_keys_policy_and_proofs_of_the_record(root)
        for name in ("one_of_the_914_vectors_of_cctv_is_accepted", "the_vectors_of_wycheproof",
                     "the_vectors_of_wycheproof_for_ml_dsa", "proofs_of_others",
                     "canonical_json_of_others", "the_log_of_others"):  # fmt: skip
            getattr(test_vectors, f"test_{name}")()
        assert browser.said == []
