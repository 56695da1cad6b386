"""Every command that takes a CSV takes a workbook too."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter
from tests.e2e.program import Program, document
from tests.hostile import ods, table

ACCOUNT = """period,kind,point,amount,unit,random,systematic
0,PB,vault,10,kg,0.01,0.01
1,RD,scale,5,kg,0.01,0.01
1,PE,vault,15,kg,0.01,0.01
"""
OTHER = "name,phone\nme,1\n"


def book(**sheets: str) -> bytes:
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content, {"strings_to_numbers": True})
    for name, text in sheets.items():
        page = made.add_worksheet(name)
        for number, line in enumerate(text.splitlines()):
            page.write_row(number, 0, line.split(","))
    made.close()
    return content.getvalue()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "t.csv").write_text(ACCOUNT)
    (tmp_path / "t.xlsx").write_bytes(book(data=ACCOUNT))
    (tmp_path / "two.xlsx").write_bytes(book(first=ACCOUNT, second=ACCOUNT, people=OTHER))
    (tmp_path / "with.xlsx").write_bytes(book(people=OTHER, data=ACCOUNT))
    rows = (
        "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{cell}</text:p></table:table-cell>"
            for cell in line.split(",")
        )
        for line in ACCOUNT.splitlines()
    )
    rows = (f"<table:table-row>{cells}</table:table-row>" for cells in rows)
    (tmp_path / "t.ods").write_bytes(ods(table("".join(rows))))
    return tmp_path


def test_account(program: Program, files: Path) -> None:
    run = program.at("account", cwd=files)
    right = document(run("t.csv", "--histories", "1000", "--json"))
    for name in ("t.xlsx", "t.ods"):
        done = run(name, "--histories", "1000", "--json")
        assert document(done) == right
        assert not done.stderr
    done = run("with.xlsx", "--histories", "1000", "--json")
    assert document(done) == right
    assert done.stderr == (
        "note: with.xlsx: the sheet 'data' is read, and not the sheet 'people'\n"
    )


def test_several_sheets_are_asked_about(program: Program, files: Path) -> None:
    run = program.at("account", cwd=files)
    done = run("two.xlsx")
    assert done.returncode == 2
    assert "any of these may be meant: 'first', 'second' — name it: --sheet NAME" in done.stderr
    assert run("two.xlsx", "--sheet", "second", "--histories", "1000").returncode == 0
    assert run("t.csv", "--sheet", "second").returncode == 2


def test_every_command_with_a_table(program: Program, tmp_path: Path) -> None:
    strata = "stratum,population,amount\nrods,60,1\ndrums,40,4\n"
    targets = "target,reward,penalty\na,2,-1\nb,3,-1\n"
    items = "item,stratum\n" + "".join(f"i{number},rods\n" for number in range(9))
    findings = "item,stratum,result\ni3,rods,ok\n"
    mirror = "ref,side,amount,unit\nx,shipper,5,kg\nx,receiver,5,kg\n"
    everything = book(
        strata=strata, targets=targets, items=items, findings=findings, mirror=mirror, people=OTHER
    )
    (tmp_path / "all.xlsx").write_bytes(everything)
    run = program.at("inspect", cwd=tmp_path)

    def done(*arguments: str) -> None:
        answer = run(*arguments)
        assert answer.returncode in (0, 1), answer.stderr
        assert "is read, and not the sheets" not in answer.stderr

    done("allocate", "all.xlsx", "--sheet", "strata", "--goal", "8", "--detect", "0.9", "--json")
    done("game", "--targets", "all.xlsx", "--sheet", "targets", "--resources", "1", "--json")
    drawn = ("--pick", "3", "--seed", "00", "--id", "d", "--step", "m:1", "--out", "draw.json")
    done("draw", "--list", "all.xlsx", "--sheet", "items", *drawn, "--defects", "1")
    picked = document(run("draw", "--list", "all.xlsx", "--sheet", "items", *drawn[:4], "--json"))
    found = "item,stratum,result\n" + f"{picked['picked'][0]},rods,ok\n"
    (tmp_path / "all.xlsx").write_bytes(book(findings=found, mirror=mirror, people=OTHER))
    (tmp_path / "two.xlsx").write_bytes(book(mirror=mirror, other=mirror))
    refused = run("assess", "--draw", "draw.json", "--mirror", "two.xlsx")
    assert refused.returncode == 2
    assert "name it: --mirror-sheet NAME" in refused.stderr
    done(
        *("assess", "all.xlsx", "--draw", "draw.json", "--sheet", "findings"),
        *("--mirror", "all.xlsx", "--mirror-sheet", "mirror", "--json"),
    )
