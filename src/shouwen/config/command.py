"""The command ``shouwen``: exit 0 done, 1 refused or failed, 2 wrong use."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from shouwen.config import running
from shouwen.config.ground import CannotRun, begin_django, ground, stand_on
from shouwen.database import DatabaseUnusable

Run = Callable[[argparse.Namespace], int]
FAILED = 1
#: What a shell expects of a command that Ctrl-C ended.
INTERRUPTED = 130


def main(given: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    arguments = parser().parse_args(given)
    run: Run = arguments.run
    try:
        return run(arguments)
    except (CannotRun, DatabaseUnusable) as refusal:
        print(refusal, file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has gone; flushing what is left would only say so once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """Return the whole command; ``docs/reference/commands.md`` is written from it."""
    top = argparse.ArgumentParser(
        prog="shouwen", description="Runs a service organisation by its regulations."
    )
    nouns = top.add_subparsers(metavar="COMMAND", required=True)
    _add_running(nouns)
    _add_keeping(nouns)
    _add_reading(nouns)
    return top


def _add_running(nouns: Any) -> None:
    serve = _add(nouns, "serve", "serve everything on this machine, and keep it running", running.serve)
    web = _add(nouns, "web", "serve pages and event streams only", running.web)
    for one in (serve, web):
        one.add_argument(
            "--host", default=os.environ.get("SHOUWEN_HOST") or "127.0.0.1", help="where to listen"
        )
        one.add_argument("--port", type=int, default=_number("SHOUWEN_PORT", 8000), help="0 takes a free one")
    serve.add_argument(
        "--processes", type=int, default=_number("SHOUWEN_WEB_PROCESSES", 2), help="of the web"
    )
    serve.add_argument("--demo", action="store_true", help="fill an empty database with the demonstration")
    web.add_argument("--socket", type=int, help="number of an open file that listens already")
    _add(nouns, "worker", "do what follows from facts, and send mail", running.worker)
    _add(nouns, "clock", "do what falls due, and seal facts", running.clock)


def _add_keeping(nouns: Any) -> None:
    _add(nouns, "migrate", "bring the tables up to date, as their owner", _migrate)
    demo = _add(nouns, "demo", "make the demonstration organisation in an empty database", _demo)
    demo.add_argument("--if-empty", action="store_true", help="do nothing where there is one already")
    verify = _add(nouns, "verify", "find what was altered, removed, inserted or cut off, and tasks astray", _verify)
    verify.add_argument(
        "--anchor", type=Path, action="append", default=[], help="heads kept outside; repeatable"
    )
    verify.add_argument("--json", action="store_true", help="print one JSON document")
    backup = _add(nouns, "backup", "write a backup while everyone goes on working", _backup)
    backup.add_argument("to", type=Path, metavar="FOLDER", help="a new folder")
    restore = _add(nouns, "restore", "bring a backup back into an empty database", _restore)
    restore.add_argument("path", type=Path, metavar="FOLDER", help="the backup")
    from shouwen.cli import imports, moves

    imports.add_to(nouns, _with_house)
    moves.add_to(nouns, _with_house)
    sales = nouns.add_parser("sales", help="the kept sums of what was sold").add_subparsers(required=True)
    check = _add(sales, "verify", "add up all orders and returns, and find sums that differ", _verify_sales)
    check.add_argument("--json", action="store_true", help="print one JSON document")
    _add(sales, "rebuild", "add them up anew", _rebuild_sales)
    search = nouns.add_parser("search", help="the rows by which things are found").add_subparsers(
        required=True
    )
    _add(search, "rebuild", "write them anew", _rebuild_search)


def _add_reading(nouns: Any) -> None:
    facts = nouns.add_parser("facts", help="what happened").add_subparsers(required=True)
    kinds = _add(facts, "kinds", "list the declared kinds of facts; no database", _kinds)
    kinds.add_argument("--json", action="store_true", help="print one JSON document")
    _add(facts, "retry", "try reactions again that were given up", _retry)
    api = nouns.add_parser("api", help="the API for programs").add_subparsers(required=True)
    _add(api, "schema", "print its description (OpenAPI 3.1); no database", _describe_api)
    from shouwen.cli import packs, replays

    packs.add_to(nouns, _declared_kinds)
    replays.add_to(nouns, _declared_kinds)


def _add(nouns: Any, name: str, says: str, run: Run) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = nouns.add_parser(
        name, help=says, description=says[0].upper() + says[1:] + "."
    )
    made.set_defaults(run=run)
    return made


def _number(variable: str, otherwise: int) -> int:
    given = os.environ.get(variable)
    if given and not given.isdigit():
        raise SystemExit(f"{variable} is a number, not {given!r}.")
    return int(given) if given else otherwise


def _migrate(arguments: argparse.Namespace) -> int:
    with ground() as found:
        owner = found.addresses("A migration").owner
        stand_on(found, as_owner=True)
        begin_django()
        from shouwen.config.migrations import migrate

        done = migrate(owner)
        print(f"{done} migrations done" if done else "The tables are up to date", file=sys.stderr)
    return 0


def _with_house(run: Callable[[], int]) -> int:
    """Run something that needs the house, on a migrated database."""
    from shouwen.config.migrations import migrate_apart, require_migrated

    with ground() as found:
        if found.owner is not None:
            owner = found.owner.url
            migrate_apart({**os.environ, **found.environment(), "DATABASE_OWNER_URL": owner})
        stand_on(found)
        begin_django()
        require_migrated()
        return run()


def _demo(arguments: argparse.Namespace) -> int:
    from shouwen.cli import demo
    from shouwen.config.collecting import settle

    return _with_house(lambda: demo.run(if_empty=arguments.if_empty, settle=settle))


def _verify(arguments: argparse.Namespace) -> int:
    from shouwen.cli import verify

    return _with_house(lambda: verify.run(arguments.anchor, as_json=arguments.json))


def _verify_sales(arguments: argparse.Namespace) -> int:
    from shouwen.cli import sales

    return _with_house(lambda: sales.verify(as_json=arguments.json))


def _rebuild_sales(arguments: argparse.Namespace) -> int:
    from shouwen.cli import sales

    return _with_house(sales.rebuild)


def _rebuild_search(arguments: argparse.Namespace) -> int:
    from shouwen.cli import search

    return _with_house(search.rebuild)


def _retry(arguments: argparse.Namespace) -> int:
    from shouwen.cli import facts

    return _with_house(facts.retry)


def _backup(arguments: argparse.Namespace) -> int:
    from shouwen.config import copies

    return copies.backup_to(arguments.to)


def _restore(arguments: argparse.Namespace) -> int:
    from shouwen.config import copies

    return copies.restore_from(arguments.path)


def _kinds(arguments: argparse.Namespace) -> int:
    from shouwen.cli import facts

    return facts.list_kinds(_declared_kinds(), as_json=arguments.json)


def _describe_api(arguments: argparse.Namespace) -> int:
    begin_django()
    from shouwen.api.described import printed

    print(printed())
    return 0


def _declared_kinds() -> Mapping[str, Any]:
    """Return every declared kind of fact. The house is loaded for it; no database is touched."""
    begin_django()
    from shouwen.facts.kinds import all_kinds

    return all_kinds()


if __name__ == "__main__":
    sys.exit(main())
