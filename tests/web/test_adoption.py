"""Adoption: choose an edition, give what its text leaves to the site, change one value later; the past stays."""

import re
import shutil
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from shouwen.compliance.models import Adoption, KeptEdition, LocalValue
from shouwen.compliance.rulebook import rulebook
from tests.factories import facts_of, make_administrator, make_unit
from tests.scenes import PACKS, SHANGHAI, VALUES

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

PACK = "service-department@1"


@pytest.fixture
def bare(db, client):
    """A house that follows nothing yet, with its administrator signed in."""
    unit = make_unit("集团")
    client.force_login(make_administrator(unit=unit))
    return unit


def adoption(unit, pack=PACK):
    return f"/administration/regulation/{unit.pk}/adoption/{quote(pack)}"


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


@pytest.fixture
def both(bare, tmp_path, monkeypatch):
    """A folder with two editions of the manual."""
    folder = tmp_path / "service-department"
    for number in ("1", "2"):
        shutil.copytree(PACKS / "service-department" / "1", folder / number)
    pack = folder / "2" / "pack.yaml"
    pack.write_text(re.sub(r'edition: "?1"?', 'edition: "2"', pack.read_text(), count=1))
    monkeypatch.setenv("SHOUWEN_PACKS", str(tmp_path))
    return bare


def test_what_an_adoption_of_the_same_day_would_replace_is_said_before_and_stays_in_the_history(both, client):
    client.post(adoption(both), {"since": on(3), "once": "a", **VALUES})
    given = {"since": on(3), **VALUES}

    asked = client.post(adoption(both, "service-department@2"), {**given, "once": "b"})

    page = asked.content.decode()
    assert asked.status_code == 409
    assert "版本 1 已定在这里施行" in page
    assert "替换并采用" in page
    assert f'value="{VALUES["accept_within"]}"' in page  # what was typed stays
    assert [one.edition.edition for one in Adoption.standing.all()] == ["1"]
    replace = re.search(r'name="replace" value="([^"]+)"', page)[1]
    done = client.post(adoption(both, "service-department@2"), {**given, "once": "c", "replace": replace})
    assert done.status_code == 302
    assert [one.edition.edition for one in Adoption.standing.all()] == ["2"]
    assert "生效前已被替换" in client.get(done.url).content.decode().split('id="adoptions"')[1]


def test_a_unit_with_an_edition_of_its_own_can_follow_the_next_one_of_the_studio_above(both, client, monkeypatch):
    below = make_unit("分公司", both)
    client.post(adoption(both), {"since": on(0), "once": "a", **VALUES})
    client.post(adoption(below), {"since": on(0), "once": "b"})
    client.post(adoption(both, "service-department@2"), {"since": on(0), "once": "c"})
    monkeypatch.setenv("SHOUWEN_PACKS", str(PACKS))  # the second lies in no folder, as one of the studio does

    offered = client.get(f"/administration/regulation/{below.pk}").content.decode()
    answer = client.post(adoption(below, "service-department@2"), {"since": on(0), "once": "d"})

    assert adoption(below, "service-department@2").replace("%40", "@") in offered
    assert answer.status_code == 302
    assert Adoption.standing.filter(unit=below).latest("since").edition.edition == "2"


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

    assert f"/adoption/{PACK}" in overview
    assert page.status_code == 422
    assert "standards/telephone.yaml" in page.content.decode()


def test_only_packs_of_the_folder_can_be_adopted(bare, client):
    for pack in ("service-department@9", "..@1", "other@1"):
        assert client.get(adoption(bare, pack)).status_code == 404, pack
