"""Phrases: forbidden words at each message, required ones by the end of the stage or talk, inspectors' ticks."""

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.facts import Fact
from shouwen.regulation.views import View
from tests.regulation.packing import PACK, Told, edition, kind, local

KINDS = {
    one.name: one
    for one in (
        kind("message.sent", "发出消息", channel="code", stage="code", side="code", greeted="truth", said="codes",
             forbidden="codes"),
        kind("letter.sent", "发出信件", said="codes", forbidden="codes"),
        kind("contact.ended", "通话结束"),
        kind("inspection.line_scored", "检查一项", line="code", elements_good="codes", elements_bad="codes",
             member="reference"),
        kind("conduct.found", "查到", what="code", member="reference"),
    )
}  # fmt: skip
REQUIRED = """
- phrase: {zh: 问候, en: Greeting}
  id: P-1
  article: 一/1
  stage: opening
  where: greeted
  required:
    您好: [您好, 你好]
    问能帮什么: [可以帮]
  heard_on: 通话质检
  otherwise: [{points: -1, of: member}]
"""
FORBIDDEN = """
- phrase: {zh: 不说喂, en: No hey}
  id: P-2
  article: 一/2
  forbidden: [喂, {alone: 哦}, {wording: 说吧, instead: 您请说}]
"""


@pytest.fixture(autouse=True)
def _more_kinds(monkeypatch):
    from tests.regulation import packing

    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, **KINDS})
    packing.edition.cache_clear()
    yield
    packing.edition.cache_clear()


class Talk(Told):
    """Messages of one contact; times are of 2026-03-02."""

    def say(self, at, said=(), forbidden=(), by="member:5", stage="opening", greeted=True, **more):
        figures = {"said": tuple(f"P-1/{one}" for one in said), "forbidden": tuple(f"P-2/{one}" for one in forbidden)}
        known = {**figures, "stage": stage, "greeted": greeted, **more}
        known = {name: value for name, value in known.items() if value is not None}
        return self.tell(f"03-02 {at}", "message.sent", "contact:1", by, **known)

    def end(self, at):
        return self.tell(f"03-02 {at}", "contact.ended", "contact:1")

    def found(self):
        return [(one.standard, str(one.verdict), one.result) for one in self.memory.standing()]


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([["您好", "问能帮什么"]], [("P-1", "met", None)]),
        ([["您好"], ["问能帮什么"]], [("P-1", "met", None)]),  # not each in every message
        ([["您好"]], [("P-1", "broken", "问能帮什么")]),
        ([[]], [("P-1", "broken", "您好、问能帮什么")]),
        ([], []),
    ],
)
def test_what_must_be_said_is_looked_for_over_all_messages_and_judged_when_the_conversation_ends(messages, expected):
    talk = Talk(REQUIRED)
    for minute, said in enumerate(messages):
        talk.say(f"09:{minute:02}", said)
    assert talk.found() == []
    talk.end("09:30")

    assert talk.found() == expected


def test_a_stage_is_judged_as_soon_as_the_next_begins_and_anew_when_it_comes_again():
    talk = Talk(REQUIRED)
    talk.say("09:00", ["您好"])
    talk.say("09:01", stage="closing")
    assert talk.found() == [("P-1", "broken", "问能帮什么")]
    talk.say("09:02", ["您好", "问能帮什么"])
    talk.end("09:30")

    assert talk.found() == [("P-1", "broken", "问能帮什么"), ("P-1", "met", None)]


@pytest.mark.parametrize(("greeted", "expected"), [(False, []), (None, [("P-1", "unknown", None)])])
def test_where_nothing_is_asked_for_nothing_is_found_and_what_is_not_known_is_said(greeted, expected):
    talk = Talk(REQUIRED)
    talk.say("09:00", greeted=greeted)
    talk.end("09:30")

    assert talk.found() == expected


def test_a_message_that_comes_late_or_is_withdrawn_changes_what_was_lacking():
    talk = Talk(REQUIRED)
    talk.say("09:00", ["您好"])
    talk.end("09:30")
    talk.say("09:10", ["问能帮什么"])
    assert talk.found() == [("P-1", "met", None)]
    talk.tell("03-02 10:00", "fact.withdrawn", "contact:1", which="fact:3")

    assert talk.found() == [("P-1", "broken", "问能帮什么")]


def test_whose_words_they_were_is_known_to_what_counts_members():
    talk = Talk(REQUIRED + """
- tally: 说漏几次
  id: P-9
  article: 一
  when: P-1.broken
  per: member
  in: month
  steps: {1: [{points: -2}]}
""")
    talk.say("09:00", ["您好"])
    talk.end("09:30")

    step = next(one for one in talk.memory.standing() if one.standard == "P-9")
    assert (step.holder, step.n) == ("member:5", 1)


@pytest.mark.parametrize(
    ("said", "is_met"), [(["您好", "问能帮什么"], True), (["问能帮什么", "您好"], False)]
)
def test_in_fixed_order_an_element_too_early_is_wrong(said, is_met):
    talk = Talk(REQUIRED.replace("  heard_on:", "  order: fixed\n  heard_on:"))
    talk.say("09:00", said)
    talk.end("09:30")

    assert talk.found()[0][1:] == (("met", None) if is_met else ("broken", "问能帮什么"))


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (("您好",), ("问能帮什么",), [("P-1", "broken", "问能帮什么")]),
        (("您好", "问能帮什么"), (), [("P-1", "met", None)]),
        (("您好",), (), [("P-1", "met", None)]),  # the other is not applicable
        ((), (), []),
    ],
)
def test_on_the_telephone_each_element_is_a_tick_of_the_inspectors_card(good, bad, expected):
    talk = Talk(REQUIRED)
    talk.tell("03-02 09:00", "inspection.line_scored", "inspection:1", line="P-1", elements_good=good, elements_bad=bad)
    talk.tell("03-02 09:01", "inspection.line_scored", "inspection:2", line="P-7", elements_good=(), elements_bad=bad)

    assert talk.found() == expected


def test_a_forbidden_word_is_found_at_its_message_as_the_text_writes_it():
    talk = Talk(FORBIDDEN)
    talk.say("09:00")
    talk.say("09:01", forbidden=["喂", "说吧"])
    talk.tell("03-02 09:02", "letter.sent", "case:4", said=(), forbidden=("P-2/哦",))

    assert talk.found() == [("P-2", "met", None), ("P-2", "broken", "喂、说吧"), ("P-2", "broken", "哦")]


def test_what_is_refused_is_not_sent_and_whose_words_they_are_matters():
    talk = Talk(FORBIDDEN + "  otherwise: refuse\n  side: agent\n")

    (objection,) = talk.object_to("03-02 09:00", "message.sent", "contact:1", forbidden=("P-2/喂",), said=())
    assert (objection.standard, objection.citation) == ("P-2", "small@1#一/2")
    assert "可说您请说" in objection.reckoning.words
    assert not talk.object_to("03-02 09:00", "message.sent", "contact:1", forbidden=(), said=())
    assert not talk.object_to("03-02 09:00", "message.sent", "contact:1", side="customer", forbidden=("P-2/喂",), said=())


@pytest.mark.parametrize(
    ("clause", "figures", "is_found"),
    [
        ("channel: [chat, mail]", {"channel": "mail"}, True),
        ("channel: chat", {"channel": "mail"}, False),
        ("channel: chat", {}, False),
        ("stage: closing", {"stage": "opening"}, False),
        ("side: customer", {"side": "customer"}, True),
        ("side: customer", {}, False),
    ],
)
def test_channel_stage_and_side_say_which_messages(clause, figures, is_found):
    talk = Talk(FORBIDDEN + f"  {clause}\n")
    talk.say("09:00", forbidden=["喂"], **figures)

    assert bool(talk.found()) is is_found


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh-hans", "我方（开头）须说到「您好」（如你好）、「问能帮什么」（如可以帮）"),
        ("en", "we (opening) must say “您好” (你好), “问能帮什么” (可以帮)"),
    ],
)
def test_what_must_be_said_is_a_sentence(language, sentence):
    standard = next(iter(edition(REQUIRED).standards["P-1"].options.values()))
    assert sentence in standard.sentence(language)


def test_what_may_not_be_said_is_a_sentence_with_what_to_say_instead():
    standard = next(iter(edition(FORBIDDEN).standards["P-2"].options.values()))
    assert "我方不得说「喂」、单独一句「哦」、「说吧」（可说您请说）" in standard.sentence()
    assert "we may not say “喂”, “哦” alone, “说吧” (say “您请说”)" in standard.sentence("en")


@pytest.mark.parametrize(
    ("standard", "expected"),
    [
        (REQUIRED.replace("[可以帮]", "['{customer.surnam}先生']"), "customer.surname"),
        (REQUIRED.replace("[可以帮]", "['。！']"), "a wording with letters"),
        (FORBIDDEN.replace("{alone: 哦}", "{alone: 哦, wording: 喂}"), "either wording or alone"),
        (FORBIDDEN.replace("[喂, ", "[ask.mor, "), "a local value of the type list"),
        (FORBIDDEN + "  when: case.opened\n", "a kind of fact that says what was heard"),
        (FORBIDDEN + "  order: fixed\n", "with two elements or more"),
        (REQUIRED.replace("[{points: -1, of: member}]", "refuse"), "refuse only with forbidden"),
        ("- phrase: 空\n  id: P-3\n  article: 一\n", "required or forbidden"),
        (FORBIDDEN.replace("  forbidden", "  forbiden"), "perhaps “forbidden”"),
    ],
)
def test_faults_are_named(standard, expected):
    with pytest.raises(PackErrors) as caught:
        edition(standard)
    assert expected in str(caught.value)


def test_a_site_adds_words_of_its_own():
    pack = PACK + "  more: {title: 更多禁用语, type: list, article: 一, why: 可增补, required: false}\n"
    talk = Talk(FORBIDDEN.replace("[喂, ", "[ask.more, 喂, "), {"more": ["呵呵"]}, pack=pack)
    standard = next(iter(talk.adopted.edition.standards["P-2"].options.values()))
    listening = standard.phrases(View(talk.adopted, talk.memory))
    assert [one.wording for one in listening.forbidden] == ["喂", "哦", "说吧", "呵呵"]
    talk.say("09:00", forbidden=["呵呵"])
    assert talk.found() == [("P-2", "broken", "呵呵")]


def test_facts_of_phrases_are_the_same_whatever_the_order_of_recording():
    facts = []
    talk = Talk(REQUIRED + FORBIDDEN)
    for at, said, forbidden in (("09:00", ["您好"], ["喂"]), ("09:01", [], []), ("09:02", ["问能帮什么"], [])):
        facts.append(Fact(len(facts) + 1, "message.sent", local(f"03-02 {at}"), 1, "member:5", "contact:1", "", {
            "said": tuple(f"P-1/{one}" for one in said), "forbidden": tuple(f"P-2/{one}" for one in forbidden),
            "stage": "opening", "greeted": True,
        }))  # fmt: skip
    facts.append(Fact(4, "contact.ended", local("03-02 09:05"), 1, "member:5", "contact:1", "", {}))
    for fact in reversed(facts):
        talk.replay.feed(fact)

    assert sorted(talk.found(), key=str) == sorted(
        [("P-2", "broken", "喂"), ("P-2", "met", None), ("P-2", "met", None), ("P-1", "met", None)], key=str
    )
