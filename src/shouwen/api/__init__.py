"""The same deeds for machines."""
