"""Tags that draw the components. `docs/reference/components.md` shows each with an example."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from shouwen.contacts.wording import channel_title
from shouwen.organisation.models import Position
from shouwen.web.components import chips
from shouwen.web.components.house_words import house_words, position_words
from shouwen.web.components.listing import Column, Page, count_words
from shouwen.web.components.places import PATHS, PLACES, Words, article_path
from shouwen.web.components.refused import ground_detail, ground_words, refusal_words
from shouwen.web.components.script_words import script_words
from shouwen.web.components.widgets import draw_field

register = template.Library()
register.filter("count_words", count_words)
register.filter("article_path", article_path)
register.filter("refusal_words", refusal_words)
register.filter("ground_words", ground_words)
register.filter("ground_detail", ground_detail)
register.filter("in_words", chips.in_words)
register.filter("said_in", chips.said_in)
register.filter("chinese", chips.chinese)
register.filter("channel_title", channel_title)
register.simple_tag(chips.icon)
register.simple_tag(chips.state)
register.simple_tag(chips.citation)
register.simple_tag(chips.person)
register.simple_tag(chips.face)


def _at(context: Context) -> datetime | None:
    """Return the instant that the door gave to this page."""
    at = context.get("at") or getattr(context.get("request"), "at", None)
    return at if isinstance(at, datetime) else None


def _draw(name: str, context: Context, values: dict[str, Any]) -> SafeString:
    """Draw a component's template; what it needs of the page is the instant and the request."""
    shared = {"at": _at(context), "request": context.get("request")}
    return SafeString(get_template(name).render({**shared, **values}))


# The frame


@register.simple_tag(takes_context=True)
def places(context: Context) -> Sequence[Any]:
    """Return the places of the side bar: those that the page's context names, else all."""
    return context.get("places") or PLACES


@register.simple_tag(takes_context=True)
def places_key(context: Context) -> str:
    """Name what the drawn places depend on besides language: which there are, and their counts."""
    given = context.get("places")
    return " ".join(f"{place.key}={place.count}" for place in given) if given else "all"


@register.simple_tag
def path_of(name: str) -> str:
    """Return a path that the frame links to, by its name in `PATHS`."""
    return PATHS[name]


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return light, dark or auto: what this browser chose last, else what the member keeps."""
    request = context.get("request")
    kept = getattr(context.get("member"), "theme", "auto")
    chosen = request.COOKIES.get("theme", kept) if request else kept
    return chosen if chosen in ("light", "dark") else "auto"


@register.simple_tag
def words_for_script() -> SafeString:
    """Give the scripts their words in the reader's language."""
    return json_script(script_words(), "script-words")


@register.simple_tag
def once() -> SafeString:
    """Emit the once-token of a form: a repeated sending is answered like the first."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4())


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Return this page's query string with some keys changed; None or empty removes one."""
    values = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            values.pop(key, None)
        else:
            values[key] = str(value)
    return f"?{values.urlencode()}"


@register.simple_block_tag(takes_context=True)
def page_header(
    context: Context, content: str, title: Words, line: Words = "", crumbs: Sequence[tuple[Words, str]] = ()
) -> SafeString:
    """Draw the head of a page around its deeds (buttons). `crumbs` are (words, path) of the pages above."""
    values = {"content": _trim(content), "title": title, "line": line, "crumbs": crumbs}
    return _draw("web/components/_page_header.html", context, values)


def _trim(content: str) -> SafeString:
    """Strip what a block drew, so that an empty one counts as none; it was escaped when it was drawn."""
    return SafeString(content.strip())


@register.simple_tag(takes_context=True)
def position(context: Context, one: Position) -> str:
    """Return what a position is called in the reader's language."""
    return position_words(one, house_words(context["request"]))


@register.simple_tag(takes_context=True)
def house_word(context: Context, key: str) -> str:
    """Return what a key is called that a page names without a matter of its own."""
    return house_words(context["request"])(key)


# Time


@register.simple_tag(takes_context=True)
def due(
    context: Context,
    due_at: datetime | None,
    state: str = "open",
    citation: str = "",
    zone: str = "",
    is_local: bool = False,
) -> SafeString:
    """Draw a due time; nothing if there is none. `state`: open, paused, met, missed or cancelled.

    The page's context or request must hold `at`.
    """
    at = _at(context)
    if due_at is None or at is None:
        return chips.EMPTY
    return chips.due(due_at, at, state=state, citation_text=citation, zone=zone, is_local=is_local)


@register.simple_tag(takes_context=True)
def moment(context: Context, instant: datetime | None, zone: str = "") -> SafeString:
    """Draw an instant as `<time>` in the zone of its matter; nothing if there is none."""
    return chips.moment(instant, zone=zone, at=_at(context))


# Fields and lists


@register.simple_tag
def field(bound: BoundField, wide: bool = False, **attributes: Any) -> SafeString:
    """Draw a form field. Further attributes go to the input; a dash in a name is written `_`."""
    named = {key.replace("_", "-"): value for key, value in attributes.items()}
    return draw_field(bound, wide=wide, attributes=named)


@register.inclusion_tag("web/components/_form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """Draw what is wrong with a form as a whole; nothing if it is right."""
    return {"form": form}


@register.inclusion_tag("web/components/_filters.html", takes_context=True)
def filters(context: Context, saved: Sequence[Any], form: Any = None, label: Words = "") -> dict[str, Any]:
    """Draw saved filters with their counts and, if there is one, a filter form that sends itself as GET."""
    return {"saved": saved, "form": form, "label": label, "request": context.get("request")}


@register.simple_block_tag(takes_context=True)
def list_table(
    context: Context,
    content: str,
    columns: Sequence[Column],
    page: Page | Sequence[Any],
    label: Words = "",
    id: str = "list",  # noqa: A002  named as the attribute that it becomes
    empty: Words = "",
    empty_more: Words = "",
    dense: bool = False,
) -> SafeString:
    """Draw a list around its `<tr>` rows: headings that sort, a pager, or what to say when it is empty."""
    request = context.get("request")
    sort = request.GET.get("sort", "") if request else ""
    values = {"content": content, "columns": columns, "page": page, "label": label, "id": id, "dense": dense}
    values |= {"empty": empty, "empty_more": empty_more, "sort": sort}
    return _draw("web/components/_list.html", context, values)


# Panels


@register.simple_block_tag(takes_context=True)
def card(
    context: Context,
    content: str,
    title: Words = "",
    icon: str = "",
    id: str = "",  # noqa: A002  named as the attribute that it becomes
    live: str = "",
    flush: bool = False,
    first: bool = False,
    deed: Words = "",
    deed_path: str = "",
) -> SafeString:
    """Draw a card. `live` names the topics at which it fetches itself anew (it then needs an `id`).

    `first`: where an aside has no room beside the page, this card of it comes before the page.
    """
    values = {"content": content, "title": title, "icon": icon, "id": id, "live": live, "flush": flush}
    values |= {"first": first, "deed": deed, "deed_path": deed_path}
    return _draw("web/components/_card.html", context, values)


@register.simple_block_tag(takes_context=True)
def event(
    context: Context,
    content: str,
    title: Words,
    at: datetime,
    who: str = "",
    icon: str = "circle-dot",
    tone: str = "",
    said: bool = False,
    zone: str = "",
    citation: str = "",
    recorded_at: datetime | None = None,
) -> SafeString:
    """Draw one entry of a `<ol class="course">`. `recorded_at` is given for what was entered late."""
    values: dict[str, Any] = {"content": _trim(content), "title": title, "instant": at, "who": who}
    values |= {
        "icon": icon,
        "tone": tone,
        "said": said,
        "zone": zone,
        "citation": citation,
        "recorded_at": recorded_at,
    }
    return _draw("web/components/_event.html", context, values)


@register.inclusion_tag("web/components/_steps.html", takes_context=True)
def steps(context: Context, given: Sequence[Any]) -> dict[str, Any]:
    """Draw what happens next: `Step`s, those done, the one under way, those to come."""
    return {"steps": given, "at": _at(context)}


@register.inclusion_tag("web/components/_signatures.html", takes_context=True)
def signatures(context: Context, stages: Sequence[Any]) -> dict[str, Any]:
    """Draw the signature sheet of a form entry: `Stage`s in order, cells in any order inside."""
    return {"stages": stages, "at": _at(context)}


@register.inclusion_tag("web/components/_tabs.html")
def tabs(given: Sequence[Any], label: Words, target: str = "tab-panel") -> dict[str, Any]:
    """Draw tabs that load into `#target` when opened; without script each is a page of its own."""
    return {"tabs": given, "label": label, "target": target}


@register.inclusion_tag("web/components/_progress.html")
def progress(value: int, total: int, words: Words = "") -> dict[str, Any]:
    """Draw how much of something is done."""
    return {"value": value, "total": total, "words": words}


@register.inclusion_tag("web/components/_plot.html")
def plot(
    id: str,  # noqa: A002  named as the attribute that it becomes
    kind: str,
    categories: Sequence[Any],
    series: Mapping[str, Sequence[Any]],
    title: Words = "",
    unit: Words = "",
) -> dict[str, Any]:
    """Draw figures as a plot (bar, line or pie) and as a table. `series` maps a name to its values."""
    lines = [{"name": str(name), "values": [float(one) for one in values]} for name, values in series.items()]
    drawn = {"kind": kind, "categories": [str(one) for one in categories], "unit": str(unit), "series": lines}
    table = {"names": list(series), "rows": list(zip(categories, *series.values(), strict=True))}
    return {"figures_id": f"{id}-figures", "drawn": drawn, "title": title, **table}


@register.inclusion_tag("web/components/_flow.html")
def flow_drawing(
    id: str,  # noqa: A002  named as the attribute that it becomes
    path: str,
    marks: Mapping[str, str],
    title: Words = "",
) -> dict[str, Any]:
    """Draw the BPMN file at `path` with `marks`: element id → done, now, late or refused."""
    return {"marks_id": f"{id}-marks", "path": path, "marks": dict(marks), "title": title}


@register.inclusion_tag("web/components/_why.html")
def why(path: str, words: Words = "") -> dict[str, Any]:
    """Draw a link that opens the "why?" page of an outcome at the side; without script it is the page."""
    return {"path": path, "words": words}
