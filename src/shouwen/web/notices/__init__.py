"""Notices: what a member is told, why, by which way; who was told about a matter and who was not."""
