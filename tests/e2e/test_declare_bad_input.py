"""What the commands that declare refuse: one clear message, exit 2, nothing half-written."""

from __future__ import annotations

import os
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.program import Done, Program, document

TEMPLATE = """
agreement = "small"
declarer = "north"
origin = "example.org/log"
territory = ["wycmv"]

[[tables]]
name = "sites"
kind = "cell"
key = "place"
depth = 30
most = 4
tolerance = 1
answer = ["id"]
unique = ["id"]
quota = 5
columns = [
  { name = "id", type = "text" },
  { name = "place", type = "place" },
  { name = "rooms", type = "integer" },
  { name = "built", type = "date" },
]
[[tables.totals]]
depth = 25
columns = [{ name = "count" }, { name = "rooms", sum = "rooms" }]

[[tables]]
name = "items"
kind = "tag"
key = "tag"
depth = 10
most = 4
unique = ["tag"]
columns = [{ name = "tag", type = "tag" }, { name = "site", type = "text" }]
references = [{ column = "site", to = "sites.id" }]

[[stages]]
name = "first"
opens = [{ table = "sites", columns = ["id"], regions = ["wycmv"] }]
"""
SITES = 'id,place,rooms,built\ns1,"39.02,125.77",3,1999-12-31\ns2,"39.015,125.765",,\n'
ITEMS = "tag,site\nAB-1,s1\nx9,\n"
Run = Callable[..., Done]


@pytest.fixture
def run(program: Program, tmp_path: Path) -> Run:
    """The program in a folder with a declaration in ``d``."""
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "template.toml").write_text(TEMPLATE)
    (folder / "sites.csv").write_text(SITES)
    (folder / "items.csv").write_text(ITEMS)
    return program.at(cwd=tmp_path).ends


COMMIT = ("declare", "commit", "d", "--out", "c.json", "--secret", "s.secret")
SECRETS = ("--commitment", "c.json", "--secret", "s.secret")


def left(tmp_path: Path) -> list[str]:
    """Give what stands in the folder beside the declaration."""
    return sorted(one.name for one in tmp_path.iterdir() if one.name != "d")


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("sites.csv", SITES.replace("s2", "s1"), ("line 3", "id", "s1")),
        ("sites.csv", SITES.replace("39.015,", "10,"), ("line 3", "place", "outside")),
        ("sites.csv", SITES.replace("39.015,", "95,"), ("line 3", "place")),
        ("sites.csv", SITES.replace("39.015,", "NaN,"), ("line 3", "place")),
        ("sites.csv", SITES.replace('"39.015,125.765"', ""), ("line 3", "place")),
        ("sites.csv", SITES.replace(",3,", ",NaN,"), ("line 2", "rooms", "NaN")),
        ("sites.csv", SITES.replace(",3,", ",3.5,"), ("line 2", "rooms", "3.5")),
        ("sites.csv", SITES.replace(",3,", ",-3,"), ("line 2", "rooms", "negative")),
        ("sites.csv", SITES.replace(",3,", ",three,"), ("line 2", "rooms", "three")),
        ("sites.csv", SITES.replace(",3,", ",1e999,"), ("line 2", "rooms")),
        ("sites.csv", SITES.replace(",3,", f",{'9' * 39},"), ("line 2", "rooms")),
        ("sites.csv", SITES.replace("1999-12-31", "1999-02-29"), ("line 2", "built", "1999-02-29")),
        ("sites.csv", SITES.replace("s1,", f"{'x' * 4097},"), ("line 2", "id")),
        ("sites.csv", SITES + 's3,"39.02,125.77",,\n' * 3, ("sites.csv",)),
        ("sites.csv", "".join([SITES, *(f's{n},"39.02,125.77",,\n' for n in range(3, 7))]), ("4",)),
        ("sites.csv", SITES.replace("id,place", "id,where"), ("sites.csv", "where")),
        ("sites.csv", SITES.replace("rooms,", ""), ("sites.csv",)),
        ("sites.csv", SITES.replace(",3,1999", ",3,4,1999"), ("line 2",)),
        ("sites.csv", "", ("sites.csv",)),
        ("sites.csv", "\0\1\2\xff" * 20, ("sites.csv",)),
        ("items.csv", ITEMS.replace("x9", "AB-1"), ("items.csv", "line 3", "tag")),
        ("items.csv", ITEMS.replace("x9", "\u0416"), ("items.csv", "line 3", "tag")),
        ("items.csv", ITEMS.replace("x9", ""), ("items.csv", "line 3", "tag")),
        ("items.csv", ITEMS.replace(",s1", ",s9"), ("items.csv", "line 2", "site", "s9")),
        ("template.toml", "", ("template.toml",)),
        ("template.toml", "\x00", ("template.toml",)),
        ("template.toml", TEMPLATE.replace("depth = 30", "depth = 31"), ("template.toml", "depth")),
        ("template.toml", TEMPLATE.replace('"wycmv"]\n', '"wycmv", "a"]\n', 1), ("territory",)),
        ("template.toml", TEMPLATE + "colour = 1\n", ("colour",)),
        ("template.toml", TEMPLATE.replace("depth = 30", "depth = nan"), ("depth",)),
        ("template.toml", TEMPLATE.replace("depth = 10", "depth = 60"), ("slots",)),
    ],
)
def test_commit_refuses(
    run: Run, tmp_path: Path, file: str, content: str, said: tuple[str, ...]
) -> None:
    (tmp_path / "d" / file).write_bytes(content.encode("latin-1" if "\xff" in content else "utf-8"))
    done = run(*COMMIT, code=2)
    assert done.stdout == ""
    for word in said:
        assert word in done.stderr, done.stderr
    assert left(tmp_path) == []


def test_commit_refuses_what_is_not_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d" / "items.csv").unlink()
    assert "no file items.csv" in run(*COMMIT, code=2).stderr
    (tmp_path / "d" / "items.csv").mkdir()
    assert "items.csv" in run(*COMMIT, code=2).stderr
    (tmp_path / "d" / "items.csv").rmdir()
    (tmp_path / "d" / "items.csv").write_text(ITEMS)
    (tmp_path / "d" / "items.jsonl").write_text('{"tag":"AB-1","site":null}\n')
    assert "items.csv and items.jsonl" in run(*COMMIT, code=2).stderr
    assert "no such folder" in run("declare", "commit", "none", *COMMIT[3:], code=2).stderr
    assert "not a folder" in run("declare", "commit", "d/sites.csv", *COMMIT[3:], code=2).stderr
    assert left(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_without_permission(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d" / "items.csv").chmod(0)
    assert "items.csv" in run(*COMMIT, code=2).stderr
    (tmp_path / "d" / "items.csv").chmod(0o600)
    tmp_path.chmod(0o500)
    try:
        run(*COMMIT, code=2)
    finally:
        tmp_path.chmod(0o700)
    assert left(tmp_path) == []


def test_the_secret_is_never_replaced(run: Run, tmp_path: Path) -> None:
    run(*COMMIT)
    kept = (tmp_path / "s.secret").read_bytes()
    assert stat.S_IMODE((tmp_path / "s.secret").stat().st_mode) == 0o600
    public = (tmp_path / "c.json").read_bytes()
    for out, secret in (("c2.json", "s.secret"), ("c.json", "s2.secret"), ("c.json", "s.secret")):
        done = run("declare", "commit", "d", "--out", out, "--secret", secret, code=2)
        assert "already" in done.stderr
    same = run("declare", "commit", "d", "--out", "same", "--secret", "same", code=2)
    assert "same" in same.stderr
    for out in ("s.secret", "c.json"):
        disclose = ("declare", "disclose", *SECRETS, "--all", "--out", out)
        assert out in run(*disclose, code=2).stderr
    assert (tmp_path / "s.secret").read_bytes() == kept
    assert (tmp_path / "c.json").read_bytes() == public
    assert left(tmp_path) == ["c.json", "s.secret"]


def test_wrong_secrets_and_commitments(run: Run, tmp_path: Path) -> None:
    run(*COMMIT)
    run("declare", "commit", "d", "--out", "c2.json", "--secret", "s2.secret")
    opened = ("--all", "--out", "r.json")
    other = ("--commitment", "c2.json", "--secret", "s.secret")
    assert "not the secret of this commitment" in run("declare", "rehearse", *other, code=2).stderr
    done = run("declare", "disclose", *other, *opened, code=2)
    assert "not the secret of this commitment" in done.stderr
    secret = bytearray((tmp_path / "s.secret").read_bytes())
    secret[-60] ^= 1
    (tmp_path / "bad.secret").write_bytes(secret)
    (tmp_path / "short.secret").write_bytes(secret[:-5])
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 9)
    for name, said in (
        ("bad.secret", "damaged"),
        ("short.secret", "damaged"),
        ("empty", "no secret"),
        ("binary", "no secret"),
        ("c.json", "no secret"),
        ("d", "is a folder"),
        ("none", "none"),
    ):
        for words in (("rehearse",), ("disclose", *opened)):
            public = ("--commitment", "c.json", "--secret", name)
            done = run("declare", words[0], *public, *words[1:], code=2)
            assert said in done.stderr, done.stderr
    for name, code in (("empty", 2), ("binary", 2), ("s.secret", 1), ("d", 2), ("none", 2)):
        public = ("--commitment", name, "--secret", "s.secret")
        for words in (("rehearse",), ("disclose", *opened)):
            done = run("declare", words[0], *public, *words[1:], code=code)
            assert name in done.stderr
    edited = (tmp_path / "c.json").read_bytes().replace(b'"version":1', b'"version":2')
    (tmp_path / "edited.json").write_bytes(edited)
    public = ("--commitment", "edited.json", "--secret", "s.secret")
    assert "edited.json" in run("declare", "disclose", *public, *opened, code=1).stderr
    assert "r.json" not in left(tmp_path)


def test_a_commitment_that_is_lost_is_written_again(run: Run, tmp_path: Path) -> None:
    done = run(*COMMIT)
    public = (tmp_path / "c.json").read_bytes()
    rehearse = ("declare", "rehearse", "--secret", "s.secret")
    assert "--commitment is missing" in run(*rehearse, code=2).stderr
    assert "already" in run(*rehearse, "--out", "c.json", code=2).stderr
    assert "input itself" in run(*rehearse, "--out", "s.secret", code=2).stderr
    (tmp_path / "c.json").unlink()
    # The tables may have changed: the commitment is to what was declared then.
    (tmp_path / "d" / "items.csv").write_text(ITEMS.replace("x9", "x8"))
    told = run(*COMMIT, code=2).stderr
    assert "s.secret exists already: it is the whole secret of version 1" in told
    assert "and c.json is missing" in told
    assert "`paripassu declare rehearse --secret s.secret --out c.json`" in told
    again = run(*rehearse, "--out", "c.json")
    assert (tmp_path / "c.json").read_bytes() == public
    root = document(run("verify", "c.json", "--json"))["root"]
    assert root in again.stdout
    assert root in done.stdout
    # A secret that is cut short is no whole one, and one beside another commitment is not lost.
    assert "rehearse" not in run(*COMMIT, code=2).stderr
    (tmp_path / "c.json").unlink()
    (tmp_path / "s.secret").chmod(0o600)
    (tmp_path / "s.secret").write_bytes((tmp_path / "s.secret").read_bytes()[:-1])
    told = run(*COMMIT, code=2).stderr
    assert "already" in told
    assert "rehearse" not in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--region", "wycmv0z9q0z9q0"), "wycmv0z9q0z9q0"),
        (("--region", "ezs42"), "territory"),
        (("--region", "AI"), "AI"),
        (("--table", "site"), "sites"),
        (("--columns", "room", "--table", "sites"), "rooms"),
        (("--stage", "second"), "first"),
        (("--box", "1,2,3"), "south,west,north,east"),
        (("--box", "nan,0,1,1"), "nan"),
        (("--geojson", "c.json"), "c.json"),
        (("--geojson", "none.geojson"), "none.geojson"),
        (("--draw", "c.json", "--table", "sites"), "c.json"),
        ((), "open all"),
    ],
)
def test_disclose_refuses(run: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    run(*COMMIT)
    done = run("declare", "disclose", *SECRETS, *words, "--out", "r.json", code=2)
    assert said in done.stderr, done.stderr
    assert left(tmp_path) == ["c.json", "s.secret"]


def test_questions_that_cannot_be_put_or_answered(run: Run, tmp_path: Path) -> None:
    run(*COMMIT)
    challenge = ("declare", "challenge", "--commitment", "c.json", "--out", "q.json")
    for words, said in (
        (("--place", "0,0"), "outside the territory"),
        (("--place", "here"), "here"),
        (("--place", "91,0"), "91"),
        (("--tag", "\u0416"), "tag"),
        (("--tag", ""), "tag"),
        (("--tag", "AB-1", "--place", "39.02,125.77"), "tag"),
        (("--tag", "AB-1", "--table", "sites"), "sites"),
        (("--tag", "AB-1", "--table", "item"), "items"),
        ((), "place"),
    ):
        assert said in run(*challenge, *words, code=2).stderr
    assert left(tmp_path) == ["c.json", "s.secret"]
    run(*challenge, "--tag", "AB-1")
    run("declare", "commit", "d", "--out", "c2.json", "--secret", "s2.secret")
    other = ("--commitment", "c2.json", "--secret", "s2.secret", "--out", "a.json")
    assert "q.json" in run("declare", "answer", "q.json", *other, code=1).stderr
    (tmp_path / "bad.json").write_bytes((tmp_path / "q.json").read_bytes() + b"\n")
    here = (*SECRETS, "--out", "a.json")
    assert "bad.json" in run("declare", "answer", "bad.json", *here, code=1).stderr
    assert "none" in run("declare", "answer", "none", *here, code=2).stderr
    assert "a.json" not in left(tmp_path)
    assert document(run("declare", "answer", "q.json", *here, "--json"))["outcome"] == "declared"


#: The program, which ends as if by `kill -9` before the n-th call that writes; half is written.
KILLED = """
import os, runpy, signal, sys
left = int(sys.argv.pop(1))
def killed(name):
    true = getattr(os, name)
    def call(*arguments, **named):
        global left
        left -= 1
        if left < 0:
            if name == "fdopen":
                os.write(arguments[0], b"{")
            os.kill(os.getpid(), signal.SIGKILL)
        return true(*arguments, **named)
    setattr(os, name, call)
for name in ("open", "fdopen", "fsync", "close", "link", "replace", "unlink"):
    killed(name)
runpy.run_module("paripassu", run_name="__main__", alter_sys=True)
"""


@pytest.mark.slow
def test_killed_at_any_moment(run: Run, program: Program, tmp_path: Path) -> None:
    """Nothing that is left is taken for whole, and a secret that was there is still there."""
    moments = halves = between = 0
    while True:
        command = (sys.executable, "-c", KILLED, str(moments))
        code = program.at(cwd=tmp_path).process(*COMMIT, command=command).returncode
        kept = (tmp_path / "s.secret").exists()
        if (tmp_path / "c.json").exists():
            assert kept, "a commitment that nobody can open"
            run("declare", "rehearse", *SECRETS)
            run("verify", "c.json")
            (tmp_path / "c.json").unlink()
        if kept:
            secret = (tmp_path / "s.secret").read_bytes()
            assert stat.S_IMODE((tmp_path / "s.secret").stat().st_mode) == 0o600
            told = run(*COMMIT, code=2).stderr
            assert "already" in told
            assert (tmp_path / "s.secret").read_bytes() == secret
            # The same command says how to go on, and what it says to do does it.
            between += "paripassu declare rehearse --secret s.secret --out c.json" in told
            run("declare", "rehearse", "--secret", "s.secret", "--out", "c.json")
            run("declare", "rehearse", *SECRETS)
            run("declare", "disclose", *SECRETS, "--all", "--out", "r.json")
            run("verify", "c.json", "r.json")
            for name in ("s.secret", "c.json", "r.json"):
                (tmp_path / name).unlink()
        # What is left besides has no name that anybody gives, and is refused by every command.
        for rest in left(tmp_path):
            assert rest.startswith((".s.secret.", ".c.json."))
            halves += 1
            assert stat.S_IMODE((tmp_path / rest).stat().st_mode) == 0o600 or "c.json" in rest
            (tmp_path / rest).unlink()
        if code == 0:
            break
        assert code == -signal.SIGKILL
        moments += 1
    assert moments >= 10
    assert halves >= 4
    assert between >= 3  # moments after which the secret is there and the commitment is not
