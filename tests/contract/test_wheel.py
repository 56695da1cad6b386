"""What is missing in a wheel, other or too many is seen."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from scripts import wheel

FILES = {"paripassu/a.py": b"a = 1\n", "paripassu/pages/page.jinja": b"<p>\n"}
EXAMPLE = {"paripassu/examples/one.toml": b"id = 1\n"}
ITSELF = {"paripassu-0.1.0.dist-info/METADATA": b"Name: paripassu\n"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder, name in (*wheel.FOLDERS.items(), ("src/paripassu/__pycache__", "-")):
        (tmp_path / folder).mkdir(parents=True)
        for path, content in (FILES | EXAMPLE).items():
            under = path.removeprefix(f"{name}/")
            if under != path and (name.endswith("examples") or path in FILES):
                (tmp_path / folder / under).parent.mkdir(exist_ok=True)
                (tmp_path / folder / under).write_bytes(content)
    (tmp_path / "src/paripassu/__pycache__/a.pyc").write_bytes(b"compiled")
    return tmp_path


def built(folder: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(folder / "one.whl", "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return folder / "one.whl"


def test_a_whole_one(root: Path) -> None:
    assert [*wheel.differences(built(root, FILES | EXAMPLE | ITSELF), root)] == []


@pytest.mark.parametrize("name", FILES | EXAMPLE)
def test_what_differs_is_named(root: Path, name: str) -> None:
    files = FILES | EXAMPLE | ITSELF
    without = {one: content for one, content in files.items() if one != name}
    for change, said in (
        (without, f"{name}: not in the wheel"),
        (files | {name: b"other"}, f"{name}: other bytes"),
        (files | {f"{name}.orig": b""}, f"{name}.orig: in the wheel alone"),
    ):
        assert [*wheel.differences(built(root, change), root)] == [said]


def test_here_there_are_modules_examples_and_all_that_is_no_module() -> None:
    names = set(wheel.here(wheel.ROOT))
    assert {"paripassu/__init__.py", "paripassu/py.typed"} <= names
    assert any(name.startswith("paripassu/examples/") for name in names)
    assert {Path(name).suffix for name in names} >= {".py", ".jinja", ".js", ".css", ".toml"}
