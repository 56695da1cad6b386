"""A log and four witnesses as processes: begun, signed, served, cosigned, read by anybody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from tests.charters import GROUPS, ORIGIN, PEOPLE, WITNESSES, secret, secrets, signed, witness
from tests.e2e.program import Program, document
from tests.listening import get, post
from tests.log_verifier import verifier
from tests.ports import free_port

from paripassu.record.blob_reference import file_reference
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.envelope import Statement, format_statement, parse_statement
from paripassu.record.keys import ML_DSA_44, format_public_key
from paripassu.record.note import parse_note
from paripassu.record.payload import After
from paripassu.record.policy import PolicyWitness, format_policy, quorum_policy
from paripassu.record.secret_keys import write_secret_key
from paripassu.record.signing import checkpoint_signer, log_keys
from paripassu.record.vkey import format_vkey

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
LOG_KEYS = log_keys(ORIGIN, secrets(f"log {ORIGIN}"))
AGREEMENT = ROOT / "examples" / "korea-2018-repaired.toml"


def charter_toml(folder: Path) -> Path:
    """Write the keys and the charter of the people of `tests.charters`."""
    lines = [
        f'origin = "{ORIGIN}"',
        'inspectorate = "iaea"',
        "quorum = 3",
        f"log_keys = {json.dumps([format_vkey(key) for key in LOG_KEYS])}",
    ]
    for group in GROUPS:
        lines += [
            "[[group]]",
            f'name = "{group.name}"',
            f'kind = "{group.kind}"',
            f"threshold = {group.threshold}",
        ]
    for name, party, role in PEOPLE:
        keys = [format_public_key(one.public) for one in secrets(name)]
        lines += [
            "[[holder]]",
            f'name = "{name}"',
            f'party = "{party}"',
            f'role = "{role}"',
            f"keys = {json.dumps(keys)}",
        ]
    for name in WITNESSES:
        lines += ["[[witness]]", f'key = "{format_vkey(witness(name))}"']
        write_secret_key(folder / f"{name}.pem", secret(name, ML_DSA_44))
    for number, one in enumerate(secrets(f"log {ORIGIN}")):
        write_secret_key(folder / f"log-{number}.pem", one)
    path = folder / "charter.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


def begin(program: Program, folder: Path, *where: str) -> None:
    """Begin a log, and log entry 0, signed by everybody; options may say where it is kept."""
    charter, plan = charter_toml(folder), folder / "plan.json"
    plan.write_text(program.ends("plan", str(AGREEMENT), "--json").stdout)
    keys = [f"--key={folder / f'log-{number}.pem'}" for number in (0, 1)]
    files = [f"--agreement={AGREEMENT}", f"--plan={plan}", f"--charter={charter}"]
    log = str(folder / "log")
    said = document(
        program.ends("record", "init", log, "--origin", ORIGIN, *keys, *files, *where, "--json")
    )
    unsigned = folder / "log" / "entry-0.json"
    entry = parse_statement(unsigned.read_bytes())
    assert said["id"] == entry.id
    # Not signed, nothing is logged.
    program.ends("record", "append", log, str(unsigned), code=1)
    everybody = ("dep-1", "iaea-1", "north-1", "north-2", "south-1")
    whole = signed(entry, [key for name in everybody for key in secrets(name)])
    (folder / "entry-0.json").write_bytes(format_statement(whole))
    done = program.ends("record", "append", log, str(folder / "entry-0.json"), "--json")
    assert [one["index"] for one in document(done)["entries"]] == [0]
    assert document(done)["status"] == "sequenced"


def statement(folder: Path, evidence: bytes, previous: str | None, after: After) -> Statement:
    entry = parse_statement((folder / "entry-0.json").read_bytes())
    made = Statement(
        agreement=entry.agreement,
        origin=ORIGIN,
        author="south-1",
        kind="perform",
        body={"step": "guns:1", "evidence": sha256(evidence).hexdigest()},
        blobs=(file_reference(evidence, "text/plain"),),
        after=after,
        previous=previous,
    )
    return signed(made, secrets("south-1"))


def newest(folder: Path) -> After:
    note = (folder / "log" / "public" / "checkpoint.pending").read_bytes()
    seen = parse_checkpoint(parse_note(note).text)
    return After(seen.size, seen.root)


@pytest.mark.wheel
def test_served_watched_cosigned(program: Program, tmp_path: Path) -> None:
    begin(program, tmp_path)
    log, port = str(tmp_path / "log"), str(free_port())
    with ExitStack() as running:
        with program.served("record", "serve", log, "--port", port) as url:
            # Each begins with what it copies now.
            witnesses = [
                running.enter_context(
                    program.served(
                        *("record", "witness", str(tmp_path / name), "--new", "--port", "0"),
                        *("--key", str(tmp_path / f"{name}.pem"), "--log", url),
                    )
                )
                for name in WITNESSES
            ]
        asked = [f"--witness={one}" for one in witnesses]
        served = program.served("record", "serve", log, *asked, "--port", port)
        _write(program, tmp_path, running.enter_context(served))
        _fork(tmp_path, witnesses[0])
    _read(tmp_path)
    _frozen(program, tmp_path)


@contextmanager
def _withholding(folder: Path) -> Iterator[str]:
    """A depositary that shows its log, and takes no statement from anybody."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    shown = partial(Handler, directory=str(folder / "log" / "public"))
    # Another one listens there after it.
    with ThreadingHTTPServer(("127.0.0.1", free_port()), shown) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_a_withheld_statement_has_its_receipts_time(program: Program, tmp_path: Path) -> None:
    begin(program, tmp_path)
    evidence, path = tmp_path / "evidence.txt", tmp_path / "statement.json"
    evidence.write_bytes(b"They were seen.")
    made = statement(tmp_path, evidence.read_bytes(), None, newest(tmp_path))
    path.write_bytes(format_statement(made))
    policy, note = tmp_path / "log.policy", tmp_path / "receipt.note"
    with ExitStack() as running:
        shown = running.enter_context(ExitStack())
        url = shown.enter_context(_withholding(tmp_path))
        refused = program.ends("record", "append", url, str(path), code=1)
        assert "is refused" in refused.stdout
        urls = [
            running.enter_context(
                program.served(
                    *("record", "witness", str(tmp_path / name), "--new", "--port", "0"),
                    *("--key", str(tmp_path / f"{name}.pem"), "--log", url),
                )
            )
            for name in WITNESSES[:3]
        ]
        known = quorum_policy(LOG_KEYS, {name: witness(name) for name in WITNESSES}, 3)
        named = zip(known.witnesses, [*urls, ""], strict=True)
        witnesses = tuple(PolicyWitness(one.name, one.key, at) for one, at in named)
        policy.write_bytes(format_policy(replace(known, witnesses=witnesses)))
        words = ("record", "receipt", str(path), "--policy", str(policy), "--out", str(note))
        said = program.ends(*words, "--evidence", str(evidence))
        assert "Enough witnesses hold the statement" in said.stdout
        answer = document(program.ends(*words, "--json"))
        assert (sorted(answer["stamps"]), answer["missing"]) == (list(WITNESSES[:3]), [])
        fewer = ("--policy", str(policy), "--witness", "http://127.0.0.1:9")
        policy.write_bytes(format_policy(known))
        program.ends("record", "receipt", str(path), *fewer, code=1)
        # The depositary gives in, or another takes its place.
        shown.close()
        log = str(tmp_path / "log")
        both = (str(path), str(note), "--evidence", str(evidence), "--json")
        done = document(program.ends("record", "append", log, *both))
        assert [one["index"] for one in done["entries"]] == [1, 2]
        asked = [f"--witness={one}" for one in urls]
        port = ("--port", url.rpartition(":")[2])
        running.enter_context(program.served("record", "serve", log, *asked, *port))
        assert document(program.ends("record", "append", url, str(path), "--wait", "--json"))
        last: dict[str, str | None] = {"time": None}
        while last["time"] is None:  # until the note of the checkpoint is logged and cosigned too
            last = json.loads(program.ends("record", "export", log).stdout.splitlines()[-1])
    assert last["own"] == answer["time"]
    assert str(last["own"]) < str(last["time"])


def _write(program: Program, folder: Path, url: str) -> None:
    evidence, path = folder / "evidence.txt", str(folder / "statement.json")
    evidence.write_bytes(b"They were seen.")
    made = statement(folder, evidence.read_bytes(), None, newest(folder))
    Path(path).write_bytes(format_statement(made))
    refused = document(program.ends("record", "append", url, path, "--json", code=1))
    assert [one["rule"] for one in refused["refused"]] == ["blobs"]
    program.ends("record", "append", str(folder / "log"), path, code=2)  # another has it open
    words = ("record", "append", url, path, "--evidence", str(evidence), "--wait", "--json")
    answer = document(program.ends(*words))
    assert answer["status"] == "witnessed"
    assert [(one["id"], one["known"]) for one in answer["entries"]] == [(made.id, False)]
    again = document(program.ends("record", "append", url, path, "--json"))
    assert [(one["index"], one["known"]) for one in again["entries"]] == [
        (answer["entries"][0]["index"], True)
    ]


def _read(folder: Path) -> None:
    """A stranger reads the log's files with the standard library alone."""
    known = {name: witness(name) for name in WITNESSES}
    policy = verifier.policy_of(format_policy(quorum_policy(LOG_KEYS, known, 3)))
    found = verifier.verify_copy(folder / "log" / "public", policy)
    assert found["size"] >= 2
    assert len(found["times"]) >= 3


def _fork(folder: Path, url: str) -> None:
    """The log signs another history; a witness that is shown it freezes."""
    note = (folder / "log" / "public" / "checkpoint").read_bytes()
    seen = parse_checkpoint(parse_note(note).text)
    other = Checkpoint(ORIGIN, seen.size, sha256(b"another history").digest())
    forged = checkpoint_signer(ORIGIN, secrets(f"log {ORIGIN}"))(other.size, other.root, 0)
    body = f"old {seen.size}\n\n".encode() + forged
    answer = post(f"{url}/add-checkpoint", content=body)
    while answer.status_code == 409:  # meanwhile more was cosigned
        body = b"old " + answer.content + b"\n" + forged
        answer = post(f"{url}/add-checkpoint", content=body)
        if get(f"{url}/fork").status_code == 200:
            break
    proof = get(f"{url}/fork")
    assert proof.status_code == 200
    (folder / "fork.json").write_bytes(proof.content)


def _frozen(program: Program, folder: Path) -> None:
    """The proof is for everybody, and the witness tells of it each time it starts."""
    policy, proof = folder / "log.policy", folder / "fork.json"
    known = {name: witness(name) for name in WITNESSES}
    policy.write_bytes(format_policy(quorum_policy(LOG_KEYS, known, 3)))
    done = program.ends("record", "verify", str(proof), "--policy", str(policy))
    assert "has shown two histories" in done.stdout
    assert (
        len(
            document(
                program.ends("record", "verify", str(proof), "--policy", str(policy), "--json")
            )["forked"]
        )
        == 2
    )
    assert verifier.main([str(proof), "--policy", str(policy)]) == 0
    proof.write_bytes(proof.read_bytes().replace(b'"size":', b'"size":1'))
    program.ends("record", "verify", str(proof), "--policy", str(policy), code=1)
    name, said = WITNESSES[0], folder / "said.txt"
    words = ("--key", str(folder / f"{name}.pem"), "--log", str(folder / "log"), "--port", "0")
    with (
        said.open("w") as file,
        program.served("record", "witness", str(folder / name), *words, stderr=file) as url,
    ):
        assert get(f"{url}/fork").status_code == 200
    told = said.read_text()
    assert "has shown two histories" in told
    assert str(folder / name / "private" / "fork.json") in told
