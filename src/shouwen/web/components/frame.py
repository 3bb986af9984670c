"""What the frame of every page asks for: addresses, the theme, tokens of forms, parts that are drawn once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from jinja2 import pass_context
from jinja2.runtime import Context

from shouwen.web.components.places import PATHS
from shouwen.web.components.script_words import script_words

#: Drawn parts by name, language and what the page said that they depend on; emptied when it grows past this.
_drawn: dict[tuple[object, ...], str] = {}
MOST = 500


@lru_cache(maxsize=4096)
def url(name: str, *values: object) -> str:
    """Return the path of a page by the name of its address; paths stay the same while the house runs."""
    return reverse(name, args=values)


@lru_cache(maxsize=64)
def static(path: str) -> str:
    """Return the address of a static file, under its name with a hash once files are collected."""
    return staticfiles_storage.url(path)


def path_of(name: str) -> str:
    """Return a path that the frame links to, by its name in `PATHS`."""
    return PATHS[name]


@pass_context
def theme(context: Context) -> str:
    """Return light, dark or auto: what this browser chose last, else what the member keeps."""
    request = context.get("request")
    kept = getattr(context.get("member"), "theme", "auto")
    chosen = request.COOKIES.get("theme", kept) if request else kept
    return chosen if chosen in ("light", "dark") else "auto"


def once() -> SafeString:
    """Emit the once-token of a form: a repeated sending is answered like the first."""
    return SafeString(f'<input type="hidden" name="once" value="{uuid.uuid4()}">')


@pass_context
def query(context: Context, **changes: Any) -> str:
    """Return this page's query string with some keys changed; None or empty removes one."""
    values = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            values.pop(key, None)
        else:
            values[key] = str(value)
    return f"?{values.urlencode()}"


def words_for_script() -> SafeString:
    """Give the scripts their words in the reader's language."""
    return json_script(script_words(), "script-words")


def drawn_once(name: str, *values: str, caller: Callable[[], str]) -> SafeString:
    """Draw a block once a process for each name, values and language; it must depend on nothing else."""
    key = (name, *values, get_language())
    if key not in _drawn:
        if len(_drawn) >= MOST:
            _drawn.clear()
        _drawn[key] = SafeString(caller())
    return SafeString(_drawn[key])
