"""Whatever is sent to the workbench, it never answers with an error of its own.

Schemathesis draws requests from a description of the addresses (OpenAPI) that is made here, from
the application itself: those that fit the description, and those that do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from tests.e2e.swaps import FEASIBLE, STUCK
from tests.examples import examples
from tests.unit.workbench.addresses import addresses
from tests.unit.workbench.benches import Served, served

from paripassu.workbench.gate import TOKEN
from paripassu.workbench.pages.routes import Strict
from paripassu.workbench.shelf import Shelf

schemathesis = pytest.importorskip("schemathesis")
pytestmark = pytest.mark.slow

#: What an address can be asked with.
_ASKED = ("revision", "seen", "page", "name", "moment", "party", "step", "id")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("fuzzed") / "files"
    folder.mkdir()
    (folder / "swap.toml").write_text(FEASIBLE)
    (folder / "stuck.toml").write_text(STUCK)
    with served(Shelf.of_folder(folder), folder.parent / "state") as found:
        assert found.client.get("/file/2").status_code == 200
        found.planner.answer()
        yield found


def models() -> list[type[BaseModel]]:
    """Give all that a request can bring."""
    found: list[type[BaseModel]] = []
    left = [Strict]
    while left:
        below = left.pop().__subclasses__()
        found += below
        left += below
    return found


def described(page: Served) -> dict[str, Any]:
    """Describe all addresses."""
    _, kinds = models_json_schema(
        [(model, "validation") for model in models()],
        ref_template="#/components/schemas/{model}",
    )
    schemas = kinds["$defs"]
    paths: dict[str, dict[str, Any]] = {}
    for one in addresses(page):
        parameters: list[dict[str, Any]] = [
            {"name": part, "in": "path", "required": True, "schema": _part(part)}
            for part in one.parts
        ]
        if one.method == "GET":
            parameters += [
                {"name": name, "in": "query", "schema": {"type": ["string", "integer"]}}
                for name in _ASKED
            ]
        operation: dict[str, Any] = {
            "parameters": parameters,
            "responses": {"default": {"description": "whatever"}},
        }
        if one.method != "GET":
            wanted = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in schemas]}
            operation["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": wanted}},
            }
        paths.setdefault(one.path, {})[one.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "the workbench", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _part(name: str) -> dict[str, Any]:
    """Describe a part of an address: often one that there is."""
    if name == "number":
        return {"anyOf": [{"enum": [1, 2]}, {"type": "integer"}, {"type": "string"}]}
    return {"type": "string", "minLength": 1}


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_no_request_makes_an_error_of_the_server(page: Served, mode: str) -> None:
    schema = schemathesis.openapi.from_dict(described(page))
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == len(addresses(page))
    sent = {f"{one.method.upper()} {one.path}": _asked(page, one, mode) for one in operations}
    print(f"{sum(sent.values())} requests: {sent}")
    assert all(sent.values())


def _asked(page: Served, operation: Any, mode: str) -> int:
    """Ask for one address in many ways; say how often."""
    sent = 0

    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode[mode]))
    @settings(
        max_examples=examples(60),
        deadline=None,
        database=None,
        suppress_health_check=[*HealthCheck],
    )
    def ask(case: Any) -> None:
        nonlocal sent
        asked = case.as_transport_kwargs(base_url=str(page.client.base_url))
        asked.pop("cookies", None)
        if "data" in asked:
            asked["content"] = asked.pop("data")
        asked["headers"] = {TOKEN: page.token, "content-type": "application/json"}
        answer = page.client.request(**asked)
        assert answer.status_code < 500, (asked, answer.text)
        sent += 1

    try:
        ask()
    except Unsatisfiable:
        assert mode == "NEGATIVE"  # nothing is said of it that something would not fit
        return 1
    return sent
