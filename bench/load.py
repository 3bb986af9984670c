"""The clients: each sends its next request when the last was answered. A process of its own.

Reads one JSON document from standard input: ``port``, ``clients``, ``seconds`` (or ``count``), and
``requests``, a list of [method, path, headers, body, status]; each client begins at another place after ``begin``.
``{n}`` in path or body becomes a number that is never the same. Writes times in ms and failures.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
import time
from urllib.parse import quote

_numbers = itertools.count(time.time_ns() % 10**12 * 1000)


async def client(place, plan, until, took, wrong):
    """Send requests one after the other on one connection until it is time."""
    reader = writer = None
    requests, clients = plan["requests"], plan["clients"]
    index = plan.get("begin", 0) + place
    while time.perf_counter() < until and len(took) < plan.get("count", 10**9):
        method, path, headers, body, status = requests[index % len(requests)]
        index += clients
        number = str(next(_numbers))
        raw = body.replace("{n}", number).encode()
        head = [f"{method} {quote(path.replace('{n}', number), safe='/?=&%+')} HTTP/1.1", "Host: 127.0.0.1"]
        head += [f"{name}: {value}" for name, value in headers.items()]
        if raw:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(raw)}"]
        elif method == "POST":
            head.append("Content-Length: 0")
        began = time.perf_counter()
        if writer is None:
            reader, writer = await asyncio.open_connection("127.0.0.1", plan["port"])
        writer.write("\r\n".join([*head, "", ""]).encode() + raw)
        got, closes = await answer(reader)
        took.append((time.perf_counter() - began) * 1000)
        if got != status:
            wrong.append([got, path])
        if closes:
            writer.close()
            writer = None
    if writer is not None:
        writer.close()


async def answer(reader):
    """Read one answer to its end; return its status and whether the connection closes."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    if "transfer-encoding: chunked" in head:
        while True:
            size = int((await reader.readline()).strip() or b"0", 16)
            await reader.readexactly(size + 2)
            if size == 0:
                break
    else:
        length = head.partition("content-length:")[2].split("\r\n")[0].strip()
        if length:
            await reader.readexactly(int(length))
    return status, "connection: close" in head


async def main():
    plan = json.load(sys.stdin)
    took, wrong = [], []
    began = time.perf_counter()
    until = began + plan.get("seconds", 10**9)
    await asyncio.gather(*(client(place, plan, until, took, wrong) for place in range(plan["clients"])))
    lasted = time.perf_counter() - began
    times = os.times()
    json.dump({"took": took, "wrong": wrong[:5], "wrong_count": len(wrong), "seconds": lasted,
               "own_cpu": times.user + times.system}, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
