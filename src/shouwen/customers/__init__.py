"""People and companies that are served."""
