"""One web process: event streams on ASGI, pages and API on WSGI, on one socket that it may share."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from types import FrameType

import uvicorn

from shouwen.config.asgi import Application, Receive, Scope, Send, answer
from shouwen.config.collecting import settle
from shouwen.config.pages import Pages
from shouwen.config.reading_ahead import read_ahead
from shouwen.config.sharing import SharingServer
from shouwen.config.sockets import ALIVE
from shouwen.config.stopping import SIGNALS
from shouwen.config.streams.door import StreamDoor
from shouwen.config.streams.hub import Hub
from shouwen.config.streams.listening import listen
from shouwen.config.streams.spreading import Spreading
from shouwen.database import Address

log = logging.getLogger(__name__)
STREAM = "/stream"
#: How long running requests may take after SIGTERM, in seconds.
GRACE = 15


class House:
    """The whole of what is served: by path to the streams or to the pages."""

    def __init__(self, streams: Application, pages: Application) -> None:
        self._streams = streams
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["path"] == STREAM:
            await self._streams(scope, receive, send)
        elif scope["path"] == ALIVE:
            await answer(send, 200, "alive")
        else:
            await self._pages(scope, receive, send)


class EndingServer(SharingServer):
    """Ends the streams when it is told to stop; requests are finished."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal, also when it comes twice: from the terminal and from the supervisor."""
        asyncio.get_running_loop().call_soon_threadsafe(self._hub.end)
        self.should_exit = True


def serve(listening: socket.socket, address: Address) -> None:
    """Serve on a socket that already listens until SIGTERM or SIGINT."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    threads = int(os.environ.get("SHOUWEN_WEB_THREADS") or 4)
    pages = Pages(get_wsgi_application(), threads=threads, upload_limit=settings.UPLOAD_LIMIT)
    read_ahead()
    connections.close_all()  # this thread asks nothing more
    settle()
    asyncio.run(_serve(listening, address, pages))


async def _serve(listening: socket.socket, address: Address, pages: Pages) -> None:
    hub = Hub()
    spreading = Spreading(hub)
    server = EndingServer(_config(House(StreamDoor(spreading), pages)), hub)
    for sign in SIGNALS:  # from now on; and when it is done, the server raises the signal once more
        signal.signal(sign, server.handle_exit)
    tasks = [
        asyncio.create_task(listen(address, hub, spreading.hear)),
        asyncio.create_task(spreading.run()),
    ]
    try:
        await server.serve(sockets=[listening])
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await spreading.close()


def _config(house: House) -> uvicorn.Config:
    return uvicorn.Config(
        house,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=1,
        proxy_headers=False,  # whom to believe is the settings' business
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE,
        reset_contextvars=True,
    )
