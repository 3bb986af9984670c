"""What is heard in a text: elements in any wording, forbidden words, words in which they are allowed."""

import pytest

from shouwen.regulation.phrases import Forbidden, Phrases, code_of, heard, replaced, surname_of, tidy

GREETING = Phrases("P-1", {"您好": ("您好", "你好"), "问能帮什么": ("可以帮", "为您做")})
NAMED = Phrases("P-2", {"称呼": ("{customer.surname}先生", "{customer.surname}女士")})


def said(text, phrases=GREETING, **placeholders):
    return heard(text, [phrases], {name.replace("__", "."): one for name, one in placeholders.items()}).said


def wrong(text, *forbidden, allowed=()):
    return heard(text, [Phrases("P", {}, tuple(forbidden), allowed)], {}).forbidden


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("您好，请问有什么可以帮您？", ["您好", "问能帮什么"]),
        ("请问有什么可以帮您？您好！", ["问能帮什么", "您好"]),  # in the order in which they were said
        ("你 好。", ["您好"]),  # any wording, whatever stands between
        ("您　好", ["您好"]),
        ("請問有什麼可以幫您？您好", ["问能帮什么", "您好"]),  # either script
        ("您", []),
        ("", []),
    ],
)
def test_an_element_is_said_in_any_of_its_wordings_whatever_signs_blanks_and_script(text, elements):
    assert said(text) == tuple(f"P-1/{one}" for one in elements)


@pytest.mark.parametrize(
    ("text", "surname", "is_said"),
    [
        ("王先生，您好。", "王", True),
        ("王女士，您好。", "王", True),
        ("李先生，您好。", "王", False),
        ("先生，您好。", "", False),  # nobody knows the name, so nobody can say it
        ("欧阳先生", "欧阳", True),
    ],
)
def test_what_a_wording_leaves_open_is_filled_and_without_it_nothing_can_be_said(text, surname, is_said):
    assert bool(said(text, NAMED, customer__surname=surname)) is is_said


@pytest.mark.parametrize(
    ("text", "forbidden", "allowed", "is_wrong"),
    [
        ("哦", Forbidden("哦", is_alone=True), (), True),
        ("哦。", Forbidden("哦", is_alone=True), (), True),
        ("哦好的", Forbidden("哦", is_alone=True), (), False),
        ("喂，说话", Forbidden("喂"), (), True),
        ("喂养的事", Forbidden("喂"), ("喂养",), False),
        ("喂，喂养的事", Forbidden("喂"), ("喂养",), True),  # once inside the longer word, once not
        ("OK", Forbidden("ok"), (), True),
        ("ＯＫ", Forbidden("ok"), (), True),
        ("好的", Forbidden("喂"), (), False),
    ],
)
def test_a_forbidden_word_is_heard_but_inside_a_longer_one_that_is_allowed(text, forbidden, allowed, is_wrong):
    assert wrong(text, forbidden, allowed=allowed) == ((code_of("P", forbidden.wording),) if is_wrong else ())


def test_codes_hold_no_words_of_the_text_and_are_short():
    assert code_of("PN-2a", "说吧！ 快 点") == "PN-2a/说吧快点"
    assert len(code_of("PN-2a", "很" * 200)) == 80
    assert tidy("A、B。") == "ab"


@pytest.mark.parametrize(
    ("name", "surname"),
    [("王小明", "王"), ("欧阳修", "欧阳"), ("歐陽修", "歐陽"), ("欧阳", "欧"), ("John Smith", "Smith"), ("", "")],
)
def test_a_surname_has_one_sign_or_two(name, surname):
    assert surname_of(name) == surname


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("这个不行。", "这个换一种办法。"),
        ("不 行！也不行", "换一种办法！也换一种办法"),  # signs and blanks within it go with it
        ("這個不行。", "這個换一种办法。"),
        ("不行不行", "不行不行"),  # a word in which it is allowed
        ("好的。", "好的。"),
        ("", ""),
    ],
)
def test_what_may_be_said_instead_is_put_in_its_place(text, better):
    assert replaced(text, Forbidden("不行", instead="换一种办法"), ("不行不行",)) == better


def test_a_wording_for_which_nothing_may_be_said_stays():
    assert replaced("这个不行。", Forbidden("不行")) == "这个不行。"
