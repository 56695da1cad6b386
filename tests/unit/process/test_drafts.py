"""How an agreement came about: drafts and their conflicts, and the pairs that were in force."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.process_books import AGREEMENT, ProcessBook, named, plan_of

from paripassu.agreement.read import parse_agreement
from paripassu.documents.pointed import laid_out
from paripassu.errors import DocumentError
from paripassu.pages.material import material_of
from paripassu.pages.origins import explained, origins
from paripassu.pages.page import Part
from paripassu.process.drafts import _fitting, drafts, pairs
from paripassu.process.logged import Logged, logged
from paripassu.reports.blocks import Figure
from paripassu.reports.content import answered
from paripassu.sequencing.explain import explain
from paripassu.sequencing.explanation import Explanation

#: Each demands that the other begins.
DRAFT = (
    AGREEMENT.replace(b'"Small"', '"초안 مسودة <b>"'.encode())
    + b"""
[[position]]
id = "relief-first"
party = "north"
claim = "after"
measure = "open"
needs = { relief = "all" }
"""
)


@cache
def why() -> bytes:
    return laid_out(explain(parse_agreement(DRAFT)).to_json()).encode()


def kept(book: ProcessBook, folder: Path) -> Logged:
    return logged(book.write(folder))


def test_a_draft_with_its_conflict(tmp_path: Path) -> None:
    book = ProcessBook().signed()
    body = {"files": [named(DRAFT), named(why())], "text": "sha256:none"}
    book.say("draft", "south", body, DRAFT, why(), day=1)
    read = kept(book, tmp_path)
    [one] = drafts(read)
    assert one.by == "south"
    assert one.agreement.title == "초안 مسودة <b>"
    assert one.explanation is not None
    assert [{*one.members} for one in one.explanation.conflicts] == [{"open-first", "relief-first"}]
    page = origins(material_of(read))
    assert page is not None
    told = json.dumps([str(block) for block in page.blocks])
    assert "1 draft and no amendment" in told
    assert f"entry {one.entry}" in told
    assert "relief-first" in told
    [why_not] = explained(material_of(read))
    assert page.listed == (Part(why_not.path, why_not.title),)
    told = json.dumps([str(block) for block in why_not.blocks])
    assert "These cannot be met together" in told
    assert any(isinstance(one, Figure) for one in why_not.blocks)
    assert not any(isinstance(one, Figure) for one in page.blocks)
    assert len(pairs(read, material_of(read).status.plan)) == 1


@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("draft", [AGREEMENT]),  # it is signed
        ("draft", [why]),  # of a draft that is not there
        ("draft", [b"\xff\xfe", b"{", b"[agreement", b"{}" * 10]),
        ("draft", [DRAFT + b"#" * 900_000]),  # more than is read
        ("perform", [DRAFT]),  # evidence is no draft
    ],
)
def test_what_is_no_draft(kind: str, files: list[Any], tmp_path: Path) -> None:
    book = ProcessBook().signed()
    contents = [one if isinstance(one, bytes) else one() for one in files]
    body: dict[str, Any] = {"evidence": [named(one) for one in contents], "step": "open:1"}
    book.say(kind, "north", body, *contents, day=1)
    read = kept(book, tmp_path)
    assert drafts(read) == ()
    assert origins(material_of(read)) is None


def test_an_explanation_of_another_agreement_is_not_shown() -> None:
    draft, explanation = parse_agreement(DRAFT), Explanation.from_json(json.loads(why()), "why")
    assert _fitting(explanation, draft) == explanation
    assert _fitting(explanation, parse_agreement(AGREEMENT)) is None
    assert _fitting(None, draft) is None


PLACES = st.sampled_from(["members", "member", "party", "position", "measure", "portion",
                          "portions", "burden", "out", "spares", "because", "chain"])  # fmt: skip
VALUES = st.sampled_from(["north", "gone", "open", "safe:gone", "horizon", 0, 9, [], ["gone"],
                          {"gone": 1}, [9, 9], None, "<script>"])  # fmt: skip


@settings(max_examples=examples(60), deadline=None)
@given(PLACES, VALUES, st.integers(0, 20))
def test_whatever_it_names_it_is_drawn_or_refused(place: str, value: Any, at: int) -> None:
    draft, document = parse_agreement(DRAFT), json.loads(why())
    found: list[dict[str, Any]] = []

    def look(one: Any) -> None:
        if isinstance(one, dict):
            if place in one:
                found.append(one)
            for inner in one.values():
                look(inner)
        elif isinstance(one, list):
            for inner in one:
                look(inner)

    changed = copy.deepcopy(document)
    look(changed)
    if not found:
        return
    found[at % len(found)][place] = value
    try:
        explanation = Explanation.from_json(changed, "why")
    except DocumentError:
        return
    if (fits := _fitting(explanation, draft)) is not None:
        assert [*answered(draft, fits)]


def test_amendments_are_a_chain(tmp_path: Path) -> None:
    book = ProcessBook().signed()
    longer = AGREEMENT.replace(b"answer_days = 5", b"answer_days = 9")
    planned = plan_of(longer)
    pair = {"agreement": named(longer), "plan": named(planned), "replaces": named(book.plan)}
    other = {**pair, "plan": named(book.plan), "replaces": named(planned)}
    for party in ("north", "south"):
        book.say("sign", party, pair, longer, planned, day=2)
    book.say("sign", "north", other, longer, day=3)  # nobody else signs it
    read = kept(book, tmp_path)
    made = material_of(read)
    first, second = pairs(read, made.status.plan)
    assert second.agreement == made.status.agreement == named(longer)
    assert {by for by, _ in second.signed} == {"north", "south"}
    assert first.agreement == named(AGREEMENT)
    page = origins(made)
    assert page is not None
    told = json.dumps([str(block) for block in page.blocks])
    assert "no draft and 1 amendment" in told
    assert "answer_days" in told
