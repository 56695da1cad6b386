"""The language of the titles: a tag that is kept, shown, compared, and changes no plan."""

from __future__ import annotations

import pytest

from paripassu import compare, plan, show
from paripassu.agreement.book import agreement_of
from paripassu.agreement.overview import Overview
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.sheets import book_of
from paripassu.agreement.update import update_toml
from paripassu.agreement.write import to_toml
from paripassu.documents.decode import decode
from paripassu.errors import AgreementError

FILE = """\
[agreement]
id = "small"
LANGUAGE
[[party]]
id = "a"
[[measure]]
id = "m"
title = "말"
by = ["a"]
value = { a = 1 }
"""


def file(tag: str) -> str:
    return FILE.replace("LANGUAGE", f"language = {tag}" if tag else "")


@pytest.mark.parametrize(
    "tag",
    [
        "en",
        "ko",
        "sr-Latn",
        "zh-Hant-TW",
        "zh-cmn-Hans-CN",
        "sl-rozaj-biske-1994",
        "es-419",
        "de-CH-1901",
        "en-u-ca-buddhist-x-ours",
        "x-whatever",
        "i-klingon",
        "x-a-b",
        "mul",
        "EN-us",
    ],
)
def test_a_tag_is_read_and_written_as_it_stands(tag: str) -> None:
    agreement = parse_agreement(file(f'"{tag}"'))
    assert agreement.language == tag
    assert parse_agreement(to_toml(agreement)) == agreement
    assert agreement_of(book_of(agreement), "book") == agreement


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ('"en_US"', 'write "en-US"'),
        ('" ko "', 'write "ko"'),
        ('""', 'write it like "en", "ko" or "sr-Latn"'),
        ('"English language"', 'write it like "en", "ko" or "sr-Latn"'),
        ('"en-"', 'write it like "en", "ko" or "sr-Latn"'),
        ('"en--US"', 'write it like "en", "ko" or "sr-Latn"'),
        ('"en-u"', 'write it like "en", "ko" or "sr-Latn"'),
        ('"e"', 'write it like "en", "ko" or "sr-Latn"'),
        ('"en\\n"', 'write "en"'),
        ("3", 'write it like "en", "ko" or "sr-Latn"'),
        ('["en"]', 'write it like "en", "ko" or "sr-Latn"'),
    ],
)
def test_what_is_no_tag_is_told_with_how_to_write_it(value: str, hint: str) -> None:
    with pytest.raises(AgreementError) as caught:
        parse_agreement(file(value))
    said = str(caught.value)
    assert "language" in said
    assert hint in said


def test_a_long_row_of_parts_is_refused_at_once() -> None:
    with pytest.raises(AgreementError, match="language"):
        parse_agreement(file('"' + "aa-" * 100_000 + '"'))


def test_it_is_shown_and_the_document_reads_back() -> None:
    overview = show(parse_agreement(file('"ko"')))
    assert overview.language == "ko"
    assert "titles in the language ko" in overview.to_text()
    assert decode(Overview, overview.to_json()) == overview
    assert "language" not in show(parse_agreement(file(""))).to_text()


def test_it_is_a_difference_and_changes_no_answer() -> None:
    with_it, without = parse_agreement(file('"ko"')), parse_agreement(file(""))
    comparison = compare(with_it, without)
    assert [(d.entry, d.key, list(d.values)) for d in comparison.differences] == [
        ("agreement", "language", ["ko", None])
    ]
    assert comparison.same_answer
    assert plan(with_it).steps == plan(without).steps


def test_it_changes_in_the_file_with_its_comment_kept() -> None:
    text = file('"en"   # of ours')
    agreement = parse_agreement(text)
    assert update_toml(text, agreement.replace(language="ko")) == file('"ko"   # of ours')
    assert "language" not in update_toml(text, agreement.replace(language=None))
    added = update_toml(file(""), agreement)
    assert parse_agreement(added).language == "en"
