"""Who listens to what in this process, what came lately, and how a broken line takes up where it stopped."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from shouwen.config.news import News

#: News kept for lines that come back, and for how long, in milliseconds.
KEPT = 2000
KEPT_FOR = 10 * 60 * 1000
#: News that another process heard a little earlier or later than this one; told twice rather than never.
OVERLAP = 2000
#: News that wait for a slow browser; more, and it is told to look at everything anew.
LONGEST_QUEUE = 100


@dataclass(frozen=True, slots=True)
class Reload:
    """Something may have been missed: every topic of the stream must be looked at anew."""

    place: int


@dataclass(frozen=True, slots=True)
class End:
    """The stream ends now; ``is_refused`` when whoever listened may no longer."""

    is_refused: bool = False


Event = News | Reload | End


class Stream:
    """One open line: of which member, by which session, to which topics."""

    __slots__ = ("_events", "_waking", "language", "member", "session", "topics")

    def __init__(self, member: int, session: str, language: str, topics: frozenset[str]) -> None:
        self.member = member
        self.session = session
        self.language = language
        self.topics = topics
        self._events: deque[Event] = deque()
        self._waking = asyncio.Event()

    def offer(self, event: Event) -> None:
        """Let the stream send this when its browser can take it."""
        if len(self._events) >= LONGEST_QUEUE and isinstance(event, News):
            self._events.clear()
            event = Reload(event.place)
        if isinstance(event, Reload | End):
            self._events.clear()
        self._events.append(event)
        self._waking.set()

    async def next(self, seconds: float) -> Event | None:
        """Return the next event, None when there is none within ``seconds``."""
        if not self._events:
            self._waking.clear()
            try:
                await asyncio.wait_for(self._waking.wait(), seconds)
            except TimeoutError:
                return None
        return self._events.popleft()


class Hub:
    """The streams of this process, by topic and by member, and the latest news."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self.is_ending = False
        self._by_topic: dict[str, set[Stream]] = {}
        self._recent: deque[News] = deque(maxlen=KEPT)
        self._complete_since: int | None = None

    def join(self, stream: Stream) -> None:
        """Let a stream hear its topics."""
        self.streams.add(stream)
        for topic in stream.topics:
            self._by_topic.setdefault(topic, set()).add(stream)

    def leave(self, stream: Stream) -> None:
        """Forget a stream."""
        self.streams.discard(stream)
        for topic in stream.topics:
            listeners = self._by_topic.get(topic)
            if listeners:
                listeners.discard(stream)
                if not listeners:
                    del self._by_topic[topic]

    def of_member(self, member: int) -> list[Stream]:
        """Return the streams of a member."""
        return [stream for stream in self.streams if stream.member == member]

    def listening_to(self, topic: str) -> list[Stream]:
        """Return the streams that want to hear of a topic."""
        return list(self._by_topic.get(topic, ()))

    def keep(self, news: News) -> None:
        """Keep news for lines that come back."""
        if len(self._recent) == KEPT:
            self._complete_since = self._recent[0].place + 1
        self._recent.append(news)

    def opened(self) -> None:
        """The line to the database stands: from now on nothing is missed."""
        place = now()
        self._recent.clear()
        self._complete_since = place
        for stream in self.streams:
            stream.offer(Reload(place))

    def lost(self) -> None:
        """The line to the database is broken: what comes back must look at everything anew."""
        self._complete_since = None

    def since(self, place: int, topics: Iterable[str]) -> list[News] | None:
        """Return the news of these topics after a place, None when some may be missing here.

        A place of the other processes counts here as well: all hear the same news at almost the
        same moment. What lies in the overlap is told twice, and a page looks twice.
        """
        after = place - OVERLAP
        start = self._complete_since
        if start is None or after < start or place > now() + OVERLAP or after < now() - KEPT_FOR:
            return None
        wanted = set(topics)
        return [news for news in self._recent if news.place >= after and news.topic in wanted]

    def end(self) -> None:
        """End every stream, and those that still come."""
        self.is_ending = True
        for stream in self.streams:
            stream.offer(End())


def now() -> int:
    """Return the present place: milliseconds since 1970."""
    return time.time_ns() // 1_000_000
