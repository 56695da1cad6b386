"""Every address of the workbench, whichever part has it: who is refused, and what never happens."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.e2e.swaps import FEASIBLE
from tests.unit.workbench.addresses import Address, addresses
from tests.unit.workbench.benches import PORT, Served, served

from paripassu.workbench.gate import TOKEN
from paripassu.workbench.shelf import Shelf

#: Stands in files that no page may show.
SECRET = "a secret of somebody else"
#: What could lead out of the folder, or to anything but a page.
TRICKS = (
    "..",
    "../secret.toml",
    "../../secret.toml",
    "..\\secret.toml",
    "....//secret.toml",
    "%2e%2e%2fsecret.toml",
    "..%2fsecret.toml",
    "..%c0%afsecret.toml",
    "/etc/passwd",
    "//etc/passwd",
    "file:///etc/passwd",
    "C:\\secret.toml",
    "\\\\secret\\toml",
    "~/secret.toml",
    "$HOME/secret.toml",
    "link.toml",
    "secret.toml",
    "secret.toml\0.svg",
    "\0",
    "\n",
    "\r\nset-cookie: x=1",
    "-1",
    "0",
    "999999999999999999999",
    "١",
    "1e3",
    "NaN",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "' OR 1=1 --",
    "x" * 5_000,
    "𝟏",
    "\u202e",
)
#: What pages are asked with.
ASKED = ("revision", "seen", "page", "name", "moment", "party", "step", "id", "file", "of", "next")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("addresses")
    (base / "files").mkdir()
    (base / "secret.toml").write_text(f"# {SECRET}\n{FEASIBLE}")
    return base


@pytest.fixture(scope="module")
def page(base: Path) -> Iterator[Served]:
    folder = base / "files"
    (folder / "swap.toml").write_text(FEASIBLE)
    (folder / "link.toml").symlink_to(base / "secret.toml")
    with served(Shelf.of_folder(folder), base / "state") as found:
        assert found.client.get("/file/1").status_code == 200
        found.planner.answer()
        yield found


@pytest.fixture(scope="module")
def every(page: Served) -> list[Address]:
    return addresses(page)


def stands(base: Path) -> dict[Path, str]:
    """Give what stands in all files."""
    return {
        path: sha256(path.read_bytes()).hexdigest() for path in base.rglob("*") if path.is_file()
    }


def test_they_are_those_that_are_known(every: list[Address]) -> None:
    """At least these: a list that is read from the application could be empty."""
    assert {
        "GET /",
        "GET /static/{name}",
        "POST /new",
        "GET /file/{number}",
        "GET /file/{number}/news",
        "POST /file/{number}/edit",
        "POST /file/{number}/undo",
        "POST /file/{number}/choose",
    } <= {str(one) for one in every}
    assert {one.method for one in every} == {"GET", "POST"}


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (403, {"host": "evil.example"}),
        (403, {"host": f"evil.example:{PORT}"}),
        (403, {"host": f"127.0.0.1:{PORT + 1}"}),
        (403, {"host": ""}),
        (401, {"cookie": ""}),
        (401, {"cookie": f"paripassu-{PORT}=guessed"}),
        (401, {"cookie": "paripassu=guessed"}),
        (403, {"origin": "http://evil.example"}),
        (403, {"origin": f"http://127.0.0.1:{PORT + 1}"}),
        (403, {"origin": f"https://127.0.0.1:{PORT}"}),
        (403, {"origin": "null"}),
        (403, {"sec-fetch-site": "cross-site"}),
        (403, {"sec-fetch-site": "same-site"}),
    ],
)
def test_whoever_is_not_let_in_gets_no_address(
    page: Served, every: list[Address], base: Path, status: int, headers: dict[str, str]
) -> None:
    before = stands(base)
    for one in every:
        for method in (one.method, "HEAD", "OPTIONS", "PUT", "DELETE"):
            answer = page.client.request(
                method, one.at(), headers={TOKEN: page.token, **headers}, content=b"{}"
            )
            assert answer.status_code == status, (method, one)
            assert "stake" not in answer.text
    assert stands(base) == before


def test_what_changes_wants_the_token(page: Served, every: list[Address], base: Path) -> None:
    before = stands(base)
    for one in every:
        for token in (None, "", page.token[:-1], page.bench.entrance.secrets.cookie):
            headers = {} if token is None else {TOKEN: token}
            for method in {one.method, "PUT", "DELETE", "PATCH", "OPTIONS"} - {"GET"}:
                answer = page.client.request(method, one.at(), headers=headers, content=b"{}")
                assert answer.status_code == 403, (method, one)
    assert stands(base) == before


def test_a_look_changes_nothing(page: Served, every: list[Address], base: Path) -> None:
    before, jobs, shown = stands(base), len(page.planner.jobs), page.bench.opened(1).desk.shown
    for one in every:
        for method in ("GET", "HEAD"):
            answer = page.client.request(method, one.at(), params={"revision": "0", "mine": "1"})
            assert answer.status_code < 500, one
            if one.method != "GET":
                assert answer.status_code == 405, one
            if method == "HEAD":
                assert answer.text == ""
    assert stands(base) == before
    assert len(page.planner.jobs) == jobs
    assert page.bench.opened(1).desk.shown == shown


def test_more_than_20_mb_are_taken_nowhere(page: Served, every: list[Address], base: Path) -> None:
    before, large = stands(base), b"x" * (21 * 1024 * 1024)
    for one in every:
        if one.method != "GET":
            answer = page.client.post(one.at(), content=large, headers={TOKEN: page.token})
            assert answer.status_code == 413, one
    assert stands(base) == before


def test_nothing_that_is_named_is_a_path(page: Served, every: list[Address], base: Path) -> None:
    """Tricks in each part of each address, and in each value that one can be asked with."""
    before, tried = stands(base), 0
    for one in every:
        tricked = [one.at(**{part: trick}) for part in one.parts for trick in TRICKS]
        # What the client itself would take out of an address goes as it is.
        tricked += [
            one.path.replace(f"{{{part}}}", quote(trick, safe="/%"))
            for part in one.parts
            for trick in TRICKS
        ]
        if one.method == "GET":
            tricked += [
                f"{one.at()}?{'&'.join(f'{name}={quote(trick)}' for name in ASKED)}"
                for trick in TRICKS
            ]
        for address in tricked:
            tried += 1
            answer = page.client.request(
                one.method, address, headers={TOKEN: page.token}, content=b"{}"
            )
            assert answer.status_code < 500, (one, address)
            assert SECRET not in answer.text, (one, address)
            assert "root:" not in answer.text, (one, address)
            assert "set-cookie" not in answer.headers
    assert tried > 500
    assert stands(base) == before
