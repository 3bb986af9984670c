"""``shouwen replay PACK --facts FILE``: what a regulation makes of facts. Files only, no database."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from shouwen.cli.packs_places import no_edition, placed
from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.asks import read_value
from shouwen.regulation.calendars import seeded
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackErrors, WrongValue
from shouwen.regulation.facts import FactKind
from shouwen.regulation.kept_figures import refuse_wrong_types
from shouwen.regulation.kinds import Standard
from shouwen.regulation.outcomes import ClockDoneLate, ClockEnded, ClockStarted, Finding, Outcome, Withdrawn
from shouwen.regulation.packs import read_pack
from shouwen.regulation.plain_values import plain
from shouwen.regulation.reading import nearest
from shouwen.regulation.replay import OneUnit
from shouwen.regulation.replaying.order import in_order
from shouwen.regulation.replaying.sinks import Began, Totals
from shouwen.regulation.replaying.swift import Swift
from shouwen.regulation.replaying.told import Told, WrongLine, told_in

RIGHT, WRONG, WRONG_USE = 0, 1, 2
#: Years of which public holidays are looked up.
YEARS = range(2015, 2036)


class WrongUse(Exception):
    """The command cannot be carried out as it was given; the text says what to do."""


class Lines:
    """Prints every outcome as it is found, one a line."""

    wants_all: ClassVar[bool] = True
    wants_breaches: ClassVar[bool] = True

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def take(self, outcome: Outcome, by: str) -> None:
        told = said(outcome)
        if told is not None:
            print(json.dumps(plain(told), ensure_ascii=False) if self.as_json else _in_words(told))

    def count(self, standard: Standard, verdict: str, holder: str, told: Told, began: Began | None) -> None:
        raise AssertionError("everything is made")


def add_to(subparsers: Any, kinds: Callable[[], Mapping[str, FactKind]]) -> None:
    """Add the command ``replay``. ``kinds`` returns the declared kinds of facts, when they are needed."""
    parser = subparsers.add_parser("replay", help="what a pack makes of facts; no database", description=(
        "Judge facts, one a line of a file, by the standards of a pack, and print every outcome. No database is asked."))
    parser.add_argument("pack", type=Path, metavar="PACK", help="a folder packs/NAME/EDITION")
    parser.add_argument("--facts", type=Path, required=True, metavar="FILE.jsonl", help="facts, one a line")
    parser.add_argument("--local", action="append", default=[], metavar="NAME=VALUE", help="a local value of the site")
    told = "go on to this instant (2026-04-01T00:00+08:00): clocks and periods that end after the last fact end too"
    parser.add_argument("--until", metavar="INSTANT", help=told)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--totals", action="store_true", help="only how many of each; the fastest")
    parser.set_defaults(run=lambda arguments: run(arguments, kinds()))


def run(arguments: argparse.Namespace, kinds: Mapping[str, FactKind]) -> int:
    """Replay the facts, print what is found, and return the exit code."""
    try:
        if not arguments.facts.is_file():
            raise WrongUse(f"{arguments.facts} is no file.")
        until = _instant(arguments.until)
        adopted = _adopted(arguments.pack, arguments.local, kinds)
        sink = Totals() if arguments.totals else Lines(as_json=arguments.json)
        swift = Swift(OneUnit((adopted,)), kinds, sink)
        unknown, unread = Counter[str](), Counter[tuple[str, str]]()
        for told in in_order(lambda: _facts(arguments.facts)):
            kind = kinds.get(told.kind)
            if kind is None:
                unknown[told.kind] += 1
                continue
            if not told.figures.keys() <= kind.figures.keys():
                unread.update((told.kind, name) for name in told.figures.keys() - kind.figures.keys())
            try:
                refuse_wrong_types(kind, told.figures)
                swift.feed(told)
            except WrongValue as error:
                raise WrongUse(f"The fact {told.sequence} cannot be read: {error}.") from None
        if until is not None:
            swift.sweep(until)
        for name, number in unknown.items():
            hint = nearest(name, kinds)
            print(f"Passed over: {number} of {name}, a kind of fact that there is not{hint}.", file=sys.stderr)
        for (of, name), number in unread.items():
            hint = nearest(name, kinds[of].figures)
            print(f"Passed over: {number} of {name}, a figure that {of} does not have{hint}.", file=sys.stderr)
    except WrongUse as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except WrongLine as wrong:
        print(f"{arguments.facts}:{wrong.line}: {wrong.why}", file=sys.stderr)
        return WRONG_USE
    except PackErrors as errors:
        print(errors, file=sys.stderr)
        return WRONG
    if isinstance(sink, Totals):
        _print_totals(sink, as_json=arguments.json)
    return RIGHT


def _instant(given: str | None) -> datetime | None:
    """Read an instant with its zone."""
    if given is None:
        return None
    try:
        read = datetime.fromisoformat(given)
    except ValueError:
        raise WrongUse(f"--until {given}: expected an instant such as 2026-04-01T00:00+08:00.") from None
    if read.tzinfo is None:
        raise WrongUse(f"--until {given}: expected a zone, as in {given}+08:00.")
    return read.astimezone(UTC)


def _facts(path: Path) -> Iterator[Told]:
    with path.open("rb") as file:
        try:
            yield from told_in(file)
        except UnicodeDecodeError as error:
            raise WrongUse(f"{path} is no text in UTF-8: it has the byte 0x{error.object[error.start]:02x}.") from None


def _adopted(path: Path, given: list[str], kinds: Mapping[str, FactKind]) -> Adopted:
    if not path.is_dir():
        raise WrongUse(f"{path} is no folder; give packs/NAME/EDITION.")
    if (said := no_edition(path)) is not None:
        raise WrongUse(said)
    try:
        edition = read_pack(path, kinds)
    except PackErrors as wrong:
        raise placed(wrong, path) from wrong
    values = _values(edition, given)
    missing = [ask.name for ask in edition.missing_values(values)]
    if missing:
        print(f"Not given, so what reads them says nothing: {', '.join(missing)}", file=sys.stderr)
    calendars = {name: seeded(YEARS, name=name) for name in edition.calendars}
    return Adopted(edition, Site(1, values=values, calendars=calendars))


def _values(edition: Edition, given: list[str]) -> dict[str, Any]:
    values = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise WrongUse(f"--local NAME=VALUE, not {one}.")
        if name not in edition.asks:
            raise WrongUse(f"The pack asks for no {name}; it asks for: {', '.join(edition.asks) or 'nothing'}.")
        try:
            values[name] = read_value(edition.asks[name], value)
        except WrongValue as error:
            raise WrongUse(f"{name} cannot be {value!r}: expected {error}.") from None
    return values


def said(outcome: Outcome) -> dict[str, Any] | None:
    """Return an outcome as it is printed: at, kind, article, subject, figures, because; None for what only moves."""
    if isinstance(outcome, Finding):
        figures = {**outcome.reckoning.figures, **({"result": outcome.result} if outcome.result is not None else {})}
        verdict = str(outcome.verdict)
        about = (outcome.at, outcome.kind, outcome.standard, outcome.citation, verdict, outcome.holder)
        return _told(about, figures, outcome.because, outcome.consequences)
    if isinstance(outcome, Withdrawn):
        verdict = f"{outcome.verdict or 'clock'} withdrawn"
        about = (outcome.at, outcome.kind, outcome.standard, outcome.citation, verdict, outcome.holder)
        return _told(about, {"reason": outcome.reason}, outcome.because)
    if not isinstance(outcome, ClockStarted | ClockEnded | ClockDoneLate):
        return None
    clock = outcome.clock
    at, verdict, because = clock.started_at, "started", clock.because
    if isinstance(outcome, ClockEnded):
        at, verdict, because = outcome.at, str(outcome.verdict), (*clock.because, *outcome.because)
    elif isinstance(outcome, ClockDoneLate):
        at, verdict, because = outcome.at, "done late", outcome.because
    about = (at, "deadline", clock.standard, clock.citation, verdict, clock.holder)
    follows = outcome.consequences if isinstance(outcome, ClockEnded) else ()
    return _told(about, {"due_at": clock.due_at, **clock.reckoning.figures}, because, follows)


def _told(
    about: tuple[Any, ...], figures: Mapping[str, Any], because: tuple[int, ...], follows: tuple[Any, ...] = ()
) -> dict[str, Any]:
    at, kind, standard, article, verdict, subject = about
    told = {"at": at, "kind": kind, "standard": standard, "article": article, "verdict": str(verdict), "subject": subject}
    return {**told, "figures": dict(figures), "because": list(dict.fromkeys(because)), "consequences": list(follows)}


def _in_words(told: Mapping[str, Any]) -> str:
    figures = " ".join(f"{name}={plain(value)}" for name, value in told["figures"].items())
    because = ",".join(str(one) for one in told["because"])
    what = f"{told['kind']} {told['standard']} {told['verdict']}"
    return "  ".join((told["at"].isoformat(), what, told["article"], told["subject"], figures, f"← {because}"))


def _print_totals(totals: Totals, *, as_json: bool) -> None:
    for (standard, verdict), number in sorted(totals.by_standard().items()):
        if as_json:
            print(json.dumps({"standard": standard, "verdict": str(verdict), "count": number}))
        else:
            print(f"{number:>9}  {standard}  {verdict}")
