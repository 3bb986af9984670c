"""What is wrong with a pack, as whoever writes in Chinese reads it; nothing of it is lost."""

import ast
import re
from pathlib import Path

import pytest

import shouwen.regulation
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
        ("a known name; texts stand in quotes", "已有的栏目或数据项名称；文字要加引号，如 '否'"),
        ("the place “讲师”, which writes 讲师 of forms/表.yaml", "填写处“讲师”（forms/表.yaml 的“讲师”由它填写）"),
        ("0 times (id timer, name “催办”)", "0 次（id timer, name “催办”）"),
        ("2 ways out of recorded", "recorded 有 2 条出路"),
        ("the key “article” in the limit", "limit里的键“article”"),
        ("a figure in `30`", "数值（在 30 里）"),
        ("text in UTF-8, perhaps it is in UTF-16: save it anew as UTF-8", "UTF-8 文字，也许是“UTF-16，请另存为 UTF-8”"),
        ("brackets that are closed, and texts with : , # [ ] { } in quotes",
         "括号成对，含 : , # [ ] { } 的文字放在引号里"),
        ("2 blanks, as in the line above", "缩进 2 格，与上一行一样"),
        ("expected ',' or '}', but got '-'", "读到 '-'，前面的 '}' 没有写"),
        ("something that nobody has translated", "something that nobody has translated"),
    ],
)
def test_a_fault_is_said_in_chinese(english, chinese):
    assert fault_in_chinese(english) == chinese


def said_by_checks(file):
    """Yield what a file tells as found or expected, with a quoted word where it puts one."""
    tree = ast.parse((Path(shouwen.regulation.__path__[0]) / file).read_text())
    calls = (one for one in ast.walk(tree) if isinstance(one, ast.Call))
    for call in calls:
        if getattr(call.func, "attr", getattr(call.func, "id", "")) in ("add", "check", "fault", "_fault", "PackError"):
            for one in call.args:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value
                elif isinstance(one, ast.JoinedStr):
                    parts = [part.value if isinstance(part, ast.Constant) else "“词”" for part in one.values]
                    # What stands last is the nearest valid word, which is said apart.
                    is_near = len(parts) > 1 and parts[-1] == "“词”" and not parts[-2].endswith((" ", "/"))
                    yield "".join(parts[:-1] if is_near else parts)


@pytest.mark.parametrize("file", [
    "flows/checks.py", "flows/asking.py", "flows/document.py", "form_reading.py", "form_sources.py", "form_layout.py",
    "form_totals.py", "kinds/form.py", "kinds/phrase_reading.py", "expressions/checking.py", "expressions/parsing.py",
])  # fmt: skip
def test_what_is_drawn_or_typed_in_the_studio_is_never_refused_in_english_alone(file):
    said = {one for one in said_by_checks(file) if " " in one and re.search("[a-z]", one)}
    left = {one for one in said if fault_in_chinese(one) == one}
    assert not left
