"""``shouwen pack schema|new|fmt|install``: what one needs while a pack is written, and when it is done."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shouwen.cli.packs_places import many, no_edition, placed
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.facts import FactKind
from shouwen.regulation.formatting import CannotFormat, formatted
from shouwen.regulation.installing import install
from shouwen.regulation.language.schema import FILES, json_schema
from shouwen.regulation.packs import is_edition_name
from shouwen.regulation.skeleton import skeleton

RIGHT, WRONG, WRONG_USE = 0, 1, 2
_NAME = re.compile(r"[a-z][a-z0-9-]{0,59}\Z")
#: An edition begins with a digit (``1``, ``2024-05``, ``v2``), the name of a pack with a letter.
_CALLED_AS_EDITION = re.compile(r"v?\d")
FIRST = "1"


def add_to(deeds: Any, kinds: Callable[[], Mapping[str, FactKind]]) -> None:
    """Add the commands for authors."""
    schema = deeds.add_parser("schema", help="print the JSON Schema of one sort of file, or write all of them")
    schema.add_argument("--of", choices=FILES, default="standards", help="which sort of file")
    schema.add_argument("--into", type=Path, metavar="FOLDER", help="write every schema there, as NAME.schema.json")
    schema.set_defaults(run=lambda arguments: print_schema(arguments, kinds()))
    new = deeds.add_parser("new", help="begin a pack that passes")
    told = "packs/NAME/EDITION, which is not there yet, or packs/NAME: then of its edition 1"
    new.add_argument("folder", type=Path, metavar="FOLDER", help=told)
    new.add_argument("--title", default="", help="what it is called")
    new.set_defaults(run=begin)
    fmt = deeds.add_parser("fmt", help="lay files out in the one way")
    fmt.add_argument("packs", nargs="+", type=Path, metavar="PACK", help="a folder packs/NAME/EDITION, or a file in one")
    fmt.add_argument("--check", action="store_true", help="change nothing, and name the files that would change")
    fmt.set_defaults(run=lay_out)
    into = deeds.add_parser("install", help="check a folder or a zip, and lay it into the folder of packs")
    into.add_argument("source", type=Path, metavar="SOURCE", help="a folder, or a zip file")
    packs = os.environ.get("SHOUWEN_PACKS") or "packs"
    into.add_argument("--packs", type=Path, default=packs, help="the folder of packs")
    into.set_defaults(run=lambda arguments: lay_in(arguments, kinds()))


def print_schema(arguments: argparse.Namespace, kinds: Mapping[str, FactKind]) -> int:
    """Print one schema, or write all of them into a folder."""
    if arguments.into is None:
        print(_text(arguments.of, kinds))
        return RIGHT
    arguments.into.mkdir(parents=True, exist_ok=True)
    for of in FILES:
        path = arguments.into / f"{of}.schema.json"
        path.write_text(_text(of, kinds) + "\n", encoding="utf-8")
        print(path)
    return RIGHT


def _text(of: str, kinds: Mapping[str, FactKind]) -> str:
    return json.dumps(json_schema(of, kinds), ensure_ascii=False, indent=2)


def begin(arguments: argparse.Namespace) -> int:
    """Write a skeleton into a new folder: of an edition, or of the first one where it is called as a pack is."""
    given: Path = arguments.folder
    folder = given if _CALLED_AS_EDITION.match(given.resolve().name) else given / FIRST
    name, edition = folder.resolve().parent.name, folder.resolve().name
    if folder.exists():
        print(f"{folder} is there already; give a folder that is not, such as packs/NAME/EDITION.", file=sys.stderr)
        return WRONG_USE
    if not _NAME.match(name) or not is_edition_name(edition):
        wrong = f"“{edition}” is no edition" if _NAME.match(name) else f"“{name}” is no name of a pack"
        said = "a name has small letters, digits and hyphens, an edition letters, digits, dots and hyphens"
        print(f"{folder}: {wrong}; give packs/NAME/EDITION: {said}.", file=sys.stderr)
        return WRONG_USE
    if not arguments.title.isprintable():
        print("A title has no control characters.", file=sys.stderr)
        return WRONG_USE
    for path, content in skeleton(name, edition, arguments.title, datetime.now(UTC).date()).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        print(folder / path)
    return RIGHT


def lay_out(arguments: argparse.Namespace) -> int:
    """Lay the YAML files of packs out; what cannot be kept as it says is left and named."""
    for path in (gone := [one for one in arguments.packs if not one.exists()]):
        print(f"There is no {path}.", file=sys.stderr)
    if gone:
        return WRONG_USE
    code = RIGHT
    for path, name in _files(arguments.packs):
        content = path.read_bytes()
        try:
            made = formatted(name, content)
        except CannotFormat as reason:
            print(f"{path}: left as it is: {reason}", file=sys.stderr)
            code = WRONG
            continue
        if made != content:
            print(path)
            if arguments.check:
                code = WRONG
            else:
                path.write_bytes(made)
    return code


def _files(packs: list[Path]) -> list[tuple[Path, str]]:
    """Return YAML files with their names inside their pack."""
    found = []
    for pack in packs:
        for path in sorted(pack.rglob("*.yaml")) if pack.is_dir() else [pack]:
            folder = pack if pack.is_dir() else path.parent.parent if path.parent.name in FILES else path.parent
            found.append((path, path.relative_to(folder).as_posix()))
    return found


def lay_in(arguments: argparse.Namespace, kinds: Mapping[str, FactKind]) -> int:
    """Install a pack, or refuse it whole."""
    if not arguments.source.exists():
        print(f"There is no {arguments.source}.", file=sys.stderr)
        return WRONG_USE
    if (said := no_edition(arguments.source)) is not None:
        print(said, file=sys.stderr)
        return WRONG_USE
    try:
        edition, place = install(arguments.source, Path(arguments.packs), kinds)
    except PackErrors as wrong:
        for error in placed(wrong, arguments.source).errors:
            print(error, file=sys.stderr)
        print(f"{arguments.source} is refused whole: {many(len(wrong.errors), 'fault')}.", file=sys.stderr)
        return WRONG
    print(f"{edition.pack} lies in {place}")
    return RIGHT
