"""Bring news to the streams whose members may hear it, in the order in which it came."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from django.db import Error

from shouwen.config.news import News
from shouwen.config.streams.hub import End, Hub, Reload, Stream
from shouwen.config.streams.rights import Rights
from shouwen.config.streams.telling import CHANGES_RIGHTS, ENDS_SESSIONS

log = logging.getLogger(__name__)
Result = TypeVar("Result")
#: Connections that the streams of one process ask rights on, besides the one they listen on.
CONNECTIONS = 2
#: A session is looked up again after a sign-out: at once, and when its row must be gone, in seconds.
LOOK_AGAIN = (0.0, 0.3, 2.0)


@dataclass(frozen=True, slots=True)
class Named(News):
    """News with the name of whoever did it."""

    name: str = ""


class Spreading:
    """Takes news from the database, asks who may hear it, and offers it to their streams."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.rights = Rights()
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="rights")
        self._waiting: asyncio.Queue[News] = asyncio.Queue()
        self._looking: set[asyncio.Task[None]] = set()

    def hear(self, news: News) -> None:
        """Take news; nothing is asked of the database where nobody listens."""
        self.hub.keep(news)
        if news.what in CHANGES_RIGHTS:
            self.rights.forget()
        if news.what in ENDS_SESSIONS:
            self._look_again(news.topic)
        if self.hub.listening_to(news.topic):
            self._waiting.put_nowait(news)

    async def run(self) -> None:
        """Spread until cancelled."""
        while True:
            await self._spread(await self._waiting.get())

    async def ask(self, question: Callable[[], Result]) -> Result:
        """Ask the database in a thread, a second time where its connection proved dead."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, question)
        except Error:
            return await loop.run_in_executor(self._threads, question)

    async def may_hear(self, stream: Stream, news: News) -> Named | None:
        """Return news for one stream that takes up where it stopped, None if it may not hear it."""
        heard = await self.ask(lambda: self.rights.hearers(news.topic, {stream.member}))
        return await self._named(news) if heard else None

    async def close(self) -> None:
        """Let go of the connections."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _spread(self, news: News) -> None:
        streams = self.hub.listening_to(news.topic)
        members = {stream.member for stream in streams}
        if not members:
            return
        try:
            allowed = await self.ask(lambda: self.rights.hearers(news.topic, members))
            named = await self._named(news)
        except Error as error:
            log.warning("Rights could not be read, so pages look anew: %s", error)
            for stream in streams:
                stream.offer(Reload(news.place))
            return
        for stream in streams:
            if stream.member in allowed:
                stream.offer(named)

    async def _named(self, news: News) -> Named:
        name = await self.ask(lambda: self.rights.name_of(news.by)) if news.by else ""
        return Named(news.place, news.topic, news.what, news.by, name)

    def _look_again(self, topic: str) -> None:
        kind, _, number = topic.partition(":")
        if kind != "member" or not self.hub.of_member(int(number)):
            return
        task = asyncio.get_running_loop().create_task(self._end_sessions(int(number)))
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)

    async def _end_sessions(self, member: int) -> None:
        # The fact of a sign-out commits before its session's row goes: so look more than once.
        for wait in LOOK_AGAIN:
            await asyncio.sleep(wait)
            for stream in self.hub.of_member(member):
                await self.end_if_over(stream)

    async def end_if_over(self, stream: Stream) -> None:
        """End a stream whose session is over; a database that does not answer ends nothing."""
        try:
            signed_in = await self.ask(lambda: self.rights.signed_in(stream.session))
        except Error as error:
            log.warning("A session could not be looked up: %s", error)
            return
        if signed_in is None or signed_in.member != stream.member:
            stream.offer(End(is_refused=True))
