"""Ways by which words reach people outside the pages: mail."""
