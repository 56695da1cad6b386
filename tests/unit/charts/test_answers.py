"""Every kind of answer has a page, shows itself in a notebook, and prints what its command does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from tests.unit.charts.balances import account, drifting
from tests.unit.charts.escrow.test_verified_section import verified
from tests.unit.charts.risk_example import example_risk
from tests.unit.charts.scenario import explanation, korea, korea_plan, literal
from tests.unit.charts.test_inspection_pictures import targets, three
from tests.unit.charts.test_page import Tags

from paripassu.agreement.intake.answers import IntakeReview, IntakeText
from paripassu.agreement.intake.intake import intake_table
from paripassu.agreement.intake.result import Intake, Reader
from paripassu.agreement.show import show
from paripassu.charts import write_pictures
from paripassu.charts.answers import sections
from paripassu.documents.registry import FORMATS
from paripassu.documents.value import Answer
from paripassu.documents.written import Export, Import, New, ReportFile
from paripassu.errors import PariPassuError
from paripassu.escrow.written import Challenge, Committed, DeclareNew, Opened, Rehearsed
from paripassu.escrow.written_seals import GuardianKeys, SealMade, SealReceived, SealReleased
from paripassu.inspection.accountancy.new import account_new
from paripassu.inspection.allocation.answer import allocate
from paripassu.inspection.allocation.holding import Holding
from paripassu.inspection.allocation.result import Allocation
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.make import draw_numbers
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.draw.secret import Commit, Reveal
from paripassu.inspection.games.security import security_game
from paripassu.inspection.games.timing import inspection_game
from paripassu.inspection.sampling.deterrence import deterrence
from paripassu.inspection.sampling.size import sample_size
from paripassu.pages.written import Site
from paripassu.process.prepare import Prepared
from paripassu.process.reminders import reminders
from paripassu.process.require import require
from paripassu.process.state import state
from paripassu.record.audited import Audit
from paripassu.record.changed_charter import (
    CharterChange,
    CharterQuorum,
    CharterSigners,
    RecordCharterChange,
)
from paripassu.record.changed_keys import ChangedHolder, RecordKeysChange
from paripassu.record.log_written import RecordAppend, RecordInit
from paripassu.record.made_keys import RecordKeys
from paripassu.record.mirrored import RecordExport, RecordMirror
from paripassu.record.proven import RecordCheckpoint, RecordProof
from paripassu.record.received import RecordReceipt
from paripassu.record.statement_written import RecordState
from paripassu.record.verified import RecordVerified
from paripassu.sequencing.check import check
from paripassu.sequencing.compare import compare
from paripassu.sequencing.plan import Plan

pytestmark = pytest.mark.slow


@cache
def spread() -> Allocation:
    strata = [
        Holding(stratum="cans", population=40, amount=Fraction(1)),
        Holding(stratum="pins", population=9, amount=Fraction(2)),
    ]
    return allocate(strata, goal=4, detect="0.5")


@cache
def drawn() -> Draw:
    items = {"cans": [f"can {k}" for k in range(9)], "pins": ["pin 1", "pin 2"]}
    return draw(items, {"cans": 3, "pins": 1}, seed=b"\x01" * 32, id="d-1", step="dismantle:1")


@cache
def planned() -> Plan:
    """The plan by hand, as it were made from the file."""
    return korea_plan(korea()).model_copy(update={"digest": korea().digest})


@cache
def prepared() -> Prepared:
    need = require(korea(), planned(), "dismantle:1")
    return Prepared(requirement=need, allocation=spread(), draw=drawn())


ROOT = "ab" * 32


def of_a_declaration(
    kind: type[Answer], **content: object
) -> tuple[Callable[[], Answer], list[str]]:
    """Give what a command on a declaration answers, which has no picture."""
    named = {} if kind in (DeclareNew, GuardianKeys) else {"root": ROOT}
    return lambda: kind.model_validate({**named, **content}), []


#: Kind, what was answered, and the pictures that its page has.
KINDS: dict[str, tuple[Callable[[], Answer], list[str]]] = {
    "account": (
        lambda: account([drifting(12, 1.5)]),
        ["balance", "sequential-tests", "difference", "detection"],
    ),
    "account-new": (account_new, []),
    "allocation": (spread, ["allocation"]),
    "assessment": (three, ["assessment"]),
    "check": (lambda: check(korea(), {"steps": [{"measure": "treaty", "portion": 3}]}), []),
    "comparison": (lambda: compare(korea(), korea().replace(title="x")), ["order"]),
    "deterrence": (lambda: deterrence(Fraction(1), Fraction(2)), []),
    "draw": (drawn, ["draw"]),
    "draw-commit": (lambda: Commit(id="d-1", party="north", commit="ab" * 32), []),
    "draw-reveal": (
        lambda: Reveal(id="d-1", party="north", commit="ab" * 32, reveal="cd" * 32), [],
    ),
    "export": (lambda: Export(file="the book.xlsx of the agreement"), []),
    "site": (
        lambda: Site(folder="the agreement", origin="example.org/log", size=3, files=9, written=2),
        [],
    ),
    "report": (lambda: ReportFile(file="r.pdf of the agreement", digest="sha256:0"), []),
    "explanation": (lambda: explanation(literal()), ["burden"]),
    "game-periods": (
        lambda: inspection_game(5, 2, seed="ab" * 32, times=2), ["schedule"],
    ),
    "game-targets": (lambda: security_game(targets(4), 2, seed="ab" * 32), ["coverage"]),
    "intake": (
        lambda: Intake(
            claims=(), groups=(), contradictions=(), unattributed=(),
            reader=Reader(library="l", model="m"),
        ),
        [],
    ),
    "intake-review": (
        lambda: IntakeReview(file="ours.toml", accepted=("a",), dropped=("b",), left=()), [],
    ),
    "intake-table": (intake_table, []),
    "intake-text": (lambda: IntakeText(text="One line.\nAnother line."), []),
    "import": (lambda: Import(toml="[agreement]"), []),
    "new": (lambda: New(file="the agreement.toml of ours"), []),
    "overview": (lambda: show(korea()), []),
    "plan": (lambda: korea_plan(korea()), ["timeline", "exposure"]),
    "prepared": (prepared, ["allocation", "draw"]),
    "status": (lambda: state(korea(), planned(), [], history=True), ["course", "exposed"]),
    "reminders": (lambda: reminders(state(korea(), planned(), [])), []),
    "require": (lambda: prepared().requirement, []),
    "risk": (
        example_risk,
        ["deal", "conflicts", "find-out-first", "plans", "exposure-fan"],
    ),
    "requirements": (lambda: require(korea(), planned()), []),
    "audit": (lambda: Audit(ok=True, log="here", origin="o", size=2, root=""), []),
    "challenge": of_a_declaration(Challenge, file="q.json", table="sites", place="39.0,125.7"),
    "committed": of_a_declaration(
        Committed, commitment="c.json", secret="secret.json", declarer="north", agreement="small",
        version=1, records={"sites": 3}, slots=4096,
    ),
    "declare-new": of_a_declaration(DeclareNew, folder="ours", files=("a.toml", "sites.csv")),
    "guardian-keys": of_a_declaration(
        GuardianKeys, name="one", public="one.json", secret="one.secret.json", guardian=ROOT
    ),
    "opened": of_a_declaration(
        Opened, file="d.json", bytes=9, outcome="declared",
        tables={"sites": {"slots": 4, "records": 3, "columns": ["id"]}},
    ),
    "record-append": (
        lambda: RecordAppend.model_validate(
            {
                "entries": [{"file": "a", "index": 0, "id": "00", "known": False}],
                "size": 1,
                "root": ROOT,
                "status": "sequenced",
            }
        ),
        [],
    ),
    "record-init": (
        lambda: RecordInit(folder="log", origin="o", keys=("o+1+2",), size=0, root=ROOT),
        [],
    ),
    "record-charter-change": (
        lambda: RecordCharterChange(
            file="body.json",
            charter_file="body-charter.json",
            charter=ROOT,
            replaces=ROOT,
            changed=(CharterChange(what="witness", name="w5", before=None, after=ROOT),),
            removed=(ROOT,),
            signers=(CharterSigners(party="north", threshold=1, holders=("a", "b")),),
            added=(ROOT,),
            quorums=(
                CharterQuorum(quorum=1, names=("w1",)),
                CharterQuorum(quorum=2, names=("w1", "w5")),
            ),
        ),
        [],
    ),
    "record-keys-change": (
        lambda: RecordKeysChange(
            file="body.json",
            party="north",
            replaces=ROOT,
            holders=(ChangedHolder(name="a", role="officer", keys=(ROOT,), change="added"),),
            removed=("b",),
            threshold=1,
            signers=("b", "c"),
            added=(ROOT,),
        ),
        [],
    ),
    "record-keys": (
        lambda: RecordKeys.model_validate(
            {
                "name": "a",
                "purpose": "officer",
                "public": "a.pub",
                "keys": [{"algorithm": "ed25519", "id": ROOT, "public": "MC==", "secret": "a.pem"}],
            }
        ),
        [],
    ),
    "record-checkpoint": (
        lambda: RecordCheckpoint(
            ok=False, pending=False, origin="o", size=2, root="", missing=("w",), note=""
        ),
        [],
    ),
    "record-proof": (lambda: RecordProof(origin="o", size=2, index=1, proof="", file="p"), []),
    "record-export": (lambda: RecordExport(log="here", origin="o", size=2, entries=()), []),
    "record-mirror": (
        lambda: RecordMirror(
            folder="copy", log="here", origin="o", size=2, root="", before=1, blobs=0
        ),
        [],
    ),
    "record-state": (
        lambda: RecordState(
            file="s.json", id=ROOT, kind="perform", author="a", origin="o", after=1,
            previous=None, signed=(ROOT,),
        ),
        [],
    ),
    "record-receipt": (
        lambda: RecordReceipt(ok=False, id=ROOT, origin="o", stamps={"w": "2026"}, missing=("v",)),
        [],
    ),
    "record-verified": (
        lambda: RecordVerified(ok=True, origin="o", size=2, root="", index=1, stamps={"w": "2026"}),
        [],
    ),
    "rehearsed": of_a_declaration(Rehearsed, version=1, records={"sites": 3}),
    "seal-made": of_a_declaration(
        SealMade, file="s.json", stage="first", k=2, n=3, size=4096, package="s.package",
        shares=[{"index": 1, "guardian": "one", "file": "s.1.json"}],
    ),
    "seal-received": of_a_declaration(
        SealReceived, file="s.1.json", package="s.package", stage="first", index=1, k=2, n=3
    ),
    "seal-released": of_a_declaration(
        SealReleased, file="d.json", stage="first", used=(1, 2), set_aside=(),
    ),
    "size": (lambda: sample_size(141, 5, "0.9"), ["detection-curve"]),
    "view": (verified, ["open", "map-sites"]),
}  # fmt: skip


def test_no_answer_is_left_out() -> None:
    answers = {name for name, one in FORMATS.items() if issubclass(one.model(), Answer)}
    assert answers == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_shows_itself_in_a_notebook(kind: str) -> None:
    """Nothing but what the command line writes, and no script to show it."""
    answer, names = KINDS[kind][0](), KINDS[kind][1]
    shown = answer._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/html"}
    tags = Tags(shown["text/html"])
    assert len(tags.all("svg")) == len(names)
    assert not tags.all("script")
    assert len(shown["text/plain"].split()) >= 5
    assert [p.name for section in sections(answer) for p in section.pictures] == names
    assert all(section.lead for section in sections(answer))


@pytest.mark.parametrize("kind", ["size", "prepared", "requirements", "game-periods"])
def test_every_answer_has_a_page_with_its_files(kind: str, tmp_path: Path) -> None:
    answer, names = KINDS[kind][0](), KINDS[kind][1]
    files = [file.name for file in write_pictures(tmp_path, answer)]
    assert files == [f"{n}.{suffix}" for n in names for suffix in ("svg", "png")] + ["index.html"]
    assert len(Tags((tmp_path / "index.html").read_text(encoding="utf-8")).all("table")) >= (
        kind != "size"
    )


def test_several_answers_of_one_kind_do_not_write_over_each_other(tmp_path: Path) -> None:
    answer = KINDS["size"][0]()
    names = [file.name for file in write_pictures(tmp_path, answer, answer, title="Two")]
    assert names[::2] == ["size-detection-curve.svg", "size-2-detection-curve.svg", "index.html"]
    assert "<h1>Two</h1>" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_nothing_to_draw_is_said(tmp_path: Path) -> None:
    with pytest.raises(PariPassuError, match="nothing to draw"):
        write_pictures(tmp_path)


def test_breaches_are_printed_and_stand_in_a_table() -> None:
    report = KINDS["check"][0]()
    shown = report._repr_mimebundle_()
    assert shown["text/plain"].rstrip().endswith("breaches.")
    rows = len(report.to_frame())
    assert rows > 1
    assert len(shown["text/plain"].splitlines()) >= rows + 1
    assert shown["text/html"].count("<tr") == rows + 1


def test_a_draw_of_numbers_is_shown_whole() -> None:
    (section,) = sections(draw_numbers(25, 10, "9319./2.5.8.10.12./9.18.26.34.41.45./"))
    assert [row.cells[1] for row in section.grids[0].rows[:4]] == ["17", "7", "2", "16"]
    assert section.grids[0].rows[0].cells[2] == "2/5"
    assert section.grids[0].header == ("#", "Item", "Chance")


def test_a_schedule_is_drawn_and_told() -> None:
    (section,) = sections(KINDS["game-periods"][0]())
    # v(5, 2) = 3/8 and the odds now 5/16 + …: the values of Dresher's table stand in the docs.
    assert section.lead.startswith("Inspect the next period with probability")
    assert [grid.title for grid in section.grids] == [
        "The next period, by what is left",
        "What was drawn",
    ]
    assert len(section.grids[1].rows) == 2
    assert any("secret" in said for said in section.said)
    bare = inspection_game(60_000, 3)
    assert bare.marginals is None
    assert not sections(bare)[0].pictures


@pytest.mark.parametrize("room", ["charts", "charts.plan_text", "charts.inspection.account_text"])
def test_altair_waits_until_something_is_drawn(room: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import paripassu.{room}, sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not {"altair", "vl_convert", "jinja2", "rich"} & set(done.stdout.split())
