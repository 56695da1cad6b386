"""What the demonstration performs, and what it leaves: a whole process, which anybody can check."""

from __future__ import annotations

import json
import shutil
import tomllib
from base64 import b64decode
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from tests.draw_verifier import verifier as draw_verifier
from tests.e2e.program import Program
from tests.log_verifier import verifier
from tests.soak_replay import draws_of, places, said, watched

import paripassu as pp
from paripassu.cli.scenarios import scenario
from paripassu.cli.story.left import MARK, remove, verify_left
from paripassu.cli.story.public import CHECK
from paripassu.errors import OverwriteError
from paripassu.process.logged import RefusedLogError
from paripassu.record.envelope import parse_statement


@pytest.fixture(scope="module")
def run(program: Program, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which the whole demonstration ran, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, " ".join(program.ends("demo", "--out", str(folder)).stdout.split())


@pytest.fixture(scope="module")
def status(run: tuple[Path, str]) -> Any:
    return json.loads((run[0] / "status.json").read_text())


def entry_0(folder: Path) -> str:
    return parse_statement((folder / CHECK / "statements" / "000000.json").read_bytes()).id


def statements(folder: Path) -> list[Any]:
    """Give what was signed: predicates."""
    files = sorted((folder / CHECK / "statements").iterdir())
    return [
        json.loads(b64decode(json.loads(one.read_bytes())["payload"]))["predicate"] for one in files
    ]


@pytest.mark.wheel
def test_the_process_comes_to_its_end(run: tuple[Path, str], status: Any) -> None:
    assert status["phase"] == "complete"
    assert {one["state"] for one in status["steps"]} == {"confirmed"}
    assert set(status["score"].values()) == {3}
    assert not status["owed"]
    assert not status["next"]
    # In the wheel, too, it draws: what it draws is looked at below.
    assert any(path.suffix == ".svg" for path in (run[0] / "pictures").iterdir())


def test_the_first_of_the_listed_repairs_is_made_and_signed(
    run: tuple[Path, str], status: Any
) -> None:
    explained = json.loads((run[0] / "explanation.json").read_text())
    changes = {one["position"]: one for one in explained["repairs"][0]["changes"]}
    signed = tomllib.loads((run[0] / "agreement.toml").read_text())
    literal = tomllib.loads(scenario("korea-2018").read_text())
    for before, after in zip(literal["position"], signed["position"], strict=True):
        change = changes.pop(before["id"], None)
        if change is None:
            assert after == before
            continue
        needs = {measure: one["to"] for measure, one in change["needs"].items()}
        assert after.get("needs") == (needs or before.get("needs"))
        for key in ("share", "part"):
            to = change[key]["to"] if change[key] else before.get(key)
            assert after.get(key) == to
    assert not changes
    assert status["agreement"] == pp.read_agreement(run[0] / "agreement.toml").digest
    assert "The parties accept the first of these repairs." in run[1]


def test_the_balance_at_the_end_is_the_one_that_the_plan_promised(
    run: tuple[Path, str], status: Any
) -> None:
    last = json.loads((run[0] / "plan.json").read_text())["steps"][-1]
    for key in ("kept", "exposure", "temptation"):
        found = {one["party"]: one[key] for one in status["parties"]}
        assert found == pytest.approx(last[key])


def test_what_goes_wrong_is_flagged_and_nothing_else(status: Any) -> None:
    assert [one["rule"] for one in status["breaches"]] == ["second-commitment", "short-notice"]
    assert [one["how"] for one in status["disputes"]] == ["stood"]
    assert [one["state"] for one in status["challenges"]] == ["answered"]
    assert [one["in_time"] for one in status["notices"]] == [False]


def test_each_dismantlement_is_settled_by_a_draw_of_both_secrets(
    run: tuple[Path, str], status: Any
) -> None:
    draws = {one["id"]: one for one in status["inspections"]}
    assert [*draws] == ["demo-1", "demo-2", "demo-3", "demo-4"]
    secrets: set[str] = set()
    for id, one in draws.items():
        assert one["step"] == f"dismantlement:{id[-1]}"
        assert one["revealed"] == ["us", "dprk"]
        assert one["concluded"] == "consistent"
        name = "draw.json" if id == "demo-1" else f"draw-{id[-1]}.json"
        document = json.loads((run[0] / name).read_text())
        assert document["achieved"] >= document["required"]
        found = {one["reveal"] for one in document["joint"]["parties"].values()}
        assert not found & secrets
        secrets |= found
    assert len(secrets) == 8
    verdicts = [one["verdict"] for one in draws["demo-1"]["findings"]]
    assert verdicts == ["inconclusive", "consistent"]


def test_a_stranger_finds_a_draw_that_is_changed(run: tuple[Path, str], tmp_path: Path) -> None:
    folder, listed = run[0], str(run[0] / CHECK / "list.csv")
    draws = [str(folder / name) for name in ("draw.json", "draw-2.json")]
    assert draw_verifier.main([*draws, listed]) == 0
    other = tmp_path / "draw.json"
    other.write_text((folder / "draw-3.json").read_text().replace("demo-3", "demo-7"))
    assert draw_verifier.main([*draws, str(other), listed]) == 1


def test_relief_takes_effect_on_the_day_of_the_finding(status: Any) -> None:
    steps = {(one["measure"], one["portion"]): one for one in status["steps"]}
    found, relief = steps["dismantlement", 1], steps["relief", 2]
    assert relief["performed"] == found["confirmed"]
    assert not relief.get("signed_by")


def test_it_says_in_words_what_happens(run: tuple[Path, str]) -> None:
    said = run[1]
    for sentence in (
        "nothing is declared here",
        "commit would have no effect (second-commitment)",
        "It is written with --anyway, and signed.",
        "the record will note a breach (short-notice)",
        "w3.example does not answer any more. Three of four are enough.",
        "The inspectorate reports on the material balance: it is inconclusive.",
        "All steps are done and settled. Nobody has to move.",
        "all of it holds.",
    ):
        assert sentence in said
    assert said.index("is in order") < said.index("demo-record is refused")


def test_what_is_found_is_inconclusive_until_it_is_settled(run: tuple[Path, str]) -> None:
    first, settled, account = (
        json.loads((run[0] / name).read_text())
        for name in ("assessment.json", "assessment-settled.json", "account.json")
    )
    assert first["verdict"] == "inconclusive"
    assert settled["verdict"] == "consistent"
    assert account["balances"][0]["verdict"] == "inconclusive"
    assert account["balances"][0]["settle"]


def test_who_is_out_when_a_party_leaves(run: tuple[Path, str]) -> None:
    folder, said = run
    left = json.loads((folder / "withdrawal-status.json").read_text())
    ((leaver, ends),) = {(one["party"], one["ends"]) for one in left["leaving"]}
    out = {one["party"]: one["exposure"] for one in left["parties"]}
    assert left["phase"] == "ended"
    assert left["at"] > ends == "2019-10-29"  # 30 days after its notice
    assert not left["breaches"]
    assert out[leaver] == 0
    assert max(out.values()) > 0
    assert f"has lost {max(out.values()):.4g} so far" in said
    assert "and its stake of 3. Leaving costs it 7.5." in said
    assert "The agreement ended on 29 October 2019, because North Korea left." in said


def test_what_was_sealed_is_opened_by_two_of_three_guardians(
    run: tuple[Path, str], status: Any
) -> None:
    (seal,) = status["seals"]
    assert seal["state"] == "released"
    assert seal["releases"] == ["first-guardian", "third-guardian"]
    (step,) = (
        one for one in status["steps"] if (one["measure"], one["portion"]) == ("declaration", 3)
    )
    assert step["performed"] == "2022-03-21"
    said = {one["kind"] for one in statements(run[0]) if one["author"] == "dprk-1"}
    assert "seal" in said
    opened = (run[0] / "declaration" / "systems.json").read_bytes()
    assert b"ICBM" in opened
    assert b"ICBM" not in (run[0] / "declaration" / "seal.json").read_bytes()


def test_a_deposit_takes_effect_in_its_turn(run: tuple[Path, str], status: Any) -> None:
    steps = {(one["measure"], one["portion"]): one for one in status["steps"]}
    (deposit,) = (one for one in statements(run[0]) if one["body"].get("deposit"))
    assert deposit["body"]["step"] == "presence:1"
    assert steps["presence", 1]["performed"] == steps["peace-treaty", 4]["performed"]


def test_the_status_is_what_anybody_reads_in_the_record(run: tuple[Path, str], status: Any) -> None:
    folder, _ = run
    read = pp.status(folder / "record", charter=entry_0(folder)).to_json()
    assert read == status


def test_the_copies_hold_nothing_twice(run: tuple[Path, str]) -> None:
    for name in ("record", "altered"):
        files = [one for one in (run[0] / name).rglob("*") if one.is_file()]
        assert len({one.parent for one in files if one.parent.suffix == ".p"}) == len(
            [one for one in files if one.parent.suffix == ".p"]
        )
    assert not (run[0] / "private" / "record" / "witnesses").exists()


def test_the_changed_byte_is_refused_and_named(run: tuple[Path, str]) -> None:
    folder, _ = run
    found = pp.record_audit(folder / "altered", charter=entry_0(folder))
    (fault,) = found.faults
    assert fault.file.startswith("tile/entries/")
    with pytest.raises(RefusedLogError):
        pp.status(folder / "altered", charter=entry_0(folder))


def test_secrets_stand_apart(run: tuple[Path, str]) -> None:
    folder, _ = run
    keys = [*(folder / "private").rglob("*.pem")]
    assert keys
    assert {path.stat().st_mode & 0o777 for path in keys} == {0o600}
    assert (folder / "private").stat().st_mode & 0o777 == 0o700
    secret = (folder / "private" / "record" / "dprk.secret").read_bytes()
    for part in ("record", CHECK, "declaration"):
        for path in (folder / part).rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                assert b"PRIVATE KEY" not in content
                assert content != secret


def test_a_stranger_finds_what_is_changed(run: tuple[Path, str], tmp_path: Path) -> None:
    folder = tmp_path / "public"
    shutil.copytree(run[0] / CHECK, folder)
    statements = sorted((folder / "statements").iterdir())[:3]
    words = [*map(str, statements), "--charter", str(folder / "charter.json")]
    assert verifier.main(words) == 0
    content = statements[2].read_bytes()
    statements[2].write_bytes(content.replace(b'"sig":"A', b'"sig":"B').replace(b"a", b"b", 1))
    assert verifier.main(words) == 1


def test_a_stranger_finds_a_file_that_no_statement_names(
    run: tuple[Path, str], tmp_path: Path
) -> None:
    folder, log = tmp_path / "declaration", run[0] / "record"
    shutil.copytree(run[0] / "declaration", folder)
    names = ("commitment", "totals", "region", "material", "question", "answer")
    files = [str(folder / f"{name}.json") for name in names]
    words = [str(log), "--policy", str(run[0] / CHECK / "policy"), "--names", *files]
    assert verifier.main(words) == 0
    # It is consistent in itself, and so escrow.py takes it: but nobody stated it.
    (folder / "totals.json").write_bytes((folder / "totals.json").read_bytes() + b"\n")
    assert verifier.main(words) == 1


@pytest.mark.seeded
def test_one_byte_of_what_a_stranger_is_handed(run: tuple[Path, str], tmp_path: Path) -> None:
    """The whole, with more places, is ``python -m tests.soak_replay``."""
    folder = tmp_path / "public"
    for part in ("record", CHECK, "declaration"):
        shutil.copytree(run[0] / part, folder / part)
    for one in draws_of(run[0]):
        shutil.copy(one, folder)
    looks = watched(folder)
    named = {file.name for _, files in looks[1:] for file in files}
    handed = [one for one in (folder / CHECK).rglob("*") if one.is_file()]
    assert {one.name for one in handed} | {"question.json", "draw.json"} <= named
    for look, files in (looks[-1], looks[3], looks[4]):
        before = look()
        found = {said(look, place, before) for place in islice(places(files, 18), 3)}
        assert found <= {"refused", "the same"}


def test_what_is_not_of_the_demonstration_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "record").mkdir()
    (tmp_path / "record" / "mine").touch()
    with pytest.raises(OverwriteError, match="not what this demonstration"):
        remove(tmp_path / "record", "example.org/demo-record")
    assert (tmp_path / "record" / "mine").exists()
    done = Program().ends("demo", "ss7", "--out", str(tmp_path), code=2)
    assert "not what this demonstration" in done.stderr
    assert not done.stdout
    assert [one.name for one in tmp_path.iterdir()] == ["record"]


@pytest.mark.parametrize("name", ["record", "check", "withdrawal"])
def test_what_was_cut_off_is_removed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "tile").mkdir()
    with pytest.raises(OverwriteError, match="not what this demonstration"):
        verify_left(tmp_path)
    own = tmp_path / "private" / ("withdrawal" if name == "withdrawal" else "record")
    own.mkdir(parents=True)
    (own / MARK).touch()
    verify_left(tmp_path)
    (own / MARK).unlink()
    (own / "key.pem").touch()
    with pytest.raises(OverwriteError, match="not what this demonstration"):
        verify_left(tmp_path)


def test_the_page_shows_what_became_of_the_plan(run: tuple[Path, str]) -> None:
    pictures = {path.name for path in (run[0] / "pictures").iterdir()}
    for name in (
        "process-course", "process-exposed", "process-declared", "withdrawal-course",
    ):  # fmt: skip
        assert {f"{name}.svg", f"{name}.png"} <= pictures
    page = (run[0] / "pictures" / "index.html").read_text(encoding="utf-8")
    for text in ("What became of it", "opened only by stages", "A second run: a party leaves"):
        assert text in page


def test_the_pages_of_the_record_are_there(run: tuple[Path, str]) -> None:
    page = (run[0] / "site" / "index.html").read_text(encoding="utf-8")
    assert "Nobody has to move." in page
    assert (run[0] / "site" / "log" / "checkpoint").is_file()
