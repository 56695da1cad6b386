#!/usr/bin/env python3
"""Repeat an inspection game and its schedules: python3 verifier/game.py GAME.json [TARGETS.csv]

One file, standard library only, written from docs/specification/games.md and sharing nothing with
the program that solved the game. TARGETS.csv is the table of a game over targets (a game over
periods has none). Exit code 0: odds, value and schedules are what their inputs give; 1: they are
not; 2: cannot tell.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

EXACT = re.compile(r"-?[0-9]+(/0*[1-9][0-9]*)?", re.ASCII)
HEX = re.compile(r"([0-9a-f]{2}){1,64}", re.ASCII)
DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
#: Games of so many states are solved stage by stage, larger ones by the closed form.
MOST_STAGES = 20_000


class CannotTell(Exception):  # noqa: N818 - it is no error of the game
    """The files are not what they should be: exit code 2."""


class Differs(Exception):  # noqa: N818
    """The answer is not what its inputs give: exit code 1."""


# --- the stream (docs/specification/draw.md) -----------------------------------------------------


def words(seed: bytes) -> Iterator[int]:
    """Yield the stream: four 64-bit words, big-endian, of each block."""
    block = 0
    while True:
        text = b"paripassu/draw/1" + b"\x00" + seed + block.to_bytes(8, "big")
        digest = hashlib.sha256(text).digest()
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


# --- when ----------------------------------------------------------------------------------------


def verify_periods(game: dict[str, Any]) -> Iterator[str]:
    """Check a game over periods; yield what was checked."""
    n, m, k = (count(game, name) for name in ("periods", "inspections", "violations"))
    b = exact(game["penalty"], "penalty")
    if b < 0:
        raise CannotTell("the penalty is negative")
    if n * (m + 1) * (k + 1) <= MOST_STAGES:
        value, how = by_stages(n, m, k, b), "stage by stage"
    else:
        value, how = by_formula(n, m, k, b), "by von Stengel's formula"
    same(game["value"], value, "the value")
    yield f"the value is {short(str(value))}, {how}"
    same(game["inspect_now"], odds(n, m, b), "the probability of inspecting now")
    same(game["violate_now"], violating(n, m, k, b), "the probability of violating now")
    table = [] if game["table"] is None else typed(game["table"], list, "the table")
    states = []
    for row in table:
        left, have = count(row, "periods"), count(row, "inspections")
        where = f"the table at {left} periods, {have} inspections"
        same(row["inspect"], odds(left, have, b), where)
        same(row["violate"], violating(left, have, k, b), where)
        states.append((left, have))
    if game["table"] is not None and states != reached(n, m):
        raise Differs("the table does not hold the states that the game can come to, each once")
    yield f"the odds of now and of {len(table)} states are right"
    if game["marginals"] is not None:
        said = typed(game["marginals"], list, "the marginals")
        if len(said) != n:
            raise Differs("there is not one marginal for each period")
        for period, (one, found) in enumerate(zip(said, marginals(n, m, b), strict=True), 1):
            same(one, found, f"the probability of inspecting period {period}")
        yield "each period's probability is right"
    for index, stream in drawn(game):
        if not alike(game["schedules"][index], schedule(n, m, b, stream)):
            raise Differs(f"schedule {index + 1} is not what the seed gives")
    yield f"schedules that are what the seed gives: {len(game['schedules'])}"


def s(n: int, m: int, b: Fraction) -> int:
    """Give S(n, m) = Σ C(n, i)·p^(m−i)·q^i for b = p/q."""
    p, q = b.numerator, b.denominator
    total = 0
    for i in range(m + 1):
        total = total * p + math.comb(n, i) * q**i
    return total


def odds(n: int, m: int, b: Fraction) -> Fraction:
    """Give the probability of inspecting now."""
    if not m or m >= n:
        return Fraction(int(m > 0))
    return Fraction(b.denominator * s(n - 1, m - 1, b), s(n, m, b))


def violating(n: int, m: int, k: int, b: Fraction) -> Fraction:
    """Give the probability of violating now, which makes the inspector indifferent."""
    if not n or not k or m >= n:
        return Fraction(0)
    if not m:
        return Fraction(1)
    behave = by_formula(n - 1, m, k, b)
    more = by_formula(n - 1, m - 1, k, b) - behave
    # more·(1 − x) = x·(1 + v(n−1, m, k−1) + b)
    return more / (more + 1 + by_formula(n - 1, m, k - 1, b) + b)


def reached(n: int, m: int) -> list[tuple[int, int]]:
    """List the states with an inspection left that the game can come to."""
    return [
        (left, have)
        for left in range(n, 0, -1)
        for have in range(min(m, left), max(0, m - n + left - 1), -1)
    ]


def marginals(n: int, m: int, b: Fraction) -> Iterator[Fraction]:
    """Follow the odds from state to state; yield each period's probability of inspection."""
    at = {m: Fraction(1)}
    for left in range(n, 0, -1):
        after: dict[int, Fraction] = {}
        total = Fraction(0)
        for have, chance in at.items():
            now = chance * odds(left, have, b)
            total += now
            after[have] = after.get(have, Fraction(0)) + chance - now
            if now:
                after[have - 1] = after.get(have - 1, Fraction(0)) + now
        at = {have: chance for have, chance in after.items() if chance}
        yield total


def by_formula(n: int, m: int, k: int, b: Fraction) -> Fraction:
    """Give [C(n, m+1) − C(n−k, m+1)]/s(n, m), 0 for m ≥ n."""
    if m >= n:
        return Fraction(0)
    gained = math.comb(n, m + 1) - math.comb(max(0, n - k), m + 1)
    return Fraction(gained * b.denominator**m, s(n, m, b))


def by_stages(n: int, m: int, k: int, b: Fraction) -> Fraction:
    """Solve every stage: inspect or not against violate or behave."""

    @cache
    def value(n: int, m: int, k: int) -> Fraction:
        if not n or not k:
            return Fraction(0)
        violate, behave = 1 + value(n - 1, m, k - 1), value(n - 1, m, k)
        if not m:
            return max(violate, behave)
        caught, clean = -b, value(n - 1, m - 1, k)
        # The worse of two lines in the probability of inspecting is least at an end or at their
        # crossing.
        tried = [Fraction(0), Fraction(1)]
        if caught - violate != clean - behave:
            tried.append((behave - violate) / (caught - violate - clean + behave))
        return min(
            max(p * caught + (1 - p) * violate, p * clean + (1 - p) * behave)
            for p in tried
            if 0 <= p <= 1
        )

    for small in range(n):  # so that no call goes deep
        for held in range(m + 1):
            for wanted in range(k + 1):
                value(small, held, wanted)
    return value(n, m, k)


def schedule(n: int, m: int, b: Fraction, stream: Iterator[int]) -> list[int]:
    """Draw the periods to inspect."""
    if not 0 < m < n:
        return list(range(1, min(n, m) + 1))
    p, q = b.numerator, b.denominator
    here = s(n, m, b)
    u, chosen, now = r(stream, here), [], 1
    while 0 < m < n:
        # S(n, m) = (p+q)·S(n−1, m−1) + C(n−1, m)·q^m
        after = (here - math.comb(n - 1, m) * q**m) // (p + q)
        if u < q * after:
            chosen.append(now)
            u, here, m = u // q, after, m - 1
        else:
            u, here = u - q * after, here - q * after
        n, now = n - 1, now + 1
    return chosen + list(range(now, now + n)) if m else chosen


# --- where ---------------------------------------------------------------------------------------


def restored(game: dict[str, Any]) -> dict[str, Any]:
    """Put the fractions of ``exact`` into the places that its JSON Pointers name (RFC 6901)."""
    whole = {**game, "coverage": {**typed(game["coverage"], dict, "coverage")}}
    pointers = typed(whole.pop("exact", {}), dict, "exact")
    for pointer, text in pointers.items():
        *way, name = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")]
        at = whole if way == [""] else whole["coverage"] if way == ["", "coverage"] else {}
        if type(at.get(name)) not in (int, float):
            raise Differs(f"exact names {short(pointer)}, where no number stands")
        value = exact(text, f"exact of {short(pointer)}")
        if not near(at[name], value):
            raise Differs(f"the number at {short(pointer)} is not the one nearest to its fraction")
        at[name] = value
    return whole


def near(number: object, fraction: Fraction) -> bool:
    """Whether that is the JSON number nearest to a fraction."""
    try:
        return type(number) in (int, float) and number == float(fraction)
    except OverflowError:
        return False


def number(value: object, what: str) -> Fraction:
    """Give a number exactly: the decimal that stands there, or its fraction."""
    if isinstance(value, Fraction):
        return value
    if type(value) not in (int, float):
        raise Differs(f"{what} should be a number, not {short(str(value))}")
    return Fraction(repr(value))


def verify_targets(game: dict[str, Any], table: str) -> Iterator[str]:
    """Check a game over targets; yield what was checked."""
    rows = targets(table)
    m = count(game, "resources")
    if game.get("targets_digest") is None:
        yield "the game does not say of which targets it is: it has no digest of them"
    elif game["targets_digest"] != digest(rows):
        raise Differs(
            "the table is not the targets that the game is about: their digest is another"
        )
    else:
        yield f"the game is about the targets of this table, SHA-256 {game['targets_digest']}"
    whole = restored(game)
    coverage = {
        name: number(part, f"coverage of {short(name)}") for name, part in whole["coverage"].items()
    }
    if list(coverage) != list(rows):
        raise Differs("the coverage does not name the targets of the table, in their order")
    names = ("attacker_value", "defender_value", "spare", "gap", "defender_gap")
    value, defended, spare, gap, defender_gap = (number(whole[name], name) for name in names)
    for name, part in coverage.items():
        if not 0 <= part <= 1:
            raise Differs(f"the coverage of {short(name)} is no probability")
    total = plus(list(coverage.values()))
    if total > m:
        raise Differs(f"the coverages add up to more than {m}")
    equal(spare, m - total, "what is left over")
    gains = {
        name: (1 - coverage[name]) * reward + coverage[name] * penalty
        for name, (reward, penalty, _, _) in rows.items()
    }
    equal(value, max(gains.values()), "the attacker's value")
    worth = {
        name: (1 - coverage[name]) * loss + coverage[name] * caught
        for name, (_, _, loss, caught) in rows.items()
        if gains[name] == value
    }
    if game["attacked"] not in worth:
        raise Differs("the target that is attacked is not the attacker's best")
    equal(defended, max(worth.values()), "the defender's value")
    equal(defended, worth[game["attacked"]], "the attacked target's worth")
    yield f"nothing is worth more than {short(str(value))} to the attacker"
    least = value - gap
    if gap < 0 or not unreachable(rows, m, least):
        raise Differs("another coverage leaves the attacker less")
    best = max(
        loss + min(Fraction(1), (reward - least) / (reward - penalty)) * (caught - loss)
        for reward, penalty, loss, caught in rows.values()
        if reward >= least
    )
    if best > defended + defender_gap:
        raise Differs("another coverage may be worth more to the defender")
    yield f"no coverage does better, to within {float(gap):.1g}"
    if not alike(game["attack_set"], [name for name in rows if gains[name] >= least]):
        raise Differs("attack_set is not the targets that are the attacker's best")
    if not alike(game["deterring"], deterring(rows)):
        raise Differs(f"deterring is {short(str(game['deterring']))}, not {deterring(rows)}")
    if game["rosters"] is not None:
        mixture(typed(game["rosters"], list, "the rosters"), coverage, m)
        yield f"{len(game['rosters'])} rosters mix to the coverage"
    for index, stream in drawn(game):
        if not alike(game["schedules"][index], roster(coverage, stream)):
            raise Differs(f"schedule {index + 1} is not what the seed gives")
    yield f"schedules that are what the seed gives: {len(game['schedules'])}"


Rows = dict[str, tuple[Fraction, Fraction, Fraction, Fraction]]


def digest(rows: Rows) -> str:
    """Give the SHA-256 of the targets, in their order."""
    state = hashlib.sha256(b"paripassu/game-targets/1\x00")
    for name, values in rows.items():
        state.update("\x00".join([name, *map(str, values)]).encode() + b"\x0a")
    return state.hexdigest()


def deterring(rows: Rows) -> int | None:
    """Give the least M with which no attack is worth more than 0."""
    if any(penalty > 0 for _, penalty, _, _ in rows.values()):
        return None
    shares = [reward / (reward - penalty) for reward, penalty, _, _ in rows.values() if reward > 0]
    unit = 2**256
    low = sum(part.numerator * unit // part.denominator for part in shares)
    most = low + len(shares)
    # The sum lies between the two: only at a whole number is it needed itself.
    return -(-low // unit) if -(-low // unit) == -(-most // unit) else math.ceil(plus(shares))


def mixture(rosters: list[Any], coverage: dict[str, Fraction], m: int) -> None:
    """Check that whole rosters, mixed with their probabilities, give the coverage."""
    mixed = dict.fromkeys(coverage, Fraction(0))
    total = Fraction(0)
    for roster in rosters:
        chance = exact(roster["probability"], "a roster's probability")
        names = typed(roster["targets"], list, "a roster's targets")
        if chance <= 0 or len(names) > m or len(set(names)) < len(names):
            raise Differs(f"a roster has probability 0, a target twice, or more than {m}")
        total += chance
        for name in names:
            if name not in mixed:
                raise Differs(f"a roster has the unknown target {short(str(name))}")
            mixed[name] += chance
    if total != 1 or mixed != coverage:
        raise Differs("the rosters do not mix to the coverage")


def unreachable(rows: Rows, m: int, least: Fraction) -> bool:
    """Whether no coverage presses the attacker below ``least``: each target needs its share."""
    if any(penalty >= least for _, penalty, _, _ in rows.values()):
        return True
    needed = [
        (reward - least) / (reward - penalty)
        for reward, penalty, _, _ in rows.values()
        if reward > least
    ]
    unit = 2**256  # a hundred thousand denominators have no common one of bearable size
    low = sum(part.numerator * unit // part.denominator for part in needed)
    if low >= m * unit:
        return True
    return low + len(needed) >= m * unit and plus(needed) >= m


def roster(coverage: dict[str, Fraction], stream: Iterator[int]) -> list[str]:
    """Draw the targets to cover."""
    chosen = {name for name, part in coverage.items() if part == 1}
    a = sorted((name for name, part in coverage.items() if 0 < part < 1), key=str.encode)
    if a:
        for i in range(len(a)):
            other = i + r(stream, len(a) - i)
            a[i], a[other] = a[other], a[i]
        d = math.lcm(*{coverage[name].denominator for name in a})
        u, above = r(stream, d), 0
        for name in a:
            above += coverage[name].numerator * (d // coverage[name].denominator)
            if u < above:
                chosen.add(name)
                u += d
    return [name for name in coverage if name in chosen]


def plus(parts: list[Fraction]) -> Fraction:
    """Add up over the common denominator."""
    d = math.lcm(*{part.denominator for part in parts})
    return Fraction(sum(part.numerator * (d // part.denominator) for part in parts), d)


def targets(table: str) -> Rows:
    """Read the table of targets."""
    lines = [line for line in table.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise CannotTell("the table is empty")
    marks = [mark for mark in "\t;" if mark in lines[0] and "," not in lines[0]]
    reader = csv.DictReader(lines, delimiter=(marks or [","])[0], strict=True)
    found: Rows = {}
    for cells in reader:
        row = {str(key).strip(): str(cell or "").strip() for key, cell in cells.items()}
        reward, penalty = decimal(row["reward"]), decimal(row["penalty"])
        uncovered, covered = row.get("defender_uncovered"), row.get("defender_covered")
        loss = decimal(uncovered) if uncovered else -reward
        caught = decimal(covered) if covered else -penalty
        if penalty >= reward or caught < loss or row["target"] in found:
            raise CannotTell(f"the target {short(row['target'])} is no target of such a game")
        found[row["target"]] = reward, penalty, loss, caught
    return found


# --- reading -------------------------------------------------------------------------------------


def drawn(game: dict[str, Any]) -> Iterator[tuple[int, Iterator[int]]]:
    """Yield each schedule's number with the stream, which goes on from one to the next."""
    typed(game["schedules"], list, "schedules")
    if game["seed"] is None:
        if game["schedules"]:
            raise Differs("there are schedules, and no seed")
        return
    if not HEX.fullmatch(game["seed"]):
        raise CannotTell("the seed is not 1 to 64 bytes as hex digits")
    stream = words(bytes.fromhex(game["seed"]))
    for index in range(len(game["schedules"])):
        yield index, stream


def exact(text: object, what: str) -> Fraction:
    """Read an exact value."""
    if not isinstance(text, str) or not EXACT.fullmatch(text):
        raise CannotTell(f"{what} should be a fraction as text, not {short(str(text))}")
    return Fraction(text)


def typed(value: Any, kind: type, what: str) -> Any:
    """Give the value if it is of that type."""
    if type(value) is not kind:
        raise CannotTell(f"{what} should be a {kind.__name__}, not {short(str(value))}")
    return value


def alike(said: object, found: object) -> bool:
    """Whether two JSON values are the same; 1 and true are not."""
    return json.dumps(said) == json.dumps(found)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object with no key twice: people and programs would read it differently."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key stands there twice")
    return dict(pairs)


def decimal(text: str) -> Fraction:
    """Read a cell."""
    if len(text) > 60 or not DECIMAL.fullmatch(text):
        raise CannotTell(f"{short(text)} is no number")
    return Fraction(text)


def count(document: dict[str, Any], name: str) -> int:
    """Read a whole number that is not negative."""
    value = document[name]
    if type(value) is not int or value < 0:
        raise CannotTell(f"{name} should be a whole number, not {short(str(value))}")
    return value


def same(said: object, found: Fraction, what: str) -> None:
    """Compare what is said with what was computed."""
    equal(exact(said, what), found, what)


def equal(said: Fraction, found: Fraction, what: str) -> None:
    """Compare a number that is said with what was computed."""
    if said != found:
        raise Differs(f"{what} is {short(str(found))}, not {short(str(said))}")


def short(text: str) -> str:
    """Cut a text for a message, and escape what no terminal should get."""
    return ascii(text[:60])[1:-1] + ("…" if len(text) > 60 else "")


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
    if not 1 <= len(arguments) <= 2 or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    sys.set_int_max_str_digits(1_000_000)  # games over ten thousand periods have long fractions
    try:
        texts = [Path(path).read_text("utf-8-sig") for path in arguments]
        game = json.loads(texts[0], object_pairs_hook=once)
        if game["format"] != "paripassu/game/1":
            raise CannotTell(f"the format is {short(str(game['format']))}")
        if game["kind"] == "periods":
            lines = verify_periods(game)
        elif game["kind"] != "targets":
            raise CannotTell(f"the kind is {short(str(game['kind']))}")
        elif len(texts) == 2:
            lines = verify_targets(game, texts[1])
        else:
            raise CannotTell("a game over targets is checked with its table of targets")
        for line in lines:
            print(line)
    except Differs as error:
        print(f"NOT VERIFIED: {error}")
        return 1
    except CannotTell as error:
        print(f"cannot tell: {error}", file=sys.stderr)
        return 2
    except KeyError as error:
        print(f"cannot tell: {short(str(error))} is missing", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"cannot tell: {unread(error)}", file=sys.stderr)
        return 2
    except (ValueError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        print(f"cannot tell: {short(str(error))}", file=sys.stderr)
        return 2
    print("verified")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("interrupted: there is no answer yet", file=sys.stderr)
        sys.exit(130)
