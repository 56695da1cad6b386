"""``paripassu work``, from the command to the file on disk, in Chromium where there is one."""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.browser import Browser, at_text, entrance, opened, rewrite, text_of
from tests.e2e.program import Program
from tests.e2e.swaps import FEASIBLE, STUCK

from paripassu.agreement.new import STARTER
from paripassu.agreement.read import read_agreement
from paripassu.workbench.keeping.lock import HeldError, Lock

pytestmark = pytest.mark.slow
TEXT = f"# Kept as it is: ü 한국 😀\n{FEASIBLE}\n# The end\n"


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    # On Windows and macOS it would be the user's own folder.
    if sys.platform in ("win32", "darwin"):
        pytest.skip("the state folder is the user's own here")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.toml", None, "no such file"),
        ("picture.toml", b"\x89PNG\r\n\x1a\n\0\0", "is no text in UTF-8"),
        ("zeros.toml", b"a = 1\n\0", "is no text in UTF-8"),
        ("huge.toml", b"#" * (17 * 1024 * 1024), "the most"),
        ("book.xlsx", b"PK\x03\x04 xl/", "book.xlsx"),
    ],
)
def test_what_is_no_text_is_refused_before_anything_is_served(
    program: Program, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = program.at(cwd=tmp_path).ends("work", name, "--no-open", code=2)
    assert said in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "state").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ([name] if content else [])


def test_a_book_that_unpacks_to_too_much(program: Program, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(300):
                sheet.write(bytes(1024 * 1024))
    assert (tmp_path / "bomb.xlsx").stat().st_size < 1024 * 1024
    done = program.at(cwd=tmp_path).ends("work", "bomb.xlsx", "--no-open", code=2)
    assert "unpacks to more than" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["bomb.xlsx"]


def test_a_port_that_is_taken(program: Program, tmp_path: Path) -> None:
    (tmp_path / "swap.toml").write_text(TEXT)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = program.at(cwd=tmp_path).ends(
            "work", "swap.toml", "--no-open", "--port", port, code=2
        )
    assert f"127.0.0.1:{port} cannot be served" in done.stderr


def test_a_book_is_imported_and_a_second_one_shows_the_page_of_the_first(
    program: Program, tmp_path: Path
) -> None:
    run = program.at(cwd=tmp_path)
    (tmp_path / "swap.toml").write_text(FEASIBLE)
    run.ends("export", "swap.toml", "--out", "book.xlsx")
    before = (tmp_path / "book.xlsx").read_bytes()
    with run.served("work", "book.xlsx", "--no-open") as url:
        assert '[[party]]\nid = "a"' in (tmp_path / "book.toml").read_text()
        page = entrance(tmp_path, url)
        assert page.stat().st_mode & 0o777 == 0o600
        assert page.parent.stat().st_mode & 0o777 == 0o700
        with pytest.raises(HeldError) as held:
            Lock(page.parent, tmp_path / "book.toml")
        assert held.value.holder is not None
        assert held.value.holder.entrance == str(page)
        # In a process of its own: a lock is one process's.
        done = run.process("work", "book.toml", "--no-open")
        assert done.returncode == 0, done.stderr
        assert "is open in another workbench" in done.stdout
        assert str(page) in done.stdout
    assert not page.exists()
    Lock(page.parent, tmp_path / "book.toml").close()
    done = run.ends("work", "book.xlsx", "--no-open", code=2)
    assert "book.toml is there already" in done.stderr
    assert (tmp_path / "book.xlsx").read_bytes() == before


@pytest.mark.wheel
def test_ctrl_c_ends_it_and_nothing_is_left(program: Program, tmp_path: Path) -> None:
    (tmp_path / "swap.toml").write_text(TEXT)
    with program.at(cwd=tmp_path).served(
        "work", "swap.toml", "--no-open", ends=signal.SIGKILL
    ) as url:
        killed = entrance(tmp_path, url)
    assert killed.is_file()  # the next one sees that it leads nowhere
    with (tmp_path / "said").open("w+") as said:
        with program.at(cwd=tmp_path).served(
            "work", "swap.toml", "--no-open", stderr=said, code=0
        ) as url:
            assert killed == entrance(tmp_path, url) or not killed.exists()
            port = int(url.rpartition(":")[2])
            assert listening(port) <= {"0100007F"}, "on the loopback address, and on no other"
        said.seek(0)
        assert said.read() == ""
    (left,) = (tmp_path / "state" / "paripassu").iterdir()
    assert left.suffix == ".lock"  # the file's


def listening(port: int) -> set[str]:
    """Give the addresses on which a port is listened to, where the system says so."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if os.path.exists(table):  # noqa: PTH110
            for line in Path(table).read_text().splitlines()[1:]:
                address, _, number = line.split()[1].partition(":")
                if int(number, 16) == port and line.split()[3] == "0A":
                    found.add(address)
    return found


@pytest.mark.wheel
def test_an_agreement_in_the_browser(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "swap.toml"
    path.write_text(TEXT)
    run = program.at(cwd=tmp_path)
    run.ends("export", "swap.toml", "--out", "talks.xlsx")
    (tmp_path / "budget.xlsx").write_bytes((tmp_path / "talks.xlsx").read_bytes()[:2_000])
    with run.served("work", "--no-open") as url:
        with opened(entrance(tmp_path, url)) as browser:
            page = browser.page
            page.wait_for_selector("#name")
            assert page.url == f"{url}/"  # the key has left the address
            browser.is_clean()

            # A new one.
            page.fill("#name", "swap")
            page.keyboard.press("Enter")
            browser.waits_for("#new-said", "already")
            browser.said.clear()  # the refusal is told there, too
            page.fill("#name", "first")
            page.keyboard.press("Enter")
            page.wait_for_url(f"{url}/file/2")
            browser.waits_for("#forms", "Dismantling of the facility")
            page.click("nav >> text=Text")
            at_text(page)
            assert (tmp_path / "first.toml").read_text() == browser.text() == STARTER
            # One of a spreadsheet; and one that is none.
            page.click("text=Agreements")
            page.wait_for_url(f"{url}/")  # and until its script listens
            page.focus("[data-book]")
            page.keyboard.press("Enter")
            browser.waits_for("#book-said", "budget.xlsx")
            browser.said.clear()
            browser.is_clean()
            page.click("text=talks.xlsx")
            page.wait_for_url(f"{url}/file/3")
            assert read_agreement(tmp_path / "talks.toml") == read_agreement(path)

            page.click("text=Agreements")
            page.click("text=swap.toml")
            page.click("nav >> text=Text")
            browser.waits_for("#page", "The plan as a table")
            assert browser.text() == TEXT
            plan = json.loads(run.ends("plan", "swap.toml", "--json").stdout)
            browser.sees(lambda: page.locator("#page tbody tr").count() == len(plan["steps"]))
            browser.is_clean()

            # How likely a deal is, by keyboard: what the command says, and in the report, too.
            page.focus("#risk-run")
            page.keyboard.press("Enter")
            browser.waits_for(
                "#risk [data-part]", "It is not the chance that the parties will sign"
            )
            assert page.evaluate("document.activeElement.id") == "risk-title"
            with page.expect_download() as taken:
                page.click("#risk >> text=Take this answer away")
            assert taken.value.suggested_filename == "swap.risk.json"
            likely = run.ends("risk", "swap.toml", "--json").stdout
            assert Path(taken.value.path()).read_text() == likely
            page.locator("#risk summary").first.click()
            page.locator("#risk img").first.scroll_into_view_if_needed()
            browser.is_clean()

            # It can be handed over.
            with page.expect_download() as taken:
                page.click("#handover >> text=Word document")
            browser.waits_for("#report-said", "It says how likely a deal is, too")
            assert "swap.docx was given to the browser" in page.inner_text("#report-said")
            assert taken.value.suggested_filename == "swap.docx"
            assert Path(taken.value.path()).read_bytes().startswith(b"PK")
            page.click("#report-more summary")
            page.set_input_files("#report-risk", path)
            page.click("#handover >> text=Web page")
            browser.waits_for("#report-said", "There is no report: swap.toml")
            page.set_input_files("#report-risk", [])
            browser.is_clean()
            with page.expect_download() as taken:
                page.click("#handover >> text=Web page")
            taken.value.save_as(tmp_path / "report.html")
            is_for_everybody(page.context, tmp_path / "report.html")

            # The plan follows the keys.
            page.focus("#text")
            page.keyboard.press("Control+End")
            page.keyboard.type(STUCK.removeprefix(FEASIBLE).strip())
            browser.waits_for("#page", "The least that would have to change")
            browser.is_saved()
            assert "paripassu explain swap.toml" in page.inner_text("#page")
            assert path.read_text() == browser.text()
            assert path.read_text().startswith(TEXT)
            browser.is_clean()

            # A mistake is shown at its line, kept, and not written.
            written = path.read_text()
            page.keyboard.insert_text("\nwrong = 1")
            browser.waits_for("#mistakes", "unknown key 'wrong'")
            browser.waits_for("#place", "does not read as an agreement")
            assert page.is_visible("[data-older=risk]")
            page.click("#risk-run")
            browser.waits_for("#risk-wrong", "unknown key 'wrong'")
            line = len(browser.text().splitlines())
            assert page.inner_text("#numbers .wrong") == f"! {line}"
            # The box is smaller now, and the line that is typed stays in sight.
            box = "document.getElementById('text')"
            hidden = f"{box}.scrollHeight - {box}.clientHeight - {box}.scrollTop"
            assert page.evaluate(f"{box}.scrollHeight > {box}.clientHeight")
            browser.sees(lambda: page.evaluate(hidden) < 12)
            assert page.is_visible("#older")
            assert path.read_text() == written
            browser.is_clean()
            page.focus("#mistakes button")
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "text"

            # Undo leads back, to the very bytes.
            page.keyboard.press("Control+z")
            browser.is_saved()
            page.focus("#undo")
            while page.get_attribute("#undo", "aria-disabled") is None:
                page.keyboard.press("Enter")  # a click would wait until it can be clicked once more
                page.wait_for_timeout(50)
            browser.waits_for("#page", "The plan as a table")
            browser.is_saved()
            assert path.read_text() == browser.text() == TEXT

            # What others change is seen, and what is selected stays selected.
            page.evaluate("document.querySelector('#text').setSelectionRange(3, 7)")
            rewrite(path, TEXT.replace("# The end", "# The very end"))
            browser.waits_for("#place", "changed by somebody else")
            browser.sees(lambda: browser.text() == path.read_text())
            selected = "[text.selectionStart, text.selectionEnd]"
            assert page.evaluate(selected) == [3, 7]

            # On a telephone nothing has to be scrolled sideways.
            page.set_viewport_size({"width": 320, "height": 640})
            over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(over) == 0
            browser.is_clean()
        assert browser.said == []  # no breach of the policy, no error
        elsewhere = {one for one in browser.asked if not one.startswith(f"{url}/")}
        assert elsewhere == {entrance(tmp_path, url).as_uri()}
    assert path.read_text() == TEXT.replace("# The end", "# The very end")


def is_for_everybody(context: Any, report: Path) -> None:
    """A report that was handed over asks for nothing; everybody can read it, on a telephone too."""
    shown = Browser(context.new_page())
    shown.page.on("request", lambda request: shown.asked.append(request.url))
    shown.page.on("console", lambda message: shown.said.append(message.text))
    shown.page.goto(report.as_uri())
    assert "There is an order in which nobody ever gains" in shown.page.inner_text("body")
    for width in (1280, 320):
        shown.page.set_viewport_size({"width": width, "height": 640})
        shown.is_clean(fetches=False)
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert shown.page.evaluate(over) == 0
    assert [one for one in shown.asked if not one.startswith("data:")] == [report.as_uri()]
    assert shown.said == []
    shown.page.close()


def test_what_others_do_meanwhile(program: Program, tmp_path: Path) -> None:
    """Two windows, another program at one place, a file that goes, a process that is killed."""
    path = tmp_path / "swap.toml"
    path.write_text(FEASIBLE)
    run = program.at(cwd=tmp_path)
    with (
        run.served("work", "swap.toml", "--no-open", ends=signal.SIGKILL) as url,
        opened(entrance(tmp_path, url)) as browser,
    ):
        page = browser.page
        page.click("nav >> text=Text")
        at_text(page)
        other = page.context.new_page()
        other.goto(f"{url}/file/1/text")
        at_text(other)
        page.focus("#text")
        page.keyboard.press("Control+Home")
        other.focus("#text")
        other.keyboard.press("Control+End")
        for _ in range(5):
            page.keyboard.type("#")
            other.keyboard.type("#")
        both = f"#####{FEASIBLE}#####"
        browser.sees(lambda: path.read_text() == browser.text() == text_of(other))
        browser.sees(lambda: path.read_text() == both)
        other.close()

        place = "text.value.indexOf('stake = 30') + 8"
        page.evaluate(f"text.setSelectionRange({place}, {place} + 2)")
        page.keyboard.press("Delete")  # half typed it is not written, however long this takes
        browser.waits_for("#place", "does not read as an agreement")
        rewrite(path, both.replace("stake = 30", "stake = 32", 1))
        browser.waits_for("#differences", "stake = 32")
        assert "+ stake = \n" in page.inner_text("#differences")
        browser.is_clean()
        assert "stake = 32" in path.read_text()  # until one is chosen
        page.click("#mine")
        page.locator("#choice").wait_for(state="hidden")
        page.focus("#text")
        page.keyboard.type("31")
        written = both.replace("stake = 30", "stake = 31", 1)
        browser.sees(lambda: path.read_text() == written)

        path.unlink()
        browser.waits_for("#choice", "The file is not there")
        page.click("#mine")
        browser.sees(lambda: path.is_file() and path.read_text() == written)
        page.locator("#choice").wait_for(state="hidden")

        page.keyboard.press("Control+End")
        # At once: what is typed slowly is written where it reads, and on its way at the end.
        page.keyboard.insert_text("\nbroken = ")
        browser.waits_for("#place", "does not read as an agreement")
    with (
        run.served("work", "swap.toml", "--no-open") as url,
        opened(entrance(tmp_path, url)) as browser,
    ):
        browser.waits_for("#choice", "Something was left unsaved")
        assert "+ broken = " in browser.page.inner_text("#differences")
        browser.is_clean()
        browser.page.click("#theirs")
        browser.page.locator("#choice").wait_for(state="hidden")
        browser.page.click("nav >> text=Text")
        at_text(browser.page)
        assert browser.text() == f"{written}\nbroken = "
        assert path.read_text() == written


#: Notes what three places say, and when: before it is said, since a busy machine may look elsewhere
#: in between, and what is timed is at least the time from one to the other.
NOTE = """\
() => {
  window.noted = [];
  const { get, set } = Object.getOwnPropertyDescriptor(Node.prototype, "textContent");
  for (const id of ["place", "heard", "said"])
    Object.defineProperty(document.getElementById(id), "textContent", {
      get,
      set(words) {
        noted.push([id, words, performance.now()]);
        set.call(this, words);
      },
    });
}
"""


def test_saved_is_said_in_peace(program: Program, tmp_path: Path) -> None:
    """It does not flicker while somebody types, and is told at most once a second."""
    path = tmp_path / "swap.toml"
    path.write_text(FEASIBLE)
    with (
        program.at(cwd=tmp_path).served("work", "swap.toml", "--no-open") as url,
        opened(entrance(tmp_path, url)) as browser,
    ):
        page = browser.page
        page.click("nav >> text=Text")
        at_text(page)
        browser.is_saved()
        page.evaluate(NOTE)
        page.focus("#text")
        page.keyboard.press("Control+Home")
        for pause in (0, 200, 1_100, 300, 1_400, 0, 0):
            page.keyboard.type("#")
            page.wait_for_timeout(pause)
        browser.is_saved()  # a key takes that back at once
        browser.waits_for("#heard", "Saved")
        assert path.read_text() == f"#######{FEASIBLE}"
        noted = page.evaluate("noted")
        shown = [(said, at) for id_, said, at in noted if id_ == "place"]
        assert {said for said, _ in shown} == {"Not saved yet", "Saved"}
        for (before, since), (now, at) in itertools.pairwise(shown):
            assert before != now
            if now == "Saved":
                assert at - since > 1_990  # written a second after the last key, and calm for one
        heard = [at for id_, _, at in noted if id_ == "heard"]
        assert heard
        assert all(after - before > 990 for before, after in itertools.pairwise(heard))

        # So is each new plan, and that there is none, however fast these follow each other.
        rewrite(path, STUCK)
        browser.sees(lambda: "There is no order" in page.text_content("#said"))
        page.keyboard.press("Control+End")
        for _ in range(4):  # not by undo: of what follows quickly it takes back all at once
            page.keyboard.insert_text("=")
            page.wait_for_timeout(400)
            page.keyboard.press("Backspace")
            page.wait_for_timeout(400)
        page.keyboard.insert_text("=")  # and once without haste, on a slow machine, too
        browser.sees(lambda: "There is no order" not in page.text_content("#said"))
        page.keyboard.press("Backspace")
        browser.sees(lambda: "There is no order" in page.text_content("#said"))
        told = [(words, at) for id_, words, at in page.evaluate("noted") if id_ == "said"]
        assert len(told) > 2
        assert all(after - before > 990 for (_, before), (_, after) in itertools.pairwise(told))
        assert all(before != after for (before, _), (after, _) in itertools.pairwise(told))

        # What was so before a step says nothing of it while it is on its way.
        held: list[Any] = []
        page.route("**/undo", lambda route: held.append(route))
        page.keyboard.press("Control+z")
        browser.sees(lambda: bool(held))
        with page.expect_response("**/news?*"):
            rewrite(path, FEASIBLE)
        page.wait_for_timeout(100)
        assert page.text_content("#place") == "Not saved yet"
        held[0].continue_()
