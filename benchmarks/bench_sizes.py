"""How large disclosures are, beside one proof per cell and SD-JWT for the same opening.

    python -m benchmarks.bench_sizes

Our files are real ones: made, verified, counted. *Records as JSON* is the same records as an array
of objects without white space, *bare* as an array of arrays, in which no names stand.

*One proof per cell*: each opened cell comes with a standard inclusion proof in a Merkle tree over
all slots (RFC 9162, section 2.1.3): its salt and a hash for each level, in base64; each value of a
record with a salt of its own. *SD-JWT* (RFC 9901): an array with a digest for each cell (section
4.2.4.2), so that empty ones can be shown; a record is an object with a digest for each field
(section 4.2.4.1), and what is opened comes as a disclosure (4.2.1, 4.2.2) with a salt of 128 bits.
*SD-JWT of records alone* has a digest for each record, and so cannot show that a cell is empty.
Either is a compact serialization (section 4) signed with ES256 (64 bytes).
"""

from __future__ import annotations

import json
import random
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.escrow_instances import TERRITORY, cells, corner, degrees
from benchmarks.printed import head, row

from paripassu.escrow.areas import box
from paripassu.escrow.cells import grid
from paripassu.escrow.commit import Declaration
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.declare_openings import answer_of, disclosed
from paripassu.escrow.hashes import HASH
from paripassu.escrow.layout import runs_of
from paripassu.escrow.opening import Opening
from paripassu.escrow.question import Question
from paripassu.escrow.selection import Chosen
from paripassu.escrow.touched import touched

DEPTH = 35
#: A salt of 128 bits, and a digest of SHA-256, as a JWT writes them.
SALT = urlsafe_b64encode(bytes(16)).rstrip(b"=").decode()
DIGEST = urlsafe_b64encode(bytes(HASH)).rstrip(b"=").decode()
#: The header {"alg":"ES256","typ":"example+sd-jwt"}, the signature, and two points.
SIGNED = 54 + 86 + 2

Row = dict[str, str | None]


class Sizes(NamedTuple):
    """Bytes of one opening, in every form."""

    slots: int
    records: int
    ours: int
    objects: int
    bare: int
    proofs: int
    sd_jwt: int
    sd_jwt_records: int


def compact(value: object) -> int:
    """Count the bytes of a JSON text without white space."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def rows_of(opening: Opening) -> list[Row]:
    """Give the opened records, or of each slot with records its number alone."""
    part, names = opening.part, opening.tree.names
    if not part.columns:
        return [{} for _ in part.slots]
    found: list[Row] = []
    for entries in part.entries:
        opened = {
            name: entry for name, entry in zip(names, entries, strict=True) if type(entry) is tuple
        }
        found += (
            dict(zip(opened, values, strict=True)) for values in zip(*opened.values(), strict=True)
        )
    return found


def base64(size: int) -> int:
    """Count the characters of base64 without padding."""
    return -(-8 * size // 6)


def proofs(slots: int, rows: Sequence[Row]) -> int:
    """Count one inclusion proof for each cell, and a salt for each value."""
    # {"slot":"800000000","proof":"…"}, a comma; in the proof the cell's salt and 35 hashes.
    each = len('{"slot":"800000000","proof":""},') + base64(HASH * (1 + DEPTH))
    return slots * each + sum(compact(one) + len(one) * (base64(HASH) + 3) for one in rows)


def sd_jwt(digests: int, empty: int, rows: Sequence[Row], fields: int) -> int:
    """Count an SD-JWT whose array has so many digests, and in which so much is opened."""
    payload = len('{"_sd_alg":"sha-256","cells":[]}') + digests * (compact({"...": DIGEST}) + 1) - 1
    total = SIGNED + base64(payload) + 1
    total += empty * (base64(compact([SALT, 0])) + 1)
    for one in rows:
        total += base64(compact([SALT, {"_sd": [DIGEST] * fields}])) + 1
        total += sum(base64(compact([SALT, name, text])) + 1 for name, text in one.items())
    return total


def sizes_of(content: bytes, opening: Opening, records: int) -> Sizes:
    """Give the sizes of an opening in every form; ``records`` are in the whole table."""
    rows = rows_of(opening)
    slots, fields = opening.opened.size, len(opening.tree.columns)
    whole = opening.tree.territory.size
    return Sizes(
        slots,
        sum(opening.part.counts),
        len(content),
        compact(rows),
        compact([[*one.values()] for one in rows]),
        proofs(slots, rows),
        sd_jwt(whole, slots - len(opening.slots), rows, fields),
        sd_jwt(records, 0, rows, fields),
    )


class Box(NamedTuple):
    """How many nodes a box of cells takes."""

    cover: int
    path: int


def box_nodes(west: int, south: int, width: int, height: int) -> Box:
    """Count the nodes of a box of cells in the tree over the whole earth."""
    columns, rows = grid(DEPTH)
    east, north = west + width, south + height
    cover = path = 0
    waiting = [(0, 0, columns, rows)]
    while waiting:
        x, y, wide, high = waiting.pop()
        if x >= east or x + wide <= west or y >= north or y + high <= south:
            path += 1
        elif west <= x and x + wide <= east and south <= y and y + high <= north:
            cover += 1
        elif wide > high:  # longitude has the first bit, and then by turns
            waiting += ((x, y, wide // 2, high), (x + wide // 2, y, wide // 2, high))
        else:
            waiting += ((x, y, wide, high // 2), (x, y + high // 2, wide, high // 2))
    return Box(cover, path)


def random_boxes(count: int, seed: int = 1) -> Iterator[Box]:
    """Give boxes of 1,000 × 1,000 cells anywhere."""
    chance, (columns, rows) = random.Random(seed), grid(DEPTH)
    for _ in range(count):
        yield box_nodes(chance.randrange(columns - 1000), chance.randrange(rows - 1000), 1000, 1000)


def region_declaration() -> tuple[Commitment, Declaration]:
    """Commit to 5,000 records, of which 100 stand in the 2^20 cells of one region."""
    chance = random.Random(5)
    inside = [one for one in TERRITORY if one.startswith("wy1")]
    outside = [one for one in TERRITORY if not one.startswith("wy1")]
    return cells(
        TERRITORY, 5000, [*chance.choices(inside, k=100), *chance.choices(outside, k=4900)]
    )()


ALL = tuple(range(1, 13))


def openings(public: Commitment, declaration: Declaration) -> Iterator[tuple[str, bytes, Opening]]:
    """Open, and verify, what the table shows."""
    [tree] = public.trees
    columns, rows = grid(DEPTH)
    x, y = corner("wy00")  # "wy0" to "wy3" are a square of 2,048 × 2,048 cells
    ends = (
        (y + 450, rows, 90),
        (x + 321, columns, 180),
        (y + 1449, rows, 90),
        (x + 1320, columns, 180),
    )
    area = box(*(degrees(*one) for one in ends))
    wanted = {
        "a region of 2^20 cells": Chosen(tree, runs_of(["wy1"], DEPTH), ALL),
        "a box of 1,000 × 1,000 cells": Chosen(tree, touched(area, tree.territory, DEPTH), ALL),
        "presence of all cells": Chosen(tree, tree.territory, ()),
        "one empty place, tolerance 2": empty_place(public, declaration),
    }
    for name, chosen in wanted.items():
        content, [opening] = disclosed(public, declaration, [chosen])
        yield name, content, opening


def empty_place(public: Commitment, declaration: Declaration) -> Chosen:
    """Answer a question about a place with nothing around it."""
    columns, rows = grid(DEPTH)
    x, y = corner("wy10")
    for step in range(columns):
        place = f"{degrees(y + 63, rows, 90)},{degrees(x + 100 + step, columns, 180)}"
        asked = Question(public.root, "sites", "place", place)
        chosen = answer_of(asked, public, declaration, 0)
        if not any(declaration.records[0].count(*run) for run in chosen.slots):
            return chosen
    raise AssertionError


def shown(size: int) -> str:
    for unit, much in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= much:
            return f"{size / much:,.1f} {unit}"
    return f"{size} B"


def main() -> None:
    public, declaration = region_declaration()
    records = len(declaration.records[0])
    head(
        "opened", "slots", "records", "file", "cover", "path", "records as JSON", "bare",
        "one proof per cell", "SD-JWT", "SD-JWT of records alone",
    )  # fmt: skip
    for name, content, opening in openings(public, declaration):
        size = sizes_of(content, opening, records)
        row(
            name, f"{size.slots:,}", f"{size.records:,}", f"{size.ours:,} B",
            f"{len(opening.cover.nodes):,}", f"{len(opening.cover.path):,}",
            *(f"{one:,} B" if opening.part.columns else "–" for one in (size.objects, size.bare)),
            *map(shown, (size.proofs, size.sd_jwt, size.sd_jwt_records)),
        )  # fmt: skip
    boxes = [*random_boxes(1000)]
    print("\nA box of 1,000 × 1,000 cells at 1,000 random places on the earth:\n")
    head("", "mean", "least", "most")
    for what in ("cover", "path"):
        numbers = [getattr(one, what) for one in boxes]
        row(what, f"{sum(numbers) / len(numbers):,.0f}", f"{min(numbers):,}", f"{max(numbers):,}")


if __name__ == "__main__":
    main()
