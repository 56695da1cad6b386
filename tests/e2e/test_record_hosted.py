"""A log hosted as the documentation says: in PostgreSQL and a bucket, by two machines in turn."""

from __future__ import annotations

import secrets
import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
import psycopg
import pytest
from tests import stores
from tests.charters import WITNESSES
from tests.e2e.program import Program, document
from tests.e2e.test_record_served import begin, statement
from tests.listening import get, page_made
from tests.ports import free_port

from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.envelope import format_statement, parse_statement
from paripassu.record.note import parse_note
from paripassu.record.payload import After

pytestmark = pytest.mark.slow


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a database of its own owner, whose password the environment has."""
    with stores.postgresql() as url:
        name, password = f"record_{secrets.token_hex(4)}", secrets.token_hex(8)
        plain = url.replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(plain, autocommit=True) as opened:
            opened.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
            opened.execute(f"CREATE DATABASE {name} OWNER {name}")
            row = opened.execute("SHOW hba_file").fetchone()
            assert row is not None
            hba = Path(row[0])
            if hba.is_file():  # it runs here, and is ours: nobody gets in without the password
                hba.write_text(f"host all {name} 127.0.0.1/32 scram-sha-256\n{hba.read_text()}")
                opened.execute("SELECT pg_reload_conf()")
        monkeypatch.setenv("PGPASSWORD", password)
        server = url.rpartition("@")[2].partition("/")[0]
        try:
            yield f"postgresql+psycopg://{name}@{server}/{name}"
        finally:
            with psycopg.connect(plain, autocommit=True) as opened:
                opened.execute(f"DROP DATABASE {name} WITH (FORCE)")
                opened.execute(f"DROP ROLE {name}")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    with stores.bucket_by_environment(monkeypatch) as found:
        yield found


def stated(folder: Path, name: str, url: str, previous: str | None) -> str:
    """Write a statement with its evidence, after what a log shows; give its id."""
    evidence = folder / f"{name}.txt"
    evidence.write_text(name)
    shown = parse_checkpoint(parse_note(get(f"{url}/checkpoint.pending").content).text)
    made = statement(folder, evidence.read_bytes(), previous, After(shown.size, shown.root))
    (folder / f"{name}.json").write_bytes(format_statement(made))
    return made.id


def public(address: str, name: str) -> None:
    """Let everybody read what is in a bucket."""
    made = boto3.client("s3", endpoint_url=address)
    for one in made.list_objects_v2(Bucket=name)["Contents"]:
        made.put_object_acl(Bucket=name, Key=one["Key"], ACL="public-read")


def test_two_machines_a_database_and_a_bucket(
    program: Program,
    tmp_path: Path,
    database: str,
    bucket: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, name = bucket
    begin(program, tmp_path, f"--database={database}", f"--objects=s3://{name}/record")
    program = program.at(cwd=tmp_path)
    first = parse_statement((tmp_path / "entry-0.json").read_bytes()).id
    # The second machine has the same folder: keys and settings, and nothing of the log.
    shutil.copytree(tmp_path / "log", tmp_path / "other")
    port = str(free_port())
    with ExitStack() as running:
        with program.served("record", "serve", "log", "--port", port) as url:
            witnesses = [
                running.enter_context(
                    program.served(
                        *("record", "witness", one, "--new", "--port", "0"),
                        *("--key", f"{one}.pem", "--log", url),
                    )
                )
                for one in WITNESSES[:3]  # the quorum
            ]
        asked = [f"--witness={one}" for one in witnesses]

        def sent(name: str, url: str, *more: str) -> dict[str, Any]:
            words = ("record", "append", url, f"{name}.json", "--evidence", f"{name}.txt")
            while (done := program(*words, *more, "--json")).returncode == 2:
                assert "another process went on" in done.stderr  # it is asked again
            assert done.returncode == 0, done
            return document(done)

        serve = ("record", "serve", "log", *asked, "--port", port)
        with program.served(*serve, ends=signal.SIGKILL):
            one = stated(tmp_path, "one", url, None)
            assert sent("one", url, "--wait")["status"] == "witnessed"
            # By mistake both run. Whoever does not know what the other logged asks to be asked
            # again, and refuses nothing by what is no longer so.
            words = ("record", "serve", "other", *asked, "--port", "0")
            with program.served(*words, code=0) as other:
                two = stated(tmp_path, "two", other, one)
                logged = sent("two", other)["entries"]
                assert not logged[0]["known"]
                three = stated(tmp_path, "three", other, two)
                assert not sent("three", url, "--wait")["entries"][0]["known"]
                four = stated(tmp_path, "four", url, three)
                assert not sent("four", other)["entries"][0]["known"]
                assert sent("two", url)["entries"] == [logged[0] | {"known": True}]
        # The first machine is lost. The second takes its address, and the log goes on.
        serve = ("record", "serve", "other", *asked, "--port", port)
        with program.served(*serve, code=0):
            stated(tmp_path, "five", url, four)
            done = sent("five", url, "--wait")
            assert done["status"] == "witnessed"
            audit = ("record", "audit", url, "--charter", first, "--json")
            found = document(program.ends(*audit))
            assert found["ok"]
            assert found["size"] > done["entries"][0]["index"]
    # Everybody may read the bucket: by HTTP alone, or by its settings, and with no password.
    public(address, name)
    for one in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD"):
        monkeypatch.delenv(one)
    program.ends("record", "audit", f"{address}/{name}/record", "--charter", first)
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "true")
    (tmp_path / "reader").mkdir()
    shutil.copy(tmp_path / "log" / "log.json", tmp_path / "reader")
    with program.served("record", "serve", "reader", "--read-only", "--port", "0", code=0) as shown:
        page_made(shown)
        program.ends("record", "audit", shown, "--charter", first)
