"""Whatever is done to fields: the text says just that, and no other character has changed.

Literal: the same is done to the values that ``tomllib`` reads, and to the characters by finding the
place of each value by trial: it is the one whose change changes what is read there.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.shared import ROOT, SHARED
from tests.spelled import spelled
from tests.unit.workbench.room import Room

from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError, DefectError, PariPassuError
from paripassu.workbench.acts import Act, Add, Drop, NamedError, Rename, Set, acted
from paripassu.workbench.change import StaleError

_SEEDS = st.integers(0, 2**32)
_FOLDERS = ("plans/cases", "language/cases")
_MANY = ("party", "measure", "require", "choose", "position", "source", "declaration", "notice")


@cache
def _cases() -> list[str]:
    folders = [folder for name in _FOLDERS if (folder := SHARED / name).is_dir()]
    paths = [path for one in [*folders, ROOT / "examples"] for path in sorted(one.glob("*.toml"))]
    texts = [path.read_bytes().decode() for path in paths]
    return [text for text in texts if _reads(text)]


def _reads(text: str) -> bool:
    try:
        parse_agreement(text)
    except AgreementError:
        return False
    return True


def _case(random: Random) -> str:
    """Give a case as it is, or in other words of the same meaning."""
    text = random.choice(_cases())
    if random.random() < 0.8:
        text = spelled(_said(text), random)
    ends = random.choice((("\n",), ("\n",), ("\r\n",), ("\n", "\r\n")))
    lines = text.replace("\r\n", "\n").split("\n")
    text = "".join(line + random.choice(ends) for line in lines[:-1]) + lines[-1]
    return "\ufeff" + text if random.random() < 0.2 and text[0] != "\ufeff" else text


def _said(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)


def _strict(value: Any) -> Any:
    """Tell 1 from 1.0 and from true, and 1.0 from 1.00."""
    match value:
        case dict():
            return {key: _strict(inner) for key, inner in value.items()}
        case list():
            return [_strict(item) for item in value]
        case Decimal():
            return value.as_tuple()
    return type(value), value


def _filled(document: dict[str, Any]) -> dict[str, Any]:
    """Leave out empty tables at the top, which say nothing."""
    return {key: _strict(value) for key, value in document.items() if value not in ({}, [])}


# A field.


def _paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    keys = [*value] if isinstance(value, dict) else range(len(value) if _is_list(value) else 0)
    for key in keys:
        yield (*at, key)
        yield from _paths(value[key], (*at, key))


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _of(value: Any, at: tuple[Any, ...]) -> Any:
    for key in at:
        value = value[key]
    return value


def _literally_set(document: dict[str, Any], at: tuple[Any, ...], value: Any) -> dict[str, Any]:
    made = deepcopy(document)
    if value is None:
        while True:
            around = _of(made, at[:-1])
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


def _value(random: Random, depth: int = 0) -> Any:
    kinds = ["number", "exact", "text", "date", "truth"] + ["list", "table"] * (depth < 3)
    match random.choice(kinds):
        case "number":
            return random.randint(-5, 50)
        case "exact":
            return Decimal(random.choice(("0.5", "1.50", "-3.25", "0.0")))
        case "text":
            return random.choice(("us", "3,", "", 'a "b"\n', "비핵화", "all", "a#b]", "'\\\x7f"))
        case "date":
            return date(2018, 6, random.randint(1, 30))
        case "truth":
            return random.random() < 0.5
        case "list":
            return [_value(random, depth + 1) for _ in range(random.randint(0, 3))]
    keys = ("us", "nk", "x y", "a.b", "", "treaty")
    return {random.choice(keys): _value(random, depth + 1) for _ in range(random.randint(0, 3))}


def _tweaked(value: Any, random: Random) -> Any:
    """Change something inside a list or a table."""
    if not isinstance(value, (list, dict)):
        return _value(random)
    made = deepcopy(value)
    keys: Any = [*made] if isinstance(made, dict) else range(len(made))
    how = random.choice(("drop", "change", "add")) if keys else "add"
    key: Any = random.choice(keys) if keys else None
    if how == "drop":
        del made[key]
    elif how == "change":
        made[key] = _tweaked(made[key], random)
    elif isinstance(made, dict):
        made[random.choice(("us", "q r", "new"))] = _value(random, 2)
    else:
        made.insert(random.randint(0, len(made)), _value(random, 2))
    return made


def _set(document: dict[str, Any], random: Random) -> Set:
    at = random.choice([*_paths(document)])
    there = _of(document, at)
    value = random.choice((None, _tweaked(there, random), _value(random)))
    if random.random() < 0.25 and isinstance(there, (dict, list)):
        at = (*at, random.choice(("us", "new", "a b")) if isinstance(there, dict) else len(there))
        value = _value(random)
        if isinstance(there, dict) and random.random() < 0.3:
            at = (*at, *random.choice((("y",), (0,), (0, "z"))))
    return Set(at, value)


@pytest.mark.slow
@given(_SEEDS)
@settings(max_examples=examples(300), deadline=None)
def test_a_text_says_what_was_set(seed: int) -> None:
    random = Random(seed)
    text = _case(random)
    for _ in range(5):
        document = _said(text)
        act = _set(document, random)
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
        assert _filled(_said(made)) == _filled(wanted)
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
    document = _said(text)
    marked: list[tuple[str, tuple[Any, ...] | None]] = []
    for index, token in enumerate(tokens):
        path = None
        if not token.isspace() and token[0] not in "#=,.[]{}":
            tried = "".join((*tokens[:index], "8888888", *tokens[index + 1 :]))
            try:
                other = _said(tried)
            except tomllib.TOMLDecodeError:
                other = {}
            changed = [one for one in _paths(other) if _of(other, one) == 8888888]
            if changed and [*_paths(document)] == [*_paths(other)]:
                (path,) = changed
        marked.append((token, path))
    return marked


@pytest.mark.slow
@given(_SEEDS)
@settings(max_examples=examples(40), deadline=None)
def test_no_other_character_changes(seed: int) -> None:
    random = Random(seed)
    # A few entries: each token is tried.
    document = {
        key: value[:2] if isinstance(value, list) else value
        for key, value in _said(random.choice(_cases())).items()
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
    assert _of(_said(made), path) == value
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


# Entries.


@pytest.mark.slow
@given(_SEEDS)
@settings(max_examples=examples(200), deadline=None)
def test_with_an_entry_goes_all_that_names_it(seed: int) -> None:
    random = Random(seed)
    text = _case(random)
    document = _said(text)
    stages: list[Any] = [
        ("measure", index, "stages", place)
        for index, measure in enumerate(document["measure"])
        for place in range(len(measure.get("stages", ())))
    ]
    kinds: list[Any] = [[(kind, k) for k in range(len(document.get(kind, ())))] for kind in _MANY]
    at: Any = random.choice(random.choice([one for one in [*kinds, stages] if one]))
    try:
        made = acted(text, Drop(at))
    except NamedError as error:
        named = error
        made = acted(text, Drop(at, with_references=True))
        assert len(named.references) == len(named.goes) > 0
    now = _said(made)
    if len(at) == 2:
        assert len(now.get(at[0], ())) < len(document[at[0]])
        assert (
            _of(document, at) not in now.get(at[0], ())
            or document[at[0]].count(_of(document, at)) > 1
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
@given(_SEEDS)
@settings(max_examples=examples(200), deadline=None)
def test_an_entry_is_renamed_wherever_it_is_named(seed: int) -> None:
    random = Random(seed)
    text = _case(random)
    document = _said(text)
    kind = random.choice([k for k in ("party", "measure", "position", "source") if document.get(k)])
    index = random.randrange(len(document[kind]))
    old = document[kind][index]["id"]
    made = acted(text, Rename((kind, index), "zz-new", old))
    assert _reads(made)
    words = [
        *(e["id"] for k in ("party", "measure", "position", "source") for e in document.get(k, ())),
        *(stage["name"] for measure in document["measure"] for stage in measure.get("stages", ())),
        document["agreement"]["id"],
    ]
    words += [str(key) for path in _paths(document) if len(path) < 4 for key in path[::2]]
    if words.count(old) == 1:  # else a word may mean something else
        assert _strict(_said(made)) == _strict(_renamed(document, old, "zz-new"))
    assert _strict(_said(acted(made, Rename((kind, index), old)))) == _strict(document)
    # Spaces, comments and all else stay.
    bare = [re.sub(rf"[\"']*\b{re.escape(old)}\b[\"']*", "", text)]
    assert re.sub(r"[\"']*\bzz-new\b[\"']*", "", made).count("#") == bare[0].count("#")


# At the desk.


@pytest.fixture(autouse=True, scope="module")
def no_power_cut() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        yield


@pytest.mark.slow
@given(_SEEDS)
@example(473)
@settings(max_examples=examples(60), deadline=None)
def test_any_day_with_forms(seed: int) -> None:
    random = Random(seed)
    opened = _case(random)
    with tempfile.TemporaryDirectory() as folder:
        room = Room(Path(folder), opened)
        for _ in range(random.randint(1, 15)):
            _do(room, random)
            shown = room.desk.shown
            tomllib.loads(shown.text)
            assert shown.text == _plain(room)
        while room.desk.shown.can_undo:
            room.desk.undo()
        assert room.desk.shown.text == opened.removeprefix("\ufeff").replace("\r\n", "\n")
        room.path.write_bytes(opened.encode())
        assert room.later().place == "saved"
        assert room.path.read_bytes() == opened.encode()


def _plain(room: Room) -> str:
    text: str = room.desk._journal.kept.history.text
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _do(room: Room, random: Random) -> None:
    before = room.desk.shown
    match random.choice(("act", "act", "act", "late", "undo", "redo", "outside", "later")):
        case "act" | "late" as when:
            revision = max(0, before.revision - random.randint(0, 3) * (when == "late"))
            act = _act(_said(before.text), random)
            try:
                after = room.desk.act(act, revision, random.choice(("", "one", "two")))
            except DefectError:
                raise
            except PariPassuError:
                assert room.desk.shown.text == before.text
            else:
                if revision == before.revision:
                    assert _said(after.text) == _said(acted(before.text, act))
        case "undo" | "redo" as way:
            getattr(room.desk, way)()
        case "outside" if room.later().place == "saved":
            text = room.path.read_bytes().decode()
            try:
                other = acted(text, _act(_said(text), random))
            except PariPassuError:
                return
            room.path.write_bytes(other.encode())
            assert room.later().text == other.removeprefix("\ufeff").replace("\r\n", "\n")
        case _:
            room.later(random.choice((0.5, 2.5)))


def _act(document: dict[str, Any], random: Random) -> Act:
    entries = [(kind, k) for kind in _MANY for k in range(len(document.get(kind, ())))]
    match random.choice(("set", "set", "set", "add", "drop", "rename")):
        case "add":
            kind = random.choice(_MANY)
            there = document.get(kind) or [{}]
            entry = {**random.choice(there)} if isinstance(there[0], dict) else {}
            entry.pop("id", None)
            return Add(kind, entry)
        case "drop" if entries:
            return Drop(random.choice(entries), None, with_references=random.random() < 0.7)
        case "rename" if entries:
            return Rename(random.choice(entries), random.choice(("zz-1", "zz-2", "us", "A")))
    return _set(document, random)


# Whatever is asked.

_KEYS = st.one_of(
    st.sampled_from(("measure", "party", "value", "id", "stages", "needs", "process", "together")),
    st.integers(-3, 5),
    st.integers(),
    st.text(max_size=3),
    st.none(),
    st.booleans(),
)
_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.fractions(),
        st.text(st.characters()),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.binary(max_size=3),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
_ATS = st.one_of(
    st.lists(_KEYS, max_size=7).map(tuple),
    st.tuples(st.just("measure"), st.integers(0, 2), st.sampled_from(("by", "value", "title"))),
    st.tuples(st.just("measure"), st.integers(0, 2), st.just("value"), st.text(max_size=3)),
)
_ASKED = st.one_of(
    st.builds(Set, _ATS, _VALUES, st.none() | st.text(max_size=3)),
    st.builds(Drop, _ATS, st.none(), st.booleans()),
    st.builds(Rename, _ATS, st.text(max_size=5)),
    st.builds(Add, st.sampled_from((*_MANY, "x")), st.dictionaries(st.text(max_size=3), _VALUES)),
)


@given(_SEEDS, _ASKED, st.none() | st.tuples(st.integers(0), st.text(max_size=3)))
@settings(max_examples=examples(300), deadline=None)
def test_whatever_is_asked_is_done_or_refused(
    seed: int, act: Any, slip: tuple[int, str] | None
) -> None:
    text = _case(Random(seed))
    if slip is not None:
        at = slip[0] % len(text)
        text = text[:at] + slip[1] + text[at + 1 :]
    try:
        made = acted(text, act)
    except DefectError:
        raise
    except PariPassuError:
        return
    _said(made)
    if isinstance(act, Set) and act.value is not None:
        with pytest.raises(StaleError):
            acted(made, Set(("measure", 10_000, "title"), "x"))
