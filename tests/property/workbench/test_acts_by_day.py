"""Any day with forms, at one desk; and whatever else is asked is done, or refused in words."""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.property.workbench.agreement_texts import MANY, SEEDS, case, said
from tests.property.workbench.drawn_acts import drawn_act
from tests.unit.workbench.room import Room

from paripassu.agreement.read import parse_agreement
from paripassu.errors import DefectError, PariPassuError
from paripassu.workbench.editing.acts import Add, Drop, Rename, Set, acted
from paripassu.workbench.editing.change import StaleError
from paripassu.workbench.forms.view import View


@pytest.fixture(autouse=True, scope="module")
def no_power_cut() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        yield


@pytest.mark.slow
@given(SEEDS)
@example(473)
@settings(max_examples=examples(60), deadline=None)
def test_any_day_with_forms(seed: int) -> None:
    random = Random(seed)
    opened = case(random)
    with tempfile.TemporaryDirectory() as folder:
        room = Room(Path(folder), opened)
        view = None
        for _ in range(random.randint(1, 15)):
            _do(room, random)
            shown = room.desk.shown
            tomllib.loads(shown.text)
            assert shown.text == _plain(room)
            # What the forms say is what they say who have seen no other text.
            view = View(shown.text, view)
            assert view.sections == View(shown.text).sections
        while room.desk.shown.can_undo:
            room.desk.undo()
        assert room.desk.shown.text == opened.removeprefix("\ufeff").replace("\r\n", "\n")
        # Others may have changed the file meanwhile: that was seen, and is taken back, too.
        assert room.later().place == "saved"
        assert room.path.read_bytes() == opened.encode()
        for content in room.disk.written:
            parse_agreement(content)


def _plain(room: Room) -> str:
    text: str = room.desk._journal.kept.history.text
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _do(room: Room, random: Random) -> None:
    before = room.desk.shown
    match random.choice(("act", "act", "act", "late", "undo", "redo", "outside", "later")):
        case "act" | "late" as when:
            revision = max(0, before.revision - random.randint(0, 3) * (when == "late"))
            act = drawn_act(said(before.text), random)
            try:
                after = room.desk.act(act, revision, random.choice(("", "one", "two")))
            except DefectError:
                raise
            except PariPassuError:
                assert room.desk.shown.text == before.text
            else:
                if revision == before.revision:
                    assert said(after.text) == said(acted(before.text, act))
        case "undo" | "redo" as way:
            getattr(room.desk, way)()
        case "outside" if room.later().place == "saved":
            text = room.path.read_bytes().decode()
            try:
                other = acted(text, drawn_act(said(text), random))
            except PariPassuError:
                return
            room.path.write_bytes(other.encode())
            assert room.later().text == other.removeprefix("\ufeff").replace("\r\n", "\n")
        case _:
            room.later(random.choice((0.5, 2.5)))


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
    st.builds(Add, st.sampled_from((*MANY, "x")), st.dictionaries(st.text(max_size=3), _VALUES)),
)


@given(SEEDS, _ASKED, st.none() | st.tuples(st.integers(0), st.text(max_size=3)))
@settings(max_examples=examples(300), deadline=None)
def test_whatever_is_asked_is_done_or_refused(
    seed: int, act: Any, slip: tuple[int, str] | None
) -> None:
    text = case(Random(seed))
    if slip is not None:
        at = slip[0] % len(text)
        text = text[:at] + slip[1] + text[at + 1 :]
    try:
        made = acted(text, act)
    except DefectError:
        raise
    except PariPassuError:
        return
    said(made)
    if isinstance(act, Set) and act.value is not None:
        with pytest.raises(StaleError):
            acted(made, Set(("measure", 10_000, "title"), "x"))
