"""Every list that a page exports leaves by the API too: the same registry, the same rows, the same rights."""

import subprocess
import sys

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwen.organisation.deeds import deeds
from shouwen.work.actions.export_making import make_next_export
from shouwen.work.exportable import export_lists
from shouwen.work.models import Export
from tests.a_case import one_of_each
from tests.api.program import Program
from tests.factories import facts_of, make_member, make_position
from tests.page_addresses import QUERIES
from tests.stage import scene, stage  # noqa: F401  fixtures
from tests.test_permissions import client_of

#: What a list must be told, by its key; of the others the whole is taken.
KEYS = [one.key for one in export_lists()]
#: What everybody has something of.
OWN = [one.key for one in export_lists() if one.has_own]


@pytest.fixture(scope="module")
def things(stage, tmp_path_factory):  # noqa: F811
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("files"))
        yield one_of_each(stage)


@pytest.fixture
def reader(scene, things):  # noqa: F811
    """Whoever may see every list, in the whole company."""
    known = deeds()
    allowed = {one.deed for one in export_lists() if one.deed in known}
    return make_member("阅览人", scene.company, position=make_position("阅览", dict.fromkeys(allowed, "subtree")))


def query_of(key, things):
    return QUERIES[key](things) if key in QUERIES else {}


@pytest.mark.parametrize("key", KEYS)
def test_each_list_leaves_by_both_doors_for_who_may_see_it(things, reader, key):
    query, program = query_of(key, things), Program(reader)
    Export.objects.all().delete()

    asked = program.post("exports", {"list": key, "query": query})
    page = client_of(reader).post(reverse("new-export"), {"list": key, **query})

    assert (asked.status_code, page.status_code) == (202, 302), (asked.content, page.content[:2000])
    while make_next_export(timezone.now):
        pass
    assert list(Export.objects.values_list("list", "state", "query")) == [(key, "done", query)] * 2
    answer = program.get(f"exports/{asked.json()['id']}/content")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert [(fact.figures["list"], fact.by) for fact in facts_of("list.exported")] == [(key, reader.reference)] * 2


@pytest.mark.parametrize("key", sorted({*KEYS} - {*OWN}))
def test_no_list_leaves_by_either_door_for_who_may_not_see_it(things, reader, key):
    deed = next(one.deed for one in export_lists() if one.key == key)
    query = query_of(key, things)

    page = client_of(things.nobody).post(reverse("new-export"), {"list": key, **query})
    whole = Program(things.nobody).post("exports", {"list": key, "query": query})
    bounded = Program(reader, "export_list").post("exports", {"list": key, "query": query})

    assert [page.status_code, whole.status_code, bounded.status_code] == [403] * 3
    assert (whole.json()["deed"], bounded.json()["deed"]) == (deed, deed)
    assert Program(reader, "export_list").get("export-lists").json() == []


@pytest.mark.parametrize("key", OWN)
def test_of_a_list_that_everybody_has_nobody_gets_what_is_others(things, reader, key):
    """A program whose token does not reach so far gets none of it."""
    query = query_of(key, things)
    own = Program(things.nobody).post("exports", {"list": key, "query": query})
    bounded = Program(reader, "export_list").post("exports", {"list": key, "query": query})
    while make_next_export(timezone.now):
        pass

    assert (own.status_code, bounded.status_code) == (403 if key == "trial_lines" else 202, 403)
    assert list(Export.objects.filter(member=things.nobody, list=key).exclude(state="done", rows=0)) == []


def test_the_lists_are_named_with_their_filters(reader):
    told = {one["list"]: one for one in Program(reader).get("export-lists").json()}

    assert list(told) == KEYS
    assert told["outlets"] == {"list": "outlets", "title": "Service outlets", "deed": "see_customer", "query": ["q"],
                               "reasons": []}


@pytest.mark.parametrize(("given", "status", "field"), [
    ({"list": "cases", "query": {"shwo": "open"}}, 422, "query.shwo"),
    ({"list": "payslips"}, 422, "list"),
    ({"list": "period-sheet", "query": {"sheet": "没有这张表"}}, 202, None),
    ({"list": "period-sheet", "query": {"since": "昨天"}}, 422, "since"),
    ({"list": "period-sheet", "query": {"since": "2026-03-02", "until": "2026-03-01"}}, 422, "until"),
    ({"list": "period-sheet", "query": {"since": "2020-01-01", "until": "2026-03-01"}}, 422, "until"),
    ({"list": "period-sheet", "query": {"class": "没有这一类"}}, 422, "class"),
    ({"list": "trial_lines", "query": {"trial": "999999"}}, 403, ""),
])
def test_what_there_is_not_is_refused_when_it_is_asked_for(reader, given, status, field):
    answer = Program(reader).post("exports", given)

    assert (answer.status_code, answer.json().get("field")) == (status, field)


def test_the_worker_knows_every_list_without_the_pages():
    """It never reads the addresses of pages, whose modules a list used to need."""
    code = ("import django; django.setup()\n"
            "from shouwen.work.exportable import export_lists\nprint(*[one.key for one in export_lists()])")

    said = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.split() == KEYS
