"""A log as the fold takes it: what was signed is read, and every file is verified."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests import signed_books, signed_logs
from tests.process_books import (
    AGREEMENT,
    Declared,
    ProcessBook,
    declared_next,
    false_declared,
    named,
    plan_of,
)

from paripassu.errors import InputError, ParameterError
from paripassu.inspection.draw.joint import commitment
from paripassu.process.checks.held import Held, in_force
from paripassu.process.fold.fold import state
from paripassu.process.logged import Logged, RefusedLogError, logged
from paripassu.process.record_export import record_export
from paripassu.record.charter import Limits
from paripassu.record.payload import After


def checks(found: Logged) -> dict[int, str]:
    """Give the checks that are not true."""
    return {one["index"]: one["check"] for one in found.entries if "check" in one}


def last_check(book: ProcessBook, folder: Path) -> tuple[str, str]:
    """Give what is found out about the last statement, and why."""
    found = logged(book.write(folder))
    last = found.entries[-1]
    return last.get("check", "true"), found.whys.get(last["index"], "")


def committed(book: ProcessBook, one: Declared) -> str:
    return book.say("commit", "north", one.body(), one.template, one.file, day=1)


@pytest.fixture
def book() -> ProcessBook:
    return ProcessBook().signed()


@pytest.fixture(scope="module")
def one() -> Declared:
    return Declared()


def disclosed(book: ProcessBook, commitment: str, content: bytes, **more: Any) -> str:
    body = {"commitment": commitment, "part": "all", "file": named(content), **more}
    return book.say("disclose", "north", body, content)


def test_a_whole_record(book: ProcessBook, one: Declared, tmp_path: Path) -> None:
    commit = committed(book, one)
    disclosed(book, commit, one.stage(), stage="first")
    asked = one.question()
    question = book.say(
        "challenge",
        "south",
        {"commitment": commit, "table": "sites", "file": named(asked)},
        asked,
    )
    answer = one.answer()
    book.say("answer", "north", {"of": question, "file": named(answer)}, answer, day=2)
    book.say("perform", "north", {"step": "open:1", "evidence": []}, day=3)
    found = logged(book.write(tmp_path), charter=None)
    assert checks(found) == {}
    assert found.agreement.id == "small"
    assert found.last == "2027-01-04T12:00:00Z"
    assert found.unread == ()
    answered = state(found.pact, found.entries, documents=found.documents)
    assert answered["breaches"] == []
    assert answered["size"] == 8
    steps = {f"{s['measure']}:{s['portion']}": s["state"] for s in answered["steps"]}
    assert steps["open:1"] == "performed"
    assert [one["state"] for one in answered["challenges"]] == ["answered"]
    [shown] = found.declared().values()
    assert shown.stages == {"first": True}
    assert [one.outcome for one in shown.questions] == ["nothing"]
    lines = [entry.to_line() for entry in record_export(tmp_path).entries]
    assert lines == [dict(entry) for entry in found.entries]


def test_what_opens_less_than_it_says_is_rejected(
    book: ProcessBook, one: Declared, tmp_path: Path
) -> None:
    commit = committed(book, one)
    cases: list[tuple[bytes, dict[str, Any], str]] = [
        (one.table("sites"), {"table": "sites"}, "true"),
        (one.table("sites", "wycmv0"), {"table": "sites"}, "rejected"),
        (one.table("sites", "wycmv0"), {"table": "sites", "part": "wycmv0"}, "true"),
        (one.table("items"), {"table": "sites", "part": "wycmv0"}, "rejected"),
        (one.table("sites"), {"stage": "first"}, "rejected"),
        (one.table("sites"), {"table": "sights"}, "rejected"),
        (Declared(bytes([1]) * 32).table("sites"), {"table": "sites"}, "rejected"),
        (b"sealed to somebody", {"table": "sites", "to": ["south"]}, "true"),
        (b"garbage", {"table": "sites"}, "rejected"),
        (b"", {"table": "sites"}, "rejected"),
        (b'{"format":"paripassu/disclosure/1"' * 1000, {"table": "sites"}, "rejected"),
        (b"[" * 100_000, {"table": "sites"}, "rejected"),
    ]
    for content, more, wanted in cases:
        disclosed(book, commit, content, **more)
        check, why = last_check(book, tmp_path)
        assert (check, bool(why)) == (wanted, wanted != "true"), (content[:40], more, why)
    # The exported lines say the same, and an export says why to who asks.
    lines = {entry.index: entry for entry in record_export(tmp_path).entries}
    found = logged(tmp_path)
    assert {at: line.why for at, line in lines.items() if line.check} == found.whys
    assert [json.dumps(line.to_line()) for line in lines.values()] == [
        json.dumps(dict(entry)) for entry in found.entries
    ]


def test_a_file_that_did_not_come_with_its_statement_is_rejected(
    book: ProcessBook, one: Declared, tmp_path: Path
) -> None:
    commit = committed(book, one)
    content = one.table("sites")
    book.files.add(content)
    body = {"commitment": commit, "table": "sites", "part": "all", "file": named(content)}
    book.say("disclose", "north", {**body, "to": ["south"]})
    assert last_check(book, tmp_path)[0] == "rejected"
    book.say("disclose", "north", {**body, "file": named(content).removeprefix("sha256:")}, content)
    assert last_check(book, tmp_path)[0] == "rejected"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"root": "00" * 32}, "root"),
        ({"version": 2}, "version"),
        ({"tables": ["sites"]}, "tables"),
        ({"stages": []}, "stages"),
        ({"template": "sha256:" + "0" * 64}, "template"),
        ({"file": "sha256:" + "0" * 64}, "file"),
        ({"follows": "ab" * 32}, ""),
    ],
)
def test_a_commitment_that_is_not_as_its_statement_says(
    book: ProcessBook, one: Declared, tmp_path: Path, changes: dict[str, Any], why: str
) -> None:
    book.say("commit", "north", {**one.body(), **changes}, one.template, one.file)
    check, said = last_check(book, tmp_path)
    if not why:  # the fold says that it follows nothing
        assert check == "true"
        return
    assert check == "rejected"
    assert why in said
    # Nothing can be opened of it.
    disclosed(book, book.state.last["north-1"].id, one.table("sites"), table="sites")
    assert last_check(book, tmp_path)[0] == "rejected"


def test_only_the_party_itself_commits_and_to_one_template(
    book: ProcessBook, one: Declared, tmp_path: Path
) -> None:
    book.say("commit", "south", one.body(), one.template, one.file)
    check, why = last_check(book, tmp_path)
    assert (check, "no declaration of this party" in why) == ("rejected", True)
    first = committed(book, one)
    changed = one.template + b"# the same, and another file\n"
    body = {**one.body(), "template": named(changed)}
    book.say("commit", "north", body, changed, one.file)
    check, why = last_check(book, tmp_path)
    assert (check, "first commitment" in why) == ("rejected", True)
    other = Declared(bytes([7]) * 32)
    book.say("commit", "north", other.body(), other.template, other.file, day=3)
    found = logged(book.write(tmp_path))
    answer = state(found.pact, found.entries, documents=found.documents)
    rules = [(one["entry"], one["rule"]) for one in answer["breaches"]]
    assert [rule for _, rule in rules] == ["rejected", "rejected", "second-commitment"]
    assert [one["entry"] for one in answer["declared"]] == [book.state.index_of(first)]


def test_what_shows_that_a_declaration_is_false_is_a_finding(
    book: ProcessBook, tmp_path: Path
) -> None:
    false = false_declared()
    commit = committed(book, false)
    disclosed(book, commit, false.table("batches/0"), table="batches/0")
    assert last_check(book, tmp_path)[0] == "true"
    disclosed(book, commit, false.table("batches"), table="batches")
    check, why = last_check(book, tmp_path)
    assert check == "finding"
    assert "TotalContradicted" in why
    # What is opened afterwards shows nothing new.
    disclosed(book, commit, false.table("items"), table="items")
    assert last_check(book, tmp_path)[0] == "true"


@pytest.mark.parametrize(
    ("asked", "table", "why"),
    [
        (lambda one: one.question("10,10"), "sites", "territory"),
        (lambda one: one.question("AB-1", "items"), "items", "0 questions"),
        (lambda one: one.question(), "items", "statement says"),
        (lambda one: Declared(bytes([1]) * 32).question(), "sites", "put to"),
        (lambda _: b"{}", "sites", ""),
    ],
)
def test_a_question_that_cannot_be_put_is_rejected(
    book: ProcessBook,
    one: Declared,
    tmp_path: Path,
    asked: Callable[[Declared], bytes],
    table: str,
    why: str,
) -> None:
    commit = committed(book, one)
    file = asked(one)
    body = {"commitment": commit, "table": table, "file": named(file)}
    question = book.say("challenge", "south", body, file)
    check, said = last_check(book, tmp_path)
    assert check == "rejected"
    assert why in said
    answer = one.answer()
    book.say("answer", "north", {"of": question, "file": named(answer)}, answer)
    assert last_check(book, tmp_path)[0] == "rejected"


def test_the_quota_and_an_answer_that_leaves_it_open(
    book: ProcessBook, one: Declared, tmp_path: Path
) -> None:
    commit = committed(book, one)
    questions = []
    for number in range(1, 7):
        file = one.question(f"39.01{number},125.77")
        body = {"commitment": commit, "table": "sites", "file": named(file)}
        questions.append(book.say("challenge", "south", body, file, day=2))
    check, why = last_check(book, tmp_path)
    assert check == "rejected"
    assert "5 questions" in why
    elsewhere, right = one.answer("39.017,125.77"), one.answer("39.013,125.77")
    book.say("answer", "north", {"of": questions[2], "file": named(elsewhere)}, elsewhere)
    assert last_check(book, tmp_path)[0] == "rejected"
    book.say("answer", "north", {"of": questions[2], "file": named(right)}, right)
    assert last_check(book, tmp_path)[0] == "true"


def test_draws(book: ProcessBook, tmp_path: Path) -> None:
    secret, other = bytes([5]) * 32, bytes([6]) * 32
    fixed = commitment("d1", "north", secret).hex()
    early = commitment("d1", "north", other).hex()
    # Before the draw is announced nothing is fixed by this.
    book.say("draw-commit", "north", {"draw": "d1", "value": early})
    book.say("draw", "iaea", {"id": "d1", "step": "open:1", "parties": ["north"]})
    book.say("draw-commit", "north", {"draw": "d1", "value": fixed})
    # Of two the first binds.
    book.say("draw-commit", "north", {"draw": "d1", "value": early}, day=1)
    for value, wanted in [
        (other.hex(), "rejected"),
        ("none", "rejected"),
        ("5" * 63, "rejected"),
        (secret.hex(), "true"),
    ]:
        book.say("draw-reveal", "north", {"draw": "d1", "value": value}, day=2)
        check, why = last_check(book, tmp_path)
        assert (check, bool(why)) == (wanted, wanted != "true"), (value, why)
    found = logged(book.write(tmp_path))
    answer = state(found.pact, found.entries, documents=found.documents)
    assert [one["drawn"] for one in answer["inspections"]] == [True]


def test_a_seal_opens_by_its_shares(book: ProcessBook, one: Declared, tmp_path: Path) -> None:
    commit, made = committed(book, one), one.sealed()
    wrong = {**made.body(commit), "k": 1}
    book.say("seal", "north", wrong, made.file)
    assert last_check(book, tmp_path)[0] == "rejected"
    seal = book.say("seal", "north", made.body(commit), made.file)
    assert last_check(book, tmp_path)[0] == "true"
    book.say("confirm", "south", {"of": seal})
    book.say("confirm", "iaea", {"of": seal}, day=2)

    def released(by: str, share: bytes, *more: bytes) -> str:
        book.say("release", by, {"of": seal, "share": named(share)}, share, *more, day=3)
        return last_check(book, tmp_path)[0]

    assert released("south", made.share(1)) == "rejected"  # nobody has given out the package
    assert released("south", made.share(1), b"garbage") == "rejected"
    assert released("south", made.share(1), made.package) == "true"
    assert released("iaea", made.share(1)) == "rejected"  # that of another
    assert released("iaea", made.package) == "rejected"  # no share
    assert released("north", made.share(2)) == "rejected"  # no guardian
    found = logged(book.write(tmp_path))
    assert state(found.pact, found.entries)["seals"][0]["state"] == "releasable"
    assert released("iaea", made.share(2)) == "true"
    found = logged(book.write(tmp_path))
    assert state(found.pact, found.entries)["seals"][0]["state"] == "released"
    assert [shown.stages for shown in found.declared().values()] == [{"first": True}]


def test_a_seal_over_something_else_is_a_false_declaration(
    book: ProcessBook, one: Declared, tmp_path: Path
) -> None:
    commit, made = committed(book, one), one.sealed(one.table("sites"))
    seal = book.say("seal", "north", made.body(commit), made.file)
    book.say("confirm", "south", {"of": seal})
    book.say("confirm", "iaea", {"of": seal}, day=2)
    for number, by in enumerate(("south", "iaea"), 1):
        share = made.share(number)
        book.say("release", by, {"of": seal, "share": named(share)}, share, made.package, day=3)
    found = logged(book.write(tmp_path))
    assert list(checks(found).values()) == ["finding"]
    answer = state(found.pact, found.entries)
    assert [one["rule"] for one in answer["breaches"]] == ["false-declaration"]
    assert answer["seals"][0]["state"] == "releasable"


def test_what_was_signed_later_is_read_and_garbage_is_as_if_not_there(
    book: ProcessBook, tmp_path: Path
) -> None:
    agreement = book.agreement.replace(b"disputes = 2", b"disputes = 1")
    plan = json.loads(book.plan) | {"digest": named(agreement)}
    good = json.dumps(plan).encode()
    broken = json.dumps({**plan, "steps": plan["steps"][:1]}).encode()
    step = {**plan["steps"][0], "measure": "nothing"}
    wrong = json.dumps({**plan, "steps": [step]}).encode()
    old = named(book.plan)
    for new, planned in [
        (agreement, good),
        (agreement, wrong),
        (agreement, b"garbage"),
        (b"\xff", good),
        (good, agreement),
        (agreement, broken),
    ]:
        body = {"agreement": named(new), "plan": named(planned), "replaces": old}
        book.say("sign", "north", body, new, planned, day=2)
        book.say("sign", "south", body, new, planned, day=2)
    found = logged(book.write(tmp_path))
    assert {named(agreement), named(good)} <= found.documents.keys()
    assert not {named(wrong), named(b"garbage"), named(b"\xff")} & found.documents.keys()
    assert {one.digest for one in found.unread} >= {named(wrong)[7:], named(b"\xff")[7:]}
    answer = state(found.pact, found.entries, documents=found.documents)
    assert answer["agreement"] == named(book.agreement)
    later = state(found.pact, found.entries, answered_day(3), found.documents)
    assert (later["agreement"], later["plan"]) == (named(agreement), named(good))
    rules = [one["rule"] for one in later["breaches"]]
    assert f"unknown-document {named(wrong)}" in rules
    assert f"unknown-document {named(good)}" in rules  # signed as an agreement


def test_nobody_signs_what_came_only_later(book: ProcessBook, tmp_path: Path) -> None:
    """North names a plan that is not there; south brings it. A later file mends no signature."""
    plan = json.dumps({**json.loads(book.plan), "note": "again"}).encode()
    body = {"agreement": named(book.agreement), "plan": named(plan), "replaces": named(book.plan)}
    book.say("sign", "north", body, day=1)
    book.say("sign", "south", body, plan, day=2)
    found = logged(book.write(tmp_path))
    entry = found.entries[-2]["index"]
    assert checks(found) == {entry: "rejected"}
    assert found.whys[entry].startswith("the plan that it signs came neither with it nor")
    answer = state(found.pact, found.entries, answered_day(4), found.documents)
    assert answer["breaches"] == [{"entry": entry, "rule": f"unknown-document {named(plan)}"}]
    assert [one["signed_by"] for one in answer["offers"]] == [["south"]]
    # Whoever looked before it came saw the same, and an export says so too.
    before = state(found.pact, found.entries[:-1], answered_day(1), found.documents)
    assert before["breaches"] == answer["breaches"]
    lines = [one.to_line() for one in record_export(tmp_path).entries]
    assert lines == [dict(one) for one in found.entries]
    # Now that it is there, north can sign it, and need not bring it again.
    book.say("sign", "north", body, day=3)
    found = logged(book.write(tmp_path))
    answer = state(found.pact, found.entries, answered_day(4), found.documents)
    assert answer["plan"] == named(plan)


def answered_day(number: int) -> int:
    return date(2027, 1, 1).toordinal() + number


def test_what_the_audit_refuses_is_refused(book: ProcessBook, tmp_path: Path) -> None:
    place = book.write(tmp_path)
    with pytest.raises(RefusedLogError, match="its id is"):
        logged(place, charter="0" * 64)
    with pytest.raises(ParameterError):
        logged(place, charter="0")
    for digest in book.files.contents:
        path = place / "blobs" / "sha256" / digest[:2] / digest
        kept = path.read_bytes()
        path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        with pytest.raises(RefusedLogError, match=digest):
            logged(place)
        path.write_bytes(kept)
    logged(place)
    with pytest.raises(InputError, match="no such folder"):
        logged(tmp_path / "nowhere")


def test_an_entry_that_breaks_a_rule_of_the_record_is_known_once_it_was_seen(
    book: ProcessBook, tmp_path: Path
) -> None:
    book.put(b"no statement", book.state.with_void())
    with pytest.raises(RefusedLogError, match="entry 4"):
        logged(book.write(tmp_path))
    kept = (tmp_path / "checkpoint").read_bytes()
    (tmp_path / "seen").write_bytes(kept)
    assert [one["index"] for one in logged(tmp_path, since=tmp_path / "seen").entries] == [0, 1, 2]


def test_a_log_that_names_no_agreement(tmp_path: Path) -> None:
    signed_logs.write(tmp_path, signed_books.files(signed_books.some()))
    with pytest.raises(InputError, match="names no agreement"):
        logged(tmp_path)


def test_a_successor_goes_on_where_the_log_before_it_ended(
    book: ProcessBook, one: Declared, tmp_path: Path
) -> None:
    commit = committed(book, one)
    claim = book.say("perform", "north", {"step": "open:1", "evidence": []})  # has no time there
    old = book.write(tmp_path / "old")
    after = ProcessBook(after=book)
    content = one.stage()
    disclosed(after, commit, content, stage="first")
    confirmed = after.say("confirm", "south", {"of": claim}, day=7)
    new = after.write(tmp_path / "new")
    with pytest.raises(ParameterError, match="predecessor"):
        logged(new)
    found = logged(new, predecessor=[old])
    assert found.whys == {}
    size = book.state.size
    assert found.size == size + after.state.size
    assert (found.chapters[0].offset, found.chapters[1].offset) == (0, size)
    last = found.entries[-1]
    assert last["index"] == size + (after.state.index_of(confirmed) or 0)
    assert last["body"] == {"of": book.state.index_of(claim)}
    assert last["after"] == size + after.state.size - 2
    # What the old log had not timed was there when the new one began.
    assert {one["index"]: one["time"] for one in found.entries}[size - 1] == "2027-01-08T12:00:00Z"
    answer = state(found.pact, found.entries, documents=found.documents)
    assert answer["pending"] == []
    assert answer["breaches"] == []
    assert answer["steps"][0]["state"] == "confirmed"
    # An export has the numbers of its own log, and the same checks.
    lines = record_export(new, predecessor=[old]).entries
    assert [one.index for one in lines] == [0, 1, 2]
    assert [one.check for one in lines] == [None] * 3


def test_a_version_is_in_force_from_its_date(tmp_path: Path) -> None:
    book, first = ProcessBook().signed(), Declared()
    second = Declared(made=declared_next(first))
    one = committed(book, first)
    two = book.say("commit", "north", second.body(one), second.template, second.file, day=360)
    for day, at, wanted in [
        (364, one, "true"),
        (364, two, "rejected"),
        (367, two, "true"),
        (368, one, "rejected"),
    ]:
        asked = (first if at == one else second).question()
        body = {"commitment": at, "table": "sites", "file": named(asked)}
        book.say("challenge", "south", body, asked, day=day)
        check, why = last_check(book, tmp_path)
        assert (check, "not in force" in why) == (wanted, wanted == "rejected"), (day, why)


def test_a_question_to_the_version_that_its_author_had_seen(tmp_path: Path) -> None:
    book, first = ProcessBook().signed(), Declared()
    second = Declared(made=declared_next(first))
    one = committed(book, first)
    size = book.state.size
    book.say("commit", "north", second.body(one), second.template, second.file, day=366)
    asked = first.question()
    body = {"commitment": one, "table": "sites", "file": named(asked)}
    book.say("challenge", "south", body, asked, after=After(size, book.root(size)), day=367)
    assert last_check(book, tmp_path)[0] == "true"
    book.say("challenge", "south", body, asked, day=368)
    assert last_check(book, tmp_path)[0] == "rejected"


def test_a_version_that_comes_late_is_in_force_at_the_next_date() -> None:
    made = Declared().commitment
    days = [Held(at, "north", "t", day, made) for at, day in enumerate((10, 380, 800))]
    assert in_force([], 9, 10) is None
    assert in_force(days, 9, 9) is None
    # Dates are 375, 740, 1105; the second version is late, the third too.
    for day, wanted in [(10, 0), (739, 0), (740, 1), (1104, 1), (1105, 2)]:
        assert in_force(days, 9, day) == days[wanted], day
    assert in_force(days, 1, 2000) == days[0]


def test_a_file_that_nobody_keeps_any_more_is_believed(
    book: ProcessBook, one: Declared, tmp_path: Path
) -> None:
    """All parties have signed that it is not asked for: so all copies come to one answer."""
    commit = committed(book, one)
    content = one.stage()
    disclosed(book, commit, content, stage="first")
    disclosed(book, commit, b"garbage", stage="first")
    signers = ("north-1", "north-2", "south-1")
    removed = [sha256(content).hexdigest(), sha256(one.file).hexdigest()]
    new = replace(book.first, limits=Limits(2_000_000, 2_000_000))
    book.append(
        book.charter_statement(
            new,
            signers,
            book.state.charter_id,
            body={"removed": sorted(removed)},
            agreement=book.digest,
        )
    )
    kept = logged(book.write(tmp_path / "kept", day=9))
    for digest in removed:
        (tmp_path / "kept" / "blobs" / "sha256" / digest[:2] / digest).unlink()
    gone = logged(tmp_path / "kept")
    assert kept.entries == gone.entries
    assert [one.get("check") for one in gone.entries[-3:]] == [None, None, None]
    # Nothing can be verified against a commitment that is gone.
    assert gone.declared() == {}


def test_a_plan_without_steps(tmp_path: Path) -> None:
    empty = json.dumps({**json.loads(plan_of(AGREEMENT)), "steps": []}).encode()
    book = ProcessBook(planned=empty).signed()
    book.say("perform", "north", {"step": "open:1", "evidence": []}, day=1)
    found = logged(book.write(tmp_path))
    answer = state(found.pact, found.entries)
    assert [one["rule"] for one in answer["breaches"]] == ["unknown-step"]
    assert answer["steps"] == []
