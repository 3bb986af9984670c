"""What the bundled fonts can draw is read from the fonts themselves."""

import pytest

from shouwen.reports.fonts import advances
from shouwen.reports.glyphs import uncovered
from shouwen.reports.ink import Ink, evened


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("客户投诉处理表 ABC 123 ￥℃㎡①", []),
        ("客戶投訴處理單，鐘樓龍鳳", []),
        ("生僻字：㐂龘䶮镕", []),
        ("两行\n文字 空格　全角", []),
        ("𠮷野家", ["𠮷"]),  # beyond the basic plane
        ("好😀好😀坏🀄", ["😀", "🀄"]),  # once each, in order
        ("كتاب", ["ك", "ت", "ا", "ب"]),
        ("བོད", ["བ", "ོ", "ད"]),
        ("a\x00b\x07c\x1b", ["\x00", "\x07", "\x1b"]),
        ("金额\u202e00.1", ["\u202e"]),  # would show 1.00
        ("❤\ufe0f", ["❤", "\ufe0f"]),
    ],
)
def test_characters_without_a_picture_are_named(text, missing):
    assert uncovered(text) == missing


def test_line_ends_become_one_and_unseen_characters_of_pasted_text_go():
    assert evened("a\r\nb\rc\u2028d\te\u200bf\ufeffg\u00ad") == "a\nb\nc\nd    efg"


def test_ink_remembers_where_a_character_was_missing():
    ink = Ink()

    drawn = ink.put("𠮷野", "客户姓名")
    ink.put("又是𠮷", "备注")

    assert drawn == "〔U+20BB7〕野"
    assert ink.found == (("𠮷", "客户姓名"), ("𠮷", "备注"))


def test_a_chinese_character_is_one_em_wide_and_an_i_narrower_than_a_w():
    assert advances()[ord("客")] == 1.0
    assert advances()[ord("i")] < advances()[ord("W")]
