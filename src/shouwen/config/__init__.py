"""Wires the house together: settings, addresses, processes, the command."""
