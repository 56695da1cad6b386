"""A file of variants: what it says, what is wrong with it, and that comments in it stay."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from paripassu.agreement.variants.model import Change, Variant, VariantsError
from paripassu.agreement.variants.read import parse_variants
from paripassu.agreement.variants.write import format_variants, update_variants

TEXT = """\
# what we talked about
[[variant]]
name = "A fifth stays"   # idea of the lunch
note = \"\"\"Ask
twice.\"\"\"

# the share
[[variant.change]]
entry = "position:us-keeps-none"
key = "share"
from = 1
to = 0.8 # not less

[[variant.change]]
entry = "party:us"
key = "stake"
from = [3, 6]

[[variant.change]]
entry = "position:treaty-first"
left_out = true

# the other one
[[variant]]
name = "Later"
[[variant.change]]
entry = "measure:treaty"
key = "value.us"
to = [1, 2.50]
"""
ONE = "entry = 'party:a'\nkey = 'stake'\nto = 1\n"
FIFTH = Variant(
    "A fifth stays",
    "Ask\ntwice.",
    (
        Change("position:us-keeps-none", "share", 1, Decimal("0.8")),
        Change("party:us", "stake", [3, 6], None),
        Change("position:treaty-first", None),
    ),
)
LATER = Variant("Later", "", (Change("measure:treaty", "value.us", None, [1, Decimal("2.5")]),))


def test_what_an_entry_without_an_id_says_is_its_name_in_any_order() -> None:
    names = (
        'require:measure = "b", needs = { c = "all", a = 0.50 }',
        'require:needs={ a=0.5, c="all" } , measure="b"',
    )
    changes = [f"[[variant.change]]\nentry = '{name}'\nleft_out = true\n" for name in names]
    found = [parse_variants(f"[[variant]]\nname = 'v'\n{one}") for one in changes]
    assert found[0] == found[1]
    ((variant,), _) = found
    assert variant.changes == (
        Change('require:measure = "b", needs = { a = 0.5, c = "all" }', None),
    )
    text = format_variants([variant])
    assert """entry = 'require:measure = "b", needs = { a = 0.5, c = "all" }'""" in text
    assert parse_variants(text) == (variant,)


def test_added_entries_are_read_and_written() -> None:
    changes = (
        Change("measure:x", None, None, {"by": ["us"], "stages": [{"name": "a'b", "share": 1}]}),
        Change('notice:activity = "It\'s a \\"drill\\"", days = 3', None, None,
               {"activity": 'It\'s a "drill"', "days": 3}),
    )  # fmt: skip
    text = format_variants([Variant("v", "", changes)])
    assert parse_variants(text) == (Variant("v", "", changes),)
    # Written over a file, an added entry that says something else stands there once.
    other = Change("measure:x", None, None, {"by": ["dprk"]})
    written = update_variants(f"# ours\n{text}", [Variant("v", "", (other, changes[1]))])
    assert written.startswith("# ours")
    assert {one.entry: one.new for one in parse_variants(written)[0].changes} == {
        one.entry: one.new for one in (other, changes[1])
    }


def test_it_is_read_and_written() -> None:
    assert parse_variants(TEXT) == (FIFTH, LATER)
    assert parse_variants(format_variants([FIFTH, LATER])) == (FIFTH, LATER)
    # Written once more, it stays.
    assert format_variants(parse_variants(format_variants([FIFTH, LATER]))) == format_variants(
        [FIFTH, LATER]
    )


@pytest.mark.parametrize("text", ["", " \n\t", "# nothing yet\n", "\ufeff", "\ufeff# nothing\r\n"])
def test_a_file_without_variants(text: str) -> None:
    assert parse_variants(text) == ()
    written = update_variants(text, [LATER])
    assert written.startswith(text.rstrip())
    assert parse_variants(written) == (LATER,)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_has_not_changed_stays_to_the_letter(ends: str, mark: str) -> None:
    def written(*variants: Variant) -> str:
        after = update_variants(mark + TEXT.replace("\n", ends), variants)
        assert after.startswith(mark)
        assert after.count("\r\n") == (after.count("\n") if ends == "\r\n" else 0)
        return after.removeprefix(mark).replace("\r\n", "\n")

    assert written(FIFTH, LATER) == TEXT
    softer = Change("position:us-keeps-none", "share", 1, Decimal("0.75"))
    assert written(
        Variant(FIFTH.name, FIFTH.note, (softer, *FIFTH.changes[1:])), LATER
    ) == TEXT.replace("0.8", "0.75")
    assert written(Variant("A quarter", FIFTH.note, FIFTH.changes), LATER) == TEXT.replace(
        '"A fifth stays"', '"A quarter"'
    )
    assert written(FIFTH) == TEXT[: TEXT.index("# the other one")]
    assert written(LATER) == TEXT[TEXT.index("# the other one") :]
    # One change goes with its comment, another one comes below the last.
    horizon = Change("agreement", "horizon_days", None, 90)
    changed = written(Variant(FIFTH.name, FIFTH.note, (*FIFTH.changes[1:], horizon)), LATER)
    assert changed == TEXT.replace(
        TEXT[TEXT.index("# the share") : TEXT.index('[[variant.change]]\nentry = "party:us"')], ""
    ).replace(
        "left_out = true\n",
        'left_out = true\n\n[[variant.change]]\nentry = "agreement"\nkey = "horizon_days"\n'
        "to = 90\n",
    )
    # A value comes, a note goes.
    other = Change("party:us", "stake", [3, 6], Decimal("4.5"))
    changed = written(Variant(FIFTH.name, "", (FIFTH.changes[0], other, FIFTH.changes[2])), LATER)
    assert changed == TEXT.replace('note = """Ask\ntwice."""\n', "").replace(
        "from = [3, 6]\n", "from = [3, 6]\nto = 4.5\n"
    )


def test_what_stands_where_another_one_went_keeps_the_comments() -> None:
    """It has the same changes in another order: it is no variant that was given another name."""
    one, other = (Change(f"party:{name}", "stake", None, 2) for name in "ab")
    text = f"# ours\n\n{format_variants([Variant('Sooner', '', (one,))])}"
    later = Variant("Later", "", (other, one))
    written = update_variants(text, [later])
    assert parse_variants(written) == (later,)
    assert written.startswith("# ours\n")
    assert written.endswith("= 2\n")


def test_variants_in_one_piece_are_written_anew() -> None:
    text = '# gone\nvariant = [ { name = "Later", change = [] } ]\n'
    assert parse_variants(text) == (Variant("Later"),)
    assert parse_variants(update_variants(text, [FIFTH, LATER])) == (FIFTH, LATER)
    # A name alone has its place there.
    assert update_variants(text, [Variant("Sooner")]) == text.replace("Later", "Sooner")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("variants = 1", r"line 1: variants: unknown key 'variants' — did you mean 'variant'\?"),
        ("variant = 1", "line 1: variant: should be a list of tables, not 1"),
        ("[variant]\nname = 'a'", "line 1: variant: should be a list of tables"),
        ("[[variant]]", "line 1: variant no. 1: name: there is no name"),
        ("[[variant]]\nname = ' '", "line 2: .*name: should be a text"),
        ("[[variant]]\nname = 3", "line 2: variant no. 1: name: should be a text, not 3"),
        ("[[variant]]\nname = 'a'\nnote = 3", "line 3: variant no. 1: note: should be a text"),
        ("[[variant]]\nname = 'a'\nchange = 3", "line 3: .*change: should be a list of tables"),
        ("[[variant]]\nname = 'a'\nchanges = []", "line 3: .*did you mean 'change'"),
        ("[[variant]]\nname = 'a'\n[[variant]]\nname = 'a'", "line 4: .*already .see line 2"),
        ("[variant", "line 1: is no TOML"),
        ("\x00", "line 1: is no TOML"),
    ],
)
def test_what_is_wrong_with_a_file(line: str, said: str) -> None:
    with pytest.raises(VariantsError, match=f"lunch: {said}"):
        parse_variants(line, "lunch")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", r"line 3: .*change\[1\].entry: there is no entry — write one of party:NAME"),
        ("entry = 3", r"line 4: .*entry: should be a text, not 3"),
        ("entry = 'party'", "line 4: .*entry: should be the kind and the id"),
        ("entry = 'party:'", "line 4: .*entry: should be the kind and the id"),
        ("entry = 'party:A b'", "line 4: .*entry: should be the kind and the id"),
        ("entry = 'require:a'", "line 4: .*entry: should say after require: what the entry"),
        ("entry = 'notice:'", "line 4: .*entry: says nothing of the entry — write 'notice:act"),
        ("entry = 'choose:off = 1'", "line 4: .*entry.off: unknown key 'off' — did you mean 'of'"),
        ("entry = 'choose:of = nan'", "line 4: .*entry.of: should be a finite"),
        ("entry = 'choose:of = 1 } \\n x = {'", "line 4: .*entry: should say after choose:"),
        ("entry = 'choose:of = 1'\nadded = 1", "line 5: .*added: should be true, not 1"),
        ("entry = 'measure:a'\nadded = true", "line 5: .*added: should be a table of what"),
        ("entry = 'measure:a'\nadded = { bye = 1 }", "line 5: .*unknown key 'bye' — did you mean"),
        ("entry = 'measure:a'\nadded = { id = 'b' }", "line 5: .*unknown key 'id'"),
        ("entry = 'measure:a'\nadded = {}\nkey = 'by'", "line 6: .*key: stands beside added"),
        ("entry = 'measure:a'\nadded = {}\nleft_out = true", "line 5: .*added: stands beside"),
        ("entry = 'process'\nadded = {}", "line 5: .*process is no entry that can be added"),
        ("entry = 'party:a'", "line 3: .*key: there is no key — write key = .…., or left_out"),
        ("entry = 'party:a'\nkey = 3", "line 5: .*key: should be a text"),
        ("entry = 'party:a'\nkey = 'steak'\nto = 3", "line 5: .*did you mean 'stake'"),
        ("entry = 'party:a'\nkey = 'id'\nto = 'b'", "line 5: .*has no key 'id' that can be"),
        ("entry = 'party:a'\nkey = 'stake.b'\nto = 3", "line 5: .*should be a key, or value.ID"),
        ("entry = 'measure:a'\nkey = 'value.'\nto = 3", "line 5: .*should be a key, or value.ID"),
        ("entry = 'party:a'\nkey = 'stake'", "line 3: .*says neither from nor to"),
        ("entry = 'party:a'\nleft_out = 1", "line 5: .*left_out: should be true, not 1"),
        ("entry = 'party:a'\nleft_out = true\nto = 3", "line 6: .*to: stands beside left_out"),
        ("entry = 'agreement'\nleft_out = true", "line 5: .*is no entry that can be left out"),
        ("entry = 'party:a'\nkey = 'stake'\nto = inf", "line 6: .*to: should be a finite number"),
        ("entry = 'party:a'\nkey = 'stake'\nto = 1e99", "line 6: .*to: should have at most 15"),
        ("entry = 'party:a'\nkey = 'stake'\nto = [1, nan]", r"line 6: .*to\[2\]: should be a fin"),
        ("entry = 'agreement'\nkey = 'start'\nto = 12:00:00", "line 6: .*a date without a time"),
        ("entry = 'party:a'\nkey = 'stake'\nto = [[[[[1]]]]]", "line 6: .*nests too deeply"),
        ("entry = 'party:a'\nkey = 'stake'\nto = 1\nold = 2", "line 7: .*unknown key 'old'"),
        (
            f"{ONE}[[variant.change]]\nentry = 'party:a'\nkey = 'stake'\nto = 2",
            "line 7: .*changes the same as another change of this variant: party:a stake",
        ),
        (
            f"{ONE}[[variant.change]]\nentry = 'party:a'\nleft_out = true",
            "line 3: .*changes party:a, which this variant leaves out",
        ),
    ],
)
def test_what_is_wrong_with_a_change(lines: str, said: str) -> None:
    text = f"[[variant]]\nname = 'a'\n[[variant.change]]\n{lines}\n"
    with pytest.raises(VariantsError, match=said):
        parse_variants(text)


def test_everything_wrong_is_told_in_one_go() -> None:
    text = "[[variant]]\nnote = 1\n[[variant.change]]\nentry = 2\n[[variant]]\nname = 'b'\nx = 1\n"
    with pytest.raises(VariantsError) as wrong:
        parse_variants(text)
    assert [fault.line for fault in wrong.value.faults] == [1, 2, 4, 7]


def test_too_many() -> None:
    text = "".join(f"[[variant]]\nname = '{k}'\n" for k in range(201))
    with pytest.raises(VariantsError, match=r"line 401: .*there are 201 variants, and 200 are"):
        parse_variants(text)
    one = "[[variant.change]]\nentry = 'party:a'\nkey = 'stake'\nto = 1\n"
    with pytest.raises(VariantsError, match="there are 1,001 changes, and 1,000 are the most"):
        parse_variants("[[variant]]\nname = 'a'\n" + one * 1001)


def test_dates_and_tables_are_values_like_others() -> None:
    stages = [{"name": 'a "b"', "share": Decimal("0.5")}, {"name": "한국", "share": Decimal("0.5")}]
    changes = (
        Change("agreement", "start", dt.date(2018, 6, 1), dt.date(2019, 1, 1)),
        Change("measure:a", "stages", None, stages),
        Change("measure:a", "opens", None, {"late stage": ["arms"], "ö": []}),
        Change("measure:a", "optional", False, True),
        Change("together", "groups", [["a:1", "b:2"]], [["a:1", "b:2"], ["c", "d"]]),
    )
    variant = Variant("all kinds", "\t\\ \x7f", changes)
    assert parse_variants(format_variants([variant])) == (variant,)
