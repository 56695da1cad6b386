"""Who does not get in: each rule by itself, with everything else in order."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.workbench.benches import HOME, PORT, Served, counted, served

from paripassu.workbench.entrance import Entrance
from paripassu.workbench.gate import HEADERS, TOKEN, Gate, Secrets, cookie_name
from paripassu.workbench.keeping.lock import HeldError, Lock
from paripassu.workbench.shelf import Shelf

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
AGREEMENT = Path(__file__).resolve().parents[3] / "examples" / "ss7.toml"
READING = ("/", "/file/1", "/file/1/news", "/static/text.js", "/file/1/picture/0a1b/wide-dark.svg")
CHANGING = ("/file/1/edit", "/file/1/undo", "/file/1/redo", "/file/1/choose", "/new")


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    path = tmp_path / "ss7.toml"
    path.write_bytes(AGREEMENT.read_bytes())
    with served(Shelf.of_folder(tmp_path), tmp_path / "state") as found:
        found.client.get("/file/1")
        yield found


def everywhere(page: Served, headers: dict[str, str], *, cookies: bool = True) -> set[int]:
    """Ask for every address in every way; give the statuses."""
    if not cookies:
        page.client.cookies.clear()
    found = {
        page.client.get(address, headers=headers).status_code
        for address in (*READING[:2], *READING[3:], "/nowhere")
    }
    for address in CHANGING:
        answer = page.client.post(
            address, json={"revision": 0}, headers={TOKEN: page.token} | headers
        )
        found.add(answer.status_code)
    for method in ("HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
        asked = page.client.request(method, "/", headers={TOKEN: page.token} | headers)
        found.add(asked.status_code)
    return found


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",  # a name that somebody says is this machine
        "127.0.0.1",
        f"127.0.0.1:{PORT + 1}",
        f"127.0.0.1:{PORT}.evil.example",
        f"localhost.evil.example:{PORT}",
        f"127.0.0.2:{PORT}",
        f"[::1]:{PORT}",
        f"user@127.0.0.1:{PORT}",
        "",
    ],
)
def test_another_name(page: Served, host: str) -> None:
    assert everywhere(page, {"host": host}) == {403}
    assert page.client.get("/enter", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_this_machine_by_both_its_names(page: Served, name: str) -> None:
    host = f"{name}:{PORT}"
    headers = {"host": host, "origin": f"http://{host}", "sec-fetch-site": "same-origin"}
    assert page.client.get("/", headers=headers).status_code == 200


def test_two_names_at_once() -> None:
    async def never(*_: Any) -> Any:
        raise AssertionError

    for names in ([], [b"evil.example", b"127.0.0.1:1"], [b"127.0.0.1:1", b"127.0.0.1:1"]):
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "headers": [(b"host", name) for name in names] + [(b"cookie", b"paripassu-1=c")],
        }
        said: list[Any] = []

        async def send(message: Any, said: list[Any] = said) -> None:
            said.append(message)

        asyncio.run(Gate(never, 1, Secrets("c", "t"))(scope, never, send))
        assert said[0]["status"] == 403


@pytest.mark.parametrize("kind", ["websocket"])
def test_no_sockets(kind: str) -> None:
    async def never(*_: Any) -> Any:
        raise AssertionError

    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(Gate(never, 1, Secrets("c", "t"))({"type": kind}, never, send))
    assert said == [{"type": "websocket.close", "code": 1008}]


def test_no_cookie(page: Served) -> None:
    assert everywhere(page, {}, cookies=False) == {401}


@pytest.mark.parametrize(
    "cookie",
    [
        f"{cookie_name(PORT)}=",
        f"{cookie_name(PORT)}=00",
        f"{cookie_name(PORT + 1)}=RIGHT",  # of another workbench
        f"{cookie_name(PORT)}=RIGHT0",
        "RIGHT",
    ],
)
def test_another_cookie(page: Served, cookie: str) -> None:
    page.client.cookies.clear()
    right = page.bench.entrance.secrets.cookie
    headers = {"cookie": cookie.replace("RIGHT", right)}
    assert page.client.get("/", headers=headers).status_code == 401
    headers = {"cookie": f"{cookie_name(PORT)}={right}"}
    assert page.client.get("/", headers=headers).status_code == 200


def test_the_pages_token_is_no_cookie(page: Served) -> None:
    page.client.cookies.clear()
    headers = {"cookie": f"{cookie_name(PORT)}={page.token}"}
    assert page.client.get("/", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",  # a file, or a page without an origin
        f"http://127.0.0.1:{PORT + 1}",  # another server on this machine
        f"https://127.0.0.1:{PORT}",
        f"http://localhost:{PORT}",  # ours, by the name that was not asked for
        "",
    ],
)
def test_another_origin(page: Served, origin: str) -> None:
    assert everywhere(page, {"origin": origin}) == {403}


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "something"])
def test_another_site(page: Served, site: str) -> None:
    assert everywhere(page, {"sec-fetch-site": site}) == {403}


@pytest.mark.parametrize("token", ["", "0", "RIGHT0", None])
def test_another_token(page: Served, token: str | None) -> None:
    headers = {} if token is None else {TOKEN: token.replace("RIGHT", page.token)}
    for address in CHANGING:
        answer = page.client.post(address, json={"revision": 0}, headers=headers)
        assert answer.status_code == 403


def test_a_form_of_another_port(page: Served) -> None:
    # The same site for a browser: it sends even a strict cookie along.
    for headers in (
        {"origin": f"http://127.0.0.1:{PORT + 1}", "sec-fetch-site": "same-site"},
        {"origin": "null"},
        {},
    ):
        answer = page.client.post("/file/1/undo", data={"revision": "0"}, headers=headers)
        assert answer.status_code == 403


def test_refusals_come_in_this_order(page: Served) -> None:
    wrong = {"host": "evil.example", "origin": "http://evil.example", "sec-fetch-site": "none"}
    page.client.cookies.clear()
    assert page.client.post("/new", headers=wrong).status_code == 403
    del wrong["host"]
    assert page.client.post("/new", headers=wrong).status_code == 401


def test_nothing_that_is_looked_at_changes(page: Served, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in tmp_path.glob("*.toml")}
    jobs = len(page.planner.jobs)
    for address in CHANGING:
        for method in ("GET", "HEAD"):
            assert page.client.request(method, address).status_code == 405
        found = page.client.get(address, params={"name": "x", "revision": 0, "mine": True})
        assert found.status_code == 405
    assert {path: path.read_bytes() for path in tmp_path.glob("*.toml")} == before
    assert len(page.planner.jobs) == jobs


def test_what_every_answer_says(page: Served) -> None:
    answers = [
        page.client.get("/"),
        page.client.get("/file/1"),
        page.client.get("/nowhere"),
        page.client.get("/static/work.css"),
        page.client.get("/", headers={"host": "evil.example"}),
        page.client.get("/enter"),
        page.client.post("/new"),
        page.post("/new", name="../x"),
        page.client.request("PUT", "/", headers={TOKEN: page.token}),
    ]
    for answer in answers:
        assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)
        assert answer.headers.get_list("content-security-policy") == [POLICY]
        assert "access-control-allow-origin" not in answer.headers


def test_a_body_that_is_too_large(page: Served) -> None:
    long = b'{"name": "' + b"x" * (21 * 1024 * 1024)
    headers = {TOKEN: page.token}
    assert page.client.post("/new", content=long, headers=headers).status_code == 413

    def pieces() -> Iterator[bytes]:  # without saying how long it is
        for at in range(0, len(long), 1 << 20):
            yield long[at : at + (1 << 20)]

    assert page.client.post("/new", content=pieces(), headers=headers).status_code == 413
    headers["content-length"] = "99999999999999999999999"
    assert page.client.post("/new", content=b"{}", headers=headers).status_code == 413
    # Whoever was not let in is told that, and nothing is read.
    assert page.client.post("/new", content=long).status_code == 403


def test_a_body_as_large_as_may_be(page: Served) -> None:
    content = b" " * (20 * 1024 * 1024 - 15) + b'{"name": "new"}'
    answer = page.client.post("/new", content=content, headers={TOKEN: page.token})
    assert answer.status_code == 201, answer.text


def test_the_key_serves_once(page: Served) -> None:
    page.client.cookies.clear()
    entrance = page.bench.entrance
    content = entrance.file.read_text()
    key = content.partition("?key=")[2].partition('"')[0]
    assert len(key) == 64
    assert page.client.get("/enter", params={"key": key[:-1] + "x"}).status_code == 401
    assert page.client.head("/enter", params={"key": key}).status_code == 401  # uses nothing up
    elsewhere = {"sec-fetch-site": "cross-site"}
    answer = page.client.get("/enter", params={"key": key}, headers=elsewhere)
    assert answer.status_code == 200
    assert key not in answer.text
    cookie = answer.headers["set-cookie"]
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Strict")
    assert cookie.startswith(f"{cookie_name(PORT)}=")
    assert page.client.get("/").status_code == 200
    assert page.client.get("/enter", params={"key": key}).status_code == 401
    assert key not in entrance.file.read_text()


def test_the_file_is_for_its_owner_alone(page: Served) -> None:
    file = page.bench.entrance.file
    assert file.stat().st_mode & 0o777 == 0o600
    assert HOME in file.read_text()
    for secret in (page.token, page.bench.entrance.secrets.cookie):
        assert secret not in file.read_text()
    page.bench.entrance.close()
    assert not file.exists()


def test_files_of_killed_servers_are_cleared_and_no_others(tmp_path: Path) -> None:
    killed = Entrance(tmp_path, 1, counted())
    assert killed._alive is not None
    killed._alive.close()  # as the system does in the end
    half = tmp_path / "enter-1.html.part"
    half.write_text("half")
    first, second = Entrance(tmp_path, 2, counted()), Entrance(tmp_path, 3, counted())
    assert not killed.file.exists()
    assert not half.exists()
    assert first.file.exists()
    assert second.file.exists()
    first.close()
    second.close()
    assert not [*tmp_path.iterdir()], "no lock is left either"


def test_a_lock_whose_file_was_taken_away_is_taken_anew(tmp_path: Path) -> None:
    path = tmp_path / "file"
    Lock(tmp_path, path).close(forget=True)
    lock = Lock(tmp_path, path)
    with pytest.raises(HeldError):
        Lock(tmp_path, path)
    (place,) = tmp_path.glob("*.lock")
    place.unlink()  # whoever opened it before, and holds it now, holds nothing that others see
    assert not lock._is_there()
    other = Lock(tmp_path, path)
    assert other._is_there()
    other.close(forget=True)
    lock.close()
