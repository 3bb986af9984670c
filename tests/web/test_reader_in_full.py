"""An article shows whom a standard binds, its examples, its text as it was written, and its forms as they print."""

import html

import pytest

from shouwen.web.components.places import article_path

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
PACK = "service-department@1"


@pytest.fixture
def reader(kept, db, client):
    client.force_login(kept.people["冯丽"])
    return client


def shown(client, article):
    answer = client.get(article_path(f"{PACK}#{article}"))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_a_standard_shows_its_text_and_no_other(reader):
    page = shown(reader, "第一章/三/六/（1）")

    assert "id: SD-1.3-6-1a\n" in page
    assert "at_most: 3</pre>" in page
    assert "id: SD-1.3-6-2a" not in page


def test_a_standard_says_whom_it_binds(reader):
    assert '<span class="quiet">适用于</span> 所有相关人员' in shown(reader, "第一章/三/六/（1）")


def test_examples_of_the_folder_are_named_by_their_titles(reader):
    assert "二声、三声接起合格，四声不合格" in shown(reader, "第一章/三/六/（1）")


def test_examples_beside_a_standard_are_said_in_words(reader):
    page = shown(reader, "第二章/十/退货总则/1")
    part = page[page.index('<details class="examples">') :]

    assert "有保质期" in part
    assert "不予办理" in part
    assert "可以办理" in part


def test_a_form_is_shown_as_it_prints(reader):
    page = shown(reader, "第三章/八")
    path = next(part.partition('"')[0] for part in page.split('hx-get="') if "/papers/" in part[:200])

    answer = reader.get(path)

    assert answer.status_code == 200
    assert 'class="paper-page" src="data:image/png;base64,' in answer.content.decode()
    assert reader.get(f"/regulation/{PACK}/papers/nothing").status_code == 404
