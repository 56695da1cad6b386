"""The check as one file, opened from a disk in Chromium: no network, keyboard only, no surprise."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests import browser_check, signed_logs
from tests.e2e.browser import Browser, opened
from tests.process_books import Declared, ProcessBook
from tests.served import Answer, served
from tests.signed_books import SEEN, files, first_id, some
from tests.unit.escrow.test_vectors import CASES, FILES
from tests.unit.pages.check import test_rules, test_vectors
from tests.unit.pages.check.test_tamperings import put

from paripassu.escrow.guardian import format_guardian_secret
from paripassu.escrow.packages import format_sealed_share
from paripassu.pages.check.page import check_page
from paripassu.pages.checking import checking, scripts
from paripassu.pages.painting import paint, style
from paripassu.pages.site import site as write_site
from paripassu.record.audit import record_audit
from paripassu.server.served import headers_of

pytestmark = pytest.mark.slow

MEDIA = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}


def checked(browser: Browser, answer: str) -> list[str]:
    """Press Enter where the focus is, on the button; give the sentences."""
    browser.page.focus("#check")
    browser.page.keyboard.press("Enter")
    browser.waits_for("#state", answer)
    found: list[str] = browser.page.locator("#sentences li").all_inner_texts()
    return found


DROP = """(contents) => {
  const given = new DataTransfer();
  const names = ["a.json", "b.json", "<img src=x onerror=alert(1)>.json", "d", "e", "f"];
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
    browser.chooses("#folder", folder)
    browser.waits_for("#chosen", "A record with")


def drop(browser: Browser, contents: list[list[int]]) -> None:
    """Drop files; the third has a name that would be markup."""
    given = browser.page.evaluate_handle(DROP, contents)
    browser.page.dispatch_event("#drop", "drop", {"dataTransfer": given})
    browser.waits_for("#chosen", f"{len(contents)} files of a declaration")


@pytest.mark.wheel
def test_the_page_from_a_disk(tmp_path: Path, breaches: list[str]) -> None:
    place = tmp_path / "check.html"
    place.write_text(check_page(), encoding="utf-8")
    book = some()
    record = signed_logs.write(tmp_path / "record", files(book))
    earlier = tmp_path / "earlier"
    earlier.write_bytes(book.note({"w1": 1, "w2": 1, "w3": 1}, 2))
    with opened(place) as browser:
        page = browser.page
        workers: list[str] = []
        page.on("worker", lambda one: workers.append(one.url))
        browser.is_clean()
        assert checked(browser, "Choose the folder of a record") == []
        assert page.evaluate("document.activeElement.id") == "folder"

        choose(browser, record)
        page.focus("#charter")
        page.keyboard.type(first_id())
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # what a reader brings along
        page.set_input_files("#since", str(earlier))
        said = checked(browser, "Nothing is refused")
        assert [one for one in said if one.startswith("Refused")] == []
        for words in (
            "All 5 entries and all tiles are those that the checkpoint promises.",
            "one and the same history to you as at your last visit",
            "Every entry keeps the rules of the record.",
            "The first entry has the id that you gave.",
            "3 of 4 witnesses saw the log as it is here",
            "No record can show whether what a statement says is true.",
        ):
            assert any(words in one for one in said), (words, said)
        browser.is_clean()
        assert len(workers) == 1
        assert workers[0].startswith("blob:")
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

        # What is sealed to a guardian is opened with its key, and shown as a table.
        seal = Declared(nonce=bytes([7]) * 32)
        made = seal.sealed()
        contents = [[*one] for one in (
            seal.file, made.file, made.package, format_sealed_share(made.made.shares[0]),
            format_guardian_secret(made.secrets[0]), made.share(2),
        )]  # fmt: skip
        drop(browser, contents)
        said = checked(browser, "Nothing is refused")
        for words in (
            "Share 1 opens with the key of “norway”, and is the seal's.",
            "Shares 1, 2 open the seal of the stage “first”.",
            "2 of 2 files are true to the commitment.",
        ):
            assert any(words in one for one in said), (words, said)
        page.focus("#sentences summary")
        page.keyboard.press("Enter")
        assert page.locator("#sentences table").first.locator("tbody tr").count() >= 1
        browser.is_clean()
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("img").count() == 0
        assert browser.said == []
        assert {url.partition(":")[0] for url in browser.asked} <= {"file", "blob"}
        # Nothing runs but the script that the policy names, and nothing is fetched.
        assert page.evaluate(OTHER_SCRIPT) == "refused"
        assert page.evaluate("fetch('https://example.org/').catch(() => 'refused')") == "refused"
        assert len(breaches) >= 2
        breaches.clear()


def site(log: Mapping[str, bytes], *, headers: bool = True) -> dict[str, Answer]:
    """Give a page that checks, with its script and its log; with the headers of `record serve`."""
    made = dict(paint(checking("log/"), title="Small", size=5, log="log/"))
    made |= scripts() | dict([style()]) | {"checker.html": check_page().encode()}
    made |= {f"log/{path}": content for path, content in log.items()}
    media = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
    plain = "application/octet-stream"
    own = headers_of if headers else lambda path: {}
    return {
        path: (200, {**own(path), "Content-Type": media.get(Path(path).suffix, plain)}, content)
        for path, content in made.items()
    }


def faults(place: Path, files: Mapping[str, bytes]) -> tuple[set[str], set[tuple[int, str]]]:
    """Give what ``record audit`` refuses: files, and entries with their rules."""
    folder = signed_logs.write(place, dict(files))
    audit = record_audit(folder, charter=first_id(), clock=lambda: SEEN)
    return {one.file for one in audit.faults}, {(one.entry, one.rule) for one in audit.breaches}


def test_the_page_beside_the_log(tmp_path: Path, breaches: list[str]) -> None:
    """Visits one after another, as a reader makes them by keyboard; what is tampered is refused."""
    book = some()
    here = site(files(book), headers=False)  # a plain server
    blank = tmp_path / "blank.html"
    blank.write_text("<title>blank</title>", encoding="utf-8")
    with served(here) as url, opened(blank) as browser:
        page = browser.page
        workers: list[str] = []
        page.on("worker", lambda one: workers.append(one.url))
        page.goto(url + "check-now.html")
        browser.is_clean(fetches=False)

        # The first visit: nothing is known, and nobody was asked for the id.
        said = checked(browser, "Nothing is refused")
        assert [one for one in said if one.startswith("Refused")] == []
        assert any("This is your first visit" in one for one in said)
        assert any("whether the first entry is the one that was agreed on" in one for one in said)
        browser.waits_for("#visit", "Your last visit of")
        assert workers == [url + "static/check.js"]

        # Another visit, after the log has grown; the id comes with the address.
        shorter, forked = copy.deepcopy(book), copy.deepcopy(book)
        book.append(book.statement(body={"step": "treaty:1"}))
        good = files(book)
        here.update(site(good))
        page.goto(f"{url}check-now.html#{first_id()}")
        browser.sees(lambda: page.input_value("#charter") == first_id())
        said = checked(browser, "Nothing is refused")
        since = next(one for one in said if "Since your last visit on" in one)
        assert "1 entry came, and nothing before them was changed." in since
        mine = next(one for one in said if "The first entry has the id that you gave." in one)
        assert "It is worth as much as whoever gave you that address" in mine
        with page.expect_download() as download:
            page.click("#keep-visit")
        assert Path(download.value.path()).read_bytes() == good["checkpoint"]
        browser.is_clean(fetches=False)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width

        # One byte of each kind of file is another: what `record audit` names is named.
        names = {path.split("/")[0] + "/" + path.split("/")[1] if "/" in path else path
                 for path in good}  # fmt: skip
        assert {"checkpoint", "tile/0", "tile/entries", "blobs/sha256"} <= names
        photo = next(path for path, data in good.items() if data == b"a photograph")
        damaged = ["tile/0/000.p/6", "tile/entries/000.p/6", photo, "checkpoint"]
        for number, path in enumerate(damaged):
            middle = len(good[path]) // 2
            spoilt = (
                good[path][:middle] + bytes([good[path][middle] ^ 1]) + good[path][middle + 1 :]
            )
            here[f"log/{path}"] = (200, {}, spoilt)
            wrong, _ = faults(tmp_path / str(number), good | {path: spoilt})
            said = [one for one in checked(browser, "Refused") if one.startswith("Refused")]
            assert wrong == {path}
            assert any(path in one for one in said) or path == "checkpoint", said
            here[f"log/{path}"] = (200, {}, good[path])

        # An entry that breaks a rule: it is named with its number and the rule's name.
        late = copy.deepcopy(book)
        put(late, late.entries[1])
        here.update(site(files(late)))
        _, broken = faults(tmp_path / "late", files(late))
        assert broken == {(6, "repeat")}
        said = checked(browser, "Refused")
        assert any("Entry 6 breaks the rule “repeat”" in one for one in said)
        assert page.locator("#fork").inner_text() == ""

        # Two histories: another log of the same length, and one that was set back.
        forked.append(forked.statement(body={"step": "arms:2"}))
        for other in map(files, (forked, shorter)):
            here.update(site(other))
            said = checked(browser, "Refused")
            assert any("same history" in one for one in said if one.startswith("Refused"))
            browser.waits_for("#fork", "This log does not show you what it showed you before")
            for link, content in (("before", good["checkpoint"]),
                                  ("now", other["checkpoint"])):  # fmt: skip
                with page.expect_download() as download:
                    page.click(f'a[download="checkpoint-{link}"]')
                assert Path(download.value.path()).read_bytes() == content
        browser.is_clean(fetches=False)
        # A refusal changes nothing of what is remembered; an earlier visit may be compared with.
        assert page.locator("#visit option").count() == 3
        page.select_option("#visit", "1")
        checked(browser, "Nothing is refused")
        page.focus("#forget")
        page.keyboard.press("Enter")
        browser.waits_for("#state", "All visits are forgotten")
        assert page.evaluate("document.activeElement.id") == "check"
        assert page.evaluate("localStorage.length") == 0
        said = checked(browser, "Nothing is refused")
        assert any("This is your first visit" in one for one in said)

        # The reader stops a check that waits; the focus is not lost.
        here["log/checkpoint"] = (200, {}, good["checkpoint"])
        page.route("**/tile/**", lambda route: None)
        page.keyboard.press("Enter")
        page.focus("#stop")
        page.keyboard.press("Enter")
        browser.waits_for("#state", "Stopped")
        assert page.evaluate("document.activeElement.id") == "check"

        assert all(one.startswith((url, "file:", "blob:", "data:")) for one in browser.asked)
        assert [one for one in browser.said if "404" not in one] == []
        assert breaches == []
        # Whatever ran there could read from no other server, and run no other script.
        assert page.evaluate("fetch('https://example.org/').catch(() => 'refused')") == "refused"
        assert page.evaluate(OTHER_SCRIPT) == "refused"
        assert breaches
        breaches.clear()
        # From a disk it says what to do instead.
        for path, (_, _, content) in here.items():
            place = tmp_path / "disk" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        page.goto((tmp_path / "disk" / "check-now.html").as_uri())
        browser.waits_for("#still", "This page was opened from a disk")
        assert page.is_hidden("#form")
        assert breaches == []


def test_the_logs_before_are_read_from_where_the_pages_lie(tmp_path: Path) -> None:
    book = ProcessBook().signed()
    book.say("perform", "north", {"step": "open:1"}, day=1)
    after = ProcessBook(after=book)
    after.say("mood", "south", {"text": "goes on"}, day=7)
    old, new = book.write(tmp_path / "old"), after.write(tmp_path / "new")
    write_site(new, tmp_path / "site", predecessor=[old])
    here = {
        one.relative_to(tmp_path / "site").as_posix(): (
            200,
            {"Content-Type": MEDIA.get(one.suffix, "application/octet-stream")},
            one.read_bytes(),
        )
        for one in (tmp_path / "site").rglob("*")
        if one.is_file()
    }
    blank = tmp_path / "blank.html"
    blank.write_text("<title>blank</title>", encoding="utf-8")
    with served(here) as url, opened(blank) as browser:
        browser.page.goto(url + "check-now.html")
        said = checked(browser, "Nothing is refused")
        assert not [one for one in said if "no copy" in one]
        # They are read, and a change in them is seen.
        tile = next(one for one in here if one.startswith("log/predecessor/1/tile/entries/"))
        status, headers, content = here[tile]
        here[tile] = (status, headers, content[:60] + bytes([content[60] ^ 1]) + content[61:])
        said = checked(browser, "Refused:")
        assert [one for one in said if one.startswith("Refused")]


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
