"""Every format that the code names is registered, and is read by the reader of its name."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.shared import ROOT

import paripassu as pp
from paripassu.documents.registry import FORMATS, format_of, schema
from paripassu.documents.value import Value
from paripassu.errors import DocumentError, PariPassuError

EXAMPLES = ROOT / "examples"


def test_every_format_in_the_code_is_registered() -> None:
    """A document that a command prints has a model, and the model says its format."""
    named = {
        found
        for path in (ROOT / "src").rglob("*.py")
        for found in re.findall(r'format: Literal\["([^"]+)"\]', path.read_text(encoding="utf-8"))
    }
    assert named == {one.identifier for one in FORMATS.values()}
    for one in FORMATS.values():
        assert one.model().model_fields["format"].default == one.identifier
    # And nothing is printed beside them.
    for path in (ROOT / "src" / "paripassu" / "cli").glob("*.py"):
        assert "paripassu/" not in re.sub(r'"""[\s\S]*?"""', "", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, "format should be a name such as"),
        ({"format": 3}, "format should be a name such as"),
        ({"format": "paripassu/plans/1"}, "did you mean 'paripassu/plan/1'?"),
        ({"format": "paripassu/plan/2"}, "none that is known here"),
        ({"format": "paripassu/game/1"}, 'kind should be "periods" or "targets", not null'),
        ({"format": "paripassu/game/1", "kind": []}, "not a list"),
    ],
)
def test_no_known_format(document: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=r"format|kind") as caught:
        format_of(document)
    assert said in str(caught.value)
    with pytest.raises(DocumentError) as told:
        pp.read_document(io.BytesIO(json.dumps(document).encode()))
    assert said in str(told.value)


def test_no_schema_of_that_name() -> None:
    with pytest.raises(PariPassuError, match="did you mean 'plan'"):
        schema("plans")


def answers() -> list[tuple[Callable[[Any], Value], Value]]:
    agreement = pp.read_agreement(EXAMPLES / "korea-2018.toml")
    inspection = EXAMPLES / "inspection"
    strata = inspection / "dismantled-strata.csv"
    visit = pp.read_draw(inspection / "canisters-visit-1.json")
    return [
        (pp.read_plan, pp.plan(pp.read_agreement(EXAMPLES / "jcpoa-2015.toml"))),
        (pp.read_explanation, pp.explain(agreement, kinds=["concede"])),
        (pp.read_draw, pp.draw(["a", "b"], 1, seed=b"s", required="2/3")),
        (pp.read_allocation, pp.allocate(strata, goal=8, detect="2/3")),
        (pp.read_account, pp.account(inspection / "closes.csv", histories=500)),
        (pp.read_assessment, pp.assess(None, [visit])),
    ]


def test_readers_by_name() -> None:
    for reader, answer in answers():
        content = json.dumps(answer.to_json()).encode()
        assert reader(io.BytesIO(content)) == answer
        assert pp.read_document(io.BytesIO(content)) == answer
        with pytest.raises(DocumentError, match="open file: format"):
            reader(io.BytesIO(json.dumps(pp.deterrence(1, 2).to_json()).encode()))
