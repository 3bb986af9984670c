"""What a process keeps of the news, and what a line that comes back is told."""

from shouwen.config.news import News, read_news
from shouwen.config.streams.hub import KEPT, LONGEST_QUEUE, OVERLAP, End, Hub, Reload, Stream, now
from tests.finishing import finished


def stream(*topics, member=1):
    return Stream(member, "key", "zh-hans", frozenset(topics))


def taken(one):
    async def take():
        found = []
        while (event := await one.next(0.01)) is not None:
            found.append(event)
        return found

    return finished(take())


def test_news_is_read_from_what_deeds_notify():
    assert read_news("case:17 case.closed member:5", 9) == News(9, "case:17", "case.closed", "member:5")
    assert read_news("case:17 deadline", 9) == News(9, "case:17", "deadline", "")
    assert read_news("odd", 9) == News(9, "odd", "", "")


def test_only_those_who_listen_to_a_topic_are_found():
    hub, one, other = Hub(), stream("case:1", "case:2"), stream("case:2", member=2)
    hub.join(one)
    hub.join(other)

    assert hub.listening_to("case:1") == [one]
    assert set(hub.listening_to("case:2")) == {one, other}
    assert hub.of_member(2) == [other]

    hub.leave(one)
    assert hub.listening_to("case:1") == []
    assert hub.listening_to("case:2") == [other]


def test_a_line_that_comes_back_hears_what_it_missed_and_the_overlap():
    hub = Hub()
    hub.opened()
    hub._complete_since -= 60_000  # as if it had listened for a minute
    place = now() - 10_000
    told = [
        News(place - OVERLAP - 1, "case:1", "old"),
        News(place - OVERLAP, "case:1", "edge"),
        News(place + 1, "case:1", "new"),
        News(place + 2, "case:2", "other"),
    ]
    for news in told:
        hub.keep(news)

    assert [news.what for news in hub.since(place, {"case:1"})] == ["edge", "new"]
    assert hub.since(place + 5_000, {"case:1"}) == []


def test_a_place_before_the_first_news_or_in_the_future_is_not_known():
    hub = Hub()
    assert hub.since(now(), {"case:1"}) is None  # it does not listen yet
    hub.opened()
    start = hub._complete_since

    assert hub.since(start + OVERLAP, {"case:1"}) == []
    assert hub.since(start + OVERLAP - 1, {"case:1"}) is None
    assert hub.since(now() + OVERLAP + 10_000, {"case:1"}) is None

    hub.lost()
    assert hub.since(now(), {"case:1"}) is None


def test_news_that_fell_out_of_the_ring_makes_older_places_unknown():
    hub = Hub()
    hub.opened()
    hub._complete_since = 0
    first = now() - 20_000
    for number in range(KEPT + 1):
        hub.keep(News(first + number, "case:1", "x"))

    assert hub.since(first + OVERLAP, {"case:1"}) is None
    assert hub.since(first + OVERLAP + 1, {"case:1"}) is not None


def test_a_line_to_the_database_that_stands_again_makes_all_look_anew():
    hub, one = Hub(), stream("case:1")
    hub.join(one)
    one.offer(News(1, "case:1", "x"))

    hub.opened()

    assert [type(event) for event in taken(one)] == [Reload]


def test_a_slow_browser_is_told_to_look_anew_instead_of_waiting_for_everything():
    one = stream("case:1")
    for number in range(LONGEST_QUEUE + 1):
        one.offer(News(number, "case:1", "x"))

    assert taken(one) == [Reload(LONGEST_QUEUE)]


def test_an_end_comes_before_whatever_waits():
    hub, one = Hub(), stream("case:1")
    hub.join(one)
    one.offer(News(1, "case:1", "x"))

    hub.end()

    assert taken(one) == [End()]
    assert hub.is_ending
