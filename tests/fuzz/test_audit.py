"""Whatever stands in the files of a log: an audit answers, or says why it cannot."""

from __future__ import annotations

import io
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests import signed_logs
from tests.examples import examples

from paripassu.record.audit import record_audit
from paripassu.record.audited import Audit

LOG = signed_logs.log(300)
PLACES = sorted(LOG)


def audited(folder: Path, path: str, content: bytes) -> Audit:
    """Audit a log of which one file is changed."""
    place = folder / path
    place.write_bytes(content)
    try:
        return record_audit(folder, key=signed_logs.VKEY, policy=io.BytesIO(signed_logs.policy()))
    finally:
        place.write_bytes(LOG[path])


def test_any_bytes_in_any_file(tmp_path: Path) -> None:
    signed_logs.write(tmp_path, LOG)

    @given(st.sampled_from(PLACES), st.binary(max_size=300))
    @settings(max_examples=examples(200), deadline=None)
    def run(path: str, content: bytes) -> None:
        found = audited(tmp_path, path, content)
        assert not found.ok
        assert path in [one.file for one in found.faults]

    run()


def test_a_checkpoint_with_any_mistake(tmp_path: Path) -> None:
    signed_logs.write(tmp_path, LOG)
    good = LOG["checkpoint"]
    text = len(good.split(b"\n\n")[0])

    @given(st.integers(0, len(good) - 1), st.binary(max_size=3), st.integers(0, 3))
    @settings(max_examples=examples(200), deadline=None)
    def run(at: int, put: bytes, gone: int) -> None:
        content = good[:at] + put + good[at + gone :]
        found = audited(tmp_path, "checkpoint", content)
        if content != good and at < text:
            assert not found.ok

    run()
