"""Who declares what: read, checked, written, compared, shown, and told with its line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from paripassu.agreement.differences import differences
from paripassu.agreement.model import Declaration
from paripassu.agreement.new import STARTER
from paripassu.agreement.read import parse_agreement, read_agreement
from paripassu.agreement.sheets import export_book, import_book
from paripassu.agreement.show import show
from paripassu.agreement.update import update_toml
from paripassu.errors import AgreementError
from paripassu.escrow.commitment import Header
from paripassu.escrow.new import declare_new
from paripassu.escrow.read import read_template

HEAD = """\
[agreement]
id = "a"

[[party]]
id = "north"
name = "North"

[[party]]
id = "south"

[[measure]]
id = "m"
by = ["north"]
"""
NORTH = '\n[[declaration]]\nparty = "north"   # first\ntemplate = "north/template.toml"\n'
SOUTH = '\n[[declaration]]\nparty = "south"\ntemplate = "south.toml"\n'


def test_they_are_read_and_written_back() -> None:
    agreement = parse_agreement(HEAD + NORTH + SOUTH)
    assert agreement.declarations == (
        Declaration(party="north", template="north/template.toml"),
        Declaration(party="south", template="south.toml"),
    )
    assert parse_agreement(agreement.to_toml()).declarations == agreement.declarations
    assert parse_agreement(HEAD).declarations == ()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            '[[declaration]]\nparty = "nort"\ntemplate = "t.toml"\n',
            r"line 15: .*unknown party 'nort' — did you mean 'north'\?",
        ),
        (
            '[[declaration]]\nparty = "North"\ntemplate = "t.toml"\n',
            r"line 15: .*did you mean 'north'\?",
        ),
        (
            NORTH + '[[declaration]]\nparty = "north"\ntemplate = "b.toml"\n',
            r"line 19: .*two entries \[\[declaration\]\] of the party 'north' \(see line 16\)",
        ),
        ('[[declaration]]\nparty = "north"\n', "line 14: .*has no template"),
        ('[[declaration]]\nparty = "north"\ntemplate = ""\n', "line 16: .*should not be empty"),
        ('[[declaration]]\nparty = "north"\nfile = "x"\n', "did you mean 'template'"),
        ('[[template]]\nparty = "north"\n', "did you mean 'declaration'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(more: str, message: str) -> None:
    with pytest.raises(AgreementError, match=message):
        parse_agreement(HEAD + more)


def test_an_agreement_built_in_code_is_checked_too() -> None:
    agreement = parse_agreement(HEAD)
    twice = (Declaration(party="south", template="a"), Declaration(party="west", template="b"))
    with pytest.raises(AgreementError, match="unknown party 'west'"):
        show(agreement.replace(declarations=twice))


def test_a_workbook_holds_them(tmp_path: Path) -> None:
    agreement = parse_agreement(HEAD + NORTH + SOUTH)
    export_book(agreement, tmp_path / "a.xlsx")
    assert import_book(tmp_path / "a.xlsx").declarations == agreement.declarations
    export_book(parse_agreement(HEAD), tmp_path / "b.xlsx")
    assert import_book(tmp_path / "b.xlsx").declarations == ()


def test_a_file_keeps_its_comments_where_they_change() -> None:
    text = HEAD + NORTH + SOUTH
    agreement = parse_agreement(text)
    north, south = agreement.declarations
    changed = update_toml(
        text, agreement.replace(declarations=(north.replace(template="new.toml"), south))
    )
    assert changed == text.replace("north/template.toml", "new.toml")
    assert (
        update_toml(text, agreement.replace(declarations=(north,))).rstrip()
        == (HEAD + NORTH).rstrip()
    )
    assert parse_agreement(update_toml(HEAD, agreement)).declarations == agreement.declarations


def test_they_are_compared_by_party() -> None:
    one = parse_agreement(HEAD + NORTH)
    other = parse_agreement(HEAD + NORTH.replace("north/", "other/") + SOUTH)
    assert [(d.entry, d.key, d.values) for d in differences([one, other])] == [
        ("declaration:north", "template", ("north/template.toml", "other/template.toml")),
        ("declaration:south", None, (False, True)),
    ]


def test_they_are_shown() -> None:
    overview = show(parse_agreement(HEAD + NORTH))
    assert "Declarations\n  north: north/template.toml\n" in overview.to_text()
    assert "## Declarations\n\n- north: north/template.toml" in overview.to_markdown()
    assert overview.to_frame("declarations").rows() == [("north", "north/template.toml")]
    assert overview.to_json()["declarations"] == [
        {"party": "north", "template": "north/template.toml"}
    ]
    assert "Declarations" not in show(parse_agreement(HEAD)).to_text()


def test_the_comment_in_the_starter_names_a_template_that_fits(tmp_path: Path) -> None:
    """What stands there as a comment works once it is no comment."""
    entry = (
        STARTER.split("commits to them.\n")[1]
        .split("\n\n")[0]
        .replace("# ", "")
        .replace("   as", "   # as")
    )
    (tmp_path / "a.toml").write_text(STARTER + "\n" + entry, encoding="utf-8")
    declare_new(tmp_path / "declaration")
    assert read_agreement(tmp_path / "a.toml").declarations[0].party == "north"
    template = read_template(tmp_path / "a.toml")
    assert (template.agreement, template.declarer) == ("starter", "north")
    assert Header(template, 1, None, bytes(32)).template == template
    assert io.StringIO(entry).readline().strip() == "[[declaration]]"
