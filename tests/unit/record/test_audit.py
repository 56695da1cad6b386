"""A copy of a log that was damaged in any way is refused; what harms nothing is accepted."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from tests import signed_logs as logs
from tests.shared import needs, shared
from tests.signed_logs import Files

from paripassu.errors import InputError, ParameterError, UnreadableError
from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.audit import record_audit
from paripassu.record.audited import Audit
from paripassu.record.vkey import format_vkey

SIZE, EARLY = 256 * 2 + 9, 300
MADE = logs.entries(SIZE)
LOG = logs.log(SIZE, EARLY)
EARLIER = logs.note(EARLY, logs.root(MADE[:EARLY]))
NOW = logs.SEEN + 3600
VECTOR_KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


def audited(folder: Path, files: Files, **options: object) -> Audit:
    logs.write(folder, files)
    asked: dict[str, object] = {
        "key": logs.VKEY,
        "policy": io.BytesIO(logs.policy()),
        "since": io.BytesIO(EARLIER),
        "max_age": 2 * 3600,
        "clock": lambda: NOW,
    }
    return record_audit(folder, **{**asked, **options})  # type: ignore[arg-type]


def test_in_order(tmp_path: Path) -> None:
    read: list[int] = []
    found = audited(tmp_path, LOG, progress=read.append)
    assert found.ok
    assert (found.size, found.origin, found.since) == (SIZE, logs.ORIGIN, EARLY)
    assert found.root == b64encode(logs.root(MADE)).decode()
    assert found.signed == (logs.VKEY.rpartition("+")[0],)
    assert found.stamps == {
        "norway": "2027-01-01T00:00:00Z",
        "chile": "2027-01-01T00:01:00Z",
        "iaea": "2027-01-01T00:02:00Z",
    }
    assert found.seen == "2027-01-01T00:01:00Z"
    assert sum(read) == SIZE
    assert Audit.from_json(found.to_json()) == found


@needs("vectors/tlog-tiles-log")
@pytest.mark.parametrize("size", range(16))
def test_the_log_of_others(tmp_path: Path, size: int) -> None:
    """At each of its sizes, and each consistent with all before."""
    folder = shared("vectors/tlog-tiles-log")
    for name in ("tile",):
        (tmp_path / name).symlink_to(folder / name)
    (tmp_path / "checkpoint").write_bytes((folder / f"checkpoint.{size}").read_bytes())
    for earlier in range(size + 1):
        found = record_audit(tmp_path, key=VECTOR_KEY, since=folder / f"checkpoint.{earlier}")
        assert found.ok
        assert found.size == size
    for later in range(size + 1, 16):
        found = record_audit(tmp_path, key=VECTOR_KEY, since=folder / f"checkpoint.{later}")
        assert [one.file for one in found.faults] == ["checkpoint"]


B0, B1, B2 = "tile/entries/000", "tile/entries/001", "tile/entries/002.p/9"
T0, T1, T2 = "tile/0/000", "tile/0/001", "tile/0/002.p/9"
TOP = "tile/1/000.p/2"
Damage = Callable[[Files], None]


def change(path: str, how: Callable[[bytes], bytes]) -> Damage:
    def make(files: Files) -> None:
        files[path] = how(files[path])

    return make


def flip(path: str, at: int) -> Damage:
    return change(path, lambda d: d[:at] + bytes([d[at] ^ 1]) + d[at + 1 :] if at else
                  bytes([d[0] ^ 1]) + d[1:])  # fmt: skip


def flip_last(path: str) -> Damage:
    return change(path, lambda d: d[:-1] + bytes([d[-1] ^ 128]))


def short(path: str) -> Damage:
    return change(path, lambda d: d[:-1])


def empty(path: str) -> Damage:
    return change(path, lambda d: b"")


def long(path: str) -> Damage:
    return change(path, lambda d: d + b"\0\0")


def missing(path: str) -> Damage:
    def make(files: Files) -> None:
        del files[path]

    return make


def rename(path: str, to: str) -> Damage:
    def make(files: Files) -> None:
        files[to] = files.pop(path)

    return make


def swap(one: str, other: str) -> Damage:
    def make(files: Files) -> None:
        files[one], files[other] = files[other], files[one]

    return make


def put(path: str, content: bytes) -> Damage:
    return lambda files: files.__setitem__(path, content)


def entries_swapped(files: Files) -> None:
    made = list(MADE)
    made[300], made[301] = made[301], made[300]
    files[B1] = logs.files(made)[B1]


def entry_added(files: Files) -> None:
    files[B2] += b"\0\1x"


def entry_dropped(files: Files) -> None:
    files[B2] = logs.files(MADE[:-1])["tile/entries/002.p/8"]


def hash_added(files: Files) -> None:
    files[T2] += bytes(32)


def hashes_swapped(path: str) -> Damage:
    return change(path, lambda d: d[32:64] + d[:32] + d[64:])


def length_changed(files: Files) -> None:
    """Move the border of two entries: the bytes of the bundle stay the same but for lengths."""
    data = files[B2]
    first = int.from_bytes(data[:2], "big")
    files[B2] = (first + 1).to_bytes(2, "big") + data[2:]


def other_history(files: Files) -> None:
    made = [*MADE[:-1], b"another"]
    files |= logs.files(made)


def other_signed(files: Files) -> None:
    """A fork: another history from entry 100 on, signed and cosigned all the same."""
    made = [*MADE[:100], b"another", *MADE[101:]]
    files |= logs.files(made) | {"checkpoint": logs.note(SIZE, logs.root(made))}


def signature_line(number: int) -> Callable[[bytes], bytes]:
    """Change the signature in a line of a note, but not its key id."""

    def make(data: bytes) -> bytes:
        lines = data.split(b"\n")
        at = lines.index(b"") + 1 + number
        head, _, encoded = lines[at].rpartition(b" ")
        changed = encoded[:40] + (b"A" if encoded[40:41] != b"A" else b"B") + encoded[41:]
        lines[at] = head + b" " + changed
        return b"\n".join(lines)

    return make


NOTE = LOG["checkpoint"]
TEXT, SIGNATURES = NOTE.split(b"\n\n")
ROOT = logs.root(MADE)
OF_STRANGER = logs.note(SIZE, ROOT, key=2)
EMPTY = logs.note(0, EMPTY_ROOT)
C = "checkpoint"

DAMAGES: list[tuple[str, str, Damage]] = [
    # Entries.
    *((f"a bit of {path}", path, flip(path, 5)) for path in (B0, B1, B2)),
    *((f"the last bit of {path}", path, flip_last(path)) for path in (B0, B2)),
    *((f"{path} short", path, short(path)) for path in (B0, B2)),
    *((f"{path} long", path, long(path)) for path in (B1, B2)),
    *((f"{path} empty", path, empty(path)) for path in (B0, B2)),
    *((f"{path} missing", path, missing(path)) for path in (B0, B1, B2)),
    ("a length", B2, length_changed),
    ("the first length", B0, flip(B0, 0)),
    ("two entries swapped", B1, entries_swapped),
    ("an entry added", B2, entry_added),
    ("an entry dropped", B2, entry_dropped),
    ("two bundles swapped", B0, swap(B0, B1)),
    ("one bundle twice", B1, put(B1, LOG[B0])),
    ("a bundle of a tile's hashes", B1, put(B1, LOG[T1])),
    ("a partial bundle for a full one", B1, rename(B1, "tile/entries/001.p/255")),
    ("a narrower bundle for a partial one", B2, rename(B2, "tile/entries/002.p/8")),
    ("a wider bundle for a partial one", B2, rename(B2, "tile/entries/002.p/10")),
    ("a full bundle that is none", "tile/entries/002", rename(B2, "tile/entries/002")),
    ("a bundle in another place", B1, rename(B1, "tile/entries/x000/001")),
    # Tiles.
    *((f"a bit of {path}", path, flip(path, 40)) for path in (T0, T1, T2, TOP)),
    *((f"the last bit of {path}", path, flip_last(path)) for path in (T1, T2, TOP)),
    *((f"{path} short", path, short(path)) for path in (T0, T2, TOP)),
    *((f"{path} long", path, long(path)) for path in (T1, T2, TOP)),
    *((f"{path} empty", path, empty(path)) for path in (T0, T2, TOP)),
    *((f"{path} missing", path, missing(path)) for path in (T0, T1, T2, TOP)),
    *((f"hashes of {path} swapped", path, hashes_swapped(path)) for path in (T1, T2, TOP)),
    ("a hash added", T2, hash_added),
    ("two tiles swapped", T0, swap(T0, T1)),
    ("tiles of two levels swapped", TOP, swap(TOP, T2)),
    ("a tile of zeroes", T1, put(T1, bytes(8192))),
    ("a tile of the bundle", T1, put(T1, LOG[B1])),
    ("a partial tile for a full one", T1, rename(T1, "tile/0/001.p/255")),
    ("a narrower tile for a partial one", T2, rename(T2, "tile/0/002.p/8")),
    ("a wider tile for a partial one", T2, rename(T2, "tile/0/002.p/10")),
    ("a full tile that is none", "tile/0/002", rename(T2, "tile/0/002")),
    ("a whole other history below", C, other_history),
    # The checkpoint.
    ("another size", C, change(C, lambda d: d.replace(b"\n521\n", b"\n520\n"))),
    ("another root", C, change(C, lambda d: d.replace(TEXT[-20:-15], b"AAAAA"))),
    ("another origin", C, change(C, lambda d: d.replace(b"log.example", b"log.examples"))),
    ("a leading zero", C, change(C, lambda d: d.replace(b"\n521\n", b"\n0521\n"))),
    ("no size", C, change(C, lambda d: d.replace(b"\n521\n", b"\n-1\n"))),
    ("a size that no tree has", C, change(C, lambda d: d.replace(b"\n521\n", b"\n%d\n" % 2**63))),
    ("an extension line", C, change(C, lambda d: d.replace(b"\n\n", b"\nmore\n\n", 1))),
    ("the checkpoint empty", C, empty(C)),
    ("the checkpoint cut", C, change(C, lambda d: d[:100])),
    ("bytes that are no text", C, put(C, bytes(range(256)))),
    ("a checkpoint longer than any", C, put(C, NOTE * 100)),
    ("the log's signature wrong", C, change(C, signature_line(0))),
    ("a witness's signature wrong", C, change(C, signature_line(2))),
    ("without the log's signature", C, change(C, lambda d: re.sub(
        rb"\xe2\x80\x94 log.*\n", b"", d))),
    ("without signatures", C, put(C, TEXT + b"\n\n")),
    ("forged: signed by another key", C, put(C, OF_STRANGER)),
    ("stale", C, put(C, logs.note(SIZE, ROOT, seen=logs.SEEN - 86_400))),
    ("rolled back", C, put(C, logs.note(EARLY - 1, logs.root(MADE[: EARLY - 1])))),
    ("rolled back to nothing", C, put(C, EMPTY)),
    ("forked", C, other_signed),
    ("the quorum not met", C, put(C, logs.note(SIZE, ROOT, witnesses=("un", "chile")))),
    ("no witness at all", C, put(C, logs.note(SIZE, ROOT, witnesses=()))),
    ("the quorum faked: one witness twice", C, put(C, logs.note(
        SIZE, ROOT, witnesses=("un", "un", "chile")))),
    ("the quorum faked: of two times", C, put(C, logs.note(
        SIZE, ROOT, witnesses=("un", "chile")) + logs.note(
        SIZE, ROOT, witnesses=("un",), seen=logs.SEEN + 1).split(b"\n")[-2] + b"\n")),
    ("the quorum faked: of another log", C, put(C, NOTE.replace(
        SIGNATURES, logs.note(SIZE, ROOT, origin="other.example").split(b"\n\n")[1]))),
    ("the quorum faked: of another size", C, put(C, TEXT + b"\n\n" + b"\n".join(
        [SIGNATURES.split(b"\n")[0], *EARLIER.split(b"\n\n")[1].split(b"\n")[1:]]))),
]  # fmt: skip


def test_there_are_some_sixty_ways() -> None:
    assert len(DAMAGES) >= 60
    assert len({name for name, *_ in DAMAGES}) == len(DAMAGES)


@pytest.mark.parametrize(
    ("file", "damage"), [(f, d) for _, f, d in DAMAGES], ids=[name for name, *_ in DAMAGES]
)
def test_damaged(tmp_path: Path, file: str, damage: Damage) -> None:
    files = dict(LOG)
    damage(files)
    assert files != LOG
    found = audited(tmp_path, files)
    assert not found.ok
    assert file in [one.file for one in found.faults]
    assert found.summary()


HARMLESS: list[tuple[str, Damage]] = [
    ("an unknown signature", change(C, lambda d: d + "— nobody AAAAAAAA\n".encode())),
    ("an unknown key of a known name", change(C, lambda d: d + (
        f"— {logs.ORIGIN} AAAAAAAA\n".encode()))),
    ("one more witness", put(C, logs.note(SIZE, ROOT, witnesses=logs.WITNESSES))),
    ("a signature twice", change(C, lambda d: d + d.split(b"\n")[-2] + b"\n")),
    ("signatures in another order", put(C, TEXT + b"\n\n" + b"".join(
        line + b"\n" for line in reversed(SIGNATURES.splitlines())))),
    ("left-over partial tiles", put("tile/0/002.p/3", b"left over")),
    ("left-over bundles", put("tile/entries/009", b"left over")),
    ("tiles of later entries", lambda files: files.update(
        {path: data for path, data in logs.log(900).items() if path not in LOG})),
    ("the full tile for a partial one", lambda files: (files.update(
        logs.files(logs.entries(900))), files.pop(T2), None)[2]),
    ("the full bundle for a partial one", lambda files: (files.update(
        logs.files(logs.entries(900))), files.pop(B2), None)[2]),
    ("superseded partial tiles gone", missing("tile/0/001.p/44")),
    ("other files", put("README", b"A log.")),
]  # fmt: skip


@pytest.mark.parametrize(
    "change", [change for _, change in HARMLESS], ids=[name for name, _ in HARMLESS]
)
def test_what_harms_nothing(tmp_path: Path, change: Damage) -> None:
    files = dict(LOG)
    change(files)
    assert files != LOG
    assert audited(tmp_path, files).ok


def test_each_that_is_given_must_hold(tmp_path: Path) -> None:
    assert audited(tmp_path, LOG, policy=None, max_age=None).ok
    assert audited(tmp_path, LOG, key=None, since=None).ok
    other = logs.log_key(2, logs.ORIGIN)
    found = audited(tmp_path, LOG, key=format_vkey(other))
    assert [one.file for one in found.faults] == [C]
    found = audited(tmp_path, LOG, key=format_vkey(logs.log_key(1, "other.example")))
    assert not found.ok
    found = audited(tmp_path, LOG, policy=io.BytesIO(logs.policy(4)))
    assert found.missing == ("un",)
    assert not found.ok
    assert "un" in found.faults[0].what
    # The files are judged all the same: they are those of a checkpoint which the log has signed.
    (tmp_path / T1).unlink()
    found = audited(tmp_path, {}, policy=io.BytesIO(logs.policy(4)))
    assert [one.file for one in found.faults] == [C, T1]


def test_an_empty_log(tmp_path: Path) -> None:
    assert audited(tmp_path, {C: EMPTY}, since=io.BytesIO(EMPTY)).ok
    found = audited(tmp_path, {C: logs.note(0, ROOT)}, since=None)
    assert [one.file for one in found.faults] == [C]


def test_since_an_empty_tree(tmp_path: Path) -> None:
    assert audited(tmp_path, LOG, since=io.BytesIO(EMPTY)).ok
    wrong = logs.note(0, ROOT)
    assert not audited(tmp_path, LOG, since=io.BytesIO(wrong)).ok


def test_since_the_same_size(tmp_path: Path) -> None:
    assert audited(tmp_path, LOG, since=io.BytesIO(NOTE)).ok
    fork = logs.note(SIZE, EMPTY_ROOT)
    found = audited(tmp_path, LOG, since=io.BytesIO(fork))
    assert "two histories" in found.faults[0].what
    found = audited(tmp_path, LOG, since=io.BytesIO(logs.note(1, ROOT, origin="other.example")))
    assert "other.example" in found.faults[0].what


def test_nothing_to_judge_by(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="`charter` should be given"):
        audited(tmp_path, LOG, key=None, policy=None, max_age=None)
    with pytest.raises(ParameterError, match="max_age asks"):
        audited(tmp_path, LOG, policy=None)
    with pytest.raises(ParameterError, match="key is none"):
        audited(tmp_path, LOG, key="a+b+c")
    for wrong in (b"", b"quorum none of them", NOTE):
        with pytest.raises(InputError):
            audited(tmp_path, LOG, policy=io.BytesIO(wrong))
    for wrong in (b"", NOTE[:50], b"\xff"):
        with pytest.raises(InputError):
            audited(tmp_path, LOG, since=io.BytesIO(wrong))


def test_no_checkpoint(tmp_path: Path) -> None:
    files = {path: data for path, data in LOG.items() if path != C}
    with pytest.raises(UnreadableError, match="no checkpoint"):
        audited(tmp_path, files)
    with pytest.raises(UnreadableError, match="record checkpoint"):
        audited(tmp_path, files | {"checkpoint.pending": NOTE})
    with pytest.raises(UnreadableError, match="no such folder"):
        record_audit(tmp_path / "none", key=logs.VKEY)
    (tmp_path / "entries.jsonl").touch()
    with pytest.raises(UnreadableError, match="is a file, not the folder of a log"):
        record_audit(tmp_path / "entries.jsonl", key=logs.VKEY)
