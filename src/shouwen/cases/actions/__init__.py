"""The deeds of a case: open, transfer, pause, merge, close, reopen, and the steps of a complaint."""
