"""The forms of any text: what they show, what filling them in means, and that nothing is lost."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.e2e.swaps import FEASIBLE
from tests.examples import examples
from tests.strategies.agreements import agreements

from paripassu.agreement.model import Agreement
from paripassu.agreement.new import STARTER
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.schema import agreement_schema
from paripassu.errors import PariPassuError
from paripassu.toml.locate import Path as Place
from paripassu.workbench.editing.acts import Set, acted
from paripassu.workbench.forms import gestures
from paripassu.workbench.forms.keys import carried
from paripassu.workbench.forms.model import Body, Field
from paripassu.workbench.forms.seen import Forms, renewed
from paripassu.workbench.forms.values import NotGivenError, parts_of, value_of
from paripassu.workbench.forms.view import KINDS, View

#: Of each kind of entry one that says nothing but who it is, with what it may name.
EVERYTHING = """
[agreement]
id = "all"
[[party]]
id = "a"
[[party]]
id = "b"
[[measure]]
id = "m"
by = ["a"]
stages = [{ name = "one", share = 0.5 }, { name = "two", share = 0.5 }]
[[measure]]
id = "n"
by = ["b"]
standing = true
portions = 2
days = 1
[[source]]
id = "s"
[[source]]
id = "t"
[[choose]]
of = ["m", "n"]
[[declaration]]
party = "a"
template = "t.toml"
[[notice]]
activity = "x"
days = 1
[together]
groups = [["m:1", "n:1"]]
"""
#: Keys whose values have keys of their own, or that hold what is not said in a field: an id is
#: changed by giving it another name.
APART = {"id"}


def every_field(view: View) -> Iterator[Field]:
    for section in view.sections.values():
        for line in section.lines:
            for block in view.body(line).blocks:
                for outer in block.fields:
                    yield from outer.every()


def claims_of_all_kinds() -> str:
    said = []
    for kind in ("require", "position"):
        claims = ["after", "not_before", "by", "within", "during"]
        if kind == "position":
            claims += ["at_least", "at_most", "include", "exclude"]
        for number, claim in enumerate(claims):
            who = f'id = "p{number}"\nparty = "a"\n' if kind == "position" else ""
            said.append(f'[[{kind}]]\n{who}claim = "{claim}"\nmeasure = "m"\n')
    return "\n".join(said)


def test_every_key_of_the_format_has_a_field() -> None:
    """The list of keys is the schema's: a new key without a field fails here."""
    view = View(EVERYTHING + claims_of_all_kinds())
    found: dict[str, set[str]] = {}
    for field in every_field(view):
        kind = str(field.path[0])
        depth = 1 if kind in ("agreement", "process", "together") else 2
        if len(field.path) > depth:
            found.setdefault(kind, set()).add(str(field.path[depth]))
        if field.path[2:3] == ("stages",) and len(field.path) > 4:
            found.setdefault("stage", set()).add(str(field.path[4]))
    schema = agreement_schema()
    names = {key: part for key, part in schema["properties"].items() if key != "together"}
    for kind, part in names.items():
        name = part.get("$ref", part.get("items", {}).get("$ref")).rpartition("/")[2]
        keys = set(schema["$defs"][name]["properties"])
        assert keys - APART == found[kind] - APART, kind
    assert set(schema["$defs"]["Stage"]["properties"]) == found["stage"]
    assert found["together"] == set(schema["properties"]["together"]["properties"])
    assert set(KINDS) == set(schema["properties"])


def given_of(field: Field) -> dict[str, Any]:
    """What the browser gives of a field that nobody has touched."""
    return {
        name: list(part) if isinstance(part, tuple) else part for name, part in field.parts.items()
    }


_FILLED = (
    "text", "long", "number", "whole", "percent", "range", "date", "choice", "flag", "checks",
    "likelihood", "need", "confirm", "verify", "automatic", "lines", "claim", "key", "member",
)  # fmt: skip


def same_again(text: str) -> None:
    """Filling in what stands there changes nothing that the text says."""
    view = View(text)
    before = parse_agreement(text)
    acts = []
    for section in view.sections.values():
        for line in section.lines:
            table = view.table(line.path[:2])
            assert table is not None
            for field in _filled(view.body(line)):
                given = given_of(field)
                if field.kind == "flag":
                    given["flag"] = ["true"] if field.parts["flag"] else []
                acts.append(gestures.filled(view.reading, table, field, given))
    for act in acts:
        # An entry's key given anew is the same entry: nothing else of it changes.
        text = acted(text, act)
    assert parse_agreement(text) == before


def _filled(body: Body) -> Iterator[Field]:
    for block in body.blocks:
        for outer in block.fields:
            yield from (one for one in outer.every() if one.kind in _FILLED)


@given(agreement=agreements(plain=False, language=True))
@settings(max_examples=examples(20), deadline=None)
def test_what_the_controls_show_is_what_the_file_says(agreement: Agreement) -> None:
    same_again(agreement.to_toml())


def test_what_the_controls_show_of_the_example() -> None:
    same_again(STARTER)


@given(agreement=agreements(plain=False, language=True), data=st.data())
@settings(max_examples=examples(40), deadline=None)
def test_each_field_changes_its_own_value_alone(agreement: Agreement, data: st.DataObject) -> None:
    """Literal: of the document, only what stands at the field's path is another one after."""
    text = agreement.to_toml()
    view = View(text)
    fields = [one for one in every_field(view) if one.kind in ("text", "number", "range", "date")]
    field = data.draw(st.sampled_from(fields))
    typed = data.draw(st.text("0123456789.,-ab한<", max_size=6))
    given = dict.fromkeys(field.parts, "") | {next(iter(field.parts)): typed}
    table = view.table(field.path[:2] if len(field.path) > 2 else field.path[:1])
    assert table is not None
    act = gestures.filled(view.reading, table, field, given)
    if not isinstance(act, Set):
        return  # a stage's name, which goes with all that names it
    after = View(acted(text, act))
    assert _without(after.reading.document, field.path) == _without(
        view.reading.document, field.path
    )


def _without(document: Any, path: Place) -> Any:
    """Give a document without what stands at a path, and without what it leaves empty."""
    if isinstance(document, dict):
        kept = {
            key: _without(value, path[1:]) if path and key == path[0] else value
            for key, value in document.items()
            if path != (key,)
        }
        return {key: value for key, value in kept.items() if value not in ({}, [])}
    if isinstance(document, list):
        return [
            _without(value, path[1:]) if path and index == path[0] else value
            for index, value in enumerate(document)
        ]
    return document


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("number", {"number": " 3 "}, 3),
        ("number", {"number": "\u22120.5"}, "-0.5"),
        ("number", {"number": "5."}, 5),
        ("number", {"number": ".5"}, "0.5"),
        ("number", {"number": ""}, None),
        ("percent", {"percent": "50"}, "0.5"),
        ("percent", {"percent": "12.5 %"}, "0.125"),
        ("percent", {"percent": "100"}, 1),
        ("range", {"low": "3", "mode": "", "high": ""}, 3),
        ("flag", {"flag": []}, None),
        ("need", {"how": "stage:all of it", "percent": ""}, "all of it"),
    ],
)
def test_what_is_typed(kind: str, given: dict[str, Any], value: Any) -> None:
    found = value_of(kind, given)
    assert found == (Fraction(value) if isinstance(value, str) and value[-1].isdigit() else value)


@pytest.mark.parametrize("typed", ["3,5", "ca. 4", "1e", "--1", "٣", "0x10", "1" * 500])
def test_half_a_number_stays_as_it_was_typed(typed: str) -> None:
    """It is kept with the text, shown again as it is, and the reader says what is wrong."""
    for kind, name in (("number", "number"), ("percent", "percent"), ("range", "low")):
        value = value_of(kind, {name: typed})
        assert value == typed
        assert parts_of(kind, value)[name] == typed
    table = View(FEASIBLE).table(("party", 0))
    assert table is not None
    text = acted(FEASIBLE, Set(("party", 0, "stake"), typed))
    view = View(text)
    (field,) = [one for one in every_field(view) if one.path == ("party", 0, "stake")]
    assert field.parts["low"] == typed
    assert field.mistakes[0].startswith("Should be a number, not ")


def test_what_is_missing_is_no_mistake_but_still_to_be_filled_in() -> None:
    text = f'{FEASIBLE}\n[[position]]\nid = "p"\n[[require]]\nmeasure = "one"\n'
    view = View(text)
    position, requirement = view.sections["position"].lines[0], view.sections["require"].lines[0]
    assert (position.gaps, position.mistakes) == (3, 0)
    assert (requirement.gaps, requirement.mistakes) == (1, 0)
    needed = {one.path for one in every_field(view) if one.needed}
    assert needed == {
        ("position", 0, "party"),
        ("position", 0, "claim"),
        ("position", 0, "measure"),
        ("require", 0, "needs"),
    }


def test_what_a_report_is_called_does_not_stand_twice_in_its_line() -> None:
    agency, official = View(STARTER).sections["source"].lines
    assert (agency.title, agency.said) == ("News agency", "From a senior official, Daily paper.")
    assert (official.title, official.said) == ("a senior official", "Daily paper.")


def test_another_claim_takes_what_it_does_not_take_with_it() -> None:
    view = View(STARTER)
    line = view.sections["position"].lines[0]
    table = view.table(line.path)
    field = view.body(line).field((*line.path, "claim"), "claim")
    assert table is not None
    assert field is not None
    text = acted(STARTER, gestures.filled(view.reading, table, field, {"choice": '"include"'}))
    position = parse_agreement(text).positions[0]
    assert (position.claim, position.needs, position.part) == ("include", {}, None)
    with pytest.raises(NotGivenError):
        gestures.filled(view.reading, table, field, {"choice": '"together"'})


def test_a_stage_that_gets_another_name_keeps_it_wherever_it_is_named() -> None:
    view = View(STARTER)
    path = ("measure", 3, "stages", 1, "name")
    table = view.table(path[:2])
    (field,) = [one for one in every_field(view) if one.path == path]
    assert table is not None
    act = gestures.filled(view.reading, table, field, {"text": "full embassies"})
    requirement = parse_agreement(acted(STARTER, act)).requirements[1]
    assert requirement.part == "full embassies"


def test_stages_share_evenly_until_somebody_says_what_each_is_worth() -> None:
    text = """[agreement]
id = "x"
[[party]]
id = "a"
[[measure]]
id = "m"
by = ["a"]
"""

    def shares(text: str) -> list[int]:
        measure = parse_agreement(text).measures[0]
        return [round(stage.share * 100) for stage in measure.stages]

    def added(text: str, name: str) -> str:
        view = View(text)
        field = view.body(view.sections["measure"].lines[0]).field(
            ("measure", 0, "stages"), "stages"
        )
        table = view.table(("measure", 0))
        assert field is not None
        assert table is not None
        return acted(text, gestures.filled(view.reading, table, field, {"text": name}))

    for name, now in (("a", [100]), ("b", [50, 50]), ("c", [34, 33, 33])):
        text = added(text, name)
        assert shares(text) == now
    # With shares of its own the new one takes what is left of the whole.
    assert shares(added(text.replace("0.34", "0.2"), "d")) == [20, 33, 33, 14]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just("a"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "by", "stages", "needs", "a", "value"]), inner)
    ),
    max_leaves=6,
)


@given(data=st.data())
@settings(max_examples=examples(80), deadline=None)
def test_any_text_that_is_toml_has_forms(data: st.DataObject) -> None:
    """Whatever stands where an entry or a value belongs: forms are shown of it, and no error."""
    text = EVERYTHING + claims_of_all_kinds()
    fields = [*every_field(View(text))]
    for _ in range(data.draw(st.integers(1, 4))):
        path = data.draw(st.sampled_from(fields)).path
        path = path[: data.draw(st.integers(2, max(2, len(path))))]
        value = data.draw(JUNK)
        if len(path) > 2 and value is not None:
            with suppress(PariPassuError):  # a change before has taken the place away
                text = acted(text, Set(path, value))
    seen = Forms().of(0, text)
    assert seen.view is not None
    shown = renewed(seen, None, {key: "" for kind in KINDS for key in seen.lines(kind)})
    assert len(shown["bodies"]) == sum(len(seen.lines(kind)) for kind in KINDS)


NAMES = st.lists(st.sampled_from("abcd"), max_size=6)


@given(steps=st.lists(NAMES, min_size=1, max_size=6))
@settings(max_examples=examples(300))
def test_an_entry_that_says_the_same_keeps_its_key(steps: list[list[str]]) -> None:
    numbers = itertools.count()
    now: tuple[tuple[str, str], ...] = ()
    given_out: set[str] = set()
    for told in steps:
        after = carried(now, told, lambda: f"k{next(numbers)}")
        keys = [key for key, _ in after]
        assert [said for _, said in after] == told
        assert len(set(keys)) == len(keys)
        for said in set(told):
            had = [key for key, old in now if old == said]
            has = [key for key, new in after if new == said]
            assert has[: len(had)] == had[: len(has)]
        new = {key for key in keys if key not in {key for key, _ in now}}
        assert not new & given_out  # no key comes back for another entry
        given_out |= set(keys)
        now = after


def test_one_entry_that_is_changed_in_place_is_the_same_one() -> None:
    before = (("k1", "a"), ("k2", "b"), ("k3", "c"))
    assert carried(before, ["a", "x", "c"], lambda: "new")[1] == ("k2", "x")
    assert carried(before, ["a", "c"], lambda: "new") == (("k1", "a"), ("k3", "c"))


def test_only_what_has_changed_is_shown_anew() -> None:
    forms = Forms()
    first = forms.of(0, STARTER)
    key = [*first.lines("measure")][1]
    shown = renewed(first, None, {key: ""})
    digest = shown["bodies"][key]["digest"]
    second = forms.of(1, STARTER.replace('"Relief from sanctions"', '"Relief"'))
    shown = renewed(second, first, {key: digest})
    lines = {kind: [*section["lines"]] for kind, section in shown["sections"].items()}
    assert lines["measure"] == [key]
    assert [*shown["bodies"]] == [key]
    assert "party" not in lines
    assert "position" in lines  # their sentences name it
    third = forms.of(2, STARTER)
    assert renewed(third, first, {key: digest})["sections"] == {}
    assert renewed(third, first, {key: digest})["bodies"] == {}


def test_a_text_that_is_no_toml_has_no_forms_and_says_so(tmp_path: Path) -> None:
    forms = Forms()
    first = forms.of(0, STARTER)
    broken = forms.of(1, STARTER + "\nbroken = ")
    assert renewed(broken, first, {})["readable"] is False
    again = forms.of(2, STARTER)
    assert [*again.lines("measure")] == [*first.lines("measure")]


@pytest.mark.parametrize(
    ("typed", "kept", "shown", "said"),
    [
        ("2/3", "0.666666666666666", "66.6666666666666", "That is 2 of 3 portions."),
        ("67", "0.67", "67", "That is all 3 portions."),
        ("67 %", "0.67", "67", "That is all 3 portions."),
        ("1/3", "0.333333333333333", "33.3333333333333", "That is 1 of 3 portions."),
        ("2/", '"2/"', "2/", ""),
        ("67x%", '"67x%"', "67x%", ""),
        ("-", '"-"', "-", ""),
    ],
)
def test_a_share_may_be_a_fraction_and_its_portions_are_counted(
    typed: str, kept: str, shown: str, said: str
) -> None:
    text = (
        FEASIBLE
        + '[[measure]]\nid = "h"\nby = ["a"]\nportions = 3\n'
        + '[[require]]\nmeasure = "two"\nneeds = { h = 0.5 }\n'
    )
    value = value_of("need", {"how": "share", "percent": typed})
    text = acted(text, Set(("require", 0, "needs", "h"), value))
    assert f"h = {kept} " in text
    need = next(f for f in every_field(View(text)) if f.kind == "need")
    assert need.parts == {"how": "share", "percent": shown}
    assert need.hint == said
