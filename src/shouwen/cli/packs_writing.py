"""``shouwen pack schema``: what an editor needs while one writes a pack."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from shouwen.regulation.language.schema import FILES, json_schema


def add_to(deeds: Any) -> None:
    """Add the commands that need no pack that can be read."""
    schema = deeds.add_parser("schema", help="print the JSON Schema of one sort of file, or write all of them")
    schema.add_argument("--of", choices=FILES, default="standards", help="which sort of file")
    schema.add_argument("--into", type=Path, metavar="FOLDER", help="write every schema there, as NAME.schema.json")
    schema.set_defaults(run=print_schema)


def print_schema(arguments: argparse.Namespace) -> int:
    """Print one schema, or write all of them into a folder."""
    if arguments.into is None:
        print(_text(arguments.of))
        return 0
    arguments.into.mkdir(parents=True, exist_ok=True)
    for of in FILES:
        path = arguments.into / f"{of}.schema.json"
        path.write_text(_text(of) + "\n", encoding="utf-8")
        print(path)
    return 0


def _text(of: str) -> str:
    return json.dumps(json_schema(of), ensure_ascii=False, indent=2)
