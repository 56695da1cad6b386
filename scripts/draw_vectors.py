"""Write the test vectors of docs/specification/draw.md, or check that they are as the code says.

python scripts/draw_vectors.py           # write
python scripts/draw_vectors.py --check   # exit 1 where they differ
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from paripassu.documents.decode import decode
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.joint import JointInputs, commitment, derive_seed
from paripassu.inspection.draw.make import draw_numbered, draw_numbers
from paripassu.inspection.draw.population import parse_population
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.draw.stream import Stream, stratum_seed

FILE = Path(__file__).resolve().parent.parent / "docs" / "specification" / "draw-vectors.json"

SEED = bytes(range(32))
BOUNDS = [1, 2, 3, 10, 2**32, 2**63 + 1, 2**64, 2**64 + 1, 2**128 - 1, 10**40, 7]
PLAIN = "b\na\n\u00e9\ne\u0301\n10\n9\nA\n\U00010000\n\uffee\n"
STRATA = "item,stratum\n1,yard\n2,yard\n3,yard\n1,hall\n2,hall\n3,hall\n4,hall\n"
WEIGHTED = "item,kg\na,100\nb,0.5\nc,1.25\nd,0\ne,2\nf,1e1\n"
SECRETS = {"north": bytes([0x11]) * 32, "south": bytes([0x22]) * 32, "s\u00fcd": bytes([0x33]) * 32}


def joint(*silent: str, **changes: Any) -> dict[str, Any]:
    """Give the joint inputs of the vectors; each party's secret is one byte, 32 times."""
    return {
        "format": "paripassu/draw-inputs/1",
        "id": "draw-7",
        "declaration": "0a" * 32,
        "checkpoint": "0b" * 32,
        "beacon": "0c" * 32,
        "beacon_round": "a public beacon, round 7",
        "parties": {
            party: {
                "commit": commitment("draw-7", party, secret).hex(),
                "reveal": None if party in silent else secret.hex(),
                "recovered": False,
            }
            for party, secret in SECRETS.items()
        },
        **changes,
    }


def inputs(document: dict[str, Any]) -> JointInputs:
    """Read joint inputs."""
    return decode(JointInputs, document, "vectors")


def case(name: str, answer: Draw, content: str | None) -> dict[str, Any]:
    """Give a draw with the list that it was made from."""
    return {"name": name, "list": content, "draw": answer.to_json()}


def attacks(good: dict[str, Any], content: str) -> list[dict[str, Any]]:
    """Give draws that have to be refused, each with the reason."""

    def changed(why: str, other: str | None = None, **changes: Any) -> dict[str, Any]:
        return {"why": why, "list": other or content, "draw": {**good, **changes}}

    party = {**good["joint"]["parties"]["north"], "reveal": "11" * 31 + "10"}
    parties = {**good["joint"]["parties"], "north": party}
    copied = {**good["joint"]["parties"], "west": good["joint"]["parties"]["north"]}
    (stratum,) = good["strata"].values()
    turned = {"": {**stratum, "picked": stratum["picked"][::-1]}}
    return [
        changed("another order", strata=turned, picked=stratum["picked"][::-1]),
        changed("one item fewer", strata={"": {**stratum, "picked": stratum["picked"][:-1]}}),
        changed("a larger population", strata={"": {**stratum, "population": 10}}),
        changed("another seed", seed="00" * 32),
        changed("another id than was committed to", id="draw-8"),
        changed("a reveal that does not open", joint={**good["joint"], "parties": parties}),
        changed("a commit that was copied", joint={**good["joint"], "parties": copied}),
        changed("another checkpoint", joint={**good["joint"], "checkpoint": "0d" * 32}),
        changed("another beacon value", joint={**good["joint"], "beacon": "0d" * 32}),
        changed("no beacon", joint={**good["joint"], "beacon": None, "beacon_round": None}),
        changed("a chance", inclusion={**good["inclusion"], "a": "1/2"}),
        changed("a list with one item more", content + "c\n"),
        changed("a list with one item fewer", content.removeprefix("b\n")),
        changed("a list with another item", content.replace("b\n", "B\n")),
        changed("another method", method="weighted"),
        changed("less than is required", required=0.9),
    ]


def vectors() -> dict[str, Any]:
    """Give all vectors."""
    stream, numbers = Stream(SEED), Stream(SEED)
    plain, strata = parse_population(PLAIN.encode()), parse_population(STRATA.encode())
    weighted = parse_population(WEIGHTED.encode(), "kg")
    numbered = parse_population(PLAIN.encode(), numbered=True)
    whole, silent = inputs(joint()), inputs(joint("south"))
    none = inputs(joint(beacon=None, beacon_round=None))
    uniform = draw(plain, 4, joint=whole, step="dismantle:3", required=0.5, defects=2)
    key = "9319./2.5.8.10.12./9.18.26.34.41.45./"
    return {
        "stream": {
            "seed": SEED.hex(),
            "words": [f"{stream.word():016x}" for _ in range(8)],
            "bounds": [str(bound) for bound in BOUNDS],
            "r": [str(numbers.below(bound)) for bound in BOUNDS],
            "stratum": "hall",
            "stratum_seed": stratum_seed(SEED, "hall").hex(),
        },
        "digests": [
            {"list": PLAIN, "weight": None, "sha256": plain.digest()},
            {"list": STRATA, "weight": None, "sha256": strata.digest()},
            {"list": WEIGHTED, "weight": "kg", "sha256": weighted.digest()},
        ],
        "seeds": [
            {"joint": one.to_json(), "seed": derive_seed(one).hex()}
            for one in (whole, silent, none)
        ],
        "draws": [
            case("one stratum, a joint seed", uniform, PLAIN),
            case("one party silent", draw(plain, 4, joint=silent), PLAIN),
            case("every item", draw(plain, 9, seed=SEED, id="all"), PLAIN),
            case("no item", draw(plain, 0, seed=SEED, id="none"), PLAIN),
            case(
                "two strata",
                draw(strata, {"hall": 2, "yard": 1}, seed=SEED, id="two"),
                STRATA,
            ),
            case("weights, two items certain", draw(weighted, 3, seed=SEED, id="w"), WEIGHTED),
            case("weights, none certain", draw(weighted, 1, seed=SEED, id="v"), WEIGHTED),
            case("RFC 3797, section 6", draw_numbers(25, 10, key, id="rfc"), None),
            case("RFC 3797, a list", draw_numbered(numbered, 4, key, id="rfc-list"), PLAIN),
        ],
        "refused": attacks(uniform.to_json(), PLAIN),
    }


def main() -> int:
    """Write or check."""
    text = json.dumps(vectors(), indent=1, ensure_ascii=True) + "\n"
    if "--check" not in sys.argv[1:]:
        FILE.write_text(text, encoding="utf-8")
        return 0
    if not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
        print(f"{FILE} is not what the code says: run scripts/draw_vectors.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
