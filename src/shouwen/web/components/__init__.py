"""What pages are built from: small frozen values that templates draw. No queries, no rights, no clock."""
