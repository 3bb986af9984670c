"""Who carries out each clause of the catalogue, on screen and by the API, as the command says it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.compliance.logic import OF_CLAUSES, coverage, covered
from shouwen.regulation.coverage import Carried, totals
from tests.api.program import Program
from tests.factories import make_member
from tests.scenes import service_department

PAGE = "/regulation/service-department@1/coverage"


@pytest.fixture
def reader(scene, client):
    client.force_login(scene.people["周婷"])
    return client


def clauses_on(client, **query):
    """Return the ids of clauses that the page lists."""
    page = client.get(PAGE, query).content.decode()
    body = page.partition('id="covered"')[2]
    return re.findall(r'<td class="is-title"><span class="number">([^<]+)</span>', body)


def test_every_clause_is_listed_once_with_who_carries_it_out(reader):
    said = covered(service_department())

    assert clauses_on(reader) == [one.clause or "—" for one in said]
    assert len(said) > 100
    page = reader.get(PAGE).content.decode()
    for many in totals(said).values():
        assert f'<span class="badge-count">{many}</span>' in page


@pytest.mark.parametrize("by", list(Carried))
def test_a_filter_leaves_one_sort(reader, by):
    wanted = [one.clause or "—" for one in covered(service_department()) if by in one.by]

    assert clauses_on(reader, carried=by.value) == wanted


def test_a_clause_is_found_by_its_id_and_its_standard_by_the_article(reader):
    assert clauses_on(reader, q="sd-1.3-6-1a") == [
        one.clause for one in covered(service_department()) if any("SD-1.3-6-1a" in each for each in one.standards)
        or "SD-1.3-6-1a" in one.clause]  # fmt: skip
    assert clauses_on(reader, q="nothing at all") == []
    assert "没有含这些字的条款" in reader.get(PAGE, {"q": "nothing at all"}).content.decode()


def test_what_waits_says_for_which_module(reader):
    page = reader.get(PAGE, {"carried": "waits"}).content.decode()

    assert "质量检查" in page


def test_the_tree_marks_an_article_as_its_clauses_are(reader):
    edition = service_department()
    by_article = {}
    for one in covered(edition):
        by_article.setdefault(one.article, set()).update(OF_CLAUSES[by] for by in one.by)

    assert {path for path, by in by_article.items() if coverage(edition)[path] not in by} == set()


def test_it_costs_few_statements_however_long_it_is(reader):
    reader.get(PAGE)
    for query in ({}, {"q": "SD-1.3-6-1a"}):
        with CaptureQueriesContext(connection) as asked:
            reader.get(PAGE, query)
        assert len(asked) <= 12, [one["sql"][:90] for one in asked]


def test_who_may_read_no_regulation_and_an_edition_that_nobody_keeps_have_no_such_page(scene, client, reader):
    assert reader.get("/regulation/service-department@99/coverage").status_code == 404
    client.force_login(make_member("路人", scene.company))
    assert client.get(PAGE).status_code == 403


def test_programs_are_told_the_same(scene):
    program = Program(scene.people["周婷"], "see_regulation")
    told = program.get("editions/service-department/coverage").json()

    assert [(one["article"], one["clause"], tuple(one["by"])) for one in told] == [
        (one.article, one.clause, tuple(one.by)) for one in covered(service_department())]  # fmt: skip
    assert program.get("editions/nothing/coverage").status_code == 404
    assert Program(make_member("路人", scene.company)).get("editions/service-department/coverage").status_code == 404
