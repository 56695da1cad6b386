"""Whatever stands in a file of entries: where the process stands, or one line that is wrong."""

from __future__ import annotations

import json
from functools import cache
from io import BytesIO, StringIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from tests.examples import examples
from tests.fuzz.told import told
from tests.process_books import AGREEMENT

import paripassu as pp
from paripassu.charts.process.status_text import render_status
from paripassu.process.bodies import BODIES

KEYS = (
    *("agreement", "plan", "replaces", "step", "steps", "cause", "evidence", "deposit", "of"),
    *("ground", "verdict", "detect", "draw", "defects", "activity", "begins", "ends", "size"),
    *("template", "tables", "stages", "follows", "commitment", "table", "stage", "part", "to"),
    *("guardians", "k", "share", "id", "parties", "reveal_by", "value", "until"),
)
WORDS = (
    *("north", "south", "iaea", "open:1", "relief:1", "relief:2", "first", "sites", "all", "d"),
    *("consistent", "violation", "undone", "inconclusive", "0.9", "1/3", "-1", "NaN", "1e400"),
    *("2027-01-02", "9999-12-31", "0001-01-01", "2027-02-30", "\x1b[31m", "\u202e", "", "["),
)
SIMPLE = (
    st.none()
    | st.booleans()
    | st.integers(-2, 12)
    | st.sampled_from((2**53, -(10**30), 10**300, 0.5, 1e308))
    | st.sampled_from(WORDS)
    | st.text(max_size=3)
)
JUNK = st.recursive(
    SIMPLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=6,
)


@cache
def agreement() -> pp.Agreement:
    return pp.parse_agreement(AGREEMENT)


@cache
def plan() -> pp.Plan:
    return pp.plan(agreement())


@cache
def pair() -> dict[str, Any]:
    status = pp.state(agreement(), plan(), [])
    return {"agreement": status.agreement, "plan": status.plan}


@st.composite
def entries(draw: st.DrawFn) -> list[Any]:
    """Entries in order, of every kind, with bodies of anything."""
    made: list[Any] = []
    for by in ("north", "south"):
        made.append({"by": by, "kind": "sign", "body": pair()})
    for _ in range(draw(st.integers(0, 10))):
        body = draw(st.dictionaries(st.sampled_from(KEYS), JUNK, max_size=6))
        kind = draw(st.sampled_from([*BODIES, "keys", "?"]))
        made.append({"by": draw(st.sampled_from(("north", "south", "iaea", "x"))), "kind": kind,
                     "body": body})  # fmt: skip
    day = 1
    for index, one in enumerate(made):
        day += draw(st.sampled_from((0, 0, 1, 4, 12)))
        time: Any = f"2027-{1 + day // 28:02}-{1 + day % 28:02}T12:00:00Z"
        one |= {"index": index, "time": time, "after": draw(st.integers(0, index))}
    return made


def stands(content: bytes, at: str | None = None) -> None:
    """Say where it stands, in every form."""
    with told("open file"):
        status = pp.status(entries=BytesIO(content), agreement=agreement(), plan=plan(), at=at)
        document = json.loads(json.dumps(status.to_json(), allow_nan=False))
        assert pp.Status.from_json(document) == status
        out = StringIO()
        render_status(Console(file=out, width=60), status)
        assert "\x1b" not in out.getvalue()
        assert "\u202e" not in out.getvalue()


def lines(made: list[Any]) -> bytes:
    return "\n".join(json.dumps(one) for one in made).encode()


@given(entries(), st.sampled_from((None, "2026-01-01", "2027-03-01", "9000-01-01")))
@settings(max_examples=examples(60), deadline=None)
def test_whatever_bodies_say_it_stands_somewhere(made: list[Any], at: str | None) -> None:
    stands(lines(made), at)


@given(entries(), st.data())
@settings(max_examples=examples(60), deadline=None)
def test_whatever_an_entry_is_it_is_taken_or_refused(made: list[Any], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(made) - 1))
    name = data.draw(st.sampled_from([*made[at], "own", "check", ""]))
    made[at] = made[at] | {name: data.draw(JUNK)} if name else data.draw(JUNK)
    stands(lines(made))


@given(entries(), st.data())
@settings(max_examples=examples(60), deadline=None)
def test_whatever_bytes_there_are_they_are_read_or_refused(
    made: list[Any], data: st.DataObject
) -> None:
    content = bytearray(lines(made))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)))
        put = data.draw(
            st.binary(max_size=3)
            | st.sampled_from([b"\n", b"[" * 2000, b"\xed\xa0\x80", b"\\ud800"])
        )
        content[at : at + data.draw(st.integers(0, 2))] = put
    stands(bytes(content))
