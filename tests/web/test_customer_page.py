"""The page of a customer: what it says first, its tabs, its sheets, and what it costs."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shouwen.cases.actions.opening import Wanted, open_case
from shouwen.cases.pack import forms_of
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.customers.actions import Point, erase_customer, record_customer
from shouwen.customers.actions.consents import give_consent, withdraw_consent
from shouwen.customers.actions.lists import (
    OutletTold,
    RegionTold,
    record_outlet,
    record_region,
    record_tag,
    tag_customer,
)
from shouwen.customers.actions.relations import relate_customers
from shouwen.customers.merges.actions import merge_customers
from shouwen.customers.models import Customer, Outlet, Region, Relation, Tag, UnsuitableTime
from shouwen.customers.reading import matter_of_customer
from shouwen.facts.actions import record
from shouwen.facts.models import Fact
from shouwen.work.actions.entries import Unfilled, begin_entry, save_entry
from shouwen.work.models import Entry, EntryVersion
from tests.factories import LONG_AGO, as_member, make_member
from tests.orders.shop import AGENT, open_shop

pytestmark = pytest.mark.django_db
TABS = ("contacts", "cases", "orders", "record", "relations", "timeline")
COMPANY, PERSON = "法人客户信息资料表", "自然人客户信息资料表"


@pytest.fixture
def shop(db):
    return open_shop()


@pytest.fixture
def keeper(shop):
    deeds = ("record_customer", "see_customer", "keep_customer_lists", "erase_customer", "see_order", "see_case",
             "see_contact", "see_regulation", "work_on_case")  # fmt: skip
    return make_member("何信", shop.unit, deeds)


@pytest.fixture
def company(shop):
    by = as_member(shop.agent, LONG_AGO)
    points = [Point("phone", "0574-87654321", "前台"), Point("address", "宁波市药行街 1 号", "仓库")]
    return record_customer(shop.unit, "甬城茶庄", points, kind="company", by=by, at=LONG_AGO)


def sheet(customer, keeper, name, values, at=None):
    at = at or timezone.now()
    matter = matter_of_customer(customer)
    form = next(one for one in forms_of(matter, at, "customer") if one.title == name)
    return begin_entry(matter, form, values, by=as_member(keeper, at), at=at)


def shown(client, member, customer, tab="", status=200, **more):
    client.force_login(member)
    answer = client.get(reverse("customer", args=[customer.pk]), {"tab": tab} if tab else {}, **more)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def send(client, path, **given):
    return client.post(path, {**given, "once": str(uuid.uuid4())})


@pytest.mark.parametrize(
    ("given", "total"),
    [
        ({"支付现金": "50", "支付支票": "30", "支付汇票": "20"}, None),  # the text's own example
        ({"支付现金": "50", "支付支票": "30", "支付汇票": "10"}, "90 %"),
        ({"支付现金": "100"}, None),
        ({"支付现金": "99.9"}, "99.9 %"),
        ({"回收现金": "40", "回收支票": "30", "回收汇票": "20", "回收其他": "10"}, None),
        ({"回收现金": "40", "回收支票": "30", "回收汇票": "20", "回收其他": "10.01"}, "100.01 %"),
        ({"支付现金": "100", "回收现金": "50"}, "50 %"),  # each by itself
    ],
)
def test_shares_of_payment_and_of_collection_come_to_a_hundred(company, keeper, given, total):
    if total is None:
        assert sheet(company, keeper, COMPANY, given).latest == 1
        return
    with pytest.raises(Unfilled) as refused:
        sheet(company, keeper, COMPANY, given)

    assert [total in fault.message for fault in refused.value.faults] == [True]
    assert refused.value.grounds[0].citation == "service-department@1#第四章/七"


@pytest.mark.parametrize("state", ["良好", "一般", "较差", "极坏"])
def test_states_of_payment_are_the_four_of_the_text(company, keeper, state):
    sheet(company, keeper, COMPANY, {"支付状况": state, "回收状况": state})


@pytest.mark.parametrize(
    "values", [{"支付状况": "很好"}, {"产品价格": [{"品名": f"茶 {n}", "价格": "10"} for n in range(6)]}]
)
def test_another_state_and_a_sixth_product_are_refused(company, keeper, values):
    with pytest.raises(Unfilled):
        sheet(company, keeper, COMPANY, values)


def test_a_company_has_its_sheet_and_a_person_theirs(shop, company, keeper):
    at = timezone.now()

    whose = (company, shop.customer)
    theirs = [[one.title for one in forms_of(matter_of_customer(who), at, "customer")] for who in whose]
    assert theirs == [[COMPANY, "客户信用分析表"], [PERSON, "客户信用分析表"]]


def test_a_sheet_follows_the_record_and_is_shown_group_by_group(client, shop, company, keeper):
    by = as_member(keeper, timezone.now())
    relate_customers(company, "contact_person", shop.customer, by=by, at=by.at)
    entry = sheet(company, keeper, COMPANY, {
        "法人代表": "孙茂", "资本金": "500000.00", "支付现金": "60", "支付汇票": "40",
        "产品价格": [{"品名": "明前绿茶", "类型": "礼盒", "价格": "88.80"}],
    })  # fmt: skip

    content = EntryVersion.objects.get(entry=entry).content
    assert [content[name] for name in ("客户名称", "电话", "地址")] == [
        company.reference, "0574-87654321", "宁波市药行街 1 号",
    ]  # fmt: skip
    page = shown(client, keeper, company, "record")
    for said in ("法人代表", "孙茂", "会计方面", "交易条件", "明前绿茶", "礼盒", "88.80", f"/forms/{entry.pk}"):
        assert said in page, said
    assert "货款回收办法" not in page  # nothing of it is filled in


def test_the_newest_sheet_is_the_one_shown_and_it_is_changed_on_its_page(client, company, keeper):
    old = sheet(company, keeper, COMPANY, {"企业规模": "二十人"}, timezone.now() - timedelta(days=9))
    new = sheet(company, keeper, COMPANY, {"企业规模": "三十人"})
    at = timezone.now()
    save_entry(new, {"企业规模": "四十人"}, 1, by=as_member(keeper, at), at=at)

    page = shown(client, keeper, company, "record")

    assert "四十人" in page
    assert "三十人" not in page
    assert "二十人" not in page
    assert reverse("entry", args=[old.pk]) not in page


def test_a_sheet_is_begun_from_the_page_and_prints(client, shop, keeper):
    page = shown(client, keeper, shop.customer, "record")
    path = re.search(r'href="(/customers/\d+/forms/new\?form=[^"]+)"', page)[1]
    assert client.get(path).status_code == 200

    answer = send(client, path, **{"entry-车型": "小客车", "entry-车号": "浙B12345"})

    assert answer.status_code == 302
    entry = Entry.objects.get()
    assert (entry.form, entry.matter) == (PERSON, shop.customer.reference)
    printed = client.get(reverse("entry-print", args=[entry.pk]))
    assert printed.headers["Content-Type"] == "application/pdf", printed.content[:2000]


def test_before_one_answers_stands_what_was_said_last_and_what_to_mind(client, shop, company, keeper):
    by = as_member(keeper, timezone.now())
    give_consent(company, "marketing", "phone", by=by, at=by.at)
    withdraw_consent(company, "marketing", "phone", by=by, at=by.at)

    page = shown(client, keeper, company)

    assert "已撤回同意：营销推广，电话" in page
    assert re.search(r'id="warnings".*<time', page, re.S)


def test_the_first_view_costs_at_most_twelve_statements_whatever_there_is(client, shop, company, keeper):
    client.force_login(keeper)
    path = reverse("customer", args=[company.pk])
    client.get(path)

    def cost(query=""):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path + query).status_code == 200
        return len(queries)

    bare = cost()
    by = as_member(keeper, timezone.now())
    for n in range(3):
        give_consent(company, "survey", "phone", by=by, at=by.at)
        tag_customer(company, [record_tag(shop.unit, f"签{n}", by=by, at=by.at)], by=by, at=by.at)
        sheet(company, keeper, COMPANY, {"企业规模": f"{n}"})
        shop.buy(at="2026-03-01 10:00")

    assert cost() == bare <= 12
    for tab in TABS:
        assert cost(f"?tab={tab}") <= 12, tab  # whole, as without a script
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{path}?tab={tab}", headers={"HX-Request": "true", "HX-Target": "tab-panel"})
        assert len(queries) <= 12, (tab, [q["sql"][:90] for q in queries])


@pytest.mark.parametrize("many", [1, 3])
def test_open_cases_and_merged_records_cost_no_more(client, shop, company, many):
    deeds = ("record_customer", "see_customer", "merge_customers", "see_order", "see_case", "see_contact",
             "see_regulation", "log_contact", "open_case")  # fmt: skip
    chief = make_member("总管", shop.unit.parent, deeds)
    at = timezone.now()
    by = as_member(chief, at)
    for number in range(many):
        points = [Point("phone", f"1390000000{number}")]
        other = record_customer(shop.unit, f"甬城{number}店", points, kind="company", by=by, at=at)
        contact = log_contact(shop.unit, company, Conversation("phone", "in", "漏水", rings=2), by=by, at=at)
        open_case(contact, Wanted("投诉", "漏水", "商品质量", "整箱漏水", "退货"), by=by, at=at)
        company.refresh_from_db()
        merge_customers(other, company, (other.version, company.version), by=by, at=at)
        company.refresh_from_db()
    client.force_login(chief)
    path = reverse("customer", args=[company.pk])
    client.get(path)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(path).content.decode()

    assert page.count("漏水") >= 2 * many
    assert 'id="open-cases"' in page
    assert len(queries) <= 12, [one["sql"][:90] for one in queries]


def test_a_page_opened_on_another_tab_leads_to_what_to_know_before_one_answers(client, company, keeper):
    page = shown(client, keeper, company, "relations")

    assert 'id="before"' not in page
    assert re.search(r'id="before-later"[^>]*hx-get="/customers/\d+"[^>]*hx-select="#before"', page)
    assert 'id="before"' in shown(client, keeper, company)


def test_a_tab_comes_alone_to_a_script_and_whole_without_one(client, company, keeper):
    whole = shown(client, keeper, company, "relations")
    alone = shown(client, keeper, company, "relations", headers={"HX-Request": "true", "HX-Target": "tab-panel"})

    assert "<html" in whole
    assert 'id="tab-panel"' in whole
    assert "<html" not in alone
    assert 'id="tab-panel"' in alone
    assert len(alone) < len(whole) / 2


def test_relations_times_consents_tags_and_points_are_kept_by_their_forms(client, shop, company, keeper):
    client.force_login(keeper)
    here = f"/customers/{company.pk}"
    assert send(client, f"{here}/relations/new", kind="contact_person", other="孙丽", remark="采购").status_code == 302
    assert send(client, f"{here}/times/new", weekdays=["1", "2"], since="12:00", until="14:00").status_code == 302
    assert send(client, f"{here}/consents/new", is_given="yes", purpose="survey", channel="phone").status_code == 302
    tag = record_tag(shop.unit, "老客户", by=as_member(keeper, timezone.now()), at=timezone.now())
    assert send(client, f"{here}/tags", tags=[tag.pk]).status_code == 302

    page = shown(client, keeper, company, "relations")
    for said in ("孙丽", "采购", "星期一、星期二", "12:00–14:00", "满意度调查", "老客户"):
        assert said in page, said
    assert "是其联系人" in shown(client, keeper, shop.customer, "relations")

    assert send(client, f"/relations/{Relation.objects.get().pk}/ending", back=company.pk).status_code == 302
    assert send(client, f"/unsuitable-times/{UnsuitableTime.objects.get().pk}/removal").status_code == 302
    page = shown(client, keeper, company, "relations")
    assert "孙丽" not in page
    assert "12:00" not in page

    version = Customer.objects.get(pk=company.pk).version
    rows = {"version": version, "kind_0": "phone", "value_0": "0574-1111", "label_0": "财务"}
    assert send(client, f"{here}/points", **rows).status_code == 302
    assert "财务" in shown(client, keeper, company)
    assert send(client, f"{here}/points", **rows).status_code == 409  # over another's change


def test_who_fits_twice_is_asked_by_number(client, shop, company, keeper):
    by = as_member(shop.agent, LONG_AGO)
    twins = [record_customer(shop.unit, "李强", [Point("phone", f"1390000000{n}")], by=by, at=LONG_AGO) for n in (1, 2)]
    client.force_login(keeper)
    path = f"/customers/{company.pk}/relations/new"

    asked = send(client, path, kind="contact_person", other="李强")

    assert asked.status_code == 422
    assert all(one.number in asked.content.decode() for one in twins)
    assert send(client, path, kind="contact_person", other=twins[1].number).status_code == 302


def test_regions_outlets_and_tags_are_kept_searched_and_exported(client, shop, keeper):
    client.force_login(keeper)
    unit = shop.unit.pk
    told = {"code": "A", "name": "宁波", "team": "一组", "boundary": "姚江以南"}
    assert send(client, "/regions/new", unit=unit, **told).status_code == 302
    assert send(client, "/outlets/new", unit=unit, region="宁波", name="海曙点", hotline="0574-1").status_code == 302
    assert send(client, "/outlets/new", unit=unit, region="上海", name="闵行点").status_code == 302
    assert send(client, "/tags/new", unit=unit, name="急").status_code == 302

    assert "姚江以南" in client.get("/regions/").content.decode()
    found = client.get("/outlets/?q=宁波").content.decode()
    assert "海曙点" in found
    assert "闵行点" not in found
    for path in ("/lists/regions.xlsx", "/lists/outlets.xlsx?q=宁波"):
        assert client.get(path).headers["Content-Type"].startswith("application/vnd"), path
    assert send(client, f"/outlets/{Outlet.objects.get(name='闵行点').pk}/ending").status_code == 302
    assert send(client, f"/regions/{Region.objects.get().pk}", version=1, code="A", name="宁波市").status_code == 302
    assert send(client, f"/tags/{Tag.objects.get().pk}/ending").status_code == 302
    assert "闵行点" not in client.get("/outlets/").content.decode()


def test_the_timeline_goes_on_to_what_is_older(client, shop, keeper):
    by = as_member(keeper, timezone.now())
    for n in range(40):
        at = by.at - timedelta(days=50 - n)
        give_consent(shop.customer, "survey", "phone", by=as_member(keeper, at), at=at)

    page = shown(client, keeper, shop.customer, "timeline")
    older = re.search(r'href="([^"]+before=[^"]+)"', page)[1].replace("&amp;", "&")
    more = client.get(older).content.decode()

    assert page.count("event-head") == 30
    assert more.count("event-head") == 11  # and that they were recorded
    assert "建立客户" in more


def test_the_timeline_names_the_form_that_was_filled_in_and_leads_to_it(client, company, keeper):
    entry = sheet(company, keeper, COMPANY, {"企业规模": "三十人"})
    by = as_member(keeper, timezone.now())
    record("notice.read", at=by.at, unit=company.unit_id, by=keeper, about=company)

    page = shown(client, keeper, company, "timeline").partition('id="timeline"')[2]

    assert re.search(rf'href="/forms/{entry.pk}"[^>]*>{COMPANY}</a>', page)
    assert "看过通知" not in page


def test_a_customer_is_served_by_keys(client, shop):
    page = shown(client, make_member("许佳", shop.unit, (*AGENT, "log_contact")), shop.customer)

    keys = re.findall(r'data-shortcut="([^"]+)"', page.partition("<main")[2])
    assert {"l", "o", "e", "1", "2"} <= set(keys)
    assert len(keys) == len(set(keys))


def test_an_erased_person_leaves_no_word_in_their_sheets(client, shop, keeper):
    entry = sheet(shop.customer, keeper, PERSON, {"客户意见": "喝茶过敏"})
    by = as_member(keeper, timezone.now())

    erase_customer(shop.customer, by=by, at=by.at)

    assert EntryVersion.objects.get(entry=entry).content == {}
    assert "喝茶过敏" not in shown(client, keeper, shop.customer, "record")
    assert Fact.objects.filter(kind="customer.erased").exists()


def test_sheets_of_outlets_and_regions_are_filled_from_the_lists(client, shop, company, keeper):
    by = as_member(keeper, timezone.now())
    region = record_region(shop.unit, RegionTold("A", "宁波", "一组", "姚江以南"), by=by, at=by.at)
    record_region(shop.unit, RegionTold("B", "舟山"), by=by, at=by.at)
    record_outlet(shop.unit, OutletTold("宁波", "海曙点", hotline="0574-87654321"), by=by, at=by.at)
    Customer.objects.filter(pk=company.pk).update(region=region, trade="茶叶")
    client.force_login(keeper)
    send(client, f"/customers/{company.pk}/times/new", weekdays=["1", "2", "3", "4", "5"], since="12:00", until="14:00")

    today = f"unit={shop.unit.pk}&since=2026-03-01&until=2026-03-31"
    for name in ("售后服务网点分布表", "客户区域分类表"):
        answer = send(client, f"/statistics/sheets/new?{today}&sheet={name}")
        assert answer.status_code == 302, answer.content.decode()[-2000:]

    outlets, regions = (EntryVersion.objects.get(entry__form=name).content
                        for name in ("售后服务网点分布表", "客户区域分类表"))  # fmt: skip
    assert outlets["网点"] == [{"地区": "宁波", "服务网点名称": "海曙点", "客户服务热线": "0574-87654321"}]
    assert [row.get("区域代号") for row in regions["区域"]] == ["A", "B", "C", "D"]  # C and D stand there blank
    assert regions["区域"][0] | {"序号": 1} == {
        "序号": 1, "区域代号": "A", "所辖区域名称": "宁波", "组别": "一组", "区域界限": "姚江以南",
        "公司名称": company.reference, "经营类别": "茶叶", "不宜访问时间": "周一至周五 12:00–14:00",
    }  # fmt: skip
