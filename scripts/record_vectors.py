"""Write the vectors of the record, or check that they are as the code says.

python scripts/record_vectors.py           # write
python scripts/record_vectors.py --check   # exit 1 where they differ

Which entry breaks which rules is said by `tests/oracle/record_rules.py`, which reads them from the
page of the specification and shares no code with the package. All keys are Ed25519: a signature by
ML-DSA-44 is another one each time.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.oracle.record_rules import Rules, read_statement, tree_root  # noqa: E402
from tests.record_cases import CASES, Case  # noqa: E402

FILE = ROOT / "docs" / "specification" / "record-vectors.json"
ABOUT = (
    "Vectors of record.md, described in its section on them. `entries` has every entry, `files` "
    "every file by its digest. A case is a log: numbers of entries, and for each of them the rules "
    "that it breaks, its id if it is a statement that counts, and its two times after the last."
)


def text() -> str:
    """Give the file's content: an entry, a file and a case on a line each."""
    numbers: dict[bytes, int] = {}
    files: dict[str, bytes] = {}
    cases = [document(case, numbers, files) for case in CASES]

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"))

    entries = [line(content.decode("latin-1")) for content in numbers]
    named = [f"{line(digest)}:{line(files[digest].decode())}" for digest in sorted(files)]
    return (
        f'{{"about":{line(ABOUT)},\n"cases":[\n'
        + ",\n".join(map(line, cases))
        + '],\n"entries":[\n'
        + ",\n".join(entries)
        + '],\n"files":{\n'
        + ",\n".join(named)
        + "}}\n"
    )


def document(case: Case, numbers: dict[bytes, int], files: dict[str, bytes]) -> dict[str, Any]:
    """Give a case: what the rules say of each entry of a log."""
    book = case.make()
    before = None
    said: dict[str, Any] = {"name": case.name}
    if case.before is not None:
        earlier = case.before()
        before = Rules(earlier.entries, earlier.files.contents)
        said["before"] = [numbers.setdefault(one, len(numbers)) for one in earlier.entries]
        files |= charters(earlier.entries, earlier.files.contents)
    rules = Rules(book.entries, book.files.contents, before)
    files |= charters(book.entries, book.files.contents)
    size = len(book.entries)
    counted = {index: one.id.hex() for index, one in rules.statements(size)}
    said |= {
        "entries": [numbers.setdefault(one, len(numbers)) for one in book.entries],
        "breaks": [sorted(rules.broken(index)) for index in range(size)],
        "ids": [counted.get(index) for index in range(size)],
        "time": [rules.time(at, size) if at in counted else None for at in range(size)],
        "own": [rules.own(at, size) if at in counted else None for at in range(size)],
        "root": tree_root(rules.leaves).hex(),
    }
    return said


def charters(entries: list[bytes], contents: dict[str, bytes]) -> dict[str, bytes]:
    """Give the files that the charter statements among some entries name."""
    found = {}
    for content in entries:
        if content.startswith(b"{"):
            try:
                body = read_statement(content).predicate["body"]
            except Exception:  # one in no right form names nothing
                continue
            if body.get("charter") in contents:
                found[body["charter"]] = contents[body["charter"]]
    return found


def main(arguments: list[str]) -> int:
    """Write or check."""
    made = text()
    if arguments == ["--check"]:
        same = FILE.exists() and FILE.read_text(encoding="utf-8") == made
        if not same:
            print(f"{FILE.name} is not what the code says: python scripts/record_vectors.py")
        return not same
    FILE.write_text(made, encoding="utf-8")
    cases = json.loads(made)["cases"]
    broken = sum(bool(rules) for case in cases for rules in case["breaks"])
    print(
        f"{FILE.name}: {len(cases)} logs, {broken} entries that break a rule, {len(made):,} bytes"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
