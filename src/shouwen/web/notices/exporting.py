"""What a member was told, and who was told about a matter and who was not, as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.facts.refusals import Refused, Why
from shouwen.web.components.places import Words
from shouwen.web.exports.rows import exports_rows
from shouwen.web.notices.views import letters_of, line_of, named_as, not_told_words
from shouwen.work.deliveries import NotTold, deliveries_of, my_notices
from shouwen.work.exportable import Asked, Row
from shouwen.work.matters import matter_of
from shouwen.work.models import Link, Notice, NoticeState
from shouwen.work.permissions import SEE_DELIVERIES
from shouwen.work.scopes import READ_NOTICE
from shouwen.work.ways import Way

_NOTICES = (
    (_("Told"), "datetime"), (_("Notice"), "text"), (_("Says"), "long_text"), (_("Why you"), "text"),
    (_("Article"), "text"), (_("In the product"), "text"), (_("By mail"), "text"),
)  # fmt: skip
_DELIVERIES = (
    (_("Who"), "text"), (_("Named as"), "text"), (_("Notice"), "long_text"), (_("Article"), "text"),
    (_("When"), "datetime"), (_("In the product"), "text"), (_("By mail"), "text"), (_("Why not"), "text"),
)  # fmt: skip
SHOWN: Mapping[str, Words] = {
    NoticeState.WAITING: _("waits for working hours"), NoticeState.SHOWN: _("shown"), NoticeState.READ: _("read"),
    NoticeState.WITHDRAWN: _("withdrawn: what it rests on does not hold any more"),
    NoticeState.SETTLED: _("done before it was read"),
}  # fmt: skip


def _mine(asked: Asked) -> QuerySet[Notice]:
    return my_notices(asked.by)


def _notice_rows(notices: Iterable[Notice], asked: Asked) -> Iterator[Row]:
    for one in notices:
        line = line_of(one, asked.zone)
        yield one.at, line.subject, line.sentence, line.why, one.citation, _shown(one), line.mail


def _shown(notice: Notice) -> str:
    return str(SHOWN[NoticeState.WITHDRAWN if notice.withdrawn_at else notice.state])


def _of_matter(asked: Asked) -> list[Notice | Link | NotTold]:
    try:
        matter = matter_of(asked.query.get("matter", ""))
    except (KeyError, ValueError, ObjectDoesNotExist) as unknown:
        raise Refused("There is no such matter, or it is not yours to see.", why=Why.NOT_ALLOWED) from unknown
    found = deliveries_of(matter, by=asked.by)
    return [*found.told, *found.links, *found.not_told]


def _delivery_rows(deliveries: Iterable[Notice | Link | NotTold], asked: Asked) -> Iterator[Row]:
    for one in deliveries:
        if isinstance(one, Notice):
            line = line_of(one, asked.zone)
            yield one.to.name, named_as(one), line.sentence, one.citation, one.at, _shown(one), line.mail, ""
        elif isinstance(one, Link):
            sent = "、".join(str(words) for _letter, words in letters_of(one))
            what = gettext("Asked to rate") if one.purpose == "survey" else gettext("The page of the matter")
            masked = Way(one.way, one.address).masked if one.address else ""
            yield masked, gettext("The customer"), what, one.citation, one.made_at, "", sent, ""
        else:
            title, to, reason = not_told_words(one)
            yield "", to, title, one.citation, one.at, "", "", str(reason)


exports_rows("notices", READ_NOTICE, _("Log of what was told"), (), _NOTICES, _mine, _notice_rows, has_own=True)
exports_rows("deliveries", SEE_DELIVERIES, _("Who was told, and who was not?"), ("matter",), _DELIVERIES, _of_matter,
             _delivery_rows)  # fmt: skip
