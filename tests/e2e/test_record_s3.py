"""A log that everybody reads from a bucket: served, cosigned, and read by its own folder's name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests import stores
from tests.charters import WITNESSES
from tests.e2e.program import Program, document
from tests.e2e.test_record_served import begin
from tests.listening import get, post
from tests.ports import free_port

from paripassu.record.envelope import parse_statement

pytestmark = pytest.mark.slow


def test_what_is_only_read_is_given_no_keys(program: Program, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    words = ("record", "serve", str(tmp_path / "copy"), "--read-only", "--port", "0")
    for more in (("--witness", "http://127.0.0.1:9"), ("--key", "k.pem"), ("--sign-with", "x")):
        done = program.ends(*words, *more, code=2)
        assert "means nothing with --read-only" in done.stderr
    done = program.ends("record", "serve", "http://127.0.0.1:9", "--read-only", code=2)
    assert "record mirror" in done.stderr
    done = program.ends("record", "serve", str(tmp_path / "none"), "--read-only", code=2)
    assert "no such folder" in done.stderr
    done = program.ends(*words, "--proxy", "proxy.example", code=2)
    assert "--proxy" in done.stderr


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with stores.bucket_by_environment(monkeypatch) as found:
        yield found[1]


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
    _shown_by_several(program, tmp_path)


def _shown_by_several(program: Program, folder: Path) -> None:
    """Servers without a key show one bucket, and a copy of it: the same pages, by the same tags."""
    settings = folder / "reader" / "log.json"
    settings.parent.mkdir()
    settings.write_bytes((folder / "log" / "log.json").read_bytes())
    places = [folder / "reader", folder / "copy"]
    words = ("record", "serve", "--read-only", "--port", "0")
    with ExitStack() as running:
        urls = [running.enter_context(program.served(*words, str(one))) for one in places]
        for url in urls:
            while get(f"{url}/").status_code == 404:  # until the pages are made
                pass
        tile = f"tile/0/000.p/{get(f'{urls[0]}/checkpoint').text.splitlines()[1]}"
        for path in ("", "record.html", "record/0.html", "feed.atom", "checkpoint", tile):
            one, other = (get(f"{url}/{path}") for url in urls)
            assert one.status_code == other.status_code == 200
            assert one.content == other.content, path
            assert one.headers.get("etag") == other.headers.get("etag")
        for url in urls:
            refused = post(f"{url}/add-entry", content=b"{}")
            assert (refused.status_code, refused.json()["name"]) == (404, "path")
            assert "/add-entry" not in get(f"{url}/openapi.json").json()["paths"]


def test_a_bucket_that_cannot_be_reached_is_told(
    program: Program, tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(program, tmp_path, f"--objects=s3://{bucket}/some/log")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    done = program.ends("record", "audit", str(tmp_path / "log"), "--charter", "0" * 64, code=2)
    assert f"s3://{bucket}/some/log" in done.stderr
