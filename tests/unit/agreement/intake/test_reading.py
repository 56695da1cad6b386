"""What is no report in English is told, with nothing guessed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from paripassu.agreement.intake.language import language_of
from paripassu.agreement.intake.reading import MOST_BYTES, read_report
from paripassu.errors import TooLargeError, UnreadableError

ENGLISH = "The minister said that the talks were on. They have been held in the valley."


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("외무장관은 회담이 계속될 것이라고 말했다. 회담은 계곡에서 열렸다.", "Hangul script"),
        ("وقال الوزير إن المحادثات مستمرة. وعقدت في الوادي.", "Arabic script"),
        ("Министр сказал, что переговоры продолжаются.", "Cyrillic script"),
        ("部长说会谈仍在继续。会谈在山谷里举行。", "Chinese script"),
        ("Le ministre a dit que les pourparlers sont en cours dans la vallée.", "French"),
        ("Der Minister sagte, dass die Gespräche mit der anderen Seite nicht enden.", "German"),
        ("Lorem ipsum dolor sit amet consectetur adipiscing elit.", "another language"),
    ],
)
def test_other_languages_are_told_by_script_and_words(text: str, what: str) -> None:
    found = language_of(text)
    assert (found.english, found.what) == (False, what)


def test_english_with_names_in_other_scripts_is_english() -> None:
    assert language_of(ENGLISH + " (회담)").english


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00\x01\x02PNG", "is no text"),
        (b"\xe9t\xe9 and more text of a report", "no text in UTF-8"),
        (b"", "has no sentence"),
        (b"1234 5678 !!!\n", "has no sentence"),
        (
            b"<html><body><nav><a href='/'>Home</a> <a href='/b'>World</a></nav></body></html>",
            "page without an article",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_one_message(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        read_report(io.BytesIO(data))


def test_more_than_five_megabytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"a" * (MOST_BYTES + 1))
    with pytest.raises(TooLargeError):
        read_report(path)


def test_the_article_is_taken_out_of_a_page() -> None:
    body = "".join(
        f"<p>{ENGLISH} Part {number} of the story is told here.</p>" for number in range(6)
    )
    page = (
        "<!DOCTYPE html><html><head><title>Talks</title></head><body><nav><a href='/'>Home</a>"
        f"</nav><article><h1>Talks are on</h1>{body}</article><footer>All rights</footer>"
        "</body></html>"
    )
    report = read_report(io.BytesIO(page.encode()))
    assert report.extractor.startswith("trafilatura ")
    assert "Home" not in report.text
    assert f"{ENGLISH} Part 3 of the story is told here.\n\n" in report.text


def test_line_ends_of_another_system_are_one_character() -> None:
    assert read_report(io.BytesIO(b"One two three.\r\nFour five six.")).text == (
        "One two three.\nFour five six."
    )
