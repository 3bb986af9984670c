"""What conversations are called where people read of them."""

from __future__ import annotations

from shouwen.compliance.wording import reader_language
from shouwen.contacts.actions import Conversation
from shouwen.contacts.models import Contact
from shouwen.facts.kinds import declared
from shouwen.regulation.words import Words


def channel_words(contact: Contact) -> Words:
    """Return what the channel of a conversation is called, as facts call it."""
    key = Conversation(contact.channel, contact.direction, "").channel_key
    return declared()["contact.received"].figures["channel"].said[key]


def channel_title(contact: Contact) -> str:
    """Return what the channel of a conversation is called in the reader's language."""
    return channel_words(contact).in_language(reader_language())
