"""Forms as paper and as sheets over the API: as from the pages, for whoever may see them, and recorded."""

from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.reports.entry_papers import PDF_TYPE, SHEET_TYPE
from tests.api.program import Program
from tests.factories import facts_of
from tests.reports.prints import pages

FORM, PERIOD = "客户投诉登记表一", "客户投诉统计表"


def form_of(scene, case, **values):
    program = Program(scene.people["周婷"])
    answer = program.post(f"cases/{case.pk}/entries", {"form": FORM, "values": {"投诉类型": "商品", **values}})
    assert answer.status_code == 201, answer.content
    return program, answer.json()["id"]


def test_a_form_comes_as_paper_and_as_a_sheet_and_each_is_recorded(scene, case):
    program, entry = form_of(scene, case)

    paper = program.get(f"entries/{entry}/pdf", bilingual="true", version=1)
    sheet = program.get(f"entries/{entry}/xlsx", language="zh-hans")

    assert (paper.status_code, paper["Content-Type"], paper.content[:4]) == (200, PDF_TYPE, b"%PDF")
    assert (sheet.status_code, sheet["Content-Type"]) == (200, SHEET_TYPE)
    assert "sandbox" in paper["Content-Security-Policy"]
    cells = [cell for row in load_workbook(BytesIO(sheet.content)).active.iter_rows(values_only=True) for cell in row]
    assert FORM in cells
    assert [(f.figures["as"], f.figures["version"]) for f in facts_of("entry.printed")] == [("pdf", 1), ("xlsx", 1)]
    assert {f.by for f in facts_of("entry.printed")} == {scene.people["周婷"].reference}


def test_a_sheet_of_a_period_comes_as_any_form(scene, case):
    program, today = Program(scene.people["冯丽"]), timezone.localdate().isoformat()
    entry = program.post(f"units/{scene.service.pk}/period-entries", {
        "form": PERIOD, "since": today, "until": today}).json()["id"]

    answers = [program.get(f"entries/{entry}/{kind}") for kind in ("pdf", "xlsx")]

    assert [answer.content[:2] for answer in answers] == [b"%P", b"PK"]
    assert len(facts_of("entry.printed")) == 2


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_who_may_not_see_a_form_takes_it_out_by_no_door(scene, case, kind):
    _, entry = form_of(scene, case)
    path = f"entries/{entry}/{kind}"

    assert Program(scene.people["韩雪"]).get(path).status_code == 404
    assert Program(scene.people["周婷"], "see_contact").get(path).json()["deed"] == "see_case"
    assert Program(scene.people["周婷"]).get(f"entries/999999/{kind}").status_code == 404
    assert facts_of("entry.printed") == []


def test_characters_that_the_font_lacks_are_named_and_may_be_replaced(scene, case):
    program, entry = form_of(scene, case, 备注="\U00020bb7野家")

    answer = program.get(f"entries/{entry}/pdf")

    assert answer.status_code == 422
    assert [(one["sentence"], one["field"]) for one in answer.json()["grounds"]] == [("\U00020bb7 U+20BB7", "备注")]
    assert facts_of("entry.printed") == []
    assert program.get(f"entries/{entry}/pdf", substitute="true").content.startswith(b"%PDF")


@pytest.mark.parametrize(("asked", "field"), [
    ({"version": "9"}, "version"), ({"version": "x"}, "version"), ({"language": "fr"}, "language"),
])
def test_what_is_not_there_is_refused_by_its_name(scene, case, asked, field):
    program, entry = form_of(scene, case)

    answer = program.client.get(f"/api/entries/{entry}/pdf", asked, headers=program.headers(None))

    assert (answer.status_code, answer.json()["field"]) == (422, field)


# a whole case

def test_a_whole_case_comes_as_paper_by_both_doors_alike_and_each_is_recorded(scene, case, client):
    member = scene.people["冯丽"]
    client.force_login(member)

    paper = Program(member).get(f"cases/{case.pk}/pdf", language="zh-hans")
    page = client.get(f"/cases/{case.pk}/print", {"language": "zh-hans"})

    assert (paper.status_code, paper["Content-Type"]) == (200, PDF_TYPE)
    assert "sandbox" in paper["Content-Security-Policy"]
    assert case.number in "".join(pages(paper.content))
    begins = [pages(one.content)[0].partition("\r\n经过")[0] for one in (paper, page)]  # printing is of its course
    assert begins[0] == begins[1]
    assert [fact.by for fact in facts_of("case.printed", case)] == [member.reference] * 2


def test_who_may_not_see_a_case_takes_it_out_by_no_door(scene, case):
    assert Program(scene.people["韩雪"]).get(f"cases/{case.pk}/pdf").status_code == 404
    assert Program(scene.people["周婷"], "see_contact").get(f"cases/{case.pk}/pdf").json()["deed"] == "see_case"
    assert Program(scene.people["周婷"]).get("cases/999999/pdf").status_code == 404
    assert facts_of("case.printed", case) == []
