"""The OpenAPI document of the operator API, made from the table of routes.

``resources/sandbox/openapi.json`` is its printed copy; tests compare it with this, with
the running application and with what the client sends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from desktop.sandbox.openapi_shapes import NOTES, SHAPES
from desktop.sandbox.routes import Route, routes

__all__ = ["document", "printed"]

_PROBLEM = "application/problem+json"
_TAKES_SINCE = frozenset(
    {
        "GET /operator/v1/messages",
        "GET /operator/v1/certificates",
        "GET /operator/v1/incidents",
        "GET /operator/v1/plans/{plan_id}/ledger",
    }
)
_NEEDS_KEY = frozenset({"POST"})
_WITHOUT_KEY = frozenset(
    {
        "POST /operator/v1/officers/sign-in",
        "POST /operator/v1/email-codes/{code_id}",
    }
)


def document() -> dict[str, Any]:
    """OpenAPI 3.1 of every call under ``/operator/v1``."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes():
        if route.call:
            paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Operator API",
            "version": "1",
            "description": (
                "Authority comes from signed objects, never from the connection. "
                "The same id and bytes get the same answer, for ever."
            ),
        },
        "paths": paths,
        "components": {
            "schemas": SHAPES,
            "securitySchemes": {
                "slip": _header("Saqta-Slip REFERENCE MAC"),
                "installation": _header("Saqta-Installation KEY_ID SIGNATURE"),
                "officer": _header("Saqta-Officer SESSION"),
                "token": _header("Saqta-Token PAYLOAD CMS"),
            },
        },
    }


def printed() -> str:
    """The document as it lies in ``resources/``."""
    return json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _operation(route: Route) -> dict[str, Any]:
    name = f"{route.method} {route.path}"
    note = NOTES[name]
    success: dict[str, Any] = {"description": "Done"}
    if note.answer:
        success["content"] = {"application/json": {"schema": _ref(note.answer)}}
    else:
        success["content"] = {"*/*": {}}
    operation: dict[str, Any] = {
        "operationId": re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-"),
        "summary": note.summary,
        "tags": [route.call],
        "parameters": _parameters(route, name),
        "responses": {
            "200": success,
            "default": {
                "description": "Refused (RFC 9457)",
                "content": {_PROBLEM: {"schema": _ref("Problem")}},
            },
        },
    }
    if note.body:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _ref(note.body)}},
        }
    if note.by:
        operation["security"] = [{scheme: []} for scheme in note.by]
    return operation


def _parameters(route: Route, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "name": part,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
        }
        for part in re.findall(r"{(\w+)}", route.path)
    ]
    if name in _TAKES_SINCE:
        found.append(
            {
                "name": "since",
                "in": "query",
                "required": False,
                "schema": {"type": "integer", "minimum": 0},
            }
        )
    if route.method in _NEEDS_KEY and name not in _WITHOUT_KEY:
        found.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "schema": {"type": "string", "minLength": 1},
            }
        )
    return found


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _header(form: str) -> Mapping[str, str]:
    return {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": form,
    }
