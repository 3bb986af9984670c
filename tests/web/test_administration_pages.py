"""Every administration page opens, and every deed on them is done and refused as the action says."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwen.organisation.deeds import deeds
from shouwen.organisation.default_positions import DEFAULT_POSITIONS
from shouwen.organisation.models import Member, Position, PositionName, Posting, StandIn, Unit, UnitCalendar
from tests.factories import (
    make_administrator,
    make_member,
    make_position,
    make_unit,
    post,
    stand_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.fixture
def group():
    return make_unit("集团")


@pytest.fixture
def admin(group, client):
    member = make_administrator(unit=group)
    client.force_login(member)
    return member


@pytest.fixture
def clerk(group):
    return make_member("钱七", make_unit("客服一部"), {"see_organisation": "subtree"})


def shown(client, page, *args):
    answer = client.get(reverse(page, args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sent(client, page, *args, **given):
    return client.post(reverse(page, args=args), given)


def both(page):
    """Return what stands on a page as both texts."""
    return page.split('id="both"')[1].split("</section>")[0]


def version_in(page, form):
    return re.search(r'name="version" value="(\d+)"', page.split(f'id="{form}"')[1])[1]


def test_every_page_opens(client, admin, group, clerk):
    post(clerk, "主管")
    stand_in(clerk, admin, since=timezone.now() - timedelta(hours=1))
    make_member("赵四", make_unit("二部", code="B2"))
    unit = clerk.home

    for name, *args in [
        ("units",),
        ("unit", unit.pk),
        ("members",),
        ("member_new",),
        ("member", clerk.pk),
        ("stand_in_new", clerk.pk),
        ("positions",),
        ("position_new",),
        ("position", Position.objects.get(key="主管").pk),
        ("calendars", unit.pk),
        ("calendar_new", unit.pk),
        ("position_names", unit.pk),
        ("profile",),
        ("profile_second_factor",),
    ]:
        assert "</html>" in shown(client, name, *args), name


def test_whoever_may_not_see_the_organisation_is_refused(client, group):
    client.force_login(make_member("孙八", group))

    answers = [client.get(reverse(name)).status_code for name in ("units", "members", "positions")]

    assert answers == [403, 403, 403]


def test_strangers_are_asked_to_sign_in(client, group):
    assert client.get("/administration/units/").headers["Location"].startswith("/sign-in?next=")


def test_what_lies_outside_ones_reach_does_not_exist(client, group):
    mine, other = make_unit("一部"), make_unit("二部")
    far = make_member("远方", other)
    client.force_login(make_member("李四", mine, {"see_organisation": "subtree"}))

    assert client.get(reverse("unit", args=[other.pk])).status_code == 404
    assert client.get(reverse("member", args=[far.pk])).status_code == 404
    assert "远方" not in shown(client, "members")


def test_who_sees_but_may_not_change_is_shown_no_button_and_refused(client, clerk):
    client.force_login(clerk)

    page = shown(client, "unit", clerk.home.pk)
    answer = sent(client, "unit_opening", clerk.home.pk, name="三部", kind="team")

    assert "unit_opening" not in page
    assert "opening-form" not in page
    assert answer.status_code == 403
    assert Unit.objects.filter(name="三部").count() == 0


def test_a_unit_is_opened_moved_renamed_and_closed(client, admin, group):
    answer = sent(client, "unit_opening", group.pk, name="一部", kind="department", once="a1")
    unit = Unit.objects.get(name="一部")
    assert answer.headers["Location"] == reverse("unit", args=[unit.pk])

    north = make_unit("北区")
    sent(client, "unit_moving", unit.pk, parent=f"北区 #{north.pk}", version=1)
    sent(client, "unit_naming", unit.pk, name="壹部", version=2, code="N1")
    unit.refresh_from_db()
    assert (unit.parent_id, unit.name, unit.code) == (north.pk, "壹部", "N1")

    assert sent(client, "unit_closing", north.pk).status_code == 409
    assert sent(client, "unit_closing", unit.pk).status_code == 302
    unit.refresh_from_db()
    assert unit.closed_at is not None


def test_sending_a_form_twice_opens_one_unit(client, admin, group):
    first = sent(client, "unit_opening", group.pk, name="一部", kind="department", once="the-same")
    again = sent(client, "unit_opening", group.pk, name="一部", kind="department", once="the-same")

    assert first.headers["Location"] == again.headers["Location"]
    assert Unit.objects.filter(name="一部").count() == 1


def test_a_refused_form_keeps_what_was_typed_beside_its_error(client, admin, group):
    answer = sent(client, "unit_opening", group.pk, name="长" * 90 + "\x07", kind="department", code="K9")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="K9"' in page
    assert "is-invalid" in page


def test_renaming_over_anothers_change_is_refused_with_both_texts(client, admin, group):
    unit = make_unit("一部")
    sent(client, "unit_naming", unit.pk, name="二部", version=1)

    answer = sent(client, "unit_naming", unit.pk, name="三部", version=1)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "二部" in both(page)
    assert "三部" in both(page)
    assert sent(client, "unit_naming", unit.pk, name="三部", version=version_in(page, "naming-form")).status_code == 302


def test_moving_over_anothers_move_is_refused_with_both_places(client, admin, group):
    unit, north, south = make_unit("一部"), make_unit("北区"), make_unit("南区")
    sent(client, "unit_moving", unit.pk, parent="北区", version=1)

    answer = sent(client, "unit_moving", unit.pk, parent=f"南区 #{south.pk}", version=1)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "北区" in both(page)
    assert f"#{north.pk}" not in both(page)
    assert f"南区 #{south.pk}" in both(page)
    again = sent(client, "unit_moving", unit.pk, parent="南区", version=version_in(page, "moving-form"))
    assert again.status_code == 302


def test_changing_a_member_over_anothers_change_is_refused_with_both_texts(client, admin, group):
    member = make_member("王五", group)
    given = {"name": "王五", "home": f"集团 #{group.pk}", "mail": "", "version": 1}
    sent(client, "member", member.pk, **given, phone="13800000001")

    answer = sent(client, "member", member.pk, **given, phone="13800000002")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "13800000001" in both(page)
    assert "13800000002" in both(page)
    assert 'value="13800000002"' in page
    again = sent(client, "member", member.pk, **{**given, "version": version_in(page, "changing-form")}, phone="2")
    assert again.status_code == 302


def test_saying_which_position_is_meant_begins_with_what_stands_and_shows_both_texts(client, admin, group):
    positions = {key: make_position(key) for key in ("主管", "班长", "组长")}
    page = shown(client, "position_names", group.pk) + client.get(
        f"/administration/units/{group.pk}/position-names?named=审核").content.decode()
    seen = re.findall(r'name="seen" value="([^"]*)"', page)[-1]
    sent(client, "position_names", group.pk, named="审核", position=positions["主管"].pk, seen=seen)

    late = sent(client, "position_names", group.pk, named="审核", position=positions["班长"].pk, seen=seen)

    assert late.status_code == 409
    assert re.findall(r"</b>\s*([^<]*)</div>", both(late.content.decode())) == ["主管", "班长"]
    again = client.get(f"/administration/units/{group.pk}/position-names?named=审核").content.decode()
    assert f'value="{positions["主管"].pk}" selected' in again
    assert sent(client, "position_names", group.pk, named="审核", position=positions["组长"].pk,
                seen=re.findall(r'name="seen" value="([^"]*)"', again)[-1]).status_code == 302


def test_the_deeds_of_a_position_stand_by_what_they_have_to_do_with(client, admin, group):
    text = shown(client, "position", make_position("主管").pk)

    areas = re.findall(r'class="deed-area"[^>]*>([^<]+)<', text)
    assert areas == ["工单", "联络记录", "客户", "订单", "满意度调查", "任务、表单与链接", "制度", "管理"]
    assert len(set(re.findall(r'type="radio" name="([a-z_]+)"', text))) == len(deeds())
    customers = text.partition(">客户</th>")[2].partition("</tbody>")[0]
    assert ("see_customer" in customers, "merge_customers" in customers, "see_order" in customers) == (True, True, False)


def test_what_was_seen_of_none_is_not_changed(client, admin, group):
    """A form that says no version was not drawn by us."""
    member, unit = make_member("王五", group), make_unit("一部")

    answers = [
        sent(client, "member", member.pk, name="王武", home="集团", mail="", phone=""),
        sent(client, "unit_naming", unit.pk, name="二部"),
        sent(client, "unit_moving", unit.pk, parent="集团"),
        sent(client, "position", make_position("主管").pk, name_en="Head"),
    ]

    assert [one.status_code for one in answers] == [409] * 4


def test_a_unit_is_chosen_by_name_code_or_number_and_never_guessed(client, admin, group):
    unit = make_unit("一部")
    twins = [make_unit("同名"), make_unit("同名")]
    coded = make_unit("编码部", code="C7")

    twice = sent(client, "unit_moving", unit.pk, parent="同名")
    none = sent(client, "unit_moving", unit.pk, parent="没有")
    assert (twice.status_code, none.status_code) == (422, 422)
    assert f"#{twins[0].pk}" in twice.content.decode()
    sent(client, "unit_moving", unit.pk, parent="C7", version=1)
    unit.refresh_from_db()
    assert unit.parent_id == coded.pk


def test_a_member_joins_is_posted_changed_and_leaves(client, admin, group):
    unit = make_unit("一部")
    answer = sent(
        client,
        "member_new",
        name="王五",
        home=f"一部 #{unit.pk}",
        sign_in="WangWu",
        secret="k7m2-q9xa-77pp",
        language="zh-hans",
        once="j1",
    )
    member = Member.objects.get(sign_in="wangwu")
    assert answer.headers["Location"] == reverse("member", args=[member.pk])
    assert member.has_temporary_secret

    position = make_position("接待专员")
    sent(client, "member_posting", member.pk, position=position.pk, unit=f"一部 #{unit.pk}")
    posting = Posting.objects.get(member=member)
    assert posting.until is None
    sent(client, "posting_ending", posting.pk)
    posting.refresh_from_db()
    assert posting.until is not None

    sent(client, "member", member.pk, name="王武", version=1, home="一部", mail="w@example.com", phone="")
    sent(client, "member_secret", member.pk, secret="another-secret-12")
    sent(client, "member_leaving", member.pk)
    member.refresh_from_db()
    assert (member.name, member.mail, member.left_at is not None) == ("王武", "w@example.com", True)
    assert "王武" in shown(client, "member", member.pk)
    assert "王武" not in shown(client, "members")
    assert "王武" in client.get("/administration/members/?left=1").content.decode()


def test_the_last_day_of_a_posting_counts_to_its_end_in_the_units_zone(client, admin, group):
    unit = make_unit("乌鲁木齐厅", zone="Asia/Urumqi")
    position = make_position("主管")
    member = make_member("阿里", unit)
    day = (timezone.now() + timedelta(days=10)).date()

    sent(
        client,
        "member_posting",
        member.pk,
        position=position.pk,
        unit=f"厅 #{unit.pk}",
        until=day.isoformat(),
    )

    until = Posting.objects.get(member=member).until
    assert until.isoformat() == f"{day.isoformat()}T18:00:00+00:00"


def test_members_are_found_by_name_sound_initials_and_sign_in(client, admin, group):
    make_member("张三丰", group, sign_in="zsf01")
    make_member("李四", group)

    def found(words):
        return "张三丰" in client.get("/administration/members/", {"q": words}).content.decode()

    assert [found(w) for w in ("张三", "zhangsan", "zsf", "zhang s", "zsf01", "z'f", "lisi")] == [
        True,
        True,
        True,
        True,
        True,
        False,
        False,
    ]


def test_members_arrange_their_own_stand_in_without_any_right(client, group):
    absent, other = make_member("周一", group), make_member("吴二", group)
    client.force_login(absent)

    answer = sent(client, "stand_in_new", absent.pk, stand_in=f"吴二 #{other.pk}")

    assert answer.headers["Location"] == "/profile"
    row = StandIn.objects.get()
    assert (row.absent_id, row.stand_in_id) == (absent.pk, other.pk)
    assert "吴二" in shown(client, "profile")
    sent(client, "stand_in_ending", row.pk)
    row.refresh_from_db()
    assert row.until is not None


def test_a_position_is_made_and_its_grid_changed(client, admin):
    sent(client, "position_new", key="质检员", name_en="Inspector", see_organisation="unit")
    position = Position.objects.get(key="质检员")
    page = shown(client, "position", position.pk)
    seen = version_in(page, "position-form")

    answer = sent(
        client, "position", position.pk, name_en="", see_organisation="team", is_head="on", version=seen
    )

    assert answer.status_code == 302
    position.refresh_from_db()
    assert position.is_head
    assert dict(position.deeds.values_list("deed", "reach")) == {"see_organisation": "team"}
    stale = sent(client, "position", position.pk, name_en="", see_organisation="own", version=seen)
    assert stale.status_code == 409
    assert re.findall(r"</b>\s*([^<]*)</div>", both(stale.content.decode())) == ["是", "否", "本单位", "本人"]


def test_a_calendar_is_looked_at_then_published(client, admin, group):
    given = {
        "name": "office",
        "since": "2026-01-01",
        "day_0": "8:30-12:00，13:30-17:30",
        "day_1": "08:30-17:30",
        "closed": "2026-02-15..2026-02-17\n2026-10-01",
        "make_up": "2026-02-14 = 2",
        "seed": ["2026"],
        "dated": "2026-12-31 08:30-12:00",
        "announced": "2027",
        "year": "2026",
    }
    looked = sent(client, "calendar_new", group.pk, **given, then="look")
    assert looked.status_code == 200
    assert "day-make-up" in looked.content.decode()
    assert UnitCalendar.objects.count() == 0

    sent(client, "calendar_new", group.pk, **given)

    content = UnitCalendar.objects.get().content
    assert content == {
        "weekly": ["08:30-12:00, 13:30-17:30", "08:30-17:30", "", "", "", "", ""],
        "seed": [2026],
        "closed": ["2026-02-15", "2026-02-16", "2026-02-17", "2026-10-01"],
        "make_up": {"2026-02-14": 1},
        "dated": {"2026-12-31": "08:30-12:00"},
        "announced": [2027],
    }
    assert "office" in shown(client, "calendars", group.pk)
    assert (
        "2026-02-14 = 2"
        in client.get(reverse("calendar_new", args=[group.pk]) + "?name=office").content.decode()
    )


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("day_0", "25:00-26:00"),
        ("day_0", "12:00-08:00"),
        ("closed", "2026-02-30"),
        ("closed", "2026-02-10..2026-02-01"),
        ("closed", "<script>"),
        ("make_up", "2026-02-14 = 8"),
        ("make_up", "2026-02-14 = 7"),
        ("dated", "2026-12-31 noon"),
        ("announced", "soon"),
    ],
)
def test_a_calendar_with_an_unreadable_line_is_refused_and_kept(client, admin, group, field, text):
    given = {"name": "office", "since": "2026-01-01", "day_0": "08:30-17:30", field: text}

    answer = sent(client, "calendar_new", group.pk, **given)

    assert answer.status_code == 422
    assert UnitCalendar.objects.count() == 0


def test_a_calendar_without_any_hours_is_refused(client, admin, group):
    answer = sent(client, "calendar_new", group.pk, name="office", since="2026-01-01")

    assert answer.status_code == 422


def test_a_unit_says_which_position_a_regulation_means_and_sees_its_gap(client, admin, group):
    unit = make_unit("客服部")
    position = make_position("前台经理")
    sent(client, "position_names", unit.pk, named="客服经理", position=position.pk)

    row = PositionName.objects.get()
    assert (row.unit_id, row.named, row.position_id) == (unit.pk, "客服经理", position.pk)
    assert 'class="gap-line"' in shown(client, "position_names", unit.pk)

    post(make_member("冯九", unit), position)
    page = shown(client, "position_names", unit.pk)
    assert 'class="gap-line"' not in page
    assert "冯九" in page
    sent(client, "position_names", unit.pk, named="客服经理", position="", seen="客服经理=前台经理")
    assert PositionName.objects.count() == 0


def test_what_people_type_is_shown_as_text_never_as_markup(client, admin, group):
    evil = "<img src=x onerror=alert(1)>'; DROP TABLE x;--"
    sent(client, "unit_opening", group.pk, name=evil, kind="department")

    page = shown(client, "unit", Unit.objects.get(parent=group).pk)

    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_the_usual_positions_are_offered_made_and_then_offered_no_more(admin, client):
    own = make_position("总经理", {"see_case": "own"})
    offered = shown(client, "positions")

    answer = sent(client, "positions_usual")

    usual = {one.key for one in DEFAULT_POSITIONS}
    assert 'id="usual"' in offered
    assert "客户投诉专员" in offered
    assert answer.status_code == 302
    assert usual <= set(Position.objects.values_list("key", flat=True))
    assert Position.objects.get(key="客户投诉专员").deeds.filter(deed="open_case", reach="unit").exists()
    assert [one.deed for one in own.deeds.all()] == ["see_case"], "one that the house has made stays as it is"
    assert 'id="usual"' not in shown(client, "positions")


def test_who_is_posted_too_low_for_what_the_position_serves_is_told_so(admin, client):
    sent(client, "positions_usual")
    top = Unit.objects.get(parent=None)
    finance = make_unit("财务部", parent=top)
    member = make_member("钱进", finance)
    checker = Position.objects.get(key="信用核对人")

    low = sent(client, "member_posting", member.pk, position=checker.pk, unit="财务部")
    told = client.get(low.headers["Location"]).content.decode()
    high = sent(client, "member_posting", member.pk, position=checker.pk, unit=top.name)

    assert "只在财务部任职" in told
    assert "请同时在这些部门的上级单位任命" in told
    assert "请同时在这些部门的上级单位任命" not in client.get(high.headers["Location"]).content.decode()


def test_who_may_not_make_positions_is_not_offered_the_usual_ones(clerk, client):
    client.force_login(clerk)

    assert 'id="usual"' not in shown(client, "positions")
    assert sent(client, "positions_usual").status_code == 403
    assert not Position.objects.filter(key="客户投诉专员").exists()
