"""Requests on their way to Django: whole or not at all."""

import asyncio

import pytest

from shouwen.config.pages import BESIDES, Pages


def ask(messages, *, headers=(), limit=100):
    """Send a request; return what Django got, and the status that the browser got."""
    got, sent, waiting = [], [], list(messages)

    def django(environ, start_response):
        got.append((environ["wsgi.input"].read(), environ))
        start_response("200 OK", [])
        return [b"done"]

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "http_version": "1.1",
        "headers": list(headers),
    }

    async def run():
        await Pages(django, threads=1, upload_limit=limit)(scope, receive, send)

    asyncio.run(run())
    return got, [message["status"] for message in sent if message["type"] == "http.response.start"]


def part(body, more=False):
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_in_pieces_arrives_whole():
    got, status = ask([part(b"ab", more=True), part(b"cd")])

    assert got[0][0] == b"abcd"
    assert status == [200]


def test_a_line_that_breaks_within_the_body_does_nothing():
    got, status = ask([part(b"ab", more=True), {"type": "http.disconnect"}])

    assert (got, status) == ([], [])


@pytest.mark.parametrize(("size", "expected"), [(100 + BESIDES, [200]), (101 + BESIDES, [413])])
def test_too_large_a_body_is_refused(size, expected):
    assert ask([part(b"x" * size)])[1] == expected


def test_too_large_a_body_that_says_so_is_refused_unread():
    headers = [(b"content-length", str(101 + BESIDES).encode())]

    got, status = ask([], headers=headers)

    assert (got, status) == ([], [413])


def test_a_header_cannot_pass_for_another_by_its_underscore():
    got, _ = ask([part(b"")], headers=[(b"x_forwarded_proto", b"https"), (b"x-real", b"1")])

    assert "HTTP_X_FORWARDED_PROTO" not in got[0][1]
    assert got[0][1]["HTTP_X_REAL"] == "1"
