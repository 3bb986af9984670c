"""What is protected of a customer, by who may not read it, at every door: a mark in each field, found nowhere."""

from __future__ import annotations

import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone

from shouwen.compliance.actions import adopt_edition
from shouwen.customers.actions import erase_customer, record_customer
from shouwen.customers.erasures.actions import lift_hold
from shouwen.customers.merges.actions import merge_customers
from shouwen.customers.models import Customer, Hold
from shouwen.customers.secrecy.actions import classify_customer
from shouwen.customers.secrecy.models import Opening
from shouwen.facts.actions import record
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_pack
from shouwen.work.actions.opening_links import make_code
from shouwen.work.link_secrets import text_of_link
from tests.api.program import Program
from tests.browser import Browser
from tests.customers.doors import DOORS, SEARCHES, Eyes, empty_lists, told_anywhere
from tests.customers.marked import one_with_marks, people_of
from tests.customers.protected import (
    MASKED,
    MATTERS,
    OF_CUSTOMERS,
    ROWS,
    WITHOUT,
    every_mark,
    fields_of_the_file,
    forms_of_customers,
    models_elsewhere,
)
from tests.customers.test_reading_for_a_reason import VALUES
from tests.reports.prints import pages as pages_of_print
from tests.reports.prints import squeezed
from tests.scenes import PACKS
from tests.stage import scene, stage  # noqa: F401  fixtures
from tests.web.test_failures_private import written  # noqa: F401  a fixture

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
#: How long an opened file stays open here.
OPEN_FOR = timedelta(hours=1)
#: What is protected, and how doors may say it.
MARKS = every_mark()
#: What belongs to a return and not to the file: whoever settles returns reads it.
OF_RETURNS = frozenset(MASKED)
OF_THE_FILE = frozenset(MARKS) - OF_RETURNS


@pytest.fixture(scope="module")
def things(stage, tmp_path_factory):  # noqa: F811
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("files"))
        made = one_with_marks(stage)
        yield SimpleNamespace(**vars(made), **people_of(made))


@pytest.fixture(autouse=True)
def _undone(scene, things):  # noqa: F811
    """Whatever a test does is undone."""
    settings.API_PER_MINUTE = 1_000_000


# in which state a file is closed to whoever may see customers

def secret(things):
    """Put the file into a class of secrecy."""
    by = things.scene.by("管理员", timezone.now())
    classify_customer(Customer.objects.get(pk=things.customer.pk), "机密", by=by, at=by.at)


def kept_closed(things):
    """Let the unit follow a text by which nobody reads a file unasked (travel-centre 二/（四）/7)."""
    by = things.scene.by("管理员", timezone.now())
    adopt_edition(things.service, read_pack(PACKS / "travel-centre" / "1", all_kinds()), VALUES,
                  since=by.at, by=by, at=by.at)  # fmt: skip


def deregistered(things):
    """Deregister the customer, as the last step of the flow does."""
    by = things.scene.by("管理员", timezone.now())
    record("customer.deregistered", at=by.at, unit=things.service.pk, by=by.reference, about=things.customer,
           for_whom=things.customer)  # fmt: skip


def erased(things):
    """Erase what is held of the person, once nothing holds it."""
    by = things.scene.by("管理员", timezone.now())
    for hold in Hold.objects.filter(customer=things.customer, lifted_at=None):
        lift_hold(hold, by=by, at=by.at)
    erase_customer(Customer.objects.get(pk=things.customer.pk), by=by, at=by.at)


def merged(things):
    """Merge the secret file into another one of the same class, which its reader has not opened either."""
    secret(things)
    by = things.scene.by("管理员", timezone.now())
    other = record_customer(things.service, "欧阳印", [], kind="company", by=by, at=by.at)
    other = classify_customer(other, "机密", by=by, at=by.at)
    for one in (things.customer, other):
        open_to(one, by.member)
    one = Customer.objects.get(pk=things.customer.pk)
    merge_customers(one, other, (one.version, other.version), by=by, at=by.at)
    things.kept = other


def open_to(customer, member):
    at = timezone.now()
    Opening.objects.create(customer=customer, member=member, purpose="核对资料", at=at, until=at + OPEN_FOR)


# who looks

def signed_in(member, *scopes):
    browser = Browser(raise_request_exception=False)
    browser.force_login(member)
    return Eyes(browser, Program(member, *scopes), member)


def reader_of(state):
    """Return who may read customers of the unit, and has not opened the one that is closed."""
    def look(things):
        state(things)
        return signed_in(things.reader)
    return look


def nobody_signed_in(things):
    program = Program(things.nobody)
    program.text = "none"
    return Eyes(Browser(raise_request_exception=False), program, None)


def own_page_of_another(things):
    """Return who came in by a link, to a matter of somebody else."""
    eyes = nobody_signed_in(things)
    eyes.browser.get(f"/own/{text_of_link(things.link.salt)}")
    code = make_code(things.link, by=things.link.for_whom, at=timezone.now())
    assert eyes.browser.post("/own/code", {"code": code}).status_code == 302
    return eyes


def token_for_something_else(things):
    return Eyes(None, Program(things.people["管理员"], "see_regulation", "see_organisation", "export_list"), None)


def after_erasing(things):
    erased(things)
    return signed_in(things.people["管理员"])


#: Who looks, and for what: whoever may see customers reads the account of a return as masked, and nothing of the file.
EYES = {
    "whoever has not opened a secret file": (reader_of(secret), frozenset(MARKS)),
    "whoever has not opened what was merged into it": (reader_of(merged), frozenset(MARKS)),
    "whoever has no reason where an article asks for one": (reader_of(kept_closed), frozenset(MARKS)),
    "whoever reads after it was deregistered": (reader_of(deregistered), frozenset(MARKS)),
    # That there was a grade, and with which limit and figures, is of the house, whose money it was.
    # Days until which they agreed, or something was held, are no words of theirs: that it was so is told for good.
    "whoever reads after it was erased": (after_erasing, frozenset(MARKS) - {
        "Measure.score", "Measure.figures", "Rating.limit", "Consent.until", "Hold.until"}),
    "whoever has no right": (lambda things: signed_in(things.nobody), frozenset(MARKS)),
    "whoever has the right elsewhere": (lambda things: signed_in(things.elsewhere), frozenset(MARKS)),
    "whoever is not signed in": (nobody_signed_in, frozenset(MARKS)),
    "whoever has a link to something else": (own_page_of_another, frozenset(MARKS)),
    "a token for something else": (token_for_something_else, frozenset(MARKS)),
}  # fmt: skip


@pytest.fixture
def log(written):  # noqa: F811
    """Everything that the house's own log says meanwhile, down to what nobody keeps."""
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)


#: Every day: one closed file at every door, and everybody at the doors that are quickly gone through.
DAILY_EYES = ("whoever has not opened a secret file",)
DAILY_DOORS = ("pages", "papers", "api", "error pages")


def at_each_door(who=""):
    """Give the doors as parameters: those not gone through every day are a proof."""
    return [pytest.param(door, marks=() if door in DAILY_DOORS or who in DAILY_EYES else pytest.mark.prove)
            for door in DOORS]  # fmt: skip


TABLE = [pytest.param(who, *door.values, marks=door.marks, id=f"{who}-{door.values[0]}")
         for who in EYES for door in at_each_door(who)]  # fmt: skip


@pytest.mark.parametrize(("who", "door"), TABLE)
def test_no_field_is_read_by_who_may_not(things, log, who, door):
    """The table: every protected field, by every wrong role, at every door."""
    look, marks = EYES[who]
    wanted = {name: MARKS[name] for name in marks}

    found = DOORS[door](things, look(things), wanted)

    assert found == {}
    assert told_anywhere(wanted, log.getvalue()) == set()


#: What whoever may do everything does not find at a door, so that the table can fail at the others.
NOT_OVER_THE_API: set[str] = {"Hold.reason", "Hold.until"}
#: Holds are read by who places or lifts them, or erases.
OF_HOLDS = NOT_OVER_THE_API


#: What whoever may do everything finds at each door, or at least: without it the table could not fail.
AT_LEAST = ("papers", "refused forms")
SEEN = {
    "pages": set(MARKS),
    "api": set(MARKS) - NOT_OVER_THE_API,
    "papers": {name for name in MARKS if "/" in name},
    "lists": {"ContactPoint.value phone", "ContactPoint.value address", "Customer.company_number"},
    "refused forms": OF_HOLDS | {"Customer.remark", "ContactPoint.label"},
    "error pages": set(),
}


@pytest.mark.parametrize("door", at_each_door())
def test_the_right_person_reads_every_field(things, door):
    seen = set(DOORS[door](things, signed_in(things.people["管理员"]), MARKS))

    assert seen >= SEEN[door]
    assert door in AT_LEAST or seen == SEEN[door]


def test_whoever_opened_a_secret_file_reads_it(things):
    secret(things)
    open_to(things.customer, things.reader)

    # The account of a return is finance's: not of the file, and read by whoever settles returns.
    assert set(DOORS["pages"](things, signed_in(things.reader), MARKS)) >= OF_THE_FILE - OF_HOLDS


def test_what_a_relation_says_is_read_from_neither_side_of_a_secret_file(things):
    """The file of the other one is open, and names whom they belong to; the remark is of the closed one."""
    secret(things)
    page = signed_in(things.reader).browser.get(f"/customers/{things.related.pk}?tab=relations").content.decode()

    assert "欧阳印" in page
    assert ROWS["Relation.remark"] not in page


def test_papers_of_a_secret_file_say_by_both_doors_who_took_them_and_when(things):
    eyes, sheet = signed_in(things.reader), things.entries[0].pk

    def named():
        """Return how often each page of either paper names the reader."""
        papers = (eyes.browser.get(f"/forms/{sheet}/print.pdf"), eyes.program.get(f"entries/{sheet}/pdf"))
        return [squeezed(page).count(things.reader.name) for one in papers for page in pages_of_print(one.content)]

    plain = named()
    secret(things)
    open_to(things.customer, things.reader)

    assert named() == [times + 1 for times in plain]


# the table itself

def test_no_field_of_the_file_is_left_without_a_mark_or_a_reason():
    assert fields_of_the_file() == {name.partition(" ")[0] for name in ROWS} | set(WITHOUT)
    assert not {name.partition(" ")[0] for name in ROWS} & set(WITHOUT)


def test_no_model_that_names_a_customer_is_left_out():
    assert models_elsewhere() == MATTERS


def test_no_form_of_customers_and_no_masked_field_of_any_pack_is_left_out():
    assert forms_of_customers() == (set(OF_CUSTOMERS), set(MASKED))


def test_no_mark_stands_in_another_one():
    said = {spelled for spellings in MARKS.values() for spelled in spellings}

    assert {one for one in said if sum(one in other for other in said) > 1} == set()


#: Lists without a row here, and what their columns hold.
OF_NOBODY = {
    "moves": "cases, by number and edition", "sales-returned": "a name, a product, sums and days",
    "sales-sheets": "forms, by unit and period", "tasks": "cases, as the list of cases has them",
    "satisfaction": "answers, of nobody", "imports": "what a member has imported themselves, by list and counts",
}  # fmt: skip


def test_no_list_that_goes_out_is_left_unlooked_at(things):
    assert empty_lists(things) == set(OF_NOBODY)


def test_every_search_is_an_address_that_there_is(things):
    browser = signed_in(things.people["管理员"]).browser

    assert [browser.get(f"{path}欧阳").status_code for path in SEARCHES] == [200] * len(SEARCHES)
