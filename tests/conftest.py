"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test
from tests import drawn
from tests.examples import register
from tests.shared import ROOT, shared

register()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--program",
        choices=("here", "process"),
        default="here",
        help="run the program of end-to-end tests in this process, or each call in one of its own",
    )


#: The rooms whose lines are counted, as in pyproject.toml; the Makefile names their folders.
MEASURED = {"agreement", "sequencing", "inspection", "merkle", "process"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that the coverage is read from.

    They are run apart: the tracer makes a test twice as slow, also one that nothing is read from.
    """
    for item in items:
        folder, room = item.path.relative_to(ROOT / "tests").parts[:2]
        named = folder == "unit" and room in MEASURED
        dear = is_hypothesis_test(getattr(item, "obj", None)) or item.get_closest_marker("untraced")
        if named and not dear:
            item.add_marker(pytest.mark.measured)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_plans() -> Path:
    """The shared agreements with their exact answers; skips where there are none."""
    return shared("plans")


@pytest.fixture(scope="session", autouse=True)
def drawn_once(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Each picture is drawn once, also where several processes share a run."""
    folder = tmp_path_factory.getbasetemp()
    shared_out = hasattr(request.config, "workerinput")
    with drawn.once((folder.parent if shared_out else folder) / "drawn"):
        yield


@pytest.fixture
def drawn_afresh() -> Iterator[None]:
    """Pictures are drawn each time: for tests that compare two drawings."""
    with drawn.afresh():
        yield


@pytest.fixture(scope="module")
def all_the_time_there_is() -> Iterator[None]:
    """What is cut short on a busy machine is not the same twice: no search of a module is."""
    from paripassu.sequencing import answer
    from paripassu.sequencing import explain as explaining

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explaining, "SECONDS", 1e5)
        patch.setattr(explaining, "REPAIRS", 1e5)
        patch.setattr(answer, "CONFLICT_SECONDS", 1e5)
        yield
