"""A lost depositary of a log of statements: what its copy must be, and that it goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.charters import ORIGIN, WITNESSES, Book, log_keys, secrets
from tests.network import NOW, Network
from tests.signed_books import files as book_files
from tests.signed_books import some
from tests.signed_logs import write

from paripassu.errors import ParameterError, RejectedError
from paripassu.record.admission import Answer
from paripassu.record.audit import record_audit
from paripassu.record.blobs import blob_path
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.collect import Witnesses
from paripassu.record.envelope import format_statement, parse_statement
from paripassu.record.errors import (
    DamagedError,
    ForkError,
    OriginError,
    QuorumError,
    UnsignedError,
)
from paripassu.record.folder import OpenLog
from paripassu.record.init import record_init
from paripassu.record.judge import fold
from paripassu.record.log_written import RecordInit
from paripassu.record.note import Note, format_note, parse_note
from paripassu.record.reply import Reply
from paripassu.record.restored import Restored, read_lost, restore
from paripassu.record.secret_keys import write_secret_key
from paripassu.record.source import FolderSource
from paripassu.record.storage.errors import StorageError
from paripassu.record.vkey import VerifierKey

KEYS = log_keys(ORIGIN)


class New:
    """A witness that has cosigned nothing yet."""

    def __init__(self, name: str) -> None:
        self.name = name

    def post(self, path: str, body: bytes) -> Reply:
        raise AssertionError(path)

    def get(self, path: str) -> Reply:
        return Reply(404)


#: Nobody, and four who have cosigned nothing.
ALONE, NEW = Witnesses([]), Witnesses([New(name) for name in WITNESSES])


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    made = Network(tmp_path / "net").begun()
    made.act(3)
    assert made.tick() == {}
    yield made
    made.depositary.close()


def copied(network: Network, folder: Path) -> Path:
    """Copy what everybody may read."""
    shutil.copytree(network.folder / "public", folder)
    return folder


def lost(
    folder: Path,
    witnesses: Witnesses,
    keys: Sequence[VerifierKey] = KEYS,
    origin: str = ORIGIN,
) -> Restored:
    return read_lost(FolderSource(folder), origin, keys, witnesses)


def goes_on(network: Network, restored: Restored, stamp: int = NOW) -> Network:
    """Lose the depositary's disk, and go on with what is restored."""
    network.depositary.close()
    for name in ("public", "temporary", "state.sqlite", "index.sqlite"):
        place = network.folder / name
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink()
    places = network.places()
    restore(places, restored, network.sign, stamp)
    places.close()
    network.open()
    return network


def test_the_log_goes_on_with_all_that_was_signed(tmp_path: Path, network: Network) -> None:
    copy = copied(network, tmp_path / "copy")
    size = network.depositary.log.size
    first = first_id(network)
    restored = lost(copy, network.witnesses)
    assert (restored.history.size, restored.id, restored.breaches) == (size, first, ())
    goes_on(network, restored)
    network.depositary.verify_newest()
    assert network.depositary.log.size == size
    assert network.objects.read("checkpoint", 1 << 20) == (copy / "checkpoint").read_bytes()
    network.act(2)
    assert network.tick() == {}
    assert network.depositary.log.size > size + 1
    found = record_audit(network.folder / "public", charter=first)
    assert found.ok, found
    assert len(found.stamps) == 4


def first_id(network: Network) -> str:
    return parse_statement(network.book.entries[0]).id


def test_what_is_signed_and_not_cosigned_is_taken_too(tmp_path: Path, network: Network) -> None:
    network.act(2)
    restored = lost(copied(network, tmp_path / "copy"), network.witnesses)
    seen = parse_checkpoint(parse_note(restored.counted).text)
    assert seen.size < restored.history.size == network.depositary.log.size
    goes_on(network, restored)
    assert network.tick() == {}
    # Torn as the disk was lost: then the checkpoint that counts is all there is.
    torn = tmp_path / "copy" / "checkpoint.pending"
    torn.write_bytes(torn.read_bytes()[:70])
    with pytest.raises(RejectedError, match="is behind"):
        lost(tmp_path / "copy", network.witnesses)
    assert lost(tmp_path / "copy", NEW).history.size == seen.size


def test_the_log_never_signs_an_earlier_time(tmp_path: Path, network: Network) -> None:
    restored = lost(copied(network, tmp_path / "copy"), network.witnesses)
    assert restored.stamp == NOW
    network = goes_on(network, restored, stamp=NOW - 1_000)
    assert network.depositary.log._head.stamp == NOW


def test_the_copy_of_a_witness_will_do(tmp_path: Path, network: Network) -> None:
    copy = network.folder / "w2" / "public"
    assert not (copy / "checkpoint").exists()
    with pytest.raises(DamagedError, match="checkpoint is missing"):
        lost(copy, ALONE)
    restored = lost(copy, network.witnesses)
    assert restored.history.size == network.depositary.log.size - 1  # its own note came later
    assert restored.counted == b""
    goes_on(network, restored)
    assert network.objects.read("checkpoint", 1 << 20) is None
    assert network.tick() == {}
    assert network.objects.read("checkpoint", 1 << 20) is not None


def test_a_copy_that_is_behind_a_witness_is_refused(tmp_path: Path, network: Network) -> None:
    copy = copied(network, tmp_path / "copy")
    network.act()
    for one in network.endpoints[1:]:
        one.away = True
    network.tick()  # one witness has cosigned it, and it has no quorum
    network.endpoints[1].away = network.endpoints[2].away = False
    with pytest.raises(RejectedError, match=r"is behind.*w1\.example has cosigned 6") as caught:
        lost(copy, network.witnesses)
    assert "this witness" in caught.value.mend


def test_too_few_witnesses_answer(tmp_path: Path, network: Network) -> None:
    copy = copied(network, tmp_path / "copy")
    for one in network.endpoints[:2]:
        one.away = True
    with pytest.raises(StorageError, match="2 witnesses answer, and 3"):
        lost(copy, network.witnesses)
    with pytest.raises(StorageError, match="0 witnesses answer"):
        lost(copy, ALONE)


def test_another_history_than_the_witnesses_saw(tmp_path: Path, network: Network) -> None:
    other = Network(tmp_path / "other").begun()
    other.act(3, "north-1")
    other.act(2)
    assert other.tick() == {}
    with pytest.raises(ForkError, match="not what stands here"):
        lost(copied(other, tmp_path / "copy"), network.witnesses)
    other.depositary.close()


def test_a_log_that_was_never_watched(tmp_path: Path) -> None:
    one = Network(tmp_path / "net")
    with pytest.raises(RejectedError, match="without entries"):
        lost(one.folder / "public", ALONE)
    one.begun()
    restored = lost(copied(one, tmp_path / "copy"), ALONE)
    assert (restored.history.size, restored.counted) == (1, b"")
    goes_on(one, restored)
    one.act()
    one.depositary.close()


def test_whose_keys_signed_it(tmp_path: Path, network: Network) -> None:
    copy = copied(network, tmp_path / "copy")
    with pytest.raises(UnsignedError, match="not signed by the keys"):
        lost(copy, network.witnesses, log_keys(ORIGIN, "other"))
    with pytest.raises(ParameterError, match="charter in the copy"):
        lost(copy, network.witnesses, KEYS[:1])
    with pytest.raises(OriginError, match="not of"):
        lost(copy, network.witnesses, KEYS, "example.org/other")


def cosigned_by(content: bytes, *names: str) -> bytes:
    note = parse_note(content)
    kept = [one for one in note.signatures if one.name in (ORIGIN, *names)]
    return format_note(Note(note.text, tuple(kept)))


def test_the_quorum_has_to_have_cosigned_it(tmp_path: Path, network: Network) -> None:
    copy = copied(network, tmp_path / "copy")
    place = copy / "checkpoint"
    place.write_bytes(cosigned_by(place.read_bytes(), "w1", "w2"))
    with pytest.raises(QuorumError, match="w3"):
        lost(copy, network.witnesses)


def test_a_damaged_copy_is_named(tmp_path: Path, network: Network) -> None:
    copy = copied(network, tmp_path / "copy")
    for place in sorted(copy.rglob("tile/**/*")):
        if not place.is_file() or int(place.name if place.parent.suffix == ".p" else 0) < 5:
            continue
        whole = place.read_bytes()
        for damaged in (whole[:-1], whole[:40] + bytes([whole[40] ^ 1]) + whole[41:]):
            place.write_bytes(damaged)
            with pytest.raises(DamagedError, match="tile/"):
                lost(copy, network.witnesses)
        place.write_bytes(whole)
    (copy / blob_path(network.book.first.digest)).write_bytes(b"{}")
    with pytest.raises(DamagedError, match="it is a charter"):
        lost(copy, network.witnesses)


def test_a_file_that_is_missing_makes_no_log(tmp_path: Path) -> None:
    write(tmp_path / "copy", book_files(some()))
    network = Network(tmp_path / "net")
    restored = lost(tmp_path / "copy", NEW)
    goes_on(network, restored)
    for place in (tmp_path / "copy" / "blobs").rglob("*"):
        if place.is_file() and place.read_bytes() == b"a photograph":
            place.unlink()
            break
    with pytest.raises(DamagedError, match=place.name):
        goes_on(network, restored)


def test_entries_that_break_a_rule_are_told_and_stay(tmp_path: Path) -> None:
    book = some()
    size = len(book.entries)
    content = book.entries[1]
    book.put(content, fold(book.state, size, content, book.root, book.files).state)
    write(tmp_path / "copy", book_files(book))
    restored = lost(tmp_path / "copy", NEW)
    assert restored.breaches == (size,)
    network = goes_on(Network(tmp_path / "net"), restored)
    assert network.depositary.state.size == size + 1
    network.depositary.close()


def test_by_the_function(tmp_path: Path) -> None:
    """A log of which only entry 0 is there needs no witness: it can be begun by the function."""
    book = Book().begun()
    write(tmp_path / "copy", book_files(book) | {"checkpoint.pending": book.note({})})
    (tmp_path / "copy" / "checkpoint").unlink()
    keys = []
    for number, one in enumerate(secrets(f"log {ORIGIN}")):
        keys.append(tmp_path / f"{number}.pem")
        write_secret_key(keys[-1], one)

    def init(folder: str, **given: Any) -> RecordInit:
        named = {"origin": ORIGIN, "now": NOW, "randomness": bytes(64), "key": keys}
        return record_init(tmp_path / folder, **{**named, "copy": tmp_path / "copy", **given})

    answer = init("new")
    assert (answer.size, answer.entry, answer.id) == (1, None, parse_statement(book.entries[0]).id)
    with OpenLog(tmp_path / "new", lambda: NOW) as opened:
        assert opened.statements is not None
        assert opened.settings.charter == book.first.digest
        assert opened.log.append([format_statement(book.statement())]) == [Answer(1, known=False)]
    for given, told in (
        ({"key": ()}, "has to be given"),
        ({"charter": tmp_path / "c.toml"}, "in the copy already"),
        ({"copy": None, "opaque": True, "witness": ["http://w1.example"]}, "is for `copy`"),
    ):
        with pytest.raises(ParameterError, match=told):
            init("none", **given)
    with pytest.raises(RejectedError, match="rebuilt with `opaque`"):
        lost(_opaque(tmp_path), NEW)
    assert not (tmp_path / "none").exists()


def _opaque(folder: Path) -> Path:
    """Give a log of any bytes that the same keys have signed."""
    book = Book()
    book.put(b"any bytes", book.state.with_void())
    write(folder / "opaque", book_files(book))
    (folder / "opaque" / "checkpoint").write_bytes(book.note({}))
    return folder / "opaque"


def test_a_log_that_was_lost_while_its_keys_changed_goes_on_with_both(
    tmp_path: Path, network: Network
) -> None:
    new = log_keys(ORIGIN, " two")
    pairs = [secrets(f"log {ORIGIN}"), secrets(f"log {ORIGIN} two")]
    network.sign_with([*pairs[0], *pairs[1]])
    changed = replace(network.book.first, log_keys=new)
    network.blobs.keep(changed.content)
    everybody = ("north-1", "north-2", "south-1")
    statement = network.book.charter_statement(
        changed, everybody, network.depositary.state.charter_id
    )
    assert network.add(statement).status == 200
    size = network.depositary.log.size
    copy = copied(network, tmp_path / "copy")
    with pytest.raises(ParameterError, match="its last entries change the charter"):
        lost(copy, network.witnesses)
    with pytest.raises(UnsignedError, match="is not signed by the keys"):
        lost(copy, network.witnesses, new)
    with pytest.raises(ParameterError, match="is not what this copy needs"):
        lost(copy, network.witnesses, (*KEYS, *new, *log_keys(ORIGIN, " three")))
    restored = lost(copy, network.witnesses, (*KEYS, *new))
    assert restored.history.size == size
    goes_on(network, restored)
    network.depositary.verify_newest()
    assert network.tick() == {}
    assert network.depositary.state.settling is None
    network.sign_with(pairs[1])
    network.act()
    assert network.tick() == {}
    # Lost once more, it needs the new ones alone; the old ones are none of its own any more,
    # but may be given.
    copy = copied(network, tmp_path / "later")
    for keys in (new, (*KEYS, *new)):
        found = lost(copy, network.witnesses, keys)
        assert found.history.size == network.depositary.log.size
    with pytest.raises(UnsignedError):
        lost(copy, network.witnesses, KEYS)
