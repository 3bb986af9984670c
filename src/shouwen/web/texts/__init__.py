"""Texts for replies: those that units keep, and those that a case is offered."""
