"""Folders, servers and memory give the same files, and say what cannot be read."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from tests.served import Answer, served

from paripassu.errors import UnreadableError
from paripassu.record.errors import UnreachableError
from paripassu.record.remote import HttpSource
from paripassu.record.source import FolderSource, MemorySource, open_source


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "tile").mkdir()
    (tmp_path / "tile" / "a").write_bytes(b"12345")
    (tmp_path / "round").symlink_to("round")
    os.mkfifo(tmp_path / "pipe")
    source = FolderSource(tmp_path)
    assert source.read("tile/a", 5) == b"12345"
    assert source.read("tile/a", 3) == b"1234"
    for nothing in ("b", "tile", "tile/a/b", "round", "pipe", "x/y/z"):
        assert source.read(nothing, 5) is None
    with pytest.raises(UnreachableError, match=r"x+ cannot be read"):
        source.read("x" * 300, 5)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "a").chmod(0)
    with pytest.raises(UnreachableError):
        FolderSource(tmp_path).read("a", 5)


def test_the_folder_of_a_depositary(tmp_path: Path) -> None:
    (tmp_path / "checkpoint").write_bytes(b"own")
    assert open_source(tmp_path).read("checkpoint", 9) == b"own"
    (tmp_path / "log.json").write_text("{}")
    with pytest.raises(UnreadableError, match="public"):
        open_source(tmp_path)
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "checkpoint").write_bytes(b"served")
    assert open_source(tmp_path).read("checkpoint", 9) == b"served"


def test_memory() -> None:
    source = MemorySource({"a": b"12345"})
    assert source.read("a", 5) == b"12345"
    assert source.read("a", 3) == b"1234"
    assert source.read("b", 3) is None


@pytest.mark.parametrize("place", ["no-such-folder", "a\0b", ""])
def test_no_folder(place: str) -> None:
    with pytest.raises(Exception, match=r"folder|empty"):
        open_source(place)


def test_a_server() -> None:
    packed = gzip.compress(b"12345" * 1000)
    answers: dict[str, Answer] = {
        "a": (200, {"Content-Length": "5"}, b"12345"),
        "unsaid": (200, {}, b"12345"),
        "packed": (200, {"Content-Encoding": "gzip"}, packed),
        "moved": (302, {"Location": "a"}, b""),
        "gone": (410, {}, b""),
        "closed": (403, {}, b""),
    }
    with served(answers) as url:
        source = open_source(url)
        assert source.name == url.rstrip("/")
        assert source.read("a", 5) == b"12345"
        assert source.read("a", 3) == b"1234"
        assert source.read("unsaid", 5) == b"12345"
        assert source.read("packed", 5000) == b"12345" * 1000
        assert source.read("packed", 12) == b"1234512345123"
        assert source.read("moved", 5) == b"12345"
        for nothing in ("b", "gone", "closed"):
            assert source.read(nothing, 5) is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, {}, b""), "answered 500"),
        ((503, {}, b""), "answered 503"),
        ((429, {}, b""), "answered 429"),
        ((204, {}, b""), "answered 204"),
        ((200, {"Content-Length": "9"}, b"1234"), "broke off"),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b"12345")[:-3]), "broke off"),
        ((200, {"Content-Encoding": "gzip"}, b"12345"), "no gzip"),
        ((200, {"Content-Encoding": "br"}, b"12345"), "not asked for"),
        ((302, {"Location": "a"}, b""), "answered 302"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "answered 302"),
        ((302, {"Location": "ftp://127.0.0.1/a"}, b""), "unknown url type"),
    ],
)
def test_an_answer_that_says_nothing(answer: Answer, said: str) -> None:
    with served({"a": answer}) as url, pytest.raises(UnreachableError, match=said) as caught:
        HttpSource(url).read("a", 50)
    assert caught.value.file == f"{url}a"


def test_nobody_answers() -> None:
    with served({}) as url:
        pass
    with pytest.raises(UnreachableError, match="refused"):
        HttpSource(url).read("a", 5)


def test_a_server_that_is_silent() -> None:
    import socket

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        source = HttpSource(f"http://127.0.0.1:{listening.getsockname()[1]}", seconds=0.05)
        with pytest.raises(UnreachableError, match="in time"):
            source.read("a", 5)


@pytest.mark.parametrize(
    "url",
    ["ftp://a/b", "file:///etc", "http://", "http://a:b@c/", "http://a/b?c", "http://a/b#c",
     "http://a:99999/", "http://[/", "http://a b/", "http://a\n/", "http://ä/"],
)  # fmt: skip
def test_no_url_of_a_log(url: str) -> None:
    with pytest.raises(UnreadableError, match="should be a URL"):
        open_source(url)
