"""The stores that a log can lie in, each started for the tests as far as this machine has it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.ports import free_port

from paripassu.record.places import Places
from paripassu.record.storage.objects import ObstoreObjects, s3_objects
from paripassu.record.storage.sql import SqlIndex, SqlState


@contextmanager
def postgresql() -> Iterator[str]:
    """Give the URL of a database: ``PARIPASSU_POSTGRES``, or one that is started here."""
    given = os.environ.get("PARIPASSU_POSTGRES")
    if given:
        yield given
        return
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found or os.geteuid() != 0 or not shutil.which("runuser"):
        pytest.skip("PARIPASSU_POSTGRES names no database, and none can be started here")
    folder = Path(tempfile.mkdtemp(prefix="paripassu-pg-"))
    shutil.chown(folder, "postgres")
    data = folder / "data"

    def run(program: str, *options: str) -> None:
        command = ["runuser", "-u", "postgres", "--", str(found[-1] / program), *options]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    run("initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync")
    port = free_port()
    listen = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", listen, "start")
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def s3() -> Iterator[str]:
    """Give the address of a server that speaks S3."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield "http://{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()


def bucket(address: str) -> ObstoreObjects:
    """Give the objects in a new bucket of such a server."""
    name = f"log-{secrets.token_hex(8)}"
    request = urllib.request.Request(f"{address}/{name}", method="PUT")
    urllib.request.urlopen(request).close()
    return s3_objects(
        name,
        "some/log",
        endpoint=address,
        region="us-east-1",
        access_key_id="test",
        secret_access_key="test",
        client_options={"allow_http": True},
    )


def again(objects: ObstoreObjects) -> ObstoreObjects:
    """Give the same bucket as another process sees it."""
    return ObstoreObjects(objects._store, objects.name)


def shared(database: str, address: str) -> Callable[[], Places]:
    """Give what opens a new log in PostgreSQL and S3, as often as it is asked."""
    objects = bucket(address)
    origin = f"example.org/{secrets.token_hex(8)}"
    return lambda: Places(SqlState(database, origin), SqlIndex(database, origin), again(objects))


@contextmanager
def bucket_by_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """Give the address and the name of a new bucket, of a server that the environment names."""
    with s3() as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        name = f"log-{secrets.token_hex(8)}"
        urllib.request.urlopen(urllib.request.Request(f"{address}/{name}", method="PUT")).close()
        yield address, name
