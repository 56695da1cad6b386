"""``exact``: which numbers get an entry, and what a hostile one may not do."""

from __future__ import annotations

import copy
import datetime as dt
import json
import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import paripassu as pp
from paripassu.documents.exact import said
from paripassu.documents.pointed import MOST_DIGITS, PointedError, printed, restored
from paripassu.errors import DefectError, DocumentError

THIRD = Fraction(1, 3)


def test_which_numbers_have_an_entry() -> None:
    content = {
        "a/b": {"~": [said(THIRD), said(Fraction(1, 2))]},
        "format": "x",
        "whole": said(Fraction(7)),
        "long": said(Fraction(10**30 + 1)),
        "decimal": said(Fraction(1, 10)),
        "digits": said(Fraction("0.12345678901234567891")),
        "tiny": said(Fraction(1, 10**400)),
        "near": said(Fraction("0.3333333333333333")),
        "float": 0.1,
        "numpy": np.float64(0.5),
        "day": dt.date(2020, 2, 29),
        "none": (None, True, "1/3"),
    }
    document = printed(content)
    assert next(iter(document)) == "format"
    assert list(document)[-1] == "exact"
    assert document["exact"] == {
        "/a~1b/~0/0": "1/3",
        "/digits": "12345678901234567891/100000000000000000000",
        "/tiny": "1/1" + "0" * 400,
    }
    assert document["a/b"] == {"~": [1 / 3, 0.5]}
    assert document["day"] == "2020-02-29"
    assert document["none"] == [None, True, "1/3"]
    assert type(document["numpy"]) is float
    assert (document["whole"], document["long"], document["tiny"]) == (7, 10**30 + 1, 0.0)
    json.dumps(document, allow_nan=False)
    whole = restored(document)
    assert whole["a/b"]["~"] == [THIRD, 0.5]
    assert whole["tiny"] == Fraction(1, 10**400)
    assert "exact" not in whole
    assert "exact" not in printed({"format": "x", "a": said(Fraction(1, 2))})


def test_what_no_document_holds() -> None:
    for wrong in (float("inf"), float("nan"), {1, 2}, b"x", Fraction(1, 3)):
        with pytest.raises(DefectError, match="/a/0"):
            printed({"a": [wrong]})


DOCUMENT: dict[str, Any] = {
    "x": 0.3333333333333333,
    "y": [1, {"z": Decimal("0.6666666666666666"), "": 0.5}],
    "text": "1/3",
    "flag": True,
    "none": None,
    "a/b": 0.1,
    "c~d": 0.2,
    "0": 0.3,
}


@pytest.mark.parametrize(
    ("exact", "said"),
    [
        ([], "exact should be an object, not a list"),
        (None, "exact should be an object, not null"),
        ("1/3", "exact should be an object, not '1/3'"),
        ({"/x": 0.5}, "exact['/x'] should be a fraction as text, not 0.5"),
        ({"/x": None}, "exact['/x'] should be a fraction as text, not null"),
        ({"/x": ["1/3"]}, "exact['/x'] should be a fraction as text, not a list"),
        ({"/x": "1/0"}, "exact['/x'] is '1/0', which divides by zero"),
        ({"/x": "x"}, "exact['/x'] is 'x', which is no fraction"),
        ({"/x": ""}, "exact['/x'] is '', which is no fraction"),
        ({"/x": "1/-3"}, "which is no fraction"),
        ({"/x": "0.3"}, "which is no fraction"),
        ({"/x": " 1/3"}, "which is no fraction"),
        ({"/x": "1/" + "3" * (MOST_DIGITS + 1)}, "which has more than 5,000 digits"),
        ({"/x": "3" * (MOST_DIGITS + 2)}, "which has more than 5,000 digits"),
        ({"/x": "1/2"}, "exact['/x'] is 1/2, and the number there is 0.3333333333333333"),
        ({"/x": "3333/10000"}, "and the number there is 0.3333333333333333"),
        ({"/x": "-1/3"}, "exact['/x'] is -1/3, and"),
        ({"/x": "9" * 400}, "is a fraction of many digits, and the number there is"),
        ({"/x": "1" + "0" * 400 + "/3"}, "is a fraction of many digits, and the number there"),
        ({"/y/0": "1" + "0" * 400 + "/3"}, "and the number there is 1"),
        ({"": "1/3"}, "exact[''] is no JSON Pointer: it should begin with /"),
        ({"x": "1/3"}, "exact['x'] is no JSON Pointer: it should begin with /"),
        ({"#/x": "1/3"}, "is no JSON Pointer"),
        ({"/": "1/3"}, "exact['/'] names nothing that is in the document"),
        ({"/nothing": "1/3"}, "names nothing that is in the document"),
        ({"/x/": "1/3"}, "names nothing that is in the document"),
        ({"/x/y": "1/3"}, "names nothing that is in the document"),
        ({"/y/2": "1/3"}, "names nothing that is in the document"),
        ({"/y/-": "1/3"}, "names nothing that is in the document"),
        ({"/y/-1": "1/3"}, "names nothing that is in the document"),
        ({"/y/01": "1/3"}, "names nothing that is in the document"),
        ({"/y/1e0": "1/3"}, "names nothing that is in the document"),
        ({"/y/" + "9" * 5000: "1/3"}, "names nothing that is in the document"),
        ({"/y/\u0661": "1/3"}, "names nothing that is in the document"),
        ({"/exact": "1/3"}, "names nothing that is in the document"),
        ({"/exact/~1x": "1/3"}, "names nothing that is in the document"),
        ({"/a/b": "1/10"}, "names nothing that is in the document"),
        ({"/c~d": "1/5"}, "is no JSON Pointer: ~ should be ~0, and / in a name ~1"),
        ({"/c~2d": "1/5"}, "is no JSON Pointer: ~ should be"),
        ({"/c~": "1/5"}, "is no JSON Pointer: ~ should be"),
        ({"/y": "1/3"}, "exact['/y'] names no number, but a list"),
        ({"/y/1": "1/3"}, "names no number, but an object"),
        ({"/text": "1/3"}, "exact['/text'] names no number, but '1/3'"),
        ({"/flag": "1"}, "names no number, but true"),
        ({"/none": "1/3"}, "names no number, but null"),
        ({"/\x1b[31m": "1/3"}, "names nothing"),
    ],
)
def test_hostile_entries(exact: Any, said: str) -> None:
    document = {**DOCUMENT, "exact": exact}
    before = copy.deepcopy(document)
    with pytest.raises(PointedError) as caught:
        restored(document)
    told = str(caught.value)
    assert said in told
    assert told.isprintable()
    assert len(told) < 300
    assert document == before


def test_entries_that_fit() -> None:
    exact = {
        "/x": "1/3",
        "/y/0": "1",
        "/y/1/z": "2/3",
        "/y/1/": "1/2",
        "/a~1b": "1/10",
        "/c~0d": "1/5",
        "/0": "3/10",
    }
    before = copy.deepcopy(DOCUMENT)
    whole = restored({**DOCUMENT, "exact": exact})
    assert whole["x"] == THIRD
    assert whole["y"] == [1, {"z": Fraction(2, 3), "": Fraction(1, 2)}]
    assert all(isinstance(whole[key], Fraction) for key in ("a/b", "c~d", "0"))
    assert before == DOCUMENT


def test_the_error_of_a_reader() -> None:
    document = pp.deterrence(1, 2).to_json()
    with pytest.raises(DocumentError) as caught:
        pp.Deterrence.from_json({**document, "exact": {"/gain/": "1/3"}}, "D.json")
    assert str(caught.value) == ("D.json: exact['/gain/']: names nothing that is in the document")
    with pytest.raises(DocumentError, match="fraction is '1/3', and the other fields say"):
        pp.Deterrence.from_json({**document, "exact": {}})


def test_very_many_entries_take_no_longer_than_they_have_digits() -> None:
    many = 20_000
    document = {"a": [0.5] * many, "exact": {f"/a/{i}": "1/2" for i in range(many)}}
    start = time.process_time()
    assert restored(document)["a"] == [Fraction(1, 2)] * many
    assert time.process_time() - start < 5
