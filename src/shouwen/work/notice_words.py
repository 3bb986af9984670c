"""What each kind of notice says: one registry for pages and for letters, words made when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from django.utils.translation import gettext, gettext_noop

from shouwen.compliance.instants import instant_words
from shouwen.compliance.wording import reader_language, words_of, words_of_house
from shouwen.facts.kinds import declared

#: By ``Notice.what``: the subject, then the sentence. What fills them in comes from ``Notice.names``.
WORDS: Mapping[str, tuple[str, str]] = {
    "reminded": (
        gettext_noop("Reminder: %(title)s"),
        gettext_noop("%(matter)s: %(title)s is due at %(due_at)s."),
    ),
    "escalated": (
        gettext_noop("Overdue: %(title)s"),
        gettext_noop("%(matter)s: %(title)s was due at %(due_at)s and is not done. Please see to it."),
    ),
    "offered": (
        gettext_noop("A case is offered to you"),
        gettext_noop("%(by)s offers you the case %(title)s. Please accept or decline it."),
    ),
    "declined": (
        gettext_noop("A case that you offered was declined"),
        gettext_noop("%(by)s declined the case %(title)s. It stays with you."),
    ),
    "handed_on": (
        gettext_noop("A case was given to you"),
        gettext_noop("%(by)s gave you the case %(title)s. You have the work from now on."),
    ),
    "task_given": (
        gettext_noop("A task for you: %(title)s"),
        gettext_noop("%(matter)s: %(by)s gave you the task “%(title)s”. It stands on your workbench."),
    ),
    "given_back": (
        gettext_noop("A task was given back: %(title)s"),
        gettext_noop("%(by)s has given back the task “%(title)s”. The reason stands on its page; somebody must take it."),
    ),
    # Told to who posts members: a step waits for a position that nobody holds.
    "position_vacant": (
        gettext_noop("Nobody holds a position: %(place)s"),
        gettext_noop("%(unit)s: the step “%(title)s” waits for %(place)s, which nobody holds there. Post somebody, or "
                     "say which position is meant; until then it reaches nobody."),
    ),
    # Told to who posts members: a form waits for a place that only whoever the matter is about could sign.
    "place_barred": (
        gettext_noop("Somebody else must sign: %(place)s"),
        gettext_noop("%(unit)s: “%(title)s” waits for %(place)s, and whoever holds that position may not sign this one. "
                     "Post somebody else to it as well, or say which position is meant; until then nobody can sign."),
    ),
    # Told to whoever succeeds a member who has left.
    "passed_on": (
        gettext_noop("What was %(by)s's has passed to you"),
        gettext_noop("%(by)s has left. Tasks that are yours now: %(tasks)s; cases that you answer for: %(owned)s; cases "
                     "whose work you have: %(held)s. They stand on your workbench."),
    ),
    "part_done": (
        gettext_noop("A part of your case is done"),
        gettext_noop("%(matter)s: %(by)s has finished what another unit was asked for: %(title)s."),
    ),
    "mentioned": (
        gettext_noop("You are mentioned in a note"),
        gettext_noop("%(by)s mentions you in a note on %(title)s."),
    ),
    "contacted": (
        gettext_noop("Your customer has been in touch again"),
        gettext_noop("%(by)s added a contact to the case %(title)s. Please look at it."),
    ),
    "your_turn": (
        gettext_noop("Your turn to sign: %(title)s"),
        gettext_noop("%(matter)s: %(title)s waits for your signature as %(place)s."),
    ),
    # Told of a special request: to those who may permit it by the article, and to whoever asked.
    "permit_asked": (
        gettext_noop("A special request waits for your answer: %(title)s"),
        gettext_noop("%(matter)s: %(by)s asks for “%(title)s”. Please look at it and answer."),
    ),
    "permit_given": (
        gettext_noop("Your special request is granted: %(title)s"),
        gettext_noop("%(matter)s: %(by)s has granted “%(title)s”. Its page says for what and until when it is good."),
    ),
    "permit_refused": (
        gettext_noop("Your special request is not granted: %(title)s"),
        gettext_noop("%(matter)s: %(by)s has not granted “%(title)s”. The reason stands on its page."),
    ),
    "permit_ended": (
        gettext_noop("What was granted to you is good no longer: %(title)s"),
        gettext_noop("%(matter)s: %(by)s has taken “%(title)s” back before it was used."),
    ),
    # A customer has done something on the page of their matter.
    "brought": (
        gettext_noop("Your customer has sent something: %(title)s"),
        gettext_noop("On their own page the customer has answered, sent a file, filled in or signed a form, or "
                     "complained: %(title)s."),
    ),
    # Told by an article because of what it found: ``notice``, ``escalate`` and ``remind`` of its standards.
    "noticed": (
        gettext_noop("Told by the regulation: %(title)s"),
        gettext_noop("%(matter)s: the regulation has you told of this at once: %(title)s."),
    ),
    "laid_before": (
        gettext_noop("Laid before you: %(title)s"),
        gettext_noop("%(matter)s: the regulation lays this before you: %(title)s. Please see to it."),
    ),
    "reminded_of": (
        gettext_noop("Reminder: %(title)s"),
        gettext_noop("%(matter)s: the regulation has you reminded of this: %(title)s."),
    ),
    "export_ready": (
        gettext_noop("Your export is ready: %(title)s"),
        gettext_noop("The list %(title)s (%(rows)s rows) can be fetched until %(until)s."),
    ),
    # Told to whoever brought a list in as a file, once it is tried, written, or has come to nothing.
    "import_tried": (
        gettext_noop("Your list is tried: %(title)s"),
        gettext_noop("%(title)s, %(rows)s rows: %(right)s could be written, %(failed)s have mistakes. Nothing was kept."),
    ),
    "import_done": (
        gettext_noop("Your list is imported: %(title)s"),
        gettext_noop("%(title)s, %(rows)s rows: %(made)s recorded, %(changed)s changed, %(known)s known before, "
                     "%(failed)s left out. Those that were left out can be fetched as a sheet until %(until)s."),
    ),
    "import_failed": (
        gettext_noop("Your import was broken off: %(title)s"),
        gettext_noop("%(title)s: %(done)s of %(rows)s rows were gone through. Its page says why."),
    ),
    "trial_made": (
        gettext_noop("The draft is tried: %(title)s"),
        gettext_noop("What happened is judged under the draft %(title)s. Matters that come out otherwise: %(count)s."),
    ),
    "trial_shared": (
        gettext_noop("%(by)s shows you what a draft would have done"),
        gettext_noop("%(title)s: matters that would have come out otherwise: %(count)s."),
    ),
    # Told of a draft: to who may approve it, to who speaks for the unit above, and to whoever proposed it.
    "draft_proposed": (
        gettext_noop("A draft waits for a second person: %(title)s"),
        gettext_noop("%(by)s proposes the draft %(title)s of %(unit)s from %(since)s on. Please look at it and decide."),
    ),
    "draft_approved": (
        gettext_noop("Your draft is approved: %(title)s"),
        gettext_noop("%(by)s has approved the draft %(title)s. It applies in %(unit)s from %(since)s on."),
    ),
    "draft_sent_back": (
        gettext_noop("Your draft is sent back: %(title)s"),
        gettext_noop("%(by)s has sent the draft %(title)s back: %(remark)s"),
    ),
    "comparison_asked": (
        gettext_noop("Please say whether a draft is stricter: %(title)s"),
        gettext_noop("Of %(count)s standards of the draft %(title)s of %(unit)s no rule can tell whether they are "
                     "stricter than those of %(above)s. Until you have said so nobody can put it in force."),
    ),
    "comparison_stands": (
        gettext_noop("Please say which is stricter: %(title)s"),
        gettext_noop("No rule can tell whether “%(title)s”, as it stands in %(unit)s from %(since)s on, is stricter than "
                     "what binds it from %(above)s. Until you have said so, what stands in %(unit)s holds there."),
    ),
    "comparison_waits": (
        gettext_noop("Your draft waits for the unit above: %(title)s"),
        gettext_noop("Of %(count)s standards of the draft %(title)s no rule can tell whether they are stricter. Somebody "
                     "of %(above)s is asked to say; you are told when they have."),
    ),
    "comparison_stricter": (
        gettext_noop("The unit above says that it is stricter: %(standard)s"),
        gettext_noop("%(by)s says of “%(standard)s” in the draft %(title)s: stricter. It may stand so."),
    ),
    "comparison_looser": (
        gettext_noop("The unit above says that it is looser: %(standard)s"),
        gettext_noop("%(by)s says of “%(standard)s” in the draft %(title)s: looser. It cannot be put in force so."),
    ),
    # Told to whoever let running cases go over to another edition.
    "move_done": (
        gettext_noop("The running cases are moved: %(title)s"),
        gettext_noop("%(unit)s, %(title)s: moved %(moved)s, stayed with their edition %(stays)s. The report says which "
                     "and why, and what of the moved ones goes on under the edition before."),
    ),
    "move_failed": (
        gettext_noop("The move of running cases was stopped by a fault: %(title)s"),
        gettext_noop("%(unit)s, %(title)s: moved so far %(moved)s. What is left can be moved from its page."),
    ),
    # Told to whoever sets the local values of a unit.
    "gave_way": (
        gettext_noop("The stricter figure from above holds: %(title)s"),
        gettext_noop("What binds %(unit)s from above is stricter since %(since)s than what it set itself: %(title)s. "
                     "The stricter figure holds there until the unit sets one that is stricter still."),
    ),
    "exception_lapsed": (
        gettext_noop("An exception has ended: %(title)s"),
        gettext_noop("%(unit)s might be looser in this until %(since)s: %(title)s. What binds it from above holds again; "
                     "give its figure anew if it is to have one of its own."),
    ),
    # Told of one's own account, so that what somebody else did is noticed.
    "codes_removed": (
        gettext_noop("You are asked for no one-time code any more"),
        gettext_noop("%(by)s has removed your one-time codes. If you did not ask for that, tell whoever administers your "
                     "unit at once; set them up anew on your profile."),
    ),
    "recovery_used": (
        gettext_noop("A recovery code was used to sign in as you"),
        gettext_noop("Recovery codes left: %(left)s. If that was not you, change your pass phrase and set up your "
                     "one-time codes anew on your profile."),
    ),
    # Told to whoever was told of an outcome that does not hold any more.
    "taken_back": (
        gettext_noop("No longer holds: %(title)s"),
        gettext_noop("%(matter)s: what we told you on %(told_at)s (%(title)s) no longer holds, because %(reason)s."),
    ),
    # Told to whoever follows a matter of others.
    "followed": (
        gettext_noop("%(kind)s: %(title)s"),
        gettext_noop("%(matter)s, which you follow: %(kind)s."),
    ),
    # Told to whoever answers for a matter whose flow went on by a fact that has changed.
    "flow_stands": (
        gettext_noop("A step rests on what no longer holds: %(title)s"),
        gettext_noop("%(matter)s: the flow went on with “%(title)s”, but %(reason)s. People have worked on what "
                     "followed, so it stays as it is. Please see whether a step must be done again."),
    ),
}
#: Why an outcome does not hold any more; ``kind`` is the fact's, in words.
REASONS: Mapping[str, str] = {
    "late_fact": gettext_noop("“%(kind)s” of %(happened_at)s was recorded later"),
    "earlier_fact": gettext_noop("“%(kind)s” of %(happened_at)s was recorded later"),
    "fact_corrected": gettext_noop("“%(kind)s” of %(happened_at)s was corrected"),
    "fact_withdrawn": gettext_noop("“%(kind)s” of %(happened_at)s was withdrawn"),
    "fact_excused": gettext_noop("“%(kind)s” of %(happened_at)s was excused"),
}
OTHERWISE = (
    gettext_noop("A notice for you"),
    gettext_noop("There is a notice for you. Please look at it in Shouwen."),
)

#: What became of the mail, by ``Notice.mail_state``.
MAIL_WORDS: Mapping[str, str] = {
    "none": gettext_noop("no mail"),
    "no address": gettext_noop("no mail: the member has no mail address"),
    "no server": gettext_noop("no mail: this installation has no mail server"),
    "not wanted": gettext_noop("no mail: the member does not want this mailed"),
    "has left": gettext_noop("no mail: the member has left"),
    "waiting": gettext_noop("the mail waits to be sent"),
    "sending": gettext_noop("the mail is being sent"),
    "sent": gettext_noop("the mail was taken by the server"),
    "refused": gettext_noop("the mail was refused for good"),
    "given up": gettext_noop("the mail was given up after many tries"),
    "withdrawn": gettext_noop("no mail: it was withdrawn before it was sent"),
    "settled": gettext_noop("no mail: it was done before the mail was sent"),
}

#: Why somebody is told, where ``Notice.why`` names no position.
WHY_WORDS: Mapping[str, str] = {
    "mentioned": gettext_noop("A colleague named you in a note."),
    "offered": gettext_noop("The case was offered to you or to a unit that you head."),
    "declined": gettext_noop("You had offered the case."),
    "holds": gettext_noop("The case is with you."),
    "has_task": gettext_noop("The task is yours."),
    "gave_task": gettext_noop("You had given the task."),
    "heads": gettext_noop("You head the unit for which the task is."),
    "posts": gettext_noop("You post members to positions."),
    "follows": gettext_noop("You follow the case."),
    "named": gettext_noop("A form names you as the one who signs it."),
    "asked": gettext_noop("You asked for it."),
    "shared": gettext_noop("A colleague shares it with you."),
    "approves": gettext_noop("You may approve drafts of this unit."),
    "speaks_for_above": gettext_noop("You speak for the unit that binds this one from above."),
    "keeps_values": gettext_noop("You may set the local values of this unit."),
    "succeeds": gettext_noop("You were named as the successor."),
    "account": gettext_noop("It concerns your own account."),
}
#: The same where others read it: whom the deed named.
NAMED_WORDS: Mapping[str, str] = {
    "mentioned": gettext_noop("named in a note"),
    "offered": gettext_noop("whoever the case was offered to"),
    "declined": gettext_noop("whoever had offered the case"),
    "holds": gettext_noop("whoever has the case"),
    "has_task": gettext_noop("whoever has the task"),
    "gave_task": gettext_noop("whoever had given the task"),
    "heads": gettext_noop("who heads the unit"),
    "posts": gettext_noop("who posts members"),
    "follows": gettext_noop("whoever follows the case"),
    "named": gettext_noop("named on a form"),
    "asked": gettext_noop("whoever asked for it"),
    "shared": gettext_noop("whoever it is shared with"),
    "approves": gettext_noop("whoever may approve the draft"),
    "speaks_for_above": gettext_noop("whoever speaks for the unit above"),
    "keeps_values": gettext_noop("whoever may set local values"),
    "succeeds": gettext_noop("the successor"),
    "account": gettext_noop("whose account it is"),
}
#: What the house itself says of a try to send; what stands behind a colon is the machine's own answer.
ANSWER_WORDS: tuple[str, ...] = (
    gettext_noop("the mail server cannot be reached"),
    gettext_noop("the mail server refuses our name or secret"),
    gettext_noop("the server offers no TLS, which SHOUWEN_MAIL requires"),
    gettext_noop("the server offers no TLS, and a secret is not sent without"),
    gettext_noop("no mail server is set"),
    gettext_noop("cannot be written"),
)
STAND_IN = "/stand_in"


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


def notice_words(what: str, names: Mapping[str, Any], zone: tzinfo, citation: str = "") -> tuple[str, str]:
    """Return subject and sentence of a notice in the language of now; times are told in ``zone``.

    The title of what an article tells (``citation``) is that of the article's edition in this language.
    A kind that this release does not know says only that there is something to look at.
    """
    subject, sentence = (gettext(words) for words in WORDS.get(what, OTHERWISE))
    known = _Known({name: plain(value, zone) for name, value in names.items() if value != ""})
    for name in ("title", "place"):
        if citation and name in known:
            known[name] = words_of(citation)(known[name])
    if "regulation" in known:
        named = {"regulation": words_of_house()(known["regulation"]), "edition": known["edition"]}
        known["title"] = gettext("%(regulation)s, edition %(edition)s") % named
    because = REASONS.get(known["reason"])
    if known["kind"] in declared():
        known["kind"] = declared()[known["kind"]].words.in_language(reader_language())
    if because:
        known["reason"] = gettext(because) % known
    return subject % known, sentence % known


def why_words(why: str, citation: str = "") -> str:
    """Return in words why somebody was told: their position or part in the matter, or a stand-in's."""
    named = why.removesuffix(STAND_IN)
    said = gettext(WHY_WORDS[named]) if named in WHY_WORDS else _of_position(named, citation)
    if why.endswith(STAND_IN):
        said += " " + gettext("You stood in for a colleague who was away.")
    return said


def receiver_words(named: str, citation: str = "") -> str:
    """Return how an article (``citation``) names whom it has told: a position, the owner of a matter, a head."""
    if named in NAMED_WORDS:
        return gettext(NAMED_WORDS[named])
    if named.startswith("owner("):
        return gettext("whoever answers for the matter")
    if named.startswith("handler("):
        return gettext("whoever handles the matter")
    if named.startswith("superior("):
        return gettext("the direct superior")
    if named.startswith("named("):
        return gettext("whoever is named in it")
    if named.startswith("head("):
        return gettext("the head of the unit")
    position = named.removeprefix("on_duty(").removesuffix(")") if named.startswith("on_duty(") else named
    return words_of(citation)(position)


def mail_words(state: str) -> str:
    """Return what became of the mail."""
    return gettext(MAIL_WORDS.get(state, state))


def answer_words(answer: str) -> str:
    """Return what came of a try, with what the house itself says of it in the language of now."""
    for words in ANSWER_WORDS:
        if words in answer:
            return answer.replace(words, gettext(words), 1)
    return answer


def plain(value: Any, zone: tzinfo) -> str:
    """Return a name on one line; an instant as the clock time of a zone."""
    text = " ".join(str(value).split())
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return instant_words(at.astimezone(zone)) if at.tzinfo else text


def _of_position(named: str, citation: str) -> str:
    if named.startswith("owner("):
        return gettext("You answer for this matter.")
    if named.startswith("handler("):
        return gettext("You handle this matter.")
    if named.startswith("superior("):
        return gettext("You are the direct superior of whoever did this.")
    if named.startswith("named("):
        return gettext("You are named in it.")
    if named.startswith("head("):
        return gettext("You head the unit.")
    return gettext("You hold the position %(position)s.") % {"position": receiver_words(named, citation)}
