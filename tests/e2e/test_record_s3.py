"""A log that everybody reads from a bucket: served, cosigned, and read by its own folder's name."""

from __future__ import annotations

import secrets
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests import stores
from tests.charters import WITNESSES
from tests.e2e.program import Program, document
from tests.e2e.test_record_served import begin, free_port

from paripassu.record.envelope import parse_statement

pytestmark = pytest.mark.slow


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> object:
    """The name of a new bucket, of a server that the environment names."""
    with stores.s3() as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        name = f"log-{secrets.token_hex(8)}"
        urllib.request.urlopen(urllib.request.Request(f"{address}/{name}", method="PUT")).close()
        yield name


def test_a_log_in_a_bucket(program: Program, tmp_path: Path, bucket: str) -> None:
    begin(program, tmp_path, f"--objects=s3://{bucket}/some/log")
    log, port = str(tmp_path / "log"), str(free_port())
    assert not (tmp_path / "log" / "public").exists()
    with ExitStack() as running:
        with program.served("record", "serve", log, "--port", port) as url:
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
        running.enter_context(program.served("record", "serve", log, *asked, "--port", port))
        words = ("record", "append", url, str(tmp_path / "entry-0.json"), "--wait", "--json")
        assert document(program.ends(*words))["status"] == "witnessed"
    # Nobody serves it any more: the folder says where it lies.
    entry = parse_statement((tmp_path / "entry-0.json").read_bytes())
    judged = ("--charter", entry.id)
    found = document(program.ends("record", "audit", log, *judged, "--json"))
    assert found["size"] >= 1
    program.ends("record", "checkpoint", log)
    program.ends("record", "mirror", log, str(tmp_path / "copy"))
    program.ends("record", "audit", str(tmp_path / "copy"), *judged)


def test_a_bucket_that_cannot_be_reached_is_told(
    program: Program, tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(program, tmp_path, f"--objects=s3://{bucket}/some/log")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    done = program.ends("record", "audit", str(tmp_path / "log"), "--charter", "0" * 64, code=2)
    assert f"s3://{bucket}/some/log" in done.stderr
