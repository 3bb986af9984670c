"""A file is called otherwise, or taken away: by whom, and what the course of the matter keeps of it."""

import io
from datetime import timedelta

import pytest
from django.db import transaction

from shouwen.cases.reading import matter_of_case
from shouwen.customers.erasures.actions import place_hold
from shouwen.facts.refusals import Refused, Why
from shouwen.work.actions.attachment_changes import remove_attachment, rename_attachment, with_changeable
from shouwen.work.actions.attachments import add_attachment, attachments_of, read_attachment
from shouwen.work.files import path_of
from shouwen.work.models import Attachment, Remark
from tests.api.program import Program
from tests.factories import as_member, facts_of, make_member, refusal_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
AT = local("2026-03-02 09:00")
LATER = AT + timedelta(minutes=5)
PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture
def case(scene, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    return take_complaint(scene, AT)


def added(scene, case, name="照片.pdf", content=PDF, who="周婷"):  # noqa: F811
    return add_attachment(matter_of_case(case), name, io.BytesIO(content), by=scene.by(who, AT), at=AT)


def words_of(fact):
    return Remark.objects.get(fact=fact.pk).words


@pytest.mark.parametrize(
    ("asked", "called"),
    [
        ("现场照片", "现场照片.pdf"),
        ("现场照片.PDF", "现场照片.pdf"),
        ("现场.照片", "现场.照片.pdf"),
        ("现场.exe", "现场.exe.pdf"),  # what a file is, its name does not change
        ("\u202e现场\u202c照片", "现场照片.pdf"),  # marks that turn the direction of writing
        ("../../etc/现场", "现场.pdf"),
        ("长" * 300, f"{'长' * 146}.pdf"),
    ],
)
def test_a_file_is_called_otherwise_and_the_course_says_both_names(scene, case, asked, called):  # noqa: F811
    file = added(scene, case)

    renamed = rename_attachment(file.pk, asked, by=scene.by("周婷", LATER), at=LATER)

    assert renamed.name == called
    (fact,) = facts_of("attachment.renamed", case)
    assert (fact.figures["attachment"], fact.figures["content"]) == (file.reference, file.digest)
    assert words_of(fact) == f"照片.pdf → {called}"


@pytest.mark.parametrize("asked", ["", "   ", ".pdf", "\u202e", "照片", "照片.pdf", "/"])
def test_a_name_that_is_none_or_the_same_is_refused(scene, case, asked):  # noqa: F811
    file = added(scene, case)

    refused = refusal_of(lambda: rename_attachment(file.pk, asked, by=scene.by("周婷", LATER), at=LATER))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, "name")
    assert facts_of("attachment.renamed", case) == []


def test_a_file_is_taken_away_and_the_course_keeps_its_name_the_reason_and_its_hash(
    scene, case, django_capture_on_commit_callbacks  # noqa: F811
):
    file = added(scene, case)

    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(file.pk, "传错了，是别人的照片", by=scene.by("周婷", LATER), at=LATER)

    assert attachments_of(matter_of_case(case), by=scene.by("周婷", LATER)) == []
    assert not path_of(file.digest).exists()
    (fact,) = facts_of("attachment.removed", case)
    assert fact.figures["content"] == file.digest
    assert words_of(fact) == "照片.pdf：传错了，是别人的照片"
    assert refusal_of(lambda: read_attachment(file.pk, by=scene.by("周婷", LATER))).why is Why.NOT_ALLOWED


def test_what_another_matter_holds_too_stays_on_the_disk(scene, case, django_capture_on_commit_callbacks):  # noqa: F811
    file, other = added(scene, case), take_complaint(scene, AT)
    added(scene, other)

    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(file.pk, "传错了", by=scene.by("周婷", LATER), at=LATER)

    assert path_of(file.digest).exists()


def test_it_is_taken_away_for_a_reason_and_not_while_a_legal_hold_stands(scene, case):  # noqa: F811
    file = added(scene, case)
    assert refusal_of(lambda: remove_attachment(file.pk, " ", by=scene.by("周婷", LATER), at=LATER)).field == "reason"
    place_hold(case.customer, "诉讼保全印记", by=scene.by("管理员", AT), at=AT)

    refused = refusal_of(lambda: remove_attachment(file.pk, "传错了", by=scene.by("周婷", LATER), at=LATER))

    assert [ground.sentence for ground in refused.grounds] == ["A legal hold stands. It must be lifted first."]
    assert "诉讼保全印记" not in str(vars(refused.grounds[0]))  # why is told to who places holds
    assert Attachment.objects.filter(pk=file.pk).exists()


def test_a_colleague_who_neither_added_it_nor_answers_for_it_leaves_it_as_it_is(scene, case):  # noqa: F811
    file = added(scene, case)
    other = as_member(make_member("同事", scene.service, {"see_case": "unit", "work_on_case": "unit"}), LATER)

    for deed in (lambda: rename_attachment(file.pk, "别名", by=other, at=LATER),
                 lambda: remove_attachment(file.pk, "不要了", by=other, at=LATER)):  # fmt: skip
        assert refusal_of(deed).why is Why.NOT_ALLOWED
    remove_attachment(file.pk, "传错了", by=scene.by("冯丽", LATER), at=LATER)  # the manager assigns tasks there


def test_what_a_customer_sent_stays_as_they_sent_it(scene, case):  # noqa: F811
    file = added(scene, case)
    Attachment.objects.filter(pk=file.pk).update(by=None, outside=case.customer.reference)

    with pytest.raises(Refused, match="as they sent it"), transaction.atomic():
        remove_attachment(file.pk, "不要了", by=scene.by("冯丽", LATER), at=LATER)


def test_the_page_offers_both_to_who_may_and_does_them(scene, case, client):  # noqa: F811
    file = added(scene, case)
    client.force_login(scene.people["周婷"])

    listed = client.get(f"/cases/{case.pk}/attachments").content.decode()
    form = client.get(f"/attachments/{file.pk}/name")
    renamed = client.post(f"/attachments/{file.pk}/name", {"name": "现场"})
    empty = client.post(f"/attachments/{file.pk}/removal", {"reason": ""})
    removed = client.post(f"/attachments/{file.pk}/removal", {"reason": "传错了"})

    assert f"/attachments/{file.pk}/name" in listed
    assert f"/attachments/{file.pk}/removal" in listed
    assert (form.status_code, renamed.status_code, empty.status_code, removed.status_code) == (200, 302, 422, 302)
    assert renamed["Location"] == f"/cases/{case.pk}#case-attachments"
    assert "传错了" in client.get(f"/cases/{case.pk}").content.decode()


def test_a_program_does_both_and_the_wrong_one_neither(scene, case):  # noqa: F811
    file = added(scene, case)
    wrong, program = Program(scene.people["韩雪"]), Program(scene.people["周婷"])

    assert wrong.post(f"attachments/{file.pk}/name", {"name": "现场"}).status_code == 404
    assert Program(scene.people["周婷"], "see_case").post(
        f"attachments/{file.pk}/removal", {"reason": "不要了"}).json()["deed"] == "work_on_case"  # fmt: skip
    assert program.post(f"attachments/{file.pk}/name", {"name": "现场"}).status_code == 200
    assert program.post(f"attachments/{file.pk}/removal", {"reason": "传错了"}).status_code == 200
    assert program.post(f"attachments/{file.pk}/removal", {"reason": "传错了"}).status_code == 404
    assert [fact.kind for fact in (*facts_of("attachment.renamed", case), *facts_of("attachment.removed", case))] == [
        "attachment.renamed", "attachment.removed"]  # fmt: skip


@pytest.mark.parametrize("who", ["周婷", "冯丽", "韩雪"])
def test_the_list_costs_the_same_for_one_file_and_for_three(scene, case, who, django_assert_max_num_queries):  # noqa: F811
    by, matter = scene.by(who, LATER), matter_of_case(case)
    files = [added(scene, case, f"{number}.pdf") for number in range(3)]

    with django_assert_max_num_queries(1):
        with_changeable(files[:1], matter, by=by)
    with django_assert_max_num_queries(1):
        told = with_changeable(files, matter, by=by)

    assert [may for _file, may in told] == [who != "韩雪"] * 3
