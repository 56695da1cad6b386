"""A statement that is prepared on the page, from a disk, and signed and sent by the program."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest
from tests.charters import secrets
from tests.e2e.browser import opened
from tests.e2e.program import Program, document
from tests.process_books import ProcessBook

from paripassu.pages.material import material_of
from paripassu.pages.site import files_of
from paripassu.process.bodies import BODIES
from paripassu.process.logged import logged
from paripassu.record.secret_keys import write_secret_key

pytestmark = pytest.mark.slow

#: Has the reading of a file take half a second.
SLOW = """() => {
  const read = Blob.prototype.arrayBuffer;
  Blob.prototype.arrayBuffer = async function () {
    await new Promise((resume) => setTimeout(resume, 500));
    return read.call(this);
  };
}"""


def test_from_the_page_to_the_log(program: Program, tmp_path: Path, breaches: list[str]) -> None:
    """Each kind shows its fields; what is wrong is marked; the program takes and signs the file."""
    folder = ProcessBook().signed().write(tmp_path / "log")
    for path, content in files_of(material_of(logged(folder))):
        if path in ("prepare.html", "index.html") or path.startswith("static/"):
            place = tmp_path / path
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(content)
    photo = tmp_path / "a photo.png"
    photo.write_bytes(b"a photograph")
    with opened(tmp_path / "prepare.html") as browser:
        page = browser.page
        page.set_viewport_size({"width": 320, "height": 900})
        shown: set[str] = set()
        for author in page.locator("#author option").evaluate_all("(all) => all.map(o => o.value)"):
            page.select_option("#author", author)
            kinds = page.locator("#kind option").evaluate_all("(all) => all.map(o => o.value)")
            for kind in {*kinds} - shown:
                page.select_option("#kind", kind)
                assert page.evaluate("document.documentElement.scrollWidth") <= 320, kind
                if kind in ("sign", "withdraw", "draw"):
                    browser.is_clean(fetches=False)
            shown |= {*kinds}
        assert shown == {*BODIES}

        # By keyboard alone: what is missing is marked where it is, and the focus goes there.
        page.select_option("#author", "iaea-1")
        page.select_option("#kind", "finding")
        page.focus("button[type=submit]")
        page.keyboard.press("Enter")
        assert page.locator("#fault-verdict").inner_text() == "This is needed."
        assert page.locator("#fault-of").inner_text() == ""
        assert page.evaluate("document.activeElement.id") == "field-verdict"
        assert page.get_attribute("#field-detect", "aria-invalid") == "true"
        page.fill("#field-detect", "1.5")
        page.focus("button[type=submit]")
        page.keyboard.press("Enter")
        assert "Write a number from 0 to 1" in page.locator("#fault-detect").inner_text()
        browser.is_clean(fetches=False)

        page.select_option("#author", "north-1")
        page.select_option("#kind", "perform")
        page.select_option("#field-step", "open:1")
        # Whoever does not wait until a large file is read has it named all the same.
        page.evaluate(SLOW)
        page.set_input_files("#field-evidence", str(photo))
        page.focus("button[type=submit]")
        page.keyboard.press("Enter")
        page.locator("#prepared").wait_for()
        assert page.evaluate("document.activeElement.id") == "told"
        words = page.locator("#prepared").inner_text()
        assert "North says that it has done its part of “Open the sites”." in words
        assert "“Open the sites” (open:1)" in words
        assert "the file a photo.png" in words
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        browser.is_clean(fetches=False)
        with page.expect_download() as download:
            page.click("#draft")
        name = download.value.suggested_filename
        drafted = Path(download.value.path()).read_bytes()
        with page.expect_download() as download:
            page.click("#body")
        shutil.copy(download.value.path(), tmp_path / "body.json")
        id_ = page.locator("#id").inner_text()
        write = page.locator("#write").inner_text()
        assert write.startswith("paripassu record state perform --author north-1 --body body.json")
        assert "--file 'a photo.png' --log LOG" in write
        sign = page.locator("#sign").inner_text()
        assert browser.said == []
        assert breaches == []
        assert all(one.startswith(("file:", "data:", "blob:")) for one in browser.asked)

    run = program.at(cwd=tmp_path)
    made = document(
        run("record", "state", "perform", "--author", "north-1", "--body", "body.json",
            "--file", "a photo.png", "--log", "log", "--out", "own.json", "--json")
    )  # fmt: skip
    assert (tmp_path / "own.json").read_bytes() == drafted
    assert made["id"] == id_
    # The command that the page shows signs it, and says the same id.
    (tmp_path / name).write_bytes(drafted)
    for key in secrets("north-1"):
        write_secret_key(tmp_path / f"north-1.{key.public.algorithm}.pem", key)
    signed = document(run(*shlex.split(sign)[1:], "--json"))
    assert (signed["file"], signed["id"], len(signed["signed"])) == (name, id_, 2)
