"""What is wrong with a pack, as whoever writes in Chinese reads it; nothing of it is lost."""

import pytest

from shouwen.regulation.fault_words import fault_in_chinese


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("a kind of fact, perhaps “return.asked”", "已有的事实种类，也许是“return.asked”"),
        ("a unit of time, perhaps days", "时间单位，也许是“days”"),
        ("'dayz' in `2 dayz`", "'dayz'（在 2 dayz 里）"),
        ("the key “at_mots”", "键“at_mots”"),
        ("a key of the limit, perhaps “at_most”", "limit可用的键，也许是“at_most”"),
        ("a date such as 2024-01-31", "日期，例如 2024-01-31"),
        ("each key once; it stands already in line 3", "每个键只写一次；第 3 行已有"),
        ("within of SD-2.10-b cannot be changed alone", "单独改不了SD-2.10-b的within"),
        ("a known name, perhaps has_all_parts or has_slip", "已有的名称，也许是“has_all_parts”或“has_slip”"),
        ("row 2, result", "第 2 行，result"),
        ("“第九条”", "“第九条”"),
        ("something that nobody has translated", "something that nobody has translated"),
    ],
)
def test_a_fault_is_said_in_chinese(english, chinese):
    assert fault_in_chinese(english) == chinese
