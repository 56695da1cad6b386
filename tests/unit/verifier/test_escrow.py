"""The file of the verifier of the escrow: what it imports, what it accepts, what it answers."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from tests.declarations import ROWS, TEMPLATE, WORLD, WORLD_ROWS, honest
from tests.escrow_verifier import FILE, found, verified, verifier
from tests.oracle.escrow import encode, fold

DECLARATION = honest()
COMMITMENT = DECLARATION.commitment()
SITES = DECLARATION.by.tree("sites")
#: The slots of the sites A and B, of C, and an empty one.
AB, C = (DECLARATION.by.slot(SITES.table, ROWS["sites"][i], 0) for i in (0, 2))
EMPTY = AB + 1


def opened(**trees: Any) -> dict[str, Any]:
    """Open slots and columns of trees; `_` stands for the stroke in a name."""
    return DECLARATION.disclosure({name.replace("_", "/"): what for name, what in trees.items()})


def whole(name: str) -> list[int]:
    return DECLARATION.by.territory(DECLARATION.by.tree(name))


def test_it_imports_the_standard_library_alone() -> None:
    for node in ast.walk(ast.parse(FILE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [str(node.module)]
        else:
            continue
        assert all(name.split(".")[0] in sys.stdlib_module_names for name in names)


def test_a_commitment_alone_says_what_could_be_opened() -> None:
    result = verified(COMMITMENT, template=TEMPLATE)
    assert verifier.exit_code(result) == 0
    assert result["root"] == COMMITMENT["root"]
    assert result["tables"]["sites"] == {"slots": 64, "open": 0, "records": 0}
    assert result["stages"] == {"first": False, "second": False}


@pytest.mark.parametrize(("template", "rows"), [(TEMPLATE, ROWS), (WORLD, WORLD_ROWS)])
def test_everything_opened(template: dict[str, Any], rows: dict[str, Any]) -> None:
    declaration = honest(template, rows)
    result = verified(declaration.commitment(), declaration.everything(), template=template)
    assert verifier.exit_code(result) == 0
    for tree in declaration.by.trees:
        table = result["tables"][tree.name]
        assert table["open"] == table["slots"] == len(declaration.by.territory(tree))
        if tree.totals is None:
            assert table["records"] == len(rows[tree.name])
    assert result["totals"]
    assert {total["state"] for total in result["totals"]} == {"verified"}
    assert set(result["stages"].values()) <= {True}


def test_several_disclosures_are_one_view() -> None:
    one = opened(sites=([AB], ["id"]))
    other = opened(sites=([AB, C], ["position"]))
    result = verified(COMMITMENT, one, other)
    assert result["tables"]["sites"] == {"slots": 64, "open": 2, "records": 3}
    question = DECLARATION.question("sites", place="10.5,12")
    near = opened(sites=([s for s in whole("sites") if s != AB], ["position", "id", "active"]))
    apart = verified(COMMITMENT, question, near, one)
    assert apart["questions"][0]["outcome"] == "not open"
    active = opened(sites=([AB], ["active", "position"]))
    together = verified(COMMITMENT, question, near, one, active)
    assert together["questions"] == [
        {"place": "10.5,12", "table": "sites", "outcome": "declared", "n": 2}
    ]


def test_a_rejected_file_adds_nothing_and_the_others_stand() -> None:
    good, bad = opened(sites=([AB], ["id"])), opened(sites=([C], ["id"]))
    bad["tables"][0]["entries"][0][0] = ["not C"]
    result = verified(COMMITMENT, good, bad)
    assert [(one["file"], one["error"]) for one in result["rejected"]] == [("2", "RootMismatch")]
    assert result["tables"]["sites"]["open"] == 1
    assert result["findings"] == []


def test_the_first_file_is_the_commitment() -> None:
    result = verified(opened(sites=([AB], [])), COMMITMENT)
    assert (result["file"], result["error"]) == ("0", "WrongShape")
    assert verifier.exit_code(result) == 2


def test_totals_are_claimed_until_the_records_are_open() -> None:
    totals = opened(sites_5=(whole("sites/5"), ["sites", "mass"]))
    assert {t["state"] for t in verified(COMMITMENT, totals)["totals"]} == {"claimed"}
    presence = opened(sites=(whole("sites"), []))
    states = {
        (total["total"], total["state"])
        for total in verified(COMMITMENT, totals, presence)["totals"]
    }
    assert states == {("sites", "verified"), ("mass", "claimed")}
    masses = opened(sites=([slot for slot in whole("sites") if slot >> 5 == AB >> 5], ["mass"]))
    result = verified(COMMITMENT, totals, masses)
    assert [t for t in result["totals"] if t["total"] == "mass"] == [
        {"table": "sites", "prefix": "s", "total": "mass", "value": "3.5", "state": "verified"},
        {"table": "sites", "prefix": "u", "total": "mass", "value": "7.25", "state": "claimed"},
    ]


def test_stages() -> None:
    totals = opened(sites_5=(whole("sites/5"), ["sites", "mass"]))
    south = opened(sites=([slot for slot in whole("sites") if slot >> 5 == AB >> 5], ["position"]))
    assert verified(COMMITMENT, totals)["stages"]["first"] is False
    assert verified(COMMITMENT, totals, south)["stages"]["first"] is True
    fewer = opened(sites_5=(whole("sites/5"), ["sites"]))
    assert verified(COMMITMENT, fewer, south)["stages"]["first"] is False
    items = opened(items=(whole("items"), []))
    assert verified(COMMITMENT, items)["stages"] == {"first": False, "second": True}


def test_questions_about_tags_fold_them() -> None:
    everything = DECLARATION.everything()
    for tag, outcome in (("bm-17", "declared"), ("rv oo1", "declared"), ("RV002", "nothing")):
        answer = verified(COMMITMENT, everything, DECLARATION.question("items", tag=tag))
        assert answer["questions"][0]["outcome"] == outcome


def test_a_question_wraps_round_the_earth_and_not_over_the_poles() -> None:
    """At tolerance 100 every cell of a small world is needed, each once."""
    declaration = honest(WORLD, WORLD_ROWS)
    question = declaration.question("sites", place="90,180")
    answer = verified(declaration.commitment(), declaration.everything(), question)
    assert answer["questions"] == [
        {"place": "90,180", "table": "sites", "outcome": "declared", "n": 4}
    ]


def test_cells_within_the_tolerance() -> None:
    # At depth 10 columns and rows are 11.25 and 5.625 degrees wide.
    template = {**TEMPLATE, "territory": [""]}
    template["tables"] = [{**TEMPLATE["tables"][0], "totals": []}]
    template["stages"] = []
    row = ["A", "0,179.9", None, None, None]
    declaration = honest(template, {"sites": [row]})
    files = declaration.commitment(), declaration.everything()
    for place, outcome in (
        *(("0,-180", "declared"), ("0,180", "declared"), ("0,-168.75", "nothing")),
        *(("0,157.5", "declared"), ("0,157.4", "nothing"), ("11.25,179", "nothing")),
        *(("11.24,179", "declared"), ("-5.625,179", "declared"), ("-5.626,179", "nothing")),
    ):
        answer = verified(*files, declaration.question("sites", place=place))
        assert (place, answer["questions"][0]["outcome"]) == (place, outcome)


def test_letters_that_look_alike() -> None:
    """Each letter of the tables is what its name says; others are no tags."""
    for mark in map(chr, range(0x250, 0x530)):
        name = unicodedata.name(mark, "")
        try:
            expected: str | None = fold(mark)
        except ValueError:
            expected = None
        assert verifier.folded(mark) == expected, name
    assert verifier.folded("ОС-1") == "0C1"
    assert verifier.folded("ioz qLsB-._/ ") == "1020158"
    for text in ("", " -", "ſ", "ß", "ı", "µ", "Ж", "٣", "\u212a", "a\n"):
        assert verifier.folded(text) is None


def test_values_of_each_type() -> None:
    right = {
        "text": ["", "ä\n", "x" * 4096],
        "integer": ["0", "-1", "9" * 38],
        "decimal": ["0", "-0.5", "12", "0.05", "1." + "9" * 37],
        "boolean": ["true", "false"],
        "date": ["0001-01-01", "2024-02-29", "9999-12-31"],
        "place": ["0,0", "-90,-180", "90,180", "0.5,-0.25"],
        "cell": ["s", "0123456789bc"],
        "tag": ["a", "Ж".replace("Ж", "В") + "-1"],
    }
    wrong = {
        "text": ["x" * 4097, "ä" * 2049],
        "integer": ["", "00", "-0", "+1", "1.0", "1e3", "9" * 39, "1\n", "١", "1_0"],
        "decimal": ["-0", ".5", "1.", "1.50", "-0.0", "0.0", "1,5", "NaN", "1." + "9" * 38],
        "boolean": ["True", "", "1"],
        "date": ["0000-01-01", "2023-02-29", "20240101", "2024-W01-1", "2024-1-1", "２024-01-01"],
        "place": ["0", "0,0,0", "90.1,0", "0,180.1", "-90.1,0", "0, 0", "0.0,0", ","],
        "cell": ["", "a", "S", "0123456789bcd"],
        "tag": ["", "-", "ß", "A" * 4097],
    }
    for kind, texts in right.items():
        assert all(verifier.is_value(text, kind) for text in texts), kind
    for kind, texts in wrong.items():
        assert not any(verifier.is_value(text, kind) for text in texts), kind


def test_columns_and_rows_of_places() -> None:
    at = verifier.column_and_row
    assert at("-90,-180", 10) == (0, 0)
    assert at("90,180", 10) == (0, 31)
    assert at("89.99999,179.99999", 10) == (31, 31)
    assert at("0,0", 5) == (4, 2)
    # The geohash of a place, as everybody writes it.
    slot = verifier.interleaved(*at("57.64911,10.40744", 55), 55)
    assert verifier.span("u4pruydqqvj", 55)[0] == slot


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", str(FILE), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout, done.stderr


def test_the_command(tmp_path: Path) -> None:
    def file(name: str, document: Any) -> Path:
        path = tmp_path / name
        path.write_bytes(document if isinstance(document, bytes) else encode(document))
        return path

    commitment = file("c.json", COMMITMENT)
    everything = file("all.json", DECLARATION.everything())
    template = file("t.json", json.dumps(TEMPLATE, indent=2).encode())
    question = file("q.json", DECLARATION.question("items", tag="BM17"))
    code, out, err = run(commitment, everything, question, "--template", template)
    assert (code, err) == (0, "")
    assert '"tag": "BM17", "table": "items", "outcome": "declared", "n": 1' in out
    assert out.endswith("verified\n")
    code, out, err = run(commitment, question)
    assert (code, err) == (1, "")
    assert "not open" in out
    code, out, err = run(commitment, everything, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == json.loads(
        json.dumps(verifier.verify([encode(COMMITMENT), everything.read_bytes()]))
    )
    code, out, err = run(commitment, everything, "--most-slots", "5")
    assert (code, err) == (2, "")
    assert "TooMuchWork" in out
    assert out.endswith("cannot tell\n")
    altered = file("x.json", everything.read_bytes().replace(b'"launcher"', b'"Launcher"'))
    code, out, err = run(commitment, altered)
    assert (code, err) == (1, "")
    assert "RootMismatch" in out
    for unusable in (
        *([], [tmp_path / "none.json"], [commitment, "--template", altered.parent]),
        *([commitment, "--most-slots"], [commitment, "--most-slots", "x"], [commitment, "-x"]),
    ):
        code, out, err = run(*unusable)
        assert (code, out) == (2, "")
        assert err
        assert "Traceback" not in err


def test_honest_openings_have_no_findings() -> None:
    assert found(COMMITMENT, opened(sites=([EMPTY, C], ["mass"]))) == []
    assert found(COMMITMENT, opened(batches=([0, 2, 5], ["batch"]))) == []
