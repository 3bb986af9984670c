"""The event streams of open pages: one a browser, heard from PostgreSQL, rights checked for every event."""
