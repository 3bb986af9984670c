"""What is measured: the requests of each work, for each reader, and those of the bare view."""

from __future__ import annotations

from urllib.parse import quote, urlencode

CSRF = "0123456789abcdefghijABCDEFGHIJ01"
#: What is searched, as the aim says: a character, a word in half of all, a rare word, a number.
SEARCHED = ("水", "投诉", "保温层脱落", "{phone}")
#: Rows that the bare view finds.
BARE_ROWS = 1_000
BARE_TABLE = "CREATE TABLE bare_row (id bigserial PRIMARY KEY, subject text, words text, at timestamptz)"


def signed_in(session):
    """The headers of a member's browser."""
    return {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF}


def get(session, path):
    return ["GET", path, signed_in(session), "", 200]


def post(session, path, **fields):
    return ["POST", path, signed_in(session), urlencode({**fields, "once": "bench-"}) + "{n}", 302]


def works(known, reader):
    """Return each work's requests for a reader (``all`` or ``three``)."""
    session, mine = known["sessions"][reader], known["of"][reader]
    return {
        "create": _opening(session, mine["contacts"]),
        "list": [get(session, f"/cases/?show={show}") for show in ("open", "all", "closed")],
        "overdue": [get(session, "/cases/?show=overdue"), get(session, "/cases/?show=open&sort=due")],
        "view": [get(session, f"/cases/{one}") for one in mine["viewed"]],
        "reply": [post(session, f"/cases/{one}/note", words="已与客户通话，约定明日上门。") for one in mine["replied"]],
        "search": [get(session, f"/search?q={quote(one.replace('{phone}', known['phone']))}") for one in SEARCHED],
        "workbench": [get(session, "/")],
        "customers": [get(session, "/customers/")],
    }


def one_unit(known):
    """Return requests that all open cases in one unit, each of another call."""
    return _opening(known["sessions"]["all"], known["fresh"]["one unit"])


def _opening(session, contacts):
    opening = {"kind": "投诉", "class_key": "商品质量", "subject": "热水壶漏电", "words": "新买的热水壶通电后外壳带电。" * 4,
               "demand": "退货"}
    return [post(session, f"/cases/new?contact={one}", **opening) for one in contacts]


def bare():
    """Return the bare view's works."""
    words = urlencode({"subject": "热水壶漏电", "words": "新买的热水壶通电后外壳带电。" * 4})
    return {
        "insert": [["POST", "/insert", {}, words, 200]],
        "read": [["GET", f"/read?id={number}", {}, "", 200] for number in range(1, BARE_ROWS)],
    }


#: Which of the bare view's works each is compared with.
COMPARED = {"create": "insert", "reply": "insert"}


def compared(work):
    return COMPARED.get(work, "read")
