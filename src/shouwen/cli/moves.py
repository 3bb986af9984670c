"""``shouwen move UNIT PACK``: let running cases go over to the edition in force, tried first, as its page does."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shouwen.cli.imports import WithHouse, WrongUse, member_called, unit_called
from shouwen.cli.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shouwen.cases.models import CaseMove, CaseMoveLine
    from shouwen.organisation.rights import Acting

RIGHT, WRONG, WRONG_USE = 0, 1, 2
#: Cases that stay which are printed for people; programs get every case.
SHOWN = 20
#: Lines that are read at a time.
CHUNK = 2000
#: Seconds between two looks while another worker is at it.
LOOK_AGAIN = 0.5


def add_to(nouns: Any, with_house: WithHouse) -> None:
    """Add the command ``move``; ``with_house`` runs something on a migrated database."""
    parser = nouns.add_parser("move", help="let running cases go over to the edition in force", description=(
        "Try what becomes of the running cases of a unit, and all below it, under the edition of a pack in force there,"
        " with the rights of a member. Nothing changes without --do; with it each case that can be moved is moved once."
        " Exit code 1 where cases stay with their edition. A move with --do that was killed is gone on with by the same"
        " command."))  # fmt: skip
    parser.add_argument("unit", metavar="UNIT", help="its code, number or name")
    parser.add_argument("pack", metavar="PACK", help="the name of the pack, as service-department")
    parser.add_argument("--as", dest="sign_in", required=True, metavar="SIGN-IN", help="with whose rights")
    parser.add_argument("--names", type=Path, metavar="FILE.json", help=(
        "by the id of a flow's standard: from the id of an old step to that of a new one, or to nothing: it falls away"))
    parser.add_argument("--do", action="store_true", help="move the cases that can be moved; it cannot be taken back")
    parser.add_argument("--json", action="store_true", help="print a line for each case, and one for the whole")
    parser.set_defaults(run=lambda arguments: with_house(lambda: run(arguments)))


def run(arguments: argparse.Namespace) -> int:
    """Try the move, do it where that is wanted, and say what came of it."""
    from shouwen.facts.refusals import Refused

    try:
        move, is_ours = _tried(arguments)
        if arguments.do:
            move = _done(move, arguments)
        lines = _tell(move, as_json=arguments.json)
        if not arguments.do and is_ours:
            _let_go(move, arguments.sign_in)
    except WrongUse as wrong:
        print(wrong, file=sys.stderr)
        return WRONG_USE
    except Refused as refused:
        print(refused, file=sys.stderr)
        return WRONG
    return RIGHT if move.stage != "failed" and not lines["stays"] else WRONG


def _acting(sign_in: str) -> Acting:
    from django.utils import timezone

    from shouwen.organisation.rights import acting

    return acting(member_called(sign_in), timezone.now())


def _tried(arguments: argparse.Namespace) -> tuple[CaseMove, bool]:
    """Return the move once every case is tried, and whether this command asked for it; one under way is gone on with."""
    from django.utils import timezone

    from shouwen.cases.actions.moving import ask_move, move_for, name_steps
    from shouwen.cases.moving import move_under_way

    unit, by = unit_called(arguments.unit), _acting(arguments.sign_in)
    names = _names(arguments.names) if arguments.names else None
    under_way = move_under_way(unit, arguments.pack) if arguments.do else None
    if under_way is not None:
        move, is_ours = move_for(under_way.pk, by=by), False
    else:
        move, is_ours = ask_move(unit, arguments.pack, by=by, at=timezone.now()), True
    move = _followed(move, "planning")
    if names is not None and move.stage == "planned" and names != move.names:
        try:
            name_steps(move.pk, names, by=_acting(arguments.sign_in), at=timezone.now())
        finally:
            move.refresh_from_db()
            if is_ours and move.stage == "planned":
                _let_go(move, arguments.sign_in)
        move = _followed(move, "planning")
    return move, is_ours


def _done(move: CaseMove, arguments: argparse.Namespace) -> CaseMove:
    """Move the cases that can be moved; where none can, the move is over."""
    from django.utils import timezone

    from shouwen.cases.actions.moving import move_cases
    from shouwen.cases.moving import outcomes_of

    if move.stage == "planned" and not outcomes_of(move)["ready"]:
        return _let_go(move, arguments.sign_in)
    if move.stage == "planned":
        move_cases(move.pk, by=_acting(arguments.sign_in), at=timezone.now())
    move.refresh_from_db()
    return _followed(move, "moving")


def _let_go(move: CaseMove, sign_in: str) -> CaseMove:
    from django.utils import timezone

    from shouwen.cases.actions.moving import cancel_move

    return cancel_move(move.pk, by=_acting(sign_in), at=timezone.now())


def _followed(move: CaseMove, stage: str) -> CaseMove:
    """Be the worker until a stage of the move is over; where another one is at it, look on."""
    from django.utils import timezone

    from shouwen.cases.actions.move_making import make_next_move

    progress = Progress()
    while move.stage == stage:
        if not make_next_move(timezone.now):
            time.sleep(LOOK_AGAIN)
        move.refresh_from_db()
        progress("trying" if stage == "planning" else "moving", 1 if move.stage != stage else 0, 1)
    return move


def _names(path: Path) -> dict[str, dict[str, str]]:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongUse(f"{path} cannot be read as JSON: {error}.") from None
    if not isinstance(given, dict) or not all(isinstance(steps, dict) for steps in given.values()):
        raise WrongUse(f"{path} must hold one object of objects: flow, old step, new step.")
    return {flow: {str(old): str(new or "") for old, new in steps.items()} for flow, steps in given.items()}


def _tell(move: CaseMove, *, as_json: bool) -> Mapping[str, int]:
    """Print what becomes, or became, of each case; return how many of each outcome."""
    from shouwen.cases.moving import lines_of, outcomes_of

    lines, counts = lines_of(move), outcomes_of(move)
    called = f"{move.edition.title} {move.edition.edition}"
    if as_json:
        for line in lines.iterator(chunk_size=CHUNK):
            print(json.dumps({"case": line.case.number, "outcome": line.outcome, "reason": line.reason, "step": line.step,
                              "report": line.report}, ensure_ascii=False))  # fmt: skip
        print(json.dumps({"move": move.pk, "unit": move.unit_id, "pack": move.edition.pack,
                          "edition": move.edition.edition, "stage": move.stage, "ready": counts["ready"],
                          "moved": counts["moved"], "stays": counts["stays"],
                          "fault": move.fault}, ensure_ascii=False))  # fmt: skip
        return counts
    for line in lines.filter(outcome="stays")[:SHOWN]:
        print(f"{line.case.number}  {_reason(line)}")
    if counts["stays"] > SHOWN:
        print("… (--json prints every case)")
    print(f"{move.unit.name}, {called}: {counts['ready']} can be moved, {counts['moved']} moved, {counts['stays']} stay."
          f" {move.fault}".rstrip())  # fmt: skip
    if move.stage == "planned":
        print("Nothing was changed. The same command with --do moves them.")
    return counts


def _reason(line: CaseMoveLine) -> str:
    from shouwen.reports.moves import REASONS

    return f"{REASONS.get(line.reason, line.reason)} {line.step}".rstrip()
