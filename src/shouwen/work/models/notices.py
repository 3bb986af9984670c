"""What members are told."""

from __future__ import annotations

from django.db import models

from shouwen.organisation.models import Member

#: A notice that somebody is to say which of two standards is stricter: of what is followed, and of a draft.
STANDS, OF_DRAFT = "comparison_stands", "comparison_asked"
QUESTIONS = (STANDS, OF_DRAFT)


class NoticeState(models.TextChoices):
    """A notice waits for its hour, was shown, was read, was settled by what was done before anybody read it, or what it
    told of does not hold any more."""

    WAITING = "waiting"
    SHOWN = "shown"
    READ = "read"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"


class Notice(models.Model):
    """Something a member is told: why, under which article, when, and what became of its mail.

    ``what`` is a message key and ``names`` what fills it in; words are made when it is shown, in
    the reader's language. A withdrawn one stays in the log and gives its ``key`` free, so that the
    member is told anew if it is found again. ``waits_for`` names what it asks for, where it asks for
    something: the key of a clock, a place of an entry, an offer, a request (``work.settling``).
    """

    to = models.ForeignKey(Member, models.CASCADE, related_name="notices")
    what = models.CharField(max_length=60)
    names = models.JSONField(default=dict)
    matter = models.CharField(max_length=60)
    citation = models.CharField(max_length=200, blank=True, default="")
    why = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.WAITING)
    read_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    waits_for = models.CharField(max_length=200, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=20, default="none")
    mail_tries = models.IntegerField(default=0)
    mail_next_at = models.DateTimeField(null=True)
    mail_answer = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["to", "-at"], name="notice_to"),
            models.Index(fields=["not_before"], name="notice_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["mail_next_at"], name="notice_mail", condition=models.Q(mail_next_at__isnull=False)),
            models.Index(fields=["to"], name="notice_question",
                         condition=models.Q(what__in=QUESTIONS, withdrawn_at__isnull=True)),
            models.Index(fields=["waits_for"], name="notice_unsettled",
                         condition=models.Q(state__in=["waiting", "shown"])),
        ]

    def __str__(self) -> str:
        return f"{self.what} to {self.to_id}"

    @property
    def reference(self) -> str:
        """How facts name this notice."""
        return f"notice:{self.pk}"
