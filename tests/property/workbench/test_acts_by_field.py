"""Whatever is done to fields: the text says just that, and no other character has changed.

Literal: the same is done to the values that ``tomllib`` reads, and to the characters by finding the
place of each value by trial: it is the one whose change changes what is read there.
"""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from tests.examples import examples
from tests.property.workbench.agreement_texts import (
    SEEDS,
    case,
    cases,
    paths,
    said,
    strict,
    value_at,
)
from tests.property.workbench.drawn_acts import drawn_set
from tests.spelled import spelled

from paripassu.errors import DefectError, PariPassuError
from paripassu.workbench.editing.acts import Set, acted


def _filled(document: dict[str, Any]) -> dict[str, Any]:
    """Leave out empty tables at the top, which say nothing."""
    return {key: strict(value) for key, value in document.items() if value not in ({}, [])}


def _literally_set(document: dict[str, Any], at: tuple[Any, ...], value: Any) -> dict[str, Any]:
    made = deepcopy(document)
    if value is None:
        while True:
            around = value_at(made, at[:-1])
            del around[at[-1]]
            at = at[:-1]
            if around or not at or isinstance(at[-1], int):
                return made
            if len(at) == 1 and isinstance(around, dict):
                return made
    inner: Any = made
    for key, following in zip(at, (*at[1:], None), strict=True):
        new = value if following is None else [] if isinstance(following, int) else {}
        if isinstance(inner, list) and key == len(inner):
            inner.append(new)
        elif following is None or (isinstance(inner, dict) and key not in inner):
            inner[key] = new
        inner = inner[key]
    return made


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=examples(300), deadline=None)
def test_a_text_says_what_was_set(seed: int) -> None:
    random = Random(seed)
    text = case(random)
    for _ in range(5):
        document = said(text)
        act = drawn_set(document, random)
        try:
            made = acted(text, act)
            wanted = _literally_set(document, act.at, act.value)
        except DefectError:
            raise
        except PariPassuError:
            continue
        except (KeyError, IndexError):
            assert act.value is None
            wanted = document
        assert _filled(said(made)) == _filled(wanted)
        assert (made[0] == "\ufeff") == (text[0] == "\ufeff")
        ends = {*re.findall(r"\r?\n", text)}
        assert not ends or {*re.findall(r"\r?\n", made)} <= ends
        text = made if random.random() < 0.7 else text


_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}|\'\'\'(?:[^\']|\'{1,2}(?!\'))*\'{3,5}'
    r'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[^\s=,.#\[\]{}"\']+(?:\.\d+)?|\s+|.',
    re.DOTALL,
)


def _marked(text: str) -> list[tuple[str, tuple[Any, ...] | None]]:
    """Part a text into tokens; those that are a value by themselves have its path."""
    tokens = _TOKEN.findall(text)
    document = said(text)
    marked: list[tuple[str, tuple[Any, ...] | None]] = []
    for index, token in enumerate(tokens):
        path = None
        if not token.isspace() and token[0] not in "#=,.[]{}":
            tried = "".join((*tokens[:index], "8888888", *tokens[index + 1 :]))
            try:
                other = said(tried)
            except tomllib.TOMLDecodeError:
                other = {}
            changed = [one for one in paths(other) if value_at(other, one) == 8888888]
            if changed and [*paths(document)] == [*paths(other)]:
                (path,) = changed
        marked.append((token, path))
    return marked


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=examples(40), deadline=None)
def test_no_other_character_changes(seed: int) -> None:
    random = Random(seed)
    # A few entries: each token is tried.
    document = {
        key: value[:2] if isinstance(value, list) else value
        for key, value in said(random.choice(cases())).items()
    }
    text = spelled(document, random)
    marked = _marked(text)
    places = [index for index, (_, path) in enumerate(marked) if path is not None]
    # A value that stands there.
    index = random.choice(places)
    path = marked[index][1]
    assert path is not None
    value = random.choice((7, "x", Decimal("0.25"), True, [1], {"a": 1}))
    made = acted(text, Set(path, value))
    start = sum(len(token) for token, _ in marked[:index])
    end = start + len(marked[index][0])
    assert made.startswith(text[:start])
    assert made.endswith(text[end:])
    assert value_at(said(made), path) == value
    # One that goes: what is left of keys, values and comments stands in the same order.
    made = acted(text, Set(path, None))
    kept = [token for token, at in _marked(made) if not token.isspace() and token not in ",[]{}"]
    was = [token for token, at in marked if not token.isspace() and token not in ",[]{}"]
    gone = _missing(was, kept)
    assert gone is not None
    lines = text.split("\n")
    line = text.count("\n", 0, start)
    around = "\n".join(lines[max(0, line - 3) : line + 4])
    values = [token for token, _ in marked if token in gone and token[0] not in "#=."]
    assert all(token in around for token in gone if token[0] == "#")
    assert marked[index][0] in values


def _missing(was: list[str], kept: list[str]) -> list[str] | None:
    """Give what is missing of a list; None where there is anything else, or another order."""
    missing = []
    at = 0
    for token in was:
        if at < len(kept) and kept[at] == token:
            at += 1
        else:
            missing.append(token)
    return missing if at == len(kept) else None
