"""Each command once, on good input: the same work as in the how-tos, from a new file to a record.

On the wheel each call is a process. So what is built imports, has its own files and works without
the repository; all else that commands do is tested here, where it costs less.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from tests import signed_books, signed_logs
from tests.charter_files import charter_text
from tests.charters import charter, secrets
from tests.e2e.program import Program
from tests.process_books import ProcessBook
from tests.served import Answer, served

from paripassu.cli.app import app
from paripassu.record.secret_keys import write_secret_key

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
KOREA = EXAMPLES / "korea-2018-repaired.toml"
INSPECTION = EXAMPLES / "inspection"

PLANNING = f"""
schema plan
new a.toml
show a.toml
plan a.toml --out a.json
check a.toml a.json
explain {EXAMPLES / "good-friday-decommissioning.toml"} # exit 1
export a.toml --out a.xlsx
import a.xlsx --out again.toml
report a.toml --out a.pdf --date 2030-01-31
compare a.toml again.toml
plan {EXAMPLES / "jcpoa-2015.toml"} --out j.json
risk {EXAMPLES / "jcpoa-2015.toml"} --samples 1024 --effects 0 --plan j.json
intake {EXAMPLES / "intake" / "report.txt"}
"""
INSPECTING = f"""
plan {KOREA} --out plan.json
inspect require {KOREA} plan.json
inspect size --population 141 --defects 5 --detect 0.9
inspect allocate {INSPECTION / "dismantled-strata.csv"} --goal 8 --detect 0.5
inspect commit --secret draw.secret --id d --party a --inputs inputs.json
inspect draw --list {INSPECTION / "canisters.csv"} --pick 3 --seed {"00" * 32}
inspect prepare {KOREA} plan.json --step dismantlement:4 --goal 8 --seed {"00" * 32} \
 --strata {INSPECTION / "dismantled-strata.csv"} --list {INSPECTION / "dismantled-items.csv"}
inspect game --periods 5 --inspections 2
inspect assess --mirror {INSPECTION / "canisters-declarations.csv"} # exit 1
account {INSPECTION / "inconclusive.csv"} --goal 8 --histories 2000
account new --out balance.csv
"""
BOTH = "--commitment c.json --secret declaration.secret"
DECLARING = f"""
declare new declaration
declare commit declaration --out c.json --secret declaration.secret
declare rehearse {BOTH}
declare challenge --commitment c.json --tag NB-1001 --out question.json
declare answer question.json {BOTH} --out answer.json
declare disclose {BOTH} --all --out all.json
verify c.json all.json answer.json
declare keys norway --out keys
declare seal {BOTH} --stage first-region --k 1 --guardian keys/norway.json --out s.json
declare receive s.json s-handover/share-1-norway.json s-handover/package.json \
 --key keys/norway.secret.json --commitment c.json --out share.json
declare release s.json s-handover/package.json share.json --commitment c.json --out opened.json
declare seal {BOTH} --custody --k 1 --guardian keys/norway.json --out t.json
declare receive t.json t-handover/share-1-norway.json t-handover/package.json \
 --key keys/norway.secret.json --commitment c.json --out custody.json
declare recover t.json t-handover/package.json custody.json --commitment c.json --out again.secret
"""
RECORDING = f"""
new a.toml
record keys new norway --for officer --out record-keys
record init log --origin example.org/log --opaque
record append log a.toml
record checkpoint copied --policy policy
record prove copied --entry 7 --out proof
record verify proof --policy policy --entry entry
record audit copied --key {signed_logs.VKEY} --policy policy
record mirror URL mirrored --key {signed_logs.VKEY}
record export book
record keys change north --log book --remove north-spare --out list.json
record charter change charter.toml --log book --out charter.json
record state perform --author north-1 --body body.json --agreement a.toml --after checkpoint \
 --previous none --sign north-1.pem --out statement.json
record receipt statement.json --policy policy --witness URL --out receipt.note # exit 1
"""
STANDING = f"""
plan {KOREA} --out korea.json
status --entries entries.jsonl --agreement {KOREA} --plan korea.json
status --entries entries.jsonl --agreement {KOREA} --plan korea.json --reminders reminders.ics
site process --out pages
"""
#: Each begins in a folder of its own, so that they can be tested beside each other.
CALLS = {
    "planning": PLANNING,
    "inspecting": INSPECTING,
    "declaring": DECLARING,
    "recording": RECORDING,
    "standing": STANDING,
}
#: They serve until they are stopped, or ask those: test_record_served.py, test_work.py. The whole
#: demonstration takes as long as all others: test_demo_story.py.
ELSEWHERE = {"record serve", "record witness", "record receipt", "work", "demo"}


def commands() -> Iterator[str]:
    """Give every command as a person types it."""

    def leaves(command: object, words: str) -> Iterator[str]:
        for name, inner in getattr(command, "commands", {}).items():
            # `account TABLE.csv` is the command of the group itself.
            yield from leaves(inner, words if name == "TABLE.csv" else f"{words} {name}".strip())
        if not hasattr(command, "commands"):
            yield words

    return leaves(app, "")


def calls(text: str) -> Iterator[tuple[list[str], int]]:
    """Give the words of each call, and its exit code."""
    for line in text.strip().splitlines():
        words, _, code = line.partition(" # exit ")
        yield words.split(), int(code or 0)


def test_every_command_is_called() -> None:
    known = set(commands())
    called = set()
    for words, _ in chain.from_iterable(map(calls, CALLS.values())):
        called.add(max((one for one in known if words[: len(one.split())] == one.split()), key=len))
    assert called | ELSEWHERE == known


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a log, what it was made of, and the files of somebody who writes to it."""
    signed_logs.write(tmp_path / "copied", signed_logs.log(300))
    ProcessBook().signed().write(tmp_path / "process")
    signed_logs.write(tmp_path / "book", signed_books.files(signed_books.some()))
    (tmp_path / "charter.toml").write_text(charter_text(charter(quorum=4)))
    (tmp_path / "policy").write_bytes(signed_logs.policy())
    (tmp_path / "entry").write_bytes(signed_logs.entries(300)[7])
    (tmp_path / "checkpoint").write_bytes((tmp_path / "copied" / "checkpoint").read_bytes())
    (tmp_path / "entries.jsonl").write_text(
        '{"index": 0, "by": "us", "time": null, "kind": "withdraw", "body": {}}'
    )
    (tmp_path / "body.json").write_text('{"step": "treaty:1"}')
    write_secret_key(tmp_path / "north-1.pem", secrets("north-1")[0])
    return tmp_path


@pytest.mark.parametrize("kind", CALLS)
def test_each_does_its_work(program: Program, place: Path, kind: str) -> None:
    run = program.at(cwd=place)
    files: dict[str, Answer] = {
        path: (200, {}, data) for path, data in signed_logs.log(300).items()
    }
    with served(files) as url:
        for words, code in calls(CALLS[kind]):
            done = run(*(url if word == "URL" else word for word in words))
            said = f"{' '.join(words)}\n{done.stdout}{done.stderr}"
            assert done.returncode == code, said
            assert done.stdout or "--out" in words, said
            assert "Traceback" not in done.stderr, said
    if kind == "declaring":
        again = (place / "again.secret").read_bytes()
        assert again == (place / "declaration.secret").read_bytes()
