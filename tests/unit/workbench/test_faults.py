"""Of a field with several controls, the one at fault is marked, and described, alone."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from tests.e2e.swaps import FEASIBLE

from paripassu.workbench.editing.acts import Set, acted
from paripassu.workbench.forms.model import Field
from paripassu.workbench.forms.painting import body_html
from paripassu.workbench.forms.values import value_of
from paripassu.workbench.forms.view import View

_POSITION = (
    '[[position]]\nid = "p"\nparty = "a"\nmeasure = "one"\nclaim = "after"\nneeds = { two = 0.5 }\n'
)
_STAGES = '[[measure]]\nid = "s"\nby = ["a"]\nstages = [{ name = "x", share = 1 }]\n'
TEXT = f"{FEASIBLE}\n{_STAGES}{_POSITION}"
STAKE = ("party", 0, "stake")
VALUE = ("measure", 0, "value", "b")
DAYS = ("measure", 0, "days")
STAGE = ("measure", 3, "stages", 0, "days")
LIKELIHOOD = ("position", 0, "likelihood")
NEED = ("position", 0, "needs", "two")
VERIFY = ("measure", 0, "verify")


class _Controls(HTMLParser):
    """All controls with a name, and the texts of what has an id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: list[dict[str, str]] = []
        self.texts: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {key: value or "" for key, value in attrs}
        if "name" in named:
            self.controls.append(named)
        if tag not in ("input", "br"):
            self._open.append(named.get("id", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("input", "br"):
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for name in self._open:
            if name:
                self.texts[name] = self.texts.get(name, "") + data


def shown(text: str, path: tuple[str | int, ...], kind: str) -> tuple[Field, dict[str, str]]:
    """Give a field and, of each of its controls that is marked, what it is described by."""
    view = View(text)
    line = next(
        one for section in view.sections.values() for one in section.lines if one.path == path[:2]
    )
    body = view.body(line)
    field = body.field(path, kind)
    assert field is not None
    page = _Controls(body_html("k", body))
    marked: dict[str, str] = {}
    for control in page.controls:
        wrong = [one for one in control.get("aria-describedby", "").split() if "-wrong" in one]
        assert bool(wrong) == ("aria-invalid" in control), control
        if wrong:
            assert control["name"] not in marked
            marked[control["name"]] = " ".join(page.texts[one].strip() for one in wrong)
    return field, marked


def filled(path: tuple[str | int, ...], kind: str, **given: str) -> str:
    names = {"range": ("low", "mode", "high"), "likelihood": ("how", "low", "high")}
    whole: dict[str, Any] = {**dict.fromkeys(names.get(kind, ()), ""), **given}
    return acted(TEXT, Set(path, value_of(kind, whole)))


@pytest.mark.parametrize(
    ("path", "kind", "given", "marked"),
    [
        (STAKE, "range", {"low": "x"}, {"low": "Should be a number, not 'x'"}),
        (STAKE, "range", {"low": "x", "high": "9"}, {"low": "Low: should be a number, not 'x'"}),
        (STAKE, "range", {"low": "3", "high": "x"}, {"high": "High: should be a number, not 'x'"}),
        (
            STAKE,
            "range",
            {"low": "3", "mode": "1,5", "high": "9"},
            {"mode": "Most likely: should be a number, not '1,5' — write 1.5"},
        ),
        (
            STAKE,
            "range",
            {"low": "y", "mode": "5", "high": "x"},
            {
                "low": "Low: should be a number, not 'y'",
                "high": "High: should be a number, not 'x'",
            },
        ),
        (
            STAKE,
            "range",
            {"high": "9"},
            {"low": "Low: a number is missing — fill in both ends: the low number and the high"},
        ),
        (STAKE, "range", {"low": "3", "mode": "4"}, {"high": "High: a number is missing — fill"}),
        (
            STAKE,
            "range",
            {"low": "9", "high": "3"},
            {"low": "Is the wrong way round — the", "high": "Is the wrong way round — the"},
        ),
        (
            STAKE,
            "range",
            {"low": "1", "mode": "9", "high": "3"},
            {"mode": "Should rise from left to right", "high": "Should rise from left to right"},
        ),
        (
            STAKE,
            "range",
            {"low": "5", "mode": "4", "high": "9"},
            {"low": "Should rise from left to right", "mode": "Should rise from left to right"},
        ),
        (STAKE, "range", {"low": "-3"}, {"low": "Should be at least 0, not -3"}),
        (STAKE, "range", {"low": "-3", "high": "2"}, {"low": "Low: should be at least 0, not -3"}),
        (
            STAKE,
            "range",
            {"low": "3", "high": "1" + 15 * "0"},
            {"high": "High: should have at most 15 digits before and after the point"},
        ),
        (VALUE, "range", {"low": "3", "high": "x"}, {"high": "High: should be a number"}),
        (DAYS, "range", {"low": "3", "high": "x"}, {"high": "At most: should be a number"}),
        (STAGE, "range", {"low": "x", "high": "3"}, {"low": "At least: should be a number"}),
        (
            LIKELIHOOD,
            "likelihood",
            {"how": "own", "low": "20", "high": "120"},
            {"high": "To: is a probability and should lie between 0 % and 100 %"},
        ),
        (
            LIKELIHOOD,
            "likelihood",
            {"how": "own", "low": "80", "high": "20"},
            {"low": "Is the wrong way round", "high": "Is the wrong way round"},
        ),
        (
            LIKELIHOOD,
            "likelihood",
            {"how": "own", "low": "x"},
            {"low": "Should be a number, not 'x'"},
        ),
        (NEED, "need", {"how": "share", "percent": "120"}, {"percent": "Is a share and should"}),
        (NEED, "need", {"how": "stage:signature"}, {"how": "Should be a share in per cent"}),
        (VERIFY, "verify", {"how": "chance", "percent": "x"}, {"percent": "Should be a chance"}),
    ],
)
def test_the_number_at_fault_is_marked_alone(
    path: tuple[str | int, ...], kind: str, given: dict[str, str], marked: dict[str, str]
) -> None:
    field, found = shown(filled(path, kind, **given), path, kind)
    assert found.keys() == marked.keys(), found
    for name, said in marked.items():
        assert found[name].startswith(said), found
    assert len({*field.mistakes}) == len(field.faults)  # what is wrong with two is told once


def test_what_is_right_is_marked_nowhere() -> None:
    assert shown(TEXT, STAKE, "range")[1] == {}
