"""The deeds that any matter knows: tasks and flows, entries and signatures, notes, files, clocks, notices."""
