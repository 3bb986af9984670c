"""An article across editions: since when each applies, what it changed in words, what is repealed, what is excepted."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.floor_actions import grant_exception
from shouwen.compliance.models import GaveWay
from shouwen.facts.actions import SYSTEM
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files
from tests.factories import as_member, make_administrator, make_unit
from tests.regulation.packing import files

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
PACK = """
name: small
edition: "1"
title: 小规范
in_force_from: 2024-01-01
"""
RINGS = """
- limit: {zh: 三声内接听, en: Within three rings}
  id: A-1
  article: 一/1
  when: contact.answered
  measure: rings
  at_most: 3
"""
DONE = """
- deadline: 答复
  id: A-2
  article: 一/2
  when: case.opened
  per: case
  within: 2 days
  done: case.replied
"""
ARTICLES = """
- number: 一
  title: 总则
  articles:
    - {number: "1", title: 接听, says: 三声内接听。}
    - {number: "2", title: 答复, says: 及时答复。}
"""


def text_of(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def branch(db, client, now):
    """A branch whose group followed edition 1 from January, and edition 2 since yesterday."""
    group = make_unit("集团")
    branch = make_unit("分公司", group)
    before, since = now - timedelta(days=60), now - timedelta(days=1)
    one = {**files(RINGS + DONE, PACK), "articles.yaml": ARTICLES.encode()}
    two = {
        **files(RINGS.replace("at_most: 3", "at_most: 2"), PACK.replace('"1"', '"2"')),
        "articles.yaml": ARTICLES.replace(ARTICLES.splitlines()[-1], "").encode(),
    }
    adopt_edition(group, read_files(one, all_kinds()), {}, since=before, by=SYSTEM, at=before)
    adopt_edition(group, read_files(two, all_kinds()), {}, since=since, by=SYSTEM, at=since)
    administrator = make_administrator(unit=group)
    client.force_login(administrator)
    branch.keeper, branch.since = as_member(administrator, now), since
    return branch


def test_a_figure_is_told_then_and_now_with_the_day_from_which(client, branch):
    shown = text_of(client.get(f"/regulation/small@2/一/1?unit={branch.pk}"))

    assert "铃" in shown or "rings" in shown
    assert "3 → 2（更严）" in shown
    assert shown.count("施行自") == 2
    assert "废止" not in shown


def test_a_repealed_article_says_since_when_and_by_which_edition(client, branch):
    shown = text_of(client.get(f"/regulation/small@1/一/2?unit={branch.pk}"))
    tree = text_of(client.get(f"/regulation/small@2?unit={branch.pk}"))

    for page in (shown, tree):
        assert re.search(r"废止 (自 .{5,40})?由第 2 版废止", page), page[-1500:]
    assert "已废止的条文" in tree
    assert "已废止的条文" not in text_of(client.get(f"/regulation/small@1?unit={branch.pk}"))


def test_an_open_exception_stands_with_its_article_and_with_what_applies_in_the_unit(client, branch, now):
    grant_exception(branch, "small", "A-1", until=now + timedelta(days=30), reason="搬迁期间", by=branch.keeper, at=now)

    article = text_of(client.get(f"/regulation/small@2/一/1?unit={branch.pk}"))
    above = text_of(client.get(f"/regulation/small@2/一/1?unit={branch.parent_id}"))
    other = text_of(client.get(f"/regulation/small@1/一/2?unit={branch.pk}"))
    applies = text_of(client.get(f"/administration/regulation/{branch.pk}"))

    for page in (article, above, applies):
        assert "搬迁期间" in page
    assert "搬迁期间" not in other


@pytest.mark.parametrize(
    ("words", "found"),
    [("三声", 1), ("A-1", 1), ("rings", 1), ("接听", 1), ("within three", 1), ("没有", 0), ("<script>", 0)],
)
def test_words_are_looked_for_in_articles_standards_and_their_figures(client, branch, words, found):
    answer = client.get("/regulation/", {"q": words, "unit": branch.pk})
    page = answer.content.decode()

    assert page.count("data-row-link") == found
    assert "<script>&" not in page.split('id="hits"')[1]


def test_the_pages_cost_the_same_however_many_exceptions_there_are(client, branch, now):
    counts = {}
    for path in (f"/regulation/small@2/一/1?unit={branch.pk}", f"/administration/regulation/{branch.pk}"):
        for rows in (1, 3):
            for _ in range(2):
                until = now + timedelta(days=30)
                grant_exception(branch, "small", "A-1", until=until, reason="忙", by=branch.keeper, at=now)
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counts[path, rows] = len(asked)

    assert max(counts.values()) <= 12
    assert len(set(counts.values())) <= 2


def test_what_gave_way_to_above_stands_on_the_page_that_compares(client, branch, now):
    GaveWay.objects.create(unit=branch, above=branch.parent, pack="small", standard="A-1", since=now)

    shown = text_of(client.get(f"/administration/regulation/{branch.pk}/floor"))
    assert "让位于上级" in shown
    assert "集团" in shown.split("让位于上级")[1]
