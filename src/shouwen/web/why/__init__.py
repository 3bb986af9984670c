"""Why? For every outcome: the article, the figure and whose it is, the facts, the reckoning."""
