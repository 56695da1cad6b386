"""Mutate files of the escrow at random, and ask the package and the verifier: ``N SEED``.

``python -m tests.mutations 10000 1`` changes that many files, prints how often each error came, and
every file on which the two differ, or which passed though it was changed. Exit code 1 then.
"""

from __future__ import annotations

import base64
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from typing import Any

from tests.escrow_judged import by_package, by_verifier, says_nothing
from tests.oracle.escrow import blob, encode, sha256
from tests.unit.escrow.small import FORM, declared

from paripassu.escrow.cells import cell_of_slot, slot_of_place
from paripassu.escrow.commit import Declaration
from paripassu.escrow.commitment import Commitment, format_commitment
from paripassu.escrow.declare_openings import disclosed
from paripassu.escrow.nodes import Runs
from paripassu.escrow.question import Question, format_question
from paripassu.escrow.selection import Chosen
from paripassu.escrow.template import Template

Rows = dict[str, list[tuple[str | None, ...]]]


@cache
def large() -> tuple[Commitment, Declaration]:
    """Commit to hundreds of records of all kinds, at small depths that are quick to hash."""
    form = deepcopy(FORM)
    form["territory"] = ["wy8", "wy9", "wycm"]
    sites, items, batches = form["tables"]
    sites.update(depth=25, most=1000)
    sites["totals"][0]["depth"] = 20
    items.update(depth=14, most=64)
    batches.update(depth=9, most=512)
    form["stages"][0]["opens"][0].update(table="sites/20", regions=["wy8"])
    chance = random.Random(7)
    places: list[str] = []
    while len(places) < 200:
        latitude, longitude = chance.randrange(35550, 38300), chance.randrange(123800, 126200)
        place = f"{_plain(latitude)},{_plain(longitude)}"
        if _geohash(place).startswith((*form["territory"],)):
            places.append(place)
    counts = [None, "0", "3", "12345678901234567890"]
    rows: Rows = {
        "sites": [(f"s{at}", place, chance.choice(counts)) for at, place in enumerate(places)],
        "items": [(f"RV-{at}", chance.choice([None, "s1", "s2"])) for at in range(40)],
        "batches": [
            (chance.choice(["1.5", "0", None, "0.125"]), chance.choice(["pu", "u", None, "\u00e9"]))
            for _ in range(300)
        ],
    }
    return declared(Template.model_validate(form), rows)


def _plain(thousandths: int) -> str:
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".")


def _geohash(place: str) -> str:
    return cell_of_slot(slot_of_place(place, 25), 25)


@cache
def files() -> tuple[bytes, dict[str, bytes]]:
    """Give the commitment, and large files that are true to it."""
    commitment, declaration = large()

    def opened(*which: tuple[str, Runs | None, tuple[int, ...]]) -> bytes:
        chosen = []
        for name, slots, columns in which:
            tree = commitment.tree(name)
            chosen.append(Chosen(tree, tree.territory if slots is None else slots, columns))
        return disclosed(commitment, declaration, chosen)[0]

    picked = random.Random(8)

    def some(name: str, share: float) -> Runs:
        every = (slot for run in commitment.tree(name).territory for slot in range(*run))
        return Runs.of((slot, slot + 1) for slot in every if picked.random() < share)

    tables = [("sites", None, (1, 2, 3)), ("sites/20", None, (1, 2)), ("batches", None, (1,))]
    made = {
        "all of the sites": opened(*tables),
        "sites drawn": opened(("sites", some("sites", 0.02), (1, 2))),
        "presence of most sites": opened(("sites", some("sites", 0.98), ())),
        "rows": opened(("batches", some("batches", 0.5), (1, 2)), ("batches/0", None, (1,))),
        "items": opened(("items", some("items", 0.01), (1,)), ("batches", None, ())),
        "totals": opened(("sites/20", some("sites/20", 0.5), (2,))),
        "a question": format_question(Question(commitment.root, "sites", "place", "38,125.5")),
        "a tag": format_question(Question(commitment.root, "items", "tag", "RV-7")),
    }
    return format_commitment(commitment), made


def ways(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to every element of a document."""
    if way:
        yield way
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from ways(value[key], (*way, key))


def _aligned(part: dict[str, Any], chance: random.Random) -> None:
    """Change a table of a disclosure so that its lists still go together."""
    seeds = _parts(part["seeds"])
    kind = chance.randrange(8)
    if kind == 0:  # a slot with all that belongs to it: left out, twice, or exchanged
        bodies = _parts(part["bodies"])
        lists = [
            part["slots"],
            part["counts"],
            *([part["entries"]] if part["columns"] else [bodies]),
        ]
        _rows(lists, chance)
        part["bodies"] = blob(bodies)
    elif kind == 1:  # a node of the cover with its seed
        _rows([part["cover"], seeds], chance)
    elif kind == 2:  # a node as its two children, whose seeds follow
        at = chance.randrange(len(seeds))
        node, seed = int(part["cover"][at], 16), seeds[at]
        part["cover"][at : at + 1] = [f"{2 * node:x}", f"{2 * node + 1:x}"]
        seeds[at : at + 1] = [sha256(b"\x02", seed), sha256(b"\x03", seed)]
    elif kind == 3:  # its parent in its place
        at = chance.randrange(len(seeds))
        part["cover"][at] = f"{max(1, int(part['cover'][at], 16) // 2):x}"
    elif kind == 4 and part["columns"]:
        _rows([part["columns"], part["fields"]], chance)
    elif kind == 5 and part["slots"]:
        at = chance.randrange(len(part["slots"]))
        part["slots"][at] = f"{int(part['slots'][at], 16) + chance.choice([1, -1, 2, 64]):x}"
    elif kind == 6 and part["entries"]:
        row = chance.choice(part["entries"])
        at = chance.randrange(len(row))
        if isinstance(row[at], list):
            row[at] = [chance.choice([None, "", "0", *map(str, row[at])]) for _ in row[at]]
        else:
            row[at] = _blob(row[at], chance)
    else:
        key = chance.choice(["path", "path", "seeds", "bodies", "fields"])
        if key == "fields" and part["fields"]:
            at = chance.randrange(len(part["fields"]))
            part["fields"][at] = _blob(part["fields"][at], chance)
        elif key != "fields" and part[key]:
            part[key] = _blob(part[key], chance)
            return
    part["seeds"] = blob(seeds)


def _parts(text: str) -> list[bytes]:
    content = base64.b64decode(text)
    return [content[at : at + 32] for at in range(0, len(content), 32)]


def _rows(lists: list[list[Any]], chance: random.Random) -> None:
    """Leave out an element of all lists, have it twice, or exchange two."""
    if not lists[0]:
        return
    at, other = (chance.randrange(len(lists[0])) for _ in range(2))
    kind = chance.randrange(3)
    for one in lists:
        if kind == 0:
            del one[at]
        elif kind == 1:
            one.insert(at, deepcopy(one[at]))
        else:
            one[at], one[other] = one[other], one[at]


OTHERS: tuple[Any, ...] = (
    *(None, True, False, 0, 1, 2, 2**32 - 1, 2**32, 2**53 - 1, 2**53, -1, 0.5, "", "0", "1", "20"),
    *("s", "A" * 43 + "=", "A" * 42 + "B=", "wycm", "f" * 64, [], [[]], [None], {}, "\u00e9", "\0"),
)


def mutated(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Change a file: bytes, or elements of what it says."""
    if chance.random() < 0.15:
        return _bytes(content, chance)
    document = json.loads(content)
    if "tables" in document and "header" not in document and chance.random() < 0.5:
        _aligned(chance.choice(document["tables"]), chance)
        if chance.random() < 0.8:
            return encode(document)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        every = list(ways(document))
        if not every:
            break
        # Short ways first: else nearly all would be single values.
        deep = chance.choice([len(way) for way in chance.sample(every, min(9, len(every)))])
        way = chance.choice([way for way in every if len(way) <= deep])
        _element(document, way, [json.loads(one) for one in chance.sample(others, 1)], chance)
    try:
        return encode(document) if chance.random() < 0.97 else json.dumps(document).encode()
    except (UnicodeEncodeError, TypeError):
        return content


def _bytes(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    kind = chance.randrange(5)
    if kind == 0:
        return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
    if kind == 1:
        return content[:at] + content[at + 1 :]
    if kind == 2:
        return content[:at]
    if kind == 3:
        return content[:at] + bytes([chance.randrange(256)]) + content[at:]
    end = min(len(content), at + chance.randrange(1, 80))
    return content[:end] + content[at:end] + content[end:]


def _element(document: Any, way: tuple[Any, ...], others: list[Any], chance: random.Random) -> None:
    holder = document
    for key in way[:-1]:
        holder = holder[key]
    key, old = way[-1], holder[way[-1]]
    kinds = ["change", "change", "drop", "graft"]
    kinds += ["repeat", "swap", "swap", "add"] if isinstance(holder, list) else ["add", "exchange"]
    kind = chance.choice(kinds)
    if kind == "change":
        holder[key] = _another(old, chance)
    elif kind == "drop":
        del holder[key]
    elif kind == "repeat":
        holder.insert(key, deepcopy(old))
    elif kind == "swap":
        other = chance.randrange(len(holder))
        holder[key], holder[other] = holder[other], holder[key]
    elif kind == "exchange":
        other = chance.choice(list(holder))
        holder[key], holder[other] = holder[other], holder[key]
    elif kind == "add" and isinstance(holder, list):
        holder.insert(chance.randrange(len(holder) + 1), chance.choice(OTHERS))
    elif kind == "add":
        holder[chance.choice(["note", "a", "zz", "tag", "place"])] = chance.choice(OTHERS)
    else:  # the same element of another file, or any of this one
        there: Any = chance.choice([document, *others])
        try:
            for step in way:
                there = there[step]
        except (KeyError, IndexError, TypeError):
            there = chance.choice(OTHERS)
        holder[key] = deepcopy(there)


def _another(old: Any, chance: random.Random) -> Any:
    if isinstance(old, bool) or chance.random() < 0.15:
        return chance.choice(OTHERS)
    if isinstance(old, int):
        return old + chance.choice([1, -1, 2, 32, 2**32])
    if isinstance(old, str) and len(old) >= 44 and len(old) % 4 == 0:
        return _blob(old, chance)
    if isinstance(old, str) and old:
        at = chance.randrange(len(old))
        return old[:at] + chance.choice("01AZaf/=,.- \u00e9") + old[at + chance.randrange(2) :]
    if isinstance(old, list):
        return [*old] if chance.random() < 0.1 else old[::-1]
    return chance.choice(OTHERS)


def _blob(old: str, chance: random.Random) -> str:
    """Change hashes that stand one after another, as whole ones mostly."""
    try:
        content = base64.b64decode(old, validate=True)
    except ValueError:
        return old[:-1]
    hashes = [content[at : at + 32] for at in range(0, len(content), 32)]
    at, kind = chance.randrange(len(hashes)), chance.randrange(6)
    if kind == 0:
        hashes[at] = bytes([hashes[at][0] ^ 1 << chance.randrange(8)]) + hashes[at][1:]
    elif kind == 1:
        del hashes[at]
    elif kind == 2:
        hashes.insert(at, hashes[at])
    elif kind == 3:
        other = chance.randrange(len(hashes))
        hashes[at], hashes[other] = hashes[other], hashes[at]
    elif kind == 4:
        hashes[at] = hashes[at][:-1]
    else:
        hashes = hashes[::-1]
    return base64.b64encode(b"".join(hashes)).decode()


def compare(
    given: list[bytes], changed: int, *, may_pass: bool = False, **options: Any
) -> tuple[str, str]:
    """Ask both; give what they say of the changed file, and in what they differ or err."""
    package = by_package(given, **options)
    verifier = by_verifier(given, **options)
    said = str(package.get("error", "verified"))
    if package["verdict"] == 1:
        said = package["rejected"].get(changed, "verified")
    if package != verifier:
        return said, f"the package says {package}, the verifier {verifier}"
    if said == "verified" and not may_pass:
        return said, "it passes"
    if said != "verified" and not says_nothing(package):
        return said, f"a rejected file adds to the view: {package}"
    return said, ""


def _is_true(content: bytes, true: dict[str, bytes]) -> bool:
    """Whether a changed file may pass: another question, or tables of true files as they are."""
    if b'"paripassu/question/1"' in content:
        return True
    known = [encode(part) for one in true.values() for part in json.loads(one).get("tables", [])]
    try:
        return all(encode(part) in known for part in json.loads(content)["tables"])
    except (ValueError, LookupError, TypeError):
        return False


def run(
    number: int, seed: int, tell: Callable[[str], object] = print
) -> tuple[Counter[str], list[tuple[bytes, str]]]:
    """Change so many files; give how often each error came, and the files on which they differ."""
    chance = random.Random(seed)
    commitment, true = files()
    names = list(true)
    counted: Counter[str] = Counter()
    wrong: list[tuple[bytes, str]] = []
    while sum(counted.values()) < number:
        if chance.random() < 0.15:
            content = mutated(commitment, list(true.values()), chance)
            given, own = [content, true["totals"]], 0
        else:
            name = chance.choice(names)
            content = mutated(true[name], list(true.values()), chance)
            if content == true[name]:
                continue
            given, own = [commitment, content], 1
        if content == commitment:
            continue
        said, why = compare(given, own, may_pass=_is_true(content, true))
        counted[said] += 1
        if why:
            wrong.append((content, why))
            tell(f"{why[:2000]}\n{content[:2000]!r}")
    return counted, wrong


def main(arguments: list[str]) -> int:
    """Run, and say what came."""
    number, seed = (int(one) for one in (*arguments, "1000", "1")[:2])
    counted, wrong = run(number, seed)
    print(f"{sum(counted.values())} files changed, {len(wrong)} differences (seed {seed})")
    for said, times in counted.most_common():
        print(f"{times:8} {said}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
