"""Pages of tokens and of files."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from shouwen.facts.models import Answer, Fact
from shouwen.organisation.actions.tokens import token_written
from shouwen.organisation.models import Token
from shouwen.work.models import Attachment
from tests.browser import Browser
from tests.scenes import make_scene, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture(scope="module")
def department(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


@pytest.fixture
def scene(department, db):
    return department


def signed_in(member):
    client = Browser()
    client.force_login(member)
    return client


def test_a_token_is_shown_once_and_kept_nowhere(scene):
    client = signed_in(scene.people["周婷"])
    given = {"name": "进件程序", "days": "30", "scopes": ["see_case", "log_contact"], "once": "o-1"}

    shown = client.post(reverse("profile_tokens"), given).content.decode()
    again = client.post(reverse("profile_tokens"), given).content.decode()
    later = client.get(reverse("profile_tokens")).content.decode()

    text = re.search(r"sw_\d+_[\w-]{43}", shown)[0]
    token = Token.objects.get()
    assert token_written(text, at=timezone.now()) == token
    assert token.scopes == ["log_contact", "see_case"]
    assert token.expires_at - token.made_at == timedelta(days=30)
    for page in (again, later):
        assert text not in page
    assert "进件程序" in later
    kept = f"{[a.answer for a in Answer.objects.all()]} {[f.figures for f in Fact.objects.all()]}"
    assert text.split("_", 2)[2] not in kept


def test_a_token_is_revoked_by_its_member_alone(scene):
    client = signed_in(scene.people["周婷"])
    client.post(reverse("profile_tokens"), {"name": "程序", "days": "90", "scopes": ["*"]})
    token = Token.objects.get()
    path = reverse("profile_token_revocation", args=[token.pk])

    assert signed_in(scene.people["吴敏"]).post(path).status_code == 403
    assert client.post(path).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


@pytest.mark.parametrize("given", [{}, {"name": "x", "days": "7000", "scopes": ["*"]},
                                   {"name": "x", "days": "30", "scopes": ["fly"]}])
def test_a_token_form_says_what_is_wrong(scene, given):
    assert signed_in(scene.people["周婷"]).post(reverse("profile_tokens"), given).status_code == 422
    assert Token.objects.count() == 0


def test_files_are_added_shown_and_downloaded(scene, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = take_complaint(scene, timezone.now())
    client, path = signed_in(scene.people["周婷"]), reverse("case-attachments", args=[case.pk])

    added = client.post(path, {"file": SimpleUploadedFile("照片.pdf", PDF)})
    wrong = client.post(path, {"file": SimpleUploadedFile("照片.png", PDF)})
    page = client.get(path).content.decode()
    read = client.get(reverse("attachment", args=[Attachment.objects.get().pk]))

    assert (added.status_code, added.headers["Location"]) == (302, f"/cases/{case.pk}#case-attachments")
    assert wrong.status_code == 422
    assert ".png" in wrong.content.decode()
    assert "照片.pdf" in page
    assert b"".join(read.streaming_content) == PDF
    assert read.headers["Content-Disposition"].startswith("attachment; ")
    assert read.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert read.headers["X-Content-Type-Options"] == "nosniff"
    stranger = signed_in(scene.people["卫平"])
    assert stranger.get(reverse("attachment", args=[Attachment.objects.get().pk])).status_code == 403
    assert stranger.get(path).status_code == 403
    only_sees = signed_in(scene.people["褚伟"])
    assert "attachment-form" not in only_sees.get(path).content.decode()
    assert only_sees.post(path, {"file": SimpleUploadedFile("照片.pdf", PDF)}).status_code == 403


def test_the_case_page_draws_its_files_when_they_come_into_view(scene):
    case = take_complaint(scene, timezone.now())

    page = signed_in(scene.people["周婷"]).get(reverse("case", args=[case.pk])).content.decode()

    assert f'hx-get="/cases/{case.pk}/attachments"' in page
