"""What a log answers under which address, as an OpenAPI document (OpenAPI 3.1.0).

The addresses are described here by hand, since bytes come in and go out; an application with a
route that is not described here cannot be made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import version
from types import MappingProxyType
from typing import Any, Final

from fastapi import FastAPI
from starlette.routing import Route

from paripassu.record.envelope import MOST_BYTES as MOST_ENTRY
from paripassu.record.rules import RULES
from paripassu.server.names import PROBLEMS
from paripassu.server.problems import PROBLEM
from paripassu.server.public import AT, BEFORE, LEVEL, NUMBER

#: Where the document stands.
DESCRIPTION: Final = "/openapi.json"
_TEXT, _BYTES, _HTML = "text/plain; charset=utf-8", "application/octet-stream", "text/html"
#: Answers that are no, by their statuses.
_SAID: Final[Mapping[int, str]] = MappingProxyType(
    {
        400: "The request is not in form.",
        403: "A signature is wrong or missing, or the author holds no key.",
        404: "There is nothing of this name.",
        408: "The request came too slowly.",
        409: "It does not fit what is logged.",
        413: "It is too long.",
        414: "The address is too long.",
        424: "Files have to come first; `missing` lists their digests.",
        429: "This network sends too often. The same request may come again later.",
        431: "The headers are too long.",
        503: "It cannot be answered now. The same request may come again later.",
    }
)
_READING = (404, 414, 431, 503)
_SENDING = (400, 408, 409, 413, 414, 429, 431, 503)
Operation = dict[str, Any]


def described(app: FastAPI) -> dict[str, Any]:
    """Describe the addresses of an application of a log.

    Parameters
    ----------
    app : FastAPI
        Whose routes stand in it.

    Raises
    ------
    KeyError
        A route is none of those that are described here.
    """
    paths: dict[str, dict[str, Operation]] = {}
    routes = [one for one in app.routes if isinstance(one, Route)]
    found = {(_template(one.path), method) for one in routes for method in one.methods or ()}
    found |= {(DESCRIPTION, "GET")}
    for path, method in sorted(found):
        if method != "HEAD":
            paths.setdefault(path, {})[method.lower()] = dict(_OPERATIONS[path, method])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "A log of signed statements",
            "version": version("paripassu"),
            "description": "What anybody may read of a log, and what holders of keys send to it. "
            "HEAD is answered wherever GET is.",
        },
        "paths": paths,
        "components": {"schemas": {"Problem": _problem()}},
    }


def _template(path: str) -> str:
    return re.sub(r"\{(\w+):path\}", r"{\1}", path)


def _problem() -> dict[str, Any]:
    """Describe an answer that is no (RFC 9457)."""
    names = sorted({*RULES, *PROBLEMS})
    return {
        "type": "object",
        "required": ["type", "title", "status", "name", "detail"],
        "additionalProperties": False,
        "properties": {
            "type": {"type": "string", "pattern": "^urn:paripassu:problem:[a-z0-9-]+$"},
            "title": {"type": "string", "minLength": 1},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "name": {"enum": names},
            "detail": {"type": "string", "minLength": 1},
            "missing": {
                "type": "array",
                "items": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "minItems": 1,
            },
        },
    }


def _refusals(statuses: tuple[int, ...]) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        str(one): {"description": _SAID[one], "content": {PROBLEM: {"schema": schema}}}
        for one in statuses
    }


def _reading(summary: str, *media: str, parts: Mapping[str, str] | None = None) -> Operation:
    """Describe what is read; parts are those of the address, by the form of each."""
    content: dict[str, Any] = {one: {"schema": {}} for one in media}
    answers = {"200": {"description": "It is there.", "content": content}}
    if media[0] in _PAGES:
        answers["304"] = {"description": "It is as the reader has it (`If-None-Match`)."}
    return {
        "summary": summary,
        "parameters": _parameters(parts or {}),
        "responses": {**answers, **_refusals(_READING)},
    }


def _sending(
    summary: str,
    body: str,
    answer: dict[str, Any],
    refusals: tuple[int, ...] = (),
    parts: Mapping[str, str] | None = None,
    *,
    most: int | None = None,
) -> Operation:
    sent = {"schema": {} if most is None else {"type": "string", "maxLength": most}}
    return {
        "summary": summary,
        "parameters": _parameters(parts or {}),
        "requestBody": {"required": True, "description": body, "content": {_BYTES: sent}},
        "responses": {"200": answer, **_refusals(tuple(sorted({*_SENDING, *refusals})))},
    }


def _parameters(parts: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^{form}$"},
        }
        for name, form in parts.items()
    ]


_PAGES = (_HTML, "text/css", "image/svg+xml", "application/atom+xml", "application/feed+json",
          "text/calendar")  # fmt: skip
_BLOB = "/blobs/sha256/{start}/{digest}"
_DIGEST = {"start": "[0-9a-f]{2}", "digest": "[0-9a-f]{64}"}
_NAME = {"name": "[A-Za-z0-9_.-]{1,80}"}
_INDEX = {
    "description": "It is logged, with this index; `Paripassu-Known: 1` says that it was before.",
    "headers": {"Paripassu-Known": {"schema": {"const": "1"}}},
    "content": {_TEXT: {"schema": {"type": "string", "pattern": "^[0-9]+\n$"}}},
}
_TAKEN = {"description": "It is there now.", "content": {_TEXT: {"schema": {}}}}
_OPERATIONS: Final[Mapping[tuple[str, str], Operation]] = MappingProxyType(
    {
        ("/add-entry", "POST"): _sending(
            "Send an entry: a signed statement, or a note with a quorum of signatures.",
            f"The entry, with nothing around it: at most {MOST_ENTRY:,} bytes.",
            _INDEX,
            (403, 424),
            most=MOST_ENTRY,
        ),
        (_BLOB, "PUT"): _sending(
            "Bring a file that a statement names and waits for.",
            "The bytes of the file.",
            _TAKEN,
            (404,),
            _DIGEST,
        ),
        (_BLOB, "GET"): _reading("A file that statements name.", _BYTES, parts=_DIGEST),
        ("/checkpoint", "GET"): _reading("The newest checkpoint that the quorum signed.", _TEXT),
        ("/checkpoint.pending", "GET"): _reading("The newest that the log signed.", _TEXT),
        ("/tile/{level}/{number}", "GET"): _reading(
            "A tile of hashes, or a bundle of entries. The number has its slashes as they are.",
            _BYTES,
            parts={"level": LEVEL, "number": NUMBER},
        ),
        (f"{BEFORE}{_BLOB}", "GET"): _reading(
            "A file that statements of a log before name.", _BYTES, parts={"at": AT, **_DIGEST}
        ),
        (f"{BEFORE}/checkpoint", "GET"): _reading(
            "The newest checkpoint of a log before.", _TEXT, parts={"at": AT}
        ),
        (f"{BEFORE}/checkpoint.pending", "GET"): _reading(
            "The newest that a log before signed.", _TEXT, parts={"at": AT}
        ),
        (f"{BEFORE}/tile/{{level}}/{{number}}", "GET"): _reading(
            "A tile of hashes of a log before, or a bundle of its entries.",
            _BYTES,
            parts={"at": AT, "level": LEVEL, "number": NUMBER},
        ),
        ("/", "GET"): _reading("Where it stands.", _HTML),
        ("/{name}.html", "GET"): _reading("A page.", _HTML, parts=_NAME),
        ("/record/{name}.html", "GET"): _reading(
            "Entries, 256 on a page, by the index of the first.", _HTML, parts=_NAME
        ),
        ("/declared/{name}.html", "GET"): _reading(
            "What was declared, and what of it is open.", _HTML, parts=_NAME
        ),
        ("/find/{name}.html", "GET"): _reading("A list of entries.", _HTML, parts=_NAME),
        ("/find/{name}.js", "GET"): _reading(
            "Sentences of 256 entries, to be searched.", "text/javascript", parts=_NAME
        ),
        ("/static/{name}", "GET"): _reading(
            "A style sheet or a script.", "text/css", "text/javascript", parts=_NAME
        ),
        ("/pictures/{name}", "GET"): _reading("A picture.", "image/svg+xml", parts=_NAME),
        ("/feed.atom", "GET"): _reading("What is new, for programs.", "application/atom+xml"),
        ("/feed.json", "GET"): _reading("What is new, for programs.", "application/feed+json"),
        ("/calendar.ics", "GET"): _reading("Days to think of.", "text/calendar"),
        (DESCRIPTION, "GET"): _reading("This document.", "application/json"),
    }
)
