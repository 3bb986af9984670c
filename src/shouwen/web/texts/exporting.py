"""Texts for replies as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shouwen.cases.models import ReplyText
from shouwen.cases.permissions import KEEP_REPLY_TEXT
from shouwen.cases.texts import changeable_texts
from shouwen.web.exports.rows import exports_rows
from shouwen.work.exportable import Asked, Row

_COLUMNS = ((_("Title"), "text"), (_("Unit"), "text"), (_("Language"), "text"), (_("Text"), "long_text"))


def _rows(texts: Iterable[ReplyText], asked: Asked) -> Iterator[Row]:
    languages = dict(settings.LANGUAGES)
    for one in texts:
        yield one.title, one.unit.called, str(languages[one.language]), one.words


exports_rows("reply-texts", KEEP_REPLY_TEXT, _("Texts for replies"), (), _COLUMNS,
             lambda asked: changeable_texts(asked.by).order_by("unit__path", "title", "language"), _rows)  # fmt: skip
