"""Pages from elsewhere that try to get into a workbench, in a browser that was let in.

A second server on this machine plays the other side: for the browser it is of the same site, and
strict cookies are sent along.
"""

from __future__ import annotations

import http.client
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.browser import Browser, entrance, opened
from tests.e2e.program import Program
from tests.e2e.swaps import FEASIBLE
from tests.e2e.test_work import listening

pytestmark = pytest.mark.slow

#: Has the browser send to the workbench what a page can send to another server.
PAGE = """\
<!DOCTYPE html><title>elsewhere</title>
<form id="form" method="post" action="{url}/new" enctype="text/plain" target="_self">
<input name='{{"name":"stolen","x":"' value='"}}'></form>
<form id="undo" method="post" action="{url}/file/1/undo"><input name="revision" value="1"></form>
<img id="img" src="{url}/file/1/picture/1-1/0/wide-light.svg">
<link rel="stylesheet" href="{url}/static/work.css">
<script src="{url}/static/wire.js" type="module"></script>
<script src="{url}/file/1/news?seen=-1"></script>
<iframe src="{url}/file/1"></iframe>
<a id="link" href="{url}/file/1">a link</a>
"""
#: Tries one way in, and says what came of it.
FETCH = """\
async ([url, method, mode, headers]) => {
  try {
    const body = method === "GET" ? undefined : '{"name":"stolen"}';
    const response = await fetch(url, { method, mode, headers, body, credentials: "include" });
    return `${response.type} ${response.status} ${(await response.text()).length}`;
  } catch (error) {
    return "refused";
  }
}
"""


@pytest.fixture(autouse=True)
def _meant(breaches: list[str]) -> Iterator[None]:
    """Who frames the workbench breaches its policy: that is meant here."""
    yield
    breaches.clear()


@contextmanager
def elsewhere(url: str) -> Iterator[int]:
    """Serve pages of somebody else on another port; give the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = PAGE.format(url=url).encode()
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Attacked:
    """A workbench, a browser that was let in, and somebody else's page."""

    url: str
    port: int
    browser: Browser
    folder: Path
    asked: list[str] = field(default_factory=list)
    answers: list[tuple[str, str, int]] = field(default_factory=list)

    def page(self) -> Any:
        """Open another tab, and note what it asks of the workbench and what it is answered."""
        page = self.browser.page.context.new_page()

        def ask(request: Any) -> None:
            if request.url.startswith(self.url):
                self.asked.append(request.url)

        def answer(response: Any) -> None:
            if response.url.startswith(self.url):
                self.answers.append((response.request.method, response.url, response.status))

        page.on("request", ask)
        page.on("response", answer)
        return page

    def nothing_happened(self) -> None:
        """No file was made or changed, and no request of the other page was answered."""
        assert [path.name for path in self.folder.glob("*.toml")] == ["swap.toml"]
        assert (self.folder / "swap.toml").read_text() == FEASIBLE
        assert {status for _, _, status in self.answers} <= {401, 403}, self.answers


@pytest.fixture(scope="module")
def attacked(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    if sys.platform in ("win32", "darwin"):
        pytest.skip("the state folder is the user's own here")
    folder = tmp_path_factory.mktemp("attacked")
    (folder / "swap.toml").write_text(FEASIBLE)
    rules = ["--host-resolver-rules=MAP evil.example 127.0.0.1"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        with (
            program.at(cwd=folder).served("work", "--no-open") as url,
            elsewhere(url) as port,
            opened(entrance(folder, url), rules) as browser,
        ):
            browser.page.wait_for_selector("#name")
            browser.page.click("text=swap.toml")
            browser.waits_for("#page", "The plan as a table")
            yield Attacked(url, port, browser, folder)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "evil.example"])
def test_a_page_of_another_port_gets_nothing(attacked: Attacked, name: str) -> None:
    page, before = attacked.page(), len(attacked.asked)
    page.goto(f"http://{name}:{attacked.port}/")
    page.wait_for_load_state("networkidle")
    attacked.nothing_happened()
    assert page.evaluate("img.naturalWidth") == 0
    tried = len(attacked.asked)
    assert tried - before == 5, attacked.asked
    for address in ("/", "/new", "/file/1/news?seen=-1", "/file/1/undo", "/static/work.css"):
        for method in ("GET", "POST"):
            for mode in ("cors", "no-cors"):
                said = page.evaluate(FETCH, [attacked.url + address, method, mode, {}])
                assert said in ("refused", "opaque 0 0"), (address, method, mode, said)
        headers = {"paripassu-token": "guessed", "content-type": "application/json"}
        said = page.evaluate(FETCH, [attacked.url + address, "POST", "cors", headers])
        assert said == "refused"
    assert len(attacked.asked) > tried
    assert attacked.answers
    attacked.nothing_happened()
    for form in ("form", "undo"):
        page.goto(f"http://{name}:{attacked.port}/")
        with page.expect_navigation():
            page.evaluate(f"document.getElementById('{form}').submit()")
        assert page.url.startswith(attacked.url)
        assert "paripassu" not in page.title()
        attacked.nothing_happened()
    page.goto(f"http://{name}:{attacked.port}/")
    page.click("#link")
    page.wait_for_url(f"{attacked.url}/file/1")
    assert page.locator("textarea").count() == 0
    attacked.nothing_happened()


def test_a_name_that_was_bound_anew_gets_nothing(attacked: Attacked) -> None:
    page = attacked.page()
    there = attacked.url.replace("127.0.0.1", "evil.example")
    for address in ("/", "/file/1", "/enter", "/static/work.css", "/nowhere"):
        answer = page.goto(f"{there}{address}")
        assert answer.status == 403
        assert page.inner_text("body").strip() == "this server is asked for by another name"
        for method in ("GET", "POST"):  # the same origin for the browser: nothing keeps it back
            said = page.evaluate(FETCH, [f"{there}{address}", method, "same-origin", {}])
            assert said == "basic 403 41"
    attacked.nothing_happened()


def test_our_own_page_gets_in_by_the_same_ways(attacked: Attacked) -> None:
    """What fails elsewhere fails for where it comes from, and for nothing else."""
    page = attacked.browser.page
    said = page.evaluate(FETCH, [f"{attacked.url}/file/1", "GET", "cors", {}])
    assert said.startswith("basic 200 ")
    headers = {page.get_attribute("meta[name=token]", "data-header"): ""}
    said = page.evaluate(FETCH, [f"{attacked.url}/new", "POST", "cors", headers])
    assert said.startswith("basic 403 ")  # without the token not even we
    headers = dict.fromkeys(headers, page.get_attribute("meta[name=token]", "content"))
    said = page.evaluate(FETCH, [f"{attacked.url}/new", "POST", "cors", headers])
    assert said.startswith("basic 201 ")
    (attacked.folder / "stolen.toml").unlink()


def test_a_breach_of_the_policy_is_noticed(attacked: Attacked, breaches: list[str]) -> None:
    assert breaches == []
    attacked.browser.page.evaluate("document.body.setAttribute('style', 'color: red')")
    attacked.browser.sees(lambda: len(breaches) == 1)
    breaches.clear()
    attacked.browser.page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {text: '1'}))"
    )
    attacked.browser.sees(lambda: len(breaches) == 1)


def test_it_is_reached_on_the_loopback_address_alone(attacked: Attacked) -> None:
    port = int(attacked.url.rpartition(":")[2])
    asked = http.client.HTTPConnection("127.0.0.1", port)
    asked.request("GET", "/")
    assert asked.getresponse().status == 401
    asked.close()
    if sys.platform == "linux":  # elsewhere other addresses of the loopback network are not set up
        with socket.socket() as other:
            assert other.connect_ex(("127.0.0.2", port)) != 0
    with socket.socket(socket.AF_INET6) as other:
        assert other.connect_ex(("::1", port)) != 0
    assert listening(port) == ({"0100007F"} if sys.platform == "linux" else set())
