"""What web processes that share a socket have in common: how they take connections, and what they do not look through."""

from __future__ import annotations

import gc
import socket

import uvicorn

#: Connections that may wait until a process takes them.
WAITING = 2048
#: Net new objects after which the collector looks at the young ones. A deed makes and drops some thousands, nearly
#: all of which end with their last reference; looking ten times in a deed finds nothing.
YOUNG = 20_000


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


def settle() -> None:
    """Let what stands now stand until the end: the collector does not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
