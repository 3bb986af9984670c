"""Grades and credit of customers: figures, what follows from them, proposals, approvals."""
