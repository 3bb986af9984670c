"""What any matter may have: flows, tasks, forms, deadlines, files, notes."""
