"""Seals from file to file: keys, sealing, receiving, releasing, and the secret among custodians."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.unit.escrow.small import FORM, declared

from paripassu import kinds
from paripassu.errors import InputError, OverwriteError, ParameterError, UnwritableError
from paripassu.escrow.commit import Declaration
from paripassu.escrow.commitment import Commitment, format_commitment
from paripassu.escrow.declare_openings import declare_disclose
from paripassu.escrow.declare_releases import declare_receive, declare_recover, declare_release
from paripassu.escrow.declare_seals import declare_keys, declare_seal
from paripassu.escrow.errors import (
    KeyMismatchError,
    PackageMismatchError,
    ShareMismatchError,
    StageMismatchError,
    WrongCommitmentError,
    WrongSecretError,
    WrongShapeError,
)
from paripassu.escrow.guardian import parse_guardian
from paripassu.escrow.packages import format_package, format_sealed_share
from paripassu.escrow.seal import format_seal
from paripassu.escrow.sealing import seal
from paripassu.escrow.secret import format_secret
from paripassu.escrow.stages import verify_stage
from paripassu.escrow.template import Template
from paripassu.escrow.verify import verify
from paripassu.files import write_bytes

NAMES = ("norway", "switzerland", "indonesia")


@dataclass(frozen=True)
class Desk:
    """A folder with a commitment, its secret, three guardians, and what they do."""

    folder: Path
    commitment: Commitment
    declaration: Declaration

    def __truediv__(self, name: str) -> Path:
        return self.folder / name

    def seal(self, name: str = "seal", **changes: Any) -> Any:
        given: dict[str, Any] = {
            "guardian": [self / f"{guardian}.json" for guardian in NAMES],
            "k": 2,
            "randomness": bytes(range(64)),
        }
        if not changes.get("custody"):
            given["stage"] = "first"
        return declare_seal(
            self / "commitment.json", self / "secret", self / f"{name}.json", **given | changes
        )

    def receive(self, index: int, name: str = "seal") -> Path:
        guardian = NAMES[index - 1]
        out = self / f"{name}-opened-{index}.json"
        declare_receive(
            self / f"{name}.json",
            [
                self / f"{name}-handover" / f"share-{index}-{guardian}.json",
                self / f"{name}-handover" / "package.json",
            ],
            self / f"{guardian}.secret.json",
            self / "commitment.json",
            out,
        )
        return out

    def release(
        self, *files: Path, name: str = "seal", act: Callable[..., Any] = declare_release
    ) -> Any:
        package = self / f"{name}-handover" / "package.json"
        out = self / f"{name}-released"
        return act(self / f"{name}.json", [*files, package], self / "commitment.json", out)


@pytest.fixture(name="desk")
def a_desk(tmp_path: Path) -> Desk:
    commitment, declaration = declared()
    (tmp_path / "commitment.json").write_bytes(format_commitment(commitment))
    (tmp_path / "secret").write_bytes(format_secret(declaration))
    for at, name in enumerate(NAMES):
        declare_keys(name, tmp_path, randomness=bytes([at]) * 32)
    return Desk(tmp_path, commitment, declaration)


def test_keys(desk: Desk) -> None:
    made = declare_keys("sweden", desk / "new", randomness=bytes(32))
    secret = Path(made.secret)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert kinds.SECRET.holds(secret.read_bytes())
    public = parse_guardian(Path(made.public).read_bytes())
    assert (public.name, public.digest.hex()) == ("sweden", made.guardian)
    assert "0" * 64 not in repr(made)
    with pytest.raises(OverwriteError):
        declare_keys("sweden", desk / "new", randomness=bytes(32))
    with pytest.raises(ParameterError, match="name should be small letters"):
        declare_keys("../sweden", desk / "new", randomness=bytes(32))


def test_a_stage_from_seal_to_disclosure(desk: Desk) -> None:
    made = desk.seal()
    assert (made.k, made.n, made.size) == (2, 3, desk.commitment.header.template.seal_size)
    assert [one.guardian for one in made.shares] == [*NAMES]
    one, other = desk.receive(1), desk.receive(3)
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    opened = desk.release(one, other)
    assert (opened.stage, opened.used, opened.set_aside) == ("first", (1, 3), ())
    content = Path(opened.file).read_bytes()
    verify_stage(content, desk.commitment, "first")
    direct = desk / "direct.json"
    declare_disclose(desk / "commitment.json", desk / "secret", direct, stage="first")
    assert direct.read_bytes() == content


def test_the_secret_among_custodians(desk: Desk) -> None:
    made = desk.seal(custody=True)
    assert made.stage is None
    assert made.size >= (desk / "secret").stat().st_size > made.size // 2
    opened = desk.release(desk.receive(2), desk.receive(3), act=declare_recover)
    again = Path(opened.file)
    assert again.read_bytes() == (desk / "secret").read_bytes()
    assert stat.S_IMODE(again.stat().st_mode) == 0o600
    with pytest.raises(OverwriteError):  # a secret is never replaced
        desk.release(desk / "seal-opened-2.json", desk / "seal-opened-3.json", act=declare_recover)


def test_sizes(desk: Desk) -> None:
    assert desk.seal("a", custody=True, size=2**20).size == 2**20
    with pytest.raises(InputError, match="bytes, and the size to seal in is 10"):
        desk.seal("b", custody=True, size=10)
    with pytest.raises(ParameterError, match="size should be 1 to"):
        desk.seal("b", custody=True, size=2**31)
    with pytest.raises(ParameterError, match="size cannot stand with `stage`"):
        desk.seal("b", size=2**20)
    assert not (desk / "b.json").exists()
    assert not (desk / "b-handover").exists()


def test_a_stage_longer_than_the_seal_size(desk: Desk, tmp_path: Path) -> None:
    made = declared(Template.model_validate(FORM | {"seal_size": 100}))
    (tmp_path / "commitment.json").write_bytes(format_commitment(made[0]))
    (tmp_path / "secret").write_bytes(format_secret(made[1]))
    said = r"the disclosure of stage 'first': it has [\d,]+ bytes, and the size to seal in is 100"
    with pytest.raises(InputError, match=said) as raised:
        desk.seal()
    assert "seal_size" in str(raised.value)


def test_what_is_not_clear(desk: Desk) -> None:
    with pytest.raises(ParameterError, match="stage is not said"):
        desk.seal(stage=None)
    with pytest.raises(ParameterError, match="stage cannot stand with `custody`"):
        desk.seal(custody=True, stage="first")
    with pytest.raises(ParameterError, match="there is no such stage"):
        desk.seal(stage="frist")
    with pytest.raises(ParameterError, match="one key twice"):
        desk.seal(guardian=[desk / "norway.json", desk / "norway.json"])
    with pytest.raises(InputError, match="is a guardian's secret key"):
        desk.seal(guardian=[desk / "norway.json", desk / "norway.secret.json"])
    (desk / "seal-handover").mkdir()
    (desk / "seal-handover" / "package.json").write_text("kept")
    with pytest.raises(InputError, match="a folder with files in it"):
        desk.seal()


def test_another_commitment(desk: Desk) -> None:
    desk.seal()
    other = declared(nonce=bytes([7]) * 32)[0]
    (desk / "commitment.json").write_bytes(format_commitment(other))
    with pytest.raises(WrongCommitmentError):
        desk.receive(1)
    with pytest.raises(WrongSecretError):
        desk.seal("second")


def test_files_in_each_others_place(desk: Desk) -> None:
    desk.seal()
    one, two = desk.receive(1), desk.receive(2)
    handed = desk / "seal-handover"
    with pytest.raises(InputError, match="is a share that is still sealed"):
        desk.release(one, handed / "share-2-switzerland.json")
    with pytest.raises(ParameterError, match="files lacks the package"):
        declare_release(desk / "seal.json", [one, two], desk / "commitment.json", desk / "released")
    with pytest.raises(ParameterError, match="files holds more than one package"):
        desk.release(one, two, handed / "package.json")
    with pytest.raises(InputError, match="is share 1, and so is"):
        desk.release(one, one, two)
    with pytest.raises(ParameterError, match="files lacks the sealed share"):
        declare_receive(
            desk / "seal.json",
            [handed / "package.json", one],
            desk / "norway.secret.json",
            desk / "commitment.json",
            desk / "again",
        )
    with pytest.raises(WrongSecretError, match="another key than that of 'switzerland'"):
        declare_receive(
            desk / "seal.json",
            [handed / "package.json", handed / "share-1-norway.json"],
            desk / "switzerland.secret.json",
            desk / "commitment.json",
            desk / "again",
        )
    with pytest.raises(WrongShapeError):
        desk.release(desk / "seal.json", one)


def test_a_false_share(desk: Desk) -> None:
    desk.seal()
    shares = [desk.receive(index) for index in (1, 2, 3)]
    document = json.loads(shares[0].read_bytes())
    false = desk / "false.json"
    document["share"] = "0" * 64
    false.write_text(json.dumps(document, separators=(",", ":")))
    with pytest.raises(ShareMismatchError, match=r"false\.json: it is not share 1"):
        desk.release(false, shares[1])
    assert not (desk / "seal-released").exists()
    opened = desk.release(false, *shares[1:])
    assert opened.used == (2, 3)
    assert [(Path(one.file).name, one.error) for one in opened.set_aside] == [
        ("false.json", "ShareMismatch")
    ]


def test_another_package(desk: Desk) -> None:
    desk.seal()
    desk.seal("other", randomness=bytes(64))
    one = desk.receive(1)
    with pytest.raises(PackageMismatchError, match="ask another"):
        declare_release(
            desk / "seal.json",
            [one, desk / "other-handover" / "package.json"],
            desk / "commitment.json",
            desk / "released",
        )


def forge(desk: Desk, content: bytes, stage: str | None = "first", size: int = 2**20) -> None:
    """Seal something else than was agreed, as only a declarer can."""
    made = seal(
        content,
        root=desk.commitment.root,
        stage=stage,
        k=2,
        guardian=[parse_guardian((desk / f"{name}.json").read_bytes()) for name in NAMES],
        size=size,
        randomness=bytes(64),
    )
    (desk / "seal.json").write_bytes(format_seal(made.seal))
    (desk / "seal-handover").mkdir()
    (desk / "seal-handover" / "package.json").write_bytes(format_package(made.package))
    for share, name in zip(made.shares, NAMES, strict=True):
        file = desk / "seal-handover" / f"share-{share.index}-{name}.json"
        file.write_bytes(format_sealed_share(share))


def test_attack_15_garbage_in_the_place_of_the_stage(desk: Desk) -> None:
    """Every guardian confirms, and only the release shows it."""
    forge(desk, b"garbage")
    shares = [desk.receive(index) for index in (1, 2)]
    with pytest.raises(StageMismatchError, match="not the disclosure of stage 'first': NotCanon"):
        desk.release(*shares)
    assert not (desk / "seal-released").exists()


def test_attack_15_another_stage_than_sealed(desk: Desk) -> None:
    other = desk / "other.json"
    declare_disclose(desk / "commitment.json", desk / "secret", other, table=["batches"])
    forge(desk, other.read_bytes())
    with pytest.raises(StageMismatchError, match="it opens nothing of 'sites/25'"):
        desk.release(desk.receive(1), desk.receive(2))


def test_attack_15_another_size_than_agreed(desk: Desk) -> None:
    """It would show how much there is in the stage: no guardian confirms it."""
    forge(desk, b"short", size=10)
    with pytest.raises(
        PackageMismatchError, match="it has 34 bytes, and by the template 1,048,600"
    ):
        desk.receive(1)


def test_attack_15_a_stage_that_is_not_in_the_template(desk: Desk) -> None:
    forge(desk, b"", stage="third")
    with pytest.raises(WrongShapeError, match="the template has no such stage"):
        desk.receive(1)


def test_attack_15_another_secret_in_custody(desk: Desk) -> None:
    """Custodians find out, and the answer is not that somebody lied in a record."""
    forge(desk, format_secret(declared(nonce=bytes([7]) * 32)[1]), stage=None)
    with pytest.raises(WrongSecretError, match="is not the secret of this commitment"):
        desk.release(desk.receive(1), desk.receive(2), act=declare_recover)


def test_attack_15_no_secret_in_custody(desk: Desk) -> None:
    forge(desk, b"no secret", stage=None)
    with pytest.raises(StageMismatchError, match="what it opens to is not the secret"):
        desk.release(desk.receive(1), desk.receive(2), act=declare_recover)
    with pytest.raises(InputError, match="seals the secret, and no stage"):
        desk.release(desk / "seal-opened-1.json")


def test_attack_15_a_false_key_digest(desk: Desk) -> None:
    desk.seal()
    shares = [desk.receive(index) for index in (1, 2, 3)]
    document = json.loads((desk / "seal.json").read_bytes())
    document["key"] = "0" * 64
    (desk / "seal.json").write_text(json.dumps(document, separators=(",", ":")))
    with pytest.raises(KeyMismatchError, match="no 2 of them give its key"):
        desk.release(*shares)


@pytest.mark.parametrize("written", range(5))
def test_a_seal_that_breaks_off_leaves_no_seal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    """The seal is written last: without it nothing that was handed over can be received."""
    left = written

    def write(path: str | os.PathLike[str], content: bytes, **more: Any) -> None:
        nonlocal left
        if not left:
            raise UnwritableError("no room is left")
        left -= 1
        write_bytes(path, content, **more)

    with monkeypatch.context() as broken:
        broken.setattr("paripassu.escrow.declare_seals.write_bytes", write)
        with pytest.raises(UnwritableError):
            desk.seal()
    assert not (desk / "seal.json").exists()
    assert len([*(desk / "seal-handover").iterdir()]) == min(written, 4)
    if written:  # what is there is not mixed with what comes of a second try
        with pytest.raises(InputError, match="a folder with files in it"):
            desk.seal()
    again = desk.seal(handover=desk / "again")
    assert Path(again.package).exists()


def test_verify_takes_seals_and_rejects_others(desk: Desk) -> None:
    desk.seal()
    shown = verify(desk / "commitment.json", desk / "seal.json")
    assert shown.holds
    assert [(one.stage, one.k, one.n) for one in shown.seals] == [("first", 2, 3)]
    document = json.loads((desk / "seal.json").read_bytes())
    for change, error in (
        ({"root": "0" * 64}, "WrongCommitment"),
        ({"stage": "third"}, "WrongShape"),
        ({"k": 0}, "WrongShape"),
    ):
        false = desk / "false.json"
        false.write_text(json.dumps(document | change, separators=(",", ":")))
        shown = verify(desk / "commitment.json", desk / "seal.json", false)
        assert not shown.holds
        assert [one.error for one in shown.rejections] == [error]
        assert len(shown.seals) == 1


def test_nothing_secret_is_shown(desk: Desk) -> None:
    made = desk.seal()
    share = json.loads(desk.receive(1).read_bytes())["share"]
    opened = desk.release(desk.receive(2), desk.receive(3))
    for shown in (repr(made), repr(opened), made.summary(), opened.summary()):
        assert share not in shown
