"""Several rows of a list at once: each by its own deed, whole or not at all, and what came of each is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from shouwen.facts.refusals import Refused, Why
from shouwen.web.deeds import accepted, do_once, once_token
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS

#: So many rows are done in one request.
MOST = 50


@dataclass(frozen=True)
class Outcome:
    """What came of one row: ``refused`` says why nothing did. Of one that the reader may not see no words are told."""

    number: int
    title: str = ""
    about: str = ""
    path: str = ""
    refused: Refused | None = None


@dataclass(frozen=True)
class Together:
    """What the page says of a deed on several rows: its title, its line, where it leads back to and by which words."""

    title: str
    line: str
    back: str
    back_words: str


def numbers_ticked(given: Sequence[str], *, none: str, most: str, field: str) -> list[int]:
    """Return the numbers of the rows ticked, each once; refuse none, and more than one request does."""
    numbers = list(dict.fromkeys(int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 19))
    if not numbers:
        raise Refused(none, why=Why.BAD_INPUT, field=field)
    if len(numbers) > MOST:
        raise Refused(most, why=Why.BAD_INPUT, field=field, most=MOST)
    return numbers


def do_each(request: ReaderRequest, noun: str, shown: Mapping[int, Outcome], deeds: Mapping[int, Callable[[], Any]],
            said: Together, *, missing: str) -> HttpResponse:  # fmt: skip
    """Do the deed of each row, and show what came of each; ``missing`` is said of a row that there is not.

    A form that is sent again finds what it did: each row has a once-key of its own.
    """
    once_token(request)
    outcomes = [_row(request, noun, before, deeds.get(number), missing) for number, before in shown.items()]
    refused = [one.refused for one in outcomes if one.refused is not None]
    status = STATUS[refused[0].why] if len(refused) == len(outcomes) else 200
    answer = render(request, "web/together.html", {
        "said": said, "outcomes": outcomes, "done": len(outcomes) - len(refused), "refused": len(refused),
    }, status=status)  # fmt: skip
    return accepted(request, answer)


def _row(request: ReaderRequest, noun: str, before: Outcome, deed: Callable[[], Any] | None, missing: str) -> Outcome:
    if deed is None:
        return Outcome(before.number, refused=Refused(missing, why=Why.NOT_ALLOWED))

    def do() -> bool:
        deed()
        return True

    try:
        do_once(request, do, f":{noun}:{before.number}")
    except Refused as refused:
        return replace(before, refused=refused)
    return before
