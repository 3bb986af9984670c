"""Pages of contacts: the short form, the list."""
