"""What may be asked of the stream, and how events go over the line."""

import json

import pytest

from shouwen.config.streams.door import MOST_TOPICS, session_of, topics_of, words_of, written
from shouwen.config.streams.hub import Reload, Stream
from shouwen.config.streams.spreading import Named


@pytest.mark.parametrize(
    ("query", "topics"),
    [
        (b"topics=case:17", {"case:17"}),
        (b"topics=case:17,member:5,case:17", {"case:17", "member:5"}),
        (b"topics=case%3A17", {"case:17"}),
        (b"", None),
        (b"topics=", None),
        (b"topics=case", None),
        (b"topics=case:0", None),
        (b"topics=case:1;drop", None),
        (b"topics=case:%0a1", None),
        (b"topics=case:9999999999999999999", None),
        (b"&".join([b"a=1"] * 20), None),
        (b"\xff", None),
    ],
)
def test_topics_are_references_and_nothing_else(query, topics):
    assert topics_of(query) == topics


def test_there_are_only_so_many_topics_to_a_line():
    names = [f"case:{number}" for number in range(1, MOST_TOPICS + 2)]

    assert len(topics_of(f"topics={','.join(names[:-1])}".encode())) == MOST_TOPICS
    assert topics_of(f"topics={','.join(names)}".encode()) is None


def test_the_session_is_found_among_cookies():
    assert session_of("a=b; sessionid=xyz; c=d") == "xyz"
    assert session_of("a=b") == ""
    assert session_of('sessionid="broken') in ("", '"broken')


def test_an_event_says_its_place_its_topic_and_who():
    stream = Stream(1, "key", "zh-hans", frozenset({"case:1"}))

    block = written(Named(12, "case:1", "case.closed", "member:5", "王\n小明"), stream)

    lines = block.split("\n")
    assert lines[:2] == ["id: 12", "event: message"]
    assert lines[3:] == ["", ""]
    told = json.loads(lines[2].removeprefix("data: "))
    assert (told["topic"], told["by"], told["by_id"]) == ("case:1", "王\n小明", "member:5")


def test_looking_anew_is_told_for_each_topic():
    stream = Stream(1, "key", "zh-hans", frozenset({"case:2", "case:1"}))

    block = written(Reload(7), stream)

    assert block == "".join(
        f'id: 7\nevent: reload\ndata: {{"topic": "case:{number}"}}\n\n' for number in (1, 2)
    )


def test_what_happened_is_said_in_words_only_where_there_are_some():
    assert words_of("case.closed", "zh-hans") != ""
    assert words_of("deadline", "zh-hans") == ""
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in words_of("case.closed", "en"))
