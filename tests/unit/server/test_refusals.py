"""Every address of a log, asked wrongly in every way: the right status, and one sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.routing import Route
from starlette.testclient import TestClient

from paripassu.record.rules import RULES
from paripassu.server.described import DESCRIPTION
from paripassu.server.names import PROBLEMS
from paripassu.server.problems import PROBLEM

DIGEST = "ab" * 32
BLOB = f"/blobs/sha256/ab/{DIGEST}"
#: By route: the method, the address, the status and the name of the problem.
TABLE = {
    "/add-entry": [
        ("POST", "/add-entry", 413, "size"),  # nothing
        ("POST", "/add-entry/", 404, "path"),
        ("POST", "/add-entry?" + "q" * 2_000, 414, "address"),
        ("GET", "/add-entry", 405, "method"),
        ("DELETE", "/add-entry", 405, "method"),
    ],
    "/blobs/sha256/{start}/{digest}": [
        ("GET", BLOB, 404, "path"),
        ("GET", f"/blobs/sha256/cd/{DIGEST}", 404, "path"),
        ("GET", f"/blobs/sha256/ab/{DIGEST.upper()}", 404, "path"),
        ("GET", f"/blobs/sha256/ab/{DIGEST}0", 404, "path"),
        ("GET", "/blobs/sha256/ab/..%2f..%2fcheckpoint", 404, "path"),
        ("GET", "/blobs/sha256/ab/%00", 404, "path"),
        ("GET", "/blobs/sha256/ab/" + "a" * 2_000, 414, "address"),
        ("GET", "/blobs/sha256/ab", 404, "path"),
        ("PUT", BLOB, 409, "blob-unexpected"),  # nothing
        ("PUT", f"/blobs/sha256/cd/{DIGEST}", 404, "path"),
        ("PUT", "/blobs/sha256/ab/" + "a" * 2_000, 414, "address"),
        ("POST", BLOB, 405, "method"),
    ],
    "/checkpoint": [
        ("GET", "/checkpoint/", 404, "path"),
        ("GET", "/checkpoint?" + "q" * 2_000, 414, "address"),
        ("PUT", "/checkpoint", 405, "method"),
    ],
    "/checkpoint.pending": [
        ("GET", "/checkpoint.pending", 404, "path"),  # there is none in this folder
        ("GET", "/checkpoint.other", 404, "path"),
        ("DELETE", "/checkpoint.pending", 405, "method"),
    ],
    "/tile/{level}/{number:path}": [
        ("GET", "/tile/64/000", 404, "path"),
        ("GET", "/tile/-1/000", 404, "path"),
        ("GET", "/tile/00/000", 404, "path"),
        ("GET", "/tile/0/0", 404, "path"),
        ("GET", "/tile/0/", 404, "path"),
        ("GET", "/tile/0", 404, "path"),
        ("GET", "/tile/0/000.p/256", 404, "path"),
        ("GET", "/tile/0/000.p/0", 404, "path"),
        ("GET", "/tile/0/999", 404, "path"),
        ("GET", "/tile/0/" + "x000/" * 7 + "000", 404, "path"),
        ("GET", "/tile/entries/..%2f..%2flog.json", 404, "path"),
        ("GET", "/tile/0/%ff%fe", 404, "path"),
        ("GET", "/tile/0/" + "0" * 2_000, 414, "address"),
        ("POST", "/tile/0/000", 405, "method"),
    ],
    "/predecessor/{at}/checkpoint": [
        ("GET", "/predecessor/2/checkpoint", 404, "path"),
        ("GET", "/predecessor/0/checkpoint", 404, "path"),
        ("GET", "/predecessor/01/checkpoint", 404, "path"),
        ("GET", "/predecessor/-1/checkpoint", 404, "path"),
        ("GET", "/predecessor/" + "9" * 900 + "/checkpoint", 404, "path"),
        ("GET", "/predecessor/..%2f..%2flog.json", 404, "path"),
        ("GET", "/predecessor/1/", 404, "path"),
        ("PUT", "/predecessor/1/checkpoint", 405, "method"),
    ],
    "/predecessor/{at}/checkpoint.pending": [
        ("GET", "/predecessor/2/checkpoint.pending", 404, "path"),
        ("GET", "/predecessor/1/log.json", 404, "path"),
        ("DELETE", "/predecessor/1/checkpoint.pending", 405, "method"),
    ],
    "/predecessor/{at}/tile/{level}/{number:path}": [
        ("GET", "/predecessor/2/tile/0/000", 404, "path"),
        ("GET", "/predecessor/1/tile/0/000.p/256", 404, "path"),
        ("GET", "/predecessor/1/tile/entries/..%2f..%2flog.json", 404, "path"),
        ("POST", "/predecessor/1/tile/0/000", 405, "method"),
    ],
    "/predecessor/{at}/blobs/sha256/{start}/{digest}": [
        ("GET", f"/predecessor/1{BLOB}", 404, "path"),
        ("GET", f"/predecessor/2{BLOB}", 404, "path"),
        ("GET", "/predecessor/1/blobs/sha256/ab/..%2f..%2fcheckpoint", 404, "path"),
        ("PUT", f"/predecessor/1{BLOB}", 405, "method"),
    ],
    "/": [
        ("GET", "/?" + "q" * 2_000, 414, "address"),
        ("POST", "/", 405, "method"),
    ],
    "/{name}.html": [
        ("GET", "/none.html", 404, "page"),
        ("GET", "/..%2findex.html", 404, "path"),
        ("GET", "/%00.html", 404, "page"),
        ("GET", "/index.html/", 404, "path"),
        ("GET", "/" + "a" * 2_000 + ".html", 414, "address"),
        ("POST", "/index.html", 405, "method"),
    ],
    "/record/{name}.html": [
        ("GET", "/record/7.html", 404, "page"),
        ("GET", "/record/-1.html", 404, "page"),
        ("GET", "/record/1e9.html", 404, "page"),
        ("GET", "/record/0.html.html", 404, "page"),
        ("GET", "/record/" + "9" * 900 + ".html", 404, "page"),
        ("GET", "/record/" + "9" * 2_000 + ".html", 414, "address"),
        ("PUT", "/record/0.html", 405, "method"),
    ],
    "/find/{name}.html": [
        ("GET", "/find/none.html", 404, "page"),
        ("GET", "/find/%00.html", 404, "page"),
        ("GET", "/find/" + "a" * 2_000 + ".html", 414, "address"),
        ("POST", "/find/none.html", 405, "method"),
    ],
    "/find/{name}.js": [
        ("GET", "/find/-1.js", 404, "page"),
        ("GET", "/find/" + "9" * 900 + ".js", 404, "page"),
        ("GET", "/find/" + "9" * 2_000 + ".js", 414, "address"),
        ("PUT", "/find/0.js", 405, "method"),
    ],
    "/declared/{name}.html": [
        ("GET", "/declared/none.html", 404, "page"),
        ("GET", "/declared/%00.html", 404, "page"),
        ("GET", "/declared/" + "a" * 2_000 + ".html", 414, "address"),
        ("POST", "/declared/none.html", 405, "method"),
    ],
    "/static/{name}": [
        ("GET", "/static/none.css", 404, "page"),
        ("GET", "/static/", 404, "path"),
        ("GET", "/static/..%2f..%2flog.json", 404, "path"),
        ("GET", "/static/" + "a" * 2_000, 414, "address"),
        ("POST", "/static/site.css", 405, "method"),
    ],
    "/pictures/{name}": [
        ("GET", "/pictures/none.svg", 404, "page"),
        ("GET", "/pictures/%3Csvg%20onload=alert(1)%3E", 404, "page"),
        ("GET", "/pictures/" + "a" * 2_000, 414, "address"),
        ("POST", "/pictures/none.svg", 405, "method"),
    ],
    "/feed.atom": [("POST", "/feed.atom", 405, "method"), ("GET", "/feed.rss", 404, "path")],
    "/feed.json": [("PUT", "/feed.json", 405, "method"), ("GET", "/feed.json/", 404, "path")],
    "/calendar.ics": [("POST", "/calendar.ics", 405, "method"), ("GET", "/x.ics", 404, "path")],
    DESCRIPTION: [
        ("POST", DESCRIPTION, 405, "method"),
        ("GET", DESCRIPTION + "?" + "q" * 2_000, 414, "address"),
    ],
}
CASES = [case for cases in TABLE.values() for case in cases]


def test_every_route_is_in_the_table(app: FastAPI) -> None:
    assert {one.path for one in app.routes if isinstance(one, Route)} == {*TABLE}


@pytest.mark.parametrize(
    ("method", "address", "status", "name"), CASES, ids=[f"{m} {a[:40]}" for m, a, _, _ in CASES]
)
def test_the_right_status_and_one_sentence(
    client: TestClient, method: str, address: str, status: int, name: str
) -> None:
    got = client.request(method, address)
    assert got.status_code == status
    assert got.headers["content-type"] == PROBLEM
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in got.headers["content-security-policy"]
    said = got.json()
    assert (said["name"], said["status"]) == (name, status)
    assert said["type"] == f"urn:paripassu:problem:{name}"
    assert re.fullmatch(r"[^\n]{5,200}[^.]", said["detail"]), said["detail"]
    assert "Traceback" not in got.text
    if status == 405:
        assert method not in got.headers["allow"].split(", ")
    status_of_name = (RULES[name].status,) if name in RULES else PROBLEMS[name].status
    assert status in status_of_name


@pytest.mark.parametrize("path", ["/", "/checkpoint", "/add-entry", "/none"])
def test_headers_that_are_too_long(client: TestClient, path: str) -> None:
    for headers in (
        {"x": "y" * 17_000},
        {f"x-{number}": "y" for number in range(5_000)},
        {"cookie": "c" * 20_000},
    ):
        got = client.get(path, headers=headers)
        assert (got.status_code, got.json()["name"]) == (431, "headers")


def test_a_file_that_nobody_waits_for(client: TestClient) -> None:
    for content in (b"", b"x", b"x" * 1_000_000):
        got = client.put(BLOB, content=content)
        assert (got.status_code, got.json()["name"]) == (409, "blob-unexpected")


def test_methods_that_nobody_knows(client: TestClient) -> None:
    for method in ("BREW", "OPTIONS", "TRACE", "PATCH", "PROPFIND"):
        got = client.request(method, "/checkpoint")
        assert (got.status_code, got.json()["name"]) == (405, "method")


def test_the_names_are_all_described() -> None:
    """Every name that the code answers with is a rule or stands in the table of names."""
    root = Path(__file__).resolve().parents[3] / "src" / "paripassu"
    found = set()
    for path in [*(root / "server").glob("*.py"), *(root / "record").glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        found |= {*re.findall(r'problem="([a-z-]+)"', text)}
        found |= {*re.findall(r'\bproblem\(\s*\d{3},\s*"([a-z-]+)"', text)}
        found |= {*re.findall(r'_no\(\d{3}, "([a-z-]+)"', text)}
    assert found >= {"path", "page", "rate", "blob-content", "withheld", "clock"}
    assert found <= {*RULES, *PROBLEMS}
    assert not {*RULES} & {*PROBLEMS}


def test_the_reference_lists_the_names() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "reference" / "problems.md"
    rows = re.findall(r"^\| `([a-z-]+)` \| ([\d, ]+) \| (.*) \|$", page.read_text(), re.MULTILINE)
    assert {name: (status, text) for name, status, text in rows} == {
        name: (", ".join(map(str, one.status)), one.text) for name, one in PROBLEMS.items()
    }
