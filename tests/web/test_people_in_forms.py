"""Fields of a form that name a person are typed like any other, and say who stands there."""

import pytest
from django.utils import timezone

from shouwen.work.models import EntryVersion
from tests.factories import make_member
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
FORM = "forms/new?form=投诉处理记录表"


@pytest.fixture
def case(scene):
    return take_complaint(scene, timezone.now())


@pytest.fixture
def client(client, scene):
    client.force_login(scene.people["周婷"])
    return client


def kept(case):
    return EntryVersion.objects.filter(entry__matter=case.reference).latest("pk").content


@pytest.mark.parametrize("typed", ["郑强", "郑强 #{pk}", "{sign_in}", "member:{pk}"])
def test_who_is_typed_is_kept_as_who_they_are_and_read_back_by_name(client, scene, case, typed):
    zheng = scene.people["郑强"]
    text = typed.format(pk=zheng.pk, sign_in=zheng.sign_in)

    done = client.post(f"/cases/{case.pk}/{FORM}", {"entry-承办主管": text})

    assert done.status_code == 302, done.content.decode()
    assert kept(case)["承办主管"] == zheng.reference
    assert f'value="郑强 #{zheng.pk}"' in client.get(done["Location"]).content.decode()


@pytest.mark.parametrize("typed", ["查无此人", "郑强强"])
def test_who_is_nobody_is_said_beside_the_field_and_what_was_typed_stays(client, scene, case, typed):
    make_member("郑强强", scene.service)
    make_member("郑强强", scene.service)

    answer = client.post(f"/cases/{case.pk}/{FORM}", {"entry-承办主管": typed})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{typed}"' in shown
    assert "field-error" in shown
    assert not EntryVersion.objects.filter(entry__matter=case.reference).exists()


def test_the_form_offers_a_few_and_lists_nobody_whole(client, scene, case):
    shown = client.get(f"/cases/{case.pk}/{FORM}").content.decode()

    assert '<datalist id="people-entry-查证人">' in shown
    assert 'name="entry-查证人" value="member' not in shown
