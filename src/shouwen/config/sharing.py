"""How web processes that share a socket take connections."""

from __future__ import annotations

import socket

import uvicorn

#: Connections that may wait until a process takes them.
WAITING = 2048


class SharingServer(uvicorn.Server):
    """Serves a socket that several processes share; its configuration says ``backlog=1``."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen: one connection a turn, so that a burst spreads over the processes that share a socket.

        asyncio takes as many connections in one go as the backlog that it is told; the system's own queue
        is set to its real length afterwards.
        """
        await super().startup(sockets)
        for one in sockets or ():
            one.listen(WAITING)
