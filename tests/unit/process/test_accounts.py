"""Accounts that a record encloses: shown as they are, whatever stands in them, or left out."""

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
from tests.process_books import ProcessBook, named

import paripassu as pp
from paripassu.charts.inspection.account_section import account_sections
from paripassu.documents.pointed import laid_out
from paripassu.errors import PariPassuError
from paripassu.inspection.accountancy.result import Account
from paripassu.pages.inspected import inspected
from paripassu.pages.material import material_of
from paripassu.process.accounts import accounts
from paripassu.process.logged import logged

STORE = Path(__file__).parents[3] / "src/paripassu/inspection/accountancy/starter.csv"


@cache
def account() -> dict[str, Any]:
    return pp.account(STORE, goal=1.5, detect="0.9").to_json()


def test_an_account_stands_on_the_page_of_inspections(tmp_path: Path) -> None:
    book = ProcessBook().signed()
    content = laid_out(account()).encode()
    broken = laid_out({**account(), "balances": 7}).encode()
    body = {"account": named(content), "other": [named(broken)]}
    book.say("account", "iaea", body, content, broken, day=1)
    read = logged(book.write(tmp_path))
    [(one, told)] = accounts(read)
    assert (one.by, told) == ("iaea", Account.from_json(account(), "account"))
    page = inspected(material_of(read))
    assert f"in entry {one.entry}" in str(page.blocks)
    assert any("balance" in str(block) for block in page.blocks)


NUMBERS: st.SearchStrategy[Any] = st.sampled_from(
    [0, -1, 1e308, -1e308, 1e-300, 10**18, 0.5, None, "", "<b>", [], {}]
)


@pytest.mark.slow
@settings(max_examples=examples(40), deadline=None)
@given(st.integers(0, 10**6), NUMBERS, st.integers(1, 4))
def test_whatever_stands_in_it_it_is_drawn_or_refused(at: int, value: Any, often: int) -> None:
    changed = copy.deepcopy(account())
    for turn in range(often):
        places: list[tuple[Any, Any]] = []

        def look(one: Any, places: list[tuple[Any, Any]] = places) -> None:
            for key, inner in one.items() if isinstance(one, dict) else enumerate(one):
                places.append((one, key))
                if isinstance(inner, (dict, list)):
                    look(inner)

        look(changed)
        holder, key = places[(at + 7919 * turn) % len(places)]
        holder[key] = value
    try:
        told = Account.from_json(json.loads(json.dumps(changed)), "account")
    except PariPassuError:
        return
    for section in account_sections(told):
        for picture in section.pictures:
            picture.to_svg()
