"""Calendars of reminders, read by a strict small parser of RFC 5545."""

from __future__ import annotations

import datetime as dt
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.process.calendar import calendar
from paripassu.process.reminded import Reminder, Reminders

# RFC 5545, 3.1 and 3.3.11: no control characters but the tab; `,` `;` and `\` only escaped.
_CONTENT = re.compile(r"([A-Z][A-Z-]*)((?:;[A-Z-]+=[A-Z-]+)*):([^\x00-\x08\x0a-\x1f\x7f]*)")
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
_TEXTS = ("UID", "SUMMARY", "CATEGORIES", "X-WR-CALNAME")


def parsed(text: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Give a calendar's properties and its events; anything against the rules is an error."""
    data = text.encode()
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    unfolded: list[str] = []
    for line in lines:
        assert 0 < len(line) <= 75
        said = line.decode()  # a character that was broken would be an error here
        if said.startswith(" "):
            unfolded[-1] += said[1:]
        else:
            unfolded.append(said)
    assert (unfolded[0], unfolded[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    top: dict[str, str] = {}
    events: list[dict[str, str]] = []
    within = top
    for said in unfolded[1:-1]:
        match = _CONTENT.fullmatch(said)
        assert match is not None, said
        name, parameters, value = match.groups()
        if (name, value) == ("BEGIN", "VEVENT"):
            assert within is top
            within = {}
            events.append(within)
        elif (name, value) == ("END", "VEVENT"):
            assert within is not top
            within = top
        else:
            assert name not in within, "at most once"
            assert within is not top or not events, "properties stand before components"
            within[name] = _value(name, parameters, value)
    assert within is top
    assert {"VERSION", "PRODID"} <= set(top)
    assert "METHOD" not in top
    assert all({"UID", "DTSTAMP", "DTSTART"} <= set(one) for one in events)
    assert len({one["UID"] for one in events}) == len(events)
    return top, events


def _value(name: str, parameters: str, value: str) -> str:
    assert parameters == (";VALUE=DATE" if name == "DTSTART" else "")
    if name == "DTSTART":
        assert re.fullmatch(r"[0-9]{8}", value)
        dt.datetime.strptime(value, "%Y%m%d")
    if name == "DTSTAMP":
        assert re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", value)
    if name in _TEXTS:
        assert _TEXT.fullmatch(value), value
        return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)
    return value


def reminders(*texts: str, title: str = "") -> Reminders:
    made = [
        Reminder(
            date=dt.date(2027, 4, 11),
            deadline=True,
            what="due",
            who=("north",),
            step="maps:1",
            text=text,
            uid=f"{at}@paripassu",
        )
        for at, text in enumerate(texts)
    ]
    return Reminders(
        at=dt.date(2027, 4, 7), agreement="sha256:0", title=title, reminders=tuple(made)
    )


def test_an_event_is_a_whole_day_and_stamped_with_the_day_of_the_status() -> None:
    top, (event,) = parsed(calendar(reminders("It is due.", title="The river; a crossing")))
    assert top["VERSION"] == "2.0"
    assert top["PRODID"] == "-//paripassu//reminders 1//EN"
    assert top["X-WR-CALNAME"] == "The river; a crossing"
    assert event == {
        "UID": "0@paripassu",
        "DTSTAMP": "20270407T000000Z",
        "DTSTART": "20270411",
        "SUMMARY": "It is due.",
        "CATEGORIES": "due",
        "TRANSP": "TRANSPARENT",
    }


def test_nothing_to_think_of_is_a_calendar_all_the_same() -> None:
    assert parsed(calendar(reminders()))[1] == []


def test_marks_are_escaped_and_ends_of_lines_are_one_value() -> None:
    said = "a, b; c \\n d\\\nnext\r\nlast"
    written = calendar(reminders(said))
    assert r"SUMMARY:a\, b\; c \\n d\\\nnext\nlast" in written
    assert parsed(written)[1][0]["SUMMARY"] == said.replace("\r\n", "\n")


def test_what_a_program_should_not_see_is_blank() -> None:
    (event,) = parsed(calendar(reminders("a\x1b[2J\x00b\u202ec\ud800")))[1]
    assert event["SUMMARY"] == "a [2J b c "


def test_years_have_four_digits() -> None:
    made = reminders().model_copy(update={"at": dt.date(1, 1, 1)})
    one = reminders("x").reminders[0].model_copy(update={"date": dt.date.max})
    (event,) = parsed(calendar(made.model_copy(update={"reminders": (one,)})))[1]
    assert (event["DTSTAMP"], event["DTSTART"]) == ("00010101T000000Z", "99991231")


@settings(max_examples=examples(60))
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=200), max_size=3))
def test_any_text_comes_back(texts: list[str]) -> None:
    _, events = parsed(calendar(reminders(*texts)))
    assert len(events) == len(texts)
    for text, event in zip(texts, events, strict=True):
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        for wanted, found in zip(plain, event["SUMMARY"], strict=True):
            assert found in (wanted, " ")
            assert found == wanted or not wanted.isprintable()
