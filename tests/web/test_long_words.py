"""Words of people that are pages long do not push the rest of a page away."""

import pytest

from shouwen.web.components.long_words import STANDS, WHOLE, folded, parted
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

SENTENCE = "净水器接头渗水，师傅来过三次都没有修好。"


@pytest.mark.parametrize(("text", "start"), [
    ("", ""),
    ("水" * WHOLE, "水" * WHOLE),  # as long as stands whole
    ("水" * (WHOLE + 1), "水" * STANDS),  # no sentence ends in it
    (SENTENCE * 100, SENTENCE * 20),  # 20 characters each: the last that ends within what stands
    ("短\n" * 15 + "短", "短\n" * 15 + "短"),
    ("短\n" * 16 + "短", "\n".join(["短"] * 8)),  # many lines are long too
])  # fmt: skip
def test_the_beginning_stands_and_ends_with_a_sentence(text, start):
    assert parted(text)[0] == start
    assert "".join(parted(text)).replace("\n", "") == text.replace("\n", "")


def test_what_people_wrote_is_escaped_and_all_of_it_there():
    drawn = folded("<script>甲\n" + SENTENCE * 100)

    assert "<script>" not in drawn
    assert drawn.startswith("&lt;script&gt;甲<br>净水器")
    assert drawn.count("净水器") == 100
    assert drawn.count("<details") == 1


def test_a_complaint_of_8000_characters_is_folded_on_its_page(client, scene):  # noqa: F811
    at = local("2026-03-02 09:00")
    case = take_complaint(scene, at, words=(SENTENCE * 400)[:8000])
    client.force_login(scene.people["周婷"])

    page = client.get(f"/cases/{case.pk}").content.decode()

    assert page.count('<details class="folded"') == 1
    assert page.count(SENTENCE) == 400
    assert "其余 7,600 字" in page


def test_what_closing_lacks_is_called_so_where_it_is_a_page_of_its_own(client, scene):  # noqa: F811
    case = take_complaint(scene, local("2026-03-02 09:00"))
    client.force_login(scene.people["周婷"])

    assert f"<title>结案还缺 {case.number}" in client.get(f"/cases/{case.pk}/closing").content.decode()
