"""What this floor needs to know of a matter, told by the floor that owns its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.rights import Acting, not_allowed
from shouwen.regulation.forms import Form
from shouwen.work.live import tell_listeners, untold
from shouwen.work.outsiders import Outsider
from shouwen.work.taking_part import has_task_in, takes_part_in


@dataclass(frozen=True)
class Matter:
    """A matter as its own module describes it.

    ``members`` are those whose own matter it is; ``accused`` whoever it is about and who may
    therefore neither handle nor alter it; ``see`` and ``work`` the deeds that let others read it
    and work on it; ``address`` its page; ``owner`` answers for it, ``handler`` has the work now.
    ``has_tasks`` says that articles may give tasks for it. ``hides`` is given for one whose words are hidden
    from some of those who may see it, and says whether from this one now; ``closed_to`` says the same of what is no
    secret and must still be opened first where an article in force says so; ``is_gone`` for one of which nothing may
    be found any more, and says whether that is so. ``unmask`` is the deed that lets somebody read masked fields of its
    forms. ``accused_too`` are those to whom it is closed as to ``accused``, since it tells of nothing but a matter in
    which they are; ``told_of`` all of whom it tells so. ``lists`` says by the name of rows (``cases``) whether a form
    with these tells of whoever acts.
    """

    reference: str
    title: str
    unit: Unit
    members: tuple[int, ...]
    accused: int | None
    is_open: bool
    for_whom: str
    see: str
    work: str
    address: str
    owner: Member | None = None
    handler: Member | None = None
    has_tasks: bool = True
    figures: Mapping[str, Any] = field(default_factory=dict)
    hides: Callable[[Acting], bool] | None = None
    closed_to: Callable[[Acting], bool] | None = None
    is_gone: Callable[[], bool] | None = None
    unmask: str = ""
    accused_too: tuple[int, ...] = ()
    told_of: tuple[int, ...] = ()
    lists: Mapping[str, Callable[[Acting], bool]] = field(default_factory=dict)

    def is_hidden_from(self, by: Acting) -> bool:
        """True when its words are hidden from whoever acts, at their instant."""
        asked = self.hides or self.closed_to
        return asked is not None and asked(by)

    def is_accused(self, by: Acting) -> bool:
        """True when the acting member, or somebody for whom they stand in, is accused in it."""
        return (self.accused is not None and self.accused in by.selves) or bool(by.selves & set(self.accused_too))

    def is_told_of_in(self, form: Form, by: Acting) -> bool:
        """True when a form of it is a record about the acting member as accused: they do not alter it."""
        if self.is_accused(by) or by.selves & set(self.told_of):
            return True
        return any(self.lists[one.rows](by) for one in form.fields if one.rows in self.lists)


Describe = Callable[[int], Matter]
_describe: dict[str, Describe] = {}


def describes(kind: str) -> Callable[[Describe], Describe]:
    """Make a function the one that describes the matters of a kind (``case``)."""

    def register(describe: Describe) -> Describe:
        _describe[kind] = describe
        return describe

    return register


def matter_of(reference: str) -> Matter:
    """Return a matter by its reference; raises ``KeyError`` for a kind that nobody describes."""
    kind, _, number = reference.partition(":")
    return _describe[kind](int(number))


def may_see(matter: Matter, *, by: Acting) -> None:
    """Refuse unless the member may read the matter, or takes part in it by a task. The accused may not."""
    if matter.is_accused(by):
        raise not_allowed(matter.see)
    refuse_hidden(matter, by=by)
    if not by.may(matter.see, path=matter.unit.path, own=matter.members) and not takes_part_in(
        matter.reference, by=by
    ):
        raise not_allowed(matter.see)


#: What is said to whoever would read what is hidden from them.
HIDDEN = gettext_noop("This is secret. Open the file first, and say what for.")
#: The same of what is no secret and must still be opened first.
CLOSED = gettext_noop("This file is closed. Open it first, for a matter of yours or for a reason.")


def refuse_hidden(matter: Matter, *, by: Acting) -> None:
    """Refuse while the words of a matter are hidden from whoever acts."""
    if matter.is_hidden_from(by):
        raise Refused(HIDDEN if matter.hides is not None else CLOSED, why=Why.NOT_ALLOWED)


def may_work(matter: Matter, *, by: Acting) -> None:
    """Refuse unless the member may work on the matter, and while it is closed.

    A matter in which one has an open task is one's own; of outside the house, only that to which one's link leads.
    """
    if isinstance(by, Outsider):
        by.only(matter.reference)
    elif not by.may(matter.work, path=matter.unit.path, own=matter.members) and not (
        by.has(matter.work) and has_task_in(matter.reference, by=by)
    ):
        raise not_allowed(matter.work)
    refuse_hidden(matter, by=by)
    if not matter.is_open:
        raise Refused("This matter is closed. Reopen it first.", why=Why.OVERTAKEN)


Owned = Callable[[Iterable[int]], QuerySet[Any, Any]]
_owned: dict[str, Owned] = {}


def owns(kind: str) -> Callable[[Owned], Owned]:
    """Make a function the one that says which matters of a kind members own, as a query of references."""

    def register(owned: Owned) -> Owned:
        _owned[kind] = owned
        return owned

    return register


def owned_matters(members: Iterable[int], of: str) -> QuerySet[Any, Any] | None:
    """Return the references of the matters of a kind that these members own, None where nobody says so."""
    return _owned[of](members) if of in _owned else None


Name = Callable[..., Matter]
_name: dict[str, Name] = {}


def named_by_steps(kind: str) -> Callable[[Name], Name]:
    """Make a function the one that takes up a customer whom a step of a matter names: ``(number, customer, by=, at=)``.

    It returns the matter as it is from then on.
    """

    def register(name: Name) -> Name:
        _name[kind] = name
        return name

    return register


def name_customer(matter: Matter, customer: str, *, by: Acting, at: datetime) -> Matter:
    """Let a matter take up the customer (``customer:17``) whom a step of it names, where its kind does that."""
    kind, _, number = matter.reference.partition(":")
    return _name[kind](int(number), customer, by=by, at=at) if kind in _name else matter


Tell = Callable[[int, datetime], Mapping[str, Any]]
_tell: dict[str, Tell] = {}


def tells_of_steps(kind: str) -> Callable[[Tell], Tell]:
    """Make a function the one that gives the fact of a step that is done (``task.done``) further figures to judge by."""

    def register(tell: Tell) -> Tell:
        _tell[kind] = tell
        return tell

    return register


def told_of_step(matter: Matter, at: datetime) -> Mapping[str, Any]:
    """Return the further figures with which a step of a matter is done."""
    kind, _, number = matter.reference.partition(":")
    return _tell[kind](int(number), at) if kind in _tell else {}


Touch = Callable[[list[int], datetime, list[str]], None]
_touch: dict[str, Touch] = {}


def touches(kind: str) -> Callable[[Touch], Touch]:
    """Make a function the one that brings rows of a kind of matter in line after something happened.

    It tells open pages the messages that it is given (``live``) with the same statement: every deed touches.
    """

    def register(touch: Touch) -> Touch:
        _touch[kind] = touch
        return touch

    return register


def touch(*references: str, what: str, at: datetime, by: str = "") -> None:
    """Bring matters in line after a deed, and let open pages know; called once at the end of each deed."""
    by_kind: dict[str, set[str]] = {}
    for reference in references:
        by_kind.setdefault(reference.partition(":")[0], set()).add(reference)
    for kind, touched in by_kind.items():
        if kind in _touch:
            numbers = sorted(int(one.partition(":")[2]) for one in touched)
            _touch[kind](numbers, at, [message for one in sorted(touched) if (message := untold(one, what, by))])
        else:
            for one in sorted(touched):
                tell_listeners(one, what, by)
