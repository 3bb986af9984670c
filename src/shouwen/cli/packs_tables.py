"""``shouwen pack table-out|table-in``: a decision table as a sheet that people edit, and back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from shouwen.regulation.reading import Faults, read_yaml
from shouwen.regulation.tables.sheets import WrongSheet, cells_that_differ, read_sheet, sheet_of, table_text

RIGHT, WRONG, WRONG_USE = 0, 1, 2


def add_to(deeds: Any) -> None:
    """Add the commands for tables."""
    out = deeds.add_parser("table-out", help="write a decision table as a sheet")
    out.add_argument("table", type=Path, metavar="TABLE", help="decisions/NAME.yaml of a pack")
    out.add_argument("sheet", type=Path, metavar="SHEET", help="the xlsx file to write")
    out.set_defaults(run=write_sheet)
    into = deeds.add_parser("table-in", help="take the rows of a sheet into a decision table")
    into.add_argument("sheet", type=Path, metavar="SHEET", help="an xlsx file")
    into.add_argument("table", type=Path, metavar="TABLE", help="decisions/NAME.yaml of a pack")
    into.set_defaults(run=take_sheet)


def write_sheet(arguments: argparse.Namespace) -> int:
    """Write the sheet of a table."""
    if not _are_there(arguments.table):
        return WRONG_USE
    table = _table(arguments.table)
    if table is None:
        return WRONG
    arguments.sheet.write_bytes(sheet_of(table))
    print(arguments.sheet)
    return RIGHT


def take_sheet(arguments: argparse.Namespace) -> int:
    """Take a sheet's rows, and name what differs; a table that says the same is left as it is."""
    if not _are_there(arguments.sheet, arguments.table):
        return WRONG_USE
    table = _table(arguments.table)
    if table is None:
        return WRONG
    try:
        made = read_sheet(arguments.sheet.read_bytes(), table)
    except (WrongSheet, OSError) as wrong:
        print(f"{arguments.sheet}: expected {wrong}", file=sys.stderr)
        return WRONG
    for row, name in cells_that_differ(table, made):
        print(f"row {row}, {name}")
    if made != table:
        arguments.table.write_bytes(table_text(made))
    return RIGHT


def _are_there(*paths: Path) -> bool:
    gone = [path for path in paths if not path.is_file()]
    for path in gone:
        print(f"{path} is no file.", file=sys.stderr)
    return not gone


def _table(path: Path) -> Any:
    faults = Faults()
    tree = read_yaml(str(path), path.read_bytes(), faults)
    for fault in faults.errors:
        print(fault, file=sys.stderr)
    return tree.plain() if tree is not None and tree.is_mapping and not faults.errors else None
