"""What Django says of wrong input is said in words that people use, and every time zone by the name of its city."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from shouwen.web.administration.zones import zones

WRONG = [
    (forms.CharField(), "", "此项必填。"),
    (forms.CharField(), "甲\0", "其中含有不可见的空字符，请删去后重填。"),
    (forms.CharField(max_length=3), "一二三四", "最多 3 个字，现有 4 个。"),
    (forms.CharField(min_length=3), "一", "至少 3 个字，现有 1 个。"),
    (forms.EmailField(), "nope", "邮箱地址的格式不对，应如 name@example.com。"),
    (forms.IntegerField(), "三", "请填整数。"),
    (forms.IntegerField(max_value=5), "6", "不得大于 5。"),
    (forms.IntegerField(min_value=1), "0", "不得小于 1。"),
    (forms.DecimalField(decimal_places=2), "1.234", "小数最多 2 位。"),
    (forms.DecimalField(max_digits=3), "1234", "总共最多 3 位数字。"),
    (forms.DateField(), "昨天", "日期的格式不对，应如 2026-03-02。"),
    (forms.DateTimeField(), "昨天", "日期和时间的格式不对，应如 2026-03-02 09:30。"),
    (forms.ChoiceField(choices=[("a", "a")]), "b", "“b”不在可选之列，请重新选择。"),
]


@pytest.mark.parametrize(("field", "given", "says"), WRONG)
def test_wrong_input_is_told_in_words_of_people(field, given, says):
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        field.clean(given)

    assert refused.value.messages == [says]


def test_cities_that_were_renamed_have_their_chinese_names_too():
    with translation.override("zh-hans"):
        called = dict(zones())

    assert called["Asia/Kolkata"] == "加尔各答 (Asia/Kolkata)"
    assert called["Europe/Kyiv"] == "基辅 (Europe/Kyiv)"
    assert called["America/Argentina/Buenos_Aires"] == "布宜诺斯艾利斯 (America/Argentina/Buenos_Aires)"
    # A zone of 2025, of which Babel has no Chinese yet.
    assert {name for name in called.values() if name[0].isascii()} <= {"Coyhaique (America/Coyhaique)"}
