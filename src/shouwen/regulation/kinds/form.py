"""``form``: what is written down, and who signs it in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from shouwen.regulation.clauses import Shared, read_shared
from shouwen.regulation.facts import Fact
from shouwen.regulation.forms import Form
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import Objection
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.sentences import deeds, is_english
from shouwen.regulation.signatures import Stages, open_places
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.views import Speech, View, holder_of

#: A place of an entry is signed; figures ``form`` (the form's name) and ``place``.
SIGNED = "entry.signed"
#: A form is filled in and saved: figures ``form`` and ``entry``.
FILLED = "entry.filled"
#: A change undid a signature; the same figures.
FALLEN = "signature.fallen"
#: A case goes on: what must be signed before it is closed is signed anew.
REOPENED = "case.reopened"


@dataclass(frozen=True, eq=False)
class SignedForm(Standard):
    """``differ`` are groups of places that one person may not sign together."""

    form: Form
    signs: Stages
    differ: tuple[tuple[str, ...], ...] = ()
    is_signing_declared: bool = False
    once_per: str = ""

    stays_with_beginning = True

    @property
    def positions(self) -> tuple[str, ...]:
        """The places that positions carry, in order: all but those that are one person's own."""
        own = self.form.personal_places
        return tuple(place for stage in self.signs for place in stage if place not in own)

    def guarded_kinds(self) -> frozenset[str]:
        signing = {SIGNED} if self.signs and self.is_signing_declared else set()
        return frozenset({*self.shared.before, *signing, *((FILLED,) if self.once_per else ())})

    def recalled_kinds(self) -> frozenset[str]:
        return frozenset({SIGNED, FALLEN, REOPENED, *((FILLED,) if self.once_per else ())})

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        if deed.kind == SIGNED:
            return self._object_to_signing(deed, view)
        if deed.kind == FILLED and FILLED not in self.shared.before:
            return self._object_to_another(deed, view)
        speech = view.speech(self.shared, deed)
        if speech in (Speech.SILENT, Speech.EXCUSED):
            return None
        missing = view.missing([self.shared.where], deed) if speech is Speech.UNKNOWN else ()
        signed = self._signed(holder_of("case", deed) or deed.about, deed, view, this_round=True)
        waiting = tuple(place for stage in self.signs for place in stage if place not in signed)
        if not waiting and not missing:
            return None
        return replace(self._objection(deed, view, waiting, missing), lacks=waiting if signed else ())

    def _object_to_another(self, deed: Fact, view: View) -> Objection | None:
        """Refuse a second entry of one for which the form is filled in once."""
        if deed.figures.get("form") != self.form.name or view.speech(self.shared, deed) is Speech.SILENT:
            return None
        holder, entry = holder_of(self.once_per, deed), deed.figures.get("entry")
        if not holder:
            return self._objection(deed, view, (), (self.once_per,))
        others = tuple(
            str(one.figures.get("entry", ""))
            for one in view.standing.history(frozenset({FILLED}), frozenset({holder}), None)
            if one.figures.get("form") == self.form.name
            and holder_of(self.once_per, one) == holder
            and one.at <= deed.at
            and (entry is None or one.figures.get("entry") != entry)
        )
        return self._objection(deed, view, tuple(dict.fromkeys(others)), ()) if others else None

    def _object_to_signing(self, deed: Fact, view: View) -> Objection | None:
        if deed.figures.get("form") != self.form.name:
            return None
        place = deed.figures.get("place")
        if place is None:
            return self._objection(deed, view, (), ("place",))
        entry = holder_of("entry", deed) or deed.about
        signed = self._signed(entry, deed, view)
        mine = {other for other, by in signed.items() if by == deed.by}
        clash = tuple(
            other for group in self.differ if place in group for other in group if other in mine - {place}
        )
        may_sign = place in open_places(self.signs, signed)
        if may_sign and not clash:
            return None
        waiting = clash or tuple(one for one in open_places(self.signs, signed) if one != place)
        return self._objection(deed, view, waiting, ())

    def _signed(self, holder: str, deed: Fact, view: View, *, this_round: bool = False) -> dict[str, str]:
        """Return who signed which place of the form, without the signatures that fell.

        With ``this_round`` only what was signed since the case was last reopened.
        """
        signed: dict[str, str] = {}
        kinds = {SIGNED, FALLEN, REOPENED} if this_round else {SIGNED, FALLEN}
        for fact in view.standing.history(frozenset(kinds), frozenset({holder}), None):
            if fact.kind == REOPENED and fact.about == holder and fact.at <= deed.at:
                signed.clear()
                continue
            if fact.figures.get("form") != self.form.name or fact.at > deed.at:
                continue
            place = str(fact.figures.get("place", ""))
            if fact.kind == SIGNED:
                signed[place] = fact.by
            else:
                signed.pop(place, None)
        return signed

    def _objection(
        self, deed: Fact, view: View, waiting: tuple[str, ...], missing: tuple[str, ...]
    ) -> Objection:
        reckoning = view.reckoning(self.said, [self.shared.where], deed)
        return Objection(self.id, self.shared.citation, self.shared.title.zh, reckoning, waiting, missing)

    def sentence(self, language: str = "zh-hans") -> str:
        own = self.shared.words.in_language(language)
        if own:
            return own
        title, before = self.form.title.in_language(language), self.shared.before
        if is_english(language):
            order = ", then ".join(" and ".join(stage) for stage in self.signs)
            refused = f"; until then {deeds(before, self.shared, language)} is refused" if before else ""
            refused += f", once for each {self.once_per}" if self.once_per else ""
            return f"“{title}” is filled in" + (f" and signed by {order}" if order else "") + refused + "."
        order = "，再由".join("、".join(stage) + ("（不分先后）" if len(stage) > 1 else "") for stage in self.signs)
        refused = f"；完成之前不得{deeds(before, self.shared, language)}" if before else ""
        refused += f"，每个 {self.once_per} 只填一次" if self.once_per else ""
        return f"须填写《{title}》" + (f"，由{order}签字" if order else "") + refused + "。"


@reads("form")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a form: its fields stand in the file named by ``schema``."""
    shared = read_shared("form", keys, around, needs_occasion=False, may_be_before=True)
    path = keys.text("schema", required=True)
    around.used.add(path)
    form = around.forms.get(path)
    if path and path not in around.forms:
        around.faults.add(
            keys.take("schema") or keys.node, f"a file of the pack{nearest(path, around.forms)}"
        )
    signs = tuple(_places(node, around) for node in keys.nodes("signs"))
    differ = tuple(_places(node, around) for node in keys.nodes("differ"))
    places = [place for stage in signs for place in stage]
    if len(set(places)) < len(places):
        around.faults.check(keys.take("signs") or keys.node, "each place once", "a place named twice")
    for place in {place for group in differ for place in group} - set(places):
        around.faults.check(
            keys.take("differ") or keys.node, f"places of signs{nearest(place, places)}", f"“{place}”"
        )
    if form is not None:
        _check_places(form, places, shared, keys, around)
    once_per = keys.text("once_per")
    if once_per and not re.fullmatch(r"[a-z][a-z_]*", once_per):
        around.faults.check(keys.take("once_per") or keys.node, "a kind of reference (case, invitation)")
    return SignedForm(shared, form, signs, differ, SIGNED in around.kinds, once_per)  # type: ignore[arg-type]  # a fault is noted


def _places(node: Node, around: Surroundings) -> tuple[str, ...]:
    nodes: Iterable[Node] = node.value if node.is_list else [node]
    return tuple(text for one in nodes if (text := text_of(one, around.faults)))


def _check_places(form: Form, places: list[str], shared: Shared, keys: Keys, around: Surroundings) -> None:
    node = keys.take("signs") or keys.node
    signing = {
        place for field in form.fields if field.type == "signature" for place in field.by or (field.name,)
    }
    if signing and signing != set(places):
        odd = sorted(signing ^ set(places))
        around.faults.check(
            node, f"the places of the signature fields of {form.file}", f"a difference in {', '.join(odd)}"
        )
    for field in form.fields:
        for place in field.by:
            if place not in places:
                around.faults.check(
                    node, f"the place “{place}”, which writes {field.name} of {form.file}", "no such place"
                )
