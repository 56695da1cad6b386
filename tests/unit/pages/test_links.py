"""Links: every entry that is named, and nothing else; text stays text."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.pages.links import isolated, linked
from paripassu.pages.page import ENTRIES, page_of

LINK = re.compile(r'<a href="\.\./record/(\d+)\.html#entry-(\d+)">([^<>]*)</a>')
BDI = re.compile("</?bdi>")
PIECES = st.sampled_from(
    ["entry ", "Entry ", "entries ", "0", "7", "12", ",", "300", "1,204", "<script>", '"', "&", "'",
     "</a>", "`", " ", "\u202e", "９", "٣", "-", ".", "entry 9999999999999999999999"]
)  # fmt: skip


@settings(max_examples=examples(300))
@given(
    st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join), st.sampled_from(["", "Entry"])
)
def test_text_stays_text(text: str, head: str) -> None:
    made = str(linked(text, head, up="../", size=301))
    bare = LINK.sub(r"\3", BDI.sub("", made)).replace("<code>", "`").replace("</code>", "`")
    assert "<" not in bare
    assert '"' not in bare
    assert html.unescape(bare) == text
    for page, entry, words in LINK.findall(made):
        assert int(entry) < 301
        assert int(page) == int(entry) - int(entry) % ENTRIES
        assert words.rpartition(" ")[2].replace(",", "") == entry or int(entry) == int(
            words.rpartition(" ")[2].replace(",", "")
        )


@settings(max_examples=examples(200))
@given(
    st.lists(
        st.sampled_from(["اتفاق", "שלום", "мир", "한반도", "part", " ", "1", "4", "(", ")", "“",
                         "”", ".", ", ", "<bdi>", "\u064b", "٣", "\ufb4f", "\U0001e900"])
        | st.text(max_size=3),
        max_size=14,
    ).map("".join)
)  # fmt: skip
def test_what_runs_leftwards_stands_apart(text: str) -> None:
    made = str(isolated(text))
    assert html.unescape(BDI.sub("", made)) == text
    assert not any(
        unicodedata.bidirectional(one) in ("R", "AL")
        for one in html.unescape(re.sub("<bdi>.*?</bdi>", "", made, flags=re.DOTALL))
        if one != "\u200f"
    )
    for inside in re.findall("<bdi>(.*?)</bdi>", made, re.DOTALL):
        assert not set("“”()") & {*inside}


@pytest.mark.parametrize(
    ("text", "head", "entries"),
    [
        ("entry 7", "", ["7"]),
        ("In entry 1,204, and entry 3.", "", ["1204", "3"]),
        ("entry 5000", "", []),
        ("reentry 5", "", []),
        ("7", "Entry", ["7"]),
        ("7", "Moment", []),
        ("7 or 8", "Entry", []),
    ],
)
def test_what_is_linked(text: str, head: str, entries: list[str]) -> None:
    found = re.findall(r"#entry-(\d+)", str(linked(text, head, up="", size=2000)))
    assert found == entries


def test_where_an_entry_stands() -> None:
    assert [page_of(at) for at in (0, 255, 256)] == [
        "record/0.html", "record/0.html", "record/256.html",
    ]  # fmt: skip
