"""Keys of answers stay keys; beside them stands what they are called in the asker's language."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwen.contacts.models import Contact
from tests.api.program import Program
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.mark.parametrize(
    ("language", "kind", "class_title", "channel"),
    [("zh-hans", "投诉", "商品质量", "来电"), ("zh-hant", "投訴", "商品質量", "來電"),
     ("en", "Complaint", "Quality of goods", "phone, in")],
)
def test_titles_stand_beside_keys_in_three_languages(scene, case, language, kind, class_title, channel):
    program = Program(scene.people["周婷"])
    asked = {"language": language}

    one = program.get(f"cases/{case.pk}", **asked).json()
    (line,) = program.get("cases", **asked).json()["rows"]
    (contact,) = program.get("contacts", **asked).json()["rows"]

    for shown in (one, line):
        assert (shown["kind"], shown["kind_title"]) == ("投诉", kind)
        assert (shown["class_key"], shown["class_title"]) == (case.class_key, class_title if case.class_key else "")
    assert (contact["channel"], contact["channel_title"]) == ("phone", channel)


def test_titles_cost_no_statement_a_case(scene, case):
    program = Program(scene.people["周婷"])
    program.get("cases")

    counts = []
    for more in (0, 2):
        for place in range(more):
            take_complaint(scene, timezone.now() - timedelta(minutes=place + 1))
        with CaptureQueriesContext(connection) as asked:
            assert len(program.get("cases").json()["rows"]) == Contact.objects.count()
        counts.append(len(asked))

    assert counts[0] == counts[1]
