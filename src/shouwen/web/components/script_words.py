"""The words that scripts show, in the reader's language. Places to fill are written `{name}`."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext


def script_words() -> dict[str, str]:
    """Return every sentence that a script may show, by its key."""
    return {
        "close": gettext("Close"),
        "confirm": gettext("Yes, go on"),
        "discard": gettext("Discard"),
        "failed": gettext("That did not work (answer {status}). Nothing was lost; please try again."),
        "restored": gettext("What you had typed here is back."),
        "show": gettext("Show"),
        "too_large": gettext("The file is too large. The most is %(most)s MB.").replace("%(most)s", "{most}"),
        "unreachable": gettext("The server cannot be reached. What you typed is kept; please try again."),
        "updated": gettext("{by} updated this just now."),
        **_distances(),
    }


def _distances() -> dict[str, str]:
    """Return the words of `moments.words_until` for one and for many, as the script fills them."""
    words: dict[str, str] = {}
    for end, count in (("_one", 1), ("", 2)):
        late = {
            "days": ngettext("overdue by %(count)s day", "overdue by %(count)s days", count),
            "hours": ngettext("overdue by %(count)s hour", "overdue by %(count)s hours", count),
            "minutes": ngettext("overdue by %(count)s minute", "overdue by %(count)s minutes", count),
        }
        left = {
            "days": ngettext("%(count)s day left", "%(count)s days left", count),
            "hours": ngettext("%(count)s hour left", "%(count)s hours left", count),
            "minutes": ngettext("%(count)s minute left", "%(count)s minutes left", count),
        }
        words |= {f"overdue_{unit}{end}": text for unit, text in late.items()}
        words |= {f"due_{unit}{end}": text for unit, text in left.items()}
    return {key: text.replace("%(count)s", "{count}") for key, text in words.items()}
