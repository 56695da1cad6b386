"""A depositary and four witnesses: what is logged, cosigned, timed, refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from tests.charters import ORIGIN, WITNESSES, Files, log_keys, secret, secrets
from tests.network import NOW, Local, Network

from paripassu.record.blobs import blob_path
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.collect import Witnesses
from paripassu.record.cosignature import cosign
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.errors import ForkError
from paripassu.record.keys import ML_DSA_44
from paripassu.record.note import format_signature, parse_note
from paripassu.record.policy import Policy, quorum_policy
from paripassu.record.proof import parse_consistency
from paripassu.record.reply import Reply
from paripassu.record.signing import checkpoint_signer
from paripassu.record.storage.errors import StorageError
from paripassu.record.witnessed import verify_policy


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    made = Network(tmp_path).begun()
    yield made
    made.depositary.close()


def published(network: Network) -> bytes:
    found = network.objects.read("checkpoint", 1 << 20)
    assert found is not None
    return found


def network_policy(network: Network) -> Policy:
    first = network.book.first
    return quorum_policy(first.log_keys, {key.name: key for key in first.witnesses}, 3)


def test_a_quorum_cosigns_and_statements_get_their_time(network: Network) -> None:
    network.act(2)
    assert network.depositary.is_due()
    network.time.pass_by(60)
    assert network.tick() == {}
    found = verify_policy(parse_note(published(network)), network_policy(network))
    assert (found.checkpoint.size, sorted(found.stamps)) == (3, sorted(WITNESSES))
    state = network.depositary.state
    assert [state.times.time(index) for index in range(4)] == [NOW + 60] * 3 + [None]
    # The note itself is an entry: its checkpoint is cosigned too, and gives nothing more a time.
    assert state.size == 4
    network.tick()
    assert network.depositary.state.size == 4
    assert not network.depositary.is_due()


def test_logging_of_notes_ends(network: Network) -> None:
    network.act()
    for _ in range(5):
        network.time.pass_by(4000)
        network.tick()
    assert network.depositary.state.size == 3
    assert parse_note(published(network)).text.split(b"\n")[1] == b"3"


def test_three_of_four_are_enough_and_two_are_not(network: Network) -> None:
    network.act()
    network.endpoints[0].away = True
    assert list(network.tick()) == ["https://w1.example"]
    assert network.depositary.state.times.time(1) == NOW
    network.endpoints[1].away = True
    network.act()
    assert len(network.tick()) == 2
    before = published(network)
    assert network.depositary.state.times.time(3) is None
    assert parse_note(before).text.split(b"\n")[1] == b"2"
    network.endpoints[0].away = False
    network.tick()
    assert network.depositary.state.times.time(3) == NOW


class Lying:
    """A witness of which the charter knows the key, and that answers as it likes."""

    name = "https://w4.example"

    def __init__(self, *seconds: int) -> None:
        #: From the right time, one line for each.
        self.seconds, self.more = seconds, b""

    def post(self, path: str, body: bytes) -> Reply:
        checkpoint = parse_checkpoint(parse_consistency(body).note.text)
        lines = [
            format_signature(cosign(checkpoint, "w4", secret("w4", ML_DSA_44), NOW + one))
            for one in self.seconds
        ]
        return Reply(200, b"".join(lines) + self.more)

    def get(self, path: str) -> Reply:
        return Reply(404)


@pytest.mark.parametrize("seconds", [3_601, -3_601, 10**6, -(10**6), 10**11])
def test_a_wrong_clock_takes_nobodys_time_away(network: Network, seconds: int) -> None:
    network.witnesses.endpoints = [*network.endpoints[:3], Lying(seconds)]
    network.act()
    network.tick()
    assert network.depositary.state.times.time(1) == NOW
    stamps = verify_policy(parse_note(published(network)), network_policy(network)).stamps
    assert set(stamps.values()) == {NOW}


def test_where_no_quorum_agrees_on_the_hour_a_checkpoint_counts_and_times_nothing(
    network: Network,
) -> None:
    network.witnesses.endpoints = [*network.endpoints[:2], Lying(7_200)]
    network.act()
    network.tick()
    stamps = verify_policy(parse_note(published(network)), network_policy(network)).stamps
    assert sorted(stamps.values()) == [NOW, NOW, NOW + 7_200]
    assert network.depositary.state.times.time(1) is None


def test_what_a_witness_signed_earlier_does_not_undo_what_it_signs_now(network: Network) -> None:
    network.endpoints[0].away = True
    network.act()
    network.tick()
    network.tick()
    early = parse_note(published(network)).signatures[2:4]
    assert {one.name for one in early} == {"w2", "w3"}
    network.time.pass_by(7_200)
    lying = Lying()
    lying.more = b"".join(map(format_signature, early))
    network.endpoints[0].away = False
    network.witnesses.endpoints = [*network.endpoints[:3], lying]
    network.tick()
    stamps = verify_policy(parse_note(published(network)), network_policy(network)).stamps
    assert stamps == dict.fromkeys(("w1", "w2", "w3"), NOW + 7_200)


def test_an_idle_log_is_cosigned_afresh(network: Network) -> None:
    network.act()
    network.tick()
    network.tick()
    before = published(network)
    network.time.pass_by(3599)
    assert not network.depositary.is_due()
    network.time.pass_by(1)
    assert network.depositary.is_due()
    network.tick()
    assert published(network) != before
    assert not network.depositary.is_due()


def test_a_statement_waits_for_its_files(network: Network) -> None:
    content = b"the evidence"
    blob = Files().add(content)
    statement = network.book.statement(author="south-1", blobs=(blob,))
    other = Files().add(b"what nobody asked for")
    put = network.depositary.put_blob
    assert put(blob.digest, content).problem == "blob-unexpected"
    reply = network.add(statement)
    assert (reply.status, reply.body) == (424, f"{blob.digest}\n".encode())
    assert put(other.digest, b"what nobody asked for").problem == "blob-unexpected"
    assert put(blob.digest, content + b"!").problem == "blob-content"
    assert put(blob.digest, b"the evidencE").problem == "blob-content"
    assert network.depositary.most_blob(blob.digest) == len(content)
    assert put(blob.digest, content).status == 200
    assert put(blob.digest, content).status == 200
    assert network.add(statement).status == 200
    network.tick()
    for endpoint in network.endpoints:
        folder = network.folder / endpoint.name.removeprefix("https://").removesuffix(".example")
        assert (folder / "public" / blob_path(blob.digest)).read_bytes() == content


def test_a_newer_statement_displaces_one_that_waits_and_its_files(network: Network) -> None:
    one, two = Files().add(b"one"), Files().add(b"two")
    first = network.book.statement(author="south-1", blobs=tuple(sorted((one, two))))
    network.add(first)
    network.depositary.put_blob(one.digest, b"one")
    assert network.objects.read(blob_path(one.digest), 10) == b"one"
    network.add(network.book.statement(author="south-1", blobs=(two,)))
    assert network.objects.read(blob_path(one.digest), 10) is None
    assert network.depositary.put_blob(one.digest, b"one").problem == "blob-unexpected"
    assert network.depositary.put_blob(two.digest, b"two").status == 200


def test_what_is_logged_keeps_its_files(network: Network) -> None:
    one, two, both = Files().add(b"one"), Files().add(b"two"), Files().add(b"both")
    put = network.depositary.put_blob

    def bring(statement: Statement, *contents: bytes) -> None:
        assert network.add(statement).status == 424
        for content in contents:
            assert put(sha256(content).hexdigest(), content).status == 200

    first = network.book.statement(author="south-1", blobs=(one,))
    bring(first, b"one")
    assert network.add(first).status == 200
    # The author's next one displaces what waited: that is in the log by now.
    waits = network.book.statement(author="south-1", blobs=tuple(sorted((two, both))))
    bring(waits, b"two", b"both")
    # Somebody else's statement names a file that was brought for one that never comes.
    other = network.book.statement(author="dep-1", blobs=(both,))
    assert network.add(other).status == 200
    assert network.add(network.book.statement(author="south-1", blobs=(one,))).status == 200
    again = Files().add(b"again")
    assert network.add(network.book.statement(author="south-1", blobs=(again,))).status == 424
    contents = [network.objects.read(blob_path(blob.digest), 10) for blob in (one, two, both)]
    assert contents == [b"one", None, b"both"]
    assert network.tick() == {}


def test_a_statement_that_breaks_a_rule_makes_nobody_wait(network: Network) -> None:
    blob = Files().add(b"evidence")
    wrong = network.book.statement(author="south-1", blobs=(blob,), previous="0" * 64)
    assert network.add(wrong).problem == "previous"
    assert network.depositary.put_blob(blob.digest, b"evidence").problem == "blob-unexpected"


def test_the_same_again_is_answered_with_its_index(network: Network) -> None:
    statement = network.book.statement(author="south-1")
    assert network.add(statement).body == b"1\n"
    assert network.add(statement).body == b"1\n"
    assert network.add(b"{}").status == 400
    assert network.add(b"").status == 413


def test_it_starts_again_where_it_was(network: Network) -> None:
    network.act(3)
    network.tick()
    size = network.depositary.log.size
    network.depositary.close()
    network.open()
    network.depositary.verify_newest()
    assert network.depositary.log.size == size
    network.act(2)
    assert network.tick() == {}


def test_a_log_restored_from_a_backup_does_not_start(network: Network) -> None:
    network.act(2)
    network.tick()
    network.depositary.close()
    saved = (
        (network.folder / "state.sqlite").read_bytes(),
        {
            path.relative_to(network.folder / "public"): path.read_bytes()
            for path in (network.folder / "public").rglob("*")
            if path.is_file()
        },
    )
    network.open()
    network.act(2)
    network.tick()
    network.depositary.close()
    import shutil

    shutil.rmtree(network.folder / "public")
    for path, content in saved[1].items():
        (network.folder / "public" / path).parent.mkdir(parents=True, exist_ok=True)
        (network.folder / "public" / path).write_bytes(content)
    for name in ("state.sqlite", "index.sqlite"):
        for path in network.folder.glob(f"{name}*"):
            path.unlink()
    (network.folder / "state.sqlite").write_bytes(saved[0])
    network.open()
    with pytest.raises(ForkError, match="has cosigned size"):
        network.depositary.verify_newest()


def test_it_does_not_start_while_too_few_witnesses_answer(network: Network) -> None:
    network.act(2)
    network.tick()
    for endpoint in network.endpoints[:2]:
        endpoint.away = True
    with pytest.raises(StorageError, match="2 witnesses answer, and 3 have to"):
        network.depositary.verify_newest()


def test_a_withheld_statement_gets_the_time_of_its_receipts(network: Network) -> None:
    withheld = network.book.statement(author="south-1")
    content = format_statement(withheld)
    lines = [one.witness.add_entry(content).body for one in network.endpoints[:3]]
    network.time.pass_by(60_000)
    network.act(author="north-1")
    network.tick()
    assert network.add(withheld).status == 200
    network.tick()
    index = network.depositary.state.index_of(withheld.id)
    assert index is not None
    assert network.depositary.state.times.time(index) == NOW + 60_000
    text = f"{ORIGIN}/receipt/{withheld.id}\n1\n".encode()
    from paripassu.documents.base64 import format_base64

    note = text + format_base64(withheld.digest).encode() + b"\n\n" + b"".join(lines)
    assert network.add(note).status == 200
    assert network.depositary.state.times.own(index) == NOW
    assert network.depositary.state.times.time(index) == NOW + 60_000


def test_a_withheld_statement_stops_the_log_after_a_day(network: Network) -> None:
    withheld = network.book.statement(author="south-1")
    for endpoint in network.endpoints[:2]:
        endpoint.witness.add_entry(format_statement(withheld))
    network.time.pass_by(86_400)
    network.act(author="north-1")
    assert all("a day" in why for why in network.tick().values())
    assert network.depositary.state.times.time(1) is None
    assert network.add(withheld).status == 200
    assert network.tick() == {}
    assert network.depositary.state.times.time(1) == NOW + 86_400


def settling(network: Network) -> bool:
    return network.depositary.state.settling is not None


def change_log_keys(network: Network, old: str, new: str) -> int:
    """Change the log's keys, and lose the old ones once witnesses have signed; give the size."""
    keys = [secrets(f"log {ORIGIN}{version}") for version in (old, new)]
    network.sign_with([*keys[0], *keys[1]])
    changed = replace(network.depositary.state.charter, log_keys=log_keys(ORIGIN, new))
    everybody = ("north-1", "north-2", "south-1")
    statement = network.book.charter_statement(
        changed, everybody, network.depositary.state.charter_id
    )
    network.blobs.keep(changed.content)
    assert network.add(statement).status == 200
    size = network.depositary.log.size
    assert settling(network)
    network.tick()
    assert not settling(network)
    network.sign_with(keys[1])
    return size


def test_a_witness_that_missed_changes_of_the_logs_keys_learns_them(network: Network) -> None:
    network.act()
    assert network.tick() == {}
    late = network.endpoints[3]
    late.away = True
    sizes = []
    for old, new in (("", "2"), ("2", "3"), ("3", "4")):
        sizes.append(change_log_keys(network, old, new))
        network.act(2)
        assert list(network.tick()) == [late.name]
    late.away = False
    # By its own old keys it believes nothing of what is signed now.
    newest = parse_note(network.depositary.log.note)
    alone = network.witnesses.collect(newest, lambda _old, _size: (), [])
    assert "answered 403" in alone.refused[late.name]
    assert network.tick() == {}
    assert late.witness.fork == b""
    shown = late.witness.checkpoint(sha256(ORIGIN.encode()).hexdigest())
    signers = {one.key_id for one in parse_note(shown.body).signatures if one.name == ORIGIN}
    assert signers == {key.key_id for key in log_keys(ORIGIN, "4")}
    assert len({*sizes}) == 3
    # After a restart, when nobody knows any more how far it is.
    late.away = True
    change_log_keys(network, "4", "5")
    network.act()
    network.tick()
    network.depositary.close()
    network.witnesses = Witnesses(network.endpoints)
    network.open()
    late.away = False
    assert network.tick() == {}


def test_one_that_missed_a_change_and_is_new_needs_no_help(network: Network) -> None:
    change_log_keys(network, "", "2")
    network.act()
    network.tick()
    # It begins with what the log has now.
    network.endpoints[3] = Local("https://w5.example", network.witness("w4"))
    assert network.tick() == {}


def test_a_changed_charter_waits_until_both_quorums_can_sign_at_once(network: Network) -> None:
    network.act()
    network.tick()
    keys = [secrets(f"log {ORIGIN}{version}") for version in ("", "2")]
    network.sign_with([*keys[0], *keys[1]])
    few = network.book.first.witnesses[:2]
    changed = replace(network.book.first, log_keys=log_keys(ORIGIN, "2"), witnesses=few, quorum=2)
    network.blobs.keep(changed.content)
    everybody = ("north-1", "north-2", "south-1")
    statement = network.book.charter_statement(
        changed, everybody, network.depositary.state.charter_id
    )
    for endpoint in network.endpoints[2:]:
        endpoint.away = True
    assert network.add(statement).status == 200
    size = network.depositary.log.size
    # The new two have signed. Behind their note alone nobody could sign this size any more.
    for _ in range(2):
        assert len(network.tick()) == 2
        assert network.depositary.is_due()
    assert (settling(network), network.depositary.log.size) == (True, size)
    assert parse_checkpoint(parse_note(published(network)).text).size == size
    assert network.add(network.book.statement(author="south-1")).problem == "settling"
    network.endpoints[2].away = False
    network.tick()
    assert (settling(network), network.depositary.log.size) == (False, size + 2)
    network.sign_with(keys[1])
    network.act()
    network.tick()
    assert parse_checkpoint(parse_note(published(network)).text).size == size + 3


def test_it_starts_again_before_its_new_keys_are_known_to_the_witnesses(network: Network) -> None:
    network.act()
    network.tick()
    keys = [secrets(f"log {ORIGIN}{version}") for version in ("", "2")]
    network.sign_with([*keys[0], *keys[1]])
    changed = replace(network.book.first, log_keys=log_keys(ORIGIN, "2"))
    network.blobs.keep(changed.content)
    statement = network.book.charter_statement(
        changed, ("north-1", "north-2", "south-1"), network.depositary.state.charter_id
    )
    assert network.add(statement).status == 200
    network.depositary.close()
    network.open()
    # What they show is signed by the old keys alone.
    network.depositary.verify_newest()
    network.tick()
    assert not settling(network)
    network.sign_with(keys[1])
    network.act()
    network.tick()
    # The old keys have changed hands: what they sign above the change convicts nobody.
    size = network.depositary.log.size
    stolen = checkpoint_signer(ORIGIN, keys[0])(size + 9, bytes(32), NOW)
    for endpoint in network.endpoints:
        endpoint.shown = stolen
    with pytest.raises(StorageError, match="0 witnesses answer"):
        network.depositary.verify_newest()


def test_a_charter_waits_until_the_depositary_has_its_keys(network: Network) -> None:
    network.depositary.close()
    network.signing = log_keys(ORIGIN)
    network.open()
    changed = replace(network.book.first, log_keys=log_keys(ORIGIN, "2"))
    network.blobs.keep(changed.content)
    statement = network.book.charter_statement(
        changed, ("north-1", "north-2", "south-1"), network.depositary.state.charter_id
    )
    reply = network.add(statement)
    assert (reply.status, reply.problem) == (503, "log-key")
    assert "cannot sign with it" in reply.what
    assert network.act(author="dep-1")
    network.depositary.close()
    network.signing = (*log_keys(ORIGIN), *log_keys(ORIGIN, "2"))
    network.sign_with([*secrets(f"log {ORIGIN}"), *secrets(f"log {ORIGIN}2")])
    network.open()
    assert network.add(statement).status == 200


def test_one_that_another_has_overtaken_refuses_nothing_by_what_it_knows(network: Network) -> None:
    overtaken = network.depositary
    network.open()
    network.act()
    following = format_statement(network.book.statement(author="south-1"))
    reply = overtaken.add_entry(following)
    assert (reply.status, reply.problem) == (503, "closing")
    assert "another process" in reply.what
    assert network.add(following).status == 200
    # Where it is the newest, it refuses as ever.
    assert network.add(following[:-1]).status == 400
    overtaken.close()
