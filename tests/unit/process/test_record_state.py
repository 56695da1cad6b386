"""Statements that are filled in, and refused where they would have no effect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.process_books import AGREEMENT, DAY, OFFICERS, START, Declared, ProcessBook, named

from paripassu.errors import DocumentError, ParameterError, RejectedError
from paripassu.inspection.draw.joint import commitment
from paripassu.process.record_state import IgnoredError, UnsoundAmendmentError, record_state
from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.statement_written import RecordState


class Desk:
    """Somebody who writes statements for a log, on a day.

    Parameters
    ----------
    folder : Path
    book : ProcessBook
    """

    def __init__(self, folder: Path, book: ProcessBook) -> None:
        self.folder, self.book, self.number = folder, book, 0

    def state(
        self,
        kind: str,
        by: str,
        body: Mapping[str, Any] | None = None,
        *files: bytes,
        day: float = 5,
        **more: Any,
    ) -> RecordState:
        """Write a statement."""
        self.number += 1
        place = self.folder / str(self.number)
        self.book.write(place / "log", day)
        paths = []
        for at, content in enumerate(files):
            paths.append(place / f"{at}.file")
            paths[-1].write_bytes(content)
        given = None
        if body is not None:
            given = place / "body.json"
            given.write_text(json.dumps(body))
        return record_state(
            kind,
            author=OFFICERS[by],
            log=place / "log",
            body=given,
            file=paths,
            out=place / "statement.json",
            clock=lambda: START + day * DAY,
            **more,
        )

    def said(self, kind: str, by: str, *args: Any, day: float = 5, **more: Any) -> dict[str, Any]:
        """Write a statement and log it; give its body."""
        made = self.state(kind, by, *args, day=day, **more)
        statement = parse_entry(Path(made.file).read_bytes())
        assert isinstance(statement, Statement)
        assert statement.body == made.body
        for one in args[1:]:
            self.book.files.add(one)
        self.book.say(kind, by, statement.body, *args[1:], day=day)
        return dict(statement.body)

    def refused(self, rule: str, kind: str, by: str, *args: Any, **more: Any) -> None:
        """Write a statement that would have no effect: only if that is wanted."""
        with pytest.raises(IgnoredError) as error:
            self.state(kind, by, *args, **more)
        assert error.value.rule == rule
        assert not (self.folder / str(self.number) / "statement.json").exists()
        made = self.state(kind, by, *args, anyway=True, **more)
        assert any(rule in note for note in made.notes)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, ProcessBook().signed())


def test_signing_what_the_log_began_with(tmp_path: Path) -> None:
    book = ProcessBook()
    desk = Desk(tmp_path, book)
    pair = {"agreement": f"sha256:{book.digest}", "plan": named(book.plan), "replaces": None}
    for party in ("north", "south"):
        assert desk.said("sign", party, day=0) == pair
    desk.refused("repeat", "sign", "south")
    desk.refused("role", "sign", "iaea")
    agreement = book.agreement + b"\n# changed\n"
    plan = json.dumps(json.loads(book.plan) | {"digest": named(agreement)}).encode()
    new = desk.said("sign", "north", None, agreement, plan)
    assert new == {
        "agreement": named(agreement),
        "plan": named(plan),
        "replaces": named(book.plan),
    }
    desk.refused(f"unknown-document {named(b'x')}", "sign", "south", {"plan": "0.file"}, b"x")


def test_a_month_is_not_claimed_before_it_has_passed(tmp_path: Path) -> None:
    truce = b"portions = 2\nvalue = { north = 4, south = -2 }\ndays = 5\nstanding = true"
    old = b"portions = 2\nvalue = { north = 4, south = -2 }\ndays = 5"
    assert old in AGREEMENT
    desk = Desk(tmp_path, ProcessBook(AGREEMENT.replace(old, truce)).signed())

    def refused(step: str, day: int, said: str) -> None:
        with pytest.raises(RejectedError, match=f"perform would have no effect: {said}"):
            desk.state("perform", "south", {"step": step}, day=day)
        made = desk.state("perform", "south", {"step": step}, day=day, anyway=True)
        assert f"it has no effect: {said}" in made.notes

    begins = "relief:1 can be claimed when its 5 days have passed, from 6 January 2027 on"
    refused("relief:1", 4, begins)
    desk.said("perform", "south", {"step": "relief:1"}, day=5)
    follows = "relief:2 can be claimed when its 5 days have passed, from 11 January 2027 on"
    refused("relief:2", 9, follows)
    desk.said("perform", "south", {"step": "relief:2"}, day=10)


def test_an_amendment_that_does_not_hold_from_here_is_not_signed_by_mistake(desk: Desk) -> None:
    agreement = desk.book.agreement + b"\n# changed\n"
    steps = json.loads(desk.book.plan)["steps"][::-1]
    bare = [{key: step[key] for key in ("measure", "portion")} for step in steps]
    plan = json.dumps({"digest": named(agreement), "steps": bare}).encode()
    with pytest.raises(UnsoundAmendmentError, match="the new plan does not hold from here: "):
        desk.state("sign", "north", None, agreement, plan)
    made = desk.state("sign", "north", None, agreement, plan, anyway=True)
    assert any("does not hold from here" in note for note in made.notes)
    sound = json.dumps(json.loads(desk.book.plan) | {"digest": named(agreement)}).encode()
    made = desk.state("sign", "north", None, agreement, sound)
    assert "the new plan holds from here on" in made.notes


def test_a_step_from_claim_to_dispute(desk: Desk) -> None:
    one = Declared()
    desk.said("commit", "north", None, one.file, one.template)
    assert desk.said("perform", "north") == {"step": "open:1", "evidence": []}
    desk.refused("not-performer", "perform", "south", {"step": "open:1"})
    desk.refused("unknown-step", "perform", "south", {"step": "open:2"})
    desk.refused("portion-order", "perform", "south", {"step": "relief:2"})
    opened = desk.said("disclose", "north", None, one.stage())
    assert (opened["stage"], opened["part"]) == ("first", "all")
    with pytest.raises(DocumentError, match="ground: is missing"):
        desk.state("dispute", "south")
    claim = desk.said("dispute", "south", {"ground": "no"}, day=6)["of"]
    assert desk.book.state.index_of(claim) is not None
    assert desk.said("finding", "iaea", {"verdict": "consistent", "detect": "0.9", "defects": 0})
    desk.refused("disputed-before", "dispute", "south", {"of": claim, "ground": "no"}, day=7)
    assert desk.said("perform", "south", {"step": "relief"}, b"photo", day=8) == {
        "step": "relief:1",
        "evidence": [named(b"photo")],
    }
    assert desk.said("perform", "south", day=9)["step"] == "relief:2"
    with pytest.raises(DocumentError, match="step: is missing"):
        desk.state("perform", "south", day=9)
    again = desk.state("perform", "south", {"step": "relief:1"}, day=9)
    assert any("changes nothing of where the process stands" in note for note in again.notes)


def test_declarations(desk: Desk) -> None:
    one, other = Declared(), Declared(bytes([1]) * 32)
    commit = desk.said("commit", "north", None, one.template, one.file)
    assert commit == one.body()
    desk.refused("second-commitment", "commit", "north", None, one.template, other.file)
    id = desk.book.state.last["north-1"].id
    part = desk.state("disclose", "north", {"part": "wycmv0"}, one.table("sites", "wycmv0"))
    assert part.body is not None
    assert (part.body["commitment"], part.body["table"]) == (id, "sites")
    wrong = {"table": "sites", "part": "all"}
    desk.refused("rejected", "disclose", "north", wrong, one.table("sites", "wycmv0"))
    question = desk.said("challenge", "south", None, one.question())
    assert (question["commitment"], question["table"]) == (id, "sites")
    asked = desk.book.state.last["south-1"].id
    desk.refused("rejected", "answer", "north", None, one.table("sites", "wycmv0"))
    with pytest.raises(IgnoredError, match="rejected"):
        desk.state("answer", "north", None, one.table("sites", "wycmv0"), day=20)
    late = desk.state("answer", "north", None, one.answer(), day=20)
    assert any("late-answer" in note for note in late.notes)
    assert desk.said("answer", "north", None, one.answer())["of"] == asked
    desk.refused("repeat", "answer", "north", {"of": asked}, one.answer())


def test_seals_and_draws(desk: Desk) -> None:
    one = Declared()
    desk.said("commit", "north", None, one.template, one.file)
    made = one.sealed()
    id = desk.book.state.last["north-1"].id
    assert desk.said("seal", "north", None, made.file) == made.body(id)
    seal = desk.book.state.last["north-1"].id
    for party in ("south", "iaea"):
        assert desk.said("confirm", party) == {"of": seal}
    desk.refused("rejected", "release", "south", None, made.share(1))
    assert desk.said("release", "south", None, made.share(1), made.package) == {
        "of": seal,
        "share": named(made.share(1)),
    }
    desk.said("release", "iaea", None, made.share(2))
    release = desk.book.state.last["iaea-1"].id
    disputed = desk.state("dispute", "south", {"ground": "no"}).body
    assert disputed is not None
    assert disputed["of"] == release  # it is the claim of the one whose seal it opened
    draw = {"id": "d", "step": "open:1", "parties": ["north"], "reveal_by": "2027-02-01"}
    strata = [{"stratum": "", "list": "ab" * 32, "pick": 2}]
    announced = desk.said("draw", "iaea", {**draw, "strata": strata, "beacon": None})
    assert announced["commitment"] == id
    secret = bytes([3]) * 32
    fixed = commitment("d", "north", secret).hex()
    assert desk.said("draw-commit", "north", {"value": fixed})["draw"] == "d"
    desk.refused("rejected", "draw-reveal", "north", {"value": "00" * 32})
    desk.refused("unknown-draw", "draw-reveal", "north", {"draw": "e", "value": "00" * 32})
    assert desk.said("draw-reveal", "north", {"value": secret.hex()})["draw"] == "d"


def test_what_is_noted_and_goes_on(desk: Desk) -> None:
    notice = {"activity": "exercise", "begins": "2027-01-10", "size": 5}
    made = desk.state("notify", "north", notice)
    assert any("short-notice" in note for note in made.notes)
    assert made.body == {**notice, "ends": "2027-01-10"}


def test_a_dispute_of_nothing_is_no_dispute(desk: Desk) -> None:
    with pytest.raises(RejectedError, match="names no claim"):
        desk.state("dispute", "south", {"ground": "no"})
    made = desk.state("dispute", "south", {"ground": "no"}, anyway=True)
    assert any("a complaint" in note for note in made.notes)


def test_what_has_no_time_yet_was_said_today(desk: Desk) -> None:
    body = {"step": "open:1", "evidence": []}
    desk.book.say("perform", "north", body)
    index = desk.book.state.size - 1
    made = desk.state("dispute", "south", {"of": index, "ground": "no"}, day=50)
    assert made.body is not None
    assert made.body["of"] == desk.book.state.last["north-1"].id
    with pytest.raises(ParameterError, match="no statement of this number"):
        desk.state("dispute", "south", {"of": 99, "ground": "no"})


def test_what_is_no_statement_of_the_process(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="perform"):
        desk.state("preform", "north", {})
    made = desk.state("preform", "north", {}, anyway=True)
    assert made.kind == "preform"
    with pytest.raises(ParameterError, match="anyway"):
        record_state(made.file, anyway=True)


def test_without_a_log_only_the_body_is_checked(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(desk.book.agreement)
    desk.book.write(tmp_path / "log")
    (tmp_path / "body.json").write_text('{"of": "' + "ab" * 32 + '"}')
    made = record_state(
        "confirm",
        author="south-1",
        body=tmp_path / "body.json",
        agreement=tmp_path / "a.toml",
        after=tmp_path / "log" / "checkpoint",
        previous="none",
        out=tmp_path / "s.json",
    )
    assert any("were not checked" in note for note in made.notes)
