"""Whatever stands in findings, declarations and draws: an assessment, or what is wrong in them."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.console import Console
from tests.examples import examples
from tests.fuzz.told import told
from tests.oracle.assessment import draw

from paripassu.charts.inspection.assessment_text import render_assessment
from paripassu.documents.decode import decode
from paripassu.documents.strict import parse_json
from paripassu.inspection.accountancy.result import Account
from paripassu.inspection.assessment.assess import assess
from paripassu.inspection.assessment.findings import COLUMNS as FINDINGS
from paripassu.inspection.assessment.findings import from_table as findings_from
from paripassu.inspection.assessment.mirror import COLUMNS as MIRROR
from paripassu.inspection.assessment.mirror import from_table as mirror_from
from paripassu.inspection.assessment.result import Assessment
from paripassu.inspection.draw.result import Draw
from paripassu.tables.read import parse_table

cells = st.one_of(
    st.sampled_from([
        "", "a", "i0", "ok", "defect", "1", "-1", "1e999", "nan", "inf", "½", "١", "0x1", "1_0",
        " ",
        "a\u202eb", "\ufeff", "'", '"', "=1+1", "shipper", "total", "item", "f1", "f1 f2", "d",
    ]),
    st.text(max_size=8),
)  # fmt: skip


@st.composite
def rubbish(draw_: st.DrawFn, known: Sequence[str]) -> bytes:
    if draw_(st.integers(0, 5)) == 0:
        return draw_(st.binary(max_size=60))
    names = draw_(st.lists(st.sampled_from(known), min_size=1, max_size=6, unique=True))
    rows = draw_(st.lists(st.lists(cells, min_size=len(names), max_size=len(names)), max_size=5))
    lines = [",".join(names)]
    lines += [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


# What is left out of rubbish is said in a note, which is right and no error.
@pytest.mark.filterwarnings("ignore::paripassu.tables.notes.TableNote")
@settings(max_examples=examples(150))
@given(rubbish([c.name for c in FINDINGS]), rubbish([c.name for c in MIRROR]))
@example(
    b'draw,step,stratum,method,result,declared\n"","","","","",""\n"","","","","","item"\n', b""
)
def test_rubbish_in_tables(findings: bytes, mirror: bytes) -> None:
    one = draw(["a", "i0"], population=3, defects=1)
    with told():
        tell(assess(findings_from(parse_table(findings, FINDINGS, "f.csv")), [one]))
    with told():
        tell(assess(mirrors=[mirror_from(parse_table(mirror, MIRROR, "m.csv"))]))


def tell(answer: Assessment) -> None:
    """Say an answer in every way that there is."""
    json.dumps(answer.to_json())
    answer.to_frame()
    answer.mismatches_frame()
    assert answer.summary()
    render_assessment(Console(file=io.StringIO(), width=80), answer)


values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 3),
        st.sampled_from([10**30, 1e300, -0.5, "", "d"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["", "population", "picked", "x"]), inner, max_size=3),
    ),
    max_leaves=6,
)


@settings(max_examples=examples(150))
@given(
    st.dictionaries(
        st.sampled_from(
            ["id", "step", "strata", "required", "seed", "method", "picked", "format", "balances"]
        ),
        values,
    )
)
def test_rubbish_in_documents(document: dict[str, Any]) -> None:
    sound = json.loads(draw(["a"], population=3, defects=1).model_dump_json(by_alias=True))
    changed = parse_json(json.dumps({**sound, **document}).encode())
    with told():
        tell(assess(None, [decode(Draw, changed, "draw.json")]))
    with told():
        decode(Account, parse_json(json.dumps(document).encode()), "account.json")
