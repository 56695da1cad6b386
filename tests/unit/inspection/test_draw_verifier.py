"""The file of the verifier of draws: what it imports, what it refuses, what it answers."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.draw_verifier import FILE, fixed, repeat, verifier
from tests.shared import ROOT

from paripassu.inspection.draw.draw import draw


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


def test_it_shares_no_line_with_the_package() -> None:
    def lines(path: Path) -> set[str]:
        code = ast.unparse(ast.parse(path.read_text(encoding="utf-8")))
        stripped = (line.strip() for line in code.splitlines())
        return {
            line for line in stripped if len(line) > 40 and not line.startswith(("import", "from"))
        }

    package = set().union(*map(lines, (ROOT / "src/paripassu/inspection/draw").glob("*.py")))
    assert package
    assert not lines(FILE) & package


@pytest.mark.parametrize("weight", [{}, [], 1, True])
def test_a_column_that_is_no_name_is_refused(weight: object) -> None:
    document, content = next(pair for pair in fixed() if pair[0]["method"] == "weighted")
    assert content is not None
    changed = {**document, "list": {**document["list"], "weight": weight}}
    with pytest.raises(verifier.CannotTell, match=r"list\.weight"):
        verifier.verify(verifier.load(json.dumps(changed).encode()), content)


@pytest.mark.parametrize("step", [{}, 1, "", "a\n"])
def test_a_step_that_is_no_name_is_refused(step: object) -> None:
    document, content = next(fixed())
    with pytest.raises(verifier.CannotTell, match="step"):
        repeat({**document, "step": step}, content)


def test_names_on_a_terminal_that_knows_ascii_alone(tmp_path: Path) -> None:
    document, content = next(pair for pair in fixed() if pair[0]["joint"] is not None)
    parties = document["joint"]["parties"]
    parties["süd"] = {**parties["p"], "recovered": False}
    (tmp_path / "draw.json").write_text(json.dumps(document))
    (tmp_path / "list").write_bytes(content or b"")
    done = subprocess.run(
        [sys.executable, "-S", str(FILE), "draw.json", "list"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.startswith(b"NOT VERIFIED: the reveal of 's\\xfcd' does not open")


def test_its_answers(tmp_path: Path) -> None:
    answer = draw(["a", "b", "c"], 2, seed=b"x", id="d").to_json()
    (tmp_path / "list").write_text("a\nb\nc\n")
    (tmp_path / "good.json").write_text(json.dumps(answer))
    (tmp_path / "bad.json").write_text(json.dumps({**answer, "picked": ["a", "b", "c"]}))
    (tmp_path / "rubbish.json").write_text("{")

    def run(*arguments: str) -> tuple[int, str, str]:
        # -I: neither the project nor anything installed is on the path.
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(FILE), *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    code, out, _ = run("good.json", "list")
    assert (code, out.splitlines()[-1]) == (0, "verified")
    code, out, _ = run("bad.json", "list")
    assert code == 1
    assert out.startswith("NOT VERIFIED: ")
    for arguments in (
        (),
        ("good.json",),
        ("rubbish.json", "list"),
        ("none.json",),
        ("a", "b", "c"),
    ):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert "Traceback" not in err
    assert run("none.json")[2] == "cannot tell: 'none.json': there is no such file\n"
    assert run("good.json", ".")[2] == "cannot tell: '.': is a folder, not a file\n"
