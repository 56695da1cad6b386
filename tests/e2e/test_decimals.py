"""``--decimal`` settles what a number in a table may mean, in every command that reads one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.e2e.program import Program, document
from tests.swap import SWAP

pytestmark = pytest.mark.slow

FILES = {
    "balance.csv": "period,kind,point,amount,unit,random,systematic\n"
    '0,PB,v,"2,345",kg,0,0\n1,PE,v,"2,345",kg,0,0\n',
    "strata.csv": 'stratum,population,amount\nhall,3,"1,234"\n',
    "list.csv": 'item,weight\na,"1,234"\nb,1\nc,2\n',
    "targets.csv": 'target,reward,penalty\nx,"1,234",0\ny,1,0\n',
    "findings.csv": 'draw,item,method,declared,measured,unit\nd,a,weighing,"1,234","1,234",kg\n',
    "mirror.csv": 'ref,side,amount,sigma\nq,shipper,"1,234",1\nq,receiver,"1,234",1\n',
    "items.csv": "stratum,item\nhall,a\nhall,b\nhall,c\n",
    "agreement.toml": SWAP,
}
#: The words, and the option that settles it.
COMMANDS: dict[str, tuple[str, str]] = {
    "account": ("account balance.csv --histories 100", "--decimal"),
    "allocate": ("inspect allocate strata.csv --goal 2 --detect 0.5", "--decimal"),
    "draw": ("inspect draw --list list.csv --pick 1 --seed 00 --weight weight", "--decimal"),
    "game": ("inspect game --targets targets.csv --resources 1", "--decimal"),
    "prepare": (
        "inspect prepare agreement.toml plan.json --step one:1 --goal 2 --seed 00 "  # noqa: ISC004
        "--strata strata.csv --list items.csv",
        "--decimal",
    ),
    "findings": ("inspect assess findings.csv --draw draw.json", "--decimal"),
    "mirror": ("inspect assess --draw draw.json --mirror mirror.csv", "--mirror-decimal"),
}


@pytest.fixture
def place(program: Program, tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content)
    run = program.at(cwd=tmp_path)
    assert run("plan", "agreement.toml", "--out", "plan.json").returncode == 0
    (tmp_path / "one.txt").write_text("a\n")
    words = "inspect draw --list one.txt --pick 1 --seed 00 --id d --step one:1 --out draw.json"
    assert run(*words.split()).returncode == 0
    return tmp_path


@pytest.mark.parametrize("name", COMMANDS)
def test_the_message_names_the_option_and_the_option_settles_it(
    program: Program, place: Path, name: str
) -> None:
    words, option = COMMANDS[name]
    run = program.at(*words.split(), cwd=place)
    done = run()
    assert done.returncode == 2
    assert "can be read in two ways" in done.stderr
    assert f"which sign stands before the decimals: {option} comma|point" in done.stderr
    answers = [document(run(option, sign, "--json")) for sign in ("comma", "point")]
    assert all(answer["format"] for answer in answers)
    # What is declared and measured alike agrees whatever it is; so does what nothing hangs on.
    assert answers[0] != answers[1] or name in ("account", "findings", "mirror", "prepare")
    done = run(option, ";")
    assert done.returncode == 2
    assert f"{option} should be comma or point, not ';'" in done.stderr
