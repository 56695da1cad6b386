"""Check that a wheel holds the package and the examples as they stand here, byte for byte.

python -m scripts.wheel build/wheel/NAME.whl     # exit 1 where a file is missing, other or too many

So the tests that run from the wheel need not try again what files do, only that they are found.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Where the files of a folder of the repository stand in the wheel, as pyproject.toml says.
FOLDERS = {"src/paripassu": "paripassu", "examples": "paripassu/examples"}
#: What Python leaves beside its modules.
LEFT = "__pycache__"


def here(root: Path) -> dict[str, bytes]:
    """Give every file of the package and of the examples by its name in the wheel."""
    return {
        f"{name}/{path.relative_to(root / folder).as_posix()}": path.read_bytes()
        for folder, name in FOLDERS.items()
        for path in (root / folder).rglob("*")
        if path.is_file() and LEFT not in path.parts
    }


def differences(wheel: Path, root: Path = ROOT) -> Iterator[str]:
    """Give a line for each file that differs; what the wheel says of itself is left aside."""
    with zipfile.ZipFile(wheel) as opened:
        built = {
            name: opened.read(name)
            for name in opened.namelist()
            if not name.split("/")[0].endswith(".dist-info")
        }
    wanted = here(root)
    for name in sorted(wanted.keys() | built.keys()):
        if name not in built:
            yield f"{name}: not in the wheel"
        elif name not in wanted:
            yield f"{name}: in the wheel alone"
        elif wanted[name] != built[name]:
            yield f"{name}: other bytes"


def main() -> int:
    """Check the wheels that are named."""
    wheels = [Path(name) for name in sys.argv[1:]]
    found = [line for wheel in wheels for line in differences(wheel)]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found or not wheels else 0


if __name__ == "__main__":
    sys.exit(main())
