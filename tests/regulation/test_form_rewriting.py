"""Fields of a form are added, renamed, moved and removed; what is not changed keeps its lines, and boxes follow."""

import pytest

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.form_rewriting import read_fields, written_forms
from shouwen.regulation.packs import read_files
from tests.scenes import service_department

SHEET = "客户投诉处理表"


@pytest.fixture
def files():
    return dict(service_department().files)


def form_of(files, name=SHEET):
    return next(one for one in written_forms(files) if one.key == name)


def lines_of(form):
    return [(texts, place) for place, texts in enumerate(form.texts())]


def made(files, lines, name=SHEET):
    form = form_of(files, name)
    return form.rewritten(files[form.file], read_fields(form, lines)).decode()


def test_forms_that_are_not_changed_stay_as_they_are(files):
    for form in written_forms(files):
        assert made(files, lines_of(form), form.key) == files[form.file].decode()


def test_a_renamed_field_is_renamed_in_its_box(files):
    lines = lines_of(form_of(files))
    place = next(place for texts, place in lines if texts["name"] == "数量")
    lines[place] = ({**lines[place][0], "name": "件数", "required": ""}, place)

    text = made(files, lines)

    assert "{name: 件数, en: Quantity, type: integer, from: product.quantity}" in text
    assert "{label: 件数, field: 件数}" in text
    assert "数量" not in text.replace("件数量", "")
    assert read_files({**files, form_of(files).file: text.encode()}, all_kinds())


def test_a_new_field_gets_a_box_and_a_removed_one_loses_its_own(files):
    lines = [one for one in lines_of(form_of(files)) if one[0]["name"] != "客户要求"]
    new = {"name": "渠道", "en": "Channel", "type": "choice", "options": "电话、 来访，信函", "by": "经办人"}
    lines.insert(2, (new, None))

    text = made(files, lines)

    assert "- {name: 渠道, en: Channel, type: choice, by: 经办人, options: [电话, 来访, 信函]}" in text
    assert "- [{label: 渠道, field: 渠道, across: 3}]" in text
    assert "客户要求" not in text
    assert text.index("客户姓名") < text.index("渠道") < text.index("商品名称")


def test_the_reader_says_which_field_is_wrong(files):
    form = form_of(files)
    lines = [*lines_of(form), ({"name": "渠道", "type": "choice"}, None), ({"en": "nameless"}, None)]
    content = made(files, lines).encode()

    with pytest.raises(PackErrors) as raised:
        read_files({**files, form.file: content}, all_kinds())

    last = len(form.rows)
    assert [(one.row, one.column) for one in form.faults(content, raised.value.errors)] == [
        (last, "type"), (last + 1, "")]
