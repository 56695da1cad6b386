"""What a declarer gives by mistake is refused before anything is written, with the file's name."""

from __future__ import annotations

from pathlib import Path

import polars
import pytest
from tests.unit.escrow.small import declared

from paripassu.errors import InputError, ParameterError, UnwritableError
from paripassu.escrow.commitment import format_commitment
from paripassu.escrow.declare import declare_commit, declare_rehearse
from paripassu.escrow.declare_openings import declare_disclose
from paripassu.escrow.errors import NoEscrowFileError, TooMuchWorkError, WrongSecretError
from paripassu.escrow.new import declare_new
from paripassu.escrow.secret import format_secret
from paripassu.escrow.verify import verify


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    declare_new(tmp_path / "declaration")
    return tmp_path / "declaration"


@pytest.mark.parametrize("secret", ["one", "declaration/../one"])
def test_one_name_for_both_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    """The secret would take the name, and the commitment would find no place."""
    monkeypatch.chdir(folder.parent)
    with pytest.raises(ParameterError, match="names the same file"):
        declare_commit(folder, "one", secret, randomness=bytes(64))
    assert [path.name for path in folder.parent.iterdir()] == ["declaration"]


def test_a_template_with_too_many_slots_says_how_to_mend_it(folder: Path) -> None:
    with pytest.raises(TooMuchWorkError, match=r"template\.toml.*smaller territory or depth"):
        declare_commit(folder, folder / "c", folder / "s", randomness=bytes(64), most_slots=14_000)
    assert not (folder / "c").exists()
    assert not (folder / "s").exists()


ROWS = """
agreement = "a"
declarer = "north"
origin = "example.org/log"
territory = []

[[tables]]
name = "batches"
kind = "row"
depth = 4
most = 10
unique = ["id"]
columns = [{ name = "id", type = "text" }, { name = "grams", type = "integer" }]
"""


@pytest.mark.parametrize("name", ["batches.csv", "batches.parquet"])
def test_where_there_are_no_lines_faults_name_rows(tmp_path: Path, name: str) -> None:
    (tmp_path / "template.toml").write_text(ROWS)
    frame = polars.DataFrame({"id": ["x", "y", "x"], "grams": [1, 2, 3]})
    (frame.write_csv if name.endswith("csv") else frame.write_parquet)(tmp_path / name)
    with pytest.raises(InputError) as error:
        declare_commit(tmp_path, tmp_path / "c", tmp_path / "s", randomness=bytes(64))
    third, first = ("line 4", "line 2") if name.endswith("csv") else ("row 3", "row 1")
    assert f"{name}: {third}: id: has 'x' a second time; the first stands in {first}" in str(
        error.value
    )


def test_a_wrong_secret_is_called_by_its_name(tmp_path: Path) -> None:
    commitment, _ = declared()
    _, other = declared(nonce=bytes([1]) * 32)
    (tmp_path / "c.json").write_bytes(format_commitment(commitment))
    (tmp_path / "other.secret").write_bytes(format_secret(other))
    with pytest.raises(WrongSecretError, match=r"other\.secret is not the secret of this"):
        declare_rehearse(tmp_path / "c.json", tmp_path / "other.secret")


def test_a_disclosure_in_the_commitments_place_is_named(tmp_path: Path) -> None:
    commitment, declaration = declared()
    (tmp_path / "c.json").write_bytes(format_commitment(commitment))
    (tmp_path / "secret").write_bytes(format_secret(declaration))
    declare_disclose(tmp_path / "c.json", tmp_path / "secret", tmp_path / "d.json", all=True)
    said = r'd\.json: is a document of the kind "disclosure", and no commitment — `paripassu verify'
    with pytest.raises(NoEscrowFileError, match=said) as raised:
        verify(tmp_path / "d.json", tmp_path / "c.json")
    assert raised.value.name == "WrongShape"
    with pytest.raises(NoEscrowFileError, match=said):
        declare_rehearse(tmp_path / "d.json", tmp_path / "secret")


@pytest.mark.parametrize(("out", "secret"), [("c\0", "s"), ("c", "s\0")])
def test_a_name_that_no_file_can_have_leaves_nothing(folder: Path, out: str, secret: str) -> None:
    with pytest.raises(UnwritableError):
        declare_commit(
            folder, str(folder.parent / out), str(folder.parent / secret), randomness=bytes(64)
        )
    assert [path.name for path in folder.parent.iterdir()] == ["declaration"]
