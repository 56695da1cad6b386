"""What the forms send and are told: fields, entries, names, and what stands in their way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.e2e.swaps import FEASIBLE, STUCK
from tests.examples import examples
from tests.unit.workbench.benches import Served, served
from tests.unit.workbench.test_pages import MARKUP, harmless

from paripassu.agreement.read import parse_agreement
from paripassu.workbench.shelf import Shelf


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    """The pages of one file in which each waits for the other."""
    (tmp_path / "swap.toml").write_text(STUCK)
    with served(Shelf.of_file(tmp_path / "swap.toml"), tmp_path / "state") as found:
        assert found.client.get("/").status_code == 200
        yield found


def forms(page: Served, have: int = -1, *open_: str) -> Any:
    answer = page.client.get("/file/1/forms", params={"have": have, "open": list(open_)})
    assert answer.status_code == 200
    return answer.json()


def done(page: Served, code: int = 200, **what: Any) -> Any:
    """Do something in the forms as they are now."""
    what = {"revision": forms(page)["revision"], **what}
    answer = page.post("/file/1/act", **what)
    assert answer.status_code == code, answer.text
    return answer.json()


def text(page: Served) -> str:
    found: str = page.client.get("/file/1/news", params={"seen": -1}).json()["text"]
    return found


def stake(low: str) -> dict[str, Any]:
    return {
        "act": "set",
        "path": ["party", 0, "stake"],
        "kind": "range",
        "given": {"low": low, "mode": "", "high": ""},
    }


def test_a_key_changes_its_value_and_nothing_else(page: Served) -> None:
    now = done(page, **stake("31"))
    assert text(page) == STUCK.replace("stake = 30", "stake = 31", 1)
    assert (now["place"], now["can_undo"], now["text"]) == ("unsaved", True, None)
    assert [*now["forms"]["sections"]] == ["party"]
    done(page, **stake("31."))  # half typed: the same number
    done(page, **stake("31.5"))
    page.post("/file/1/undo", revision=3)
    assert text(page) == STUCK  # keys that follow each other are one step


def test_what_is_half_typed_is_kept_and_not_written(page: Served, tmp_path: Path) -> None:
    key = forms(page)["sections"]["party"]["keys"][0]
    now = done(page, open={key: ""}, **stake("3,"))
    assert 'value="3,"' in now["forms"]["bodies"][key]["html"]
    assert "Should be a number" in now["forms"]["bodies"][key]["html"]
    assert "1 mistake" in now["forms"]["todo"]
    page.bench.__exit__()
    assert (tmp_path / "swap.toml").read_text() == STUCK


def test_an_entry_is_added_and_its_id_follows_its_title(page: Served) -> None:
    now = done(page, act="add", kind="measure")
    key = now["added"]
    path = forms(page)["sections"]["measure"]["keys"].index(key)
    named: dict[str, Any] = {"path": ["measure", path, "title"], "kind": "text", "follows": True}
    for title in ("P", "Peace", "Peace treaty"):
        done(page, act="set", given={"text": title}, **named)
    assert 'id = "peace-treaty"' in text(page)
    assert forms(page)["sections"]["measure"]["keys"].index(key) == path
    ids: dict[str, Any] = {"path": ["measure", path], "id": "treaty"}
    done(page, act="rename", **ids)
    assert 'id = "treaty"' in text(page)
    refused = done(page, code=409, act="rename", path=["measure", path], id="one")
    assert "refused" in refused


def test_what_others_name_is_asked_about_before_it_goes(page: Served) -> None:
    drop: dict[str, Any] = {"act": "drop", "path": ["measure", 0]}
    now = done(page, **drop)
    assert [one["says"] for one in now["named"]]
    assert text(page) == STUCK
    done(page, sure=True, **drop)
    left = parse_agreement(text(page))
    assert "one" not in left.measure
    assert "a-second" not in left.position


def test_who_was_first_is_not_overwritten(page: Served) -> None:
    before = forms(page)["revision"]
    done(page, **stake("31"))
    now = done(page, code=409, revision=before, **stake("32"))
    assert now["stale"] is True
    assert "stake = 31" in text(page)
    # Another place of the same text, though, is one's own.
    other = stake("33")
    other["path"] = ["party", 1, "stake"]
    done(page, revision=before, **other)
    assert "stake = 31" in text(page)
    assert "stake = 33" in text(page)


def test_markup_stays_text(page: Served) -> None:
    found = forms(page)
    keys = [key for section in found["sections"].values() for key in section["keys"]]
    for path, kind in ((["party", 0, "name"], "text"), (["measure", 0, "title"], "text")):
        done(page, act="set", path=path, kind=kind, given={"text": MARKUP})
    done(page, **stake(MARKUP))
    found = forms(page, -1, *(f"{key}:" for key in keys))
    assert len(found["bodies"]) == len(keys)
    for html in (
        found["todo"],
        *(body["html"] for body in found["bodies"].values()),
        *(line for section in found["sections"].values() for line in section["lines"].values()),
    ):
        harmless(html)
        assert "<script" not in html
        assert "<img" not in html


def test_a_text_that_is_no_toml(page: Served) -> None:
    page.post("/file/1/edit", start=0, old="", new="x = \n", revision=0)
    found = forms(page)
    assert found["readable"] is False
    answer = page.post("/file/1/act", revision=1, act="add", kind="party")
    assert answer.status_code == 409


@pytest.mark.parametrize(
    "what",
    [
        {},
        {"act": "add", "kind": "process"},
        {"act": "add", "kind": "nothing"},
        {"act": "set", "path": [], "kind": "text"},
        {"act": "set", "path": ["party", 9, "name"], "kind": "text"},
        {"act": "set", "path": ["party", -1, "name"], "kind": "text"},
        {"act": "set", "path": ["party", 0, "id"], "kind": "text", "given": {"text": "x"}},
        {"act": "set", "path": ["party", 0, "name"], "kind": "range"},
        {"act": "set", "path": ["party", 0, "name"], "kind": "text", "given": {"text": ["x"]}},
        {
            "act": "set",
            "path": ["position", 0, "party"],
            "kind": "choice",
            "given": {"choice": "["},
        },
        {"act": "set", "path": ["position", 0, "claim"], "kind": "claim", "given": {"choice": "1"}},
        {"act": "drop", "path": ["party"]},
        {"act": "drop", "path": ["process"]},
        {"act": "drop", "path": ["party", 0, "name"]},
        {"act": "drop", "path": ["measure", 0, "stages", 0, "name"]},
        {"act": "rename", "path": ["process"], "id": "x"},
        {"act": "rename", "path": ["require", 0], "id": "x"},
        {"act": "set", "path": [{}]},
        {"act": "add", "kind": "party", "revision": -1},
        {"act": "add", "kind": "party", "more": 1},
    ],
    ids=str,
)
def test_what_no_form_says_is_refused(page: Served, what: dict[str, Any]) -> None:
    answer = page.post("/file/1/act", **{"revision": 0, **what})
    assert answer.status_code == 400, answer.text
    assert text(page) == STUCK


PIECES = st.sampled_from(
    ["party", "measure", "position", "together", "groups", "stages", "needs", "value", "name", "a",
     "one", "process", "agreement", "", "<b>"]
) | st.integers(-1, 3)  # fmt: skip


@given(
    what=st.fixed_dictionaries(
        {
            "act": st.sampled_from(["set", "add", "drop", "rename"]),
            "path": st.lists(PIECES, max_size=5),
            "kind": st.sampled_from(["text", "range", "needs", "party", "together", "stages", ""]),
            "given": st.dictionaries(
                st.sampled_from(["text", "low", "choice", "names"]), st.text(max_size=3)
            ),
            "id": st.text(max_size=3),
        }
    )
)
@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_nothing_that_is_sent_is_an_error_of_the_program(
    page: Served, what: dict[str, Any]
) -> None:
    answer = page.post("/file/1/act", revision=forms(page)["revision"], **what)
    assert answer.status_code in (200, 400, 409)
    forms(page)


def test_looking_changes_nothing(page: Served) -> None:
    found = forms(page)
    for _ in range(3):
        assert forms(page) == found
        assert forms(page, found["revision"])["sections"] == {}
    assert text(page) == STUCK
    assert FEASIBLE in text(page)
