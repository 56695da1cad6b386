"""An honest declarer is never convicted, whichever of its files are put together; and can answer.

"No framing" in docs/specification/escrow-security.md. Both implementations judge.
"""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.declarations import TEMPLATE, WORLD
from tests.escrow_verifier import verified, verifier
from tests.examples import examples
from tests.oracle.escrow import fold
from tests.property.escrow.contents import NONCE, opened, openings

from paripassu.escrow.commit import commit
from paripassu.escrow.commitment import Header, format_commitment
from paripassu.escrow.declare_openings import declare_answer
from paripassu.escrow.declared import Source
from paripassu.escrow.layout import Tree
from paripassu.escrow.question import Question, format_question
from paripassu.escrow.secret import format_secret
from paripassu.escrow.template import from_form
from paripassu.escrow.verify import verify
from paripassu.tables.texts import Texts

Rows = dict[str, list[list[str | None]]]
TAGS = ["RV-1", "rv 2", "ВМ 17", "BM-18", "q", "O-0", "abc.d"]
#: Places in the territory of the template, on the borders of its cells too.
LATITUDES = st.sampled_from(["0", "5.625", "44.999", "45", "90", "11.25"]) | st.integers(0, 89).map(
    str
)
LONGITUDES = st.sampled_from(["0", "11.25", "44.99999", "33.75"]) | st.integers(0, 44).map(str)
PLACES = st.builds("{},{}".format, LATITUDES, LONGITUDES)


@st.composite
def declared(draw: st.DrawFn) -> tuple[dict[str, Any], Rows]:
    """Give a template, and rows as an honest declarer has them."""
    masses = st.none() | st.sampled_from(["0", "1.5", "0.05", "123456789.25", "7"])
    if draw(st.booleans()):
        whole = st.none() | st.integers(0, 10**20).map(str)
        cells = st.sampled_from("0279bsuz")
        return WORLD, {
            "sites": [[draw(cells), draw(whole)] for _ in range(draw(st.integers(0, 9)))]
        }
    flags, dates = st.sampled_from([None, "true", "false"]), st.sampled_from([None, "2024-02-29"])
    places = draw(st.lists(PLACES, max_size=12))
    sites = [
        [f"s{at}", place, draw(flags), draw(masses), draw(dates)] for at, place in enumerate(places)
    ]
    tags = draw(st.lists(st.sampled_from(TAGS), unique=True, max_size=2))
    kinds = st.sampled_from([None, "missile", "launcher"])
    amounts = st.none() | st.integers(0, 10**30).map(str)
    batches = draw(st.integers(0, 6))
    return TEMPLATE, {
        "sites": sites,
        "extents": [[site[0], draw(st.sampled_from("su"))] for site in sites[:5]],
        "items": [[tag, draw(kinds)] for tag in tags],
        "batches": [
            [f"b{at}", draw(amounts), draw(st.sampled_from([None, *tags]))] for at in range(batches)
        ],
    }


def sources(trees: tuple[Tree, ...], rows: Rows) -> dict[str, Source]:
    return {
        tree.name: Source(
            tree.name,
            tuple(
                Texts.from_list(row[at] for row in rows[tree.name])
                for at in range(len(tree.columns))
            ),
            range(2, len(rows[tree.name]) + 2),
        )
        for tree in trees
        if tree.totals is None
    }


def grid(place: str, depth: int) -> tuple[int, int]:
    """Give the column and the row of a place, by the definition."""
    latitude, longitude = map(Fraction, place.split(","))
    a, b = (depth + 1) // 2, depth // 2
    return int((longitude + 180) * 2**a / 360), min(int((latitude + 90) * 2**b / 180), 2**b - 1)


def asked_about(template: dict[str, Any], rows: Rows, question: Question) -> int:
    """Count the records that are asked about, one by one."""
    if question.kind == "tag":
        return sum(fold(str(tag)) == fold(question.value) for tag, _ in rows["items"])
    if template is WORLD:
        return len(rows["sites"])  # the tolerance reaches round the earth
    if question.table == "extents":
        own = "u" if Fraction(question.value.split(",")[0]) >= 45 else "s"
        return sum(cell == own for _, cell in rows["extents"])
    x, y = grid(question.value, 10)
    places = [grid(str(site[1]), 10) for site in rows["sites"]]
    return sum(abs(x - one) <= 1 and abs(y - other) <= 1 for one, other in places)


@given(st.data(), declared(), st.binary(min_size=32, max_size=32))
@settings(max_examples=examples(100))
def test_no_set_of_true_files_convicts_an_honest_declarer(
    data: st.DataObject, drawn: tuple[dict[str, Any], Rows], secret: bytes
) -> None:
    template, rows = drawn
    header = Header(from_form(template), 1, None, NONCE)
    both = commit(header, secret, sources(header.trees, rows))
    commitment = format_commitment(both[0])
    files = [opened(both, file) for file in data.draw(openings(header.trees))]
    tables = ["sites"] if template is WORLD else ["sites", "extents", "items"]
    with TemporaryDirectory() as folder:
        for number in range(data.draw(st.integers(0, 3))):
            table = data.draw(st.sampled_from(tables))
            value = data.draw(st.sampled_from(TAGS) if table == "items" else PLACES)
            kind = "tag" if table == "items" else "place"
            question = Question(both[0].root, table, "tag" if kind == "tag" else "place", value)
            out = Path(folder) / f"{number}.json"
            asked = format_question(question)
            held = io.BytesIO(format_secret(both[1]))
            declare_answer(io.BytesIO(asked), io.BytesIO(commitment), held, out)
            # An answer alone says what is so.
            alone = verified(commitment, asked, out.read_bytes())["questions"][0]
            n = asked_about(template, rows, question)
            assert (alone["outcome"], alone["n"]) == ("declared" if n else "nothing", n)
            files += [asked, out.read_bytes()]
    result = verified(commitment, *files, template=template)
    assert verifier.exit_code(result) == 0
    assert result["findings"] == []
    assert not [total for total in result["totals"] if total["state"] == "contradicted"]
    answer = verify(io.BytesIO(commitment), *map(io.BytesIO, files))
    assert answer.holds
    assert answer.findings == ()
    assert answer.rejected is None
    assert [one.outcome for one in answer.questions] == [
        one["outcome"] for one in result["questions"]
    ]
