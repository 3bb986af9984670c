"""Error pages and what the log says of an error: nothing of what is protected of a customer, whoever meets it."""

from __future__ import annotations

import logging
from io import StringIO

import pytest
from django.conf import settings as configured
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import transaction
from django.http import Http404
from django.urls import path
from django.utils import timezone

from shouwen.config import urls
from shouwen.config.log_lines import Lines, without_rows
from shouwen.customers.actions import Point, record_customer
from shouwen.customers.models import ContactPoint, Customer
from shouwen.customers.secrecy.actions import classify_customer
from tests.api.program import Program
from tests.browser import Browser
from tests.factories import make_member, make_position
from tests.scenes import make_scene

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
MARKS = {"telephone": "13977771234", "address": "梧桐弄七十七号", "remark": "只收现款印记",
         "registry": "91350100M000100Y43", "mail": "geheim@marken.example"}  # fmt: skip
HELD: dict[str, object] = {}


def _read():
    """Read what is protected, as a page does before something goes wrong in it."""
    customer = Customer.objects.prefetch_related("points").get(pk=HELD["number"])
    return customer, [point.value for point in customer.points.all()], customer.remark


def _failing(error):
    def view(request):
        protected = _read()
        assert protected
        raise error

    return view


def _row_refused(request):
    """Let the database refuse a row of the customer: its message tells the whole row."""
    with transaction.atomic():
        Customer.objects.filter(pk=HELD["number"]).update(since=None)


def _key_refused(request):
    with transaction.atomic():
        one = ContactPoint.objects.filter(customer=HELD["number"]).first()
        again = ContactPoint(pk=one.pk, customer_id=one.customer_id, kind=one.kind, value=one.value, plain="x")
        again.save(force_insert=True)


def _value_refused(request):
    from django.db import connection

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT remark::bigint FROM customers_customer WHERE id = %s", [HELD["number"]])


handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
FAILURES = {
    "odd": (_failing(SuspiciousOperation("odd")), 400), "too-much": (_failing(RequestDataTooBig("1")), 413),
    "not-mine": (_failing(PermissionDenied()), 403), "gone": (_failing(Http404()), 404),
    "bug": (_failing(RuntimeError("a bug")), 500), "row": (_row_refused, 500), "key": (_key_refused, 500),
    "value": (_value_refused, 500),
}  # fmt: skip
urlpatterns = [*urls.urlpatterns, *(path(f"failing/{name}", view) for name, (view, _status) in FAILURES.items())]


@pytest.fixture
def scene(db, settings):
    """A secret customer with a mark in each protected field."""
    settings.ROOT_URLCONF = __name__
    settings.DEBUG = False
    scene = make_scene()
    by, at = scene.by("管理员", timezone.now()), timezone.now()
    points = [Point("phone", MARKS["telephone"]), Point("address", MARKS["address"]), Point("mail", MARKS["mail"])]
    customer = record_customer(scene.service, "欧阳", points, kind="company", remark=MARKS["remark"], company="印记公司",
                               by=by, at=at)  # fmt: skip
    Customer.objects.filter(pk=customer.pk).update(company_number=MARKS["registry"], registry="CN")
    classify_customer(Customer.objects.get(pk=customer.pk), "机密", by=by, at=at)
    HELD["number"] = customer.pk
    return scene


@pytest.fixture
def written():
    """What the house's own log says meanwhile."""
    text = StringIO()
    handler = logging.StreamHandler(text)
    kept = dict(configured.LOGGING["formatters"]["line"])
    assert kept.pop("()") == f"{Lines.__module__}.{Lines.__qualname__}"
    handler.setFormatter(Lines(kept["format"], style=kept["style"]))
    handler.setLevel(logging.DEBUG)
    root = logging.getLogger()
    root.addHandler(handler)
    yield text
    root.removeHandler(handler)


def readers(scene):
    """Return who may do everything, who may see customers, and who may nothing; and nobody."""
    sees = make_member("艾读", scene.service, position=make_position("看客户", {"see_customer": "unit"}))
    people = (scene.people["管理员"], sees, make_member("路人", scene.company))
    browsers = [Browser(raise_request_exception=False) for _ in (*people, None)]
    for browser, member in zip(browsers, people, strict=False):
        browser.force_login(member)
    return browsers


@pytest.mark.parametrize("name", sorted(FAILURES))
def test_no_error_page_and_no_log_holds_what_is_protected(scene, written, name):
    for browser in readers(scene):
        answer = browser.get(f"/failing/{name}")
        said = answer.content.decode() + str(answer.headers)

        assert answer.status_code == FAILURES[name][1]
        assert [field for field, mark in MARKS.items() if mark in said] == []

    log = written.getvalue()
    assert log
    assert [field for field, mark in MARKS.items() if mark in log] == []


def test_what_is_refused_or_not_there_tells_nothing_of_it(scene, written):
    number = HELD["number"]
    wrong = f"/customers/{number}"
    for browser in readers(scene)[1:]:
        for path_ in (f"{wrong}/change", f"{wrong}/forms", f"{wrong}/erasure", f"{wrong}0", f"{wrong}?tab=nothing"):
            for answer in (browser.get(path_), browser.post(path_, {"version": "x", "name": "\0"})):
                assert answer.status_code in {200, 302, 400, 403, 404, 405, 409, 422}
                said = answer.content.decode() + str(answer.headers)
                assert [field for field, mark in MARKS.items() if mark in said] == [], path_
    program = Program(make_member("程序员", scene.company))
    for path_ in (f"customers/{number}", f"customers/{number}/consents", "customers/999999", "nowhere"):
        said = program.get(path_).content.decode()
        assert [field for field, mark in MARKS.items() if mark in said] == []
    assert [field for field, mark in MARKS.items() if mark in written.getvalue()] == []


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("null value\nDETAIL:  Failing row contains (1, 13977771234, two\nlines).", "null value\nDETAIL: left out"),
        ("twice\nDETAIL:  Key (value)=(13977771234) already exists.\n\nTraceback (most",
         "twice\nDETAIL: left out\n\nTraceback (most"),
        ('invalid input syntax for type bigint: "只收"', "invalid input syntax for type bigint: left out"),
        ("a plain message", "a plain message"),
    ],
)
def test_what_a_database_says_of_rows_is_left_out_of_the_log(message, left):
    assert without_rows(message) == left
