"""Requests on their way to Django: whole or not at all."""

import pytest

from shouwen.config.pages import BESIDES, THROWN_AWAY, Pages
from tests.finishing import finished


def ask(messages, *, headers=(), limit=100, take=None):
    """Send a request; return what Django got, and the status that the browser got."""
    got, sent = [], []
    take = take or list(messages).pop

    def django(environ, start_response):
        got.append((environ["wsgi.input"].read(), environ))
        start_response("200 OK", [])
        return [b"done"]

    async def receive():
        return take(0)

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

    finished(run())
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


def test_who_sends_too_much_reads_the_most_that_a_page_names():
    sent = []

    async def send(message):
        sent.append(message)

    finished(Pages(None, threads=1, upload_limit=20 * BESIDES)._too_large(None, send, 0, more=False))

    assert "最多 20 MB" in sent[1]["body"].decode()


def test_too_large_a_body_is_read_to_its_end_before_it_is_refused():
    """A browser that is answered while it sends shows a broken line and no answer."""
    parts = [part(b"x" * BESIDES, more=True) for _ in range(3)] + [part(b"x")]
    headers = [(b"content-length", str(3 * BESIDES + 1).encode())]

    for given in (headers, ()):  # whether it says how much comes or not
        waiting = [*parts]
        assert ask(waiting, headers=given, take=waiting.pop) == ([], [413])
        assert waiting == []


def test_of_a_body_without_end_only_so_much_is_read():
    asked = []

    def take(place):
        asked.append(place)
        return part(b"x" * BESIDES, more=True)

    assert ask([], take=take) == ([], [413])
    assert len(asked) == THROWN_AWAY + 1


def test_who_asks_before_sending_too_large_a_body_is_refused_unread():
    headers = [(b"content-length", str(101 + BESIDES).encode()), (b"expect", b"100-continue")]

    assert ask([], headers=headers) == ([], [413])


def test_a_header_cannot_pass_for_another_by_its_underscore():
    got, _ = ask([part(b"")], headers=[(b"x_forwarded_proto", b"https"), (b"x-real", b"1")])

    assert "HTTP_X_FORWARDED_PROTO" not in got[0][1]
    assert got[0][1]["HTTP_X_REAL"] == "1"
