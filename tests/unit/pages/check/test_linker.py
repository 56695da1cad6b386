"""Modules joined into one text: what is taken, what is refused, and what Node makes of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from tests.browser_check import NODE, needs_node

from paripassu.pages.check.linker import LinkError, linked
from paripassu.pages.check.modules import LIBRARY, library, read_modules

MODULES = {
    "modules/one.js": """/**
 * Left out: export const no = 1;
 */
import { b as c,
  d } from "./deep/two.js";
import * as three from "@pack/three.js";
import {} from "./four.js";
import "./four.js";
export const sum = c + d + three.e;
export class Thing { name = "thing"; }
export async function later() { return sum; }
const inside = `
  export const is = "a text";`;
export { inside as shown, Thing as Other };
""",
    "modules/deep/two.js": "import { e } from '@pack/three.js';\nexport const b = 1 + e, d = 2;\n"
    "export { d };\n",
    "vendor/@pack/three.js": "/*! MIT */\nexport const e = 10;\n",
    "modules/four.js": "export function unused() {}\n",
}


@needs_node
def test_what_comes_out(tmp_path: Path) -> None:
    text = linked(MODULES, "modules/one.js")
    assert "Left out" not in text
    assert "/*! MIT */" in text
    assert text.count("const e = 10") == 1
    (tmp_path / "all.mjs").write_text(text, encoding="utf-8")
    asked = (
        "import * as all from './all.mjs';"
        "console.log(JSON.stringify([Object.keys(all), all.sum, await all.later(), all.shown,"
        "new all.Other().name]))"
    )
    assert NODE is not None
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", asked],
        cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert json.loads(done.stdout) == [
        ["Other", "Thing", "later", "shown", "sum"],
        23,
        23,
        '\n  export const is = "a text";',
        "thing",
    ]


def test_a_script_of_a_page_exports_nothing() -> None:
    text = linked(MODULES, "modules/one.js", exports=False)
    assert "\nexport {" not in text
    assert linked(MODULES, "modules/one.js", exports=False) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('import x from "./four.js";', "is a form"),
        ("export default 1;", "is a form"),
        ('export * from "./four.js";', "is a form"),
        ("export let x = 1;", "is a form"),
        ("export const { a } = b;", "is a form"),
        ('const x = await import("./four.js");', "is a form"),
        ("const here = import.meta.url;", "is a form"),
        ('import { "a b" as c } from "./four.js";', "no name"),
        ('import "./none.js";', "there is no module modules/none.js"),
        ('import "./me.js";', "modules/me.js imports modules/me.js"),
    ],
)
def test_what_is_refused(text: str, said: str) -> None:
    with pytest.raises(LinkError, match=said.replace(".", r"\.")):
        linked({**MODULES, "modules/me.js": text}, "modules/me.js")


def test_the_check_itself() -> None:
    """Alike each time; nothing is loaded from elsewhere, and nothing is made of a text."""
    text = library()
    assert linked(read_modules(), LIBRARY) == text
    # A polynomial of the libraries has a method `eval`; the policy of the page forbids the other.
    for word in ("new Function", "import(", "importScripts", "innerHTML", "document.write"):
        assert word not in text, word
    assert "MIT License" in text
