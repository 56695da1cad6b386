"""Fields and entries changed in the text: each form of TOML, and not a character more."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.unit.workbench.room import TEXT, Room

from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError, InputError, PariPassuError
from paripassu.workbench.editing.acts import (
    ActError,
    Add,
    Drop,
    NamedError,
    Rename,
    Set,
    Several,
    acted,
    named_with,
)
from paripassu.workbench.editing.change import StaleError
from paripassu.workbench.editing.names import made_id
from paripassu.workbench.editing.references import references
from paripassu.workbench.editing.values import typed_number

M = ("measure", 0)
WHOLE = """\
[agreement]
id = "peace"
start = 2018-06-01

[[party]]
id = "us"
name = "United States"
stake = 5

# The north.
[[party]]
id = "nk"
stake = 5 # a guess

[[party]]
id = "cn"

[[measure]]
id = "treaty"
title = "Peace treaty"
by = ["us", "nk"]
value = { us = 1, nk = 2 }
stages = [{ name = "signed", share = 0.5 }, { name = "in force", share = 0.5 }]
confirm_by = ["cn", "iaea"]
verify = { detect = 0.9 }
opens = { "signed" = ["sites"] }
automatic = ["in force"]

[[measure]]
id = "freeze"
by = ["nk"]
value.us = 3
standing = true
days = 10

[[measure]]
id = "relief"
by = ["us"]
portions = 2
confirm_by = ["nk"]

[[require]]
measure = "relief"
needs = { treaty = "signed", freeze = 1 }

[[choose]]
of = ["treaty", "freeze", "relief"]
exactly = 3

[[position]]
id = "waits"
party = "us"
claim = "after"
measure = "relief"
part = "each"
needs_any = [{ treaty = "signed" }, { freeze = "all" }]
source = ["yonhap"]

[[position]]
id = "kept"
party = "nk"
claim = "during"
measure = "treaty"
part = "signed"
of = ["freeze"]

[[source]]
id = "yonhap"
cites = ["kcna"]

[[source]]
id = "kcna"

[[declaration]]
party = "nk"
template = "nk.toml"

[process]
inspectorate = "iaea"
decides = "cn"
guardians = ["cn", "us"]

[[notice]]
activity = "exercise"
by = ["us"]
days = 3

[together]
groups = [["treaty:2", "relief:1"]]
"""
parse_agreement(WHOLE)


def said(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)


# A value, in each form.


@pytest.mark.parametrize(
    ("before", "at", "value", "after"),
    [
        # Keys with values, inline tables, dotted keys, headers, lists.
        ("a = 1 # one\n", ("a",), 2, "a = 2 # one\n"),
        ("[t]\na = 1\nb = 2\n", ("t", "a"), None, "[t]\nb = 2\n"),
        ("[t]\na = 1\n", ("t", "b"), "x", '[t]\na = 1\nb = "x"\n'),
        ("[t]\n  a = 1", ("t", "b"), 2, "[t]\n  a = 1\n  b = 2"),
        ("[t]\nv = { a = 1, b = 2 } # c\n", ("t", "v", "b"), 3, "[t]\nv = { a = 1, b = 3 } # c\n"),
        ("[t]\nv = { a = 1, b = 2 }\n", ("t", "v", "a"), None, "[t]\nv = { b = 2 }\n"),
        ("[t]\nv = { a = 1, b = 2 }\n", ("t", "v", "b"), None, "[t]\nv = { a = 1 }\n"),
        ("[t]\nv = { a = 1 }\n", ("t", "v", "x y"), 2, '[t]\nv = { a = 1, "x y" = 2 }\n'),
        ("[t]\nv = {}\n", ("t", "v", "a"), 2, "[t]\nv = { a = 2 }\n"),
        ("[t]\nb = 1\nv = { a = 1 }\n", ("t", "v", "a"), None, "[t]\nb = 1\n"),
        ("[t]\nv.a = 1 # c\n", ("t", "v", "b"), 2, "[t]\nv.a = 1 # c\nv.b = 2\n"),
        ("[t]\nb = 1\nv.a = 1\n", ("t", "v", "a"), None, "[t]\nb = 1\n"),
        ("t.v.a = 1\n", ("t", "v", "b"), 2, "t.v.a = 1\nt.v.b = 2\n"),
        ("v = { a.b = 1 }\n", ("v", "a", "c"), 2, "v = { a.b = 1, a.c = 2 }\n"),
        ("[t.v]\na = 1\n", ("t", "b"), 2, "[t]\nb = 2\n\n[t.v]\na = 1\n"),
        ("[[t]]\n[t.v]\na = 1\n[[t]]\n", ("t", 0, "b"), 2, "[[t]]\nb = 2\n[t.v]\na = 1\n[[t]]\n"),
        ("[[t]]\n[t.v]\na = 1\n[[t]]\n", ("t", 1, "v", "a"), 2, None),
        ("[t]\n[[t.s]]\na = 1\n\n[u]\n", ("t", "s", 1), {"a": 2}, None),
        ("[t]\n[[t.s]]\na = 1\n\n[[t.s]]\na = 2\n", ("t", "s", 0), None, None),
        ("[t]\nb = [1, 2]\n", ("t", "b", 2), 3, "[t]\nb = [1, 2, 3]\n"),
        ("[t]\nb = [1, 2,]\n", ("t", "b", 2), 3, "[t]\nb = [1, 2, 3,]\n"),
        ("[t]\nb = [1, 2]\n", ("t", "b", 1), None, "[t]\nb = [1]\n"),
        ("[t]\nb = [1, 2]\n", ("t", "b", 0), None, "[t]\nb = [2]\n"),
        ("[t]\nb = [\n 1, # one\n 2 # two\n]\n", ("t", "b", 0), None, "[t]\nb = [\n 2 # two\n]\n"),
        ("[t]\nb = [\n 1\n , 2\n]\n", ("t", "b", 0), None, "[t]\nb = [\n 2\n]\n"),
        ("[t]\nb = [\n 1 # one\n]\n", ("t", "b", 1), 2, "[t]\nb = [\n 1, # one\n 2,\n]\n"),
        ("[t]\nb = [\n 1 # one\n , ]\n", ("t", "b", 1), 2, "[t]\nb = [\n 1 # one\n , 2 ]\n"),
        ("[t]\nb = [ # none\n]\n", ("t", "b", 0), 2, "[t]\nb = [ # none\n2]\n"),
        ("s = [{ a = 1 }, { a = 2 }]\n", ("s", 1, "a"), 3, "s = [{ a = 1 }, { a = 3 }]\n"),
        # Given whole, only what differs changes.
        ("[t]\nb = [\n 1, # one\n 2,\n]\n", ("t", "b"), [1, 3], "[t]\nb = [\n 1, # one\n 3,\n]\n"),
        ("[t]\nb = [\n 1, # one\n 2,\n]\n", ("t", "b"), [2], "[t]\nb = [\n 2,\n]\n"),
        (
            "[t]\nv = { a = 1, b = 2 }\n",
            ("t", "v"),
            {"b": 2, "c": 3},
            "[t]\nv = { b = 2, c = 3 }\n",
        ),
        ("[t]\nv.a = 1\nv.b = 2\nw = 1\n", ("t", "v"), 3, "[t]\nw = 1\nv = 3\n"),
        ("[t]\nv.a = 1\nw = 1\n", ("t", "v"), {}, "[t]\nw = 1\nv = {}\n"),
        ("[t]\na = 1.50\n", ("t", "a"), Decimal("1.5"), "[t]\na = 1.5\n"),
        ("[t]\na = 1.50\n", ("t", "a"), Decimal("1.50"), "[t]\na = 1.50\n"),
        # What is not there yet.
        ("[t]\na = 1\n", ("t", "v", "us"), 2, "[t]\na = 1\nv = { us = 2 }\n"),
        ("[t]\na = 1\n", ("t", "v", 0, "us"), 2, "[t]\na = 1\nv = [{ us = 2 }]\n"),
        ("[t]\na = 1\n", ("u", "b"), 2, "[t]\na = 1\n\n[u]\nb = 2\n"),
        ("# x\n\n# y\n[t]\na = 1\n", ("u",), 2, "# x\n\nu = 2\n\n# y\n[t]\na = 1\n"),
        ("# x", ("u",), 2, "# x\nu = 2\n"),
        ("", ("u", "b"), 2, "[u]\nb = 2"),
        ("[t]\na = 1\n", ("t", "b"), None, "[t]\na = 1\n"),
        # Strings that look like something else.
        ('[t]\na = """\n[[t]]\nb = 1\n"""\nc = 1\n', ("t", "c"), 2, None),
        ("[t]\na = '# no comment'\n", ("t", "a"), 'x"\n\t\\', '[t]\na = "x\\"\\n\\t\\\\"\n'),
        ("['t']\n'a' = 1\n", ("t", "a"), 2, "['t']\n'a' = 2\n"),
    ],
)
def test_a_value_is_changed_where_it_stands(
    before: str, at: Any, value: Any, after: str | None
) -> None:
    made = acted(before, Set(at, value))
    if after is not None:
        assert made == after
    else:
        inner: Any = said(made)
        for key in at if value is not None else at[:-1]:
            inner = inner[key]
        assert value is None or inner == value
    assert acted(made, Set(at, value)) == made or (value is None and isinstance(at[-1], int))


def test_line_ends_and_marks_stay() -> None:
    text = "\ufeff[t]\r\na = 1 # one\nb = [\r\n 1,\r\n]\r\n"
    assert acted(text, Set(("t", "a"), 2)) == text.replace("1 #", "2 #")
    assert acted(text, Set(("t", "b", 1), 2)) == text.replace(" 1,\r\n", " 1,\r\n 2,\r\n")
    assert acted(text, Set(("t", "c"), 2)) == text + "c = 2\r\n"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (Fraction(1, 4), "0.25"),
        (Fraction(3), "3"),
        (0.1, "0.1"),
        (Decimal("1E+2"), "100"),
        (dt.date(2018, 6, 1), "2018-06-01"),
        (("a", 1), '["a", 1]'),
        ({"a": None, "b": [True]}, "{ b = [true] }"),
        ("비핵화", '"비핵화"'),
    ],
)
def test_values_are_written_as_toml(value: Any, written: str) -> None:
    assert acted("[t]\n", Set(("t", "a"), value)) == f"[t]\na = {written}\n"


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (Set((), 1), ActError),
        (Set(("agreement", True), 1), ActError),
        (Set(("agreement", -1), 1), ActError),
        (Set(("agreement", "id", "x"), 1), ActError),
        (Set(("agreement", 0), 1), ActError),
        (Set(("agreement", "a\ud800"), 1), ActError),
        (Set(("agreement", "title"), "\ud800"), ActError),
        (Set(("agreement", "title"), float("nan")), ActError),
        (Set(("agreement", "title"), 10**400), ActError),
        (Set(("agreement", "title"), Decimal("1e-999999")), ActError),
        (Set(("agreement", "title"), object()), ActError),  # type: ignore[arg-type]
        (Set(("agreement", "title"), {1: 2}), ActError),  # type: ignore[dict-item]
        (Set(("agreement",) * 13, 1), ActError),
        (Set(("measure",), []), ActError),
        (Set(("measure", 0), 3), ActError),
        (Set(("measure", "x"), 3), ActError),
        (Set(("measure", 3, "title"), "x"), StaleError),
        (Set(("measure", 10**30, "title"), "x"), StaleError),
        (Set(("measure", 0, "by", 5), "x"), StaleError),
        (Set(("measure", 0, "x", 1), "x"), StaleError),
        (Set(("measure", 0, "title"), "x", "freeze"), StaleError),
        (Set(("declaration", 0, "template"), "x", "us"), StaleError),
        (Drop(("measure", 0), "freeze"), StaleError),
        (Drop(("measure", 0, "title")), ActError),
        (Drop(("agreement",)), ActError),
        (Drop(("measure", 0, "stages", 2)), StaleError),
        (Drop(("measure", 0)), NamedError),
        (Rename(("measure", 0), "Treaty"), ActError),
        (Rename(("measure", 0), "freeze"), ActError),
        (Rename(("party", 0), "iaea"), ActError),
        (Rename(("measure", 0, "stages", 0), "in force"), ActError),
        (Rename(("measure", 0, "stages", 0), "all"), ActError),
        (Rename(("measure", 0, "stages", 0), ""), ActError),
        (Rename(("measure", 0, "stages", 7), "x"), StaleError),
        (Rename(("process", "decides"), "nobody"), ActError),
        (Rename(("process", "inspectorate"), "us"), ActError),
        (Rename(("process", "guardians", 4), "x"), StaleError),
        (Rename(("require", 0), "x"), ActError),
        (Add("stage", {}), ActError),
        (Add("measure", {"id": "treaty"}), ActError),
    ],
)
def test_what_cannot_be_done_is_said(act: Any, error: type[PariPassuError]) -> None:
    with pytest.raises(error) as raised:
        acted(WHOLE, act)
    assert raised.value.mend


def test_a_text_that_is_no_toml_is_left_alone() -> None:
    for text in ("a = ", "\ufeff\ufeff[t]\na = 1\n", "[t]\na = 1\n[t]\n", "a = 1\x00"):
        with pytest.raises(InputError):
            acted(text, Set(("t", "a"), 1))


# Numbers as they are typed.


def test_a_half_typed_number_is_kept_and_told_at_its_field() -> None:
    assert typed_number(" 12 ") == 12
    assert str(typed_number("3.50")) == "3.50"
    assert typed_number("") is None
    for text in ("3,", "-", "3.", "1e5", "٣", "1" * 200, "0x1", "nan"):
        assert typed_number(text) == text
    text = acted(TEXT, Set(("party", 0, "stake"), typed_number("3,"), "north"))
    assert text == TEXT.replace("stake = 1 ", 'stake = "3," ')
    with pytest.raises(AgreementError) as raised:
        parse_agreement(text)
    (fault,) = raised.value.faults
    assert fault.path == ("party", 0, "stake")
    assert "'3,'" in fault.what


def test_mistakes_stand_at_their_paths() -> None:
    text = acted(WHOLE, Set((*M, "value", "fr"), 1))
    text = acted(text, Set(("require", 0, "measure"), None))
    text = acted(text, Set((*M, "stages", 1, "share"), "x"))
    with pytest.raises(AgreementError) as raised:
        parse_agreement(text)
    placed = {fault.path for fault in raised.value.faults}
    assert {(*M, "value", "fr"), ("require", 0, "measure"), (*M, "stages", 1, "share")} <= placed
    assert not any(path[:2] == ("party", 0) for path in placed)


# Entries.


def test_an_entry_comes_behind_the_last_of_its_kind() -> None:
    text = acted(WHOLE, Add("party", {"name": "Republic of Korea", "stake": 3, "tolerance": None}))
    new = '\n\n[[party]]\nid = "republic-of-korea"\nname = "Republic of Korea"\nstake = 3'
    assert text == WHOLE.replace('id = "cn"', f'id = "cn"{new}')
    assert parse_agreement(text).party["republic-of-korea"].stake.low == 3


def test_an_entry_comes_wherever_its_kind_stands() -> None:
    assert acted("", Add("party", {"id": "us"})) == '[[party]]\nid = "us"'
    one = 'party = [{ id = "us" }]\n'
    assert acted(one, Add("party", {"id": "nk"})) == 'party = [{ id = "us" }, { id = "nk" }]\n'
    assert said(acted("a = 1\n", Add("choose", {"of": ["a", "b"]})))["choose"] == [
        {"of": ["a", "b"]}
    ]
    assert acted("# x\u00a0\n", Add("party", {"id": "us"})) == '# x\u00a0\n\n[[party]]\nid = "us"\n'


def test_ids_are_made_of_words() -> None:
    assert made_id("Élysée: 2nd  round", "measure", ()) == "elysee-2nd-round"
    assert made_id("Peace", "measure", ("peace", "peace-2")) == "peace-3"
    assert made_id("Мир", "party", ("party-1",)) == "party-2"
    assert len(made_id("x" * 500, "measure", ())) == 40
    text = acted(WHOLE, Add("position", {"party": "us", "measure": "relief", "claim": "include"}))
    assert parse_agreement(text).positions[-1].id == "us-relief"
    text = acted(WHOLE, Add("source", {"outlet": "Yonhap"}))
    assert parse_agreement(text).sources[-1].id == "yonhap-2"


def test_an_entry_goes_with_the_comment_above_it() -> None:
    text = TEXT.replace('[[party]]\nid = "south"', '# The south.\n[[party]]\nid = "south"')
    with pytest.raises(NamedError):
        acted(text, Drop(("party", 1)))
    dropped = acted(text, Drop(("party", 1), "south", with_references=True))
    assert "south" not in dropped.lower()
    assert dropped.startswith(text[: text.index("# The south")])
    assert parse_agreement(dropped).measures[0].value.keys() == {"north"}


def test_all_that_names_an_entry_is_listed() -> None:
    def places(kind: str, id_: str, stage: str | None = None) -> list[str]:
        found = references(WHOLE, kind, id_, stage)
        return [".".join(map(str, one.at)) for one in found]

    assert places("party", "us") == [
        "measure.0.by.0", "measure.0.value.us", "measure.1.value.us", "measure.2.by.0",
        "position.0.party", "notice.0.by.0", "process.guardians.1",
    ]  # fmt: skip
    assert places("party", "cn") == [
        "measure.0.confirm_by.0", "process.decides", "process.guardians.0",
    ]  # fmt: skip
    assert places("party", "nk")[-2:] == ["position.1.party", "declaration.0.party"]
    assert places("office", "iaea") == [
        "process.inspectorate", "measure.0.verify", "measure.0.confirm_by.1",
    ]  # fmt: skip
    assert places("measure", "treaty") == [
        "require.0.needs.treaty", "position.0.needs_any.0.treaty", "position.1.measure",
        "choose.0.of.0", "together.groups.0.0",
    ]  # fmt: skip
    assert places("measure", "freeze")[-2:] == ["position.1.of.0", "choose.0.of.1"]
    assert places("source", "kcna") == ["source.0.cites.0"]
    assert places("source", "yonhap") == ["position.0.source.0"]
    assert places("stage", "treaty", "signed") == [
        "measure.0.opens.signed", "require.0.needs.treaty", "position.0.needs_any.0.treaty",
        "position.1.part",
    ]  # fmt: skip
    assert places("stage", "treaty", "in force") == ["measure.0.automatic.0", "together.groups.0.0"]
    assert places("position", "waits") == []
    assert references(WHOLE, "measure", "treaty")[0].says == (
        "Requirement no. 1 waits for measure 'Peace treaty'."
    )


def test_what_means_nothing_without_an_entry_goes_too() -> None:
    found = named_with(WHOLE, M)
    assert [said for said in found.values() if said] == [
        "The position goes too.", "Then 2 are chosen.", "The group goes too.",
    ]  # fmt: skip
    with pytest.raises(NamedError) as raised:
        acted(WHOLE, Drop(M))
    assert raised.value.references == (*found,)
    agreement = parse_agreement(acted(WHOLE, Drop(M, "treaty", with_references=True)))
    assert [*agreement.measure] == ["freeze", "relief"]
    assert [*agreement.position] == ["waits"]
    assert agreement.position["waits"].needs_any == ({"freeze": "all"},)
    assert agreement.requirements[0].needs == {"freeze": 1}
    assert agreement.choices[0].exactly == 2
    assert agreement.groups == ()


def test_with_a_party_go_its_acts_and_what_waits_for_them() -> None:
    agreement = parse_agreement(acted(WHOLE, Drop(("party", 1), "nk", with_references=True)))
    assert [*agreement.party] == ["us", "cn"]
    assert [*agreement.measure] == ["treaty", "relief"]
    assert agreement.measure["treaty"].by == ("us",)
    assert agreement.measure["relief"].confirm_by is None
    assert [*agreement.position] == ["waits"]
    assert agreement.declarations == ()
    agreement = parse_agreement(acted(WHOLE, Drop(("party", 0), "us", with_references=True)))
    assert agreement.notices == ()
    assert agreement.process.guardians == ("cn",)


def test_with_the_process_goes_what_its_offices_do() -> None:
    with pytest.raises(NamedError):
        acted(WHOLE, Drop(("process",)))
    agreement = parse_agreement(acted(WHOLE, Drop(("process",), with_references=True)))
    assert agreement.measure["treaty"].verify is None
    assert agreement.measure["treaty"].confirm_by == ("cn",)
    assert "[process]" not in acted(WHOLE, Drop(("process",), with_references=True))


def test_a_stage_goes_with_what_names_it() -> None:
    made = acted(WHOLE, Drop((*M, "stages", 0), "treaty", with_references=True))
    measure = said(made)["measure"][0]
    assert [stage["name"] for stage in measure["stages"]] == ["in force"]
    assert "opens" not in measure
    assert said(made)["together"]["groups"] == [["treaty:1", "relief:1"]]
    assert [one["id"] for one in said(made)["position"]] == ["waits"]


# Names.


def test_a_name_changes_in_all_places_and_nothing_else_does() -> None:
    made = acted(WHOLE, Rename(("measure", 0), "accord", "treaty"))
    assert made == WHOLE.replace("treaty", "accord").replace("Peace accord", "Peace treaty")
    made = acted(WHOLE, Rename(("party", 1), "dprk", "nk"))
    assert made == (WHOLE.replace('"nk"', '"dprk"').replace("nk = 2", "dprk = 2"))
    made = acted(WHOLE, Rename((*M, "stages", 0), "initialled", "treaty"))
    assert made == (
        WHOLE.replace('"signed"', '"initialled"').replace('"initialled" =', "initialled =")
    )
    assert acted(WHOLE, Rename(("process", "inspectorate"), "un")) == WHOLE.replace("iaea", "un")
    assert acted(WHOLE, Rename(("source", 1), "rodong")) == WHOLE.replace("kcna", "rodong")
    assert acted(WHOLE, Rename(("source", 1), "kcna")) == WHOLE


def test_keys_get_another_name_in_each_form() -> None:
    text = (
        '[[party]]\nid = "us"\n[[measure]]\nid = "a"\nvalue."us" = 1\n'
        '[[measure]]\nid = "b"\n[measure.value]\nus = 2\n'
        '[[position]]\nid = "p"\n[position.needs."a"]\nx = 1\n'
    )
    made = acted(text, Rename(("party", 0), "usa"))
    assert made == text.replace('"us"', '"usa"').replace('value."usa"', "value.usa").replace(
        "us = 2", "usa = 2"
    )
    made = acted(text, Rename(("measure", 0), "aa"))
    assert made == text.replace('"a"', '"aa"').replace('needs."aa"', "needs.aa")


def test_of_two_with_one_id_the_other_keeps_what_names_it() -> None:
    text = (
        TEXT
        + '\n[[measure]]\nid = "toll"\nby = ["north"]\n'
        + '\n[together]\ngroups = [["toll", "bridge"]]\n'
    )
    made = acted(text, Rename(("measure", 2), "levy"))
    assert made == text.replace('id = "toll"\nby = ["north"]', 'id = "levy"\nby = ["north"]')
    made = acted(text, Drop(("measure", 2)))
    assert said(made)["together"] == said(text)["together"]


def test_a_name_that_would_stand_twice_in_a_table_is_refused() -> None:
    text = acted(TEXT, Set((*M, "value", "west"), 1))
    with pytest.raises(ActError, match="stands there already"):
        acted(text, Rename(("party", 0), "west"))


# At the desk.


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setattr("os.fsync", lambda _: None)
    return Room(tmp_path)


def test_keys_in_a_field_are_one_step_and_entries_are_steps(room: Room) -> None:
    for revision, typed in enumerate(("4", "4,", "4,5", "45")):
        at = ("party", 0, "stake")
        shown = room.desk.act(Set(at, typed_number(typed), "north"), revision, "party north: stake")
        assert shown.revision == revision + 1
        if typed == "4,":
            assert room.later(1.5).place == "unread"
            assert room.there == TEXT
    room.desk.act(Add("measure", {"title": "Watch", "by": ["north"]}), 4, "party north: stake")
    room.desk.act(Drop(("measure", 2), "watch"), 5, "party north: stake")
    assert room.desk.shown.text == TEXT.replace("stake = 1 ", "stake = 45 ")
    assert 'id = "watch"' in room.desk.undo().text
    assert 'id = "watch"' not in room.desk.undo().text
    shown = room.desk.undo()
    assert (shown.text, shown.can_undo) == (TEXT, False)


def test_two_tabs_change_two_fields(room: Room) -> None:
    room.desk.act(Drop(("measure", 0), "bridge"), 0)
    shown = room.desk.act(Set(("measure", 1, "title"), "Tolls", "toll"), 0, "title")
    assert said(shown.text)["measure"] == [{**said(TEXT)["measure"][1], "title": "Tolls"}]
    with pytest.raises(StaleError):
        room.desk.act(Set(("measure", 0, "title"), "Bridges", "bridge"), 0, "title")
    with pytest.raises(StaleError):
        room.desk.act(Set(("measure", 1, "title"), "Tolls", "toll"), 1, "title")
    with pytest.raises(StaleError):
        room.desk.act(Set(("measure", 0, "title"), "Tolls", "toll"), 9, "title")


def test_two_tabs_add_one_key(room: Room) -> None:
    room.desk.act(Set(("measure", 1, "value", "west"), 1), 0, "value")
    room.desk.act(Set(("measure", 1, "days"), 1), 0, "days")
    with pytest.raises(StaleError, match="added meanwhile"):
        room.desk.act(Set(("measure", 1, "days"), 2), 0, "days")


def test_several_things_are_one_step(room: Room) -> None:
    acts = (
        Set(("measure", 1, "title"), "A levy", "toll"),
        Rename(("measure", 1), "a-levy", "toll"),
    )
    shown = room.desk.act(Several(acts), 0, "measure toll: title")
    assert said(shown.text)["measure"][1]["id"] == "a-levy"
    assert room.desk.undo().text == TEXT
