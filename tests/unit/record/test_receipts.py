"""Receipts that witnesses give for a statement which a log withholds: asked, joined, and used."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from tests.charters import ORIGIN, WITNESSES, Files, witness
from tests.network import NOW, Network

from paripassu.errors import InputError, OverwriteError, ParameterError
from paripassu.record.collect import within_hour
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.note import format_note, parse_note
from paripassu.record.policy import Policy, PolicyWitness, format_policy, quorum_policy
from paripassu.record.receipts import ask_receipts, join_receipts, record_receipt
from paripassu.server.witness import witness_app

FILE = b"They were seen."


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    made = Network(tmp_path).begun()
    yield made
    made.depositary.close()


def policy(network: Network) -> Policy:
    first = network.book.first
    return quorum_policy(first.log_keys, {key.name: key for key in first.witnesses}, 3)


def asked(network: Network, statement: Statement, *files: bytes) -> bytes:
    """Ask all witnesses, and join what they gave."""
    by_digest = {Files().add(one).digest: one for one in files}
    keys = [one.key for one in policy(network).witnesses]
    content = format_statement(statement)
    found = ask_receipts(network.endpoints, statement, content, keys, by_digest)
    return format_note(join_receipts(statement, found, policy(network)))


def test_a_withheld_statement_has_the_time_of_its_receipts(network: Network) -> None:
    blob = Files().add(FILE)
    withheld = network.book.statement(author="south-1", blobs=(blob,))
    note = asked(network, withheld, FILE)
    assert len(parse_note(note).signatures) == 4
    network.time.pass_by(80_000)
    # The depositary gives in a day later, a little before nobody signs any more.
    assert network.add(withheld).status == 424
    assert network.depositary.put_blob(blob.digest, FILE).status == 200
    assert network.add(withheld).status == 200
    network.tick()
    index = network.depositary.state.index_of(withheld.id)
    assert index is not None
    assert network.add(note).status == 200
    times = network.depositary.state.times
    assert (times.time(index), times.own(index)) == (NOW + 80_000, NOW)


def test_receipts_before_any_checkpoint(network: Network) -> None:
    """On one day a receipt gives a time only where no checkpoint has given one."""
    withheld = network.book.statement(author="south-1")
    note = asked(network, withheld)
    assert network.add(note).problem == "note-use"
    network.time.pass_by(10)
    assert network.add(withheld).status == 200
    assert network.add(note).status == 200
    index = network.depositary.state.index_of(withheld.id)
    assert index is not None
    assert network.depositary.state.times.own(index) == NOW
    network.tick()
    assert network.depositary.state.times.time(index) == NOW + 10


def test_a_witness_asks_for_the_files_and_keeps_no_others(network: Network) -> None:
    blob, other = Files().add(FILE), Files().add(b"what nobody asked for")
    statement = network.book.statement(author="south-1", blobs=(blob,))
    one = network.endpoints[0]
    assert one.put(other.digest, b"what nobody asked for").problem == "blob-unexpected"
    assert one.witness.most_blob(blob.digest) == 0
    assert one.post("add-entry", format_statement(statement)).status == 424
    assert one.witness.most_blob(blob.digest) == len(FILE)
    assert one.put(blob.digest, FILE + b"!").problem == "blob-content"
    assert one.put(other.digest, b"what nobody asked for").problem == "blob-unexpected"
    assert one.put(blob.digest, FILE).status == 200
    assert one.post("add-entry", format_statement(statement)).status == 200
    # Without the file it gives none.
    keys = [key.key for key in policy(network).witnesses]
    found = ask_receipts(network.endpoints, statement, format_statement(statement), keys, {})
    assert [*found.stamps] == [witness(WITNESSES[0])]
    assert all("424" in why for why in found.refused.values())


def test_a_wrong_clock_is_left_out(network: Network) -> None:
    withheld = network.book.statement(author="south-1")
    content = format_statement(withheld)
    network.endpoints[1].witness.add_entry(content)
    keys = [one.key for one in policy(network).witnesses]
    early = ask_receipts(network.endpoints[:1], withheld, content, keys, {})
    network.time.pass_by(7200)
    late = ask_receipts(network.endpoints[1:], withheld, content, keys, {})
    stamps = early.stamps | late.stamps
    assert len(within_hour(stamps, keys)) == 3
    note = format_note(join_receipts(withheld, type(late)(stamps, {}), policy(network)))
    assert network.add(withheld).status == 200
    assert network.add(note).status == 200


# --- Over HTTP ------------------------------------------------------------------------------------


@contextmanager
def served(network: Network) -> Iterator[list[str]]:
    """Serve the witnesses."""
    with ExitStack() as stack:
        urls = []
        for one in network.endpoints:
            settings = uvicorn.Config(
                witness_app(one.witness, network.objects), port=0, log_level="error"
            )
            server = uvicorn.Server(settings)
            thread = Thread(target=server.run)
            thread.start()

            def stop(server: uvicorn.Server = server, thread: Thread = thread) -> None:
                server.should_exit = True
                thread.join()

            stack.callback(stop)
            while not server.started:
                assert thread.is_alive()
            port = server.servers[0].sockets[0].getsockname()[1]
            urls.append(f"http://127.0.0.1:{port}")
        yield urls


def with_urls(network: Network, urls: list[str]) -> bytes:
    known = policy(network)
    witnesses = tuple(
        PolicyWitness(one.name, one.key, url)
        for one, url in zip(known.witnesses, urls, strict=True)
    )
    return format_policy(Policy(known.logs, witnesses, known.groups, known.quorum))


def test_asked_by_its_author(network: Network, tmp_path: Path) -> None:
    blob = Files().add(FILE)
    content = format_statement(network.book.statement(author="south-1", blobs=(blob,)))
    out = tmp_path / "receipt.note"
    with served(network) as urls:
        rules = with_urls(network, urls)
        said = record_receipt(
            io.BytesIO(content),
            policy=io.BytesIO(rules),
            evidence=[io.BytesIO(FILE)],
            out=out,
        )
        assert (said.ok, said.missing, said.file) == (True, (), str(out))
        assert [*said.stamps] == list(WITNESSES)
        assert out.read_text() == said.note
        # Three are enough; a fresh one is written over an old one, and over nothing else.
        record_receipt(
            io.BytesIO(content),
            policy=io.BytesIO(with_urls(network, ["", "", "", ""])),
            witness=urls[1:],
            out=out,
        )
        assert len(parse_note(out.read_bytes()).signatures) == 3
        fewer = record_receipt(
            io.BytesIO(content),
            policy=io.BytesIO(with_urls(network, ["", "", "", ""])),
            witness=[*urls[:2], "http://127.0.0.1:9"],
            out=tmp_path / "none",
        )
        (tmp_path / "other").write_text("another file")
        with pytest.raises(OverwriteError):
            record_receipt(io.BytesIO(content), policy=io.BytesIO(rules), out=tmp_path / "other")
    assert (fewer.ok, fewer.missing, fewer.note) == (False, ("w3", "w4"), None)
    assert [*fewer.refused] == ["http://127.0.0.1:9"]
    assert not (tmp_path / "none").exists()
    assert (tmp_path / "other").read_text() == "another file"


def test_what_cannot_be_asked(network: Network) -> None:
    content = format_statement(network.book.statement(author="south-1"))
    rules = format_policy(policy(network))
    with pytest.raises(ParameterError, match="no URLs"):
        record_receipt(io.BytesIO(content), policy=io.BytesIO(rules))
    for wrong in (b"", b"{}", network.depositary.log.note):
        with pytest.raises(InputError, match="statement"):
            record_receipt(io.BytesIO(wrong), policy=io.BytesIO(rules), witness=["http://x.y"])
    other = rules.replace(ORIGIN.encode(), b"example.org/other")
    with pytest.raises(InputError):
        record_receipt(io.BytesIO(content), policy=io.BytesIO(other), witness=["http://x.y"])
