"""One declaration gives one commitment, whatever its tables are written in."""

from __future__ import annotations

from pathlib import Path

import polars
import pytest

from paripassu.escrow.declare import declare_commit

TEMPLATE = """
agreement = "a"
declarer = "north"
origin = "example.org/log"
territory = ["wycmv"]

[[tables]]
name = "sites"
kind = "cell"
key = "place"
depth = 35
most = 10
columns = [
  { name = "id", type = "text" },
  { name = "place", type = "place" },
  { name = "kg", type = "decimal" },
  { name = "since", type = "date" },
]
"""
CSV = 'id,place,kg,since\nA 1,"39.020,125.77",12.50,2026-03-01\n"é ""x""","39.0201,125.7701",,\n'
LINES = (
    '{"kg": 1.25e1, "id": "A 1", "since": "2026-03-01", "place": "39.02,125.77"}\n'
    '{"id": "\\u00e9 \\"x\\"", "place": "39.0201,125.7701", "kg": null, "since": null}\n'
)
FEATURES = """
{"type": "FeatureCollection", "features": [
  {"type": "Feature", "geometry": {"type": "Point", "coordinates": [125.77, 39.02]},
   "properties": {"id": "A 1", "kg": 12.5, "since": "2026-03-01"}},
  {"type": "Feature", "geometry": {"type": "Point", "coordinates": [125.7701, 39.0201]},
   "properties": {"id": "é \\"x\\"", "kg": null, "since": null}}
]}
"""


def committed(folder: Path, name: str, content: bytes) -> bytes:
    folder.mkdir()
    (folder / "template.toml").write_text(TEMPLATE, encoding="utf-8")
    (folder / name).write_bytes(content)
    out = folder / "c.json"
    declare_commit(folder, out, folder / "s", randomness=bytes(range(64)))
    return out.read_bytes()


@pytest.mark.parametrize(
    ("name", "text"), [("sites.jsonl", LINES), ("sites.geojson", FEATURES), ("sites.csv", CSV)]
)
def test_formats_give_one_root(tmp_path: Path, name: str, text: str) -> None:
    frame = polars.DataFrame(
        {
            "id": ["A 1", 'é "x"'],
            "place": ["39.02,125.77", "39.0201,125.7701"],
            "kg": [12.5, None],
            "since": polars.Series(["2026-03-01", None]).str.to_date(),
        }
    )
    frame.write_parquet(tmp_path / "table")
    parquet = committed(tmp_path / "p", "sites.parquet", (tmp_path / "table").read_bytes())
    assert committed(tmp_path / "other", name, text.encode()) == parquet
