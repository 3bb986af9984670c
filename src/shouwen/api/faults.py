"""What is wrong with an input, in the asker's language; the library that reads bodies says it in English only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

#: By the library's type of a fault; what is filled in are names of its context.
SENTENCES: Mapping[str, str] = {
    "missing": _("This input is missing."),
    "extra_forbidden": _("There is no such input here."),
    "string_too_long": _("At most %(max_length)s characters."),
    "string_too_short": _("At least %(min_length)s characters."),
    "too_long": _("At most %(max_length)s of them."),
    "too_short": _("At least %(min_length)s of them."),
    "greater_than_equal": _("Not less than %(ge)s."),
    "greater_than": _("More than %(gt)s."),
    "less_than_equal": _("Not more than %(le)s."),
    "less_than": _("Less than %(lt)s."),
    "decimal_max_places": _("At most %(decimal_places)s decimals."),
    "literal_error": _("One of %(expected)s."),
    "timezone_aware": _("A time needs its zone, as in 2026-03-02T09:30:00+08:00."),
}
#: By how the library's type of a fault begins, where it has many of one sort.
SORTS: Mapping[str, str] = {
    "int": _("A whole number is expected."),
    "decimal": _("A number is expected."),
    "float": _("A number is expected."),
    "bool": _("true or false is expected."),
    "datetime": _("A time with its zone is expected, as 2026-03-02T09:30:00+08:00."),
    "date": _("A day is expected, as 2026-03-02."),
    "string": _("A text is expected."),
    "list": _("A list is expected."),
    "dict": _("An object is expected."),
    "model": _("An object is expected."),
}
#: What the API's own checks say of several inputs together.
TOGETHER = (_("give either customer or new_customer"),)


def sentence_of_fault(fault: Mapping[str, Any]) -> str:
    """Return what is wrong, in a sentence; what nobody has a sentence for is said as the library says it."""
    kind, context = str(fault.get("type", "")), dict(fault.get("ctx", {}))
    if kind in SENTENCES:
        return gettext(SENTENCES[kind]) % context
    if kind == "value_error" and str(context.get("error", "")) in TOGETHER:
        return gettext(str(context["error"]))
    for sort, sentence in SORTS.items():
        if kind.startswith(sort):
            return gettext(sentence)
    return str(fault.get("msg", ""))
