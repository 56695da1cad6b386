"""Files that are no agreement at all, and where they come from."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import threading
from pathlib import Path

import pytest
from tests.shared import needs, shared

from paripassu.agreement.new import STARTER
from paripassu.agreement.read import parse_agreement, read_agreement
from paripassu.errors import AgreementError, InputError
from paripassu.toml.read import MOST_BYTES


def refused(path: str | Path) -> str:
    with pytest.raises(InputError) as caught:
        read_agreement(path)
    return str(caught.value)


def test_a_file_is_read_with_the_digest_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(STARTER.encode())
    assert read_agreement(path).digest == f"sha256:{hashlib.sha256(STARTER.encode()).hexdigest()}"


def test_windows_line_ends_and_a_byte_order_mark_are_no_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbf" + STARTER.replace("\n", "\r\n").encode())
    assert read_agreement(path) == parse_agreement(STARTER)
    assert read_agreement(path).digest != parse_agreement(STARTER).digest


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STARTER.encode())))
    assert read_agreement("-").id == "starter"


def test_a_problem_on_standard_input_is_told_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert refused("-").startswith("standard input: is empty")


def test_a_missing_file_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "korea.toml").write_text(STARTER)
    assert "there is no such file — did you mean 'korea.toml'?" in refused(tmp_path / "koera.toml")
    assert "no such file" in refused(tmp_path / "nowhere" / "a.toml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "is a folder, not a file" in refused(tmp_path)


def test_a_name_that_no_system_takes_is_refused() -> None:
    assert "cannot be read" in refused("a\0b")
    assert "cannot be read" in refused("x" * 5000)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(STARTER)
    path.chmod(0)
    assert "may not be read" in refused(path)


def test_a_permission_error_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", deny)
    assert "may not be read by you" in refused(tmp_path / "a.toml")


def test_a_file_of_100_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    assert "has 104,857,600 bytes; the most is 16,777,216" in refused(path)


def test_an_endless_device_is_refused() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no /dev/zero")
    assert "is a device, not a file" in refused("/dev/zero")


def test_a_text_of_100_megabytes_is_refused() -> None:
    with pytest.raises(AgreementError, match="are the most"):
        parse_agreement(b"#" * (MOST_BYTES + 1))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_text(STARTER, encoding="utf-8"))
    writer.start()
    assert read_agreement(path).id == "starter"
    writer.join()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a: is empty — paripassu new"),
        (b" \n\t\n", "a: is empty"),
        (b"\xef\xbb\xbf", "a: is empty"),
        (b"# nothing but a comment\n", "a: there is no [agreement]"),
        (b"a = 1\nb = 'caf\xe9'\n", "a: line 2: byte 15 of the file, 0xe9, is not UTF-8"),
        ("x = 1".encode("utf-16"), "a: line 1: is UTF-16 and not UTF-8 — save it as UTF-8"),
        ("x = 1\n".encode("utf-32"), "a: line 1: is UTF-32 and not UTF-8 — save it as UTF-8"),
        ("\ufeffx = 1\n".encode("utf-32-be"), "a: line 1: is UTF-32 and not UTF-8"),
        ("x = 1\n".encode("utf-16-le"), "a: line 1: is UTF-16 and not UTF-8"),
        (b"x = 1\x00", "a: line 1: is no TOML"),
        (b"\x89PNG\r\n\x1a\n", "a: line 1: byte 1 of the file, 0x89, is not UTF-8"),
        (b"[[[", "a: line 1: is no TOML"),
        (b'[agreement]\nid = "x"\n[[party]]\nstake = 8,5\n', "a: line 4: is no TOML"),
        (b"x = '''\nabc\n", "a: line 1: is no TOML: nothing closes the ''' of this line"),
        (b"x = [\n1,\n2\n", "a: line 1: is no TOML: nothing closes the [ of this line"),
        (b'x = "abc\n', "a: line 1: is no TOML"),
        (b"x", "a: line 1: is no TOML: expected '=' after a key in a key/value pair"),
        (b"x = 1\n" + b"a." * 200_000 + b"b = 1", "a: line 2: has a key of more than 50 parts"),
        (b"[" + b"'a' . " * 200_000 + b"b]", "a: line 1: has a key of more than 50 parts"),
        (b'"\\""' + b'."\\""' * 200 + b" = 1", "a: line 1: has a key of more than 50 parts"),
        (b"x = " + b"{a = " * 5000, "a: line 1: nests too deeply"),
    ],
)
def test_what_is_no_agreement_is_told_apart(content: bytes, message: str) -> None:
    with pytest.raises(AgreementError) as caught:
        parse_agreement(content, "a")
    assert message in str(caught.value)


def test_more_portions_than_can_be_ordered_are_refused() -> None:
    measures = "".join(
        f'[[measure]]\nid = "m{k}"\nby = ["a"]\nportions = 1000\n' for k in range(101)
    )
    with pytest.raises(AgreementError, match="have 101000 portions in all, and 100000 are the"):
        parse_agreement(f'[agreement]\nid = "x"\n[[party]]\nid = "a"\n{measures}')


@needs("plans")
def test_of_the_shared_agreements_exactly_the_contradictory_ones_are_refused() -> None:
    import json

    folder = shared("plans") / "cases"
    answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    for name, answer in answers.items():
        try:
            read_agreement(folder / name)
            contradictory = False
        except AgreementError as error:
            contradictory = "no order is possible" in str(error)
        assert contradictory == (answer["status"] == "contradictory"), name


@pytest.mark.untraced
@needs("plans")
@pytest.mark.slow
def test_the_benchmark_agreements_are_read() -> None:
    for path in sorted((shared("plans") / "bench").glob("*.toml")):
        assert read_agreement(path).parties
