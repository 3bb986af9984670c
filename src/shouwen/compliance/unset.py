"""What a refusal says where a local value is not set on which a deed rests: which, and who may set it."""

from __future__ import annotations

from shouwen.compliance.editions import edition_called
from shouwen.compliance.permissions import SET_LOCAL_VALUE
from shouwen.organisation.models import Unit
from shouwen.organisation.queries import members_who_may
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import Objection
from shouwen.regulation.words import NO_WORDS, Words

_ASKED = "ask."


def words_of_unset(objection: Objection, deed: Fact) -> Words:
    """Return in words which local values are not set; nothing where none is lacking, else two statements."""
    names = [one.removeprefix(_ASKED) for one in objection.missing if one.startswith(_ASKED)]
    edition = edition_called(objection.citation.partition("#")[0]) if names else None
    titles = [edition.asks[one].title for one in names if one in edition.asks] if edition is not None else []
    if not titles or deed.unit is None:
        return NO_WORDS
    who = [one.name for one in members_who_may(SET_LOCAL_VALUE, Unit.objects.get(pk=deed.unit), deed.at)]
    zh = f"本单位尚未设定{'、'.join(f'〔{one.zh}〕' for one in titles)}，"
    zh += f"可由{'、'.join(who)}设定。" if who else "也没有人有权设定，请找管理员。"
    en = f"The unit has not set {', '.join(f'[{one.en or one.zh}]' for one in titles)}; "
    en += f"{', '.join(who)} may set it." if who else "nobody may set it: ask an administrator."
    return Words(zh, en=en)
