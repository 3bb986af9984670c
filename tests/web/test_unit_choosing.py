"""A unit is chosen from a list while there are few, else typed: by what it is called and stands below."""

from io import BytesIO
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from shouwen.cases.models import Case
from shouwen.contacts.models import Contact
from shouwen.organisation.models import Unit
from shouwen.web.units import pools
from tests.factories import make_member, make_unit
from tests.scenes import local, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def many(monkeypatch):
    """Let three units be more than a list holds."""
    monkeypatch.setattr(pools, "MOST_LISTED", 2)


def field(page, name="unit"):
    return page.content.decode().partition(f'name="{name}"')[2].partition("</div>")[0]


def test_few_are_listed_as_the_tree_goes(client, scene):
    client.force_login(scene.people["周婷"])

    shown = field(client.get(reverse("new-customer")))

    assert f'<option value="{scene.service.pk}" selected>' in shown
    assert "datalist" not in shown


def test_several_tops_say_what_they_stand_below(client, scene):
    other = make_unit("客户服务部", make_unit("百川西域", scene.company.parent))
    agent = make_member("双岗", scene.service, {"record_customer": "unit"}, sign_in="shuanggang")
    from tests.factories import make_position, post
    post(agent, make_position("外地", {"record_customer": "unit"}), other)
    client.force_login(agent)

    shown = field(client.get(reverse("new-customer")))

    assert "百川商贸 / 客户服务部" in shown
    assert "百川西域 / 客户服务部" in shown


def test_of_many_one_is_typed_and_the_own_stands_there(client, scene, many):
    client.force_login(scene.people["管理员"])
    home = scene.people["管理员"].home

    page = client.get(reverse("new-customer"))
    shown = field(page)

    assert "<option" in shown  # the first suggestions are there without script
    assert f'value="{home.name} #{home.pk}"' in shown or f" #{home.pk}&quot;" in shown or f' #{home.pk}"' in shown
    assert "may%3Arecord_customer" in shown


@pytest.mark.parametrize("typed", ["{number}", "质检部 #{number}", "百川商贸 / 质检部", "质检部", "ZJ"])
def test_what_is_typed_is_found_without_script(client, scene, many, typed):
    quality = scene.departments["质检部"]
    Unit.objects.filter(pk=quality.pk).update(code="ZJ")
    client.force_login(scene.people["管理员"])
    given = {"unit": typed.format(number=quality.pk), "channel": "phone", "direction": "in", "number": "13900009999",
             "name": "林晓", "subject": "咨询"}

    answer = client.post(reverse("new-contact"), given)

    assert answer.status_code == 302, answer.content.decode()
    assert Contact.objects.latest("pk").unit == quality


@pytest.mark.parametrize(("typed", "said"), [
    ("没有这个部", "这里看不到这个名称。"), ("客户服务部", "有多个同名："), ("", "必填")])  # fmt: skip
def test_who_types_none_or_several_is_told_and_keeps_the_text(client, scene, many, typed, said):
    make_unit("客户服务部", make_unit("百川西域", scene.company.parent))
    client.force_login(scene.people["管理员"])
    given = {"unit": typed, "channel": "phone", "direction": "in", "number": "13900009999", "subject": "咨询"}

    answer = client.post(reverse("new-contact"), given)

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert said in shown
    assert f'value="{typed}"' in field(answer) or not typed
    assert "13900009999" in shown


def suggested(client, pool, words):
    answer = client.get(f"{reverse('units-suggested')}?pool={pool}&field=unit&unit={quote(words)}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("words", "found"), [
    ("质检", True), ("zhijian", True), ("zjb", True), ("ZJB", True), ("百川", False), ("百川商贸 / 质", True),
    ("%", False),
])  # fmt: skip
def test_names_are_found_by_their_signs_and_their_sound(client, scene, words, found):
    client.force_login(scene.people["管理员"])

    shown = suggested(client, "may:see_case", words)

    assert (f"百川商贸 / 质检部 #{scene.departments['质检部'].pk}" in shown) is found


def test_nobody_is_told_units_in_which_they_may_do_nothing(client, scene):
    nobody = make_member("无权", scene.service, {})
    stranger = make_member("外人", make_unit("百川西域", scene.company.parent, kind="subsidiary"), {})
    pool = f"beside:{scene.service.pk}"

    client.force_login(nobody)
    assert suggested(client, "may:see_case", "质检") == ""
    assert "质检部" in suggested(client, pool, "质检")  # of one's own house
    client.force_login(stranger)
    for key in (pool, f"taking:{scene.service.pk}", "may:see_case", "beside:0", "house:1", "nonsense", ""):
        assert suggested(client, key, "质检") == "", key
    client.logout()
    assert client.get(f"{reverse('units-suggested')}?pool={pool}").status_code == 302


def test_a_case_is_offered_to_a_unit_that_was_typed(client, scene, many):
    case = take_complaint(scene, local("2026-03-02 09:00"))
    client.force_login(scene.people["周婷"])
    other = make_unit("客户服务部", make_unit("百川西域", scene.company.parent, kind="subsidiary"))
    make_member("阿里木", other, position=None, deeds={"accept_transfer": "unit", "see_case": "unit"})
    shown = field(client.get(reverse("case-transfer", args=[case.pk])), "to_unit")

    assert f"taking%3A{case.unit_id}" in shown
    assert "百川西域 / 客户服务部" in suggested(client, f"taking:{case.unit_id}", "客户服务")
    typed = f"百川西域 / 客户服务部 #{other.pk}"
    client.post(reverse("case-transfer", args=[case.pk]), {"to_unit": typed, "reason": "在当地"})

    assert Case.objects.get(pk=case.pk).transfers.get().to_unit == other


def test_a_list_is_narrowed_by_a_unit_that_was_typed(client, scene, many):
    case = take_complaint(scene, local("2026-03-02 09:00"))
    client.force_login(scene.people["管理员"])
    path = reverse("cases")

    typed = client.get(path, {"show": "all", "unit": "百川商贸 / 客户服务部", "holder": "周婷"})
    of_it = client.get(typed.url).content.decode()
    of_another = client.get(path, {"show": "all", "unit": "质检部"}, follow=True).content.decode()
    of_none = client.get(path, {"show": "all", "unit": "没有这个部"}).content.decode()

    # What is kept, exported or paged through from here says it by numbers, so that it says the same for everybody.
    assert typed.url == f"{path}?show=all&unit={scene.service.pk}&holder={scene.people['周婷'].pk}"
    assert f"unit={scene.service.pk}" in of_it.partition("/lists/cases.xlsx")[2][:200]
    assert case.number in of_it
    assert f'value="百川商贸 / 客户服务部 #{scene.service.pk}"' in of_it
    assert case.number not in of_another
    assert case.number not in of_none
    assert 'value="没有这个部"' in of_none


def test_an_export_of_what_cannot_be_told_is_empty_and_never_whole(client, scene):
    case = take_complaint(scene, local("2026-03-02 09:00"))
    client.force_login(scene.people["管理员"])

    def cells(**query):
        answer = client.get("/lists/cases.xlsx", {"show": "all", **query})
        sheets = load_workbook(BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
        return [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row]

    assert case.number in cells(unit=str(scene.service.pk))
    for query in ({"unit": "没有这个部"}, {"holder": "没有这个人"}, {"holder": f"周婷 #{scene.people['周婷'].pk}"}):
        assert case.number not in cells(**query), query


@pytest.mark.parametrize("name", ["statistics", "satisfaction"])
def test_figures_are_of_the_unit_that_was_typed(client, scene, many, name):
    client.force_login(scene.people["管理员"])
    quality = scene.departments["质检部"]

    for typed in (f"质检部 #{quality.pk}", "百川商贸 / 质检部", str(quality.pk)):
        assert f'value="百川商贸 / 质检部 #{quality.pk}"' in client.get(reverse(name), {"unit": typed}).content.decode()


@pytest.mark.parametrize("name", ["new-customer", "new-contact", "statistics", "satisfaction", "regulation"])
def test_a_page_costs_as_much_with_thousands_of_units_as_with_some(client, scene, name):
    client.force_login(scene.people["管理员"])

    def cost():
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse(name))
        return len(queries), len(page.content)

    parent = make_unit("分部", scene.company)
    for number in range(pools.MOST_LISTED):
        make_unit(f"第{number:03}组", parent, kind="team")
    some = cost()
    for number in range(40):
        make_unit(f"另{number:03}组", parent, kind="team")
    more = cost()

    assert more[0] == some[0] <= 12
    assert more[1] < some[1] * 1.02
