"""Look for faults in the modules that run in a browser: names, imports, exports, what is unused.

python -m scripts.browser_lint             # exit 1 where there is one
python -m scripts.browser_lint --install   # bring what looks for them: TypeScript, at one version

A module that imports what is not there, or uses what it did not import, breaks off in the reader's
browser and nowhere before. TypeScript's checker reads plain JavaScript too; what is asked of it
stands in `scripts/browser/lint.mjs`. Where Node or it is absent, this says so and exits 0.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
#: One archive and its hash, as ``sha512sum`` writes it: nothing else is unpacked.
LOCKED = ROOT / "requirements" / "linter.sha512"
FOLDER = ROOT / "build" / "linter"
TYPESCRIPT = FOLDER / "package" / "lib" / "typescript.js"
_SCRIPT = ROOT / "scripts" / "browser" / "lint.mjs"
_GLOBALS = "scripts/browser/globals.d.ts"
_OWN = ("src/paripassu/**/*.js", "tests/node/*.js", "tests/node/*.mjs")
_CHECK = "src/paripassu/pages/check"
#: Of the whole repository: what the names of packages stand for, folders that lie beside each other
#: where they are used, and modules that nobody imports.
_VENDORED: Mapping[str, Sequence[str]] = {"@noble/*": [f"{_CHECK}/vendor/@noble/*"]}
_TOGETHER = (f"{_CHECK}/modules", "tests/node")
_ENTRIES = ("tests/node/tasks.js",)


def faults(
    folder: Path,
    files: Sequence[str],
    *,
    paths: Mapping[str, Sequence[str]] | None = None,
    together: Sequence[str] = (),
    entries: Sequence[str] = (),
) -> list[str]:
    """Give the faults of modules, one line each.

    Parameters
    ----------
    folder : Path
        The folder that all paths are below.
    files : sequence of str
        The modules.
    paths : mapping, optional
        Patterns of names of packages with where they lie.
    together : sequence of str
        Folders that are one where the modules are used.
    entries : sequence of str
        Modules whose exports nobody has to import.

    Raises
    ------
    OSError
        There is no Node, or no TypeScript.
    RuntimeError
        The checker itself broke off.
    """
    node = shutil.which("node")
    if node is None or not TYPESCRIPT.is_file():
        raise FileNotFoundError("node" if node is None else TYPESCRIPT)
    asked = {
        "files": list(files),
        "paths": dict(paths or {}),
        "together": list(together),
        "entries": list(entries),
    }
    with TemporaryDirectory() as temporary:
        config = Path(temporary) / "config.json"
        config.write_text(json.dumps(asked), encoding="utf-8")
        command = [node, str(_SCRIPT), str(TYPESCRIPT), str(folder), str(config)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or done.stderr:
        raise RuntimeError(done.stderr.strip() or f"node ended with {done.returncode}")
    return done.stdout.splitlines()


def own() -> list[str]:
    """Give the paths of the modules of this repository, without those of others."""
    found = (path.relative_to(ROOT) for pattern in _OWN for path in sorted(ROOT.glob(pattern)))
    return [path.as_posix() for path in found if "vendor" not in path.parts]


def install() -> None:
    """Bring TypeScript into ``build/linter``, by npm, and only if it is what the lock names.

    Raises
    ------
    OSError
        npm is absent, or brings nothing.
    ValueError
        Something else came.
    """
    digest, name = LOCKED.read_text(encoding="ascii").split()
    package, _, version = name.removesuffix(".tgz").rpartition("-")
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm")
    with TemporaryDirectory() as temporary:
        command = [npm, "pack", "--silent", "--ignore-scripts", f"{package}@{version}"]
        done = subprocess.run(command, cwd=temporary, capture_output=True, text=True, check=False)
        archive = Path(temporary) / name
        if not archive.is_file():
            raise FileNotFoundError(done.stderr.strip() or name)
        content = archive.read_bytes()
    if hashlib.sha512(content).hexdigest() != digest:
        raise ValueError(f"{name} has another hash than requirements/linter.sha512 says")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(content)) as opened:
        opened.extractall(FOLDER, filter="data")


def main() -> int:
    """Install, or look."""
    if "--install" in sys.argv[1:]:
        try:
            install()
        except (OSError, ValueError) as error:
            print(f"the linter of the browser's modules was not installed: {error}")
            return 1
        return 0
    files = own()
    try:
        found = faults(
            ROOT, [*files, _GLOBALS], paths=_VENDORED, together=_TOGETHER, entries=_ENTRIES
        )
    except FileNotFoundError as error:
        print(f"skipped: there is no {error} (`make linter` brings what can be brought)")
        return 0
    for one in found:
        print(one)
    print(f"{len(files)} modules, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
