"""Change one byte of a public record, many times: nothing else may be said of it in silence.

python -m tests.soak_replay [COUNT] [SEED] [FOLDER]

FOLDER is what ``paripassu demo`` has left (default ``build/demo``). Each time one bit of one byte
is changed, in a file and at a place that the seed gives; then the record is read as anybody reads
it. It has to be refused, or to say exactly what it said before. Every file that the demonstration
hands to a stranger beside the record is changed in the same way, and checked with the programs in
``verifier/`` that read it, as the demonstration's last line calls them. Prints each place at which
something else is said. Exits 1 if there was one.
"""

from __future__ import annotations

import json
import secrets
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.log_verifier import verifier as log
from verifier import draw, escrow

import paripassu as pp
from paripassu.errors import PariPassuError
from paripassu.record.envelope import parse_statement

#: Seconds between two lines that say how far it is.
PAUSE = 10.0
_OPENED = ("commitment", "totals", "region", "material", "systems", "question", "answer")
#: Of these, what a statement names: what guardians open is made of the shares that they release.
_STATED = tuple(name for name in _OPENED if name != "systems")


class RefusedError(Exception):
    """It is not accepted."""


@dataclass(frozen=True)
class Place:
    """One bit of a file."""

    file: Path
    offset: int
    bit: int

    def flip(self) -> None:
        """Change the bit; once more, and it is as before."""
        with self.file.open("r+b") as stream:
            stream.seek(self.offset)
            value = stream.read(1)[0]
            stream.seek(self.offset)
            stream.write(bytes([value ^ 1 << self.bit]))


def places(files: list[Path], seed: int) -> Iterator[Place]:
    """Give places without end: a file, then one of its bytes, then one of its bits."""
    random = Random(seed)
    files = sorted(one for one in files if one.stat().st_size)
    while True:
        file = random.choice(files)
        yield Place(file, random.randrange(file.stat().st_size), random.randrange(8))


def files_of(folder: Path) -> list[Path]:
    """Give all files below a folder that a reader of its newest checkpoint can come to.

    A partial tile beside a wider one is what readers of an older checkpoint read.
    """
    files = [one for one in folder.rglob("*") if one.is_file()]
    widest: dict[Path, int] = {}
    for one in files:
        if one.parent.suffix == ".p":
            widest[one.parent] = max(int(one.name), widest.get(one.parent, 0))
    return [one for one in files if one.name == str(widest.get(one.parent, one.name))]


def status_of(record: Path, entry: str) -> Any:
    """Say where a record stands, or refuse it."""
    try:
        return pp.status(record, charter=entry).to_json()
    except PariPassuError as error:
        raise RefusedError(str(error)) from None


def bound_of(folder: Path) -> Any:
    """Verify a copy of the log, and that its entries name all that is handed over beside it."""
    check = folder / "check"
    named = [check / "charter.json", *statements(folder)]
    named += [folder / "declaration" / f"{name}.json" for name in _STATED]
    try:
        policy = log.policy_of((check / "policy").read_bytes())
        return log.verify_copy(folder / "record", policy, named)
    except (log.Refused, LookupError, TypeError) as error:
        raise RefusedError(str(error)) from None


def statements_of(folder: Path) -> list[Any]:
    """Verify the statements that are handed to a stranger one by one."""
    try:
        known = log.plain((folder / "check" / "charter.json").read_bytes())
        log.need(known["format"] == "paripassu/charter/1", "it is no charter")
        return [log.verify_statement(one.read_bytes(), known) for one in statements(folder)]
    except (log.Refused, LookupError, TypeError) as error:
        raise RefusedError(str(error)) from None


def statements(folder: Path) -> list[Path]:
    """Give the files of the statements that are handed to a stranger."""
    return sorted((folder / "check" / "statements").iterdir())


def opened_of(folder: Path) -> Any:
    """Verify what was opened, asked and answered."""
    files = {name: (folder / "declaration" / f"{name}.json").read_bytes() for name in _OPENED}
    try:
        template = json.loads((folder / "check" / "template.json").read_bytes())
        found = escrow.verify(files, template)
    except (ValueError, RecursionError) as error:
        raise RefusedError(str(error)) from None
    if escrow.exit_code(found):
        raise RefusedError(str(found))
    return found


def drawn_of(folder: Path) -> list[list[str]]:
    """Repeat the draws."""
    try:
        listed = (folder / "check" / "list.csv").read_bytes()
        return [draw.verify(draw.load(one.read_bytes()), listed) for one in draws_of(folder)]
    except (draw.Differs, draw.CannotTell, ValueError) as error:
        raise RefusedError(str(error)) from None


def draws_of(folder: Path) -> list[Path]:
    """Give the files of the draws."""
    return sorted(folder.glob("draw*.json"))


def said(look: Callable[[], Any], place: Place, before: Any) -> str:
    """Change a place and look: refused, the same, or else what is said now."""
    place.flip()
    try:
        after = look()
    except RefusedError:
        return "refused"
    finally:
        place.flip()
    return "the same" if after == before else "ANOTHER"


def watched(folder: Path) -> list[tuple[Callable[[], Any], list[Path]]]:
    """Give what is looked at, with the files that it is read from.

    The record has most of it; the rest is what the stranger is handed beside it: all of ``check``,
    the files of the declaration that are shown, asked or answered, and the draws.
    """
    check = folder / "check"
    entry = parse_statement((check / "statements" / "000000.json").read_bytes()).id
    declared = [folder / "declaration" / f"{name}.json" for name in _OPENED]
    return [
        (lambda: status_of(folder / "record", entry), files_of(folder / "record")),
        (lambda: (bound_of(folder), statements_of(folder)), statements(folder)),
        (lambda: (bound_of(folder), statements_of(folder)), [check / "charter.json"]),
        # A question, like an answer, is consistent in itself: that it was asked the record says.
        (lambda: (bound_of(folder), opened_of(folder)), [*declared, check / "template.json"]),
        (lambda: drawn_of(folder), [*draws_of(folder), check / "list.csv"]),
        (lambda: bound_of(folder), [check / "policy"]),
    ]


#: How often each of them is looked at, of twenty.
SHARES = (15, 1, 1, 1, 1, 1)


def look_at(folder: Path, count: int, seed: int, tell: Callable[[str], None]) -> Counter[str]:
    """Change places of a folder, one after another; count what is said then.

    Parameters
    ----------
    folder : Path
        A copy: it is written to.
    """
    looks = watched(folder)
    before = [look() for look, _ in looks]
    where = [places(files, seed + number) for number, (_, files) in enumerate(looks)]
    order = [number for number, share in enumerate(SHARES) for _ in range(share)]
    found: Counter[str] = Counter()
    told = time.monotonic()
    for number in range(count):
        kind = order[number % len(order)]
        place = next(where[kind])
        word = said(looks[kind][0], place, before[kind])
        found[word] += 1
        if word == "ANOTHER":
            at = place.file.relative_to(folder)
            tell(f"{at}, byte {place.offset}, bit {place.bit}: it says something else")
        if time.monotonic() - told > PAUSE:
            told = time.monotonic()
            tell(f"{number + 1} of {count}: {dict(found)}")
    return found


def main(words: list[str]) -> int:
    """Run; give the exit code."""
    count = int(words[0]) if words else 10_000
    seed = int(words[1]) if len(words) > 1 else secrets.randbelow(2**40)
    source = Path(words[2] if len(words) > 2 else "build/demo")
    print(f"{count} places of {source}, from seed {seed} on", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "public")
        for part in ("record", "check", "declaration"):
            shutil.copytree(source / part, folder / part)
        for one in draws_of(source):
            shutil.copy(one, folder)
        found = look_at(folder, count, seed, lambda text: print(text, flush=True))
    print(dict(found), flush=True)
    return 1 if found["ANOTHER"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
