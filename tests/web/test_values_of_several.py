"""Local values of several figures on the page: lines of grades, limits of credit, weights, a cell for each."""

import re
from urllib.parse import quote

import pytest

from shouwen.compliance.models import LocalValue
from shouwen.compliance.rulebook import rulebook
from tests.factories import make_administrator, make_unit
from tests.scenes import VALUES
from tests.web.test_adoption import adoption, on

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

LINES = {
    "0": ("90", "1,000,000", "20%", "95%"),
    "1": ("80", "0", "0%", "0%"),
    "2": ("70", "0", "0%", "0%"),
    "3": ("0", "0", "0%", "0%"),
}


@pytest.fixture
def bare(db, client):
    unit = make_unit("集团")
    client.force_login(make_administrator(unit=unit))
    return unit


def typed(**lines):
    """Return the cells of the lines of grades as a browser sends them."""
    rows = LINES | lines
    return {f"grade_lines-{row}-{column}": cell for row, cells in rows.items() for column, cell in enumerate(cells)}


def test_a_table_has_a_cell_for_each_figure_and_is_adopted_as_it_is_typed(bare, client):
    page = client.get(adoption(bare)).content.decode()
    assert 'name="grade_lines-3-3"' in page
    assert 'aria-label="AAA · 最低年交易额"' in page
    assert "按规范包的写法" not in page

    cells = typed() | {f"credit_limits-{row}-0": limit for row, limit in enumerate(("200000", "100000", "50000", "5000"))}
    weights = {f"credit_weights-{row}-0": weight for row, weight in enumerate("12223")}
    given = VALUES | {"since": on(0), "once": "a", "excellent_grades": ["AAA", "AA"]} | cells | weights
    answer = client.post(adoption(bare), given)

    assert answer.status_code == 302, re.findall(r"field-error.*", answer.content.decode())
    book = rulebook()
    now = {name: book.value_in_force(bare.pk, "service-department", name, LocalValue.objects.first().since)[0]
           for name in ("grade_lines", "credit_limits", "credit_weights", "excellent_grades")}
    assert now["grade_lines"].splitlines()[0] == "AAA: 90 | 1,000,000 | 20% | 95%"
    assert now["credit_weights"].splitlines()[0].startswith("业界动向: 1")
    assert now["excellent_grades"] == "AAA\nAA"
    page = client.get(answer.url).content.decode()
    assert "最低年交易额 1000000 元" in page
    assert "限度 50000 元" in page


def test_a_cell_left_out_is_told_beside_the_table_and_the_others_stay(bare, client):
    answer = client.post(adoption(bare), VALUES | {"since": on(0), "once": "a"} | typed(**{"1": ("80", "", "0%", "0%")}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "这里要填：每行各填 最低得分 (一个数)、最低年交易额 (以元计的金额)" in page
    assert 'value="1,000,000"' in page
    assert not LocalValue.objects.exists()


def test_one_value_is_changed_in_its_cells_whatever_way_it_was_given(bare, client):
    client.post(adoption(bare), VALUES | {"since": on(0), "once": "a"})
    LocalValue.objects.create(
        unit=bare, pack="service-department", name="credit_limits", since=LocalValue.objects.first().since, by=None,
        value={grade: {"限度": limit} for grade, limit in (("AAA", "9"), ("AA", "8"), ("A", "7"), ("B", "6"))},
    )
    path = f"/administration/regulation/{bare.pk}/values/{quote('service-department')}/credit_limits"

    page = client.get(path).content.decode()
    assert re.search(r'name="value-0-0"[^>]*value="9"', page)
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    cells = {f"value-{row}-0": limit for row, limit in enumerate(("10", "8", "7", "6"))}
    answer = client.post(path, {"since": on(1), "once": "b", "seen": seen, **cells})

    assert answer.status_code == 302
    newest = LocalValue.objects.filter(name="credit_limits").order_by("-since").first()
    assert newest.value == "AAA: 10\nAA: 8\nA: 7\nB: 6"


def test_the_standard_that_has_a_row_for_each_row_of_a_table_is_named_as_its_reader(bare, client):
    client.post(adoption(bare), VALUES | {"since": on(0), "once": "a"} | typed())

    value = client.get(f"/administration/regulation/{bare.pk}/values/service-department/grade_lines").content.decode()
    article = client.get("/regulation/service-department@1/第四章/一/6").content.decode()

    assert "按数据评等级" in value
    assert "评定客户等级的分数线" in article
    for page in (value, article):  # a line for each row, and none that may not break
        assert re.search(r"<b>AAA: 最低得分 90, [^<]*<br>\s*AA: ", page)


def test_what_must_be_given_is_marked_and_what_may_be_left_is_not(bare, client):
    page = client.get(adoption(bare)).content.decode()

    def label(name):
        return re.search(rf'<label[^>]*for="id_{name}">.*?</label>', page)[0]

    assert "必填" in label("accept_within")
    assert "必填" not in label("payment_days")
