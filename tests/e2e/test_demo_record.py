"""What the demonstration shows of a record: begun, signed, cosigned, audited, altered."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from tests.e2e.program import Program

from paripassu.agreement.read import read_agreement
from paripassu.cli.demo_record import recorded
from paripassu.errors import InputError
from paripassu.record.audit import record_audit
from paripassu.record.envelope import parse_statement

AGREEMENT = Path(__file__).resolve().parents[2] / "examples" / "korea-2018-repaired.toml"


def shown(folder: Path) -> str:
    text = io.StringIO()
    console = Console(file=text, width=100)
    recorded(console, folder, read_agreement(str(AGREEMENT)), AGREEMENT, folder / "plan.json")
    return text.getvalue()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder in which the demonstration ran, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    plan = Program().ends("plan", str(AGREEMENT), "--json").stdout
    (folder / "plan.json").write_text(plan)
    return folder, shown(folder)


def entry_0(folder: Path) -> str:
    return parse_statement((folder / "record" / "log" / "entry-0.json").read_bytes()).id


def test_what_it_leaves_can_be_audited(place: tuple[Path, str]) -> None:
    folder, said = place
    assert entry_0(folder) in said
    found = record_audit(folder / "record" / "log", charter=entry_0(folder))
    assert found.ok
    assert sorted(found.stamps) == ["w1.example", "w2.example"]
    for party in ("us", "dprk"):
        signed = parse_statement((folder / "record" / f"sign-{party}.json").read_bytes())
        assert (signed.kind, signed.author, len(signed.signatures)) == ("sign", f"{party}-1", 2)
    for name in ("w1.example", "w2.example"):
        assert (folder / "record" / name / "public" / "tile").is_dir()


def test_the_changed_byte_is_refused_and_named(place: tuple[Path, str]) -> None:
    folder, said = place
    assert said.index("is in order") < said.index("is refused")
    found = record_audit(folder / "record" / "altered", charter=entry_0(folder))
    assert not found.ok
    (fault,) = found.faults
    assert fault.file.startswith("tile/entries/")
    true, altered = (
        (folder / "record" / part / fault.file).read_bytes() for part in ("log/public", "altered")
    )
    assert sum(one != other for one, other in zip(true, altered, strict=True)) == 1


def test_secret_keys_are_for_their_owner_alone(place: tuple[Path, str]) -> None:
    folder, _ = place
    keys = [*(folder / "private" / "record").glob("*.pem")]
    assert len(keys) == 3 * 2 + 2 + 2
    assert {path.stat().st_mode & 0o777 for path in keys} == {0o600}
    everything = b"".join(
        path.read_bytes()
        for path in (folder / "record" / "log" / "public").rglob("*")
        if path.is_file()
    )
    assert b"PRIVATE KEY" not in everything


def test_it_goes_on_with_what_an_earlier_run_left(place: tuple[Path, str]) -> None:
    folder, _ = place
    before = json.dumps(sorted(path.name for path in (folder / "private" / "record").iterdir()))
    size = record_audit(folder / "record" / "log", charter=entry_0(folder)).size
    said = " ".join(shown(folder).split())  # wherever lines end
    assert "goes on" in said
    assert "where it was already" in said
    found = record_audit(folder / "record" / "log", charter=entry_0(folder))
    assert (found.ok, found.size) == (True, size)
    after = json.dumps(sorted(path.name for path in (folder / "private" / "record").iterdir()))
    assert before == after


def test_a_run_that_was_stopped_is_told(tmp_path: Path) -> None:
    (tmp_path / "record" / "log").mkdir(parents=True)
    with pytest.raises(InputError, match="earlier run was stopped"):
        shown(tmp_path)
