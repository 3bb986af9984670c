"""The stories of the demonstration: each lets one case happen, deed by deed, in its own time."""
