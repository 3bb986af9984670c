"""The list of forms leaves as a spreadsheet: as it is narrowed, for whoever sees it, and recorded."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.cases.reading import matter_of_case
from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.actions.export_making import make_next_export
from tests.a_case import form_called
from tests.api.program import Program
from tests.factories import facts_of, make_member
from tests.scenes import take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
FORM = "客户投诉登记表一"


def filled_in(scene, many=1):  # noqa: F811
    now = timezone.now()
    by, case = scene.by("周婷", now), take_complaint(scene, now)
    form, matter = form_called(scene, FORM, "case", now), matter_of_case(case)
    return case, [begin_entry(matter, form, {"投诉类型": "商品"}, by=by, at=now) for _ in range(many)]


def rows_of(content):
    return list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))[1:]


def test_the_sheet_holds_what_is_listed_and_says_so_in_a_fact(scene, client):  # noqa: F811
    case, _entries = filled_in(scene)
    other, (signed,) = filled_in(scene)
    sign_entry(signed, "制表", 1, by=scene.by("周婷", timezone.now()), at=timezone.now())
    client.force_login(scene.people["冯丽"])
    page = client.get("/forms/?show=all").content.decode()

    answer = client.get(f"/lists/forms.xlsx?show=all&number={case.number}")
    whole = client.get("/lists/forms.xlsx?show=all")

    assert '/lists/forms.xlsx?show=all' in page
    assert [(row[0], case.number in row[2], row[3]) for row in rows_of(answer.content)] == [(FORM, True, "等待中")]
    assert {other.number in row[2] for row in rows_of(whole.content)} == {True, False}
    told = [(fact.figures["list"], fact.figures["rows"]) for fact in facts_of("list.exported")]
    assert told == [("forms", 1), ("forms", 2)]


def test_a_program_takes_the_same_rows_out(scene, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    case, _entries = filled_in(scene)
    filled_in(scene)
    program = Program(scene.people["冯丽"])

    asked = program.post("exports", {"list": "forms", "query": {"number": case.number}})
    while make_next_export(timezone.now):
        pass
    made = program.get(f"exports/{asked.json()['id']}/content")

    assert [case.number in row[2] for row in rows_of(b"".join(made.streaming_content))] == [True]


def test_who_sees_no_case_of_the_unit_takes_none_of_its_forms_out(scene, client):  # noqa: F811
    filled_in(scene)
    client.force_login(make_member("外人", scene.company, {"see_case": "own"}))

    assert rows_of(client.get("/lists/forms.xlsx?show=all").content) == []


def test_it_costs_the_same_for_one_row_and_for_three(scene, client):  # noqa: F811
    client.force_login(scene.people["冯丽"])
    costs = []
    for _ in range(2):
        filled_in(scene, 3 if costs else 1)
        client.get("/lists/forms.xlsx?show=all")
        with CaptureQueriesContext(connection) as asked:
            client.get("/lists/forms.xlsx?show=all")
        costs.append(len(asked))

    assert costs[0] == costs[1]
