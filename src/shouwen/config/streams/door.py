"""The address ``/stream``: server-sent events of the topics that a page shows."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from django.conf import settings
from django.db import Error

from shouwen.config.asgi import GUARDED, Receive, Scope, Send, answer, header
from shouwen.config.news import News
from shouwen.config.streams.hub import End, Event, Reload, Stream, now
from shouwen.config.streams.rights import SignedIn
from shouwen.config.streams.spreading import Named, Spreading
from shouwen.facts.kinds import declared

#: A place is told so often even if nothing happens, in seconds: it keeps the line and the place alive.
BEAT = 20.0
#: At every so many beats the session is looked up, for it may have run out.
BEATS_A_LOOK = 3
#: Topics that one browser may listen to, and lines that one member may hold open in one process.
MOST_TOPICS = 200
MOST_STREAMS = 32
TOPIC = re.compile(r"[a-z_]{1,30}:[1-9][0-9]{0,17}")

HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    *GUARDED,
)


class StreamDoor:
    """Lets a signed-in browser listen, from where it stopped if it was here before."""

    def __init__(self, spreading: Spreading) -> None:
        self.spreading = spreading
        self.hub = spreading.hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the answer lasts as long as the browser listens."""
        topics = topics_of(scope["query_string"])
        try:
            signed_in = await self._signed_in(scope)
        except Error:
            await answer(send, 503, "The database does not answer. Try again.")
            return
        if scope["method"] != "GET":
            await answer(send, 405, "Streams are read with GET.")
        elif topics is None:
            await answer(send, 400, f"Give topics=case:17,member:5, at most {MOST_TOPICS}.")
        elif signed_in is None:
            await answer(send, 401, "Sign in first.")
        elif len(self.hub.of_member(signed_in.member)) >= MOST_STREAMS:
            await answer(send, 429, "Too many open streams. Close some pages.")
        elif self.hub.is_ending:
            await answer(send, 503, "The server is stopping. Try again.")
        else:
            await self._serve(signed_in, topics, header(scope, b"last-event-id"), receive, send)

    async def _signed_in(self, scope: Scope) -> SignedIn | None:
        session = session_of(header(scope, b"cookie"))
        return await self.spreading.ask(lambda: self.spreading.rights.signed_in(session)) if session else None

    async def _serve(
        self, signed_in: SignedIn, topics: frozenset[str], last: str, receive: Receive, send: Send
    ) -> None:
        stream = Stream(signed_in.member, signed_in.session, signed_in.language, topics)
        self.hub.join(stream)
        gone = asyncio.create_task(_until_gone(receive, stream))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await _say(send, f"retry: 1000\n{place_line(now())}\n")
            await self._take_up(stream, last)
            await self._tell(stream, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self.hub.leave(stream)
            gone.cancel()

    async def _take_up(self, stream: Stream, last: str) -> None:
        """Offer what came since the browser's last place; all its topics anew where that is not known."""
        if not last:
            return
        missed = self.hub.since(int(last), stream.topics) if re.fullmatch(r"[0-9]{1,15}", last) else None
        if missed is None:
            stream.offer(Reload(now()))
            return
        for news in missed:
            named = await self.spreading.may_hear(stream, news)
            if named is not None:
                stream.offer(named)

    async def _tell(self, stream: Stream, send: Send) -> None:
        beats = 0
        while True:
            event = await stream.next(BEAT)
            if isinstance(event, End):
                return
            if event is not None:
                await _say(send, written(event, stream))
                continue
            beats += 1
            await _say(send, place_line(now()) + "\n")
            if beats % BEATS_A_LOOK == 0:
                await self.spreading.end_if_over(stream)


async def _until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.offer(End())


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


def written(event: Event, stream: Stream) -> str:
    """Return an event as it goes over the line; what must be looked at anew is told topic by topic."""
    if isinstance(event, Reload):
        return "".join(_block(event.place, "reload", {"topic": topic}) for topic in sorted(stream.topics))
    assert isinstance(event, News)
    told = {"topic": event.topic, "what": words_of(event.what, stream.language)}
    if event.by:
        told |= {"by": event.name if isinstance(event, Named) else "", "by_id": event.by}
    return _block(event.place, "message", told)


def _block(place: int, kind: str, told: Mapping[str, str]) -> str:
    return f"{place_line(place)}event: {kind}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"


def place_line(place: int) -> str:
    """Return the line that tells a browser where it is in the stream."""
    return f"id: {place}\n"


def words_of(what: str, language: str) -> str:
    """Return what happened in the reader's language where it is the kind of a fact, else nothing."""
    kind = declared().get(what)
    if kind is None:
        return ""
    return kind.words.in_language(language)


def topics_of(query: bytes) -> frozenset[str] | None:
    """Return the topics that are asked for, None where they are none, too many or no topics."""
    try:
        given = parse_qs(query.decode("ascii"), max_num_fields=10).get("topics", [""])
    except ValueError:
        return None
    topics = frozenset(topic for part in given for topic in part.split(",") if topic)
    if not topics or len(topics) > MOST_TOPICS or not all(TOPIC.fullmatch(topic) for topic in topics):
        return None
    return topics


def session_of(cookies: str) -> str:
    """Return the key of the session that the browser holds, empty where there is none."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(cookies)
    except CookieError:
        return ""
    found = jar.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""
