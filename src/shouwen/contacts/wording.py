"""What conversations are called where people read of them."""

from __future__ import annotations

from shouwen.compliance.wording import reader_language
from shouwen.contacts.actions import Conversation
from shouwen.contacts.models import Contact
from shouwen.facts.kinds import declared


def channel_title(contact: Contact) -> str:
    """Return what the channel of a conversation is called, as facts call it, in the reader's language."""
    key = Conversation(contact.channel, contact.direction, "").channel_key
    return declared()["contact.received"].figures["channel"].said[key].in_language(reader_language())
