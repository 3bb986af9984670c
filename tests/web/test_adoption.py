"""Adoption: choose an edition, give what its text leaves to the site, change one value later; the past stays."""

import re
import shutil
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from shouwen.compliance.models import Adoption, KeptEdition, LocalValue
from shouwen.compliance.rulebook import rulebook
from shouwen.organisation.models import PositionDeed
from shouwen.work.models import Deadline
from tests.factories import facts_of, make_administrator, make_member, make_unit
from tests.scenes import PACKS, SHANGHAI, SINCE, VALUES, make_scene, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

PACK = "service-department@1"


@pytest.fixture
def scene(db):
    return make_scene()


@pytest.fixture
def admin(scene, client):
    client.force_login(scene.people["管理员"])
    return client


@pytest.fixture
def bare(db, client):
    """A house that follows nothing yet, with its administrator signed in."""
    unit = make_unit("集团")
    client.force_login(make_administrator(unit=unit))
    return unit


def adoption(unit, pack=PACK):
    return f"/administration/regulation/{unit.pk}/adoption/{quote(pack)}"


def value_page(unit, name):
    return f"/administration/regulation/{unit.pk}/values/service-department/{name}"


def on(days):
    return (timezone.now().astimezone(SHANGHAI) + timedelta(days=days)).date().isoformat()


def in_force(unit, name, days=0):
    found = rulebook().value_in_force(unit.pk, "service-department", name, timezone.now() + timedelta(days=days))
    return found and found[0]


def test_every_local_value_is_asked_with_its_article_and_its_bounds(bare, client):
    page = client.get(adoption(bare)).content.decode()

    assert "决定受理与否的时限" in page
    assert "原文只要求尽量短" in page  # why it is asked
    assert "10 分钟" in page  # its lower bound, in words
    assert page.count('class="ask-group"') > 10
    assert 'value="4 hours"' not in page  # no default is ever offered


def test_an_edition_is_adopted_with_its_values_from_now_on(bare, client):
    answer = client.post(adoption(bare), {"since": on(0), "once": "a", **VALUES})

    assert (answer.status_code, answer.url) == (302, f"/administration/regulation/{bare.pk}")
    (adopted,) = Adoption.objects.all()
    assert adopted.since <= timezone.now()
    assert in_force(bare, "accept_within") == "4 hours"
    assert len(facts_of("edition.adopted", bare)) == 1
    page = client.get(answer.url).content.decode()
    assert "4 小时" in page
    assert "集团" in page


def test_sending_the_form_twice_adopts_once(bare, client):
    for _ in range(2):
        client.post(adoption(bare), {"since": on(1), "once": "same", **VALUES})

    assert Adoption.objects.count() == 1
    assert len(facts_of("edition.adopted", bare)) == 1


def test_a_day_to_come_begins_with_its_first_moment_where_the_unit_is(bare, client):
    client.post(adoption(bare), {"since": on(3), "once": "a", **VALUES})

    since = Adoption.objects.get().since.astimezone(SHANGHAI)
    assert (since.date().isoformat(), since.hour, since.minute) == (on(3), 0, 0)


def test_each_wrong_value_is_named_beside_its_field_and_nothing_is_kept(bare, client):
    given = {**VALUES, "accept_within": "5 minutes", "small_loss_ratio": "lots", "pause_reading": "随便",
             "assign_within": ""}
    page = client.post(adoption(bare), {"since": on(0), "once": "a", **given})

    assert page.status_code == 422
    errors = set(re.findall(r'id="id_(\w+)_error"', page.content.decode()))
    assert errors == {"accept_within", "small_loss_ratio", "pause_reading", "assign_within"}
    assert 'value="5 minutes"' in page.content.decode()  # what was typed stays
    assert not Adoption.objects.exists()
    assert not LocalValue.objects.exists()
    assert not KeptEdition.objects.exists()


@pytest.mark.parametrize("since", ["2020-01-01", "", "tomorrow"])
def test_the_past_and_no_day_at_all_are_refused(bare, client, since):
    page = client.post(adoption(bare), {"since": since, "once": "a", **VALUES})

    assert page.status_code == 422
    assert "id_since_error" in page.content.decode()
    assert not Adoption.objects.exists()


def test_a_pack_that_is_badly_written_shows_every_fault_with_its_place(bare, client, tmp_path, monkeypatch):
    folder = tmp_path / "service-department" / "1"
    shutil.copytree(PACKS / "service-department" / "1", folder)
    standards = folder / "standards" / "telephone.yaml"
    standards.write_text(standards.read_text().replace("measure: rings", "measure: ringz"))
    monkeypatch.setenv("SHOUWEN_PACKS", str(tmp_path))

    overview = client.get(f"/administration/regulation/{bare.pk}").content.decode()
    page = client.get(adoption(bare))

    assert adoption(bare).replace("@", "%40") in overview or adoption(bare) in overview
    assert page.status_code == 422
    assert "standards/telephone.yaml" in page.content.decode()


def test_only_packs_of_the_folder_can_be_adopted(bare, client):
    for pack in ("service-department@9", "..@1", "other@1"):
        assert client.get(adoption(bare, pack)).status_code == 404, pack


def test_a_unit_below_leaves_what_applies_above_by_leaving_fields_empty(scene, admin):
    answer = admin.post(adoption(scene.service), {"since": on(0), "once": "a", "accept_within": "2 hours"})

    assert answer.status_code == 302
    assert [row.name for row in LocalValue.objects.filter(unit=scene.service)] == ["accept_within"]
    assert in_force(scene.service, "accept_within") == "2 hours"
    assert in_force(scene.company, "accept_within") == "4 hours"
    assert in_force(scene.service, "assign_within") == "4 hours"


def test_what_applies_says_from_where_and_since_when(scene, admin):
    page = admin.get(f"/administration/regulation/{scene.service.pk}").content.decode()

    assert "百川商贸" in page
    assert "2025-02-01" in page
    assert value_page(scene.service, "accept_within") in page


def test_positions_that_nobody_holds_are_shown_with_the_articles_that_name_them(scene, admin):
    page = admin.get(f"/administration/regulation/{scene.service.pk}").content.decode()
    gaps = page.split('id="gaps"')[1].split("</section>")[0]

    assert "员工" in gaps  # a lane that the scene maps to nobody
    assert "客户投诉主管" not in re.findall(r"<b>(.*?)</b>", gaps)
    assert f"/administration/units/{scene.service.pk}/position-names" in gaps


def test_one_value_is_changed_from_a_day_on_and_the_past_is_not_judged_anew(scene, admin):
    case = take_complaint(scene, timezone.now() - timedelta(hours=1))
    due = Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b/accept").due_at

    answer = admin.post(value_page(scene.company, "accept_within"), {"value": "1 hour", "since": on(0), "once": "a"})

    assert answer.status_code == 302
    assert in_force(scene.company, "accept_within") == "1 hour"
    assert in_force(scene.company, "accept_within", days=-2) == "4 hours"
    assert Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b/accept").due_at == due
    history = admin.get(answer.url).content.decode().split('id="history"')[1]
    assert history.index("1 小时") < history.index("4 小时")
    assert [(f.figures["name"], f.by) for f in facts_of("local_value.set")] == [
        ("accept_within", scene.people["管理员"].reference)]


@pytest.mark.parametrize(("given", "field"), [
    ({"value": "5 minutes", "since": 0}, "value"),
    ({"value": "", "since": 0}, "value"),
    ({"value": "2 hours", "since": -1}, "since"),
])
def test_a_change_that_is_not_allowed_says_why_beside_its_field(scene, admin, given, field):
    before = LocalValue.objects.count()

    page = admin.post(value_page(scene.company, "accept_within"),
                      {"value": given["value"], "since": on(given["since"]), "once": "a"})

    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.content.decode()
    assert LocalValue.objects.count() == before


def test_whoever_may_only_look_can_neither_adopt_nor_set(scene, client):
    clerk = make_member("钱七", scene.company, {"see_organisation": "subtree"})
    client.force_login(clerk)

    answers = [
        client.get(f"/administration/regulation/{scene.company.pk}").status_code,
        client.get(adoption(scene.company)).status_code,
        client.post(adoption(scene.company), {"since": on(0), "once": "a", **VALUES}).status_code,
        client.get(value_page(scene.company, "accept_within")).status_code,
        client.post(value_page(scene.company, "accept_within"),
                    {"value": "1 hour", "since": on(0), "once": "b"}).status_code,
    ]

    assert answers == [200, 403, 403, 200, 403]
    assert in_force(scene.company, "accept_within") == "4 hours"


def test_who_may_adopt_below_cannot_adopt_above(scene, client):
    head = make_member("赵六", scene.service, {"see_organisation": "subtree"})
    PositionDeed.objects.filter(deed="see_organisation").update(reach="subtree")
    chief = make_member("孙九", scene.company, {"see_organisation": "subtree"})
    position = head.postings.get().position
    PositionDeed.objects.create(position=position, deed="adopt_edition", reach="subtree")
    client.force_login(head)

    assert client.get(adoption(scene.service)).status_code == 200
    assert client.get(adoption(scene.company)).status_code == 404  # not theirs to see
    client.force_login(chief)
    assert client.get(adoption(scene.company)).status_code == 403


def test_an_edition_adopted_long_ago_is_still_said_to_be_in_force_since_then(scene, admin):
    assert Adoption.objects.get().since == SINCE
    assert "客户服务部规范" in admin.get(f"/administration/regulation/{scene.company.pk}").content.decode()
