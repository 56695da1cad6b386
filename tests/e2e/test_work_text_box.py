"""The box for long texts, in Chromium: whatever is done in it, it holds what a plain text would."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.browser import CHROMIUM, watch

import paripassu.workbench

pytestmark = [pytest.mark.slow]
STATIC = Path(paripassu.workbench.__file__).parent / "static"
PAGE = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>Box</title>
<link rel="stylesheet" href="/work.css"><script type="module" src="/editor.js"></script>
<body><main><h1>Box</h1><h2 id="title"><label for="text">Text</label></h2><div class="lines">
<text-editor id="text" role="textbox" tabindex="0"
aria-multiline="true" aria-labelledby="title">{text}</text-editor>
</div><p><input id="other" aria-label="Other"></p></main></body></html>
"""
#: What is seen of the text has to be what the box says of it, in blocks that are not too large.
SEEN = """box => [
  box.value, box.selectionStart, box.selectionEnd,
  [...box.children].map((block) => block.textContent).join("\\n") === box.value,
  box.children.length > box.value.length / 8000,
  [...box.children].every((block) =>
    block.querySelectorAll("br").length === (/(^|\\n)$/.test(block.textContent) ? 1 : 0)),
  box.value.split("\\n").length === box.lines,
  box.lineHeight,
]"""
LINE = "stake = 30 # \ud55c\uad6d \U0001f600 xyz\n"
LONG = "".join(f"[[measure]]\nid = 'm{k}'\n{LINE}\n" for k in range(400))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Box:
    """The box, and the text and the selection that a plain field would have."""

    def __init__(self, page: Any, text: str) -> None:
        self.page, self.text, self.start, self.end = page, text, 0, 0

    def select(self, start: int, end: int) -> None:
        self.start, self.end = start, end
        self.page.eval_on_selector(
            "#text",
            "(box, [from, to]) => { box.focus(); box.setSelectionRange(from, to); }",
            [units(self.text[:start]), units(self.text[:end])],
        )

    def typed(self, new: str) -> None:
        self.text = self.text[: self.start] + new + self.text[self.end :]
        self.start = self.end = self.start + len(new)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def holds(self) -> None:
        """The box says what the plain text says, and shows it."""
        text, start, end, shown, blocks, closed, lines, high = self.page.eval_on_selector(
            "#text", SEEN
        )
        assert text == self.text
        assert (start, end) == (units(text[: self.start]), units(text[: self.end]))
        assert (shown, blocks, closed, lines) == (True, True, True, True)
        # No line is missing, and none is higher than another.
        assert high == pytest.approx(19.6, abs=0.02)


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    sync = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium to open the page with")
    watch()
    with sync.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = chromium.new_context(
            viewport={"width": 1280, "height": 900},
            permissions=["clipboard-read", "clipboard-write"],
        )
        yield context.new_page()
        chromium.close()


def opened(page: Any, text: str) -> Box:
    def answer(route: Any) -> None:
        name = route.request.url.rpartition("/")[2]
        if name:
            route.fulfill(path=STATIC / name)
        else:
            route.fulfill(body=PAGE.format(text=text), content_type="text/html; charset=utf-8")

    page.unroute_all()
    page.route("http://localhost/**", answer)
    page.goto("http://localhost/")
    page.wait_for_selector("#text")
    return Box(page, text)


@pytest.mark.parametrize("text", ["", "\n", "one line", "two\nlines\n", LONG], ids=str.__len__)
def test_any_keys(page: Any, text: str) -> None:
    box, chance = opened(page, text), random.Random(len(text))
    box.holds()
    for _ in range(60):
        start = chance.randint(0, len(box.text))
        most = chance.choice([0, 0, 0, 1, 5, 3_000, 20_000])
        box.select(start, min(len(box.text), start + chance.randint(0, most)))
        match chance.randrange(7):
            case 0:
                new = chance.choice(["x", "\ud55c", "\U0001f600", "a b"])
                page.keyboard.insert_text(new)
                box.typed(new)
            case 1:
                box.press("Enter")
                box.typed("\n")
            case 2:
                box.press("Backspace")
                if box.start == box.end:
                    box.start = max(0, box.start - 1)
                box.typed("")
            case 3:
                box.press("Delete")
                if box.start == box.end:
                    box.end = min(len(box.text), box.end + 1)
                box.typed("")
            case 4:
                page.keyboard.type("k")
                box.typed("k")
            case 5:
                new = LINE * chance.choice([1, 1, 300])
                page.evaluate("text => navigator.clipboard.writeText(text)", new)
                box.press("Control+v")
                box.typed(new)
            case 6:
                taken = box.text[box.start : box.end]
                box.press("Control+x")
                box.typed("")
                if taken:
                    assert page.evaluate("navigator.clipboard.readText()") == taken
        box.holds()


def test_one_goes_through_it_as_through_one_text(page: Any) -> None:
    """Past the ends of blocks by keys, with all selected, by words, and back to where one was."""
    box = opened(page, LONG)
    ends = page.eval_on_selector(
        "#text",
        """box => {
          let at = 0;
          return [...box.children].map((block) => at += block.textContent.length + 1);
        }""",
    )
    places = "box => [box.selectionStart, box.selectionEnd, box.selectionDirection]"
    assert len(ends) > 5
    end = ends[2]  # in UTF-16 units, as all places here
    page.eval_on_selector(
        "#text", f"box => {{ box.focus(); box.setSelectionRange({end - 3}, {end - 3}); }}"
    )
    seen = []
    for key in ["ArrowRight"] * 5 + ["ArrowLeft"] * 5 + ["Shift+ArrowRight"] * 5:
        box.press(key)
        seen.append(page.eval_on_selector("#text", places)[:2])
    assert seen == (
        [[end + k, end + k] for k in (-2, -1, 0, 1, 2, 1, 0, -1, -2, -3)]
        + [[end - 3, end + k] for k in (-2, -1, 0, 1, 2)]
    )
    line = page.eval_on_selector("#text", "box => box.lineOf(box.selectionEnd)")
    for key, step in [("ArrowUp", -1)] * 3 + [("ArrowDown", 1)] * 5:
        box.press(key)
        line += step
        assert page.eval_on_selector("#text", "box => box.lineOf(box.selectionEnd)") == line
    box.press("Control+Home")
    box.press("Control+Shift+End")
    assert page.eval_on_selector("#text", places) == [0, units(LONG), "forward"]
    box.press("Control+End")
    assert (
        page.eval_on_selector("#text", "box => box.scrollHeight - box.clientHeight - box.scrollTop")
        < 20
    )
    box.press("Control+Home")
    box.press("PageDown")
    assert 5 < page.eval_on_selector("#text", "box => box.lineOf(box.selectionEnd)") < 60

    # Whole words go, and all at once.
    box.select(len("[[measure"), len("[[measure"))
    box.press("Control+Backspace")
    first = page.eval_on_selector("#text", "box => box.value.split('\\n')[0]")
    assert first == "[[]]"
    box.press("Control+a")
    assert page.eval_on_selector("#text", places)[0] == 0
    page.keyboard.insert_text("anew\n")
    assert page.eval_on_selector("#text", "box => [box.value, box.lines]") == ["anew\n", 2]
    box.press("ArrowUp")
    assert page.eval_on_selector("#text", places)[:2] == [0, 0]

    # At the end of a line that is longer than the box the cursor is in sight.
    page.keyboard.insert_text("x" * 400)
    box.press("Home")
    box.press("End")
    inside = """box => {
      const [caret] = getSelection().getRangeAt(0).getClientRects();
      return box.scrollLeft > 0 && caret.right < box.getBoundingClientRect().right;
    }"""
    page.wait_for_function(f"({inside})(document.getElementById('text'))")
    box.press("Shift+Home")
    box.press("Delete")
    assert page.eval_on_selector("#text", "box => box.value") == "\n"
    page.keyboard.type("anew")
    box.press("Home")

    # Out of it and back by the keys, and by its label.
    box.press("ArrowRight")
    box.press("Tab")
    assert page.evaluate("document.activeElement.id") == "other"
    page.keyboard.type("elsewhere")
    box.press("Shift+Tab")
    assert page.eval_on_selector("#text", places)[:2] == [1, 1]
    passed = """box => {
      box.focus();
      document.getElementById("other").focus();
      return new Promise((resume) => setTimeout(() => resume(document.activeElement.id), 50));
    }"""
    assert page.eval_on_selector("#text", passed) == "other"  # it does not draw the focus back
    page.click("label")
    page.keyboard.type("-")
    assert page.eval_on_selector("#text", "box => box.value") == "a-new\n"
    page.eval_on_selector("#text", "box => box.replace(0, 1, 'ren')")  # as what others change comes
    assert page.eval_on_selector("#text", places)[:2] == [4, 4]


def test_what_is_composed(page: Any) -> None:
    """Syllables of an input method stand in the box while they are made, and once they are."""
    opened(page, LONG)
    session = page.context.new_cdp_session(page)
    inner = page.eval_on_selector("#text", "box => box.children[0].textContent.length + 1")
    for at, text in ((5, LONG), (inner, LONG), (0, ""), (len(LONG), LONG)):
        box = opened(page, text)
        at = len(text.encode("utf-16-le")[: 2 * at].decode("utf-16-le"))  # in characters
        box.select(at, at)
        for syllable in ("\u3147", "\uc544", "\uc548"):
            session.send(
                "Input.imeSetComposition",
                {"text": syllable, "selectionStart": 1, "selectionEnd": 1},
            )
            now = page.eval_on_selector(
                "#text",
                "box => [box.value, [...box.children].map((b) => b.textContent).join('\\n')]",
            )
            assert now == [text[:at] + syllable + text[at:]] * 2
        session.send("Input.insertText", {"text": "\uc548"})
        box.typed("\uc548")
        box.holds()
        page.keyboard.type("x")
        box.typed("x")
        box.holds()
        box.press("Enter")
        box.typed("\n")
        box.holds()
    # Over what is selected, through several blocks; and through the last one, so that one is left.
    for text, end in ((LONG, 9_000), (LONG[:3_000], 3_000)):
        box = opened(page, text)
        box.select(10, end)
        session.send(
            "Input.imeSetComposition", {"text": "\uc548", "selectionStart": 1, "selectionEnd": 1}
        )
        session.send("Input.insertText", {"text": "\uc548"})
        box.typed("\uc548")
        box.holds()
        page.evaluate("text => navigator.clipboard.writeText(text)", LONG)
        box.press("Control+v")
        box.typed(LONG)
        box.holds()
