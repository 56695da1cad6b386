"""Faults in the browser's modules are found before a browser meets them."""

from __future__ import annotations

import io
import shutil
import tarfile
from pathlib import Path

import pytest
from scripts import browser_lint

needs_linter = pytest.mark.skipif(
    shutil.which("node") is None or not browser_lint.TYPESCRIPT.is_file(),
    reason="there is no node, or no linter (`make linter`)",
)

FAULTY = {
    "missing.js": ('export const told = () => sha256("a");\n', "Cannot find name 'sha256'"),
    "unexported.js": ('import { nothing } from "./sound.js";\nnothing();\n', "no exported member"),
    "nowhere.js": ('import { a } from "./gone.js";\na();\n', "Cannot find module './gone.js'"),
    "unused.js": ('import { one } from "./sound.js";\nlet a = 1;\na += 1;\n', "'one' is declared"),
    "unread.js": ("const f = (a, b) => a;\nf(1, 2);\n", "'b' is declared"),
    "constant.js": ("const a = 1;\na = 2;\n", "Cannot assign to 'a'"),
    "early.js": ("early();\nclass A {\n  x = 1;\n  x = 2;\n}\n", "Cannot find name 'early'"),
    "twice.js": ("export const f = () => ({ a: 1, a: 2 });\n", "same name"),
    "unreached.js": ("export const g = () => {\n  return 1;\n  f();\n};\n", "Unreachable code"),
    "broken.js": ("export const h = (;\n", "expected"),
    "entry.js": ("", ""),
    "given.js": ("export const alone = 1;\n", "'alone' is exported, and no module imports it"),
}


@needs_linter
@pytest.mark.slow
def test_each_kind_of_fault_is_found_where_it_stands(tmp_path: Path) -> None:
    exported = [*FAULTY, "sound.js"]
    for name, (content, _) in FAULTY.items():
        (tmp_path / name).write_text(content)
    sound = "export const one = () => globalThis.document.title;\n"
    (tmp_path / "sound.js").write_text(sound)
    (tmp_path / "entry.js").write_text('import { one } from "./sound.js";\nexport { one };\n')
    found = browser_lint.faults(tmp_path, exported, entries=["entry.js"])
    for name, (_, said) in FAULTY.items():
        own = [one for one in found if one.startswith(f"{name}:")]
        assert any(said in one for one in own) if said else not own, (name, found)
    assert not [one for one in found if one.startswith("sound.js:")]


def test_all_modules_of_the_browser_are_looked_at() -> None:
    files = set(browser_lint.own())
    for path in (
        "pages/check/modules/audit.js",
        "pages/static/find.js",
        "workbench/static/live.js",
    ):
        assert f"src/paripassu/{path}" in files
    assert not [one for one in files if "@noble" in one]


@pytest.mark.parametrize("npm", ["", "exit 1", "other"])
def test_nothing_but_what_is_locked_is_unpacked(
    npm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser_lint, "FOLDER", tmp_path / "linter")
    if npm:
        made = io.BytesIO()
        with tarfile.open(fileobj=made, mode="w:gz"):
            pass
        (tmp_path / "other.tgz").write_bytes(made.getvalue())
        name = browser_lint.LOCKED.read_text().split()[1]
        copy = f"cp '{tmp_path}/other.tgz' {name}" if npm == "other" else npm
        (tmp_path / "npm").write_text(f"#!/bin/sh\n{copy}\n")
        (tmp_path / "npm").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    else:
        monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises((FileNotFoundError, ValueError)):
        browser_lint.install()
    assert not (tmp_path / "linter").exists()
