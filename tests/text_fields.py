"""Where the pages let one write words: every text field of every form that is sent, by where it is sent to."""

from __future__ import annotations

import re
from html import unescape

from django.urls import resolve

from tests.page_addresses import address_of, page_patterns
from tests.page_deeds import POSTS

WORDY = {None, "text", "search", "tel", "email", "url"}
#: A row that script copies, and rows of a grid: the first one stands for all.
FIRST_ONLY = re.compile(r"__n__|^entry-.*-[1-9]\d*-|^r(?!0-)\w+-\d+$")


def text_fields(client, things):
    """Return the text fields of each address that takes a form: {(name of the address, noun): {field}}."""
    found = {}
    addresses = [address_of(where, things) for _, where in page_patterns()] + [one.path(things) for one in POSTS.values()]
    for path in dict.fromkeys(addresses):
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
        elif answer.status_code == 200 and "html" in answer["Content-Type"]:
            for to, names in _forms_in(answer.content.decode(), path):
                found.setdefault(named(to), set()).update(names)
    return found


def named(path):
    """Return which address a path is."""
    match = resolve(path.partition("?")[0])
    return match.url_name, match.kwargs.get("noun", "")


def _forms_in(page, path):
    for form in re.findall(r'<form[^>]*method="post".*?</form>', page, re.S):
        to = re.search(r'<form[^>]*action="([^"]*)"', form)
        tags = re.findall(r"<(?:input|textarea)[^>]*>", form)
        pairs = [(re.search(r'\bname="([^"]+)"', tag), re.search(r'\btype="([^"]+)"', tag)) for tag in tags]
        names = {unescape(name[1]) for name, sort in pairs if name and (sort and sort[1]) in WORDY}
        yield (unescape(to[1]) if to and to[1] else path), {name for name in names if not FIRST_ONLY.search(name)}
