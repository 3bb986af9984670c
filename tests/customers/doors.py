"""The doors of the house: each looked through for what is protected of a customer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core import mail
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.api.described import schema
from shouwen.organisation.zones import zone_of
from shouwen.web.customers.page import TABS
from shouwen.work.actions.export_making import make_next_export
from shouwen.work.exportable import export_lists
from shouwen.work.models import Export, Notice
from tests.api.program import Program
from tests.browser import Browser
from tests.page_addresses import QUERIES, address_of, page_patterns
from tests.reports.prints import pages as pages_of_print
from tests.web import test_failures_private as failures

Marks = Mapping[str, tuple[str, ...]]
Found = dict[str, set[str]]
#: A part of marks, as somebody types who looks for them; and where.
WORDS = ("1234", "欧阳", "geheim", "梧桐", "只收", "栏印", "连襟", "诉讼", "口头")
SEARCHES = ("/customers/?q=", "/search?q=", "/search/hits?q=", "/contacts/known-customers?number=")
#: A file of the scene is only called a PDF.
STUB = 100
#: The fraction of a second of an instant, which may be like a share or a percentage.
FRACTION = re.compile(r"(?<=\d\d:\d\d:\d\d)\.\d+")
#: Every address, but those that end the session.
LEAVING = {"sign_out", "own-leaving"}


@dataclass
class Eyes:
    """Who looks: through a browser, as a program, and as which member; None where they have no such door."""

    browser: Browser | None
    program: Program
    member: Any


def words_of(answer: Any) -> str:
    """Return what an answer says: of a sheet its cells, of a paper its pages."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        return cells_of(content)
    if content.startswith(b"%PDF") and len(content) > STUB:
        return "\n".join(pages_of_print(content))
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        content = json.dumps(json.loads(content), ensure_ascii=False).encode()
    return content.decode("utf-8", "replace") + str(answer.headers)


def cells_of(content: bytes) -> str:
    cells = (cell for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(cell.value) for cell in cells)


def leaks(said: str, marks: Marks, where: str, found: Found) -> None:
    """Note which marks stand in what was said; numbers may be parted, and lines of papers broken."""
    said = FRACTION.sub("", re.sub(r"[\s,]|&nbsp;|\u202f", "", said))
    for name, spellings in marks.items():
        if any(one in said for one in spellings):
            found.setdefault(name, set()).add(where)


def addresses(things: Any) -> Iterator[str]:
    """Yield every page of the customer and of everything else: tabs, what searches find, what is listed."""
    for one in (things.customer, things.related):
        yield from (f"/customers/{one.pk}?tab={tab}" for tab in TABS)
    yield from (f"/customers/standing?show={show}" for show in ("graded", "excellent", "dangerous"))
    for words in WORDS:
        yield from (f"{path}{words}" for path in SEARCHES)
    yield from (f"/forms/{one.pk}" for one in things.entries)
    for name, where in page_patterns():
        if name not in LEAVING and not _goes_out(name):
            yield address_of(where, things)


def _goes_out(name: str) -> bool:
    return name.startswith("list-export ") or name.endswith(("-print", "-sheet"))


def _got(browser: Browser | None, paths: Iterator[str] | list[str], marks: Marks) -> Found:
    found: Found = {}
    for path in dict.fromkeys(paths) if browser else ():
        leaks(words_of(browser.get(path)), marks, path, found)
    return found


def seen_on_pages(things: Any, eyes: Eyes, marks: Marks) -> Found:
    return _got(eyes.browser, addresses(things), marks)


def seen_in_refused_forms(things: Any, eyes: Eyes, marks: Marks) -> Found:
    """Send every form empty: it is refused, and the page shows it again."""
    found: Found = {}
    for path in dict.fromkeys(addresses(things)) if eyes.browser else ():
        with transaction.atomic():
            leaks(words_of(eyes.browser.post(path)), marks, f"POST {path}", found)
            transaction.set_rollback(True)
    return found


def seen_on_papers(things: Any, eyes: Eyes, marks: Marks) -> Found:
    """Print every form and take it out as a sheet, from its page and by the API."""
    kinds = ("print.pdf", "sheet.xlsx")
    paths = [f"/forms/{one.pk}/{kind}" for one in things.entries for kind in kinds]
    paths += [address_of(where, things) for name, where in page_patterns() if name.endswith(("-print", "-sheet"))]
    found = _got(eyes.browser, paths, marks)
    for path in [f"entries/{one.pk}/{kind}" for one in things.entries for kind in ("pdf", "xlsx")]:
        leaks(words_of(eyes.program.get(path)), marks, f"api {path}", found)
    return found


def _queries(things: Any) -> dict[str, dict[str, str]]:
    """Return what lists are told of which thing they are, where they are of one."""
    unit = {"unit": str(things.service.pk)}
    customer = {"customer": str(things.customer.pk)}
    days = {"since": "2026-01-01", "until": timezone.localdate(timezone=zone_of(things.service)).isoformat()}
    return {key: query(things) for key, query in QUERIES.items()} | {
        "sales-lines": unit | customer, "orders": customer, "sales-month": unit | {"month": days["until"][:7]},
        "period-sheet": unit | days | {"sheet": "客户投诉统计表"}, "satisfaction": unit | days,
    }  # fmt: skip


def empty_lists(things: Any) -> set[str]:
    """Return which lists hold no row for whoever may see everything, so that nothing could be found in them."""
    queries, empty = _queries(things), set()
    program = Program(things.people["管理员"])
    for one in export_lists():
        _made(program, one.key, queries.get(one.key, {}))
        if not Export.objects.filter(list=one.key).latest("pk").rows:
            empty.add(one.key)
    return empty


def _made(program: Program, key: str, query: dict[str, str]) -> str | None:
    """Return what stands in a list that the worker makes for a program; None where it is refused."""
    asked = program.post("exports", {"list": key, "query": query}, language="zh-hans")
    if asked.status_code != 202:
        return None
    while make_next_export(timezone.now):
        pass
    made = asked.json()["id"]
    assert Export.objects.get(pk=made).state == "done", key
    return words_of(program.get(f"exports/{made}/content"))


def seen_in_lists(things: Any, eyes: Eyes, marks: Marks) -> Found:
    """Take every list out, from its page and by the API, whole and of one thing."""
    paths = [address_of(where, things) for name, where in page_patterns() if name.startswith("list-export ")]
    plain = [f"{path}{'&' if '?' in path else '?'}reading_purpose=" for path in paths]
    found = _got(eyes.browser, [*paths, *plain], marks)
    queries = _queries(things)
    for one in export_lists():
        for query in ({}, queries.get(one.key, {})):
            leaks(_made(eyes.program, one.key, query) or "", marks, f"export {one.key} {query}", found)
    return found


def seen_through_the_api(things: Any, eyes: Eyes, marks: Marks) -> Found:
    numbers = {"customers": things.customer, "orders": things.order, "returns": things.back, "forms": things.entry,
               "entries": things.entry, "grade-changes": things.change, "cases": things.case,
               "surveys": things.survey, "units": things.service}  # fmt: skip
    asked: list[tuple[str, dict[str, str]]] = []
    for path, deeds in schema()["paths"].items():
        path = path.removeprefix("/api/")
        if "get" in deeds and not path.endswith(("/pdf", "/xlsx")):
            number = getattr(numbers.get(path.partition("/")[0]), "pk", 1)
            asked.append((re.sub(r"\{[^}]+\}", str(number), path), {}))
    asked += [(path, {"q": words}) for path in ("customers", "search") for words in WORDS]
    asked += [(f"entries/{one.pk}", {}) for one in things.entries]
    asked += [(f"customers/{things.related.pk}{more}", {}) for more in ("", "/relations")]
    asked += [("facts", {"about": things.customer.reference}), ("forms", {"matter": things.customer.reference})]
    found: Found = {}
    for path, query in asked:
        leaks(words_of(eyes.program.get(path, language="zh-hans", **query)), marks, f"api {path} {query}", found)
    return found


def seen_on_error_pages(things: Any, eyes: Eyes, marks: Marks) -> Found:
    """Let pages fail that have read what is protected: a bug, a row that the database refuses, a bad request."""
    failures.HELD["number"] = things.customer.pk
    with override_settings(ROOT_URLCONF=failures.__name__, DEBUG=False):
        return _got(eyes.browser, [f"/failing/{name}" for name in failures.FAILURES], marks)


def told_anywhere(marks: Marks, log: str) -> set[str]:
    """Return the marks that stand in a notice, in a mail or in a log."""
    found: Found = {}
    said = [log, *(f"{one.subject} {one.body}" for one in mail.outbox),
            *(str(vars(one)) for one in Notice.objects.all())]  # fmt: skip
    leaks("\n".join(said), marks, "told", found)
    return set(found)


DOORS = {
    "pages": seen_on_pages, "refused forms": seen_in_refused_forms, "papers": seen_on_papers, "lists": seen_in_lists,
    "api": seen_through_the_api, "error pages": seen_on_error_pages,
}  # fmt: skip
