"""Whatever is done to entries: all that names them goes with them, or follows their names."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from tests.examples import examples
from tests.property.workbench.agreement_texts import (
    MANY,
    SEEDS,
    case,
    paths,
    reads,
    said,
    strict,
    value_at,
)

from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError
from paripassu.workbench.editing.acts import Drop, NamedError, Rename, acted


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=examples(200), deadline=None)
def test_with_an_entry_goes_all_that_names_it(seed: int) -> None:
    random = Random(seed)
    text = case(random)
    document = said(text)
    stages: list[Any] = [
        ("measure", index, "stages", place)
        for index, measure in enumerate(document["measure"])
        for place in range(len(measure.get("stages", ())))
    ]
    kinds: list[Any] = [[(kind, k) for k in range(len(document.get(kind, ())))] for kind in MANY]
    at: Any = random.choice(random.choice([one for one in [*kinds, stages] if one]))
    try:
        made = acted(text, Drop(at))
    except NamedError as error:
        named = error
        made = acted(text, Drop(at, with_references=True))
        assert len(named.references) == len(named.goes) > 0
    now = said(made)
    if len(at) == 2:
        assert len(now.get(at[0], ())) < len(document[at[0]])
        assert (
            value_at(document, at) not in now.get(at[0], ())
            or document[at[0]].count(value_at(document, at)) > 1
        )
    # Nothing is said of what is not there.
    try:
        parse_agreement(made)
    except AgreementError as error:
        told = [
            fault
            for fault in error.faults
            if not fault.what.startswith("there is no [[")
            and not (len(at) == 4 and ("add up to" in fault.what or "portions" in fault.what))
            and not _is_contradiction(fault.what)
        ]
        assert not told


def _is_contradiction(what: str) -> bool:
    """Whether it is one between facts that an alternative had kept apart before."""
    return "can never" in what or "circle" in what


_FREE = ("title", "name", "note", "outlet", "speaker", "unit", "kind", "activity", "template")


def _renamed(value: Any, old: str, new: str) -> Any:
    """Rename in all values and keys, whatever they mean."""

    def word(text: str) -> str:
        name, colon, portion = text.partition(":")
        return f"{new}{colon}{portion}" if name == old else text

    match value:
        case dict():
            return {
                word(key): inner if key in _FREE else _renamed(inner, old, new)
                for key, inner in value.items()
            }
        case list():
            return [_renamed(item, old, new) for item in value]
        case str():
            return word(value)
    return value


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=examples(200), deadline=None)
def test_an_entry_is_renamed_wherever_it_is_named(seed: int) -> None:
    random = Random(seed)
    text = case(random)
    document = said(text)
    kind = random.choice([k for k in ("party", "measure", "position", "source") if document.get(k)])
    index = random.randrange(len(document[kind]))
    old = document[kind][index]["id"]
    made = acted(text, Rename((kind, index), "zz-new", old))
    assert reads(made)
    words = [
        *(e["id"] for k in ("party", "measure", "position", "source") for e in document.get(k, ())),
        *(stage["name"] for measure in document["measure"] for stage in measure.get("stages", ())),
        document["agreement"]["id"],
    ]
    words += [str(key) for path in paths(document) if len(path) < 4 for key in path[::2]]
    if words.count(old) == 1:  # else a word may mean something else
        assert strict(said(made)) == strict(_renamed(document, old, "zz-new"))
    assert strict(said(acted(made, Rename((kind, index), old)))) == strict(document)
    # Spaces, comments and all else stay.
    bare = [re.sub(rf"[\"']*\b{re.escape(old)}\b[\"']*", "", text)]
    assert re.sub(r"[\"']*\bzz-new\b[\"']*", "", made).count("#") == bare[0].count("#")
