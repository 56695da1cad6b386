#!/usr/bin/env python3
"""Repeat draws from their public inputs: python3 verifier/draw.py DRAW.json [... LIST]

One file, standard library only, written from docs/specification/draw.md and sharing nothing with
the program that made the draw. LIST is the population: text with one item a line, or CSV (a draw of
numbers by RFC 3797 has none). Several draws may stand before one list, of which all were drawn.
Exit code 0: each draw is what its inputs give; 1: one is not; 2: cannot tell.
"""

from __future__ import annotations

import copy
import csv
import hashlib
import json
import math
import re
import sys
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

HEX32 = re.compile("[0-9a-f]{64}", re.ASCII)
REQUIRED = ("format", "id", "strata")
OPTIONAL = (
    *("step", "method", "seed", "required", "goal", "achieved"),
    *("picked", "inclusion", "list", "key", "warnings"),
)
DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)


class CannotTell(Exception):  # noqa: N818 - it is no error of the draw
    """The files are not what they should be: exit code 2."""


class Differs(Exception):  # noqa: N818
    """The draw is not what its inputs give: exit code 1."""


# --- hashing -------------------------------------------------------------------------------------


def sha256(*parts: bytes) -> bytes:
    """Hash the concatenation of the parts."""
    return hashlib.sha256(b"".join(parts)).digest()


def words(seed: bytes) -> Iterator[int]:
    """Yield the stream: four 64-bit words, big-endian, of each block."""
    block = 0
    while True:
        digest = sha256(b"paripassu/draw/1", b"\x00", seed, block.to_bytes(8, "big"))
        yield from (int.from_bytes(digest[at : at + 8], "big") for at in (0, 8, 16, 24))
        block += 1


def r(stream: Iterator[int], m: int) -> int:
    """Take the next number below m, every one equally likely."""
    width = 1
    while 2 ** (64 * width) < m:
        width += 1
    size = 2 ** (64 * width)
    while True:
        u = 0
        for _ in range(width):
            u = u * 2**64 + next(stream)
        if u < size - size % m:
            return u % m


# --- drawing -------------------------------------------------------------------------------------


def fisher_yates(items: list[str], k: int, stream: Iterator[int]) -> list[str]:
    """Draw k items: swap a[i] with a[i + r(N - i)] for i = 0 … k-1."""
    a = items[:]
    for i in range(k):
        other = i + r(stream, len(a) - i)
        a[i], a[other] = a[other], a[i]
    return a[:k]


def uniform(items: list[str], k: int, stream: Iterator[int]) -> tuple[list[str], dict[str, str]]:
    """Draw k items with equal chances."""
    return fisher_yates(items, k, stream), {item: str(Fraction(k, len(items))) for item in items}


def weighted(
    items: list[str], weights: dict[str, Fraction], k: int, stream: Iterator[int]
) -> tuple[list[str], dict[str, str]]:
    """Draw k items with chances in proportion to their weights."""
    if k > sum(1 for item in items if weights[item] > 0):
        raise Differs(f"{k} items are drawn, and fewer have a weight above 0")
    scale = math.lcm(*(weights[item].denominator for item in items))
    w = {item: int(weights[item] * scale) for item in items}
    certain: list[str] = []
    rest, left = items, k
    while left:
        total = sum(w[item] for item in rest)
        sure = [item for item in rest if left * w[item] >= total]
        if not sure:
            break
        certain, left = certain + sure, left - len(sure)
        taken = set(sure)
        rest = [item for item in rest if item not in taken]
    chance = dict.fromkeys(certain, "1")
    total = sum(w[item] for item in rest)
    chance.update({item: str(Fraction(left * w[item], total)) if left else "0" for item in rest})
    picked = sorted(certain, key=lambda item: item.encode())
    if left:
        order = fisher_yates(rest, len(rest), stream)
        u = r(stream, total)
        below = 0  # k'·C_{i-1}
        for item in order:
            above = below + left * w[item]
            # Some j with below <= u + j·total < above, 0 <= j < left?
            j = max(0, -((u - below) // total))
            if j < left and below <= u + j * total < above:
                picked.append(item)
            below = above
    return picked, chance


def rfc3797(pool: int, k: int, key: str) -> list[int]:
    """Draw numbers as RFC 3797, section 4, does."""
    numbers, picked = list(range(1, pool + 1)), []
    for i in range(k):
        frame = bytes([i // 256, i % 256])
        md5 = hashlib.md5(frame + key.encode() + frame, usedforsecurity=False)
        place = int(md5.hexdigest(), 16) % len(numbers)
        picked.append(numbers[place])
        del numbers[place]
    return picked


# --- the seed ------------------------------------------------------------------------------------


def joint_seed(joint: dict[str, Any]) -> tuple[bytes, list[str]]:
    """Check every reveal against its commit; give the seed, and the parties without a secret."""
    fields(
        joint,
        "joint",
        ("format", "id", "declaration", "checkpoint", "parties"),
        ("beacon", "beacon_round"),
    )
    if joint["format"] != "paripassu/draw-inputs/1":
        raise CannotTell(f"joint.format is {joint['format']!r}")
    draw = name(joint["id"], "joint.id", 255)
    parties = typed(joint["parties"], dict, "joint.parties")
    beacon = joint.get("beacon")
    if joint.get("beacon_round") is not None:
        name(joint["beacon_round"], "joint.beacon_round")
    if beacon is None and joint.get("beacon_round") is not None:
        raise Differs("a beacon round was agreed, and its value is missing")
    body = [hex32(joint["declaration"], "declaration"), hex32(joint["checkpoint"], "checkpoint")]
    body.append(bytes(32) if beacon is None else hex32(beacon, "beacon"))
    if beacon is not None and body[-1] == bytes(32):
        raise Differs("the beacon's value is 32 zero bytes, which stand for no beacon")
    missing = []
    for party in sorted(parties, key=lambda text: name(text, "a party's id", 255).encode()):
        share = typed(parties[party], dict, f"joint.parties[{party!r}]")
        fields(share, f"joint.parties[{party!r}]", ("commit",), ("reveal", "recovered"))
        commit = hex32(share["commit"], f"the commit of {party!r}")
        typed(share.get("recovered", False), bool, f"recovered of {party!r}")
        if share.get("reveal") is None:
            if share.get("recovered"):
                raise Differs(f"the secret of {party!r} is said to be recovered, and is not there")
            missing.append(party)
            continue
        secret = hex32(share["reveal"], f"the reveal of {party!r}")
        opened = sha256(
            b"paripassu/draw-commit/1\0", draw.encode(), b"\0", party.encode(), b"\0", secret
        )
        if opened != commit:
            raise Differs(f"the reveal of {party!r} does not open its commit")
        encoded = party.encode()
        body += [len(encoded).to_bytes(1, "big"), encoded, secret]
    if not parties or (beacon is None and (missing or len(parties) == 1)):
        raise Differs("without a beacon, at least two parties commit and every one reveals")
    return sha256(b"paripassu/seed/1\0", draw.encode(), b"\0", *body), missing


# --- the list ------------------------------------------------------------------------------------


def read_list(
    content: bytes, column: str | None, *, numbered: bool = False
) -> dict[str, dict[str, Fraction | None]]:
    """Read the population: stratum to item to weight (None without a column of weights).

    Sorted by UTF-8 bytes; numbered: in the order of the file.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotTell("the list is not UTF-8 text (a Parquet file: save it as CSV)") from None
    if "\x00" in text:
        raise CannotTell("the list has a null byte in it")
    lines = re.split("\r\n|\r|\n", text)
    first = next((line for line in lines if line.strip() and line[0] != "#"), "")
    words_of_first = {cell.strip(" \"'") for cell in re.split("[,;\t]", first.lower())}
    strata: dict[str, dict[str, Fraction | None]] = {}
    if column is None and not words_of_first & {"item", "stratum", "site", "weight"}:
        rows = [("", line.removesuffix("\r").strip(" \t"), "") for line in text.split("\n")]
        rows = [row for row in rows if row[1]]
        if any(item.startswith("#") for _, item, _ in rows):
            raise CannotTell("the list has a line that may be a comment or an item")
    else:
        rows = list(table_rows(text, first, column))
    for stratum, item, weight in rows:
        members = strata.setdefault(name(stratum, "a stratum") if stratum else "", {})
        if name(item, "an item") in members:
            raise CannotTell(f"the list has the item {item!r} twice")
        members[item] = None
        if column is not None:
            if not DECIMAL.fullmatch(weight) or Fraction(Decimal(weight)) < 0:
                raise CannotTell(f"the weight of {item!r} is no number from 0 on: {weight!r}")
            members[item] = Fraction(Decimal(weight))
    if not strata:
        raise CannotTell("the list is empty")
    if "" in strata and len(strata) > 1:
        raise CannotTell("the list has items without a stratum beside those with one")
    if numbered:
        return strata
    return {
        s: dict(sorted(m.items(), key=key_bytes)) for s, m in sorted(strata.items(), key=key_bytes)
    }


def table_rows(text: str, first: str, column: str | None) -> Iterator[tuple[str, str, str]]:
    """Yield stratum, item and weight of each row of a CSV text.

    Lines with # are comments, but for one beneath the header with as many cells as it.
    """
    mark = "," if "," in first else "\t" if "\t" in first else ";" if ";" in first else ","
    pending = [True]  # whether the next line begins a record

    def cells_of(line: str) -> int:
        cells = next(csv.reader([line], delimiter=mark), [])
        while header is not None and len(cells) > len(header) and not cells[-1].strip():
            cells.pop()
        return len(cells)

    header: list[str] | None = None

    def lines() -> Iterator[str]:
        for line in re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text):
            if pending[0] and line[0] == "#":
                if header is not None and cells_of(line) == len(header):
                    raise CannotTell("the list has a line that may be a comment or an item")
                continue
            pending[0] = False
            yield line

    try:
        for row in csv.reader(lines(), delimiter=mark, strict=True):
            pending[0] = True
            if not "".join(row).strip():
                continue
            if header is None:
                header = [cell.strip() for cell in row]
                wanted = ["item"] + ([] if column is None else [column])
                if len(set(header)) < len(header) or not set(wanted) <= set(header):
                    raise CannotTell(f"the list needs the columns {wanted}, each once")
            elif len(row) != len(header):
                raise CannotTell("the list has a row that is longer or shorter than its header")
            else:
                cells = dict(zip(header, row, strict=True))
                stratum = cells.get("stratum", "").strip(" \t")
                weight = "" if column is None else cells[column].strip()
                yield stratum, cells["item"].strip(" \t"), weight
    except csv.Error as error:
        raise CannotTell(f"the list is no CSV: {error}") from None


def key_bytes(pair: tuple[str, object]) -> bytes:
    """Sort by the name's UTF-8 bytes."""
    return pair[0].encode()


def list_digest(strata: dict[str, dict[str, Fraction | None]]) -> str:
    """Hash the list, its items in order."""
    lines = [
        f"{stratum}\x00{item}\x00{'' if weight is None else weight}\n"
        for stratum, members in strata.items()
        for item, weight in members.items()
    ]
    return sha256(b"paripassu/draw-list/1\x00", "".join(lines).encode()).hex()


# --- the document --------------------------------------------------------------------------------


def verify(draw: dict[str, Any], population: bytes | None) -> list[str]:
    """Repeat the draw; give what was checked, and what had to be taken as given."""
    draw = restored(draw)
    fields(draw, "the draw", REQUIRED, (*OPTIONAL, "joint"))
    if draw["format"] != "paripassu/draw/1":
        raise CannotTell(f"format is {draw['format']!r}, not 'paripassu/draw/1'")
    name(draw["id"], "id", 255)
    if draw.get("step") is not None:
        name(draw["step"], "step")
    strata = typed(draw["strata"], dict, "strata")
    for stratum, part in strata.items():
        where = f"strata[{stratum!r}]"
        fields(
            typed(part, dict, where),
            where,
            ("population", "picked"),
            ("defects", "per_item", "amount", "inclusion"),
        )
        typed(part["population"], int, f"{where}.population")
        typed(part["picked"], list, f"{where}.picked")
    method = draw.get("method", "uniform")
    if method == "rfc3797":
        said = verify_rfc3797(draw, strata, population)
    elif method in ("uniform", "weighted"):
        said = verify_list(draw, strata, population, method)
    else:
        raise CannotTell(f"method is {method!r}, which is none that is known here")
    verify_detection(draw, strata, method)
    for warning in typed(draw.get("warnings", []), list, "warnings"):
        typed(warning, str, "a warning")
    given = [key for key in ("step", "required") if draw.get(key) is not None]
    given += ["goal", "amount"] if draw.get("goal") is not None else []
    given += ["defects"] if any(part.get("defects") is not None for part in strata.values()) else []
    given += ["per_item"] if any(part.get("per_item", 1) != 1 for part in strata.values()) else []
    given += ["id"] if draw.get("joint") is None else []
    given += ["warnings"] if draw.get("warnings") else []
    return [*said, f"Taken as given: {', '.join(given)}."] if given else said


def verify_list(
    draw: dict[str, Any], strata: dict[str, Any], population: bytes | None, method: str
) -> list[str]:
    """Repeat a draw from a list."""
    if draw.get("key") is not None:
        raise Differs("a draw from a list has no RFC 3797 key")
    listed = draw.get("list")
    if population is None or listed is None:
        raise CannotTell("the list is needed, and its digest in the draw")
    fields(typed(listed, dict, "list"), "list", ("sha256", "items"), ("weight",))
    column = listed.get("weight")
    if column is not None:
        typed(column, str, "list.weight")
    if (column is not None) != (method == "weighted"):
        raise Differs(f"the method is {method}, and the column of weights is {column!r}")
    lots = read_list(population, column)
    right_list(strata, listed["sha256"], lots)
    same("list.items", listed["items"], sum(len(members) for members in lots.values()))
    same("the strata", sorted(strata), sorted(lots))
    seed = bytes.fromhex(matching(draw.get("seed"), "([0-9a-f]{2}){1,64}", "seed"))
    said = [f"The list has the digest {listed['sha256']}."]
    if draw.get("joint") is not None:
        joint = typed(draw["joint"], dict, "joint")
        found, silent = joint_seed(joint)
        same("seed", draw["seed"], found.hex())
        same("joint.id", joint["id"], draw["id"])
        said.append("Every reveal opens its commit, and the seed is made of them.")
        if silent:
            said.append(f"Left out, for want of a secret: {', '.join(map(ascii, silent))}.")
    else:
        said.append("The seed is taken as given: no joint inputs say where it comes from.")
    everything = []
    for stratum, members in lots.items():
        part, where = strata[stratum], f"strata[{stratum!r}]"
        same(f"{where}.population", part["population"], len(members))
        k = len(part["picked"])
        if k > len(members):
            raise Differs(f"{where} has fewer items than are picked")
        own = sha256(seed, b"\x00", stratum.encode()) if len(lots) > 1 else seed
        if column is None:
            picked, chance = uniform(list(members), k, words(own))
        else:
            weights = {item: weight for item, weight in members.items() if weight is not None}
            picked, chance = weighted(list(members), weights, k, words(own))
        same(f"{where}.picked", part["picked"], picked)
        there, other = (draw, part) if len(lots) == 1 else (part, draw)
        if there.get("inclusion") is not None:
            same("inclusion", there["inclusion"], chance)
        same("inclusion in the other place", other.get("inclusion"), None)
        everything += picked
    if draw.get("picked") is not None:
        same("picked", draw["picked"], everything)
    return [*said, f"{len(everything)} items drawn again, the same in the same order."]


def right_list(
    strata: dict[str, Any], digest: object, lots: dict[str, dict[str, Fraction | None]]
) -> None:
    """Refuse another list than the one that was drawn from."""
    mine = list_digest(lots)
    if digest == mine:
        return
    what = f"this is not the list that was drawn from: its SHA-256 is {mine}, not {short(digest)}"
    if sorted(strata) != sorted(lots):
        what += f"; its strata are {short(sorted(lots))}, those of the draw {short(sorted(strata))}"
    raise Differs(f"{what} (--out-list of inspect draw and inspect prepare writes the list)")


def verify_rfc3797(
    draw: dict[str, Any], strata: dict[str, Any], population: bytes | None
) -> list[str]:
    """Repeat a draw by RFC 3797: of numbers, or of the items that a list numbers."""
    key = typed(draw.get("key"), str, "key")
    for absent in ("seed", "joint", "required", "achieved", "step"):
        same(f"{absent} of an RFC 3797 draw", draw.get(absent), None)
    if len(strata) != 1:
        raise CannotTell("a draw by RFC 3797 has one stratum")
    ((stratum, part),) = strata.items()
    where = f"strata[{stratum!r}]"
    pool, k = part["population"], len(part["picked"])
    items: list[str] | None = None
    said = ["The key is taken as given."]
    if draw.get("list") is not None:
        if population is None:
            raise CannotTell("the list is needed")
        fields(typed(draw["list"], dict, "list"), "list", ("sha256", "items"), ("weight",))
        same("list.weight", draw["list"].get("weight"), None)
        lots = read_list(population, None, numbered=True)
        right_list(strata, draw["list"]["sha256"], lots)
        same("the strata", [stratum], list(lots))
        items = list(lots[stratum])
        same("list.items", draw["list"]["items"], len(items))
        same(f"{where}.population", pool, len(items))
        said.append(f"The list has the digest {draw['list']['sha256']}.")
    else:
        same("the strata", [stratum], [""])
    if not 1 <= pool <= 65535 or k > pool or not key or not (key.isascii() and key.isprintable()):
        raise CannotTell("RFC 3797 draws from 1 to 65535 numbers, with a key of ASCII letters")
    numbers = rfc3797(pool, k, key)
    names = [str(i + 1) for i in range(pool)] if items is None else items
    picked = [names[number - 1] for number in numbers]
    same(f"{where}.picked", part["picked"], picked)
    same(f"{where}.defects", part.get("defects"), None)
    same(f"{where}.inclusion", part.get("inclusion"), None)
    if draw.get("picked") is not None:
        same("picked", draw["picked"], numbers if items is None else picked)
    if draw.get("inclusion") is not None:
        same("inclusion", draw["inclusion"], dict.fromkeys(names, str(Fraction(k, pool))))
    what = "numbers" if items is None else "items"
    return [f"{k} {what} drawn again, the same in the same order.", *said]


def verify_detection(draw: dict[str, Any], strata: dict[str, Any], method: str) -> None:
    """Work out the probability that the sample finds a defect, if defects are said to be there."""
    missed: float | None = 1.0
    for stratum, part in strata.items():
        defects, q = part.get("defects"), share(part.get("per_item", 1), f"{stratum!r}: per_item")
        if defects is None:
            missed = None
        elif method == "weighted":
            raise Differs("a weighted draw gives defects unequal chances, and names their number")
        elif not 0 <= typed(defects, int, f"{stratum!r}: defects") <= part["population"]:
            raise Differs(f"stratum {stratum!r} has more defects than items")
        elif missed is not None:
            missed *= miss(part["population"], defects, len(part["picked"]), float(1 - q))
        if part.get("amount") is not None and ratio(part["amount"], f"{stratum!r}: amount") < 0:
            raise Differs(f"stratum {stratum!r} has a negative amount")
        if part.get("amount") is not None and draw.get("goal") is None:
            raise Differs(f"stratum {stratum!r} has an amount, and the draw has no goal")
    if draw.get("goal") is not None:
        if method != "uniform" or any(part.get("amount") is None for part in strata.values()):
            raise Differs("a goal is that of a uniform draw, with an amount in every stratum")
        if ratio(draw["goal"], "goal") <= 0:
            raise Differs("the goal is not above 0")
        hidden = [(part.get("defects"), ratio(part["amount"], "")) for part in strata.values()]
        if all(defects is not None for defects, _ in hidden) and sum(
            (defects * amount for defects, amount in hidden), Fraction(0)
        ) < ratio(draw["goal"], "goal"):
            raise Differs("the defects hide less than the goal")
    if draw.get("required") is not None:
        share(draw["required"], "required")
    achieved = draw.get("achieved")
    if achieved is not None and (missed is None or abs(1 - missed - number(achieved)) > 1e-6):
        raise Differs(f"achieved is {achieved}, and it comes to {missed and 1 - missed}")
    unsaid = achieved is None and "achieved" in draw and draw.get("required") is not None
    if unsaid and missed is not None:
        raise Differs(f"achieved is null, and it comes to {1 - missed}")
    if achieved is not None and draw.get("required") is not None:
        wanted = share(draw["required"], "required")
        if number(achieved) < float(wanted) * (1 - 1e-12):
            raise Differs(f"achieved is {achieved}, less than required: {short(str(wanted))}")


def miss(population: int, defects: int, sample: int, blind: float) -> float:
    """Sum P(j defects in the sample) · blind^j."""

    def log_ways(n: int, k: int) -> float:
        return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)

    return sum(
        blind**j
        * math.exp(
            log_ways(defects, j)
            + log_ways(population - defects, sample - j)
            - log_ways(population, sample)
        )
        for j in range(max(0, defects + sample - population), min(defects, sample) + 1)
    )


# --- reading strictly ----------------------------------------------------------------------------


def same(what: str, claimed: object, found: object) -> None:
    """Refuse what is claimed where something else was found; 1, 1.0 and true are not the same."""
    if type(claimed) is not type(found) or claimed != found:
        raise Differs(f"{what} is {short(claimed)}, and the inputs give {short(found)}")
    if isinstance(claimed, list) and isinstance(found, list):
        for a, b in zip(claimed, found, strict=True):
            same(what, a, b)


def short(value: object) -> str:
    """Show a value on one line, cut."""
    text = ascii(value)
    return text if len(text) < 200 else text[:197] + "..."


def typed(value: Any, kind: type, what: str) -> Any:
    """Give the value if it is of that type."""
    if type(value) is not kind:
        raise CannotTell(f"{what} should be a {kind.__name__}, not {short(value)}")
    return value


def fields(table: dict[str, Any], what: str, must: tuple[str, ...], may: tuple[str, ...]) -> None:
    """Refuse missing and unknown keys."""
    for key in must:
        if key not in table:
            raise CannotTell(f"{what} has no {key}")
    for key in table:
        if key not in must + may:
            raise CannotTell(f"{what} has the unknown key {key!r}")


def matching(value: Any, pattern: str, what: str) -> str:
    """Give the text if it has that form."""
    if not re.fullmatch(pattern, typed(value, str, what), re.ASCII):
        raise CannotTell(f"{what} is {short(value)}")
    return str(value)


def hex32(value: Any, what: str) -> bytes:
    """Give 32 bytes from 64 hex digits."""
    return bytes.fromhex(matching(value, HEX32.pattern, what))


def name(value: Any, what: str, most: int = 1000) -> str:
    """Give the text if it can be a name: no blank at its ends, no control character, not empty."""
    text = str(typed(value, str, what))
    bad = any(unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Cs") for letter in text)
    if bad or not text or text != text.strip() or len(text.encode()) > most:
        raise CannotTell(f"{what} cannot be {short(value)}")
    return text


def number(value: Any) -> float:
    """Give a JSON number as a float."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise CannotTell(f"{short(value)} should be a number")
    return float(value)


def restored(draw: dict[str, Any]) -> dict[str, Any]:
    """Put the fractions of ``exact`` into the places that its JSON Pointers name (RFC 6901)."""
    whole: dict[str, Any] = copy.deepcopy(draw)
    for pointer, text in typed(whole.pop("exact", {}), dict, "exact").items():
        way = pointer.split("/")
        at: Any = whole if way[0] == "" else None
        for part in way[1:-1]:
            at = at.get(part.replace("~1", "/").replace("~0", "~")) if type(at) is dict else None
        name = way[-1].replace("~1", "/").replace("~0", "~")
        if type(at) is not dict or type(at.get(name)) not in (int, Decimal):
            raise Differs(f"exact names {short(pointer)}, where no number stands")
        value = ratio(typed(text, str, f"exact of {short(pointer)}"), f"exact of {short(pointer)}")
        try:
            near = float(value) == float(at[name])
        except OverflowError:
            near = False
        if not near:
            raise Differs(f"the number at {short(pointer)} is not the one nearest to its fraction")
        at[name] = text
    return whole


def ratio(value: Any, what: str) -> Fraction:
    """Give a number, or a fraction such as 2/3, exactly."""
    if isinstance(value, str):
        matching(value, "[0-9]{1,400}(/0*[1-9][0-9]{0,399})?", what)
    else:
        number(value)
    return Fraction(value)


def share(value: Any, what: str) -> Fraction:
    """Give a number from 0 to 1, or a fraction such as 2/3, exactly."""
    exact = ratio(value, what)
    if not 0 <= exact <= 1:
        raise CannotTell(f"{what} should be from 0 to 1, not {short(value)}")
    return exact


def load(content: bytes) -> dict[str, Any]:
    """Read a JSON object: no key twice, no NaN, numbers exact."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) < len(pairs):
            raise ValueError("a key stands there twice")
        return dict(pairs)

    def refuse(text: str) -> NoReturn:
        raise ValueError(f"{text} is no number")

    def decimal(text: str) -> Decimal:
        value = Decimal(text)
        return value if abs(value.adjusted()) < 400 and len(text) < 400 else refuse(text[:20])

    try:
        document = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=once,
            parse_constant=refuse,
            parse_float=decimal,
            parse_int=lambda text: int(text) if len(text) < 400 else refuse(text[:20]),
        )
    except (ValueError, RecursionError) as error:
        raise CannotTell(f"the draw is no JSON: {error}") from None
    return dict(typed(document, dict, "the draw"))


def unread(error: OSError) -> str:
    """Say why a file could not be read."""
    why = {
        FileNotFoundError: "there is no such file",
        IsADirectoryError: "is a folder, not a file",
        PermissionError: "may not be read by you",
    }.get(type(error), "cannot be read")
    return f"{short(str(error.filename))}: {why}"


def main(arguments: list[str]) -> int:
    """Run; give the exit code."""
    if not arguments or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    draws = arguments[:1] if len(arguments) == 1 else arguments[:-1]
    listed = arguments[-1] if len(arguments) > 1 else None
    for path in draws:
        if code := repeated(path, listed, f"{path}: " if len(draws) > 1 else ""):
            return code
    return 0


def repeated(path: str, listed: str | None, which: str) -> int:
    """Repeat one draw, and say what comes of it; ``which`` stands before that."""
    try:
        content = Path(path).read_bytes()
        population = None if listed is None else Path(listed).read_bytes()
        for line in verify(load(content), population):
            print(line)
    except Differs as error:
        print(f"{which}NOT VERIFIED: {error}")
        return 1
    except CannotTell as error:
        print(f"{which}cannot tell: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{which}cannot tell: {unread(error)}", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"{which}cannot tell: {short(str(error))}", file=sys.stderr)
        return 2
    print(f"{which}verified")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("interrupted: there is no answer yet", file=sys.stderr)
        sys.exit(130)
