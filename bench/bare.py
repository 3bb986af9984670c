"""The floor: a bare Django view that inserts or reads one row, behind the same server as the house.

This file is settings, addresses and views in one. Run with ``--socket``, as the house's web process.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys

from django.db import connection
from django.http import JsonResponse
from django.urls import path

from shouwen.database.addresses import Address

SECRET_KEY = "bare"
ROOT_URLCONF = "bench.bare"
ALLOWED_HOSTS = ["*"]
USE_TZ = True
DATABASES = {"default": {**Address.parse(os.environ["DATABASE_URL"]).django(), "CONN_MAX_AGE": None}}


def insert(request):
    """Insert one row, in a transaction of its own."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare_row (subject, words, at) VALUES (%s, %s, now()) RETURNING id",
                       [request.POST["subject"], request.POST["words"]])
        return JsonResponse({"id": cursor.fetchone()[0]})


def read(request):
    """Read one row by its number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, subject, words, at FROM bare_row WHERE id = %s", [request.GET["id"]])
        return JsonResponse({"row": cursor.fetchone()})


urlpatterns = [path("insert", insert), path("read", read)]


def main(number):
    """Serve on an open socket until SIGTERM."""
    import django
    import uvicorn
    from django.core.wsgi import get_wsgi_application

    from shouwen.config.collecting import settle
    from shouwen.config.pages import Pages
    from shouwen.config.sharing import SharingServer

    django.setup()
    listening = socket.socket(fileno=number)
    pages = Pages(get_wsgi_application(), threads=4, upload_limit=1024 * 1024)
    config = uvicorn.Config(pages, loop="asyncio", http="h11", ws="none", lifespan="off", log_config=None,
                            access_log=False, server_header=False, backlog=1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    settle()
    asyncio.run(SharingServer(config).serve(sockets=[listening]))


if __name__ == "__main__":
    main(int(sys.argv[sys.argv.index("--socket") + 1]))
