"""The check as one file: what its policy lets run, and what it contains."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from paripassu.pages.check.linker import LinkError
from paripassu.pages.check.page import check_page, one_file


class Read(HTMLParser):
    """The page as a browser reads it: elements with their attributes, and texts by element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        self.texts[self.inside] = self.texts.get(self.inside, "") + data


def test_only_the_script_of_the_policy_runs() -> None:
    read = Read(check_page())
    policies = [of["content"] for tag, of in read.found if "http-equiv" in of]
    hashes = [
        b64encode(sha256(read.texts[tag].encode()).digest()).decode() for tag in ("script", "style")
    ]
    script, style = (f"'sha256-{one}'" for one in hashes)
    rest = "base-uri 'none'; form-action 'none'"
    assert policies == [
        f"default-src 'none'; script-src {script}; style-src {style}; worker-src blob:; {rest}",
    ]
    tags = [tag for tag, _ in read.found]
    assert tags.count("script") == tags.count("style") == 1
    assert not {"link", "img", "iframe", "object", "base"} & {*tags}
    for tag, of in read.found:
        assert not any(name.startswith("on") or name in ("src", "style") for name in of), tag


def test_every_field_has_a_label() -> None:
    read = Read(check_page())
    labels = {of["for"] for tag, of in read.found if tag == "label"}
    assert {of["id"] for tag, of in read.found if tag in ("input", "select")} == labels


def test_what_it_contains() -> None:
    page = check_page()
    assert page == check_page.__wrapped__()
    assert "Permission is hereby granted" in page
    assert "{" + "licences}" not in page
    assert not re.search(r"https?://(?!paulmillr|eprint|www\.rfc|datatracker|c2sp)[a-z.]*\"", page)
    assert len(page.encode()) < 550_000


@pytest.mark.parametrize("text", ["</script>", "a<!--b", "<SCRIPT", "</style "])
def test_what_would_end_an_element_is_refused(text: str) -> None:
    assert "const a = 1 < 2" in one_file("<script>{script}</script>", "", "const a = 1 < 2")
    with pytest.raises(LinkError, match="cannot stand within"):
        one_file("", "", text)
    with pytest.raises(LinkError, match="cannot stand within"):
        one_file("", text, "")
    assert one_file("{licences}", "", "", text).startswith(("&lt;", "a&lt;"))
