"""The little of ASGI that this house speaks itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


#: What keeps a browser from making anything of an answer but what it is.
GUARDED = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
)


async def answer(send: Send, status: int, words: str = "") -> None:
    """Answer a request with a sentence."""
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(words.encode())).encode()),
        (b"cache-control", b"no-store"),
        *GUARDED,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})


def header(scope: Scope, name: bytes) -> str:
    """Return a header of a request, empty where it has none; cookies in several lines are joined."""
    return "; ".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)
