"""Members keep filters of their own."""

import pytest

from shouwen.facts.refusals import Why
from shouwen.search.filters import MOST_FILTERS, remove_filter, save_filter
from shouwen.search.models import SavedFilter
from tests.factories import LONG_AGO, as_member, facts_of, make_member, refusal_of


@pytest.fixture
def me(db):
    return as_member(make_member("周婷"))


def save(by, title="加急", query="show=open", list_="cases"):
    return save_filter(list_, title, query, by=by, at=LONG_AGO)


def test_a_filter_is_kept_without_what_is_no_part_of_it(me):
    kept = save(me, "  我的  加急 ", "page=3&kind=%E6%8A%95%E8%AF%89&show=overdue&once=x&class_key=")

    assert (kept.title, kept.query) == ("我的 加急", "kind=%E6%8A%95%E8%AF%89&show=overdue")
    assert [fact.figures for fact in facts_of("filter.saved", kept)] == [{"list": "cases"}]


def test_the_same_title_again_replaces_it(me):
    first, again = save(me, query="show=open"), save(me, query="show=closed")

    assert first.pk == again.pk
    assert SavedFilter.objects.get().query == "show=closed"


def test_filters_stand_in_the_order_in_which_they_were_kept(me):
    for title in ("三", "一", "二"):
        save(me, title)

    assert [row.title for row in SavedFilter.objects.filter(member=me.member)] == ["三", "一", "二"]


@pytest.mark.parametrize(("title", "query"), [("", "show=open"), ("  ", ""), ("长", "kind=" + "x" * 600)])
def test_a_filter_needs_a_name_and_an_end(me, title, query):
    assert refusal_of(lambda: save(me, title, query)).why is Why.BAD_INPUT


def test_only_so_many_filters_are_kept(me):
    for number in range(MOST_FILTERS):
        save(me, str(number))

    assert refusal_of(lambda: save(me, "one more")).why is Why.OVERTAKEN
    assert save(me, "0", "show=all").query == "show=all"  # a change of one is none more


def test_nobody_removes_the_filter_of_another(me):
    kept, other = save(me), as_member(make_member("吴敏"))

    assert refusal_of(lambda: remove_filter(kept, by=other, at=LONG_AGO)).why is Why.NOT_ALLOWED

    remove_filter(kept, by=me, at=LONG_AGO)
    assert not SavedFilter.objects.exists()
