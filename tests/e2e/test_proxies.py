"""Servers for TLS before a log, set up as the documentation says: Caddy and nginx, if present."""

from __future__ import annotations

import datetime as dt
import getpass
import ipaddress
import re
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.e2e.program import Program
from tests.e2e.test_record_served import begin
from tests.listening import PATIENCE, get, page_made, running_in
from tests.ports import free_port
from tests.process_books import AGREEMENT, ProcessBook, plan_of

from paripassu.server.served import HEADERS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.2 is no address here"),
]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "host-the-record.md"
#: More than one network may send at once.
MANY = 900


def block(title: str) -> str:
    """Give a file that the page shows."""
    found = re.search(
        rf'^```\w+ title="{re.escape(title)}"\n(.*?)^```$',
        PAGE.read_text(),
        re.MULTILINE | re.DOTALL,
    )
    assert found is not None
    return found[1]


def replaced(text: str, **by: str) -> str:
    """Put other words in the place of those that are for one machine alone."""
    for old, new in by.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def certificate(folder: Path) -> None:
    """Write a certificate for this machine, and its key."""
    key, today = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    local = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(1))
        .not_valid_after(today + dt.timedelta(1))
        .add_extension(x509.SubjectAlternativeName(local), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "example.org.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "example.org.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def caddy(folder: Path, port: int, log: int) -> tuple[list[str], Path]:
    return caddy_of(block("Caddyfile"), folder, port, **{"127.0.0.1:8080": f"127.0.0.1:{log}"})


def caddy_of(text: str, folder: Path, port: int, **by: str) -> tuple[list[str], Path]:
    text = replaced(text, **{"example.org": f"https://localhost:{port}"}, **by)
    local = (
        f"admin off\nskip_install_trust\nauto_https disable_redirects\nstorage file_system {folder}"
    )
    (folder / "Caddyfile").write_text(f"{{\n{local}\n}}\n{text}")
    words = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    return words, folder / "pki" / "authorities" / "local" / "root.crt"


def nginx(folder: Path, port: int, log: int) -> tuple[list[str], Path]:
    certificate(folder)
    text = replaced(
        block("/etc/nginx/conf.d/record.conf"),
        **{
            "listen 443": f"listen 127.0.0.1:{port}",
            "server_name example.org": "server_name localhost",
            "/etc/ssl": str(folder),
            "127.0.0.1:8080": f"127.0.0.1:{log}",
        },
    )
    places = "".join(
        f"{one}_temp_path {folder}/{one};\n"
        for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\nuser {getpass.getuser()};\npid {folder}/pid;\nerror_log stderr;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{places}{text}}}\n"
    )
    words = ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    return words, folder / "example.org.pem"


@contextmanager
def before(name: str, folder: Path, log: int) -> Iterator[tuple[str, ssl.SSLContext]]:
    """Run a server before the log; give its address, and what it is known by."""
    port = free_port()
    words, trusted = {"caddy": caddy, "nginx": nginx}[name](folder, port, log)
    with running_in(folder, port, words, trusted) as found:
        yield found


@contextmanager
def readers(url: str, known: ssl.SSLContext, *sources: str) -> Iterator[list[httpx2.Client]]:
    """Give clients that come from different addresses."""
    with ExitStack() as opened:
        yield [
            opened.enter_context(
                httpx2.Client(
                    transport=httpx2.HTTPTransport(verify=known, local_address=source),
                    base_url=url,
                    timeout=PATIENCE,
                )
            )
            for source in sources
        ]


@pytest.mark.parametrize("name", ["caddy", "nginx"])
def test_pages_come_through_as_they_are(name: str, program: Program, tmp_path: Path) -> None:
    book = ProcessBook(AGREEMENT, plan_of(AGREEMENT)).signed()
    book.write(tmp_path / "copy")
    folder = tmp_path / name
    folder.mkdir()
    words = ("record", "serve", str(tmp_path / "copy"), "--read-only", "--port", "0")
    with (
        program.served(*words, code=0) as direct,
        before(name, folder, int(direct.rpartition(":")[2])) as (url, known),
        readers(url, known, "127.0.0.1") as (reader,),
    ):
        page_made(direct)
        size = get(f"{direct}/checkpoint").text.splitlines()[1]
        for path in (
            "/",
            "/record.html",
            "/check-now.html",
            "/checkpoint",
            f"/tile/0/000.p/{size}",
        ):
            _alike(get(direct + path), reader.get(path))
        page = reader.get("/")
        again = reader.get("/", headers={"If-None-Match": page.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert page.headers["content-encoding"] == "gzip"
        one, other = (get(f"{at}/nothing", verify=known) for at in (direct, url))
        assert one.status_code == other.status_code == 404
        assert one.json() == other.json()


@pytest.mark.parametrize("name", ["caddy", "nginx"])
def test_who_sends_is_known_through_it(name: str, program: Program, tmp_path: Path) -> None:
    begin(program, tmp_path)
    entry = (tmp_path / "entry-0.json").read_bytes()
    folder = tmp_path / name
    folder.mkdir()
    with (
        program.served("record", "serve", str(tmp_path / "log"), "--port", "0", code=0) as direct,
        before(name, folder, int(direct.rpartition(":")[2])) as (url, known),
        readers(url, known, "127.0.0.3") as (other,),
    ):
        assert other.post("/add-entry", content=entry).text == "0\n"
        # It is the log that says what is too large, and in its own words.
        large = other.post("/add-entry", content=bytes(3_000_000))
        assert (large.status_code, large.json()["name"]) == (413, "size")
        # Each network has a limit of its own, whatever it says of where it comes from.
        answers: list[int] = []
        while 429 not in answers:  # while a busy machine answers many, some come back
            answers += pipelined(url, known, "127.0.0.2")
        assert answers[0] == 404
        assert other.post("/nothing").status_code == 404


def pipelined(url: str, known: ssl.SSLContext, source: str) -> list[int]:
    """Send many requests at once on one connection; give the status of each answer."""
    asked = b"".join(
        b"POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
        b"X-Forwarded-For: 192.0.2.%d\r\n%s\r\n"
        % (number % 250, b"Connection: close\r\n" if number == MANY - 1 else b"")
        for number in range(MANY)
    )
    where = ("127.0.0.1", int(url.rpartition(":")[2]))
    with (
        socket.create_connection(where, source_address=(source, 0)) as plain,
        known.wrap_socket(plain, server_hostname="localhost") as made,
    ):
        sending = Thread(target=made.sendall, args=(asked,))
        sending.start()
        answer = b""
        while more := made.recv(1 << 16):
            answer += more
        sending.join()
    return [int(one) for one in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


def test_a_folder_of_files(program: Program, tmp_path: Path) -> None:
    ProcessBook(AGREEMENT, plan_of(AGREEMENT)).signed().write(tmp_path / "copy")
    pages, folder, port = tmp_path / "pages", tmp_path / "caddy", free_port()
    program.ends("site", str(tmp_path / "copy"), "--out", str(pages))
    folder.mkdir()
    made = caddy_of(block("Caddyfile of a folder"), folder, port, **{"/srv/pages": str(pages)})
    with running_in(folder, port, *made) as (url, known):
        for path, file in (("/", "index.html"), ("/log/checkpoint", "log/checkpoint")):
            found = get(url + path, verify=known)
            assert (found.status_code, found.content) == (200, (pages / file).read_bytes())
            for name in ("X-Content-Type-Options", "Referrer-Policy"):
                assert found.headers[name] == HEADERS[name]
        again = {"If-None-Match": found.headers["etag"]}
        found = get(f"{url}/log/checkpoint", headers=again, verify=known)
        assert (found.status_code, found.content) == (304, b"")


def _alike(direct: httpx2.Response, through: httpx2.Response) -> None:
    """The same answer, and no header more or less that a browser goes by."""
    assert direct.status_code == through.status_code == 200
    assert direct.content == through.content
    of_connection = {"date", "server", "connection", "keep-alive", "transfer-encoding"}
    of_connection |= {"content-length", "alt-svc"}
    one, other = (
        {key: value for key, value in found.headers.items() if key not in of_connection}
        for found in (direct, through)
    )
    assert one == other
