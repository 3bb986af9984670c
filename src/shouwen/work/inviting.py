"""Send a customer the link to the page of their matter because an article says so: ``{invite: matter, good_for: …}``.

It is sent once, however often its outcome is found again. Whoever is not reached is not reached quietly: the log of the
matter says why.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from shouwen.compliance.editions import edition_called
from shouwen.compliance.judging import rulebook_of_deed
from shouwen.compliance.keepers import Consequence, Followed, carries, takes_back
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused
from shouwen.organisation.models import Member
from shouwen.organisation.zones import zone_of
from shouwen.regulation.asks import Ask, read_value
from shouwen.regulation.calendars import ALWAYS
from shouwen.regulation.errors import WrongValue
from shouwen.regulation.outcomes import Withdrawn
from shouwen.regulation.spans import Span, due_after
from shouwen.regulation.words import Words
from shouwen.work.actions.links import end_link, issue_link
from shouwen.work.agreeing import SERVICE, SURVEY, has_agreed
from shouwen.work.consequences import citation_of, task_number
from shouwen.work.matters import Matter
from shouwen.work.models import Link, LinkEnd
from shouwen.work.own_views import has_own_page, own_view_of
from shouwen.work.receivers import known_matter
from shouwen.work.ways import MAIL, Way, ways_to

INVITE = "invite"
#: What a pack may invite to, and what that is for: their own matter, or saying what they think of it.
INVITES = {"matter": SERVICE, "survey": SURVEY}
#: Why nobody was invited.
NO_FIGURE, NO_WAY, NO_CONSENT, NOBODY, REFUSED = "no_figure", "no_way", "no_consent", "nobody", "refused"
#: Consequences of one outcome that can be taken back.
MOST_CONSEQUENCES = 20


_INVITED = Prepared(lambda because: Link.objects.filter(because=because).values_list("pk")[:1])


@carries(INVITE)
def invite(consequence: Consequence, followed: Followed) -> None:
    """Mail the link of an article to the customer of a matter, once; say why where that cannot be."""
    matter = known_matter(followed.holder)
    if matter is None or not matter.for_whom or not _has_page(matter):
        return
    because = task_number(followed.name)
    if _INVITED(because):
        return
    why = _invited(consequence, followed, matter, because)
    if why:
        record("link.not_made", at=followed.at, unit=matter.unit.pk, by=SYSTEM, about=matter.reference,
               for_whom=matter.for_whom, standard=followed.standard, reason=why)  # fmt: skip


def _invited(consequence: Consequence, followed: Followed, matter: Matter, because: str) -> str:
    """Issue the link; return why it was not, empty where it was."""
    purpose = INVITES.get(str(consequence[INVITE]), SERVICE)
    until = _until(consequence.get("good_for"), followed, matter)
    way = next((one for one in ways_to(matter.for_whom) if one.kind == MAIL), None)
    made_by = matter.owner or matter.handler
    if until is None:
        return NO_FIGURE
    if way is None:
        return NO_WAY
    if not has_agreed(matter.for_whom, purpose, way.kind, at=followed.at):
        return NO_CONSENT
    if made_by is None:
        return NOBODY
    return _issued(matter, way, until, purpose, made_by, followed, because, citation_of(consequence, followed))


def _issued(matter: Matter, way: Way, until: datetime, purpose: str, made_by: Member, followed: Followed, because: str,
            citation: str) -> str:  # fmt: skip
    try:
        with transaction.atomic():  # what an article has against the link is no reason to refuse what led to it
            issue_link(matter, way, until, purpose=purpose, standard=followed.standard, because=because,
                       citation=citation, made_by=made_by, by=SYSTEM, at=followed.at)  # fmt: skip
    except Refused:
        return REFUSED
    return ""


def _has_page(matter: Matter) -> bool:
    """True for a matter that customers have a page of; a part of a case is the house's own affair."""
    try:
        return has_own_page(matter.reference) and own_view_of(matter.reference) is not None
    except ObjectDoesNotExist:
        return False


def _until(good_for: object, followed: Followed, matter: Matter) -> datetime | None:
    """Return until when the link counts, no longer than the house lets any; None where the site gives no figure."""
    name = str(good_for or "").removeprefix("ask.")
    if name != str(good_for or ""):
        edition = edition_called(followed.citation.partition("#")[0])
        book = rulebook_of_deed()
        given = book.value_for(matter.unit.pk, edition, name, followed.at) if edition is not None else None
        good_for = given[0] if given else None
    if not good_for:
        return None
    try:
        span = read_value(Ask("good_for", Words(""), "span"), str(good_for))
    except WrongValue:
        return None
    longest = due_after(followed.at, Span.of_seconds(86400 * settings.LONGEST_LINK), ALWAYS, zone=zone_of(matter.unit))
    return min(due_after(followed.at, span, ALWAYS, zone=zone_of(matter.unit)), longest)


@takes_back
def take_links_back(withdrawn: Withdrawn) -> None:
    """End the links of an outcome that does not hold; one that was sent stays in the log, and its key is free again."""
    keys = [task_number(f"{withdrawn.key}>{place}") for place in range(MOST_CONSEQUENCES)]
    for link in Link.objects.select_for_update().filter(because__in=keys):
        Link.objects.filter(pk=link.pk).update(because="")
        end_link(link, LinkEnd.WITHDRAWN, by=SYSTEM, at=withdrawn.at)
