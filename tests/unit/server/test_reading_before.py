"""The logs before a successor, served beside it: the check in the browser reads them there."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient
from tests.process_books import ProcessBook

from paripassu.record.source import FolderSource
from paripassu.server.log import log_app
from paripassu.server.making import Making
from paripassu.server.pages import Pages


def test_every_file_of_the_logs_before(tmp_path: Path) -> None:
    oldest = ProcessBook().signed()
    old = ProcessBook(after=oldest)
    old.say("perform", "north", {"step": "open:1"}, day=2)
    new = ProcessBook(after=old)
    new.say("mood", "south", {"text": "in the third"}, day=4)
    places = [one.write(tmp_path / str(at)) for at, one in enumerate((new, old, oldest))]
    source, *before = map(FolderSource, places)
    pages = Pages(source, Making(source, before))
    pages.renew()
    assert pages.made, pages.why
    with TestClient(log_app(None, source, pages, before=before)) as client:
        for number, place in enumerate(places[1:], 1):
            for file in (one for one in place.rglob("*") if one.is_file()):
                path = file.relative_to(place).as_posix()
                shown = path == "checkpoint" or path.startswith(("tile/", "blobs/"))
                answer = client.get(f"/predecessor/{number}/{path}")
                assert answer.status_code == (200 if shown else 404), path
                assert not shown or answer.content == file.read_bytes()
        assert client.get("/predecessor/3/checkpoint").status_code == 404
        assert 'data-before="2"' in client.get("/check-now.html").text
    with TestClient(log_app(None, source, pages)) as client:
        assert client.get("/predecessor/1/checkpoint").status_code == 404
