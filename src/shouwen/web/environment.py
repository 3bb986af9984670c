"""What templates can do: the environment in which Jinja2 compiles the pages of the house."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.template.defaultfilters import date as written_date
from django.template.defaultfilters import filesizeformat, linebreaksbr, truncatechars
from django.utils import timezone
from django.utils.html import json_script
from django.utils.translation import get_language, gettext, ngettext, pgettext
from jinja2 import BaseLoader, Environment, Undefined

from shouwen.contacts.wording import channel_title
from shouwen.web.components import chips, drawing, frame
from shouwen.web.components.listing import count_words, is_unbroken
from shouwen.web.components.long_words import folded
from shouwen.web.components.places import article_path, places_open
from shouwen.web.components.refused import (
    ground_detail,
    ground_items,
    ground_lacks,
    ground_words,
    refusal_leads_to,
    refusal_words,
)
from shouwen.web.components.widgets import choice_input
from shouwen.web.components.zones import zone_words


class NotGiven(Undefined):
    """What a page was not given: one may ask whether it is there, but showing it is a mistake that shows."""

    __slots__ = ()
    __str__ = __iter__ = __len__ = Undefined._fail_with_undefined_error


def on_day(value: date | datetime | None, form: str) -> str:
    """Write a day by a form of Django's; an instant is the day that it is in the reader's zone."""
    return written_date(timezone.localtime(value) if isinstance(value, datetime) else value, form)


FUNCTIONS: dict[str, Any] = {
    "_": gettext,
    "gettext": gettext,
    "ngettext": ngettext,
    "pgettext": pgettext,
    "get_language": get_language,
    **{
        one.__name__: one
        for one in (
            *(frame.url, frame.static, frame.path_of, frame.theme, frame.once, frame.query),
            *(frame.words_for_script, frame.drawn_once, places_open),
            *(chips.icon, chips.state, chips.verdict, chips.citation, chips.person, chips.face),
            *(drawing.page_header, drawing.list_table, drawing.filters, drawing.field, choice_input, drawing.form_errors),
            *(drawing.card, drawing.event, drawing.steps, drawing.signatures, drawing.tabs, drawing.progress),
            *(drawing.plot, drawing.flow_drawing, drawing.why, drawing.due, drawing.moment),
            *(drawing.position, drawing.house_word),
        )
    },
}
FILTERS: dict[str, Any] = {
    "date": on_day,
    **{
        one.__name__: one
        for one in (
            *(count_words, article_path, refusal_words, refusal_leads_to),
            *(ground_words, ground_detail, ground_items, ground_lacks),
            channel_title,
            folded,
            drawing.day,
            zone_words,
            is_unbroken,
            *(chips.in_words, chips.said_in, chips.chinese, chips.fault_words, chips.yuan),
            *(linebreaksbr, truncatechars, filesizeformat, json_script),
        )
    },
}


def environment(*, loader: BaseLoader, auto_reload: bool, **_rest: Any) -> Environment:
    """Make the environment; Django says where templates lie and whether they are read again when they change."""
    made = Environment(
        loader=loader,
        auto_reload=auto_reload,
        autoescape=True,
        undefined=NotGiven,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        cache_size=-1,  # all of them stay compiled
    )
    made.globals.update(FUNCTIONS)
    made.filters.update(FILTERS)
    return made
