"""Members as matters: the forms about them belong to them, tasks do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from shouwen.facts.actions import listen_to
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.kinds import MEMBER_CHANGED
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.regulation.facts import Fact
from shouwen.regulation.forms import MOST_ROWS
from shouwen.search.actions import move
from shouwen.search.findables import declare_findable
from shouwen.search.models import Findable
from shouwen.work.finding import entry_kind
from shouwen.work.matters import Matter, describes, owns
from shouwen.work.models import Task, TaskState
from shouwen.work.permissions import FILL_IN_MEMBER_FORM, SEE_MEMBER_FORM
from shouwen.work.prefill import fills

declare_findable(entry_kind("member"), SEE_MEMBER_FORM, own=True)


def matter_of_member(member: Member) -> Matter:
    """Return a member as a matter of themselves, seen from the unit that they belong to."""
    return Matter(
        reference=member.reference, title=member.name, unit=member.home, members=(member.pk,), accused=None,
        is_open=member.left_at is None, for_whom="", see=SEE_MEMBER_FORM, work=FILL_IN_MEMBER_FORM,
        address=f"/members/{member.pk}/forms", owner=member, has_tasks=False, figures={"member": member},
    )


def member_for(number: int, *, by: Acting) -> Member:
    """Return a member whose forms the acting member may see; refuses as not found."""
    found = Member.objects.select_related("home").filter(pk=number).first()
    if found is None or not by.may(SEE_MEMBER_FORM, path=found.home.path, own=(found.pk,)):
        raise Refused("There is no such member, or their forms are not yours to see.", why=Why.NOT_ALLOWED)
    return found


@describes("member")
def describe_member(number: int) -> Matter:
    """Read a member as a matter."""
    return matter_of_member(Member.objects.select_related("home").get(pk=number))


@owns("member")
def references_of(members: Iterable[int]) -> QuerySet[Any, Any]:
    """Return the references of members themselves."""
    named = Concat(Value("member:"), Cast("pk", CharField()))
    return Member.objects.filter(pk__in=list(members)).annotate(named=named).values("named")


@fills("member")
def contents_of_member(matter: Matter) -> Mapping[str, Any]:
    """Return what forms about a member are filled from; their open tasks are read where a form asks for them."""
    member: Member = matter.figures["member"]
    return {
        "member": member.reference,
        "member.name": member.name,
        "member.unit": member.home.name,
        "member.phone": member.phone,
        "member.mail": member.mail,
        "tasks": lambda: _tasks(member),
    }


def _tasks(member: Member) -> list[Mapping[str, Any]]:
    """Return the member's open tasks by due time, each with the matter that it belongs to; two statements.

    Others read a form: a matter in which somebody is accused is not named on it.
    """
    held = Task.objects.filter(holder=member, state=TaskState.OPEN).order_by("due_at", "opened_at", "pk")
    rows = list(held[:MOST_ROWS])
    matters = Findable.objects.filter(reference__in={row.matter for row in rows}, hidden_from=[])
    titles = dict(matters.values_list("reference", "title"))
    zone = zone_of(member.home)
    return [{
        "task.title": " · ".join(filter(None, (row.title, titles.get(row.matter, "")))),
        "task.due": f"{row.due_at.astimezone(zone):%m-%d %H:%M}" if row.due_at else "",
    } for row in rows]  # fmt: skip


@listen_to(MEMBER_CHANGED)
def move_forms(fact: Fact) -> None:
    """Let the forms about a member be found in the unit to which they belong now."""
    home = str(fact.figures.get("home") or "")
    if fact.kind == MEMBER_CHANGED and home:
        member = int(fact.about.partition(":")[2])
        move(fact.about, unit=int(home.partition(":")[2]), members=(member,))
