"""The one line on which this process hears from the database what happened."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import psycopg

from shouwen.config.news import CHANNEL, News, read_news
from shouwen.config.streams.hub import Hub, now
from shouwen.database import Address

log = logging.getLogger(__name__)
#: How long to wait before trying again, in seconds: from the first to the longest.
FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0
#: A line that is silent so long is tried, for the other end may be gone without a word, in seconds.
SILENCE = 30.0


async def listen(address: Address, hub: Hub, hear: Callable[[News], None]) -> None:
    """Hear news until cancelled; a lost database is looked for again and again."""
    wait = FIRST_WAIT
    while True:
        try:
            async with await _connect(address) as line:
                await line.execute(f"LISTEN {CHANNEL}")
                hub.opened()
                wait = FIRST_WAIT
                await _follow(line, hear)
        except psycopg.OperationalError as error:
            log.warning("No news from the database: %s", error)
        finally:
            hub.lost()
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def _follow(line: psycopg.AsyncConnection, hear: Callable[[News], None]) -> None:
    while True:
        async for notified in line.notifies(timeout=SILENCE):
            hear(read_news(notified.payload, now()))
        await line.execute("SELECT 1")


async def _connect(address: Address) -> psycopg.AsyncConnection:
    return await psycopg.AsyncConnection.connect(
        host=address.host,
        port=address.port,
        dbname=address.name,
        user=address.user,
        password=address.password,
        autocommit=True,
        connect_timeout=5,
        application_name="shouwen streams",
        **dict(address.options),  # type: ignore[arg-type]  # libpq checks its own options
    )
