"""The page of ``docs/reference`` that tells each address of the API, from its description."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

HEAD = """# Addresses of the API

{how}
Each address with what it is sent and an example; [the API](api.md) says what holds for all of them, and
`/api/openapi.json` the same as here and the answers for programs. A deed (`POST`) takes a header `Idempotency-Key`.
"""


def api_page(description: Mapping[str, Any], how: str) -> str:
    """Return the page: tag by tag, in the order of the description."""
    parts = [HEAD.format(how=how)]
    shapes = description["components"]["schemas"]
    for tag in description["tags"]:
        parts.append(f"## {tag['name']}\n")
        if "description" in tag:
            parts.append(f"{tag['description']}\n")
        for path, ways in description["paths"].items():
            for way, operation in ways.items():
                if operation["tags"][0] == tag["name"]:
                    parts += _operation(way.upper(), path, operation, shapes)
    return "\n".join(parts)


def _operation(way: str, path: str, operation: Mapping[str, Any], shapes: Mapping[str, Any]) -> Iterator[str]:
    yield f"### `{way} {path.replace('{pk}', '{id}')}`\n"
    yield f"{' '.join(operation['description'].replace('``', '`').split())}\n"
    rows = [_row(one["name"], one["schema"], bool(one.get("required")), one.get("description", ""), shapes)
            for one in operation.get("parameters", ()) if one["in"] == "query"]  # fmt: skip
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None:
        shape = shapes[body["schema"]["$ref"].rpartition("/")[2]]
        must = shape.get("required", ())
        rows += [_row(name, said, name in must, said.get("description", ""), shapes)
                 for name, said in shape.get("properties", {}).items() if name != "at"]  # fmt: skip
    if rows:
        yield "| name | may be | must stand | meaning |\n|---|---|---|---|"
        yield "\n".join(rows) + "\n"
    if body is not None and body["example"]:
        yield f"```json\n{json.dumps(body['example'], ensure_ascii=False)}\n```\n"


def _row(name: str, said: Mapping[str, Any], must: bool, meaning: str, shapes: Mapping[str, Any]) -> str:
    words = " ".join(meaning.replace("``", "`").replace("|", "\\|").split())
    return f"| `{name}` | {_type(said, shapes)} | {'yes' if must else 'no'} | {words} |"


def _type(said: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    """Return what a value may be, in a few words."""
    if "$ref" in said:
        return _type(shapes[said["$ref"].rpartition("/")[2]], shapes)
    if "enum" in said:
        return ", ".join(f"`{one}`" for one in said["enum"] if one != "")
    either = said.get("anyOf") or said.get("allOf")
    if either:
        return " or ".join(dict.fromkeys(_type(one, shapes) for one in either if one.get("type") != "null"))
    kind = str(said.get("type", "object"))
    if kind == "array":
        return f"list of {_type(said.get('items', {}), shapes)}"
    if kind == "object" and said.get("properties"):
        return f"object: {', '.join(f'`{name}`' for name in said['properties'])}"
    return {"date": "day", "date-time": "time with zone", "time": "time of day"}.get(said.get("format", ""), _PLAIN[kind])


_PLAIN = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "object": "object"}
