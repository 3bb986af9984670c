"""The deeds of one case, done by whoever holds the place: stories only say what happens next."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from shouwen.cases.actions.closing import close_case
from shouwen.cases.actions.complaint import carry_out
from shouwen.cases.models import Case
from shouwen.cases.reading import case_as_matter, matter_of_case
from shouwen.cli.demonstration.houses import House, Site
from shouwen.cli.demonstration.people import CUSTOMERS, FINANCE, QUALITY, SALES, SERVICE, WORKS
from shouwen.cli.demonstration.words.others import NOTES
from shouwen.facts.once import once
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting
from shouwen.work.actions.attachments import add_attachment
from shouwen.work.actions.entries import begin_entry, save_entry, sign_entry
from shouwen.work.actions.notes import write_note
from shouwen.work.actions.tasks import complete_task, take_task
from shouwen.work.entries import form_in
from shouwen.work.matters import Matter
from shouwen.work.models import Entry, Task, TaskState

Done = TypeVar("Done")
_TASK = Prepared(
    lambda matter, title: Task.objects.select_related("unit").filter(matter=matter, title=title, state=TaskState.OPEN)
)
#: The departments that the manual names, by the keys of the units of the demonstration.
DEPARTMENTS: Mapping[str, str] = {
    "客户服务部": SERVICE, "客户部门": CUSTOMERS, "营销部门": SALES, "生产部门": WORKS, "质检部门": QUALITY,
    "财务部门": FINANCE,
}  # fmt: skip


def do(deed: Callable[[], Done]) -> Done:
    """Do a deed as a door does: in a transaction of its own, a refusal under an article recorded."""
    done: Done = once("", deed)
    return done


def refused(deed: Callable[[], object]) -> None:
    """Try what the manual refuses; that it is refused is part of the story."""
    try:
        do(deed)
    except Refused:
        return
    raise AssertionError("this deed should have been refused")


@dataclass
class Handling:
    """A case in the hands of its company. ``specialist`` and ``receptionist`` are sign-in names."""

    house: House
    site: Site
    case: Case
    specialist: str
    receptionist: str
    chance: random.Random

    @property
    def matter(self) -> Matter:
        """The case as forms and tasks see it."""
        return matter_of_case(self.now)

    @property
    def now(self) -> Case:
        """The case as it stands."""
        return case_as_matter(self.case.pk)

    def by(self, who: str, at: datetime) -> Acting:
        """Return a member acting: by sign-in name, else one of those who hold a place; stand-ins for who is away."""
        named = {"专员": self.specialist, "接待": self.receptionist}.get(who, who)
        if named in self.house.people:
            acting = self.house.by(named, at)
            return acting if acting.grants else self.house.holder("客户投诉专员", self.site.service, at)
        return self.house.holder(named, self.case.unit, at)

    def deed(self, noun: str, who: str | Acting, at: datetime, words: str = "", **given: str) -> None:
        """Carry out a deed of the complaint (``cases.deeds``)."""
        by = self.by(who, at) if isinstance(who, str) else who
        self.case = do(lambda: carry_out(self.case, noun, given, words, by=by, at=at))

    def holder(self, at: datetime) -> Acting:
        """Return whoever has the work now, or their stand-in."""
        member = self.now.holder
        if member is None:
            return self.by("专员", at)
        return self.house.present(member, at)

    # Forms

    def begin(self, form: str, who: str, at: datetime, **values: Any) -> Entry:
        """Begin a form with what has been filled in."""
        in_force = form_in(self.house.edition.hash, form)
        by = self.by(who, at)
        return do(lambda: begin_entry(self.matter, in_force, values, by=by, at=at))

    def save(self, entry: Entry, who: str, at: datetime, **values: Any) -> None:
        """Save a further version of an entry."""
        by = self.by(who, at)
        entry.latest = do(lambda: save_entry(entry, values, entry.latest, by=by, at=at)).latest

    def sign(self, entry: Entry, place: str, at: datetime, who: str = "", **values: Any) -> None:
        """Sign a place of an entry, its own fields filled in with it."""
        by = self.by(who or place, at)
        signature = do(lambda: sign_entry(entry, place, entry.latest, by=by, at=at, values=values or None))
        entry.latest = signature.entry.latest

    # Tasks

    def task(self, title: str) -> Task:
        """Return the open task of this title."""
        (found,) = _TASK(self.case.reference, title)
        return found

    def take(self, title: str, at: datetime) -> None:
        """Let one of those whose task it is take it."""
        task = self.task(title)
        by = self.by(task.position, at)
        do(lambda: take_task(task, by=by, at=at))

    def complete(self, title: str, at: datetime, **given: str) -> None:
        """Do a task: whoever holds it, else one of those whose it is."""
        task = self.task(title)
        by = self.house.as_member(task.holder, at) if task.holder else self.by(task.position, at)
        do(lambda: complete_task(task, given, by=by, at=at))

    # The rest

    def note(self, who: str, mentioned: Member, at: datetime) -> None:
        """Write a note that mentions a colleague."""
        words = self.chance.choice(NOTES)
        mentions = [mentioned] if "{name}" in words else []
        by = self.by(who, at)
        do(lambda: write_note(self.matter, words.format(name=mentioned.name), mentions, by=by, at=at))

    def attach_photo(self, who: str | Acting, name: str, at: datetime) -> None:
        """Attach a picture, as customers send them."""
        by = self.by(who, at) if isinstance(who, str) else who
        picture = io.BytesIO(photo(self.chance))
        do(lambda: add_attachment(self.matter, name, picture, by=by, at=at))

    def close(self, result: str, who: str, at: datetime, words: str = "") -> None:
        """Close the case."""
        by = self.by(who, at)
        self.case = do(lambda: close_case(self.case, result, words, by=by, at=at))


def photo(chance: random.Random, width: int = 96, height: int = 72) -> bytes:
    """Return a small picture (PNG): two colours that run into each other, different each time."""
    first, last = ([chance.randrange(40, 220) for _ in range(3)] for _ in range(2))
    rows = b"".join(
        b"\0" + bytes(
            first[channel] + (last[channel] - first[channel]) * (row + column) // (width + height)
            for column in range(width)
            for channel in range(3)
        )
        for row in range(height)
    )  # fmt: skip

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
