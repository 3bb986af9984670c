"""Customers whose file is secret: of which class, who opened it, and for what purpose (chapter four, sixteen)."""
