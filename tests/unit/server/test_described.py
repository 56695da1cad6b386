"""The OpenAPI document of a log: each route stands in it, and every answer is as it says.

Schemathesis draws requests from the document: those that fit it, and those that do not.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections import Counter
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from tests.examples import examples

from paripassu.server.described import DESCRIPTION, described

schemathesis = pytest.importorskip("schemathesis")
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

#: Not that what fits the document is taken: it does not say what a signature is.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def there(client: TestClient, path: str) -> list[dict[str, str]]:
    """Give the parts of addresses that there are, so that not every answer is 404."""
    size = client.get("/checkpoint").text.split("\n")[1]
    bundle = client.get(f"/tile/entries/000.p/{size}").content
    payload = json.loads(bundle[2 : 2 + int.from_bytes(bundle[:2])])["payload"]
    blob = json.loads(b64decode(payload))["predicate"]["blobs"][0]["digest"]
    before = "/predecessor/{at}"
    return {
        f"{before}/checkpoint": [{"at": "1"}],
        f"{before}/blobs/sha256/{{start}}/{{digest}}": [
            {"at": "1", "start": blob[:2], "digest": blob}
        ],
        f"{before}/tile/{{level}}/{{number}}": [
            {"at": "1", "level": level, "number": f"000.p/{size}"} for level in ("0", "entries")
        ],
        "/blobs/sha256/{start}/{digest}": [{"start": blob[:2], "digest": blob}],
        "/tile/{level}/{number}": [
            {"level": level, "number": f"000.p/{size}"} for level in ("0", "entries")
        ],
        "/{name}.html": [{"name": name} for name in ("index", "record", "check")],
        "/record/{name}.html": [{"name": "0"}],
        "/static/{name}": [{"name": "site.css"}],
    }.get(path, [])


@pytest.fixture(scope="module")
def document(client: TestClient) -> Any:
    return client.get(DESCRIPTION).json()


def test_every_route_stands_in_it(app: FastAPI, document: Any) -> None:
    routes = {
        (re.sub(r":path", "", one.path), method)
        for one in app.routes
        if isinstance(one, Route)
        for method in (one.methods or set()) - {"HEAD"}
    }
    assert routes == {
        (path, one.upper()) for path, ones in document["paths"].items() for one in ones
    }
    assert len(routes) == 22
    for ones in document["paths"].values():
        for operation in ones.values():
            assert operation["summary"].endswith(".")


def test_an_application_with_another_route_cannot_be_described() -> None:
    app = FastAPI(openapi_url=None)
    app.add_route("/other", lambda request: Response(), methods=["GET"])
    with pytest.raises(KeyError, match="other"):
        described(app)


@pytest.mark.slow
def test_it_is_an_openapi_document(document: Any) -> None:
    schemathesis.openapi.from_dict(document).validate()
    assert "://" not in json.dumps(document)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_every_answer_is_as_it_says(client: TestClient, document: Any, mode: str) -> None:
    schema = schemathesis.openapi.from_dict(document)
    operations = [found.ok() for found in schema.get_all_operations()]
    sent = {f"{one.method.upper()} {one.path}": _asked(client, one, mode) for one in operations}
    print(f"{sum(one.total() for one in sent.values())} requests: {sent}")
    assert len(sent) == 22
    if mode == "POSITIVE":
        read = {name for name, one in sent.items() if name.startswith("GET") and one[200]}
        assert (
            len(read) == 15
        )  # all but pictures, of which there is none, and the pending checkpoint


def _asked(client: TestClient, operation: Any, mode: str) -> Counter[int]:
    """Ask for one address in many ways; say which status came how often."""
    sent: Counter[int] = Counter()
    known = there(client, operation.path)
    strategy = operation.as_strategy(generation_mode=schemathesis.GenerationMode[mode])

    @given(case=strategy, data=st.data())
    @settings(
        max_examples=examples(40),
        deadline=None,
        database=None,
        suppress_health_check=[*HealthCheck],
    )
    def ask(case: Any, data: st.DataObject) -> None:
        if mode == "POSITIVE" and known and data.draw(st.booleans()):
            case.path_parameters = dict(data.draw(st.sampled_from(known)))
        asked = case.as_transport_kwargs(base_url=str(client.base_url))
        asked.pop("cookies", None)
        if "data" in asked:
            asked["content"] = asked.pop("data")
        answer = client.request(**asked)
        assert answer.status_code < 500, (asked, answer.text)
        case.validate_response(schemathesis.Response.from_any(answer), checks=CHECKS)
        sent[answer.status_code] += 1

    try:
        ask()
    except Unsatisfiable:
        assert mode == "NEGATIVE"  # nothing is said of it that something would not fit
    return sent
