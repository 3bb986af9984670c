"""One thing has one word on every page: what the glossary dropped does not come back."""

import re
from pathlib import Path

import pytest

import shouwen
from shouwen.facts.kinds import declared

HOUSE = Path(shouwen.__file__).parent
#: A word that was dropped, and the one of the glossary. Names of forms of a pack are the pack's own.
DROPPED = {
    "案件": "工单", "个案": "工单", "接触": "联络", "联系记录": "联络记录", "沟通记录": "联络记录", "办结": "结案",
    "工单关闭": "结案", "关闭工单": "结案", "坐席": "客服", "密码": "口令",
}


def texts():
    for path in sorted((HOUSE / "web/locale/zh_Hans").rglob("*.po")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if line.startswith("msgstr"):
                yield f"{path.name}:{number}", line
    for path in sorted((HOUSE / "web/templates").rglob("*.html")):
        yield path.name, path.read_text()
    for name, kind in declared().items():
        yield name, " ".join([kind.words.zh, *(figure.words.zh for figure in kind.figures.values())])


@pytest.mark.parametrize("dropped", DROPPED)
def test_a_dropped_word_stands_on_no_page(dropped):
    assert [where for where, text in texts() if dropped in text] == [], f"say {DROPPED[dropped]}"


def test_the_words_that_stay_are_those_of_the_glossary():
    glossary = (HOUSE.parent.parent / "docs/glossary.md").read_text()
    words = set(re.findall(r"[\u4e00-\u9fff]+", glossary))

    assert {"工单", "联络", "联络记录", "结案"} <= words
