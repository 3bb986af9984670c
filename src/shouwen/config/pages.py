"""Everything but streams: Django the WSGI way, in a few threads behind the ASGI server."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from shouwen.config.asgi import Message, Receive, Scope, Send, answer, header

#: The longest pause within the body of a request, in seconds.
BODY_PAUSE = 30.0
#: What a form may hold besides its file, in bytes.
BESIDES = 1024 * 1024
#: How much of what is too large is read and thrown away, as a multiple of the most. A browser hears the answer
#: only when it has sent everything; whoever sends still more is cut off.
THROWN_AWAY = 20


class Pages:
    """Hands requests to Django with their body read whole.

    So a slow line holds no thread, one that breaks halfway does nothing at all (the WSGI bridge
    would take the half for the whole), and of what is too large nothing is kept.
    """

    def __init__(self, django: Any, *, threads: int, upload_limit: int) -> None:
        self._wsgi = WSGIMiddleware(django, workers=threads)
        self._most = upload_limit + BESIDES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        # A name with an underscore would become the same variable as the hyphened one, which a proxy sets.
        scope["headers"] = [pair for pair in scope["headers"] if b"_" not in pair[0]]
        length = header(scope, b"content-length")
        if length.isdigit() and int(length) > self._most:
            waits = header(scope, b"expect").lower() == "100-continue"  # it has sent nothing yet
            return await self._too_large(receive, send, 0, more=not waits)
        body = bytearray()
        more = True
        while more:
            try:
                message = await asyncio.wait_for(receive(), BODY_PAUSE)
            except TimeoutError:
                return await answer(send, 408, "The request came too slowly.")
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            more = bool(message.get("more_body"))
            if len(body) > self._most:
                read = len(body)
                body.clear()
                return await self._too_large(receive, send, read, more=more)
        await self._wsgi(cast(Any, scope), cast(Any, _given(bytes(body))), cast(Any, send))
        return None

    async def _too_large(self, receive: Receive, send: Send, read: int, *, more: bool = True) -> None:
        """Throw the rest of a body away, and then say that it is too large."""
        while more and read <= THROWN_AWAY * self._most:
            try:
                message = await asyncio.wait_for(receive(), BODY_PAUSE)
            except TimeoutError:
                break
            if message["type"] == "http.disconnect":
                return
            read += len(message.get("body", b""))
            more = bool(message.get("more_body"))
        most = (self._most - BESIDES) // (1024 * 1024)
        await answer(send, 413, f"内容太大，最多 {most} MB。请返回重试。 / That is too large. The most is {most} MB.")


def _given(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
