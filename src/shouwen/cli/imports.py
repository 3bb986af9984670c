"""``shouwen import LIST FILE``: bring a list into the house as a page does, however long it is."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shouwen.cli.progress import Progress

if TYPE_CHECKING:
    from shouwen.organisation.models import Member, Unit
    from shouwen.organisation.rights import Acting
    from shouwen.work.models import Import

RIGHT, WRONG, WRONG_USE = 0, 1, 2
#: Wrong rows that are printed for people; programs get all of them.
SHOWN = 20
#: The lists there are (``work.importable``), which are declared only once the house stands.
LISTS = "customers, products, batches, orders or receipts"
WithHouse = Callable[[Callable[[], int]], int]


class WrongUse(Exception):
    """The command cannot be carried out as it was given; the text says what to do."""


def add_to(nouns: Any, with_house: WithHouse) -> None:
    """Add the command ``import``; ``with_house`` runs something on a migrated database."""
    parser = nouns.add_parser("import", help="bring a list of customers, products or orders in from a file", description=(
        "Bring a list in from an xlsx or csv file, with the rights of a member. Rows with mistakes are left out and told"
        " (exit code 1). The same command goes on where one that was killed has stopped."))  # fmt: skip
    parser.add_argument("list", metavar="LIST", help=LISTS)
    parser.add_argument("file", type=Path, metavar="FILE", help="an xlsx, csv or txt file")
    parser.add_argument("--unit", required=True, help="for which unit: its code, number or name")
    parser.add_argument("--as", dest="sign_in", required=True, metavar="SIGN-IN", help="with whose rights")
    parser.add_argument("--mapping", type=Path, metavar="FILE.json",
                        help="fields with the titles (or numbers, from 1) of their columns; else found by their titles")
    parser.add_argument("--choose", action="append", default=[], metavar="NAME=CHOICE",
                        help="duplicates=skip, update or record; repeatable")
    parser.add_argument("--wrong", type=Path, metavar="FILE.xlsx", help="write the rows that are left out into a sheet")
    parser.add_argument("--dry-run", action="store_true", help="only say what is wrong; nothing is kept")
    parser.add_argument("--json", action="store_true", help="print a line for each wrong row, and one for the whole")
    parser.set_defaults(run=lambda arguments: with_house(lambda: run(arguments)))


def run(arguments: argparse.Namespace) -> int:
    """Import the list and say what came of it."""
    from shouwen.facts.refusals import Refused

    try:
        one = _imported(arguments)
    except WrongUse as wrong:
        print(wrong, file=sys.stderr)
        return WRONG_USE
    except Refused as refused:
        print(refused, file=sys.stderr)
        return WRONG
    _tell(one, arguments)
    return RIGHT if one.state in ("done", "tried") and not one.failed else WRONG


def _imported(arguments: argparse.Namespace) -> Import:
    from django.conf import settings
    from django.utils import timezone

    from shouwen.facts.undoing import undoing
    from shouwen.organisation.rights import acting
    from shouwen.work.actions.import_making import make_import
    from shouwen.work.actions.imports import ask_import

    unit, member = unit_called(arguments.unit), member_called(arguments.sign_in)
    _check(arguments)
    now = timezone.now()
    by = acting(member, now)
    with undoing(), arguments.file.open("rb") as file:
        from shouwen.organisation.zones import zone_of

        one = ask_import(
            arguments.list, unit, arguments.file.name, file, most=settings.IMPORT_LIMIT, language=member.language,
            zone=zone_of(unit).key, by=by, at=now,
        )
    if not one.is_open:
        one = _begun(one, arguments, by)
    progress = Progress()
    progress("reading", 0, 1)

    def told(at: Import) -> None:
        if at.state == "reading":
            print(f"reading: {at.rows} rows", file=sys.stderr)
        else:
            progress("trying" if at.is_trial else "writing", at.done, at.rows)

    return make_import(one.pk, timezone.now, told)


def _begun(one: Import, arguments: argparse.Namespace, by: Acting) -> Import:
    from django.utils import timezone

    from shouwen.work.actions.imports import begin_import

    mapping = _mapping(arguments.mapping, one) if arguments.mapping else one.mapping
    choices = dict(choice.split("=", 1) for choice in arguments.choose)
    return begin_import(one.pk, mapping, choices, is_trial=arguments.dry_run, by=by, at=timezone.now())


def _check(arguments: argparse.Namespace) -> None:
    from shouwen.work.importable import import_lists

    if arguments.list not in import_lists():
        raise WrongUse(f"There is no list {arguments.list}; there are: {', '.join(import_lists())}.")
    if not arguments.file.is_file():
        raise WrongUse(f"There is no file {arguments.file}.")
    wrong = [choice for choice in arguments.choose if "=" not in choice]
    if wrong:
        raise WrongUse(f"A choice is given as NAME=CHOICE, not as {wrong[0]}.")


def unit_called(given: str) -> Unit:
    """Return an open unit by its code, name or number; refuses none and several."""
    from shouwen.organisation.models import Unit

    units = Unit.objects.filter(closed_at=None)
    found = list(units.filter(code=given)) or list(units.filter(name=given))
    if not found and given.isdecimal():
        found = list(units.filter(pk=int(given)))
    if len(found) != 1:
        raise WrongUse(f"{'Several units are' if found else 'No unit is'} called {given}. Give its code or number.")
    return found[0]


def member_called(sign_in: str) -> Member:
    """Return the member who signs in so."""
    from shouwen.organisation.models import Member

    found = Member.objects.select_related("home").filter(sign_in=sign_in).first()
    if found is None:
        raise WrongUse(f"Nobody signs in as {sign_in}.")
    return found


def _mapping(path: Path, one: Import) -> dict[str, int]:
    from shouwen.work.logic.headers import plain_title

    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongUse(f"{path} cannot be read as JSON: {error}.") from None
    if not isinstance(given, Mapping):
        raise WrongUse(f"{path} must hold one object: field and title.")
    places = {plain_title(title): place for place, title in reversed(list(enumerate(one.header)))}
    found: dict[str, int] = {}
    for field, title in given.items():
        place = title - 1 if isinstance(title, int) else places.get(plain_title(title))
        if place is None:
            raise WrongUse(f"No column of the list is called {title}; there are: {', '.join(one.header)}.")
        found[field] = place
    return found


def _tell(one: Import, arguments: argparse.Namespace) -> None:
    from django.utils import translation

    from shouwen.reports.import_rows import write_wrong_rows

    with translation.override(one.language):
        if arguments.wrong and one.failed:
            with arguments.wrong.open("wb") as file:
                write_wrong_rows(file, one)
        _tell_wrong(one, as_json=arguments.json)
        came = {name: getattr(one, name) for name in ("rows", "made", "changed", "known", "failed")}
        fault = one.fault[0] % one.fault[1] if one.fault else ""
        if arguments.json:
            print(json.dumps({"import": one.pk, "list": one.list, "state": one.state, **came, "fault": fault},
                             ensure_ascii=False))  # fmt: skip
        else:
            kept = "Nothing was kept: a trial. " if one.is_trial else ""
            print(f"{kept}{one.rows} rows: {one.made} recorded, {one.changed} changed, {one.known} known,"
                  f" {one.failed} left out. {fault}".rstrip())  # fmt: skip


def _tell_wrong(one: Import, *, as_json: bool) -> None:
    from shouwen.reports.import_rows import fault_words
    from shouwen.work.actions.import_making import wrong_rows
    from shouwen.work.importable import import_list

    wanted = import_list(one.list)
    for count, row in enumerate(wrong_rows(one)):
        if not as_json and count == SHOWN:
            print("… (--wrong FILE.xlsx writes all of them)")
            break
        for fault in row.faults:
            title, said = fault_words(fault, wanted)
            if as_json:
                print(json.dumps({"row": row.number, "field": fault[0], "says": said}, ensure_ascii=False))
            else:
                print(f"{row.number}  {title}  {said}")
