"""The charter that people write becomes the charter that is logged."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.charters import AGREEMENT, Book, at, log_keys, secrets, witness

from paripassu.documents.base64 import format_base64
from paripassu.documents.plain import encode_plain
from paripassu.errors import InputError
from paripassu.record.charter import parse_charter
from paripassu.record.charter_file import read_charter_file
from paripassu.record.keys import format_public_key
from paripassu.record.vkey import format_vkey

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "charter.toml"
HOLDERS = ("us-1", "us-2", "us-spare", "dprk-1", "iaea-1", "depositary-1")
WATCHING = ("witness-us", "witness-dprk", "witness-iaea", "witness-university")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example, with the files that it names."""
    keys = tmp_path / "keys"
    keys.mkdir()
    for name in HOLDERS:
        lines = [format_public_key(key.public) for key in secrets(name)]
        (keys / f"{name}.pub").write_text("\n".join(lines) + "\n")
    for name in WATCHING:
        (keys / f"{name}.pub").write_text(format_vkey(witness(name)) + "\n")
    lines = [format_vkey(key) for key in log_keys("example.org/korea")]
    (keys / "example.org_korea.pub").write_text("\n".join(lines) + "\n")
    (tmp_path / "charter.toml").write_bytes(EXAMPLE.read_bytes())
    return tmp_path


def test_the_example_is_a_charter(folder: Path) -> None:
    made = read_charter_file(folder / "charter.toml", AGREEMENT)
    assert parse_charter(made.content) == made
    assert made.origin == "example.org/korea"
    assert [one.name for one in made.holders] == sorted(HOLDERS)
    assert [key.name for key in made.witnesses] == sorted(WATCHING)
    assert made.by_group["us"].threshold == 2
    assert made.agreement == AGREEMENT


def test_a_record_begins_with_it(folder: Path) -> None:
    made = read_charter_file(folder / "charter.toml", AGREEMENT)
    book = Book(made)
    names = ("us-1", "us-spare", "dprk-1", "iaea-1", "depositary-1")
    book.append(book.beginning(names, author="us-1"))
    book.append(book.note(at(1_800_000_000, *WATCHING[:3])))
    assert book.state.times.time(0) == 1_800_000_000


def test_keys_may_stand_in_the_file(folder: Path) -> None:
    path = folder / "charter.toml"
    before = read_charter_file(path, AGREEMENT)
    keys = ", ".join(f'"{format_public_key(key.public)}"' for key in secrets("us-1"))
    text = path.read_text().replace('"keys/us-1.pub"', f"[{keys}]")
    text = text.replace('"keys/witness-us.pub"', f'"{format_vkey(witness("witness-us"))}"')
    path.write_text(text)
    assert read_charter_file(path, AGREEMENT) == before


def test_a_predecessor_and_a_sealing_key(folder: Path) -> None:
    path = folder / "charter.toml"
    book = Book().begun()
    (folder / "last-checkpoint").write_bytes(book.note(at(1_800_000_000)))
    form = {"format": "paripassu/guardian/1", "key": format_base64(bytes(1216)), "name": "us-1"}
    (folder / "keys" / "us-1.json").write_bytes(encode_plain(form))
    text = path.read_text().replace("# predecessor", "predecessor").replace("# sealing", "sealing")
    path.write_text(text.replace("example.org/korea", "example.org/next"))
    next = [format_vkey(key) for key in log_keys("example.org/next")]
    (folder / "keys" / "example.org_korea.pub").write_text("\n".join(next))
    made = read_charter_file(path, AGREEMENT)
    assert made.predecessor is not None
    assert (made.predecessor.origin, made.predecessor.size) == ("example.org/korea", 1)
    assert made.predecessor.root == book.root(1)
    assert {one.name: one.sealing for one in made.holders}["us-1"] == bytes(1216)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"keys/us-1.pub"', '"keys/nobody.pub"', "nobody.pub"),
        ('"keys/us-1.pub"', '["AA=="]', "public key"),
        ('"keys/us-1.pub"', '"keys/us-2.pub"', "two places"),
        ('"keys/us-1.pub"', '"keys/witness-us.pub"', "public key"),
        ('"keys/witness-us.pub"', '"keys/us-1.pub"', "keys"),
        ('"keys/example.org_korea.pub"', '"keys/witness-us.pub"', "log_keys"),
        ("quorum = 3", "quorum = 2", "half"),
        ("quorum = 3", "quorum = 15", "quorum"),
        ("quorum = 3", "qourum = 3", "quorum"),
        ("threshold = 2", "threshold = 4", "holders"),
        ('kind = "office"', 'kind = "king"', "kind"),
        ('party = "dprk"', 'party = "nobody"', "nobody"),
        ('inspectorate = "iaea"', 'inspectorate = "x"', "inspectorate"),
        ('origin = "example.org/korea"', 'origin = "Korea"', "origin"),
        ('origin = "example.org/korea"', 'origin = "example.org/x"', "origin"),
        ("# predecessor", "predecessor", "last-checkpoint"),
        ("# sealing", "sealing", "us-1.json"),
        ("[[witness]]", "[[witnes]]", "witness"),
        ("[limits]", "[limits", "TOML"),
    ],
)
def test_what_is_wrong_is_told(folder: Path, old: str, new: str, said: str) -> None:
    path = folder / "charter.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(InputError) as told:
        read_charter_file(path, AGREEMENT)
    assert said in str(told.value)
    assert "charter.toml" in str(told.value)
