"""Pages of customers, without an account: one matter, by a link and a code."""
