"""Regulations as people read them: packs in force, the tree, one article and all that came of it."""

import html
import itertools
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwen.compliance.editions import edition_called
from shouwen.compliance.logic import Carried, coverage, covered, waiting_in_part
from shouwen.web.components.places import article_path
from shouwen.web.regulation.tree import Total, shares_of
from shouwen.work.actions.deadlines import sweep_deadlines
from tests.factories import make_member, make_position, make_unit
from tests.scenes import service_department, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

PACK = "service-department@1"
TREE = f"/regulation/{PACK}"
#: An article with a clock, a local value and two readings.
ACCEPTING = article_path(f"{PACK}#第三章/十五/第二条/2")


@pytest.fixture
def reader(scene, client):
    """冯丽, who may read everything of the service department."""
    client.force_login(scene.people["冯丽"])
    return client


def shown(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def statements(client, path):
    with CaptureQueriesContext(connection, ) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def complain(scene, many=1, days=0):
    at = timezone.now() - timedelta(days=days)
    cases = [take_complaint(scene, at, name=f"刘洋{number}", rings=4) for number in range(many)]
    while sweep_deadlines(timezone.now()):
        pass
    return cases


def test_the_packs_in_force_say_since_when_and_by_whom(reader):
    page = shown(reader, "/regulation/")

    assert "客户服务部规范" in page
    assert "百川商贸" in page  # the company adopted it, not the department
    assert "2025-02-01" in page
    assert quote(PACK, safe="") in page or PACK.replace("@", "%40") in page


@pytest.mark.parametrize(("article", "many"), [("第二章/七", 1), ("第三章/十五/第三条", 1), ("第三章/十五/第二条/2", 0)])
def test_an_article_says_which_of_its_standards_its_text_does_not_give(reader, article, many):
    page = shown(reader, article_path(f"{PACK}#{article}"))

    assert page.count('<span class="state">补拟</span>') == many


def test_an_article_of_which_a_part_waits_says_so_in_the_tree_and_on_its_page(reader):
    edition = edition_called(PACK)
    waits = waiting_in_part(edition)
    whole = next(one.article for one in covered(edition) if one.article not in waits and one.standards)

    assert waits
    assert shown(reader, TREE).count("部分待相应模块") == len(waits)
    assert "部分待相应模块" in shown(reader, article_path(f"{PACK}#{min(waits)}"))
    assert "部分待相应模块" not in shown(reader, article_path(f"{PACK}#{whole}"))


def test_another_unit_can_be_read_for_and_one_without_a_pack_says_so(scene, client):
    other = make_unit("百川物流", kind="subsidiary")
    client.force_login(scene.people["管理员"])

    assert "客户服务部规范" not in shown(client, f"/regulation/?unit={other.pk}")
    assert "客户服务部规范" in shown(client, f"/regulation/?unit={quote(f'客户服务部 #{scene.service.pk}')}")


def test_a_unit_beyond_ones_reach_is_refused(scene, reader):
    other = make_unit("百川物流", kind="subsidiary")

    assert reader.get(f"/regulation/?unit={other.pk}").status_code == 403


def test_whoever_may_not_read_regulations_is_refused_on_every_page(scene, client):
    paths = ["/regulation/", TREE, ACCEPTING, f"{TREE}/files/{quote('flows/客户投诉处理流程.bpmn')}"]
    assert [client.get(path).status_code for path in paths] == [302] * 4  # nobody without signing in

    client.force_login(make_member("孙八", scene.service))

    assert [client.get(path).status_code for path in paths] == [403] * 4


def test_the_tree_shows_every_article_with_who_carries_it_out(scene, reader):
    page = shown(reader, TREE)

    assert page.count('class="article-line') == 191
    assert "三声内接听" in page
    assert page.count("#circle-check") >= 30  # carried out by the system, and the word beside the icon
    assert page.count("#alert-triangle") == 1  # by nobody: only the word beside the icon


def test_the_tree_counts_running_and_missed_deadlines_of_this_month(scene, reader):
    complain(scene)

    line = next(one for one in shown(reader, TREE).split("<li ") if ACCEPTING in one)

    assert "#clock\"" in line


def test_a_search_leaves_the_articles_that_hold_the_words_and_those_above(reader):
    for words, found in (
        ("三声", "三声内接听"),
        ("third ring", "三声内接听"),  # the text in the other language is searched too
        ("SD-3.8", "客户投诉处理表"),  # a key of the catalogue
        ("第三章/八", "客户投诉处理表"),
        ("没有这句话", None),
        ("<script>alert", None),
    ):
        page = shown(reader, f"{TREE}?q={quote(words)}")
        hits = re.findall(r'is-hit">.*?</span> (.*?)</a>', page, re.S)
        assert (found in hits) if found else (hits == []), words
        assert "<script>alert" not in page


def test_only_the_articles_that_are_carried_out_in_one_way(reader):
    carried = list(coverage(service_department()).values())

    assert carried.count(Carried.WAITS) > 20
    for way in (Carried.WAITS, Carried.BY_FORM, Carried.INFORMATIONAL, Carried.NOBODY):
        assert shown(reader, f"{TREE}?carried={way}").count("is-hit") == carried.count(way)


def test_an_article_says_its_text_its_figure_and_whose_it_is(reader):
    page = shown(reader, ACCEPTING)

    assert "决定受理与否的时限" in page
    assert "4 小时" in page  # the local value, not the text's
    assert "百川商贸" in page
    assert "reading-chosen" in page


def test_an_article_is_read_in_one_language_and_its_translation_beside_what_binds(scene, reader):
    chinese = shown(reader, article_path(f"{PACK}#第二章/十/退货总则/1"))
    scene.people["冯丽"].language = "en"
    scene.people["冯丽"].save()
    english = shown(reader, article_path(f"{PACK}#第二章/十/退货总则/1"))

    assert '<p class="quiet" lang=' not in chinese
    assert '<p class="text-says">Within 30 days' in english
    assert '<p class="quiet" lang="zh-Hans">购买起三十天内' in english
    assert "退货总则 退货总则" not in chinese  # a number that is the title stands once
    assert ">退货总则</a>" in chinese


def test_a_figure_of_the_text_is_called_so(reader):
    page = shown(reader, article_path(f"{PACK}#第一章/三/六/（1）"))

    figures = page.split('class="pairs figures"')[1].split("</dl>")[0]
    assert '<b class="number">3</b>' in figures
    assert "local-value" not in figures


def test_chips_lead_to_every_article_whatever_its_path_is_made_of(reader):
    for article in service_department().articles_by_path:
        assert f"§ {article}" in shown(reader, article_path(f"{PACK}#{article}"))


def test_what_was_never_kept_is_not_found(reader):
    for path in (
        f"{TREE}/第九章", "/regulation/service-department@9", "/regulation/other@1/第一章",
        f"{TREE}/files/pack.yaml", f"{TREE}/files/../pack.yaml", f"{TREE}/files/flows/none.bpmn",
    ):
        assert reader.get(path).status_code == 404, path


def test_a_decision_table_is_a_grid_with_the_sites_answers(reader):
    page = shown(reader, article_path(f"{PACK}#第三章/十五/第三条/3"))

    assert "grid-table" in page
    assert "质检部门 〔" in page


def test_a_form_lists_its_fields_and_who_signs_in_which_order(reader):
    page = shown(reader, article_path(f"{PACK}#第三章/八"))

    assert "副总经理 →" in page
    assert "经办人意见" in page


def test_a_flow_is_drawn_from_the_file_of_the_edition(reader):
    page = shown(reader, article_path(f"{PACK}#第三章/十四"))
    (path,) = re.findall(r'data-flow="([^"]+)"', page)

    answer = reader.get(path)

    assert answer["Content-Type"].startswith("application/xml")
    assert b"<bpmn:definitions" in answer.content or b"definitions" in answer.content
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_running_missed_and_broken_are_listed_with_the_way_to_why(scene, reader):
    complain(scene, days=12)  # a working day has passed, whatever holidays there are

    page = shown(reader, ACCEPTING)
    assert "/why/deadlines/" in page.split('id="missed"')[1]
    assert "/why/findings/" in shown(reader, article_path(f"{PACK}#第一章/三/六/（1）"))


def test_the_accused_does_not_see_what_came_of_the_case(scene, client):
    take_complaint(scene, timezone.now() - timedelta(days=1), rings=2, accused=scene.people["吴敏"])
    while sweep_deadlines(timezone.now()):
        pass
    client.force_login(scene.people["吴敏"])

    assert "/why/deadlines/" not in shown(client, ACCEPTING)


def test_what_is_kept_and_not_kept_is_counted_this_month_and_last(scene, reader):
    complain(scene, many=2)

    page = shown(reader, article_path(f"{PACK}#第一章/三/六/（1）"))
    table = page.split("<tbody>")[-1].split("</tbody>")[0]

    assert re.findall(r"<td[^>]*>(\d+)</td>", table)[-1] == "2"  # two broken this month, none kept


def test_the_page_of_an_article_costs_the_same_for_one_and_for_many(scene, reader):
    counts = {}
    for path in (TREE, ACCEPTING, article_path(f"{PACK}#第一章/三/六/（1）")):
        complain(scene, 1, days=1)
        shown(reader, path)  # whatever a process reads once
        one = statements(reader, path)
        complain(scene, 3, days=1)
        shown(reader, path)
        counts[path] = (one, statements(reader, path))

    assert all(one == three for one, three in counts.values()), counts
    assert max(three for _, three in counts.values()) <= 12, counts


def test_the_card_of_a_pack_leads_to_the_articles_that_are_carried_out_in_one_way(reader):
    page = reader.get("/regulation/").content.decode()

    way = re.search(rf'href="([^"]+\?carried={Carried.BY_FORM})"', page)[1]
    led = reader.get(html.unescape(way)).content.decode()
    assert re.search(rf'carried={Carried.BY_FORM}[^"]*" aria-current="page"', led)
    assert "share-bar" in page


@pytest.mark.parametrize(
    ("counts", "widths"),
    [((), []), ((5,), [996]), ((1, 1), [496, 496]), ((0, 3, 1), [746, 246]), ((1000, 1), [995, 4])],
)
def test_a_bar_shows_totals_side_by_side_and_the_smallest_too(counts, widths):
    shares = shares_of([Total("", "", "", count, "") for count in counts])
    assert [one.width for one in shares] == widths
    assert all(one.begin + one.width <= other.begin + 1 for one, other in itertools.pairwise(shares))


def test_a_head_office_that_follows_nothing_itself_searches_what_units_below_follow(scene, client):
    above = scene.company.parent
    position = make_position("制度总管", {"see_regulation": "subtree"})
    client.force_login(make_member("总管", above, position=position))

    page = shown(client, "/regulation/?q=最短时间内全面解决")
    few = statements(client, "/regulation/?q=最短时间内全面解决")

    found = page.partition('id="found"')[2].partition("</table>")[0]
    (path,) = set(re.findall(r'data-row-link href="([^"]+)"', found))
    assert path == f"{ACCEPTING}?unit={scene.company.pk}"
    assert shown(client, html.unescape(path))
    assert few <= 12
