"""An agreement that is written field by field: what is shown beside it follows each of them.

After each field the page says what `plan` and `explain` say of the text as it is then, or what is
still missing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.test_work_forms import KOREA
from tests.unit.workbench.benches import served
from tests.unit.workbench.test_pages import news

import paripassu as pp
from paripassu.agreement.model import Position
from paripassu.agreement.read import parse_agreement
from paripassu.charts.plan_section import plan_section
from paripassu.charts.text import clean
from paripassu.errors import InputError
from paripassu.workbench.editing.acts import Act, Add, Set, acted
from paripassu.workbench.shelf import Shelf

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("all_the_time_there_is")]

#: A position that no order can meet beside those of ``KOREA``.
TOO_MUCH = Position(
    id="too-much",
    party="united-states",
    claim="after",
    measure="peace-treaty",
    needs={"denuclearization": "all"},
)
KINDS = ("party", "measure", "require", "source", "position")


def squeezed(text: str) -> str:
    return " ".join(text.split())


class Texts(HTMLParser):
    """The texts of paragraphs, cells (but those of heads) and items, each as one."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "td", "li") or ("scope", "row") in attrs:
            self._open.append(tag)
            self.found.setdefault(tag.replace("th", "td"), []).append("")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[self._open[-1].replace("th", "td")][-1] += data

    def of(self, tag: str) -> list[str]:
        return [squeezed(text) for text in self.found.get(tag, ())]


def fields() -> Iterator[Act]:
    """Fill in all of an agreement, one field after the other, as the forms do it."""
    document = tomllib.loads(KOREA.to_toml(), parse_float=Decimal)
    made = KOREA.model_copy(update={"positions": (*KOREA.positions, TOO_MUCH)}).to_toml()
    document["position"] = tomllib.loads(made, parse_float=Decimal)["position"]
    for kind in KINDS:
        for place, entry in enumerate(document[kind]):
            yield Add(kind, {})
            for key, value in entry.items():
                yield Set((kind, place, key), value)


def shown(now: Any, name: str) -> Texts:
    (part,) = [one for one in now["parts"] if one["name"] == name]
    return Texts(part["html"])


def test_the_plan_or_its_conflicts_follow_each_field(tmp_path: Path) -> None:
    path = tmp_path / "korea.toml"
    path.write_text('[agreement]\nid = "korea"\ntitle = "Korea"\n')
    answers: dict[str, int] = {}
    with served(Shelf.of_file(path), tmp_path / "state") as page:
        assert page.client.get("/").status_code == 200
        for act in fields():
            before = news(page)
            text = acted(before["text"], act)
            sent: dict[str, Any] = {"old": before["text"], "new": text}
            answer = page.post("/file/1/edit", start=0, revision=before["revision"], **sent)
            assert answer.status_code == 200, answer.text
            page.planner.answer()
            now = news(page)
            assert (now["text"], now["older"] and not now["mistakes"]) == (text, False)
            status = followed(now, text)
            answers[status] = answers.get(status, 0) + 1
    assert min(answers[one] for one in ("missing", "optimal", "infeasible")) > 1, answers


def read(text: str) -> tuple[pp.Agreement | None, int]:
    """Read an agreement; None, and how much is missing or wrong in it, where it is none yet."""
    try:
        return parse_agreement(text), 0
    except InputError as error:
        return None, len(error.faults)


def followed(now: Any, text: str) -> str:
    """Compare what is shown with what the commands say; give which answer it was."""
    agreement, missing = read(text)
    if agreement is None:
        assert len(now["mistakes"]) == missing
        return "missing"
    plan, numbers = pp.plan(agreement), shown(now, "numbers")
    section = plan_section(agreement, plan, pictures=False)
    for sentence in (plan.summary(), *section.said):
        assert squeezed(sentence) in numbers.of("p")
    for warning in section.warnings:
        assert squeezed(f"Note: {warning}") in numbers.of("p")
    if plan.found:
        assert now["said"] == plan.summary()
        # Moment, day where there is time, who, what, portion, share; the exposure of each party.
        cells, width = numbers.of("td"), 5 + section.timed + len(agreement.parties)
        rows = [cells[at : at + width] for at in range(0, len(cells), width)]
        assert [int(row[0]) for row in rows] == [step.moment for step in plan.steps]
        for row, line, step in zip(rows, section.lines, plan.steps, strict=True):
            exposed = row[-len(agreement.parties) :]
            assert row[-len(exposed) - 1] == squeezed(line.share)
            assert exposed == [squeezed(one.text) for one in line.exposed]
            for cell, party in zip(exposed, agreement.parties, strict=True):
                assert (cell == "0") == (step.exposure[party.id] == 0)
        return plan.status
    assert numbers.of("li") == [squeezed(one) for one in section.conflicts]
    why = pp.explain(agreement)
    assert why.conflicts == plan.conflicts
    assert now["said"] == why.summary()
    repairs = shown(now, "repairs")
    assert squeezed(clean(why.summary())) in repairs.of("p")
    numbered = [cell for cell in repairs.of("td") if cell.isdigit()]
    assert numbered[: len(why.repairs)] == [str(at + 1) for at in range(len(why.repairs))]
    return plan.status
