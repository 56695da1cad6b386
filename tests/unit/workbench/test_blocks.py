"""The text of the box in blocks, and what differs in two texts, in Node against plain strings."""

from __future__ import annotations

import json
import shutil
import subprocess
from array import array
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples

import paripassu.workbench

STATIC = Path(paripassu.workbench.__file__).parent / "static"
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="there is no node")

#: Does what it is given to all texts, and says after each change what it has.
DRIVER = """\
import { readFileSync } from "node:fs";
import { Blocks } from "./blocks.js";
import { between } from "./between.js";
const found = [];
for (const { text, changes } of JSON.parse(readFileSync(0, "utf8"))) {
  const blocks = new Blocks(text);
  const before = [...blocks.texts];
  for (const { start, end, fresh } of changes) {
    const old = blocks.value;
    const done = blocks.splice(start, end, fresh);
    before.splice(done.from, done.gone, ...done.texts);
    const places = [...Array(Math.min(blocks.value.length, 60) + 1).keys(), blocks.value.length];
    found.push({
      value: blocks.value, texts: [...blocks.texts], lines: blocks.lines,
      line: places.map((at) => blocks.line(at)),
      place: places.map((at) => {
        const { block, offset } = blocks.place(at);
        return blocks.start(block) + offset;
      }),
      span: [1, 2, 3, blocks.lines, blocks.lines + 1].map((line) => blocks.span(line)),
      between: between(old, blocks.value),
    });
    found.at(-1).before = [...before];
  }
}
process.stdout.write(JSON.stringify(found));
"""
PIECES = st.text("ab\n\ud83d\ude00", max_size=8)  # of halves of a character, too
LONG = st.builds(lambda piece, many: piece * many, PIECES, st.sampled_from([1, 300, 1_500]))
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), PIECES | LONG), max_size=4)


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("modules")
    for name in ("blocks.js", "between.js"):
        shutil.copy(STATIC / name, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "driver.js").write_text(DRIVER)
    return folder


def halves(value: Any) -> Any:
    """Give what JSON says with each character as JavaScript has it: large ones are two."""
    if isinstance(value, str):
        coded = value.encode("utf-16-le", "surrogatepass")
        return "".join(map(chr, array("H", coded)))
    if isinstance(value, list):
        return [halves(one) for one in value]
    return {k: halves(v) for k, v in value.items()} if isinstance(value, dict) else value


def plainly(text: str, changes: Any) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Make the changes in a plain string; give them by places, and the texts before and after."""
    made, texts = [], []
    for share, length, fresh in changes:
        start = round(share * len(text))
        end = start + round(length * length * (len(text) - start))
        made.append({"start": start, "end": end, "fresh": fresh})
        texts.append((text, text[:start] + fresh + text[end:]))
        text = texts[-1][1]
    return made, texts


@settings(
    max_examples=examples(20),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(given_=st.lists(st.tuples(LONG | PIECES, CHANGES), min_size=1, max_size=6))
def test_blocks_hold_what_a_plain_text_holds(modules: Path, given_: Any) -> None:
    jobs, wanted = [], []
    for text, changes in given_:
        made, texts = plainly(text, changes)
        jobs.append({"text": text, "changes": made})
        wanted += texts
    assert NODE is not None
    done = subprocess.run(
        [NODE, str(modules / "driver.js")], input=json.dumps(jobs), capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = halves(json.loads(done.stdout))
    assert len(found) == len(wanted)
    for one, (old, text) in zip(found, wanted, strict=True):
        assert one["value"] == text == "".join(one["texts"])
        assert one["before"] == one["texts"]  # so is the page told
        blocks = one["texts"]
        assert all(block.endswith("\n") for block in blocks[:-1])
        assert all(block and block[0] != "\n" for block in blocks[1:])
        longest = max(map(len, text.split("\n")))
        empty = max(map(len, "".join("\n" if c == "\n" else " " for c in text).split(" ")))
        assert all(len(block) <= 6_000 + longest + empty for block in blocks)
        lines = text.split("\n")
        assert one["lines"] == len(lines)
        places = [*range(min(len(text), 60) + 1), len(text)]
        assert one["place"] == places
        assert one["line"] == [1 + text[:at].count("\n") for at in places]
        for number, span in zip([1, 2, 3, len(lines), len(lines) + 1], one["span"], strict=True):
            start = len("\n".join(lines[: number - 1])) + (number > 1)
            if number > len(lines):
                assert span == {"start": len(text), "end": len(text)}
            else:
                assert span == {"start": start, "end": start + len(lines[number - 1])}
        change = one["between"]
        start, gone, new = change["start"], change["old"], change["new"]
        assert old[start : start + len(gone)] == gone
        assert old[:start] + new + old[start + len(gone) :] == text
