"""Check it yourself: what anybody can find out without believing these pages, and how."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from paripassu.numbers import words
from paripassu.pages.check.page import check_page
from paripassu.pages.checking import CHECKER, CHECKING
from paripassu.pages.material import Material
from paripassu.pages.page import CHECK, Page, Part
from paripassu.reports.blocks import Block, Heading, Items, Paragraph


def checked(made: Material) -> Page:
    """Make the page that says how the record is checked."""
    return Page(
        CHECK.path,
        CHECK.title,
        CHECK,
        blocks=tuple(_in_browser()),
        listed=(CHECKING, Part(CHECKER, "The check, as one file")),
        after=tuple(_blocks(made)),
    )


def checker() -> bytes:
    """Give the check itself: a page that works from a disk."""
    return check_page().encode()


def _in_browser() -> Iterator[Block]:
    yield Paragraph(
        "Do not believe these pages. All that they say follows from signed files that lie beside "
        "them, and you can find it out yourself.",
        "lead",
    )
    yield Heading("In your browser")
    yield Paragraph(
        "Your browser can read the whole record from here and check it. It says sentence by "
        "sentence what holds, what was not checked, and what nobody can check, and it remembers "
        "what you saw, so that a record that was changed later is found out."
    )
    yield Paragraph(
        "Whoever shows you these pages could also show you a check that always says yes. So there "
        "is the same check as one file: save it, open it from your own disk, and choose the folder "
        "of the record, or files of a declaration. It may not use the network. Compare its digest "
        f"(SHA-256) with the one that others give you: {sha256(checker()).hexdigest()}."
    )


def _blocks(made: Material) -> Iterator[Block]:
    entries = words.count(made.logged.audit.size or 0, "entry", "entries")
    yield Heading("With the program")
    yield Paragraph("You need:")
    yield Items(
        (
            (
                "The files of the record. They lie in the folder `log` beside this page. A log "
                "that is served gives them under its own address."
            ),
            f"The id of entry 0, from somebody you trust: {_first(made)}.",
            (
                "A checkpoint that you kept from your last visit, if you have one. It shows that "
                "nothing was rewritten since."
            ),
        )
    )
    yield Paragraph("Then:")
    yield Items(
        (
            "`paripassu record audit log --charter ID` checks every file, signature and rule.",
            "`paripassu status log --charter ID` finds out where the process stands.",
            (
                "`paripassu site log --out SITE` makes these pages again. They are the same to the "
                "byte."
            ),
        ),
        numbered=True,
    )
    yield Heading("What this shows")
    yield Items(
        (
            (
                f"All {entries} are those that the checkpoint promises: none was changed, left out "
                "or put in later."
            ),
            "Each statement was signed by those who are named, with all their keys.",
            (
                "Witnesses have seen the same entries as you: so nobody else was shown other ones, "
                "as long as enough of them are honest."
            ),
            (
                "Where the process stands follows from these statements by rules that are written "
                "down."
            ),
        )
    )
    yield Heading("What nobody can see from it")
    yield Items(
        (
            (
                "Whether a statement is true. A party can sign what is not so. Inspections and "
                "disputes are for that."
            ),
            "Whether something happened that nobody stated.",
            "What is declared and not opened yet. But it is bound, and cannot be changed.",
        )
    )


def _first(made: Material) -> str:
    """Give the id of entry 0 of the newest log."""
    return made.logged.chapters[-1].counted[0].id
