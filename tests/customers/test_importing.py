"""Lists of customers as files: whole or not at all, once, with the rights of whoever brings them in."""

from datetime import UTC, datetime

import pytest

from shouwen.customers.actions import Point, change_customer, erase_customer, record_customer
from shouwen.customers.models import ContactPoint, Customer, Region
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Why
from shouwen.search.models import Findable
from shouwen.work.models import OutsideKey
from tests.factories import as_member, facts_of, make_member, make_unit, refusal_of
from tests.scenes import local
from tests.work.importing import as_sheet, as_text, asked, begun, came_to, faults_of, imported

pytestmark = pytest.mark.django_db
NOW = local("2026-03-01 10:00")
TITLES = ["姓名", "客户类别", "单位名称", "联系电话", "邮箱", "地址", "建档日期", "备注"]


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def unit():
    return make_unit("客户服务部", code="KF")


@pytest.fixture
def member(unit):
    return make_member("周婷", unit, ("see_customer", "record_customer", "erase_customer"))


def row(name, phone="", company="", **more):
    return [name, more.get("kind", ""), company, phone, more.get("mail", ""), more.get("address", ""),
            more.get("since", "2024-05-06"), more.get("remark", "")]  # fmt: skip


def test_a_row_is_a_customer_as_if_recorded_by_hand(unit, member):
    rows = [TITLES, row("孙丽", "138 0000 1234/021-62881234", address="人民路1号")]

    one = imported("customers", unit, member, rows, now=NOW)

    by_hand = record_customer(
        unit, "孙丽", [Point("phone", "13800001234"), Point("phone", "021-62881234"), Point("address", "人民路1号")],
        by=as_member(member, NOW), at=local("2024-05-06 00:00"),
    )
    assert came_to(one) == (1, 0, 0, 0)
    made = Customer.objects.exclude(pk=by_hand.pk).get()
    columns = [field.attname for field in Customer._meta.concrete_fields if field.attname not in ("id", "number")]
    assert len(set(Customer.objects.values_list(*columns))) == 1
    assert (made.number, by_hand.number) == ("KF-KH2024-000001", "KF-KH2024-000002")
    columns = ("kind", "value", "plain", "reversed_digits", "is_main")
    points = [ContactPoint.objects.filter(customer=one).order_by("pk") for one in (made, by_hand)]
    assert list(points[0].values_list(*columns)) == list(points[1].values_list(*columns))
    facts = [facts_of("customer.recorded", one)[0] for one in (made, by_hand)]
    assert len({(one.at, one.unit, one.by, str(one.figures), str(one.touches)) for one in facts}) == 1
    found = [Findable.objects.filter(reference=one.reference).values("kind", "unit", "scopes", "title", "at")[0]
             for one in (made, by_hand)]  # fmt: skip
    assert found[0] == found[1]


def test_what_is_wrong_is_left_out_and_said_by_row_and_column(unit, member):
    rows = [["2026年客户名单"], TITLES, row("张三", "13800000001"), row("", ""), row("李四", "138"), [],
            row("王五", "13800000003", since="2026-02-30"), row("赵六", "13800000004", since="2031-01-01"),
            row("钱七", "13800000005", kind="其他人"), ["合计", "", "", 5]]  # fmt: skip

    one = imported("customers", unit, member, rows, now=NOW)

    assert came_to(one) == (1, 0, 0, 5)
    assert [(number, field) for number, field, _ in faults_of(one)] == [
        (4, "name"), (5, "phone"), (7, "since"), (8, "since"), (9, "kind"),
    ]  # fmt: skip
    assert one.rows == 6
    (told,) = facts_of("list.imported")
    assert {name: told.figures[name] for name in ("list", "rows", "made", "failed")} == {
        "list": "customers", "rows": 6, "made": 1, "failed": 5,
    }  # fmt: skip


def test_a_trial_says_the_same_and_keeps_nothing(unit, member):
    rows = [TITLES, row("张三", "13800000001"), row("张三", "+86 13800000001"), row("李四", "12")]
    before = Fact.objects.count()

    one = imported("customers", unit, member, rows, is_trial=True, now=NOW)

    assert (one.state, came_to(one)) == ("tried", (1, 0, 1, 1))
    assert (Customer.objects.count(), Fact.objects.count(), OutsideKey.objects.count()) == (0, before, 0)
    assert came_to(imported("customers", unit, member, rows, now=NOW)) == (1, 0, 1, 1)


@pytest.mark.parametrize(
    ("choice", "came"), [("skip", (2, 0, 3, 0)), ("update", (2, 3, 0, 0)), ("record", (5, 0, 0, 0))]
)
def test_who_is_here_already_is_left_changed_or_recorded_by_choice(unit, member, choice, came):
    record_customer(unit, "孙丽", [Point("phone", "13800000001")], by=as_member(member, NOW), at=NOW)
    rows = [
        TITLES,
        row("孙丽丽", "13800000001", address="人民路1号"),  # a telephone of the base
        row("钱七", "13800000007", "百川商贸"),
        row("钱七", "13800000008", "百川商贸"),  # one of the file, by its name
        row("吴九", "13800000009"),
        row("吴九九", "0138 0000 0009"),  # one of the file, by its telephone
    ]

    one = imported("customers", unit, member, rows, duplicates=choice, now=NOW)

    assert came_to(one) == came
    assert Customer.objects.count() == 1 + one.made
    if choice == "update":
        changed = Customer.objects.order_by("pk").first()
        assert (changed.name, changed.points.count()) == ("孙丽丽", 2)
        assert sorted(Customer.objects.get(name="钱七").points.values_list("plain", flat=True)) == [
            "13800000007", "13800000008",
        ]  # fmt: skip


@pytest.mark.parametrize("choice", ["skip", "update", "record"])
def test_the_same_file_twice_records_nothing_twice(unit, member, choice):
    rows = [TITLES, row("张三", "13800000001"), row("无号"), row("李四", "13800000002", remark="老客户")]

    first = imported("customers", unit, member, rows, duplicates=choice, now=NOW)
    facts = Fact.objects.exclude(kind="list.imported").count()
    again = imported("customers", unit, member, as_sheet(rows), name="again.xlsx", duplicates=choice, now=NOW)

    assert (came_to(first), came_to(again)) == ((3, 0, 0, 0), (0, 0, 3, 0))
    assert (Customer.objects.count(), Fact.objects.exclude(kind="list.imported").count()) == (3, facts)


def test_a_number_outside_is_one_customer_whatever_is_chosen(unit, member):
    titles = ["会员号", "姓名", "电话"]

    one = imported("customers", unit, member, [titles, ["A1", "张三", "13800000001"], ["A1", "张三丰", ""]],
                   duplicates="record", now=NOW)  # fmt: skip
    again = imported("customers", unit, member, [titles, ["A1", "张三丰", "13800000009"]], duplicates="update", now=NOW)

    assert (came_to(one), came_to(again)) == ((1, 0, 1, 0), (0, 1, 0, 0))
    assert Customer.objects.get().name == "张三丰"


def test_who_was_changed_by_hand_meanwhile_is_not_set_back_by_skipping(unit, member):
    rows = [TITLES, row("张三", "13800000001")]
    imported("customers", unit, member, rows, now=NOW)
    held = Customer.objects.get()
    change_customer(held, 1, "张三三", [Point("phone", "13800000001")], by=as_member(member, NOW), at=NOW)

    imported("customers", unit, member, [*rows, row("新人", "13800000002")], now=NOW)

    assert sorted(Customer.objects.values_list("name", flat=True)) == ["张三三", "新人"]


def test_erasing_a_person_forgets_under_which_number_they_came(unit, member):
    one = imported("customers", unit, member, [TITLES, row("张三", "13800000001")], now=NOW)

    erase_customer(Customer.objects.get(), by=as_member(member, NOW), at=NOW)

    one.refresh_from_db()
    assert (OutsideKey.objects.count(), one.until) == (0, NOW)


def test_a_company_without_a_person_is_called_by_its_name(unit, member):
    imported("customers", unit, member, [["姓名", "公司", "电话"], ["", "百川商贸有限公司", "021-62881234"]], now=NOW)

    made = Customer.objects.get()
    assert (made.kind, made.name, made.company) == ("company", "百川商贸有限公司", "")


def test_who_may_not_record_customers_may_not_import_them(unit, member):
    reader = make_member("韩雪", unit, ("see_customer",))
    elsewhere = make_unit("营销部", code="YX")

    tried = [refusal_of(lambda: asked("customers", unit, reader, [TITLES, row("张三")], now=NOW)),
             refusal_of(lambda: asked("customers", make_unit("外地", None, code="WD"), make_member("甲", elsewhere,
                        ("record_customer",)), [TITLES, row("张三")], now=NOW))]  # fmt: skip
    one = asked("customers", unit, member, [TITLES, row("张三")], now=NOW)
    tried.append(refusal_of(lambda: begun(one, reader, now=NOW)))

    assert {refused.why for refused in tried} == {Why.NOT_ALLOWED}


def test_rights_that_end_meanwhile_end_the_import(unit, member):
    one = begun(asked("customers", unit, member, [TITLES, row("张三")], now=NOW), member, now=NOW)
    member.left_at = datetime(2026, 3, 1, tzinfo=UTC)
    member.save()

    other = make_member("乙", unit, ("record_customer",))
    ended = imported("customers", unit, other, as_text([TITLES, row("李四")]), now=NOW)

    one.refresh_from_db()
    assert (one.state, ended.state) == ("failed", "done")
    assert Customer.objects.get().name == "李四"


def placed(*rows):
    return [["姓名", "联系电话", "区域", "行业"], *rows]


def test_a_row_says_the_region_by_code_or_name_and_the_trade(unit, member):
    above = make_unit("澜川集团")
    unit.parent, unit.path = above, f"{above.path}{unit.pk}/"
    unit.save()
    regions = [Region.objects.create(unit=one, code=code, name=name) for one, code, name in
               ((unit, "A", "浦西中心"), (above, "A", "华东"), (above, "B", "浦东"))]  # fmt: skip
    Region.objects.create(unit=unit, code="D", name="停用", ended_at=NOW)
    rows = placed(
        ["甲", "13800000001", "A", "餐饮"], ["乙", "13800000002", "浦东", ""], ["丙", "13800000003", "b 浦东", ""],
        ["丁", "13800000004", "华东", ""], ["戊", "13800000005", "", ""], ["己", "13800000006", "D", ""],
        ["庚", "13800000007", "浦北", ""],
    )  # fmt: skip

    one = imported("customers", unit, member, rows, now=NOW)

    assert came_to(one) == (5, 0, 0, 2)
    assert [(row, field) for row, field, _ in faults_of(one)] == [(7, "region"), (8, "region")]
    kept = dict(Customer.objects.values_list("name", "region"))
    assert kept == {"甲": regions[0].pk, "乙": regions[2].pk, "丙": regions[2].pk, "丁": regions[1].pk, "戊": None}
    assert Customer.objects.get(name="甲").trade == "餐饮"


def test_all_that_is_wrong_of_a_row_is_said_at_once(unit, member):
    rows = [["客户名称", "电话", "区域", "建档日期"],
            ["甲", "13800000001", "Z9", "2099-01-01"], ["", "13800000002", "Z9", ""]]  # fmt: skip

    one = imported("customers", unit, member, rows, now=NOW)

    assert [(row, field) for row, field, _ in faults_of(one)] == [(2, "region"), (2, "since"), (3, "name"), (3, "region")]


def test_who_is_here_already_is_placed_where_the_row_says(unit, member):
    region = Region.objects.create(unit=unit, code="A", name="浦西中心")
    imported("customers", unit, member, placed(["甲", "13800000001", "", "零售"]), now=NOW)

    changed, again = (
        imported("customers", unit, member, placed(["甲", "13800000001", said, ""]), now=NOW, duplicates="update")
        for said in ("A", "浦西中心")
    )

    one = Customer.objects.get()
    assert (came_to(changed), came_to(again)) == ((0, 1, 0, 0), (0, 0, 1, 0))
    assert (one.region, one.trade, one.version) == (region, "零售", 2)
