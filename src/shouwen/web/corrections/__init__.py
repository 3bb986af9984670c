"""Pages on which somebody says that something was recorded wrongly."""
