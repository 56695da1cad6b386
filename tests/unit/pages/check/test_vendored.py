"""The libraries that the check stands on are those that were published, byte for byte."""

from __future__ import annotations

from hashlib import sha256

from paripassu.pages.check.modules import FOLDER

VENDOR = FOLDER / "vendor"


def test_each_file_has_its_hash_and_no_other_is_there() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    listed = {path: digest for digest, path in (line.split("  ") for line in lines)}
    here = {
        path.relative_to(VENDOR).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file()
    }
    assert here.keys() - listed.keys() == {"SHA256SUMS", "README.md"}
    assert {path: here.get(path) for path in listed} == listed
    assert sum(path.endswith("/LICENSE") for path in listed) == 4


def test_our_modules_are_there_and_short() -> None:
    modules = {path.name: path for path in (FOLDER / "modules").glob("*.js")}
    assert {"library.js", "json.js", "keys.js", "tree.js"} <= modules.keys()
    long = [name for name, path in modules.items() if len(path.read_bytes().splitlines()) > 400]
    assert long == []
