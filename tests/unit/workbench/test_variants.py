"""The page of variants: what it does to their file, and that the agreement stays until applied."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.swaps import FEASIBLE, STUCK
from tests.property.sequencing.test_other_words import nothing_is_searched
from tests.unit.workbench.benches import Served, served
from tests.unit.workbench.test_pages import MARKUP, harmless, news, typed

from paripassu.agreement.differences import differences
from paripassu.agreement.labels import LABELS
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.variants.apply import apply_variant
from paripassu.agreement.variants.model import MOST_CHANGES, Change, Variant
from paripassu.agreement.variants.read import parse_variants
from paripassu.agreement.variants.write import format_variant
from paripassu.charts.variants_section import variants_section
from paripassu.errors import ParameterError, UnwritableError
from paripassu.sequencing.explain import explain
from paripassu.sequencing.repairs.in_file import repaired_file
from paripassu.sequencing.variants import compare_variants
from paripassu.workbench.gate import TOKEN
from paripassu.workbench.keeping.disk import Disk
from paripassu.workbench.shelf import Shelf
from paripassu.workbench.variants.acts import added
from paripassu.workbench.variants.file import VariantsFile


class Page:
    """The page, and what it has seen of the file of variants."""

    def __init__(self, served: Served, folder: Path, name: str = "swap") -> None:
        self.served, self.agreement = served, folder / f"{name}.toml"
        self.path = folder / f"{name}.variants.toml"
        self.seen = ""
        assert served.client.get("/file/1/variants").status_code == 200
        self.look()

    def look(self) -> str:
        answer = self.served.client.get("/file/1/variants/list").json()
        self.seen = answer["seen"]
        harmless(answer["list"])
        return str(answer["list"])

    def does(self, act: str, status: int = 200, **more: Any) -> dict[str, Any]:
        """Change the file, as the page does: on what it has seen last."""
        asked = {"seen": self.seen, "act": act, **more}
        answer = self.served.post("/file/1/variants/change", **asked)
        assert answer.status_code == status, answer.text
        told: dict[str, Any] = answer.json()
        if status != 400:
            self.seen = told["seen"]
            harmless(told["list"])
        return told

    @property
    def there(self) -> tuple[Variant, ...]:
        return parse_variants(self.path.read_bytes())


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    (tmp_path / "swap.toml").write_text(STUCK)
    with served(Shelf.of_file(tmp_path / "swap.toml"), tmp_path / "state") as found:
        yield Page(found, tmp_path)


def test_everything_is_written_at_once_and_the_agreement_stays(page: Page) -> None:
    before = watched(page.agreement)
    assert not page.path.exists()  # what is looked at writes nothing
    page.does("new", value="")
    assert page.there == (Variant("Variant 1"),)
    assert page.path.read_text().startswith("# Variants of swap.toml")
    page.does("new")
    page.does("rename", variant="Variant 1", value="Less")
    page.does("note", variant="Less", value="two\nlines")
    page.does("add", variant="Less", entry="party:a", key="stake")
    page.does("add", variant="Less", entry="position:a-second", key="cost")
    page.does("add", variant="Less", entry="position:b-second")
    page.does("set", variant="Less", entry="party:a", key="stake", value="12.50")
    page.does("set", variant="Less", entry="position:a-second", key="cost", value="0.5")
    less, other = list(page.there)
    assert less == Variant(
        "Less",
        "two\nlines",
        (
            Change("party:a", "stake", 30, 12.5),
            Change("position:a-second", "cost", None, 0.5),
            Change("position:b-second", None),
        ),
    )
    assert other == Variant("Variant 2")
    page.does("remove", variant="Less", entry="position:b-second")
    page.does("remove", variant="Less", entry="party:a", key="stake")
    page.does("delete", variant="Variant 2")
    assert page.there == (Variant("Less", "two\nlines", (less.changes[1],)),)
    assert watched(page.agreement) == before
    assert page.served.planner.jobs[-1].text == STUCK


def watched(path: Path) -> tuple[int, int, str]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, sha256(path.read_bytes()).hexdigest()


def test_comments_in_the_file_stay(page: Page) -> None:
    text = '# ours\n[[variant]]\nname = "A" # first\n\n# below\n'
    page.path.write_text(text)
    page.look()
    page.does("note", variant="A", value="n")
    assert page.path.read_text() == text.replace(
        'name = "A" # first\n', 'name = "A" # first\nnote = "n"\n'
    )


def new_measure(**other: Any) -> dict[str, Any]:
    """Give a measure as the form of the page sends it."""
    return {"title": "One", "by": ["a"], "worth": {"a": "-1.5", "b": " "}, **other}


def test_a_measure_is_added_under_an_id_of_its_title(page: Page) -> None:
    page.path.write_text(SOME)
    page.look()
    for title in ("One", "One", "하나"):
        page.does("measure", variant="B", measure=new_measure(title=title))
    table = {"title": "One", "by": ["a"], "value": {"a": Decimal("-1.5")}}
    assert page.there[1].changes == (
        Change("measure:one-2", None, None, table),
        Change("measure:one-3", None, None, table),
        Change("measure:measure-1", None, None, {**table, "title": "하나"}),
    )
    made = apply_variant(STUCK, page.there[1])
    assert (made.misfits, made.why) == ((), "")
    assert made.text is not None
    more = parse_agreement(made.text).measure["one-2"]
    assert (more.title, more.by, more.value_to("a").low) == ("One", ("a",), Fraction(-3, 2))
    assert "Added: 하나" in page.look()
    page.does("remove", variant="B", entry="measure:one-2", key=None)
    page.does("measure", variant="B", measure=new_measure())
    assert [one.entry for one in page.there[1].changes][-1] == "measure:one-2"


def test_the_fields_of_an_added_measure_are_changed(page: Page) -> None:
    """Its title and all its numbers, those that it leaves out too; what is wrong is told."""
    page.does("new", value="One")
    measure = {"title": "A visit", "by": ["a"], "worth": {"a": "-1", "b": ""}}
    page.does("measure", variant="One", measure=measure)

    def sets(key: str, value: str, status: int = 200, **more: Any) -> dict[str, Any]:
        asked = {"variant": "One", "entry": "measure:a-visit", "key": key, "value": value}
        return page.does("set", status, **asked, **more)

    def table() -> Any:
        ((change,),) = (one.changes for one in page.there)
        assert change.field == ("measure:a-visit", None)
        return change.new

    fields = re.findall(r'data-at="-1" data-key="([^"]+)"', page.look())
    assert fields == ["title", "by", "value.a", "value.b", "lasting", "portions", "days"]
    assert re.findall(r'type="checkbox"[^>]* value="(\w)"( checked)?', page.look()) == [
        ("a", " checked"),
        ("b", ""),
    ]
    sets("by", "b a")
    assert table()["by"] == ["b", "a"]
    sets("by", "b")
    sets("value.b", "2.5")
    sets("days", "30")
    sets("title", "A second visit")
    assert table() == {
        "title": "A second visit",
        "by": ["b"],
        "value": {"a": -1, "b": Decimal("2.5")},
        "days": 30,
    }
    for key, value, said in (
        ("days", "-1", "should be 0 or more"),
        ("portions", "1.5", "should be a whole number"),
        ("title", " ", "is empty"),
        ("value.b", "much", "should be a number"),
        ("value.c", "1", "nothing of that kind"),
        ("by", " ", "done by names nobody"),
        ("by", "b c", "no such party"),
        ("kind", "visit", "nothing of that kind"),
    ):
        before = page.path.read_bytes()
        assert said in sets(key, value, 409)["what"]
        assert page.path.read_bytes() == before
    done = apply_variant(page.agreement.read_text(), page.there[0])
    assert done.text is not None
    added = parse_agreement(done.text.encode()).measure["a-visit"]
    assert added.title == "A second visit"
    assert (added.days.high, added.value["b"].high) == (Fraction(30), Fraction(5, 2))
    shown = unescape(page.look())
    assert "Added: A second visit" in shown
    assert 'value="2.5"' in shown


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ({"act": "rename", "variant": "A", "value": "B"}, "is that of another variant"),
        ({"act": "rename", "variant": "A", "value": " "}, "is empty"),
        ({"act": "rename", "variant": "A", "value": "x" * 201}, "more than 200"),
        ({"act": "rename", "variant": "C", "value": "D"}, "no such variant"),
        ({"act": "note", "variant": "A", "value": "x" * 10_001}, "more than 10,000"),
        ({"act": "new", "value": "A"}, "is that of another variant"),
        ({"act": "delete", "variant": "C"}, "no such variant"),
        ({"act": "repair", "variant": "C"}, "look for them again"),
        ({"act": "add", "variant": "A", "entry": "party:c", "key": "stake"}, "no party:c"),
        ({"act": "add", "variant": "A", "entry": "party:a", "key": "steak"}, "has no steak"),
        ({"act": "add", "variant": "A", "entry": "party:a", "key": "name"}, "has no name"),
        ({"act": "add", "variant": "A", "entry": "party:a"}, "no party:a that could"),
        ({"act": "add", "variant": "A", "entry": "party:a", "key": "stake"}, "already"),
        ({"act": "remove", "variant": "A", "entry": "party:b", "key": "stake"}, "no such change"),
        ({"act": "refit", "variant": "A", "entry": "party:b", "key": "stake"}, "no such change"),
        ({"act": "measure"}, "nothing is said"),
        ({"act": "measure", "measure": new_measure(title=" ")}, "title is empty"),
        ({"act": "measure", "measure": new_measure(by=[])}, "done by names nobody"),
        ({"act": "measure", "measure": new_measure(by=["c"])}, "no such party"),
        ({"act": "measure", "measure": new_measure(worth={"c": "1"})}, "no such party"),
        ({"act": "measure", "measure": new_measure(worth={"a": "much"})}, "should be a number"),
        ({"act": "measure", "variant": "C", "measure": new_measure()}, "no such variant"),
        ({"act": "set", "entry": "party:a", "key": "stake", "value": "-1"}, "should be 0 or more"),
        ({"act": "set", "entry": "party:a", "key": "stake", "value": "1,5"}, "should be a number"),
        ({"act": "set", "entry": "party:a", "key": "stake", "value": "١"}, "should be a number"),
        ({"act": "set", "entry": "party:a", "key": "stake", "value": "1e9"}, "should be a number"),
        ({"act": "set", "entry": "measure:three", "key": "portions", "value": "1.5"}, "whole"),
        ({"act": "set", "entry": "measure:three", "key": "portions", "value": "0"}, "1 or more"),
        ({"act": "set", "entry": "measure:one", "key": "lasting", "value": "2"}, "1 or less"),
        ({"act": "set", "entry": "position:a-second", "key": "firm", "value": "2"}, "in the file"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    page: Page, act: dict[str, Any], said: str
) -> None:
    page.path.write_text(SOME)
    page.look()
    told = page.does(status=409, **{"variant": "A", **act})
    assert said in told["what"]
    assert page.path.read_text() == SOME


SOME = """\
[[variant]]
name = "A"
[[variant.change]]
entry = "party:a"
key = "stake"
from = 30
to = 31
[[variant.change]]
entry = "measure:three"
key = "portions"
from = 2
to = 3
[[variant.change]]
entry = "measure:one"
key = "lasting"
to = 0.5
[[variant.change]]
entry = "position:a-second"
key = "firm"
to = "preference"
[[variant]]
name = "B"
"""


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"seen": ""},
        {"seen": "", "act": "none"},
        {"seen": "", "act": "new", "value": 1},
        {"seen": "", "act": "new", "path": "../x"},
        {"seen": "", "act": "set", "at": "0"},
        {"seen": "", "act": "measure", "measure": {"title": "x", "by": "a", "worth": {}}},
    ],
)
def test_what_is_not_asked_for(page: Page, body: dict[str, Any]) -> None:
    assert page.served.post("/file/1/variants/change", **body).status_code == 400
    assert not page.path.exists()


def test_a_half_character_is_no_note(page: Page) -> None:
    page.does("new", value="A")
    answer = page.served.client.post(
        "/file/1/variants/change",
        content=b'{"seen": "%s", "act": "note", "variant": "A", "value": "\\ud800"}'
        % page.seen.encode(),
        headers={TOKEN: page.served.token},
    )
    assert answer.status_code in (400, 409)
    assert page.there == (Variant("A"),)


def test_ranges_rise(page: Page) -> None:
    page.path.write_text(
        '[[variant]]\nname = "A"\n[[variant.change]]\nentry = "party:a"\nkey = "stake"\n'
        "from = 30\nto = [3, 5, 9]\n"
    )
    page.look()
    for at, value, wanted in ((0, "6", [6, 6, 9]), (2, "4", [4, 4, 4]), (1, "4.5", [4, 4.5, 4.5])):
        page.does("set", variant="A", entry="party:a", key="stake", at=at, value=value)
        assert page.there[0].changes[0].new == wanted
    told = page.does("set", 409, variant="A", entry="party:a", key="stake", at=3, value="1")
    assert "no such number" in told["what"]


def test_a_need_stops_at_what_is_reached(tmp_path: Path) -> None:
    text = FEASIBLE.replace('id = "two"\n', 'id = "two"\nportions = 4\n') + (
        '[[position]]\nid = "p"\nparty = "a"\nclaim = "after"\nmeasure = "three"\n'
        "needs = { two = 0.6 }\n"
    )
    (tmp_path / "swap.toml").write_text(text)
    with served(Shelf.of_file(tmp_path / "swap.toml"), tmp_path / "state") as found:
        page = Page(found, tmp_path)
        page.does("new", value="A")
        page.does("add", variant="A", entry="position:p", key="needs.two")
        shown = page.does("note", variant="A", value="n")["list"]
        stops = re.findall(r'<option value="([^"]+)"', shown.partition("<fieldset")[2])
        assert stops == ["0.25", "0.5", "0.6", "0.75", "all"]
        assert "0.25 (25\u00a0%)</option>" in shown  # as the forms say it, too
        for value, wanted in (("0.25", 0.25), ("all", "all")):
            page.does("set", variant="A", entry="position:p", key="needs.two", value=value)
            assert page.there[0].changes[0].new == wanted
        assert apply_variant(text, page.there[0]).text == text.replace("two = 0.6", 'two = "all"')


FACTS = """
[[require]]
measure = "two"
needs = { one = "all" }
[[choose]]
of = ["one", "two"]
at_least = 1
[[notice]]
activity = "drill"
days = 30
"""


def test_what_has_no_id_can_be_left_out_and_changed(tmp_path: Path) -> None:
    (tmp_path / "swap.toml").write_text(FEASIBLE + FACTS)
    with served(Shelf.of_file(tmp_path / "swap.toml"), tmp_path / "state") as found:
        page = Page(found, tmp_path)
        page.does("new", value="A")
        shown = page.look()
        options = [
            (unescape(entry), key)
            for entry, fields in re.findall(r'value="([^"]*)" data-fields="([^"]*)"', shown)
            for key, _ in json.loads(unescape(fields))
        ]
        kinds = {entry.partition(":")[0] for entry, key in options if key is None}
        assert kinds == {"measure", "require", "choose", "notice"}
        assert "It is a fact that “" in shown
        assert "Notice of “drill”" in shown
        assert "Notified ahead by (in days), now 30" in unescape(shown)
        assert '<optgroup label="What must come before what">' in shown
        notice = next(e for e, key in options if e.startswith("notice:") and key == "days")
        require = next(e for e, key in options if e.startswith("require:") and key is None)
        page.does("add", variant="A", entry=notice, key="days")
        page.does("set", variant="A", entry=notice, key="days", value="60")
        page.does("add", variant="A", entry=require)
        shown = unescape(page.look())
        assert "Left out: It is a fact that" in shown
        made = apply_variant(page.agreement.read_text(), page.there[0])
        assert made.misfits == ()
        assert made.text is not None
        assert "days = 60" in made.text
        assert "[[require]]" not in made.text
        told = page.does("add", 409, variant="A", entry="party:a", key=None)
        assert "could be changed" in told["what"]


def test_the_words_are_those_of_the_forms(page: Page) -> None:
    page.path.write_text(SOME)
    shown = unescape(page.look())
    for label in (
        LABELS["party"]["stake"],
        LABELS["measure"]["portions"],
        LABELS["measure"]["lasting"],
        LABELS["position"]["firm"],
    ):
        assert re.search(rf"<legend [^>]*>{re.escape(label)}: ", shown)
    assert "stake" not in re.sub(r"<[^>]*>", "", shown).lower()
    # A share stands there as the forms say it, too; other numbers do not.
    assert f"{LABELS['measure']['lasting']}, now 1 (100\\u00a0%)" in shown
    assert f'{LABELS["measure"]["portions"]}, now 2"' in shown
    assert "In the agreement: 30." in shown


def test_what_others_write_meanwhile_is_not_overwritten(page: Page) -> None:
    page.does("new", value="A")
    theirs = '[[variant]]\nname = "Theirs"\n'
    page.path.write_text(theirs)
    told = page.does("note", 409, variant="A", value="mine")
    assert "changed by somebody else" in told["what"]
    assert "Theirs" in told["list"]
    assert page.path.read_text() == theirs
    page.does("note", variant="Theirs", value="mine")  # what is seen now can be changed
    page.path.write_text("[[variant\n")
    told = page.does("note", 409, variant="Theirs", value="x")
    assert "is no TOML" in told["list"]
    told = page.does("new", 409, value="x")  # seen, and still not to be read
    assert page.path.read_text() == "[[variant\n"
    page.path.unlink()
    told = page.does("new", 409, value="x")
    assert not page.path.exists()
    page.does("new", value="x")
    assert page.there == (Variant("x"),)


def test_a_link_is_not_followed(page: Page, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text('[[variant]]\nname = "A"\n')
    page.path.symlink_to(elsewhere)
    assert "is a link" in page.look()
    assert "is a link" in page.does("new", 409, value="x")["what"]
    assert elsewhere.read_text() == '[[variant]]\nname = "A"\n'


def test_a_write_that_fails_leaves_all_as_it_was(page: Page) -> None:
    page.does("new", value="A")

    class Full(Disk):
        def replace(self, path: Path, content: bytes, known: bytes | None) -> None:
            raise OSError(28, "No space left on device")

    file = VariantsFile(page.agreement, Full())
    with pytest.raises(UnwritableError, match="No space left"):
        file.change(page.seen, lambda found: (*found, Variant("B")))
    assert page.there == (Variant("A"),)


def test_a_variant_becomes_one_step_of_the_agreement(page: Page) -> None:
    page.path.write_text(SOME)
    page.look()
    now = typed(page.served, "stake = 30", "stake = 30 # typed")
    answer = page.served.post(
        "/file/1/variants/apply",
        seen=page.seen,
        variant="A",
        revision=now["revision"],
        page="",
    )
    assert answer.status_code == 200
    after = answer.json()["text"]
    before = STUCK.replace("stake = 30", "stake = 30 # typed", 1)
    assert after == apply_variant(before, page.there[0]).text
    assert "stake = 31 # typed" in after
    back = page.served.post("/file/1/undo", revision=answer.json()["revision"]).json()
    assert back["text"] == before
    again = page.served.post("/file/1/undo", revision=back["revision"]).json()
    assert again["text"] == STUCK
    refused = page.served.post(
        "/file/1/variants/apply", seen=page.seen, variant="C", revision=0, page=""
    )
    assert refused.status_code == 409
    assert "no such variant" in refused.json()["refused"]


def test_what_no_longer_fits_is_listed_and_can_be_kept(page: Page) -> None:
    page.path.write_text(SOME)
    assert "No longer fits" not in page.look()
    typed(page.served, "stake = 30", "stake = 29")
    shown = page.look()
    assert "The file now says 29; it was 30 when this was written." in shown
    page.does("refit", variant="A", entry="party:a", key="stake")
    assert "No longer fits" not in page.look()
    assert page.there[0].changes[0] == Change("party:a", "stake", 29, 31)
    typed(page.served, 'id = "a-second"', 'id = "first-of-a"')
    assert "There is no position" in page.look()
    assert len(page.there[0].changes) == 4  # listed, not dropped
    typed(page.served, "[agreement]", "[agreement")
    assert "does not read now" in page.look()


def test_a_repair_is_opened_as_a_variant(page: Page) -> None:
    answer = searched(page)
    found = explain(page.agreement)
    assert [one["note"] for one in answer["repairs"]] == [r.summary for r in found.repairs]
    for one in answer["repairs"]:
        page.does("repair", variant=one["name"])
    page.does("repair", variant=answer["repairs"][0]["name"])
    for number, variant in enumerate(page.there[:-1], start=1):
        wanted = repaired_file(STUCK.encode(), found, number).decode()
        assert apply_variant(STUCK, variant).text == wanted
    assert page.there[-1].changes == page.there[0].changes
    assert page.there[-1].name != page.there[0].name
    # Of another text there are other repairs.
    typed(page.served, "stake = 30", "stake = 29")
    assert "look for them again" in page.does("repair", 409, variant=page.there[0].name)["what"]


def searched(page: Page, variant: str = "") -> dict[str, Any]:
    """Look for repairs, as the page does; give the last that is told."""
    answer = page.served.post("/file/1/variants/repairs", variant=variant)
    assert answer.status_code == 200
    *_, last = map(json.loads, answer.text.splitlines())
    told: dict[str, Any] = last
    return told


def test_a_repair_of_a_variant_is_one_of_the_file_that_it_is_saved_as(page: Page) -> None:
    """Its numbers are those of `explain` on that file; opened, it has the changes of both."""
    page.path.write_text(SOME)
    page.look()
    page.does("set", variant="A", entry="party:a", key="stake", value="28")
    page.does("remove", variant="A", entry="position:a-second", key="firm")
    page.does("note", variant="A", value="Ours.")
    page.served.post("/file/1/variants/save", seen=page.seen, variant="A", name="saved")
    saved = page.agreement.with_name("saved.toml")
    found = explain(saved)
    answer = searched(page, "A")
    assert answer["said"] == f"With “A”: {found.summary()}"
    assert [one["note"] for one in answer["repairs"]] == [r.summary for r in found.repairs]
    assert [one["name"] for one in answer["repairs"]] == [
        f"Repair {number}: {repair.kind}" for number, repair in enumerate(found.repairs, start=1)
    ]
    before = page.there
    for one in answer["repairs"]:
        page.does("repair", variant=one["name"], found=answer["found"])
    assert page.there[: len(before)] == before  # they are new ones
    for number, variant in enumerate(page.there[len(before) :], start=1):
        assert variant.name.startswith(f"A, repair {number}: ")
        assert variant.note == f"Ours.\n{found.repairs[number - 1].summary}"
        made = apply_variant(STUCK, variant).text
        assert made is not None
        repaired = repaired_file(saved.read_bytes(), found, number)
        assert not differences((parse_agreement(made), parse_agreement(repaired)))
    # The repairs of the agreement itself are others, and both windows have theirs.
    itself = searched(page)
    assert itself["found"] != answer["found"]
    page.does("repair", variant=itself["repairs"][0]["name"])
    page.does("repair", variant=answer["repairs"][0]["name"], found=answer["found"])
    # By another name it is the same variant; with another change it is not.
    page.does("rename", variant="A", value="Renamed")
    page.does("repair", variant=answer["repairs"][0]["name"], found=answer["found"])
    page.does("set", variant="Renamed", entry="party:a", key="stake", value="27")
    told = page.does("repair", 409, variant=answer["repairs"][0]["name"], found=answer["found"])
    assert "look for them again" in told["what"]
    gone = page.served.post("/file/1/variants/repairs", variant="A")
    assert (gone.status_code, gone.json()["what"]) == (409, "there is no such variant any more")


def test_a_variant_that_has_a_plan_or_does_not_read_has_no_repairs(page: Page) -> None:
    page.path.write_text(SOME)
    page.look()
    page.does("add", variant="B", entry="position:b-second")
    assert searched(page, "B")["said"] == ("With “B”: There is a plan: nothing has to be repaired.")
    wrong = [
        Change(f"position:{one}-second", f"needs.{other}", 1, "no such stage")
        for one, other in (("a", "two"), ("b", "one"))
    ]
    page.path.write_text(format_variant(Variant("C", "", tuple(wrong))))
    none = searched(page, "C")
    assert none["repairs"] == []
    assert none["said"].startswith("“C” cannot be repaired: with it the file would not read: ")


def test_a_repair_with_too_many_changes_is_not_written(page: Page) -> None:
    page.path.write_text(SOME)
    before = page.path.read_bytes()
    many = tuple(Change(f"party:p{k}", "stake", 1, 2) for k in range(MOST_CHANGES + 1))
    with pytest.raises(ParameterError, match="1,001 changes, and 1,000 are the most"):
        VariantsFile(page.agreement, Disk()).change(
            sha256(before).hexdigest(), lambda those: added(those, Variant("Many", "", many))
        )
    assert page.path.read_bytes() == before


def test_variants_beside_each_other_say_what_the_section_says(page: Page) -> None:
    page.path.write_text(SOME)
    answer = compared(page, "A", "B")[-1]
    assert answer["stage"] == "planned"
    assert not answer["longer"]
    section = variants_section(compare_variants(STUCK, page.there), changes=False)
    assert answer["said"] == section.lead
    cells = re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", answer["page"])
    wanted = [
        [*grid.header, *(c for row in grid.rows for c in row.cells)] for grid in section.grids
    ]
    assert cells == [cell for grid in wanted for cell in grid]
    assert len(wanted) == 3  # the answers, and the exposure of each party
    images = re.findall(r'(?:src|srcset)="([^"]*)"', answer["page"])
    assert len(images) == 4 * len(section.pictures) == 12
    assert all(image.startswith("data:image/svg+xml;base64,") for image in images)
    assert "paripassu compare swap.toml" in answer["page"]
    for wrong in ([], list("ABCDEFG")):
        assert page.served.post("/file/1/variants/compare", variants=wrong).status_code == 400
    gone = page.served.post("/file/1/variants/compare", variants=["C"])
    assert (gone.status_code, gone.json()["what"]) == (409, "there are no such variants")
    typed(page.served, "[agreement]", "[agreement")
    told = compared(page, "A")[-1]
    assert told["stage"] == "mistakes"
    assert told["what"]


def compared(page: Page, *names: str, **more: Any) -> list[dict[str, Any]]:
    """Give what is told of a comparison, line by line."""
    answer = page.served.post("/file/1/variants/compare", variants=[*names], **more)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def test_only_the_variant_that_changed_is_answered_anew(page: Page) -> None:
    page.path.write_text(SOME)
    page.look()
    said = " ".join(one["said"] for one in compared(page, "A", "B"))
    # B changes nothing, and is answered with the file.
    assert "1 of 2, the file as it is" in said
    assert "2 of 2, “A”" in said
    assert len(compared(page, "A", "B")) == 1  # nothing is answered anew
    page.does("note", variant="A", value="a note changes no answer")
    page.does("rename", variant="B", value="C")
    assert len(compared(page, "A", "C")) == 1
    page.does("set", variant="A", entry="party:a", key="stake", value="33")
    told = compared(page, "A", "C")
    assert [one for one in told if "“A”" in one["said"]] == told[:-1] != []
    assert len(compared(page, "A", longer=True)) == 1  # all is final
    asked = page.served.planner.asked
    for names, seconds in (("AC", 60), ("AC", 600), ("A", 60), ("AC", 60)):
        compared(page, *names, longer=True)
        assert asked[-1].given["seconds"] == seconds
    typed(page.served, "stake = 30", "stake = 30 # another text")
    said = " ".join(one["said"] for one in compared(page, "A", "C"))
    assert "1 of 2, the file as it is" in said
    compared(page, "A", "C", longer=True)
    assert asked[-1].given["seconds"] == 60
    # In other words everything is told anew, and nothing is searched.
    typed(page.served, 'id = "swap"', 'id = "swap"\ntitle = "A swap"')
    with pytest.MonkeyPatch.context() as patch:
        nothing_is_searched(patch)
        assert len(compared(page, "A", "C")) > 1


BAD = {
    "another": (SOME.replace("to = 31", "to = 32").encode(), "was changed by somebody else"),
    "deleted": (None, "was changed by somebody else"),
    "no TOML": (b"[[variant]\n", "is no TOML"),
    "unknown keys": (SOME.encode() + b'colour = "red"\n', "unknown key 'colour'"),
    "two of one name": (SOME.replace('"B"', '"A"').encode(), "there is a variant 'A' already"),
    "no text": (bytes(range(256)), "is not UTF-8"),
    "17 MB": (b"#" * 17 * 2**20, "has more than 16,777,216 bytes"),
    "too many": (b"".join(b'[[variant]]\nname = "%d"\n' % k for k in range(201)), "200 are"),
    "a link": (Path("swap.toml"), "is a link"),
    "a link to nothing": (Path("gone.toml"), "is a link"),
    "a pipe": (os.mkfifo, "is no file"),
    "a folder": (Path.mkdir, "is no file"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_others_made_of_the_file_is_said_and_nothing_is_lost(page: Page, case: str) -> None:
    """Between a look and a change: each way to change something says the one thing that is so."""
    page.path.write_text(SOME)
    page.look()
    page.path.unlink()
    made, what = BAD[case]
    if isinstance(made, bytes):
        page.path.write_bytes(made)
    elif isinstance(made, Path):
        page.path.symlink_to(made)
    elif made is not None:
        made(page.path)
    changing: list[tuple[str, dict[str, Any]]] = [
        ("change", {"act": "new", "value": "Mine"}),
        ("apply", {"variant": "A", "revision": 0}),
        ("save", {"variant": "A", "name": "softer"}),
    ]
    for address, more in changing:
        answer = page.served.post(f"/file/1/variants/{address}", seen=page.seen, **more)
        assert answer.status_code == 409, address
        told = answer.json()
        assert what in told.get("refused", told.get("what")), address
    asking: list[tuple[str, dict[str, Any]]] = [
        ("compare", {"variants": ["A"]}),
        ("repairs", {"variant": "A"}),
    ]
    for address, more in asking:
        answer = page.served.post(f"/file/1/variants/{address}", **more)
        if case == "another":
            assert answer.status_code == 200  # what stands there is asked about
        elif case != "deleted":
            assert (answer.status_code, what in answer.json()["what"]) == (409, True)
    assert page.agreement.read_text() == STUCK
    assert news(page.served)["text"] == STUCK
    assert not page.agreement.with_name("softer.toml").exists()
    if isinstance(made, bytes):
        assert page.path.read_bytes() == made
    else:
        assert page.path.is_symlink() == isinstance(made, Path)
        assert page.path.exists() == (case not in ("deleted", "a link to nothing"))


def test_a_variant_is_saved_as_a_new_file_and_over_none(tmp_path: Path) -> None:
    (tmp_path / "swap.toml").write_text(STUCK)
    (tmp_path / "swap.variants.toml").write_text(SOME)
    (tmp_path / "away").mkdir()
    (tmp_path / "link.toml").symlink_to(tmp_path / "away" / "out.toml")
    os.mkfifo(tmp_path / "pipe.toml")
    with served(Shelf.of_folder(tmp_path), tmp_path / "state") as found:
        assert [entry.name for entry in found.bench._shelf.entries] == ["swap.toml"]
        page = Page(found, tmp_path)
        for name in (
            "swap",
            "../out",
            "swap.variants",
            "",
            "a/b",
            "nul",
            "swap.toml",
            "link",
            "pipe",
        ):
            refused = found.post("/file/1/variants/save", seen=page.seen, variant="A", name=name)
            assert refused.status_code == 409, name
        saved = found.post("/file/1/variants/save", seen=page.seen, variant="A", name="softer")
        assert saved.json() == {"name": "softer.toml", "address": "/file/2"}
        wanted = apply_variant(STUCK, page.there[0]).text
        assert (tmp_path / "softer.toml").read_text() == wanted
        assert found.client.get("/file/2").status_code == 200
        assert (tmp_path / "swap.toml").read_text() == STUCK
    assert [*(tmp_path / "away").iterdir()] == []  # no link is followed
    assert sorted(path.name for path in tmp_path.glob("*.toml")) == [
        "link.toml",
        "pipe.toml",
        "softer.toml",
        "swap.toml",
        "swap.variants.toml",
    ]


def test_a_file_alone_has_variants_saved_beside_it(page: Page, tmp_path: Path) -> None:
    page.path.write_text(SOME)
    page.look()
    saved = page.served.post("/file/1/variants/save", seen=page.seen, variant="A", name="softer")
    assert saved.json() == {"name": "softer.toml", "address": ""}
    assert (tmp_path / "softer.toml").is_file()


def test_markup_stays_text(page: Page) -> None:
    page.does("new", value=MARKUP)
    told = page.does("note", variant=MARKUP, value=MARKUP)
    assert "<script" not in told["list"]
    assert "<img" not in told["list"]
    page.does("add", variant=MARKUP, entry="position:b-second")
    answer = compared(page, MARKUP)[-1]
    assert "<script" not in answer["page"]
    assert answer["page"].count("<img") == 3


def test_looking_writes_nothing(page: Page, tmp_path: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    for address in ("", "/list"):
        assert page.served.client.get(f"/file/1/variants{address}").status_code == 200
    for address in ("change", "repairs", "compare", "enough", "apply", "save"):
        assert page.served.client.get(f"/file/1/variants/{address}").status_code == 405
        assert page.served.client.post(f"/file/1/variants/{address}", json={}).status_code == 403
        assert page.served.post(f"/file/9/variants/{address}").status_code == 404
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert news(page.served)["text"] == STUCK
